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
    """Try settings, playbook, store, sources and Slack; change nothing.

    The exit code is 1 when something is wrong.
    """
    found = _found(home)
    if as_json:
        tell_json([asdict(one) for one in found])
    else:
        for one in found:
            mark = "well " if one.ok else "wrong"
            click.secho(f"{mark}  {one.name}: {one.line}", fg=None if one.ok else "red")
    if not all(one.ok for one in found):
        raise click.exceptions.Exit(1)


def _found(folder: Path | None) -> list[Check]:
    from bot.app import Check, UtcClock, checks
    from bot.errors import SettingsError

    try:
        home, settings = settled(folder)
        return asyncio.run(checks(home, settings, UtcClock()))
    except SettingsError as error:
        return [Check("settings", ok=False, line=line) for line in error.problems]
