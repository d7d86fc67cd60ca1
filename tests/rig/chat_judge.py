"""Judges a round of the kill rig in a chat: what stands there, and on the site."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Protocol

from adapters.stores.sqlite import SqliteStore
from bot.card import Card
from bot.outbox.speaking import DRAWN
from bot.ports import Tx
from bot.words import Words
from tests.rig.life import Place
from tests.rig.play import STORIES, story_of
from tests.rig.verdicts import Verdicts

Facts = dict[str, Any]
"""A message as it stood: where, key, id, thread, what it `shows`, and more."""
Stood = Callable[[], Iterator[Facts]]
"""Gives all messages of ours in a chat, the oldest of each key first."""


class Seen(Protocol):
    """What the judge has to know of a chat."""

    def drawn(self, card: Card, words: Words) -> Any:
        """Give what a card shows there."""
        ...

    def counted(
        self, stood: Sequence[Facts], meant: Counter[str], found: Verdicts
    ) -> None:
        """Hold how often each message stands against what was done."""
        ...


@dataclass(frozen=True)
class Round:
    """What is known of a round from outside: `stood` are all messages by their key."""

    chat: Seen
    place: Place
    stood: Mapping[str, Sequence[Facts]]
    written: Mapping[str, Sequence[str]]


def judge(
    chat: Seen, place: Place, stood: Sequence[Facts], effects: Sequence[Facts]
) -> Verdicts:
    """Hold what stands in the chat and on the site against what the store says."""
    found = Verdicts()
    with closing(sqlite3.connect(place.store)) as db:
        rows = db.execute(
            "SELECT key, kind, state, next_at FROM outbox"
            " WHERE kind NOT LIKE 'publish%'"
        ).fetchall()
    due = [row for row in rows if row[2] != "done" and row[3] <= _stamp(place)]
    found.must(not due, f"not said: {due}", "lost")
    meant = Counter(key for key, _, state, _ in rows if state == "done")
    chat.counted(stood, meant, found)
    by_key, written = defaultdict(list), defaultdict(list)
    for each in stood:
        by_key[each["key"]].append(each)
    for effect in effects:
        if effect["by"] == "us":
            written[f"plein/{effect['review']}"].append(effect["text"])
    asyncio.run(_read(Round(chat, place, by_key, written), rows, found))
    for kind in Counter(row[1] for row in rows if row[2] == "done").elements():
        found.figures[f"{kind}s"] += 1
    notes = place.home / "found"
    if notes.exists():
        found.figures["found again"] += notes.read_text().count("\n")
    return found


def _stamp(place: Place) -> str:
    return place.watch.now().strftime("%Y-%m-%dT%H:%M:%S.999999+00:00")


async def _read(of: Round, rows: list[Any], found: Verdicts) -> None:
    store = SqliteStore.open(of.place.store, readonly=True)
    await store.read(lambda tx: _all(tx, of, rows, found))
    await store.close()


def _all(tx: Tx, of: Round, rows: list[Any], found: Verdicts) -> None:
    cases = tx.cases.listed(limit=1000)
    found.must(len(cases) == len(STORIES), f"cases: {cases}", "lost")
    missing = [case.id for case in cases if f"card:{case.id}" not in of.stood]
    found.must(not missing, f"cases without a card: {missing}", "lost")
    for case in cases:
        review = tx.reviews.get(case.review)
        assert review is not None
        wanted = Counter(story_of(review.text).texts(case.id))
        found.same(Counter(of.written[case.review]), wanted, f"case {case.id} on site")
        found.figures["replies"] += wanted.total()
    for key, kind, state, _ in rows:
        if state == "done" and key in of.stood:
            (_line if kind == "line" else _piece)(tx, of, key, kind, found)


def _line(tx: Tx, of: Round, key: str, _: str, found: Verdicts) -> None:
    """See that a line about a case stands below its card."""
    row = tx.outbox.get(key)
    assert row is not None
    whole_team = json.loads(row.detail)["to"]
    cards = {card["id"] for card in of.stood.get(f"card:{row.subject}", ())}
    below = all(each["thread"] in cards for each in of.stood[key])
    found.must(whole_team or below, f"{key} does not stand below its card")


def _piece(tx: Tx, of: Round, key: str, kind: str, found: Verdicts) -> None:
    """See that a card stands where it belongs and shows how things stand now."""
    row = tx.outbox.get(key)
    piece = DRAWN[kind](tx, row, of.place.watch.now()) if row else None
    if piece is None:
        found.must(False, f"{key} is nobody's", "doubled")
        return
    at = of.stood[key][-1]
    if piece.role:
        kept = tx.cards.placed(piece.subject, piece.role)
        known = kept is not None and kept.address.message == at["id"]
        found.must(known, f"{key} was posted again after it was kept", "doubled")
    to = getattr(piece.to, "conversation", "") or f"@{getattr(piece.to, 'id', '')}"
    found.must(at["where"] == to, f"{key} stands in {at['where']}, not {to}")
    words = tx.playbook.current()
    made = of.chat.drawn(piece.card, Words(words.language, words.zone))
    same = at["shows"] == json.loads(json.dumps(made))
    found.must(same, f"{key} is out of date", "lost")
