"""Our own Slack behaves as the two that others wrote, wherever those can show it."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from tests.slack import probe_acts, probe_messages, probe_people, probe_views
from tests.slack.methods import METHODS
from tests.slack.places import Own, place
from tests.slack.probes import OWN, PROBES, Probe, pairs, places

ROOMS = (probe_acts, probe_messages, probe_people, probe_views)
PAIRS = [pytest.param(k, p, id=f"{k}-{p.__name__}") for k, p in pairs()]


@pytest.mark.parametrize(("kind", "probe"), PAIRS)
async def test_a_probe(kind: str, probe: Probe, tmp_path: Path) -> None:
    async with place(kind, tmp_path) as at:
        await probe(at)


def test_every_probe_is_shown_by_ours_and_by_another() -> None:
    for probe, needed in PROBES.items():
        shown = set(places(needed))
        assert shown & {*OWN.values()}, probe.__name__
        assert shown - {*OWN.values()}, probe.__name__


def test_every_probe_stands_in_the_table() -> None:
    written = {
        function
        for room in ROOMS
        for _, function in inspect.getmembers(room, inspect.iscoroutinefunction)
        if function.__module__ == room.__name__
    }
    assert written == set(PROBES)


async def test_every_method_of_ours_is_probed(tmp_path: Path) -> None:
    asked: set[str] = set()
    for probe, needed in PROBES.items():
        async with place(places(needed)[0], tmp_path) as at:
            assert isinstance(at, Own)
            await probe(at)
            asked |= {call.method for call in at.people.space.journal}
    assert set(METHODS) - asked == set()
