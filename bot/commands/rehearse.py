"""`wederwoord rehearse`: a working day at a bakery, to practise with, at any pace."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.options import port_option, settled

if TYPE_CHECKING:
    from adapters.rehearsal.scenario import Scenario
    from bot.app import App
    from bot.settings import Settings

language_option = click.option(
    "--language",
    type=click.Choice(("nl", "en")),
    default="en",
    help="Language of the cards and of the story. Default: en.",
)


@click.command()
@port_option
@language_option
@click.option(
    "--scenario",
    "file",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What happens, as a TOML file. Default: the day of the demo.",
)
@click.option(
    "--pace",
    type=click.FloatRange(0, 20),
    default=1,
    help="2 doubles the time to look around after each scene, 0 leaves it out.",
)
def rehearse(port: int | None, language: str, file: Path | None, pace: float) -> None:
    """Play a working day with made-up customers and colleagues.

    You may press as well, as anybody: what you did already, the others leave alone.
    The clock jumps from scene to scene, never while a reply can still be stopped.
    Everything stays on this computer and is thrown away at the end (Ctrl-C).
    """
    perform(file, language, port, pace)


def perform(file: Path | None, language: str, port: int | None, pace: float) -> None:
    """Play a scenario in a home of its own, until Ctrl-C.

    Raises SettingsError with every mistake in the scenario.
    """
    from bot.settings import set_up_log

    scenario = _read(file, language)
    _, settings = settled(None, port)
    set_up_log("warning", settings.log_format, sys.stderr)
    with tempfile.TemporaryDirectory(prefix="wederwoord-demo-") as folder:
        asyncio.run(_play(Path(folder), settings, scenario, language, pace))


def _read(file: Path | None, language: str) -> Scenario:
    """Read a scenario, the shipped one if no other is named."""
    from adapters.rehearsal.cast import SCENARIO, people, shipped
    from adapters.rehearsal.script import ScenarioError, read
    from bot.errors import SettingsError
    from bot.settings.home import not_toml, sentence

    name = file.name if file else SCENARIO
    try:
        text = file.read_text("utf-8-sig") if file else shipped()
        return read(tomllib.loads(text), language, people())
    except UnicodeDecodeError:
        raise SettingsError(f"{name}: save this file as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(not_toml(name, str(error))) from None
    except ScenarioError as error:
        said = [sentence(name, text, problem) for problem in error.problems]
        raise SettingsError(said) from None


async def _play(
    folder: Path, settings: Settings, scenario: Scenario, language: str, pace: float
) -> None:
    from adapters.rehearsal.cast import playbook, zone
    from adapters.rehearsal.clock import RehearsalClock
    from adapters.rehearsal.google import GoogleStandIn
    from adapters.rehearsal.google_access import KEYS
    from bot.app import UtcClock, serve
    from bot.app.player import Audience, Player, Stage
    from bot.settings import Home
    from bot.words import Words, line

    real = UtcClock()
    clock = RehearsalClock(real, scenario.begin(real.now(), zone()))
    site, words = GoogleStandIn(clock), Words(language, zone().key)
    site.shelf.bumps = True  # so that an answer from elsewhere shows without a wait
    audience = Audience(words, click.echo, asyncio.sleep, pace)

    async def begin(_: App, address: str) -> None:
        click.echo(words.say(line("rehearse.runs", address=address)))
        click.echo(words.say(line("rehearse.clock", at=clock.now())))

    async def play(app: App) -> None:
        stage = Stage(app.parts, clock, site.shelf, at, site.name)
        await Player(stage, audience).play(scenario)

    home, at, known = Home(folder), await site.start(), replace(settings, **KEYS)
    home.playbook.write_text(playbook(at, language), "utf-8")
    try:
        await serve(home, known, demo=True, clock=clock, started=begin, beside=play)
    finally:
        await site.stop()
