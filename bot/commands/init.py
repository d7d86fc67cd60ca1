"""`wederwoord init`: writes the playbook of a new home and says what comes next."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commands.names import members, source_name
from bot.commands.options import home_option, settled
from bot.commands.questions import (
    PLACES,
    QUESTIONS,
    Question,
    allowed,
    complete,
    email,
    key_and_value,
    kind_and_place,
)
from bot.commands.terminal import Failure

if TYPE_CHECKING:
    from bot.settings import Home


def _option(question: Question) -> Any:
    return click.option(
        f"--{question.option}",
        metavar=question.metavar,
        multiple=question.many,
        help=question.asks.rstrip("?") + (" (repeatable)." if question.many else "."),
    )


def _options(command: Any) -> Any:
    for question in reversed(QUESTIONS):
        command = _option(question)(command)
    return command


@click.command()
@click.argument("folder", metavar="[DIR]", required=False, type=Path)
@_options
@click.option("--agent", metavar="EMAIL", multiple=True, help="Works (repeatable).")
@click.option(
    "--lead",
    metavar="EMAIL",
    multiple=True,
    help="Leads (repeatable). Default: the first approver.",
)
@click.option(
    "--colleague",
    metavar="EMAIL",
    multiple=True,
    help="Answers questions about a product (repeatable).",
)
@click.option("--form", metavar="je|u", help="How Dutch replies address the customer.")
@click.option("--zone", metavar="ZONE", help="Time zone, as in Europe/Amsterdam.")
@click.option(
    "--set",
    "more",
    metavar="KEY=VALUE",
    multiple=True,
    help="Any other key of the playbook (repeatable), as in --set window=12.",
)
@click.option("--force", is_flag=True, help="Write over a playbook that is there.")
@home_option
def init(folder: Path | None, home: Path | None, *, force: bool, **given: Any) -> None:
    """Make a home in DIR: a folder with a playbook for your team.

    What you leave out is asked in a terminal. DIR is the home folder by default.
    """
    from bot.settings import load_body

    usual, _ = settled(home)
    made, _ = settled(folder or home)
    if made.playbook.exists() and not force:
        raise Failure([_THERE.format(made.playbook)])
    text = _text({**given, **complete(given)})
    made.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made.playbook.write_text(text, "utf-8")
    _keep_to_yourself(made.folder)
    rules = load_body(made)["playbook"]
    _make_watched(made, rules["sources"])
    _tell_next(made, usual, rules)


_THERE = (
    "{} is already there: change home, product or whatever else in it, or --force"
    " writes a new one over it."
)


def _keep_to_yourself(folder: Path) -> None:
    """Keep a home out of the repository that it stands in: it holds what people said.

    One that is a repository itself is left as it is.
    """
    ignore = folder / ".gitignore"
    if not ignore.exists() and not (folder / ".git").exists():
        ignore.write_text("*\n", "utf-8")


def _text(given: Mapping[str, Any]) -> str:
    from bot.commands.playbook_text import playbook_text

    values = {q.key: q.check(given[q.option]) for q in QUESTIONS if q.key}
    values |= {key: allowed(key, given[key]) for key in ("form", "zone") if given[key]}
    values |= dict(key_and_value(said) for said in given["more"])
    named = {**given, "lead": given["lead"] or given["approver"][:1]}
    roles = {
        role: [email(said, option) for said in named[option]]
        for option, role in _ROLES.items()
    }
    return playbook_text(values, _sources(given["source"]), members(roles))


_ROLES: Mapping[str, str] = {
    "approver": "approver",
    "agent": "agent",
    "lead": "lead",
    "colleague": "product",
}


def _sources(given: Sequence[str]) -> list[dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for said in given:
        kind, place = kind_and_place(said)
        name = source_name(place, found)
        found[name] = {"name": name, "kind": kind, PLACES[kind]: place}
    return list(found.values())


def _make_watched(home: Home, sources: Sequence[Mapping[str, str]]) -> None:
    """Make the folders that file sources watch, as seen from the home folder."""
    for source in sources:
        if source["kind"] == "file":
            path = home.folder / source["path"]
            (path.parent if path.suffix else path).mkdir(parents=True, exist_ok=True)


def _tell_next(made: Home, usual: Home, rules: Mapping[str, Any]) -> None:
    folder = shlex.quote(str(made.folder))
    where = "" if made.folder == usual.folder else f" --home {folder}"
    program = _program()
    click.echo(f"Wrote {made.playbook}. Change in it what you like.")
    click.echo(f"Replies may name this as the way to reach you: {rules['contact']}")
    for chat, first in _FIRST.items():
        if any(rules[key].startswith(f"{chat}:") for key in ("home", "product")):
            click.echo(f"First: {first}, see docs/channels/{chat}.md")
    click.echo(f"Next: {program} check{where}")
    click.echo(f"Then: {program} run{where}")


_FIRST = {
    "slack": "an app and two tokens for Slack",
    "teams": "an app registration and an app package for Teams",
}


def _program() -> str:
    """Name this program as it was called, so that the next line can be copied."""
    called = Path(sys.argv[0])
    return str(called) if called.name == "wederwoord" else "wederwoord"
