"""Every store remembers: moments, history, answers, switches, places and rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.card import Stop
from bot.case import CaseId
from bot.errors import StoreError
from bot.history import broken
from bot.person import PersonId
from bot.playbook import PlaybookError
from bot.ports.records import Placed, Post
from bot.ports.store import Store, Tx
from bot.press import Address
from bot.reminder import Timer
from bot.reply import Limit, SourceFacts
from bot.words import line
from tests.contract.stores import HOUR, NOW, opened
from tests.playbooks import BODY, PLAYBOOK

TOM = PersonId("tom")


# ------------------------------------------------------------------ timers


async def test_timers_come_due_the_earliest_first(store: Store) -> None:
    case = (await store.write(opened)).id
    timers = [Timer(case, f"step{n}", NOW + n * HOUR) for n in (3, 1, 2)]
    for timer in timers:
        await store.write(lambda tx, t=timer: tx.timers.put(t))
    assert await store.read(lambda tx: tx.timers.due(NOW)) == []
    due = await store.read(lambda tx: tx.timers.due(NOW + 2 * HOUR))
    assert due == [timers[1], timers[2]]
    assert await store.read(lambda tx: tx.timers.due(NOW + 9 * HOUR, 1)) == due[:1]


async def test_a_timer_fires_once(store: Store) -> None:
    case = (await store.write(opened)).id
    timer = Timer(case, "remind", NOW)
    await store.write(lambda tx: tx.timers.put(timer))
    assert await store.write(lambda tx: tx.timers.fire(timer, NOW))
    assert not await store.write(lambda tx: tx.timers.fire(timer, NOW))
    await store.write(lambda tx: tx.timers.put(timer))
    assert await store.read(lambda tx: tx.timers.due(NOW)) == []


async def test_a_timer_that_was_set_stays_as_it_is(store: Store) -> None:
    case = (await store.write(opened)).id
    timer = Timer(case, "remind", NOW)
    later = replace(timer, due_at=NOW + HOUR)
    await store.write(lambda tx: tx.timers.put(timer))
    await store.write(lambda tx: tx.timers.put(later))
    assert await store.read(lambda tx: tx.timers.due(NOW + 2 * HOUR)) == [timer]


async def test_a_dropped_timer_never_fires(store: Store) -> None:
    one = (await store.write(lambda tx: opened(tx, 1))).id
    two = (await store.write(lambda tx: opened(tx, 2))).id
    mine, other = Timer(one, "remind", NOW), Timer(two, "remind", NOW)
    for timer in (mine, other):
        await store.write(lambda tx, t=timer: tx.timers.put(t))
    await store.write(lambda tx: tx.timers.drop(one))
    assert not await store.write(lambda tx: tx.timers.fire(mine, NOW))
    assert await store.read(lambda tx: tx.timers.due(NOW)) == [other]
    # Set anew for later it is another timer: the one of before stays dead.
    later = replace(mine, due_at=NOW + HOUR)
    await store.write(lambda tx: tx.timers.put(later))
    assert not await store.write(lambda tx: tx.timers.fire(mine, NOW))
    assert await store.read(lambda tx: tx.timers.due(NOW + HOUR)) == [other, later]


async def test_dropping_leaves_what_has_fired(store: Store) -> None:
    case = (await store.write(opened)).id
    timer = Timer(case, "remind", NOW)
    await store.write(lambda tx: tx.timers.put(timer))
    await store.write(lambda tx: tx.timers.fire(timer, NOW))
    await store.write(lambda tx: tx.timers.drop(case))
    await store.write(lambda tx: tx.timers.put(timer))
    assert await store.read(lambda tx: tx.timers.due(NOW)) == []


# ------------------------------------------------------------------ history


def some_history(tx: Tx, number: int) -> CaseId:
    case = opened(tx, number).id
    tx.history.add(case, NOW, TOM, "take")
    tx.history.add(case, NOW + HOUR, TOM, "save", "Dag Karin")
    tx.history.add(case, NOW + HOUR, TOM, "approve", "Dag Karin")
    return case


async def test_history_is_a_chain_of_its_own_per_case(store: Store) -> None:
    for number in (1, 2):
        case = await store.write(lambda tx, n=number: some_history(tx, n))
        entries = await store.read(lambda tx, c=case: tx.history.of(c))
        assert [(e.seq, e.action, e.detail) for e in entries] == [
            (1, "take", ""),
            (2, "save", "Dag Karin"),
            (3, "approve", "Dag Karin"),
        ]
        assert [e.at for e in entries] == [NOW, NOW + HOUR, NOW + HOUR]
        assert broken(entries) is None
    assert await store.read(lambda tx: tx.history.of(CaseId(9))) == []


async def test_a_chain_holds_whatever_zone_a_time_came_in(store: Store) -> None:
    case = (await store.write(opened)).id
    local = NOW.astimezone(ZoneInfo("Europe/Amsterdam"))
    await store.write(lambda tx: tx.history.add(case, local, TOM, "take"))
    entries = await store.read(lambda tx: tx.history.of(case))
    assert broken(entries) is None
    assert entries[0].at == NOW
    assert entries[0].at.utcoffset() == timedelta()


async def test_a_chain_shows_what_was_altered_or_left_out(store: Store) -> None:
    case = await store.write(lambda tx: some_history(tx, 1))
    one, two, three = await store.read(lambda tx: tx.history.of(case))
    assert broken([one, replace(two, person="lotte"), three]) == 2
    assert broken([one, three]) == 3


# ------------------------------------------------------------------ answers, switches


async def test_a_press_that_comes_again_gets_its_answer(store: Store) -> None:
    given = line("done.taken", by=line("who", name="Tom"), at=NOW, n=2)
    assert await store.read(lambda tx: tx.presses.answer("k1")) is None
    await store.write(lambda tx: tx.presses.keep("k1", given, NOW))
    await store.write(lambda tx: tx.presses.keep("k1", line("other"), NOW))
    assert await store.read(lambda tx: tx.presses.answer("k1")) == given
    assert await store.read(lambda tx: tx.presses.answer("k2")) is None


async def test_stop_stands_until_it_is_lifted(store: Store) -> None:
    assert await store.read(lambda tx: tx.switches.stop()) is None
    assert await store.read(lambda tx: tx.switches.resumed()) is None
    for stop in (Stop(NOW, "Tom"), Stop(NOW + HOUR, "Lotte")):
        await store.write(lambda tx, s=stop: tx.switches.set_stop(s))
        assert await store.read(lambda tx: tx.switches.stop()) == stop
    for at in (NOW + HOUR, NOW + 2 * HOUR):
        await store.write(lambda tx, at=at: tx.switches.resume(at))
        assert await store.read(lambda tx: tx.switches.stop()) is None
        assert await store.read(lambda tx: tx.switches.resumed()) == at


# ------------------------------------------------------------------ sources


async def test_a_source_nobody_described_has_its_name(store: Store) -> None:
    facts = await store.read(lambda tx: tx.sources.facts("winkel"))
    assert facts == SourceFacts(title="winkel")
    assert await store.read(lambda tx: tx.sources.cursor("winkel")) == ""


async def test_a_source_is_remembered(store: Store) -> None:
    facts = SourceFacts(title="De Winkel", repeat_safe=True, limit=Limit(280, "bytes"))
    await store.write(lambda tx: tx.sources.keep("winkel", "page 3"))
    await store.write(lambda tx: tx.sources.describe("winkel", facts))
    await store.write(lambda tx: tx.sources.trouble("winkel", "no answer"))
    assert await store.read(lambda tx: tx.sources.facts("winkel")) == facts
    assert await store.read(lambda tx: tx.sources.cursor("winkel")) == "page 3"
    assert await store.read(lambda tx: tx.sources.facts("plein")) != facts


async def test_trouble_is_news_when_it_changes(store: Store) -> None:
    told = [("", False), ("401", True), ("401", False), ("503", True), ("", True)]
    for why, news in told:
        assert (
            await store.write(lambda tx, w=why: tx.sources.trouble("plein", w)) is news
        )
        await store.write(lambda tx: tx.sources.trouble("winkel", ""))
        troubles = await store.read(lambda tx: tx.sources.troubles())
        assert troubles == ({"plein": why} if why else {})


# ------------------------------------------------------------------ cards and posts


async def test_a_card_stands_in_one_place_per_role(store: Store) -> None:
    case = (await store.write(opened)).id
    first = Placed(Address("browser", "webcare", "m1"), "d1")
    whole = Address("teams", "19:x", "m2", "t2", "tenant", "https://smba.example")
    for role, placed in (
        ("home", first),
        ("home", Placed(whole, "d2")),
        ("product", first),
    ):
        await store.write(lambda tx, r=role, p=placed: tx.cards.keep(case, r, p))
        assert await store.read(lambda tx, r=role: tx.cards.placed(case, r)) == placed
    assert await store.read(lambda tx: tx.cards.placed(case, "home")) == Placed(
        whole, "d2"
    )
    assert await store.read(lambda tx: tx.cards.placed(CaseId(9), "home")) is None


def post(key: str, body: str = "x") -> Post:
    return Post(0, key, "webcare", "t1", {"html": body}, NOW)


async def test_every_change_of_a_post_gets_a_higher_number(store: Store) -> None:
    one, two = [
        await store.write(lambda tx, k=k: tx.posts.put(post(k))) for k in ("a", "b")
    ]
    again = await store.write(lambda tx: tx.posts.put(post("a", "y")))
    assert one < two < again
    assert await store.read(lambda tx: tx.posts.get("a")) == replace(
        post("a", "y"), seq=again
    )
    assert await store.read(lambda tx: tx.posts.get("c")) is None
    since = await store.read(lambda tx: tx.posts.since(one))
    assert [p.key for p in since] == ["b", "a"]
    assert [p.seq for p in since] == [two, again]
    assert len(await store.read(lambda tx: tx.posts.since(0, 1))) == 1
    assert await store.read(lambda tx: tx.posts.since(again)) == []


# ------------------------------------------------------------------ logins


async def test_a_login_works_until_its_time_is_over(store: Store) -> None:
    await store.write(lambda tx: tx.logins.keep("d1", "session", TOM, NOW))
    asked: dict[tuple[str, str, Any], PersonId | None] = {
        ("d1", "session", NOW - HOUR): TOM,
        ("d1", "session", NOW): None,
        ("d1", "link", NOW - HOUR): None,
        ("d2", "session", NOW - HOUR): None,
    }
    for about, person in asked.items():
        assert await store.read(lambda tx, a=about: tx.logins.person(*a)) == person


async def test_a_link_is_worthless_once_used(store: Store) -> None:
    for kind in ("link", "session"):
        await store.write(lambda tx, k=kind: tx.logins.keep("d1", k, TOM, NOW + HOUR))
    assert await store.write(lambda tx: tx.logins.use("d1", "link", NOW)) == TOM
    assert await store.write(lambda tx: tx.logins.use("d1", "link", NOW)) is None
    assert await store.read(lambda tx: tx.logins.person("d1", "session", NOW)) == TOM


async def test_a_link_used_too_late_gives_nobody(store: Store) -> None:
    await store.write(lambda tx: tx.logins.keep("d1", "link", TOM, NOW))
    assert await store.write(lambda tx: tx.logins.use("d1", "link", NOW)) is None


# ------------------------------------------------------------------ the playbook


def body(**changes: Any) -> dict[str, Any]:
    return {**BODY, "playbook": {**PLAYBOOK, **changes}}


async def test_no_playbook_is_said_in_words(store: Store) -> None:
    with pytest.raises(StoreError, match="no playbook"):
        await store.read(lambda tx: tx.playbook.current())


async def test_a_new_version_holds_from_its_commit(store: Store) -> None:
    one = await store.write(lambda tx: tx.playbook.put(BODY, NOW))
    same = await store.write(lambda tx: tx.playbook.put(BODY, NOW))
    two = await store.write(lambda tx: tx.playbook.put(body(brand="Dijkbank"), NOW))
    assert one == same
    assert (one.version, one.brand) == (1, "Polderbank")
    assert (two.version, two.brand) == (2, "Dijkbank")
    assert await store.read(lambda tx: tx.playbook.current()) == two
    back = await store.write(lambda tx: tx.playbook.put(BODY, NOW))
    assert (back.version, back.brand) == (3, "Polderbank")


async def test_a_mistake_in_a_playbook_keeps_the_old_one(store: Store) -> None:
    await store.write(lambda tx: tx.playbook.put(BODY, NOW))
    with pytest.raises(PlaybookError):
        await store.write(lambda tx: tx.playbook.put(body(window="soon"), NOW))

    def goes_on(tx: Tx) -> int:
        with pytest.raises(PlaybookError):
            tx.playbook.put(body(window="soon"), NOW)
        return tx.playbook.current().version

    assert await store.write(goes_on) == 1
    assert (await store.read(lambda tx: tx.playbook.current())).version == 1


async def test_a_version_that_was_undone_is_forgotten(store: Store) -> None:
    await store.write(lambda tx: tx.playbook.put(BODY, NOW))

    def undone(tx: Tx) -> None:
        assert tx.playbook.put(body(brand="Nooit"), NOW).version == 2
        raise KeyError

    with pytest.raises(KeyError):
        await store.write(undone)
    await store.write(lambda tx: tx.playbook.put(body(brand="Dijkbank"), NOW))
    current = await store.read(lambda tx: tx.playbook.current())
    assert (current.version, current.brand) == (2, "Dijkbank")


async def test_the_latest_messages_come_with_their_threads(store: Store) -> None:
    def stands(key: str, thread: str = "", conversation: str = "webcare") -> Post:
        return replace(post(key), conversation=conversation, thread=thread)

    assert await store.read(lambda tx: tx.posts.newest()) == 0
    posted = (
        *(stands("a"), stands("b"), stands("c"), stands("x", conversation="@tom")),
        *(stands("a1", "a"), stands("c1", "c"), stands("c2", "c")),
    )
    seqs = [await store.write(lambda tx, p=p: tx.posts.put(p)) for p in posted]
    again = await store.write(lambda tx: tx.posts.put(stands("b")))
    assert await store.read(lambda tx: tx.posts.newest()) == again > max(seqs)
    latest = await store.read(lambda tx: tx.posts.latest("webcare", 2))
    assert {p.key for p in latest} == {"b", "c", "c1", "c2"}
    assert await store.read(lambda tx: tx.posts.count("webcare")) == 3
    assert await store.read(lambda tx: tx.posts.latest("nowhere", 2)) == []
