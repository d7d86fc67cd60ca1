"""The kill rig with Slack as the channel: what stands there after all the kills.

    python -m tests.rig.slack_life --kills 150 --seed 7

Slack is our own fake in a process of its own, whose messages are the truth. The team
plays the stories of the other rig for half a day, and lives are killed before or after
each call to Slack, each message and each commit, and at moments drawn by chance.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from adapters.channels.browser import BrowserChannel
from adapters.channels.slack import SlackChannel
from adapters.channels.slack.calling.client import Access, Patience
from adapters.channels.slack.drawing.message import message
from adapters.http import Patience as Waits
from adapters.sources.plain import PlainSource
from adapters.stores.sqlite import SqliteStore
from bot.app import Parts, describe, join, tables
from bot.dispatch import Dispatch
from bot.outbox.speaking import DRAWN
from bot.ports import Store, Tx
from bot.ports.events import Started, Typed
from bot.words import Words
from tests.rig import kills
from tests.rig.kills import MOST_KILLS, Site, Tally
from tests.rig.life import Mortal, Place, Reaper, Watch
from tests.rig.play import START, STORIES, People, turn
from tests.rig.rules import RULES
from tests.rig.verdicts import NOUGHT, Verdicts
from tests.slack.api import Api
from tests.slack.workspace import App, Workspace

HOME, PRODUCT = "C01REV", "C02PROD"
UNTIL = START + timedelta(hours=4)
"""When a round ends: by then each story has said what it has to say in Slack."""
CALM = Patience(connect=5, call=10, busy=0, look=10, act=20, pace=0, retry=0)
BOOK: dict[str, Any] = {
    **RULES,
    "playbook": {
        **RULES["playbook"],
        "home": f"slack:{HOME}",
        "product": f"slack:{PRODUCT}",
    },
}
SPOKEN = ("post", "edit", "line", "direct")
AT = {"": 60, "send": 24, "post": 5, "edit": 8, "line": 5, "direct": 4, "find": 4}
"""Whose boundaries count, and how many of them a life passes at most before a kill."""
HALF, LONGEST = 0.6, 0.2
"""How often a kill falls at a boundary, and seconds of a life before any other."""


# ------------------------------------------------------------------ Slack


class Slack:
    """Our own fake in a process of its own; when it is stopped it says what stood."""

    def __init__(self, place: Place) -> None:
        self._told = place.home / "slack.json"
        reads, writes = os.pipe()
        self._child = os.fork()
        if not self._child:
            os.close(reads)
            _served(place.watch, writes, self._told)
        os.close(writes)
        with os.fdopen(reads) as said:
            self.base = said.readline().strip()

    def stop(self) -> list[dict[str, Any]]:
        """End it, and give every message of ours that stands there."""
        os.kill(self._child, signal.SIGTERM)
        kills._ended(self._child)
        told: list[dict[str, Any]] = json.loads(self._told.read_text())
        return told


def _served(watch: Watch, writes: int, told: Path) -> None:
    code = 1
    try:
        asyncio.run(_serve(watch, writes, told))
        code = 0
    finally:
        os._exit(code)


async def _serve(watch: Watch, writes: int, told: Path) -> None:
    space = Workspace(watch)
    for person in BOOK["playbook"]["people"]:
        name, email = person["id"], person["email"]
        space.add_user(name, id=f"U{name.upper()}", email=email)
    space.add_channel("reviews", id=HOME)
    space.add_channel("product", id=PRODUCT)
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    async with Api(space) as api:
        os.write(writes, f"{api.base}\n".encode())
        os.close(writes)
        await ended.wait()
    told.write_text(json.dumps(list(_stood(space))))  # noqa: ASYNC240 - it ends here


def _stood(space: Workspace) -> Iterator[dict[str, Any]]:
    for channel in space.channels.values():
        [who] = channel.members - {space.app.user} or {""}
        for post in channel.posts:
            payload = (post.metadata or {}).get("event_payload", {})
            yield {
                "where": f"@{space.users[who].name}" if who else channel.id,
                "key": payload.get("key", ""),
                "ts": post.ts,
                "thread": post.thread,
                "text": post.text,
                "blocks": _bare(post.blocks),
            }


def _bare(part: Any) -> Any:
    """Give blocks without the names that Slack gives to blocks."""
    if isinstance(part, dict):
        return {k: _bare(v) for k, v in part.items() if k != "block_id"}
    return [_bare(each) for each in part] if isinstance(part, list) else part


# ------------------------------------------------------------------ a life


async def live(place: Place, base: str, die_at: int, of: str) -> None:
    """Live to the end of the round, and say there what is then still due."""
    watch, reaper = place.watch, Reaper(die_at, of)
    store: Any = Mortal(SqliteStore.open(place.store), reaper, ("write",))
    parts, source, slack = await _parts(place, store, reaper, base)
    people = People(parts, place.home / "presses", place.adds)
    await parts.outbox.recover()
    await people.once_more()
    while True:
        await parts.intake.poll(source)
        await turn(people)
        await parts.timers.tick(watch.now())
        await parts.outbox.settle(watch.now())
        if watch.now() >= UNTIL:
            break
        watch.step()
    await slack.stop()
    await source.close()
    await store.close()


async def _parts(
    place: Place, store: Store, reaper: Reaper, base: str
) -> tuple[Parts, PlainSource, SlackChannel]:
    clock, now = place.watch, place.watch.now()
    await store.write(lambda tx: tx.playbook.put(BOOK, now))
    waits = Waits(connect=1, read=1, whole=2)
    source = PlainSource.open("plein", place.settings, clock=clock, patience=waits)
    await store.write(lambda tx: describe(tx, {"plein": source}))
    dispatch = Dispatch(store, clock, tables())
    await store.write(lambda tx: dispatch.happen(tx, Started(), now))
    access = Access(App.token, "", "a-secret", base)
    slack = SlackChannel(access, store, clock, dispatch, _deaf, CALM)
    mortal = Mortal(slack, reaper, (*SPOKEN, "find"))
    slack._client._send = mortal._dying(slack._client._send, "send")  # type: ignore[method-assign]
    channels: dict[str, Any] = {
        "browser": BrowserChannel(store, clock, dispatch, demo=True),
        "slack": _Noting(mortal, place.home / "found"),
    }
    parts = join(store, clock, {"plein": source}, channels, dispatch)
    return parts, source, slack


async def _deaf(_: Typed) -> None:
    """Nobody types anything here."""


class _Noting:
    """Notes each time that a message was found which would else be sent once more."""

    def __init__(self, channel: Any, found: Path) -> None:
        self._channel = channel
        self._found = found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._channel, name)

    async def find(self, to: Any, key: str) -> Any:
        at = await self._channel.find(to, key)
        if at:
            with self._found.open("a") as notes:
                notes.write(f"{key}\n")
        return at


# ------------------------------------------------------------------ rounds


@dataclass
class Rounds:
    """What every round shares: the site, the dice and what all came to."""

    site: Site
    folder: Path
    chance: random.Random
    tally: Tally

    def one(self) -> None:
        site, home = self.site, Path(tempfile.mkdtemp(dir=self.folder))
        for old in site.reviews:
            site.call("DELETE", f"reviews/{old}")
        site.reviews = [kills._complain(site, n) for n in range(len(STORIES))]
        place = Place(home, site.address, adds=False, shows=True)
        slack = Slack(place)
        steps: list[str] = []
        while len(steps) < MOST_KILLS and (ended := self._kill(place, slack.base)):
            steps.append(ended)
            place.watch.set(place.watch.now() + timedelta(minutes=1))
        kills._ended(_fork(place, slack.base))
        self.tally.kills += len(steps)
        found = judge(place, slack.stop())
        self.tally.figures.update(found.figures)
        self.tally.faults += [f"{fault} ({steps})" for fault in found.faults]
        shutil.rmtree(home)

    def _kill(self, place: Place, base: str) -> str:
        """Let a life run and kill it; gives how it ended, "" when it lived on."""
        if self.chance.random() < HALF:
            of = self.chance.choice([*AT])
            at = self.chance.randrange(1, AT[of])
            said = f"boundary {at} {of}".strip()
            return said if kills._ended(_fork(place, base, at, of)) else ""
        child = _fork(place, base)
        after = self.chance.uniform(0.001, LONGEST)
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
        return f"{after:.3f} s" if kills._ended(child) else ""


def _fork(place: Place, base: str, die_at: int = 0, of: str = "") -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        asyncio.run(live(place, base, die_at, of))
        code = 0
    finally:
        os._exit(code)


# ------------------------------------------------------------------ judging


def judge(place: Place, stood: list[dict[str, Any]]) -> Verdicts:
    """Hold what stands in Slack against what the store says must stand there."""
    found = Verdicts()
    with closing(sqlite3.connect(place.store)) as db:
        rows = db.execute(
            "SELECT key, kind, state, next_at FROM outbox"
            " WHERE kind NOT LIKE 'publish%'"
        ).fetchall()
    due = [row for row in rows if row[2] != "done" and row[3] <= _stamp(place)]
    found.must(not due, f"not said: {due}", "lost")
    meant = Counter(key for key, _, state, _ in rows if state == "done")
    found.same(Counter(each["key"] for each in stood), meant, "in Slack")
    asyncio.run(_read(place, rows, {each["key"]: each for each in stood}, found))
    for kind in Counter(row[1] for row in rows if row[2] == "done").elements():
        found.figures[f"{kind}s"] += 1
    notes = place.home / "found"
    found.figures["found again"] += (
        notes.read_text().count("\n") if notes.exists() else 0
    )
    return found


def _stamp(place: Place) -> str:
    return place.watch.now().strftime("%Y-%m-%dT%H:%M:%S.999999+00:00")


async def _read(
    place: Place, rows: list[Any], stood: Mapping[str, Any], found: Verdicts
) -> None:
    store = SqliteStore.open(place.store, readonly=True)
    await store.read(lambda tx: _all(tx, place, rows, stood, found))
    await store.close()


def _all(
    tx: Tx, place: Place, rows: list[Any], stood: Mapping[str, Any], found: Verdicts
) -> None:
    cases = [f"card:{case.id}" for case in tx.cases.listed(limit=1000)]
    found.must(len(cases) == len(STORIES), f"cases: {cases}", "lost")
    missing = [key for key in cases if key not in stood]
    found.must(not missing, f"cases without a card: {missing}", "lost")
    for key, kind, state, _ in rows:
        at = stood.get(key) if state == "done" else None
        if at:
            (_line if kind == "line" else _piece)(tx, place, at, kind, stood, found)


def _line(
    tx: Tx, _: Place, at: Any, __: str, stood: Mapping[str, Any], found: Verdicts
) -> None:
    """See that a line about a case stands below its card."""
    row = tx.outbox.get(at["key"])
    assert row is not None
    card = stood.get(f"card:{row.subject}")
    whole_team = json.loads(row.detail)["to"]
    below = whole_team or (card is not None and at["thread"] == card["ts"])
    found.must(below, f"{row.key} does not stand below its card")


def _piece(
    tx: Tx, place: Place, at: Any, kind: str, _: Mapping[str, Any], found: Verdicts
) -> None:
    """See that a card stands where it belongs and shows how things stand now."""
    row = tx.outbox.get(at["key"])
    piece = DRAWN[kind](tx, row, place.watch.now()) if row else None
    if piece is None:
        found.must(False, f"{at['key']} is nobody's", "doubled")
        return
    to = getattr(piece.to, "conversation", "") or f"@{getattr(piece.to, 'id', '')}"
    found.must(at["where"] == to, f"{at['key']} stands in {at['where']}, not {to}")
    book = tx.playbook.current()
    made = message(piece.card, Words(book.language, book.zone))
    same = (at["text"], at["blocks"]) == (
        made.text,
        json.loads(json.dumps(_bare(made.blocks))),
    )
    found.must(same, f"{at['key']} is out of date", "lost")


# ------------------------------------------------------------------ the program


def run(count: int, seed: int, folder: Path) -> Tally:
    tally = Tally()
    site = Site(kills.KINDS[0])
    rounds = Rounds(site, folder, random.Random(seed), tally)
    try:
        while tally.kills < count and not tally.faults:
            rounds.one()
            tally.rounds += 1
    finally:
        site.stop()
    return tally


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=150)
    asked.add_argument("--seed", type=int, default=random.randrange(10**6))
    given = asked.parse_args()
    kills._warm()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tally = run(given.kills, given.seed, Path(folder))
    names = [*NOUGHT, *sorted(set(tally.figures) - set(NOUGHT))]
    told = ", ".join(f"{tally.figures[name]} {name}" for name in names)
    pace = tally.kills / (time.monotonic() - began)
    for fault in tally.faults:
        print(f"FAULT seed {given.seed}: {fault}")
    print(f"{tally.kills} kills in {tally.rounds} rounds, {pace:.0f}/s: {told}")
    sys.exit(bool(tally.faults))


if __name__ == "__main__":
    main()
