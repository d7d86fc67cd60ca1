"""The stand-ins are started where nobody else can reach them, or not at all."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.slack import standins
from tests.standin import NODE, NotReady, interfaces, only_loopback

ROOM = Path(__file__).parents[1] / "node"
LOCK = json.loads((ROOM / "package-lock.json").read_text("utf-8"))
WANTED = json.loads((ROOM / "package.json").read_text("utf-8"))


def test_local_slack_is_not_started_where_others_can_reach_it() -> None:
    only_loopback(["lo"])
    with pytest.raises(NotReady, match=r"eth0 too: run the tests as tests/loopback"):
        only_loopback(["lo", "eth0"])


def test_this_machine_is_the_only_one_here() -> None:
    only_loopback(interfaces())


def test_what_does_not_begin_to_answer_says_why(tmp_path: Path) -> None:
    standin = standins.StandIn("http://127.0.0.1:9", "t", tmp_path / "log")
    run = [NODE, "--eval", "console.log('no'); process.exit(3)"]
    with (
        pytest.raises(NotReady, match="it said: no"),
        standins.running(run, tmp_path, standin),
    ):
        pass


def test_what_is_not_installed_is_named(tmp_path: Path) -> None:
    standin = standins.StandIn("http://127.0.0.1:9", "t", tmp_path / "log")
    with (
        pytest.raises(NotReady, match=r"local-slack is not there: make .venv/node"),
        standins.running([tmp_path / "local-slack"], tmp_path, standin),
    ):
        pass


def test_what_others_wrote_is_pinned_by_its_hash() -> None:
    for name, version in WANTED["dependencies"].items():
        assert LOCK["packages"][f"node_modules/{name}"]["version"] == version
    packages = [p for path, p in LOCK["packages"].items() if path]
    assert [p for p in packages if not p["integrity"].startswith("sha512-")] == []
    assert [p for p in packages if "resolved" in p] == []


def test_the_lock_names_no_place_to_get_it_from() -> None:
    text = json.dumps(LOCK)
    funding = re.sub(r'"funding": (\{[^}]*\}|\[[^\]]*\])', "", text)
    assert re.findall(r"https?://[^\"]+", funding) == []
