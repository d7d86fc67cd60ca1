"""`wederwoord demo`: a bakery with unhappy customers, on this computer only."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commands.names import Member
from bot.commands.options import port_option, settled

if TYPE_CHECKING:
    from bot.app import App
    from bot.settings import Home, Settings

UNDO = 15
"""Seconds of the undo pause: short, so that one sees a reply stand."""

TEAM = tuple(
    Member(
        name.lower(), f"{name} {rest}", name, f"{name.lower()}@smit.example", (role,)
    )
    for name, rest, role in (
        ("Tom", "Bakker", "approver"),
        ("Sanne", "Visser", "agent"),
        ("Lotte", "Jansen", "lead"),
        ("Kees", "de Wit", "product"),
    )
)


@click.command()
@port_option
@click.option(
    "--language",
    type=click.Choice(("nl", "en")),
    default="en",
    help="Language of the cards. Default: en.",
)
def demo(port: int | None, language: str) -> None:
    """Show the bot at work for a bakery, with made-up customers.

    Everything stays on this computer and is thrown away at the end (Ctrl-C).
    """
    from bot.settings import set_up_log

    _, settings = settled(None, port)
    set_up_log("warning", settings.log_format, sys.stderr)
    with tempfile.TemporaryDirectory(prefix="wederwoord-demo-") as folder:
        asyncio.run(_play(Path(folder), settings, language))


async def _play(folder: Path, settings: Settings, language: str) -> None:
    from adapters.rehearsal.plain import PlainStandIn
    from adapters.rehearsal.story import play, story
    from bot.app import UtcClock, serve
    from bot.settings import Home

    clock = UtcClock()
    site = PlainStandIn(clock)
    telling: list[asyncio.Task[None]] = []

    async def tell(_app: App, address: str) -> None:
        click.echo(f"The demo runs at {address} (Ctrl-C ends it)")
        scenes = story(clock.now())
        telling.append(asyncio.create_task(play(scenes, add)))

    def add(review: Mapping[str, Any]) -> None:
        site.shelf.add({**review, "url": f"{at}/see/{review['id']}"})

    home, at = Home(folder), await site.start()
    _furnish(home, at, language)
    try:
        await serve(home, settings, demo=True, started=tell)
    finally:
        for task in telling:
            task.cancel()
        await site.stop()


def _furnish(home: Home, site: str, language: str) -> None:
    from bot.commands.playbook_text import playbook_text

    values = {
        "language": language,
        "brand": "Bakkerij Smit",
        "contact": "hallo@smit.example",
        "home": "browser:webcare",
        "product": "browser:bakery",
        "undo": UNDO,
    }
    source = {"name": "plein", "kind": "plain", "url": site, "title": "Plein"}
    home.playbook.write_text(playbook_text(values, [source], TEAM), "utf-8")
