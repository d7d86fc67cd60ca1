"""Killed anywhere while it talks to Slack: each card stands once, and nothing twice."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.mark.rig
def test_kill_minus_nine_leaves_each_message_in_slack_once(
    request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    kills = "3000" if request.config.getoption("--long") else "40"
    # A process of its own: it forks, and must hold no thread or socket when it does.
    rig = [sys.executable, "-m", "tests.rig.slack_life", "--kills", kills]
    done = subprocess.run(rig, capture_output=True, text=True, check=False)
    figures = done.stdout.strip().splitlines()[-1:] or [done.stderr[-2000:]]
    with capsys.disabled():
        print(f"\n{figures[0]}")
    assert done.returncode == os.EX_OK, f"{done.stdout}\n{done.stderr[-4000:]}"
    assert ": 0 doubled, 0 lost, " in figures[0]
