"""Judges a round of the kill rig: the store and the page against the site's journal."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from adapters.stores.sqlite import SqliteStore
from bot.case import Case, State
from bot.history import broken
from bot.ports import Tx
from tests.rig.life import Place, words


@dataclass
class Verdicts:
    """Figures of a round, and a sentence for everything that must not be."""

    figures: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def must(self, held: bool, sentence: str, figure: str = "faults") -> None:
        if not held:
            self.faults.append(sentence)
            self.figures[figure] += 1


def judge(
    place: Place, reviews: Sequence[str], effects: Sequence[dict[str, Any]]
) -> Verdicts:
    """Hold what the bot says against what was really written."""
    found = Verdicts(Counter({"lost": 0, "doubled": 0, "doubts": 0, "standing": 0}))
    check = sqlite3.connect(place.store)
    whole = check.execute("PRAGMA integrity_check").fetchone()[0]
    check.close()
    found.must(whole == "ok", f"the store is broken: {whole}")
    asyncio.run(_read(place, reviews, effects, found))
    return found


async def _read(
    place: Place,
    reviews: Sequence[str],
    effects: Sequence[dict[str, Any]],
    found: Verdicts,
) -> None:
    store = SqliteStore.open(place.store, readonly=True)
    cases = await store.read(lambda tx: tx.cases.listed(limit=1000))
    found.must(len(cases) == len(reviews), f"{len(cases)} cases", "lost")
    for case in cases:
        written = [e["text"] for e in effects if _ours(e, case)]
        await store.read(lambda tx, c=case, w=written: _case(tx, c, w, found, place))
    await store.close()


def _ours(effect: dict[str, Any], case: Case) -> bool:
    return effect["by"] == "us" and f"plein/{effect['review']}" == case.review


def _case(
    tx: Tx, case: Case, written: list[str], found: Verdicts, place: Place
) -> None:
    post = tx.posts.get(f"card:{case.id}")
    found.must(post is not None, f"case {case.id} has no card", "lost")
    entries = tx.history.of(case.id)
    found.must(broken(entries) is None, f"case {case.id}: its log has a gap")
    reminded = [p for p in tx.posts.since(0, 10_000) if p.key == f"remind:{case.id}"]
    if case.state is State.NEW:
        found.must(len(reminded) == 1, f"case {case.id}: {len(reminded)} reminders")
        found.must(not written, f"case {case.id} was answered by nobody we know")
        return
    found.must(not reminded, f"case {case.id}: reminded after its answer")
    _reply(case, written, post.body if post else {}, found, place)


def _reply(
    case: Case,
    written: list[str],
    shown: Any,
    found: Verdicts,
    place: Place,
) -> None:
    name = f"case {case.id} ({case.state})"
    found.must(set(written) <= {words(case)}, f"{name}: other words were written")
    # A second set of the same words leaves one reply; a second addition leaves two.
    doubled = len(written) > 1 and (place.adds or place.shows)
    found.must(not doubled, f"{name}: written {len(written)} times", "doubled")
    if case.state is State.PLACED:
        found.figures["standing"] += 1
        found.must(bool(written), f"{name}: nothing was ever written", "lost")
    elif case.state is State.DOUBT:
        found.figures["doubts"] += 1
        found.figures["doubts that really stood"] += bool(written)
        allowed = place.adds and not place.shows
        found.must(allowed, f"{name}: this site can tell, so no doubt was needed")
        actions = {button["action"] for button in shown.get("buttons", ())}
        found.must({"there", "again"} <= actions, f"{name}: nobody is asked")
    else:
        found.must(False, f"{name}: neither stands nor is asked about", "lost")
