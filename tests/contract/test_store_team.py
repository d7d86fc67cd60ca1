"""Every store keeps the team: who is told, on, nudged, and what a lead changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.case import CaseId
from bot.errors import CaseError, StoreError
from bot.person import Identity, PersonId, Profile
from bot.playbook import PlaybookError
from bot.ports.records import Change, Direct
from bot.ports.store import Store, Tx
from bot.reminder import Nudge
from bot.subject import case_of, notice_of
from bot.words import line
from tests.contract.stores import HOUR, NOW, opened, with_playbook
from tests.playbooks import BODY, PLAYBOOK

SOMEBODY = Identity("slack", "T1", "U1")


async def test_what_a_channel_tells_of_somebody_is_kept_until_it_tells_otherwise(
    store: Store,
) -> None:
    assert await store.read(lambda tx: tx.profiles.get(SOMEBODY)) is None
    first = Profile(SOMEBODY, "Sanne", "sanne@polderbank.example", True, NOW)
    guest = replace(first, member=False, at=NOW + HOUR)
    for told in (first, guest):
        await store.write(lambda tx, one=told: tx.profiles.keep(one))
        assert await store.read(lambda tx: tx.profiles.get(SOMEBODY)) == told
    other = replace(SOMEBODY, tenant="T2")
    assert await store.read(lambda tx: tx.profiles.get(other)) is None


async def test_whom_no_channel_was_asked_about_is_forgotten(store: Store) -> None:
    told = Profile(SOMEBODY, "Sanne", "sanne@polderbank.example", True, NOW)
    await store.write(lambda tx: tx.profiles.keep(told))
    await store.write(lambda tx: tx.profiles.drop(NOW))
    assert await store.read(lambda tx: tx.profiles.get(SOMEBODY)) == told
    await store.write(lambda tx: tx.profiles.drop(NOW + HOUR))
    assert await store.read(lambda tx: tx.profiles.get(SOMEBODY)) is None


SANNE, TOM = PersonId("sanne"), PersonId("tom")
WHY = line("why.assigned", who="Sanne", at=NOW)


# ------------------------------------------------------------------ direct cards


def brought(tx: Tx, case: CaseId, person: PersonId, role: str = "owner") -> Direct:
    return tx.directs.begin(case, person, WHY, NOW, role=role)


async def test_a_case_is_brought_to_people(store: Store) -> None:
    case, other = [
        (await store.write(lambda tx, n=n: opened(tx, n))).id for n in (1, 2)
    ]
    one = await store.write(lambda tx: brought(tx, case, TOM))
    two = await store.write(lambda tx: brought(tx, case, SANNE, "approver"))
    three = await store.write(lambda tx: brought(tx, other, TOM, "told"))
    assert one == Direct(one.id, case, TOM, "owner", WHY, NOW)
    assert (two.role, three.role) == ("approver", "told")
    assert await store.read(lambda tx: tx.directs.open(case)) == [one, two]
    assert await store.read(lambda tx: tx.directs.open(other)) == [three]
    assert await store.read(lambda tx: tx.directs.get(two.id)) == two
    assert await store.read(lambda tx: tx.directs.get(9)) is None


async def test_a_part_that_is_over_is_live_no_more(store: Store) -> None:
    case = (await store.write(opened)).id
    one = await store.write(lambda tx: brought(tx, case, TOM))
    done = line("direct.done", who="Tom", at=NOW)
    for said in (done, line("direct.other")):
        await store.write(lambda tx, s=said: tx.directs.end(one.id, s))
    assert await store.read(lambda tx: tx.directs.open(case)) == []
    ended = await store.read(lambda tx: tx.directs.get(one.id))
    assert ended == replace(one, ended=done)
    again = await store.write(lambda tx: brought(tx, case, TOM))
    assert again.id != one.id
    assert await store.read(lambda tx: tx.directs.open(case)) == [again]


async def test_a_person_has_one_live_card_of_a_case(store: Store) -> None:
    case = (await store.write(opened)).id
    one = await store.write(lambda tx: brought(tx, case, TOM))
    with pytest.raises(CaseError, match=f"tom has a live card of case {case}"):
        await store.write(lambda tx: brought(tx, case, TOM, "approver"))
    assert await store.read(lambda tx: tx.directs.open(case)) == [one]


# ------------------------------------------------------------------ shifts


async def test_who_is_on_is_on_until_the_moment_they_named(store: Store) -> None:
    async def begin(person: PersonId, since: int, until: int) -> int:
        span = (NOW + since * HOUR, NOW + until * HOUR)
        return (await store.write(lambda tx: tx.shifts.begin(person, *span))).id

    tom, sanne, later = (
        await begin(TOM, -1, 2),
        await begin(SANNE, -2, 1),
        await begin(TOM, 3, 4),
    )

    async def on(hours: int) -> list[int]:
        shifts = await store.read(lambda tx: tx.shifts.on(NOW + hours * HOUR))
        assert all(shift.on(NOW + hours * HOUR) for shift in shifts)
        return [shift.id for shift in shifts]

    turns = [await on(hours) for hours in range(-3, 5)]
    both = [sanne, tom]
    assert turns == [[], [sanne], both, both, [tom], [], [later], []]


async def test_a_shift_may_be_cut_short_once(store: Store) -> None:
    span = (NOW - HOUR, NOW + HOUR)
    shift = await store.write(lambda tx: tx.shifts.begin(TOM, *span))
    for at in (NOW, NOW + HOUR):
        await store.write(lambda tx, at=at: tx.shifts.end(shift.id, at))
    ended = await store.read(lambda tx: tx.shifts.get(shift.id))
    assert ended == replace(shift, ended_at=NOW)
    assert await store.read(lambda tx: tx.shifts.on(NOW)) == []
    assert await store.read(lambda tx: tx.shifts.get(9)) is None


# ------------------------------------------------------------------ nudges


async def test_nudges_wait_until_they_are_cleared(store: Store) -> None:
    first = Nudge(TOM, case_of(7), "owner", NOW)
    others = [
        Nudge(TOM, case_of(7), "me", NOW + HOUR),
        Nudge(TOM, notice_of(7), "owner", NOW + 2 * HOUR),
        Nudge(SANNE, case_of(7), "owner", NOW),
    ]
    again = replace(first, at=NOW + 9 * HOUR)
    for nudge in (*others, first, again):
        await store.write(lambda tx, n=nudge: tx.nudges.put(n))
    assert await store.read(lambda tx: tx.nudges.of(TOM)) == [first, *others[:2]]
    await store.write(lambda tx: tx.nudges.clear(TOM))
    assert await store.read(lambda tx: tx.nudges.of(TOM)) == []
    assert await store.read(lambda tx: tx.nudges.of(SANNE)) == others[2:]
    await store.write(lambda tx: tx.nudges.put(again))
    assert await store.read(lambda tx: tx.nudges.of(TOM)) == [again]


async def test_it_is_known_when_somebody_last_got_a_list(store: Store) -> None:
    assert await store.read(lambda tx: tx.nudges.last(TOM)) is None
    for at in (NOW, NOW + HOUR):
        await store.write(lambda tx, at=at: tx.nudges.told(TOM, at))
        assert await store.read(lambda tx: tx.nudges.last(TOM)) == at
    assert await store.read(lambda tx: tx.nudges.last(SANNE)) is None


# ------------------------------------------------------------------ what was changed


def change(number: int, undoes: int = 0) -> Change:
    said = line("changed.people", n=number)
    return Change(
        *(0, NOW + number * HOUR, TOM, "people", said),
        *([{"id": "tom"}], {"until": None}, undoes),
    )


async def test_changes_are_a_log_that_knows_what_was_undone(store: Store) -> None:
    def add(tx: Tx, number: int, undoes: int = 0) -> Change:
        return tx.changes.add(change(number, undoes))

    one = await store.write(lambda tx: add(tx, 1))
    two = await store.write(lambda tx: add(tx, 2))
    assert one == replace(change(1), id=one.id)
    back = await store.write(lambda tx: add(tx, 3, one.id))
    assert (back.undoes, back.undone) == (one.id, False)
    undone = replace(one, undone=True)
    assert await store.read(lambda tx: tx.changes.get(one.id)) == undone
    assert await store.read(lambda tx: tx.changes.listed()) == [back, two, undone]
    assert await store.read(lambda tx: tx.changes.listed(1)) == [back]
    assert await store.read(lambda tx: tx.changes.get(9)) is None


# ------------------------------------------------------------------ people


def people(*left: str, **changed: Any) -> list[dict[str, Any]]:
    kept = [person for person in PLAYBOOK["people"] if person["id"] not in left]
    return [{**kept[0], **changed}, *kept[1:]]


async def set_people(store: Store, now: list[dict[str, Any]]) -> int:
    def work(tx: Tx) -> int:
        tx.team.set_people(now, NOW)
        return tx.playbook.current().version

    return await store.write(work)


async def test_people_are_those_of_the_file_until_somebody_changes_them(
    store: Store,
) -> None:
    with pytest.raises(StoreError, match="no playbook"):
        await store.read(lambda tx: tx.team.people())
    with pytest.raises(StoreError, match="no playbook"):
        await set_people(store, people())
    await store.write(with_playbook)
    assert await store.read(lambda tx: tx.team.people()) == PLAYBOOK["people"]
    assert not await store.read(lambda tx: tx.team.changed())
    other = people("lotte", name="Sanne Smit")
    assert await set_people(store, other) == 2
    assert await store.read(lambda tx: tx.team.people()) == other
    assert await store.read(lambda tx: tx.team.changed())
    playbook = await store.read(lambda tx: tx.playbook.current())
    assert [person.name for person in playbook.people.values()] == [
        *("Sanne Smit", "Tom Bakker")
    ]


async def test_the_same_people_again_are_no_new_version(store: Store) -> None:
    await store.write(with_playbook)
    other = people("lotte")
    assert [await set_people(store, p) for p in (people(), other, other)] == [1, 2, 2]
    await store.write(with_playbook)
    assert (await store.read(lambda tx: tx.playbook.current())).version == 2


async def test_people_who_were_changed_outlast_the_file(store: Store) -> None:
    await store.write(with_playbook)
    other = people("lotte")
    await set_people(store, other)
    for file in ({**PLAYBOOK, "brand": "Dijkbank"}, {**PLAYBOOK, "people": []}):
        body = {**BODY, "playbook": file}
        kept = await store.write(lambda tx, b=body: tx.playbook.put(b, NOW))
        assert list(kept.people) == ["sanne", "tom"]
        assert kept.brand == file["brand"]
    assert await store.read(lambda tx: tx.team.people()) == other


async def test_people_the_file_named_hold_once_they_were_confirmed(
    store: Store,
) -> None:
    await store.write(with_playbook)
    await set_people(store, people())
    body = {**BODY, "playbook": {**PLAYBOOK, "people": people("lotte")}}
    kept = await store.write(lambda tx: tx.playbook.put(body, NOW))
    assert list(kept.people) == ["sanne", "tom", "lotte"]
    assert kept.version == 1


@pytest.mark.parametrize("gone", [("tom", "lotte"), ("sanne", "tom", "lotte")])
async def test_people_the_rules_do_not_allow_change_nothing(
    store: Store, gone: tuple[str, ...]
) -> None:
    await store.write(with_playbook)
    kept = [p for p in PLAYBOOK["people"] if p["id"] not in gone]

    def goes_on(tx: Tx) -> int:
        with pytest.raises(PlaybookError):
            tx.team.set_people(kept, NOW)
        return tx.playbook.put(BODY, NOW).version

    assert await store.write(goes_on) == 1
    with pytest.raises(PlaybookError):
        await set_people(store, kept)
    assert await store.read(lambda tx: tx.team.people()) == PLAYBOOK["people"]
    renamed = {**PLAYBOOK, "people": people(name="Sanne Smit")}
    body = {**BODY, "playbook": renamed}
    now = await store.write(lambda tx: tx.playbook.put(body, NOW))
    assert now.people[SANNE].name == "Sanne Smit"


async def test_a_file_that_does_not_fit_the_people_keeps_the_old_rules(
    store: Store,
) -> None:
    await store.write(with_playbook)
    await set_people(store, people("lotte"))
    area = {"id": "app", "name": "App", "customer": "de app", "people": ["lotte"]}
    body = {**BODY, "playbook": {**PLAYBOOK, "areas": [area]}}
    with pytest.raises(PlaybookError, match="lotte"):
        await store.write(lambda tx: tx.playbook.put(body, NOW))
    assert (await store.read(lambda tx: tx.playbook.current())).version == 2
