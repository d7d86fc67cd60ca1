"""`wederwoord cases`: which cases there are, those that end first in front."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot.commands.options import home_option, json_option, settled
from bot.commands.terminal import tell_json, tell_table

if TYPE_CHECKING:
    from bot.case import Case
    from bot.dossier import Dossier
    from bot.ports.store import Tx
    from bot.words import Words

T = TypeVar("T")

STATES = ("new", "taken", "waiting", "placed", "closed")
"""The states that people speak of; bot.case knows them more finely."""
MOST = 1000
"""Cases that are looked through; beyond that one searches."""


@click.command()
@home_option
@click.option("--state", type=click.Choice(STATES), help="Only cases in this state.")
@click.option("--late", is_flag=True, help="Only cases whose time is up.")
@click.option("--search", metavar="WORDS", help="Only reviews that hold these words.")
@json_option
def cases(
    home: Path | None,
    *,
    state: str | None,
    late: bool,
    search: str | None,
    as_json: bool,
) -> None:
    """List cases, also while the bot runs."""
    from bot.app import UtcClock
    from bot.words import line

    now = UtcClock().now()

    def work(tx: Tx) -> tuple[list[Dossier], Words]:
        found = tx.cases.search(search, MOST) if search else _listed(tx, state)
        fitting = [case for case in found if _fits(case, state)]
        fitting = [case for case in fitting if is_late(case, now)] if late else fitting
        files = [tx.cases.file(case.id) for case in fitting]
        return [file for file in files if file], words_of(tx)

    files, words = asyncio.run(look_up(home, work))
    if as_json:
        tell_json([summary(file, now) for file in files])
    else:
        heads = [words.say(line(f"column.{name}")) for name in COLUMNS]
        tell_table(heads, _rows(files, words, now))


COLUMNS = ("case", "state", "where", "author", "said")


def _listed(tx: Tx, state: str | None) -> list[Case]:
    from bot.case import SEEN_AS

    return tx.cases.listed([s for s, seen in SEEN_AS.items() if seen == state], MOST)


def _fits(case: Case, state: str | None) -> bool:
    from bot.case import SEEN_AS

    return state is None or SEEN_AS[case.state] == state


def is_late(case: Case, now: datetime) -> bool:
    """Tell whether time ran out on a case here; an old one never had a clock."""
    return case.running and not case.old and now >= case.window_end


def words_of(tx: Tx) -> Words:
    """Give the words and the clock of the team."""
    from bot.words import Words

    playbook = tx.playbook.current()
    return Words(playbook.language, playbook.zone)


async def look_up(folder: Path | None, work: Callable[[Tx], T]) -> T:
    """Read from the store of a home, whether or not a wederwoord runs on it."""
    from bot.app import reader

    home, _ = settled(folder)
    store = reader(home)
    try:
        return await store.read(work)
    finally:
        await store.close()


def summary(file: Dossier, now: datetime) -> dict[str, Any]:
    """Give what a program wants to know of a case; times are UTC."""
    from bot.case import SEEN_AS

    case, review = file.case, file.review
    return {
        "case": case.id,
        "state": SEEN_AS[case.state],
        "step": case.state,
        "owner": case.owner,
        "late": is_late(case, now),
        "opened_at": case.opened_at,
        "window_end": case.window_end,
        "source": review.source,
        "place": review.place,
        "author": review.author,
        "stars": review.stars,
        "scale": review.scale,
        "created_at": review.created_at,
        "url": review.url,
        "said": review.said,
    }


def _rows(files: Sequence[Dossier], words: Words, now: datetime) -> list[list[str]]:
    from bot.card import where_line
    from bot.heads import head
    from bot.review import short

    return [
        [
            str(file.case.id),
            words.say(head(file, now)),
            words.say(where_line(file)),
            file.review.author,
            short(file.review.said, 80),
        ]
        for file in files
    ]
