"""The kill rig: kill -9 anywhere, start again, and count what was lost or doubled.

    python -m tests.rig.kills --kills 300 --seed 7

The parent holds no loop, thread, socket or database, so that it can fork a life in a
millisecond; the review site is a process of its own and keeps the journal of what was
really written. Half of the kills fall at a chosen boundary (before or after a commit,
a call to the site, a message), half at a moment drawn by chance.

Exit 0 and a last line of figures when nothing was lost, doubled or hidden.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.app import tables
from bot.words import Words
from tests.rig.judge import judge
from tests.rig.life import END, Place, live
from tests.rig.play import START, STORIES
from tests.rig.verdicts import NOUGHT

MOST_KILLS = 24
"""Kills of one round at most: each lets a minute pass, and its day has an end."""
HALF, EIGHTH = 0.5, 0.125
"""How often a kill falls at a boundary, and how often at one of a reply going out."""
SENDS, FEW = "carry_out", 9
FARTHEST = 120
"""Boundaries that a life passes at most before a kill at one."""
LONGEST = 0.2
"""Seconds of a life before a kill by chance."""


@dataclass(frozen=True)
class Kind:
    """A kind of site: does it add replies or set the one, and can they be read."""

    name: str
    adds: bool
    shows: bool


KINDS = (
    Kind("set, readable", adds=False, shows=True),
    Kind("set, unreadable", adds=False, shows=False),
    Kind("append, readable", adds=True, shows=True),
    Kind("append, unreadable", adds=True, shows=False),
)


class Site:
    """The review site as a process of its own, spoken to over its control routes."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.reviews: list[str] = []
        options = ["--adds"] if kind.adds else []
        options += [] if kind.shows else ["--hides"]
        program = [sys.executable, "-m", "adapters.rehearsal.plain", *options]
        self.process = subprocess.Popen(program, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()
        # The lives run ahead of the real time; what the site writes must not look old.
        self.call("PUT", "clock", {"now": END.isoformat()})

    def call(self, method: str, path: str, body: Any = None) -> Any:
        data = json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(
            f"{self.address}/control/{path}", data, headers, method=method
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read() or "null")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)
        if self.process.stdout:
            self.process.stdout.close()


@dataclass
class Tally:
    """What all rounds came to."""

    kills: int = 0
    rounds: int = 0
    figures: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def run(kills: int, seed: int, folder: Path) -> Tally:
    """Kill so often, in rounds over all kinds of sites, and judge each round."""
    tally, chance = Tally(), random.Random(seed)
    sites = [Site(kind) for kind in KINDS]
    try:
        while tally.kills < kills and not tally.faults:
            _round(sites[tally.rounds % len(sites)], folder, chance, tally)
            tally.rounds += 1
    finally:
        for site in sites:
            site.stop()
    return tally


def _round(site: Site, folder: Path, chance: random.Random, tally: Tally) -> None:
    kind = site.kind
    home = Path(tempfile.mkdtemp(dir=folder))
    place = Place(home, site.address, kind.adds, kind.shows)
    for old in site.reviews:
        site.call("DELETE", f"reviews/{old}")
    site.reviews = reviews = [_complain(site, n) for n in range(len(STORIES))]
    steps: list[str] = []
    while len(steps) < MOST_KILLS and (ended := _one_kill(place, chance)):
        steps.append(ended)
        # Nobody starts a process again in no time at all.
        place.watch.set(place.watch.now() + timedelta(minutes=1))
    _life(place)
    tally.kills += len(steps)
    found = judge(place, reviews, site.call("GET", "journal")["effects"])
    tally.figures.update(found.figures)
    tally.faults += [f"{kind.name}: {fault} ({steps})" for fault in found.faults]
    shutil.rmtree(home)


def _complain(site: Site, number: int) -> str:
    body = {
        "created_at": (START - timedelta(minutes=number)).isoformat(),
        "text": STORIES[number].said,
        "stars": 1,
        "language": "nl",
        "author": {"id": f"k{number}", "name": f"Klant {number}"},
    }
    return str(site.call("POST", "reviews", body)["id"])


def _one_kill(place: Place, chance: random.Random) -> str:
    """Let a life run and kill it, at a boundary or whenever chance says.

    Gives how it ended, "" for a life that lived to the end of its round.
    """
    drawn = chance.random()
    if drawn < HALF:
        of = SENDS if drawn < EIGHTH else ""
        boundary = chance.randrange(1, FEW if of else FARTHEST)
        said = f"boundary {boundary} {of}".strip()
        return said if _life(place, boundary, of) else ""
    child = _fork(place)
    after = chance.uniform(0.001, LONGEST)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    return f"{after:.3f} s" if _ended(child) else ""


def _life(place: Place, die_at: int = 0, of: str = "") -> int:
    return _ended(_fork(place, die_at, of))


def _ended(child: int) -> int:
    """Wait for the end of a life; gives the signal that killed it, 0 for none."""
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise SystemExit("a life ended with an error of its own; see above")
    return status


def _fork(place: Place, die_at: int = 0, of: str = "") -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        asyncio.run(live(place, die_at, of))
        code = 0
    finally:
        os._exit(code)


def _warm() -> None:
    """Do once in the parent what every life would else begin with."""
    tables(), Words("nl", "UTC").moment(START)
    for name in ("httpcore", "anyio._backends._asyncio", "anyio.abc", "certifi"):
        importlib.import_module(name)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=300)
    asked.add_argument("--seed", type=int, default=random.randrange(10**6))
    given = asked.parse_args()
    _warm()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tally = run(given.kills, given.seed, Path(folder))
    names = [*NOUGHT, *sorted(set(tally.figures) - set(NOUGHT))]
    told = ", ".join(f"{tally.figures[name]} {name}" for name in names)
    pace = tally.kills / (time.monotonic() - began)
    for fault in tally.faults:
        print(f"FAULT seed {given.seed}: {fault}")
    print(f"{tally.kills} kills in {tally.rounds} rounds, {pace:.0f}/s: {told}")
    raise SystemExit(bool(tally.faults))


if __name__ == "__main__":
    main()
