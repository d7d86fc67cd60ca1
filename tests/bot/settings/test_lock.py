"""One home is held by one process, and whoever comes second learns by whom."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import Busy, SettingsError
from bot.settings.home import Home
from bot.settings.lock import Held, Lock

SINCE = datetime(2026, 11, 24, 8, 12, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_the_file_tells_who_holds_it_and_is_private(home: Home) -> None:
    lock = Lock(home)
    lock.acquire(SINCE)
    lock.tell("http://127.0.0.1:8080")
    told = json.loads(home.lock.read_text())
    assert told["pid"] == os.getpid()
    assert told["address"] == "http://127.0.0.1:8080"
    assert told["since"] == "2026-11-24T08:12:00+00:00"
    assert told["token"] == lock.token
    assert len(lock.token) > 40
    assert stat.S_IMODE(home.lock.stat().st_mode) == 0o600
    lock.release()


def test_a_second_one_is_refused_and_told_who_is_first(home: Home) -> None:
    first = Lock(home)
    first.acquire(SINCE)
    first.tell("http://127.0.0.1:8080")
    with pytest.raises(Busy) as caught:
        Lock(home).acquire(SINCE)
    assert str(caught.value) == (
        f"Another wederwoord already holds {home.folder}: process {os.getpid()}"
        " at http://127.0.0.1:8080, since 2026-11-24 08:12 UTC."
    )
    first.release()


def test_one_that_does_not_listen_has_no_address(home: Home) -> None:
    first = Lock(home)
    first.acquire(SINCE)
    with pytest.raises(Held, match=r"process \d+, since 2026"):
        Lock(home).acquire(SINCE)
    first.release()


def test_one_that_has_written_nothing_yet_is_just_starting(home: Home) -> None:
    first = Lock(home)
    first.acquire(SINCE)
    home.lock.write_text('{"pid": 1')
    with pytest.raises(Held, match="a process that is just starting") as caught:
        Lock(home).acquire(SINCE)
    assert caught.value.holder is None
    first.release()


def test_a_released_home_can_be_taken_again(home: Home) -> None:
    first, second = Lock(home), Lock(home)
    first.acquire(SINCE)
    old = first.token
    first.release()
    assert home.lock.read_text() == ""
    second.acquire(SINCE)
    assert second.token != old
    second.release()


def test_releasing_or_telling_without_holding_does_nothing(home: Home) -> None:
    lock = Lock(home)
    lock.tell("http://127.0.0.1:8080")
    lock.release()
    assert not home.lock.exists()
    with pytest.raises(RuntimeError):
        _ = lock.token


def test_a_home_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="must own the home folder"):
        Lock(Home(tmp_path / "nowhere")).acquire(SINCE)


HOLDS = """
import signal, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.settings.home import Home
from bot.settings.lock import Lock
lock = Lock(Home(Path(sys.argv[1])))
lock.acquire(datetime(2026, 11, 24, tzinfo=UTC))
print("held", flush=True)
signal.pause()
"""


def test_a_holder_that_was_killed_is_no_obstacle(home: Home) -> None:
    command = [sys.executable, "-c", HOLDS, str(home.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Held, match=f"process {holder.pid}"):
            Lock(home).acquire(SINCE)
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    lock = Lock(home)
    lock.acquire(SINCE)
    assert json.loads(home.lock.read_text())["pid"] == os.getpid()
    lock.release()
