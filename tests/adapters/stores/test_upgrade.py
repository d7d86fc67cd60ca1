"""A file of the first wederwoord opens in this one, and what ran in it goes on."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.stores import records
from adapters.stores.columns import moment
from adapters.stores.sqlite import SqliteStore
from bot import hours
from bot.approval import Approving
from bot.case import CaseId, Policy, State
from bot.errors import StoreError
from bot.ladder import Ladder
from bot.ports.records import Direct, Placed
from bot.press import Address
from bot.reminder import Timer
from bot.reply import Draft, ReplyKind, SourceFacts
from bot.subject import case_of
from bot.words import Line
from tests.adapters.stores import older

HOUR = timedelta(hours=1)
NOW = moment(older.TICK)


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqliteStore]:
    older.make(path)
    store = SqliteStore.open(path)
    yield store
    await store.close()


def policy(window: timedelta, undo: float, remind: timedelta, people: int) -> Policy:
    return Policy(
        window=window,
        undo=timedelta(seconds=undo),
        holding=24 * HOUR,
        hours=hours.read(["mon-fri 09:00-17:30"], "Europe/Lisbon"),
        ladder=Ladder((0.25, 0.5), (remind,), (HOUR, timedelta()), 1.5 * HOUR),
        approving=Approving(people=people),
        version=1,
    )


async def test_an_open_case_goes_on_under_its_own_rules(store: SqliteStore) -> None:
    cases = {case.id: case for case in await store.read(lambda tx: tx.cases.listed())}
    assert [c.state for c in cases.values()] == [
        *(State.WAITING, State.TAKEN, State.PLACED)
    ]
    rules = policy(24 * HOUR, 120, 3 * HOUR, 2)
    assert [c.policy for c in cases.values()][:2] == [rules, rules]
    assert cases[CaseId(3)].policy == policy(HOUR, 0, HOUR / 2, 1)
    for case in cases.values():
        assert case.since == case.opened_at == moment(older.OPENED)
        nothing = (case.held_at, case.asked, case.triage, case.plan)
        assert nothing == (None, (), None, None)
        assert case.suggestions[0].text == "Dag Karin"


async def test_what_alarms_rings_and_what_was_answered_has_no_clock(
    store: SqliteStore,
) -> None:
    cases = await store.read(lambda tx: tx.cases.listed())
    assert [(case.topic, case.urgent) for case in cases] == [
        *(("", False), ("threat", True), ("", False))
    ]
    assert [case.answered_at for case in cases] == [None, None, moment(older.SOON)]


def test_a_source_described_before_it_could_be_silent_is_not() -> None:
    facts = SourceFacts("De Winkel", takes=False)
    kept = json.loads(records.facts_to_json(facts))
    del kept["silent"]
    assert records.facts_from_json(json.dumps(kept)) == facts


async def test_words_become_answers(store: SqliteStore) -> None:
    sanne, at = "sanne", moment(older.OPENED)
    draft = await store.read(lambda tx: tx.replies.draft(CaseId(1)))
    assert draft == Draft("Beste Karin", "d9", sanne, at, proposed=True)
    reply = await store.read(lambda tx: tx.replies.of_case(CaseId(3)))
    assert reply is not None
    assert (reply.kind, reply.promised) == (ReplyKind.ANSWER, None)
    assert reply.text == "Beste Jan"


async def test_cards_stand_where_they_stood(store: SqliteStore) -> None:
    stands = Placed(Address("browser", "webcare", "m1", "m1"), "d1")
    for number in (1, 2, 3):
        about = case_of(number)
        found = await store.read(lambda tx, a=about: tx.cards.placed(a, "home"))
        assert found == stands


def timer(number: int, step: str, due: str) -> Timer:
    return Timer(case_of(number), step, moment(due))


async def test_timers_wait_under_the_names_of_today(store: SqliteStore) -> None:
    for number in (1, 2):
        waits = [
            timer(number, "owner", older.REMIND),
            timer(number, "over", older.END),
        ]
        about = case_of(number)
        found = await store.read(lambda tx, a=about: tx.timers.waiting(a))
        assert found == waits
        # Set once more they are the very same; what has fired does not fire again.
        soon = timer(number, "soon", older.SOON)
        for known in (*waits, soon):
            await store.write(lambda tx, t=known: tx.timers.put(t))
        assert await store.read(lambda tx, a=about: tx.timers.waiting(a)) == waits
        for known in waits:
            assert await store.write(lambda tx, t=known: tx.timers.fire(t, NOW))


async def test_a_line_to_one_person_becomes_a_direct_card(store: SqliteStore) -> None:
    assigned = Line(older.ASSIGNED["key"], older.ASSIGNED["values"])
    direct = Direct(1, CaseId(2), "lotte", "told", assigned, NOW)
    assert await store.read(lambda tx: tx.directs.open(CaseId(2))) == [direct]
    due = await store.read(lambda tx: tx.outbox.due(NOW))
    assert {(row.key, row.kind, row.subject) for row in due} == {
        ("direct:1", "direct", "1"),
        ("trouble:plein", "line", "0"),
    }


async def test_the_rules_can_be_read_and_changed(store: SqliteStore) -> None:
    playbook = await store.read(lambda tx: tx.playbook.current())
    assert playbook.ladder.owner == (3 * HOUR,)
    assert (playbook.version, playbook.zone) == (1, "Europe/Lisbon")
    tom = [person for person in older.RULES["people"] if person["id"] == "tom"]
    lotte = [person for person in older.RULES["people"] if person["id"] == "lotte"]
    await store.write(lambda tx: tx.team.set_people([*tom, *lotte], NOW))
    assert (await store.read(lambda tx: tx.playbook.current())).version == 2


async def test_a_file_without_rules_is_brought_up_to_date(path: Path) -> None:
    older.make(path, with_rules=False)
    store = SqliteStore.open(path)
    case = await store.read(lambda tx: tx.cases.get(CaseId(1)))
    assert case is not None
    assert case.policy.hours.zone == "Europe/Amsterdam"
    await store.close()


async def test_an_onlooker_asks_for_a_start_first(path: Path) -> None:
    older.make(path)
    with pytest.raises(StoreError, match="made by an older wederwoord"):
        SqliteStore.open(path, readonly=True)
