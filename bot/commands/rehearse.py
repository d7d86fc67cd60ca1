"""`wederwoord rehearse`: a working day at a bakery, or one scene of it, at any pace."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
@click.option(
    "--scene",
    metavar="NAME",
    default="",
    help="Play this scene only; all that comes before it happens at once, unseen.",
)
@click.option("--scenes", is_flag=True, help="List the names of the scenes and end.")
def rehearse(file: Path | None, scene: str, *, scenes: bool, **how: Any) -> None:
    """Play a working day with made-up customers and colleagues.

    You may press as well, as anybody: what you did already, the others leave alone.
    The clock jumps from scene to scene, never while a reply can still be stopped.
    Everything stays on this computer and is thrown away at the end (Ctrl-C).
    """
    play = Play(**how, file=file, scene=scene)
    if scenes:
        _list(_read(play))
    else:
        perform(play)


@dataclass(frozen=True, slots=True)
class Play:
    """What is asked for: what is played how fast, in which language and where.

    file   a scenario; None for the shipped one
    scene  the name of the only one to show; "" for all
    """

    port: int | None
    language: str
    file: Path | None = None
    scene: str = ""
    pace: float = 1


def perform(play: Play) -> None:
    """Play a scenario in a home of its own, until Ctrl-C.

    Raises SettingsError with every mistake in the scenario, and BadParameter when no
    scene of it has the name that was asked for.
    """
    from bot.settings import set_up_log

    scenario = _read(play)
    if play.scene and play.scene not in scenario.titles:
        known = ", ".join(scenario.titles) or "none"
        said = f'There is no scene "{play.scene}"; known are: {known}.'
        raise click.BadParameter(said, param_hint="--scene")
    _, settings = settled(None, play.port)
    # What a scenario makes go wrong is told by its titles.
    set_up_log("error", settings.log_format, sys.stderr)
    with tempfile.TemporaryDirectory(prefix="wederwoord-demo-") as folder:
        asyncio.run(_play(Path(folder), settings, scenario, play))


def _list(scenario: Scenario) -> None:
    width = max(map(len, scenario.titles), default=0)
    for name, title in scenario.titles.items():
        click.echo(f"{name:{width}}  {title}")


def _read(play: Play) -> Scenario:
    """Read a scenario, the shipped one if no other is named."""
    from adapters.rehearsal.cast import SCENARIO, people, shipped
    from adapters.rehearsal.script import ScenarioError, read
    from bot.errors import SettingsError
    from bot.settings.home import not_toml, sentence

    name = play.file.name if play.file else SCENARIO
    try:
        text = play.file.read_text("utf-8-sig") if play.file else shipped()
        return read(tomllib.loads(text), play.language, people())
    except UnicodeDecodeError:
        raise SettingsError(f"{name}: save this file as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(not_toml(name, str(error))) from None
    except ScenarioError as error:
        said = [sentence(name, text, problem) for problem in error.problems]
        raise SettingsError(said) from None


async def _play(
    folder: Path, settings: Settings, scenario: Scenario, play: Play
) -> None:
    from adapters.rehearsal.at_site import Site
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
    google, words = GoogleStandIn(clock), Words(play.language, zone().key)
    google.shelf.bumps = True  # so that an answer from elsewhere shows without a wait
    site = Site(google, await google.start())
    site.prepare(scenario.before)
    audience = Audience(words, click.echo, asyncio.sleep, play.pace)

    async def begin(_: App, address: str) -> None:
        click.echo(words.say(line("rehearse.runs", address=address)))
        click.echo(words.say(line("rehearse.clock", at=clock.now())))

    async def beside(app: App) -> None:
        stage = Stage(app.parts, clock, site)
        await Player(stage, audience).play(scenario, play.scene)

    home, known = Home(folder), replace(settings, **KEYS)
    home.playbook.write_text(playbook(site.address, play.language), "utf-8")
    try:
        await serve(home, known, demo=True, clock=clock, started=begin, beside=beside)
    finally:
        await google.stop()
