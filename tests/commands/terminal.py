"""Ways to type a command in a test: in this process, in another, in a terminal."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner, Result

from bot.__main__ import main

COMMAND = [sys.executable, "-m", "bot"]


def type_in(*words: str | Path, **environ: str) -> Result:
    """Run a command in this process and in no terminal."""
    return CliRunner().invoke(main, [str(word) for word in words], env=environ)


def environment(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("WEDERWOORD_")}
    return {**kept, "PYTHONUNBUFFERED": "1", **more}


def spawn(*words: str | Path, **environ: str) -> subprocess.Popen[str]:
    """Start a command in a process of its own, its outputs in pipes."""
    return subprocess.Popen(
        [*COMMAND, *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(**environ),
    )


@dataclass(frozen=True)
class Running:
    """A wederwoord that listens, with the links it printed."""

    process: subprocess.Popen[str]
    first_line: str
    links: Mapping[str, str]

    @property
    def address(self) -> str:
        found = re.search(r"http://\S+", self.first_line)
        assert found
        return found[0]


@contextmanager
def running(*words: str | Path, people: int = 0, **environ: str) -> Iterator[Running]:
    """Start a command that goes on, wait until it listens, and end it with Ctrl-C."""
    with spawn(*words, "--port", "0", **environ) as process:
        assert process.stdout is not None
        try:
            first = process.stdout.readline()
            assert first, process.communicate()[1]
            lines = (process.stdout.readline() for _ in range(people))
            links = dict(line.strip().split(": ", 1) for line in lines)
            yield Running(process, first.strip(), links)
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)


def type_in_a_terminal(
    answers: str, *words: str | Path, stop_at: str = "", **environ: str
) -> tuple[int, str]:
    """Run a command in a terminal, type `answers` as it goes; give code and screen.

    Once `stop_at` stands on the screen and nothing moves, Ctrl-C is pressed.
    """
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, *map(str, words)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment(**{"TERM": "xterm", "COLUMNS": "100", **environ}),
    ) as process:
        os.close(theirs)
        os.write(ours, answers.encode())
        screen = ""
        for shown in _shown(ours):
            screen += shown
            if stop_at and stop_at in screen and _quiet(ours):
                process.send_signal(signal.SIGINT)
                stop_at = ""
        os.close(ours)
    return process.returncode, screen


def _quiet(terminal: int) -> bool:
    return not select.select([terminal], [], [], 0.3)[0]


def _shown(terminal: int) -> Iterator[str]:
    while select.select([terminal], [], [], 30)[0]:
        try:
            yield os.read(terminal, 65536).decode(errors="replace")
        except OSError:  # Linux says so when the other end was closed
            return
