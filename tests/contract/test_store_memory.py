"""Every store remembers: history, answers, switches, places and rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.case import CaseId
from bot.dossier import Stop
from bot.errors import StoreError
from bot.history import broken
from bot.person import PersonId
from bot.playbook import PlaybookError
from bot.ports.records import Placed, Post
from bot.ports.store import Store, Tx
from bot.press import Address
from bot.reply import Limit, SourceFacts
from bot.subject import Subject, case_of, notice_of
from bot.words import line
from tests.contract.stores import FACTORIES, HOUR, NOW, opened
from tests.playbooks import BODY, PLAYBOOK

TOM = PersonId("tom")


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


async def test_old_answers_are_forgotten(store: Store) -> None:
    for at in (NOW, NOW + HOUR):
        await store.write(lambda tx, at=at: tx.presses.keep(str(at), line("x"), at))
    await store.write(lambda tx: tx.presses.drop(NOW + HOUR))
    assert await store.read(lambda tx: tx.presses.answer(str(NOW))) is None
    assert await store.read(lambda tx: tx.presses.answer(str(NOW + HOUR)))


@pytest.mark.parametrize("opens", FACTORIES.values(), ids=FACTORIES)
async def test_an_installation_has_a_name_of_its_own_for_good(
    opens: Callable[[Path], Store], tmp_path: Path
) -> None:
    names = []
    for folder in ("one", "two", "one"):
        (tmp_path / folder).mkdir(exist_ok=True)
        store = opens(tmp_path / folder)
        names.append(await store.read(lambda tx: tx.switches.installation()))
        await store.close()
    first, other, again = names
    assert first == again != other
    assert len(first) == 16


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


async def test_a_card_stands_in_one_place_per_subject_and_role(store: Store) -> None:
    first = Placed(Address("browser", "webcare", "m1"), "d1")
    whole = Address("teams", "19:x", "m2", "t2", "tenant", "https://smba.example")
    kept = {
        (case_of(1), "home"): Placed(whole, "d2"),
        (case_of(1), "direct:4"): first,
        (notice_of(1), "home"): first,
    }
    for subject, role in kept:
        await store.write(lambda tx, s=subject, r=role: tx.cards.keep(s, r, first))
    await store.write(
        lambda tx: tx.cards.keep(case_of(1), "home", kept[case_of(1), "home"])
    )
    for (subject, role), placed in kept.items():
        found = await store.read(lambda tx, s=subject, r=role: tx.cards.placed(s, r))
        assert found == placed
    for subject, role in ((case_of(9), "home"), (case_of(1), "product")):
        assert not await store.read(lambda tx, s=subject, r=role: tx.cards.placed(s, r))


async def test_what_stands_in_a_place_is_found_by_it(store: Store) -> None:
    async def stands(subject: Subject, role: str, *at: str) -> None:
        placed = Placed(Address(*at), "")
        await store.write(lambda tx: tx.cards.keep(subject, role, placed))

    await stands(case_of(1), "home", "slack", "C1", "m1")
    await stands(case_of(2), "direct:4", "slack", "D1", "m1")
    await stands(notice_of(1), "home", "slack", "C1", "m2")
    await stands(case_of(3), "home", "slack", "C1", "")
    await stands(case_of(1), "home", "slack", "C1", "m3")
    asked = {
        ("slack", "C1", "m3"): case_of(1),
        ("slack", "D1", "m1"): case_of(2),
        ("slack", "C1", "m2"): notice_of(1),
        ("slack", "C1", "m1"): None,
        ("teams", "C1", "m3"): None,
        ("slack", "C1", ""): None,
    }
    for place, subject in asked.items():
        assert await store.read(lambda tx, p=place: tx.cards.at(*p)) == subject


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
