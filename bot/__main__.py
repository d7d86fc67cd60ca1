"""The command line: the table of all commands, and what becomes of an error."""

from __future__ import annotations

import errno
from typing import Any

import click

from bot.commands.cases import cases
from bot.commands.check import check
from bot.commands.demo import demo
from bot.commands.google import google
from bot.commands.hello import hello
from bot.commands.import_reviews import import_reviews
from bot.commands.init import init
from bot.commands.link import link
from bot.commands.rehearse import rehearse
from bot.commands.report import report
from bot.commands.route import route
from bot.commands.run import run
from bot.commands.show import show
from bot.commands.slack import slack
from bot.commands.sources import sources
from bot.commands.teams import teams
from bot.commands.terminal import Failure
from bot.commands.version import version
from bot.errors import BotError, SettingsError


class Commands(click.Group):
    """Turns what a person can act upon into a red sentence; anything else is a bug."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            raise Failure(error.problems) from error
        except BotError as error:
            raise Failure([str(error)]) from error
        except OSError as error:
            if error.errno == errno.EPIPE or error.filename is None:
                raise
            raise Failure([f"{error.filename}: {error.strerror}."]) from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the commands in the order in which they are first needed."""
        del ctx
        return list(self.commands)


COMMANDS = (
    demo,
    init,
    check,
    hello,
    run,
    slack,
    teams,
    google,
    link,
    import_reviews,
    route,
    sources,
    cases,
    show,
    report,
    rehearse,
    version,
)


@click.group(
    cls=Commands,
    commands={str(command.name): command for command in COMMANDS},
    context_settings={"help_option_names": ["-h", "--help"]},
)
def main() -> None:
    """Wederwoord: the right of reply.

    Reviews come in, a team agrees on a reply in chat, and it is placed exactly once.
    Exit codes: 0 well, 1 something is wrong, 2 the command was not typed right.
    """


if __name__ == "__main__":
    main()
