"""Killed anywhere, again and again: nothing lost, nothing doubled, no doubt hidden."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.mark.rig
def test_kill_minus_nine_loses_and_doubles_nothing(
    kills: int, capsys: pytest.CaptureFixture[str]
) -> None:
    # A process of its own: it forks, and must hold no thread or socket when it does.
    rig = [sys.executable, "-m", "tests.rig.kills", "--kills", str(kills)]
    done = subprocess.run(rig, capture_output=True, text=True, check=False)
    figures = done.stdout.strip().splitlines()[-1:] or [done.stderr[-2000:]]
    with capsys.disabled():
        print(f"\n{figures[0]}")
    assert done.returncode == os.EX_OK, f"{done.stdout}\n{done.stderr[-4000:]}"
    assert ": 0 doubled," in figures[0]
    assert ", 0 lost," in figures[0]
