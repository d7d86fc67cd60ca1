"""`wederwoord run`: the bot itself, until Ctrl-C."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.options import home_option, port_option, settled

if TYPE_CHECKING:
    from bot.app import App


@click.command()
@home_option
@port_option
@click.option(
    "--dev",
    is_flag=True,
    help="Try Teams on this machine without an app: anybody here is let in as Teams.",
)
def run(home: Path | None, port: int | None, *, dev: bool) -> None:
    """Run the bot until Ctrl-C.

    Prints its address and, for each person of the playbook, a link that logs them in
    once. The log goes to stderr.
    """
    from bot.app import serve
    from bot.settings import for_dev, set_up_log

    place, settings = settled(home, port)
    settings = for_dev(settings) if dev else settings
    set_up_log(settings.log_level, settings.log_format, sys.stderr)
    asyncio.run(serve(place, settings, started=_tell))


async def _tell(app: App, address: str) -> None:
    click.echo(f"wederwoord runs at {address}")
    for person, link in await app.links(address):
        click.echo(f"{person.name}: {link}")
