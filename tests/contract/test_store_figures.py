"""Every store tells the figures of a span, and asks no more the more there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.case import Case, CaseId, State
from bot.figures import Change, Complaint, Heard, Praise, Promise, Rated
from bot.judgement import Judged, Judgement, Verdict
from bot.notice import NoticeState, Told
from bot.person import PersonId
from bot.ports.store import Store, Tx
from bot.reply import ReplyKind, ReplyState, SourceFacts
from bot.review import Review
from bot.triage import Needed, Right, Solution, Triage
from bot.words import line
from tests.contract.stores import HOUR, NOW, notice, unopened, words

END = NOW + 24 * HOUR
TOM = PersonId("tom")


def said(number: int, at: datetime, **more: Any) -> Judged:
    verdict = Verdict.FINE if (more.get("stars") or 0) >= 4 else Verdict.NEGATIVE
    verdict = more.pop("verdict", verdict)
    review = Review("winkel", str(number), at, more.pop("text", "Tja."), **more)
    return Judged(review, Judgement(verdict, line("reason.stars", stars=1), "nl"))


def opened(tx: Tx, number: int, at: datetime, **more: Any) -> Case:
    """Open a case at a moment for what was written an hour before."""
    place, stars = more.pop("place", ""), more.pop("stars", 1)
    judged = said(number, at - HOUR, place=place, stars=stars)
    tx.reviews.batch([judged], at)
    return tx.cases.open(unopened(judged, opened_at=at, since=at - HOUR, **more))


def stands(tx: Tx, case: Case, at: datetime, **more: Any) -> None:
    """Let a reply stand under a case since a moment."""
    reply = tx.replies.agree(words(case, text=f"Woorden van {at}.", **more))
    tx.replies.change(reply.id, state=ReplyState.STANDS, stands_since=at)


async def complaints(store: Store) -> list[Complaint]:
    return await store.read(lambda tx: tx.figures.complaints(NOW, END))


async def test_reviews_count_by_when_they_were_written(store: Store) -> None:
    stars = (1, 4, 5, None, 3.9)
    page = [said(n, NOW, stars=each) for n, each in enumerate(stars)]
    page += [said(7, NOW, stars=8, scale=10), said(8, NOW, stars=7.9, scale=10)]
    around = [said(10, NOW - HOUR, stars=5), said(11, END, stars=5)]
    await store.write(lambda tx: tx.reviews.batch([*page, *around], END))
    heard = await store.read(lambda tx: tx.figures.heard(NOW, END))
    assert heard == Heard(7, 3)
    nothing = await store.read(lambda tx: tx.figures.heard(END + HOUR, END + HOUR))
    assert nothing == Heard(0, 0)


async def test_praise_comes_newest_first_and_only_what_alarms_nobody(
    store: Store,
) -> None:
    page = [
        said(1, NOW, stars=5, text="Fijn", author="Karin"),
        said(2, NOW + HOUR, stars=4, text="Top"),
        said(3, NOW, stars=5, text="Brand in de keuken", verdict=Verdict.NEGATIVE),
        said(4, NOW, stars=3, text="Gaat wel"),
        said(5, NOW, stars=5, text="Weg"),
        said(6, NOW - HOUR, stars=5, text="Te vroeg"),
    ]
    await store.write(lambda tx: tx.reviews.batch(page, NOW))
    await store.write(lambda tx: tx.reviews.gone(page[4].review.key, NOW))
    found = await store.read(lambda tx: tx.figures.praise(NOW, END))
    assert found == [Praise("Top"), Praise("Fijn", "Karin")]


async def test_a_complaint_is_of_the_span_in_which_its_case_was_opened(
    store: Store,
) -> None:
    for number, at in enumerate((NOW - HOUR, NOW, END - HOUR, END), 1):
        await store.write(lambda tx, n=number, at=at: opened(tx, n, at))
    assert [each.case for each in await complaints(store)] == [2, 3]


async def test_a_complaint_has_its_first_window_whatever_clock_runs_now(
    store: Store,
) -> None:
    def work(tx: Tx) -> Case:
        case = opened(tx, 1, NOW)
        later = {"since": NOW + 5 * HOUR, "window_end": NOW + 50 * HOUR}
        return tx.cases.change(case, NOW, state=State.TAKEN, **later)

    case = await store.write(work)
    assert await complaints(store) == [
        Complaint(
            case=case.id,
            state=State.TAKEN,
            place="winkel",
            area="",
            opened_at=NOW,
            began=NOW - HOUR,
            ends=NOW - HOUR + case.policy.window,
        )
    ]


async def test_what_a_change_opened_counts_from_that_change(store: Store) -> None:
    before, now = said(1, NOW - 99 * HOUR, stars=5), said(1, NOW - 99 * HOUR, stars=1)
    await store.write(lambda tx: tx.reviews.batch([before], NOW - 98 * HOUR))

    def work(tx: Tx) -> None:
        tx.reviews.batch([now], NOW)
        tx.cases.open(unopened(now, opened_at=NOW, since=NOW))

    await store.write(work)
    (found,) = await complaints(store)
    assert found.began == NOW


async def test_old_complaints_that_are_opened_later_count_from_when_they_were_written(
    store: Store,
) -> None:
    judged = said(1, NOW - 99 * HOUR)
    await store.write(lambda tx: tx.reviews.batch([judged], NOW - HOUR))
    await store.write(lambda tx: tx.cases.open(unopened(judged, opened_at=NOW)))
    (found,) = await complaints(store)
    assert found.began == NOW - 99 * HOUR
    assert found.ends < found.opened_at


async def test_a_complaint_was_answered_by_its_first_reply(store: Store) -> None:
    def work(tx: Tx) -> None:
        case = opened(tx, 1, NOW)
        tx.replies.agree(words(case, text="Nooit geplaatst."))
        stands(tx, case, NOW + 2 * HOUR, kind=ReplyKind.HOLDING)
        stands(tx, case, NOW + 9 * HOUR)

    await store.write(work)
    (found,) = await complaints(store)
    assert found.stood_at == NOW + 2 * HOUR
    assert found.spoke_at is None


async def test_a_talk_in_person_and_the_reason_come_along(store: Store) -> None:
    reason = line("closed.reached", who="Tom")

    def work(tx: Tx) -> None:
        case = opened(tx, 1, NOW, place="Utrecht")
        tx.history.add(case.id, NOW + HOUR, TOM, "reached")
        tx.cases.change(case, NOW, state=State.CLOSED, reason=reason)

    await store.write(work)
    (found,) = await complaints(store)
    assert (found.spoke_at, found.reason) == (NOW + HOUR, reason)
    assert (found.state, found.place) == (State.CLOSED, "Utrecht")


async def test_a_place_without_a_name_is_that_of_its_source(store: Store) -> None:
    def work(tx: Tx) -> None:
        tx.sources.describe("winkel", SourceFacts("De Winkel"))
        opened(tx, 1, NOW)

    await store.write(work)
    assert [each.place for each in await complaints(store)] == ["De Winkel"]


async def test_an_area_is_what_was_agreed_or_else_whom_was_told(store: Store) -> None:
    agreed = Triage(
        reply=Needed.PUBLIC,
        right=Right.YES,
        area="app",
        solution=Solution.FIND_OUT,
        contact=None,
        before=None,
        by=TOM,
        at=NOW,
    )

    def work(tx: Tx) -> None:
        one, two, three = (opened(tx, n, NOW, triage=None) for n in (1, 2, 3))
        tx.cases.change(one, NOW, triage=agreed)
        tx.cases.change(three, NOW, triage=replace(agreed, area=""))
        tx.notices.open(notice(one.id, two.id))

    await store.write(work)
    assert [each.area for each in await complaints(store)] == ["app", "delivery", ""]


async def test_what_colleagues_fixed_or_explained_is_told_for_the_customer(
    store: Store,
) -> None:
    def answer(tx: Tx, area: str, state: NoticeState, at: datetime) -> None:
        made = tx.notices.open(notice(area=area))
        told = Told(TOM, at, "Het werkt weer.", "De server was vol.")
        tx.notices.change(made, state=state, told=told)

    async def answered(area: str, state: NoticeState, at: datetime) -> None:
        await store.write(lambda tx: answer(tx, area, state, at))

    await answered("app", NoticeState.EXPLAINED, NOW + HOUR)
    await answered("till", NoticeState.FIXED, NOW)
    await answered("door", NoticeState.STAYS, NOW)
    await answered("past", NoticeState.FIXED, NOW - HOUR)
    await answered("next", NoticeState.FIXED, END)
    await store.write(lambda tx: tx.notices.open(notice(area="open")))
    found = await store.read(lambda tx: tx.figures.changes(NOW, END))
    assert found == [
        Change("till", NoticeState.FIXED, "Het werkt weer."),
        Change("app", NoticeState.EXPLAINED, "Het werkt weer."),
    ]


async def test_changes_of_reviews_with_a_reply_of_ours_come_in_order(
    store: Store,
) -> None:
    def turn(tx: Tx, number: int, stars: float, at: datetime) -> None:
        tx.reviews.batch([said(number, NOW - 9 * HOUR, stars=stars)], at)

    def work(tx: Tx) -> None:
        for number in (1, 2, 3):
            case = opened(tx, number, NOW - 8 * HOUR)
            if number != 2:
                stands(tx, case, NOW - 7 * HOUR)
        for number in (1, 2):
            turn(tx, number, 2, NOW - HOUR)
            turn(tx, number, 4, NOW)
        turn(tx, 3, 4, NOW - HOUR)

    await store.write(work)
    found = await store.read(lambda tx: tx.figures.rated(NOW, END))
    turns = ((NOW - HOUR, 1.0), (NOW, 2.0))
    assert found == [Rated(CaseId(1), "winkel", 5, 4.0, NOW - 7 * HOUR, turns)]


async def test_a_promise_is_kept_by_an_answer_or_by_speaking(store: Store) -> None:
    before = NOW + 5 * HOUR

    def holds(tx: Tx, number: int, **more: Any) -> Case:
        case = opened(tx, number, NOW - 9 * HOUR)
        kind = ReplyKind.HOLDING
        stands(tx, case, NOW - 8 * HOUR, kind=kind, promised=before, **more)
        return case

    def work(tx: Tx) -> None:
        stands(tx, holds(tx, 1), NOW + HOUR)
        spoke = holds(tx, 2)
        tx.history.add(spoke.id, NOW + 2 * HOUR, TOM, "reached")
        stands(tx, spoke, NOW + 3 * HOUR, kind=ReplyKind.UPDATE)
        again = holds(tx, 3)
        stands(tx, again, NOW + HOUR, kind=ReplyKind.HOLDING)
        gone = holds(tx, 4)
        tx.reviews.gone(gone.review, NOW)
        late = holds(tx, 5)
        tx.reviews.gone(late.review, before + HOUR)
        never = opened(tx, 6, NOW)
        tx.replies.agree(words(never, kind=ReplyKind.HOLDING, promised=before))

    await store.write(work)
    found = await store.read(lambda tx: tx.figures.promises(NOW, END))
    assert found == [
        Promise(CaseId(1), before, NOW + HOUR),
        Promise(CaseId(2), before, NOW + 2 * HOUR),
        Promise(CaseId(3), before, None),
        Promise(CaseId(5), before, None),
    ]
    for since in (before + timedelta(seconds=1), before - 9 * HOUR):
        other = await store.read(
            lambda tx, s=since: tx.figures.promises(s, s + 2 * HOUR)
        )
        assert other == []


@pytest.mark.parametrize("spoke", [True, False])
async def test_what_was_done_before_keeps_no_promise(
    store: Store, *, spoke: bool
) -> None:
    def work(tx: Tx) -> None:
        case = opened(tx, 1, NOW - 9 * HOUR)
        if spoke:
            tx.history.add(case.id, NOW - 8 * HOUR, TOM, "reached")
        else:
            stands(tx, case, NOW - 8 * HOUR)
        held = {"kind": ReplyKind.HOLDING, "promised": NOW}
        stands(tx, case, NOW - 7 * HOUR, **held)

    await store.write(work)
    found = await store.read(lambda tx: tx.figures.promises(NOW, END))
    assert found == [Promise(CaseId(1), NOW, None)]
