"""The way with Google's reviews: what is different there from any other site."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.http import Patience
from adapters.rehearsal.faults import Fault, Kind
from adapters.rehearsal.google import GoogleStandIn
from adapters.rehearsal.google_access import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN
from adapters.rehearsal.shelf import Habits
from adapters.sources.google_business import GoogleSource
from adapters.sources.google_business.terms import Credentials
from bot.blocks import Quote
from bot.case import State
from bot.ports import Source
from tests.way.team import WORDS, Team

LEIDEN = "Bakkerij Smit Leiden"


class GoogleTeam(Team):
    """The team, with the three shops of the stand-in for Google."""

    site: GoogleStandIn  # type: ignore[assignment]

    async def open(self) -> GoogleTeam:
        self.site = GoogleStandIn(self.clock, self.habits)
        self.address = await self.site.start()
        await self._join()
        return self

    def _sources(self, zone: str) -> dict[str, Source]:
        del zone
        source = GoogleSource.open(
            "google",
            {"url": self.address},
            clock=self.clock,
            credentials=Credentials(CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN),
            patience=Patience(connect=1, read=0.2, whole=1),
        )
        return {"google": source}

    def complaint(self, **said: Any) -> str:
        return super().complaint(**{"place": LEIDEN, "language": "", **said})


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[GoogleTeam]:
    team = await GoogleTeam(tmp_path, Habits(moderates=True)).open()
    yield team
    await team.close()


async def sent(team: GoogleTeam) -> str:
    """Go on to where our reply is being checked by Google."""
    review = await team.agreed()
    await team.later(minutes=2, seconds=1)
    return review


async def infos(team: GoogleTeam) -> list[str]:
    blocks = (await team.card())["blocks"]
    return [part for b in blocks if b["kind"] == "info" for part in b["parts"]]


def decided(team: GoogleTeam, state: str, reason: str = "") -> None:
    [*_, last] = team.site.journal.effects
    team.site.shelf.decide(last.reply, state, reason)


async def test_a_reply_is_checked_by_google_and_stands(team: GoogleTeam) -> None:
    review = await sent(team)
    assert team.standing(review) == [WORDS]
    assert (await team.case()).state is State.CHECKING
    assert "Google is checking it" in await team.head()
    decided(team, "stands")
    await team.later(minutes=1)
    assert (await team.case()).state is State.PLACED
    assert "stands on Google since" in await team.head()
    assert any(LEIDEN in said for said in await infos(team))


async def test_a_reply_that_google_refuses_comes_back_with_the_reason(
    team: GoogleTeam,
) -> None:
    await sent(team)
    decided(team, "refused", "PERSONAL_INFO")
    await team.later(minutes=1)
    assert (await team.case()).state is State.TAKEN
    assert "there is personal information in it" in await team.shows(1, "look")
    assert "PERSONAL_INFO" not in await team.shows(1, "look")
    assert (await team.ask("tom", "reply")).fields


async def test_the_check_is_looked_at_for_days_and_nothing_is_sent_twice(
    team: GoogleTeam,
) -> None:
    review = await sent(team)
    for _ in range(20):
        await team.later(hours=5)
        await team.live()
    assert (await team.case()).state is State.CHECKING
    decided(team, "stands")
    await team.later(hours=6)
    assert (await team.case()).state is State.PLACED
    assert team.standing(review) == [WORDS]


async def test_a_shop_manager_was_first(team: GoogleTeam) -> None:
    review = await team.agreed()
    team.site.shelf.place(review, "Bel ons even", by="the shop")
    await team.later(minutes=2, seconds=1)
    assert team.standing(review) == []
    assert (await team.case()).state is State.CLOSED
    assert "already answered on Google" in await team.head()


async def test_a_shop_manager_who_answers_is_seen_at_half_the_window(
    team: GoogleTeam,
) -> None:
    review = await team.opened()
    team.clock.at += timedelta(hours=1)
    team.complaint(stars=5)  # so that the list has gone on
    await team.live()
    team.site.shelf.place(review, "Bel ons even", by="the shop")
    await team.live()
    assert (await team.case()).state is State.NEW
    await team.later(hours=11)
    assert (await team.case()).state is State.CLOSED


async def test_a_review_that_is_taken_away_closes_its_case(team: GoogleTeam) -> None:
    review = await team.opened()
    team.site.shelf.remove(review)
    await team.later(hours=12)
    case = await team.case()
    assert case.reason
    assert (case.state, case.reason.key) == (State.CLOSED, "closed.removed")


async def test_a_translation_stands_beside_what_was_written(team: GoogleTeam) -> None:
    german = "Zwei Wochen zu spät und niemand ruft zurück."
    made = "Two weeks late and nobody calls back."
    await team.opened(text=german, translation=made)
    quotes = await team.shows(1, "quote")
    assert quotes.index(german) < quotes.index(made)
    assert "Translation by Google" in await infos(team)
    dialog = await team.ask("tom", "reply")
    assert [b.text for b in dialog.blocks if isinstance(b, Quote)] == [german, made]


async def test_what_the_team_can_read_is_not_translated(team: GoogleTeam) -> None:
    english = "It was two weeks late and nobody called me back about it."
    await team.opened(text=english, translation="Twee weken te laat.")
    assert await team.shows(1, "quote") == english


async def test_a_permission_that_was_taken_back_is_told_once(team: GoogleTeam) -> None:
    await team.opened()
    team.site.revoke()
    team.site.expire()
    for _ in range(3):
        await team.live()
    [said] = await team.told()
    assert "Google no longer knows our permission" in said
    assert "wederwoord google connect" in said


async def test_an_outage_is_told_and_so_is_its_end(team: GoogleTeam) -> None:
    await team.opened()
    team.site.faults.add(Fault(Kind.STATUS, "read", status=503), 1)
    await team.live()
    await team.live()
    down, back = await team.told()
    assert "it has trouble of its own (HTTP 503)" in down
    assert "Google" in back


async def test_access_that_was_never_given_is_explained(team: GoogleTeam) -> None:
    team.site.quota_zero = True
    await team.live()
    [said] = await team.told()
    assert "start today with an export" in said


async def test_a_write_that_google_answered_late_is_found(team: GoogleTeam) -> None:
    review = await team.agreed()
    team.site.faults.add(Fault(Kind.SILENT, "write", done=True))
    await team.later(minutes=2, seconds=1)
    await team.later(seconds=21)
    decided(team, "stands")
    await team.later(minutes=1)
    assert (await team.case()).state is State.PLACED
    assert team.standing(review) == [WORDS]
    assert team.clock.now() - (await team.reply()).agreed_at < timedelta(minutes=5)
