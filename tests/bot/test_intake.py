"""Intake: an outage is told once, a bad line is named, all else is kept."""

from __future__ import annotations

import logging
from datetime import datetime

import pytest

from bot.intake import Overheard
from bot.ports import Tx
from bot.ports.events import Typed
from bot.press import Address
from bot.review import Review
from tests.way.conftest import opens, team
from tests.way.team import Team

__all__ = ["opens", "team"]


async def test_an_outage_is_told_once_and_so_is_its_end(team: Team) -> None:
    await team.site.stop()
    for _ in range(3):
        await team.live()
    (down,) = await team.told()
    assert down.startswith("Plein cannot be read:")
    troubles = await team.parts.store.read(lambda tx: tx.sources.troubles())
    assert troubles["plein"]
    await team.site.start(int(team.address.rsplit(":", 1)[1]))
    for _ in range(3):
        await team.live()
    assert (await team.told())[1:] == ["Plein can be read again."]


async def test_a_malformed_line_is_named_and_the_rest_is_taken(
    team: Team, caplog: pytest.LogCaptureFixture
) -> None:
    lines = (
        "external_id;created_at;author;rating;text\n"
        "a1;2026-11-23 08:30;Amy;1;Cold soup and rude staff\n"
        "a2;31-02-2026;Bas;7;Bah\n"
    )
    (team.folder / "reviews" / "export.csv").write_text(lines, encoding="utf-8")
    await team.later(seconds=30)
    with caplog.at_level(logging.WARNING):
        await team.live()
    assert await team.parts.store.read(lambda tx: tx.reviews.count()) == 1
    whys = [str(getattr(record, "why", "")) for record in caplog.records]
    assert any("line 3" in why for why in whys)


async def test_history_is_kept_but_opens_nothing(team: Team) -> None:
    reviews = [
        Review("winkel", str(n), team.clock.now(), "Alweer te laat", stars=1)
        for n in range(3)
    ]
    counts = await team.parts.intake.bring_in("winkel", reviews, history=True)
    assert (counts.new, counts.opened, counts.history) == (3, 0, 3)
    again = await team.parts.intake.bring_in("winkel", reviews, history=False)
    assert (again.new, again.known, again.opened) == (0, 3, 0)


@pytest.mark.parametrize("wanted", [True, False])
async def test_what_is_typed_in_a_thread_writes_only_where_it_matters(
    team: Team, wanted: bool
) -> None:
    typed = Typed(Address("page", "team", "card"), "Sorry about that, Karin")
    told: list[tuple[Typed, datetime]] = []

    def happen(_: Tx, event: Typed, now: datetime) -> None:
        told.append((event, now))

    store, clock = team.parts.store, team.clock
    await Overheard(store, clock, happen, lambda *_: wanted)(typed)
    assert told == [(typed, clock.now())] * wanted


async def test_counts_of_pages_add_up(team: Team) -> None:
    for n in range(120):
        team.complaint(text=f"Klacht {n}")
    counts = await team.parts.intake.poll(team.parts.sources["plein"])
    assert (counts.new, counts.opened) == (120, 120)
