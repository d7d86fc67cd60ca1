"""Every store keeps cases: one per review, changed by who saw them as they stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.case import CaseId, State, Suggestion
from bot.customer import Customer
from bot.dossier import Stop
from bot.errors import CaseError, Stale, StoreError
from bot.notice import Notice
from bot.person import PersonId
from bot.ports.store import Store, Tx
from bot.reply import Approval, Decision, Draft, SourceFacts
from bot.triage import Needed, Right, Solution, Triage
from bot.words import line
from tests.contract.stores import (
    HOUR,
    NOW,
    kept,
    notice,
    opened,
    said,
    unopened,
    with_playbook,
    words,
)
from tests.playbooks import BODY

SANNE, TOM = PersonId("sanne"), PersonId("tom")
TRIAGE = Triage(
    reply=Needed.CONTACT,
    right=Right.PARTLY,
    area="delivery",
    solution=Solution.CALL_BACK,
    contact=SANNE,
    before=NOW + HOUR,
    by=TOM,
    at=NOW,
)


async def test_a_case_gets_a_number_and_a_first_version(store: Store) -> None:
    one = await store.write(lambda tx: opened(tx, 1, look=line("look.changed", at=NOW)))
    two = await store.write(lambda tx: opened(tx, 2, old=True, owner=TOM))
    assert one.id != two.id
    assert (one.version, two.version) == (1, 1)
    for case in (one, two):
        assert await store.read(lambda tx, c=case: tx.cases.get(c.id)) == case
        assert await store.read(lambda tx, c=case: tx.cases.of_review(c.review)) == case


async def test_a_case_nobody_opened_is_not_there(store: Store) -> None:
    assert await store.read(lambda tx: tx.cases.get(CaseId(9))) is None
    key = said().review.key
    assert await store.read(lambda tx: tx.cases.of_review(key)) is None


async def test_a_review_has_one_case(store: Store) -> None:
    await store.write(opened)
    with pytest.raises(CaseError, match="winkel/1 has a case"):
        await store.write(lambda tx: tx.cases.open(unopened(said())))


async def test_a_case_needs_its_review(store: Store) -> None:
    with pytest.raises(CaseError, match="winkel/1 is not in the store"):
        await store.write(lambda tx: tx.cases.open(unopened(said())))


async def test_a_change_is_written_and_given_back(store: Store) -> None:
    case = await store.write(opened)
    later = NOW + HOUR
    fields = {
        "state": State.TAKEN,
        "owner": SANNE,
        "window_end": NOW + 2 * HOUR,
        "look": line("look.edited"),
        "reason": line("closed.by", who="Tom"),
        "suggestions": (Suggestion("apologise", "Onze excuses."),),
        "since": NOW + HOUR,
        "held_at": NOW + HOUR,
        "answered_at": NOW + 2 * HOUR,
        "topic": "safety",
        "urgent": True,
        "asked": (TOM, SANNE),
        "triage": TRIAGE,
        "plan": line("plan.contact", who="Sanne", before=NOW),
    }
    changed = await store.write(lambda tx: tx.cases.change(case, later, **fields))
    assert (changed.version, changed.changed_at) == (2, later)
    assert {name: getattr(changed, name) for name in fields} == fields
    assert await store.read(lambda tx: tx.cases.get(case.id)) == changed


async def test_what_was_set_can_be_taken_away_again(store: Store) -> None:
    case = await store.write(opened)
    empty = {"held_at": None, "asked": (), "triage": None, "plan": None}
    full = {
        "held_at": NOW,
        "asked": (TOM,),
        "triage": TRIAGE,
        "plan": line("plan.contact"),
    }
    for fields in (full, empty):
        case = await store.write(
            lambda tx, c=case, f=fields: tx.cases.change(c, NOW, **f)
        )
        found = await store.read(lambda tx, c=case: tx.cases.get(c.id))
        assert found == case
        assert {name: getattr(case, name) for name in fields} == fields


async def test_a_triage_without_a_date_comes_back_without(store: Store) -> None:
    open_end = replace(TRIAGE, area="", contact=None, before=None)
    case = await store.write(lambda tx: opened(tx, triage=open_end))
    found = await store.read(lambda tx: tx.cases.get(case.id))
    assert found is not None
    assert found.triage == open_end


async def test_who_saw_an_older_version_changes_nothing(store: Store) -> None:
    case = await store.write(opened)
    taken = await store.write(lambda tx: tx.cases.change(case, NOW, owner=SANNE))
    with pytest.raises(Stale):
        await store.write(lambda tx: tx.cases.change(case, NOW, owner=TOM))
    assert await store.read(lambda tx: tx.cases.get(case.id)) == taken


async def test_the_window_that_ends_first_stands_in_front(store: Store) -> None:
    ends = {1: NOW + 9 * HOUR, 2: NOW + HOUR, 3: NOW + 5 * HOUR}
    for number, end in ends.items():
        await store.write(lambda tx, n=number, e=end: opened(tx, n, window_end=e))
    third = await store.read(lambda tx: tx.cases.of_review(said(3).review.key))
    assert third is not None
    await store.write(lambda tx: tx.cases.change(third, NOW, state=State.CLOSED))

    async def listed(*states: State, limit: int = 100) -> list[str]:
        found = await store.read(lambda tx: tx.cases.listed(states, limit))
        return [case.review.removeprefix("winkel/") for case in found]

    assert await listed() == ["2", "3", "1"]
    assert await listed(limit=1) == ["2"]
    assert await listed(State.NEW) == ["2", "1"]
    assert await listed(State.CLOSED, State.TAKEN) == ["3"]


async def test_a_person_owns_what_is_not_closed(store: Store) -> None:
    ends = {1: NOW + 9 * HOUR, 2: NOW + HOUR, 3: NOW + 5 * HOUR, 4: NOW + 2 * HOUR}
    states = {1: State.PLACED, 4: State.CLOSED}
    for number, end in ends.items():
        how = {"owner": TOM, "state": states.get(number, State.TAKEN)}
        await store.write(
            lambda tx, n=number, e=end, h=how: opened(tx, n, window_end=e, **h)
        )
    await store.write(lambda tx: opened(tx, 5, owner=SANNE))
    await store.write(lambda tx: opened(tx, 6))

    async def owned(person: PersonId, limit: int = 100) -> list[str]:
        found = await store.read(lambda tx: tx.cases.owned(person, limit))
        return [case.review.removeprefix("winkel/") for case in found]

    assert await owned(TOM) == ["2", "3", "1"]
    assert await owned(TOM, 1) == ["2"]
    assert await owned(PersonId("lotte")) == []


# ------------------------------------------------------------------ searching


def some_words(tx: Tx) -> None:
    opened(tx, 1, "De café-app loopt vast", author="Karin")
    opened(tx, 2, "De app is traag")
    kept(tx, 3, "De app is mooi")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("app", ["2", "1"]),
        ("APP vast", ["1"]),
        ("cafe", ["1"]),
        ("karin app", ["1"]),
        ("mooi", []),
        ("vast OR traag", []),
        ('"vast" (NEAR* -app:', []),
        ("vast; --", ["1"]),
        ("\0", []),
        ("  ", []),
    ],
)
async def test_a_search_finds_cases_that_hold_all_words(
    store: Store, text: str, found: list[str]
) -> None:
    await store.write(some_words)
    cases = await store.read(lambda tx: tx.cases.search(text))
    assert [case.review.removeprefix("winkel/") for case in cases] == found


async def test_a_search_gives_no_more_than_asked(store: Store) -> None:
    await store.write(some_words)
    assert len(await store.read(lambda tx: tx.cases.search("app", 1))) == 1


async def test_a_search_knows_the_words_as_they_are_now(store: Store) -> None:
    await store.write(some_words)
    await store.write(lambda tx: kept(tx, 2, "De app is nu snel"))
    assert len(await store.read(lambda tx: tx.cases.search("snel"))) == 1
    assert await store.read(lambda tx: tx.cases.search("traag")) == []


# ------------------------------------------------------------------ the whole file


async def test_the_file_of_a_new_case_holds_what_there_is(store: Store) -> None:
    await store.write(with_playbook)
    case = await store.write(opened)
    file = await store.read(lambda tx: tx.cases.file(case.id))
    assert file is not None
    assert (file.case, file.review) == (case, said().review)
    assert file.facts == SourceFacts(title="winkel")
    assert file.brand == "Polderbank"
    nothing = (file.owner, file.customer, file.draft, file.reply, file.stop)
    assert nothing == (None, None, None, None, None)
    assert file.agreed_by == ()
    assert (file.asked, file.notices, file.areas) == (None, (), {})
    assert file.names["tom"] == "Tom Bakker"


async def test_the_file_names_the_people(store: Store) -> None:
    draft = Draft("Dag", "d1", SANNE, NOW, "call", proposed=True)
    facts = SourceFacts(title="De Winkel", takes=False)
    stop = Stop(NOW, "Lotte")

    def work(tx: Tx) -> CaseId:
        with_playbook(tx)
        case = opened(tx, owner=TOM)
        tx.replies.keep_draft(case.id, draft)
        reply = words(case)
        for who, how in ((SANNE, "proposed"), (TOM, "approved"), (SANNE, "approved")):
            at = NOW + (HOUR if how == "approved" else timedelta())
            agreed = Approval(who, reply.digest, Decision(how), at)
            tx.replies.approve(case.id, agreed)
        tx.replies.agree(reply)
        tx.sources.describe("winkel", facts)
        tx.switches.set_stop(stop)
        return case.id

    case = await store.write(work)
    file = await store.read(lambda tx: tx.cases.file(case))
    assert file is not None
    assert file.owner is not None
    assert file.drafted_by is not None
    assert (file.owner.name, file.drafted_by.name) == ("Tom Bakker", "Sanne de Vries")
    assert file.agreed_by == ("Sanne de Vries", "Tom Bakker")
    assert (file.draft, file.facts, file.stop) == (draft, facts, stop)
    assert file.reply is not None
    assert file.reply.text == "Wat vervelend. We bellen je."


async def test_the_file_tells_who_was_asked_last_and_what_colleagues_know(
    store: Store,
) -> None:
    area = {"id": "delivery", "name": "Bezorging", "customer": "de bezorging"}
    with_areas = {**BODY, "playbook": {**BODY["playbook"], "areas": [area]}}

    def work(tx: Tx) -> tuple[CaseId, list[Notice]]:
        tx.playbook.put(with_areas, NOW)
        case = opened(tx, asked=(SANNE, TOM))
        told = [tx.notices.open(notice(case.id, day=day)) for day in ("d1", "d2")]
        tx.notices.open(notice(opened(tx, 2).id, day="d3"))
        return case.id, told

    case, told = await store.write(work)
    file = await store.read(lambda tx: tx.cases.file(case))
    assert file is not None
    assert file.asked is not None
    assert file.asked.id == TOM
    assert file.notices == tuple(told)
    assert file.areas["delivery"].name == "Bezorging"


async def test_somebody_who_left_is_named_by_their_id(store: Store) -> None:
    await store.write(with_playbook)
    case = await store.write(lambda tx: opened(tx, owner=PersonId("piet")))
    file = await store.read(lambda tx: tx.cases.file(case.id))
    assert file is not None
    assert file.owner is not None
    assert file.owner.name == "piet"
    assert file.owner.guest


async def test_the_file_counts_complaints_up_to_this_one(store: Store) -> None:
    await store.write(with_playbook)
    cases = [
        await store.write(
            lambda tx, n=n: opened(tx, n, author="Karin", opened_at=NOW + n * HOUR)
        )
        for n in range(3)
    ]
    await store.write(lambda tx: opened(tx, 7, author="Kees"))
    for nth, case in enumerate(cases, 1):
        file = await store.read(lambda tx, c=case: tx.cases.file(c.id))
        assert file is not None
        assert file.customer == Customer("winkel/karin", nth, NOW - HOUR)


async def test_there_is_no_file_without_a_case(store: Store) -> None:
    assert await store.read(lambda tx: tx.cases.file(CaseId(9))) is None


async def test_there_is_no_file_without_a_playbook(store: Store) -> None:
    case = await store.write(opened)
    with pytest.raises(StoreError, match="no playbook"):
        await store.read(lambda tx: tx.cases.file(case.id))


async def test_homes_are_those_of_open_cases(store: Store) -> None:
    assert await store.read(lambda tx: tx.cases.homes()) == []
    case = await store.write(opened)
    assert await store.read(lambda tx: tx.cases.homes()) == [case.home]
    await store.write(lambda tx: tx.cases.change(case, NOW, state=State.CLOSED))
    assert await store.read(lambda tx: tx.cases.homes()) == []


async def test_a_case_may_have_a_brand_of_its_own(store: Store) -> None:
    await store.write(with_playbook)
    plain = await store.write(lambda tx: opened(tx, 1))
    other = await store.write(lambda tx: opened(tx, 2, brand="Smit Taart"))
    files = await store.read(lambda tx: [tx.cases.file(c.id) for c in (plain, other)])
    assert [file and file.case.brand for file in files] == ["", "Smit Taart"]
    assert [file and file.brand for file in files] == ["Polderbank", "Smit Taart"]
