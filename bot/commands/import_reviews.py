"""`wederwoord import`: takes a file of reviews in, once, beside or without the bot."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commands.at_hand import at_hand
from bot.commands.options import home_option, settled
from bot.commands.terminal import Failure

if TYPE_CHECKING:
    from adapters.door import Inside
    from adapters.sources.file.reading import Item
    from bot.playbook import Playbook
    from bot.ports.events import Counts
    from bot.review import Review
    from bot.settings import Home, Settings

TOLD = 50
"""Lines that could not be read and are named; of the rest only how many there are."""


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--history", is_flag=True, help="Reading matter only: open no cases.")
@click.option(
    "--source",
    metavar="NAME",
    help="The source of the playbook that these are from. Default: the only one.",
)
@home_option
def import_reviews(
    file: Path, home: Path | None, source: str | None, *, history: bool
) -> None:
    """Take in the reviews of a CSV or JSON Lines FILE.

    The bot may run meanwhile or not. What was taken in before is recognised. The exit
    code is 1 when nothing could be read from the file.
    """
    from bot.settings import set_up_log

    place, settings = settled(home)
    set_up_log("warning", settings.log_format, sys.stderr)
    playbook = rules_of(place)
    reading = Reading(file, chosen(playbook, source), playbook.zone)
    counts = asyncio.run(_take_in(reading, place, settings, history=history))
    reading.tell()
    if not reading.good:
        raise Failure([f"{file}: no review in it could be read."])
    what = "review" if reading.good == 1 else "reviews"
    click.echo(
        f"{reading.good} {what} read: {counts.new} new, {counts.changed} changed,"
        f" {counts.known} known already; cases opened: {counts.opened}."
    )


def rules_of(home: Home) -> Playbook:
    """Read the playbook of a home. Raises SettingsError and PlaybookError."""
    from bot.playbook import read
    from bot.settings import load_body

    body = load_body(home)
    return read(body["playbook"], body["sentences"], body["phrases"])


def chosen(playbook: Playbook, given: str | None) -> str:
    """Give the source that a file is from. Raises BadParameter when that is unclear."""
    names = [source.name for source in playbook.sources]
    if given is None and len(names) == 1:
        return names[0]
    if given not in names:
        known = ", ".join(names) or "none, so add one to the playbook"
        words = f"Name the source these reviews are from; known are {known}."
        raise click.BadParameter(words, param_hint="--source")
    return given


@dataclass
class Reading:
    """A file on its way in: what was good is counted, what was not is kept to tell."""

    file: Path
    source: str
    zone: str
    good: int = 0
    malformed: list[str] = field(default_factory=list)

    def reviews(self) -> Iterator[Review]:
        """Give the reviews one by one, however large the file is."""
        from zoneinfo import ZoneInfo

        from adapters.sources.file.reading import read
        from bot.review import Review

        items: Iterable[Item] = read(
            self.file, source=self.source, zone=ZoneInfo(self.zone)
        )
        for item in items:
            if isinstance(item, Review):
                self.good += 1
                yield item
            else:
                self.malformed.append(str(item))

    def tell(self) -> None:
        """Name on stderr what could not be read, with line numbers."""
        for remark in self.malformed[:TOLD]:
            click.echo(f"{self.file}: {remark}", err=True)
        if len(self.malformed) > TOLD:
            click.echo(f"… and {len(self.malformed) - TOLD} more like these.", err=True)


async def _take_in(
    reading: Reading, home: Home, settings: Settings, *, history: bool
) -> Counts:
    from adapters.door import batches
    from bot.ports.events import Counts

    total = Counts()
    async with at_hand(home, settings) as inside:
        with _progress() as progress:
            task = progress.add_task("", total=None) if progress else None
            for portion in batches(reading.reviews()):
                total += await _hand(inside, reading.source, portion, history=history)
                if progress and task is not None:
                    progress.update(task, completed=reading.good)
    return total


async def _hand(
    inside: Inside, source: str, portion: Sequence[Review], *, history: bool
) -> Counts:
    from bot.errors import BotError, InDoubt

    try:
        return await inside.bring_in(source, portion, history=history)
    except InDoubt as error:
        advice = "Import the file again: what was taken in is recognised."
        raise BotError(f"{error}. {advice}") from error


def _progress() -> AbstractContextManager[Any]:
    """Give a moving line in a terminal and nothing in a pipe."""
    if not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed} reviews"))
    return Progress(*columns, console=Console(stderr=True), transient=True)
