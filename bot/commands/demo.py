"""`wederwoord demo`: a bakery with unhappy customers, on this computer only."""

from __future__ import annotations

import click

from bot.commands.options import port_option
from bot.commands.rehearse import Play, language_option, perform


@click.command()
@port_option
@language_option
def demo(port: int | None, language: str) -> None:
    """Show the bot at work for a bakery: a day of made-up customers and colleagues.

    Everything stays on this computer and is thrown away at the end (Ctrl-C).
    """
    perform(Play(port, language))
