"""`wederwoord link`: a new login link for one person, while the bot runs."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.at_hand import at_hand
from bot.commands.options import home_option, settled

if TYPE_CHECKING:
    from bot.settings import Home, Settings


@click.command()
@click.argument("person")
@home_option
def link(person: str, home: Path | None) -> None:
    """Print a link that logs PERSON in once, within a day.

    PERSON is the id that the playbook or the page gives them. Send it to nobody else.
    """
    place, settings = settled(home)
    click.echo(asyncio.run(_link(place, settings, person)))


async def _link(home: Home, settings: Settings, person: str) -> str:
    async with at_hand(home, settings) as inside:
        return await inside.link(person)
