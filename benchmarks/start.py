"""From typing the command to a server that is ready, and what it then weighs."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from urllib.request import urlopen

import psutil

from benchmarks.figures import Bar, Figure, Floor, milliseconds

ROUNDS, DEAREST = 3, 5
IDLE = 2.0
"""Seconds until what was needed only to start is done."""

WEDERWOORD = str(Path(sys.executable).with_name("wederwoord"))
_STAY = "print('up', flush=True); input()"
_LIBRARIES = (
    "import slack_bolt.async_app, botbuilder.core, apscheduler.schedulers.asyncio, "
    "httpx, sqlite_utils"
)
BARE = (sys.executable, "-c", _STAY)
FIVE = (sys.executable, "-c", f"{_LIBRARIES}; {_STAY}")
INIT = (
    "--language=nl",
    "--channel=browser:webcare",
    "--product=browser:bakery",
    "--source=file:reviews",
    "--approver=tom.bakker@smit.example",
    "--brand=Bakkerij Smit",
    "--contact=hallo@smit.example",
)


def measure(folder: Path) -> list[Figure]:
    home = folder / "home"
    _run(WEDERWOORD, "init", str(home), *INIT)
    command = (WEDERWOORD, "run", "--home", str(home), "--port", "0")
    turns = [_round(command) for _ in range(ROUNDS)]
    best = {name: min(turn[name] for turn in turns) for name in turns[0]}
    bare, five = "bare Python", "the five libraries"
    return [
        Figure("version", best["version"], "ms", Floor(bare, best["bare"])),
        Figure("ready", best["ready"], "ms", Floor(five, best["five"]), Bar(1500)),
        Figure("idle", best["weight"], "MB", Floor(five, best["five MB"]), Bar(80)),
        Figure("idle", best["weight"], "MB", Floor(bare, best["bare MB"])),
        *_dearest_imports(command),
    ]


def _round(command: Sequence[str]) -> dict[str, float]:
    """Measure everything once, in milliseconds and megabytes."""
    found = {"version": _run(WEDERWOORD, "version")}
    found["bare"], found["bare MB"] = _floor(BARE)
    found["five"], found["five MB"] = _floor(FIVE)
    begun = perf_counter()
    with _running(command) as process:
        _wait_until_ready(process)
        found["ready"] = milliseconds(perf_counter() - begun)
        time.sleep(IDLE)
        found["weight"] = _megabytes(process)
    return found


def _run(*command: str) -> float:
    begun = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    return milliseconds(perf_counter() - begun)


def _floor(command: Sequence[str]) -> tuple[float, float]:
    begun = perf_counter()
    with _running(command) as process:
        _first_line(process)
        return milliseconds(perf_counter() - begun), _megabytes(process)


# ------------------------------------------------------------------ programs that stay


@contextmanager
def _running(
    command: Sequence[str], errors: int = subprocess.DEVNULL
) -> Iterator[subprocess.Popen[str]]:
    """Start a program, and ask it to stop in the end."""
    pipe = subprocess.PIPE
    with subprocess.Popen(  # noqa: S603 - our own commands
        command, stdin=pipe, stdout=pipe, stderr=errors, text=True
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def _first_line(process: subprocess.Popen[str]) -> str:
    return process.stdout.readline() if process.stdout else ""


def _wait_until_ready(process: subprocess.Popen[str]) -> None:
    """Wait until it answers that all is well; urlopen raises when it is not."""
    address = re.search(r"http://\S+", _first_line(process))
    if address is None:
        raise RuntimeError("The server did not tell its address.")
    urlopen(f"{address[0]}/readyz").close()  # noqa: S310 - our own server


def _megabytes(process: subprocess.Popen[str]) -> float:
    return float(psutil.Process(process.pid).memory_info().rss) / 1e6


# ------------------------------------------------------------------ what it imports

_IMPORT = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+([\w.]+)")


def _dearest_imports(command: Sequence[str]) -> list[Figure]:
    """Give the packages whose own modules take longest on the way to ready.

    Python itself counts and makes each import a little dearer than it is.
    """
    timed = (sys.executable, "-X", "importtime", *command)
    with _running(timed, errors=subprocess.STDOUT) as process:
        told = process.stdout or ()
        own: Counter[str] = Counter()
        for line in told:
            if line.startswith("wederwoord runs at"):
                break
            if found := _IMPORT.match(line):
                own[found[2].partition(".")[0]] += int(found[1])
    return [
        Figure(f"import of {name}", micro / 1000, "ms")
        for name, micro in own.most_common(DEAREST)
    ]
