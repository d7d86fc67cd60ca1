"""`wederwoord hello`: shows a test card wherever cards go, and takes it away again."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.at_hand import at_hand
from bot.commands.options import home_option, settled

if TYPE_CHECKING:
    from bot.settings import Home, Settings


@click.command()
@home_option
def hello(home: Path | None) -> None:
    """Post a test card in each conversation; it goes away after five seconds.

    The bot may run meanwhile or not. The exit code is 1 when a card could not be
    posted or taken away.
    """
    place, settings = settled(home)
    tell(asyncio.run(_greet(place, settings)))


def tell(found: Mapping[str, str]) -> None:
    """Say how it went in each conversation. Raises Exit when one did not go well."""
    for conversation, wrong in found.items():
        if wrong:
            click.secho(f"wrong  {conversation}: {wrong}", fg="red")
        else:
            click.echo(f"well   {conversation}: posted, and removed again.")
    if any(found.values()):
        raise click.exceptions.Exit(1)


async def _greet(home: Home, settings: Settings) -> dict[str, str]:
    async with at_hand(home, settings) as inside:
        return await inside.greet()
