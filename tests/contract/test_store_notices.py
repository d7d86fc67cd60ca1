"""Every store keeps what colleagues are told, asked and answer, and the cases."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from bot.case import CaseId
from bot.errors import CaseError
from bot.notice import WAITING, Notice, NoticeId, NoticeKind, NoticeState, Told
from bot.person import PersonId
from bot.ports.store import Store, Tx
from bot.words import line
from tests.contract.stores import HOUR, NOW, notice, opened

JOOST = PersonId("joost")
QUESTION = notice(
    kind=NoticeKind.QUESTION,
    text="Is de route nog stuk?",
    asked_of=JOOST,
    due_at=NOW + 3 * HOUR,
)


def cases(tx: Tx) -> list[CaseId]:
    return [opened(tx, number).id for number in range(3)]


async def kept(store: Store, *notices: Notice) -> list[Notice]:
    return [await store.write(lambda tx, n=n: tx.notices.open(n)) for n in notices]


async def test_a_notice_gets_a_number_and_comes_back(store: Store) -> None:
    one, two, three = await store.write(cases)
    given = [
        notice(three, one, two, before=2),
        replace(QUESTION, cases=(two,)),
        replace(QUESTION, look=line("look.asked_back", who="Joost", at=NOW)),
    ]
    made = await kept(store, *given)
    assert len({kept_.id for kept_ in made}) == 3
    for before, after in zip(given, made, strict=True):
        assert after == replace(before, id=after.id)
        found = await store.read(lambda tx, n=after.id: tx.notices.get(n))
        assert found == after
    assert await store.read(lambda tx: tx.notices.get(NoticeId(9))) is None


async def test_an_area_has_one_notice_for_information_a_day(store: Store) -> None:
    today, tomorrow, other = await kept(
        store, notice(), notice(day="2026-11-04"), notice(area="app")
    )
    await kept(store, QUESTION, QUESTION)
    days = {
        ("delivery", "2026-11-03"): today,
        ("delivery", "2026-11-04"): tomorrow,
        ("app", "2026-11-03"): other,
        ("app", "2026-11-04"): None,
    }
    for about, known in days.items():
        assert await store.read(lambda tx, a=about: tx.notices.info(*a)) == known
    with pytest.raises(CaseError, match="delivery has a notice of 2026-11-03"):
        await kept(store, notice(text="again"))


async def test_a_case_stands_in_a_notice_once(store: Store) -> None:
    one, two, _ = await store.write(cases)
    (told,) = await kept(store, notice(two))
    added = {
        case: await store.write(lambda tx, c=case: tx.notices.add(told.id, c, NOW))
        for case in (one, two)
    }
    assert added == {one: True, two: False}
    assert not await store.write(lambda tx: tx.notices.add(told.id, one, NOW))
    found = await store.read(lambda tx: tx.notices.get(told.id))
    assert found == replace(told, cases=(two, one))


async def test_a_case_knows_its_notices(store: Store) -> None:
    one, two, three = await store.write(cases)
    told, asked = await kept(store, notice(one, two), replace(QUESTION, cases=(one,)))
    known = {one: [told, asked], two: [told], three: []}
    for case, notices in known.items():
        found = await store.read(lambda tx, c=case: tx.notices.of_case(c))
        assert found == notices


async def test_only_unanswered_questions_are_asked_for(store: Store) -> None:
    of_area = {
        (area, state): replace(QUESTION, area=area, state=state)
        for area, state in product(("delivery", "app"), NoticeState)
    }
    made = await kept(store, *of_area.values())
    await kept(store, notice())
    for area in ("delivery", "app"):
        found = await store.read(lambda tx, a=area: tx.notices.questions(a))
        assert found == [n for n in made if n.area == area and n.state in WAITING]
    assert await store.read(lambda tx: tx.notices.questions("shop")) == []


async def test_the_newest_notices_come_first(store: Store) -> None:
    made = await kept(
        store,
        *(replace(QUESTION, state=s) for s in NoticeState),
        *(notice(day=f"day {n}") for n in range(2)),
    )

    async def listed(*states: NoticeState, limit: int = 100) -> list[Notice]:
        return await store.read(lambda tx: tx.notices.listed(states, limit))

    assert await listed() == made[::-1]
    assert await listed(limit=2) == made[:-3:-1]
    some = (NoticeState.LOOKING, NoticeState.FIXED)
    assert await listed(*some) == [made[2], made[1]]
    assert await listed(*some, limit=1) == [made[2]]


async def test_an_answer_is_written_and_given_back(store: Store) -> None:
    one, two, _ = await store.write(cases)
    (asked,) = await kept(store, replace(QUESTION, cases=(one,)))
    await store.write(lambda tx: tx.notices.add(asked.id, two, NOW))
    fields = {
        "state": NoticeState.FIXED,
        "area": "app",
        "asked_of": PersonId("sanne"),
        "due_at": None,
        "told": Told(JOOST, NOW + HOUR, "Weer heel.", "Band was lek."),
        "look": line("look.passed_on"),
        "before": 4,
    }
    # What stands there now is given, also what `asked` did not know of.
    changed = await store.write(lambda tx: tx.notices.change(asked, **fields))
    assert changed == replace(asked, cases=(one, two), **fields)
    assert await store.read(lambda tx: tx.notices.get(asked.id)) == changed
    again = await store.write(lambda tx: tx.notices.change(changed, told=None))
    assert again.told is None


async def test_what_is_not_there_cannot_be_changed(store: Store) -> None:
    (told,) = await kept(store, notice())
    ghost = replace(told, id=NoticeId(9))
    with pytest.raises(CaseError, match="no notice 9"):
        await store.write(lambda tx: tx.notices.change(ghost, text="x"))
    with pytest.raises(KeyError):
        await store.write(lambda tx: tx.notices.change(told, cases=()))
