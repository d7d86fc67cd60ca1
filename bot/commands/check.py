"""`wederwoord check`: tries everything once, read-only, and says what to do."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.options import home_option, json_option, settled
from bot.commands.terminal import tell_json

if TYPE_CHECKING:
    from bot.app import Check


@click.command()
@home_option
@json_option
def check(home: Path | None, *, as_json: bool) -> None:
    """Try settings, playbook, store, sources and chats; change nothing.

    Each line is well, worth a look, or wrong. The exit code is 1 when something is
    wrong.
    """
    found = _found(home)
    if as_json:
        tell_json([{**asdict(one), "ok": one.mark != "wrong"} for one in found])
    else:
        for one in found:
            colour = _COLOURS.get(one.mark)
            click.secho(f"{one.mark:<5}  {one.name}: {one.line}", fg=colour)
    if any(one.mark == "wrong" for one in found):
        raise click.exceptions.Exit(1)


_COLOURS = {"look": "yellow", "wrong": "red"}


def _found(folder: Path | None) -> list[Check]:
    from bot.app import Check, UtcClock, checks
    from bot.errors import SettingsError
    from bot.mark import Mark

    try:
        home, settings = settled(folder)
        return asyncio.run(checks(home, settings, UtcClock()))
    except SettingsError as error:
        return [Check("settings", Mark.WRONG, line) for line in error.problems]
