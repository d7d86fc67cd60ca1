"""What Teams hands over leads where it should, and what is not ours leads nowhere."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import test_utils, web

from adapters.channels.teams.hearing.door import Door
from adapters.channels.teams.hearing.steps import InvokeAnswer, Reply
from adapters.channels.teams.package import PATH
from bot.app import tables
from bot.blocks import Button
from bot.dispatch import Dispatch
from bot.errors import Closed, StoreError
from bot.health import Reported
from bot.judgement import Judged, judge
from bot.person import Identity
from bot.ports.events import ReviewsSeen, Typed
from bot.press import Ask, Done, Refused, Show
from bot.reply import SourceFacts
from bot.review import Review
from bot.subject import TEAM
from bot.words import line
from tests.adapters.channels.browser.desk import plain
from tests.adapters.channels.teams.desk import Desk
from tests.adapters.channels.teams.hall import Hall, form, page
from tests.adapters.channels.teams.test_door import FORGED
from tests.teams.issuer import Issuer
from tests.teams.tenant import OTHER, PRODUCT, REVIEWS, refused

US = "<at>wederwoord</at>"
HOME = page(action="home", subject=TEAM, title=plain("What waits for you"))


@pytest.fixture
async def hall(desk: Desk) -> AsyncIterator[Hall]:
    opened = await Hall(desk).open()
    yield opened
    await opened.close()


# ------------------------------------------------------------------ what is typed


async def test_a_command_is_answered_where_it_was_typed(hall: Hall) -> None:
    at = await hall.post()
    hall.dispatch.then(Show(page(title=plain("Two cases wait"))), Done(plain("Noted.")))
    for text in ("queue", "noteer te laat"):
        await hall.say(f"{US} {text}", where=REVIEWS, thread=at.message)
    assert hall.cards_in()[1].text.startswith("Two cases wait")
    assert hall.lines() == ["Noted."]
    assert len(hall.desk.seen()) == 1
    assert hall.told_alone() == []


async def test_what_waits_for_one_person_is_shown_to_them_alone(hall: Hall) -> None:
    at = await hall.post()
    hall.dispatch.then(Show(HOME))
    await hall.say(f"{US} mine", where=REVIEWS, thread=at.message)
    assert hall.lines() == ["You find it in your chat with wederwoord."]
    assert hall.cards_in(hall.room("tom"))[0].text.startswith("What waits for you")


async def test_hello_shows_what_waits_and_its_buttons_work(hall: Hall) -> None:
    hall.dispatch.then(Show(HOME), Ask(form()))
    await hall.say("hoi")
    assert hall.dispatch.asked[0].action == "home"
    room = hall.room("tom")
    await hall.press("Log", room)
    assert hall.sheet
    assert hall.sheet.title == "Reply to Karin"
    hall.dispatch.then(Done(plain("Goes out at 10:23.")))
    await hall.click("Publish")
    assert hall.dispatch.asked[-1].values["text"] == "Dear Karin"


async def test_talk_in_a_thread_is_heard(hall: Hall) -> None:
    at = await hall.post()
    await hall.say(f"{US} Beste Karin", where=REVIEWS, thread=at.message)
    (heard,) = hall.heard
    assert isinstance(heard, Typed)
    assert (heard.at.message, heard.at.thread) == (at.message, at.message)
    assert heard.at.conversation == REVIEWS
    assert heard.text == "Beste Karin"
    assert (hall.dispatch.asked, hall.told) == ([], None)


async def test_what_could_not_be_looked_up_is_said_to_teams(hall: Hall) -> None:
    async def fails(typed: Typed) -> None:
        raise StoreError

    hall.hearing._hear = fails
    at = await hall.post()
    with pytest.raises(StoreError):
        await hall.say(f"{US} Beste Karin", where=REVIEWS, thread=at.message)


# ------------------------------------------------------------------ in and out


def installed(hall: Hall, where: str, action: str) -> dict[str, Any]:
    activity = hall.place("tom", where)
    return {**activity, "type": "installationUpdate", "action": action}


async def test_who_lets_us_in_sees_what_waits_for_them(hall: Hall) -> None:
    hall.dispatch.then(Show(HOME))
    room = hall.room("tom")
    await hall.sent(installed(hall, room, "add"))
    assert hall.cards_in(room)[0].text.startswith("What waits for you")


async def test_a_stranger_who_lets_us_in_sees_nothing(hall: Hall) -> None:
    hall.dispatch.then(Refused(plain("Only people of the playbook can see this.")))
    room = hall.room("tom")
    await hall.sent(installed(hall, room, "add"))
    assert hall.every(room) == []


async def test_where_we_are_put_out_that_is_looked_at_at_once(hall: Hall) -> None:
    await hall.sent(installed(hall, REVIEWS, "remove"))
    assert hall.troubles == []
    hall.desk.tenant.conversation(REVIEWS).bot = False
    await hall.sent(installed(hall, REVIEWS, "remove"))
    (trouble,) = hall.troubles
    assert isinstance(trouble, Closed)


async def noted(hall: Hall) -> set[str]:
    """Give what is noted of our channel, as /readyz tells it."""
    return set(await hall.desk.store.read(lambda tx: tx.sources.troubles()))


@pytest.mark.parametrize("action", ["add", "add-upgrade"])
async def test_where_we_are_put_back_that_is_well_again(
    hall: Hall, action: str
) -> None:
    product = hall.desk.tenant.conversation(PRODUCT)
    product.bot, store, clock = False, hall.desk.store, hall.desk.clock
    hall.hearing._trouble = Reported(store, clock, "teams")
    await hall.sent(installed(hall, REVIEWS, "remove"))
    assert await noted(hall) == {f"channel:teams:{PRODUCT}"}
    product.bot = True
    await hall.sent(installed(hall, PRODUCT, action))
    assert await noted(hall) == set()
    hall.hearing._trouble = None  # also where nobody hears of it
    product.bot = False
    await hall.sent(installed(hall, PRODUCT, "remove"))


async def test_who_comes_or_goes_by_themselves_changes_nothing_for_the_team(
    hall: Hall,
) -> None:
    hall.dispatch.then(Show(HOME))
    for action in ("add", "remove"):
        await hall.sent(installed(hall, hall.room("tom"), action))
    assert (hall.desk.asked("members"), hall.troubles) == (0, [])


async def test_what_passes_while_we_look_makes_nobody_deaf(hall: Hall) -> None:
    hall.desk.tenant.faults.add("members", refused(500, "ServiceError"))
    await hall.sent(installed(hall, REVIEWS, "remove"))
    assert hall.troubles == []


# ------------------------------------------------------------------ other organisations


@pytest.fixture
async def outside(hall: Hall) -> Outside:
    return Outside(hall)


class Outside:
    """Somebody of another organisation, where anybody may add an app of many."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.url = hall.desk.teams.base.replace("/teams/", "/emea/")

    async def sends(self, **activity: Any) -> InvokeAnswer | None:
        mine = self.hall.place("tom", self.hall.room("tom"))
        conversation = {**mine["conversation"], "tenantId": OTHER}
        theirs = {"conversation": conversation, "serviceUrl": self.url}
        elsewhere = {"channelData": {"tenant": {"id": OTHER}}}
        return await self.hall.sent({**mine, **theirs, **elsewhere, **activity})


async def test_who_is_of_another_organisation_learns_and_leaves_nothing(
    hall: Hall, outside: Outside
) -> None:
    said: list[Any] = []
    teller = hall.hearing.answering._teller

    async def take(step: Any, *_: Any) -> None:
        said.append(step)

    teller.take = take  # type: ignore[method-assign]
    for text in ("stop", "queue", "mine"):
        await outside.sends(type="message", text=text)
    assert said == [Reply(line("refused.guest"))] * 3
    data = {"ww": "take//case:1"}
    value = {"action": {"type": "Action.Execute", "data": data}}
    told = await outside.sends(type="invoke", name="adaptiveCard/action", value=value)
    assert told
    assert told.body
    assert told.body["value"].startswith("Only people of the playbook can see this")
    assert (hall.dispatch.asked, hall.heard) == ([], [])
    who = Identity("teams", OTHER, hall.desk.tenant.member("tom").aad)
    assert await hall.desk.known(who) is None
    assert list(hall.desk.directory.people) == []
    assert hall.desk.tenant.journal == []


async def test_talk_of_another_organisation_is_not_heard(
    hall: Hall, outside: Outside
) -> None:
    there = {"id": f"{REVIEWS};messageid=5", "conversationType": "channel"}
    await outside.sends(
        type="message", text="Beste Karin", conversation={**there, "tenantId": OTHER}
    )
    assert (hall.dispatch.asked, hall.heard) == ([], [])


@pytest.mark.parametrize("tenant", [OTHER, "", "x" * 300, 7])
async def test_another_organisation_moves_none_of_our_messages(
    hall: Hall, outside: Outside, tenant: object
) -> None:
    there = {"id": REVIEWS, "conversationType": "channel", "tenantId": tenant}
    named = {"channelData": {"tenant": {"id": tenant}}}
    for kind in ("conversationUpdate", "installationUpdate", "message"):
        await outside.sends(type=kind, action="remove", conversation=there, **named)
    assert hall.desk.client.service_url() == hall.desk.teams.base
    assert hall.desk.asked("members") == 0


async def test_where_teams_answers_is_remembered(hall: Hall) -> None:
    elsewhere = hall.desk.teams.base.replace("/teams/", "/emea/")
    activity = {**hall.place("tom", REVIEWS), "serviceUrl": elsewhere}
    await hall.sent({**activity, "type": "conversationUpdate"})
    assert hall.desk.client.service_url() == elsewhere


# ------------------------------------------------------------------ on a message


async def test_a_message_becomes_a_complaint(hall: Hall) -> None:
    note = Button("note", plain("Note"), "note", primary=True)
    asks = form(action="note", title=plain("Note a complaint"), submit=note)
    hall.dispatch.then(Ask(asks))
    message = {
        "id": "500",
        "createdDateTime": "2026-11-20T08:30:00Z",
        "body": {"contentType": "html", "content": "<p>Two weeks late.</p>"},
    }
    value = {"commandId": "complaint", "messagePayload": message}
    named = {"type": "invoke", "name": "composeExtension/fetchTask", "value": value}
    await hall.sent({**hall.place("tom", REVIEWS), **named})
    assert hall.sheet
    assert hall.sheet.title == "Note a complaint"
    assert hall.dispatch.asked[0].values["text"] == "Two weeks late."
    data = {**hall.sheet.fields, **hall.sheet.buttons["Note"]["data"]}
    named = {"name": "composeExtension/submitAction", "value": {"data": data}}
    hall.dispatch.then(Done(plain("Case 3 is open.")))
    await hall.sent({**hall.place("tom", REVIEWS), "type": "invoke", **named})
    assert hall.told
    assert hall.told.body == {"task": {"type": "message", "value": "Case 3 is open."}}
    assert hall.dispatch.asked[1].where.message == "500"


# ------------------------------------------------------------------ what is not ours


@pytest.mark.parametrize(
    "activity",
    [
        {"type": "invoke", "name": "signin/verifyState"},
        {"type": "invoke", "name": "task/fetch"},
        {"type": "invoke", "name": "task/submit", "value": {"data": {"ww": "x"}}},
        {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": 3}},
        {"type": "invoke", "name": ["task/fetch"]},
        {"type": "invoke"},
        {"type": "message", "value": {"x": "y"}},
        {"type": "message", "text": 3},
        {"type": "message", "from": {"id": "28:other", "role": "bot"}},
        {"type": "messageReaction"},
        {"type": "typing"},
        {"type": "x"},
    ],
    ids=str,
)
async def test_what_is_not_ours_leads_nowhere(
    hall: Hall, activity: dict[str, Any]
) -> None:
    await hall.sent({**hall.place("tom", REVIEWS), **activity})
    invoked = activity["type"] == "invoke"
    assert hall.told == (InvokeAnswer(400) if invoked else None)
    assert (hall.dispatch.asked, hall.heard, hall.every()) == ([], [], [])


STRANGE: tuple[Any, ...] = (
    *(None, True, 0, -1.5, "", "x", "x" * 300, "\ud800", "\u202e", "ww/x/case:1"),
    *([], [{}], {}, {"id": "x"}, {"data": {"ww": "take//case:1"}}, {"text": ["x"]}),
)


async def test_strange_activities_break_nothing(
    hall: Hall, request: pytest.FixtureRequest
) -> None:
    count = 20_000 if request.config.getoption("--long") else 500
    await hall.post()
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    good = _whole(hall)
    for number in range(count):
        sent = json.loads(json.dumps(chance.choice(good)))
        for _ in range(chance.randint(1, 3)):
            _spoil(sent, chance)
        sent["serviceUrl"] = hall.desk.teams.base
        told = await hall.hearing.turn(sent)
        assert told is None or told.status < 500, f"seed {seed}, {number}: {sent}"
    await hall.hearing.drain(30)


def _whole(hall: Hall) -> list[dict[str, Any]]:
    """Give one of each kind of activity."""
    activity = hall.place("tom", REVIEWS, hall.desk.seen()[0].id)
    action = {"type": "Action.Execute", "data": {"ww": "take//case:1"}}
    data = {"ww": "reply//case:1", "f/text": "x"}
    values = {
        "adaptiveCard/action": {"action": action},
        "task/fetch": {"data": data},
        "composeExtension/fetchTask": {"messagePayload": {"id": "1", "body": {}}},
    }
    invoked = [
        {**activity, "type": "invoke", "name": name, "value": value}
        for name, value in values.items()
    ]
    typed = {"type": "message", "text": f"{US} queue", "entities": [{"text": US}]}
    moved = {"type": "installationUpdate", "action": "add"}
    return [*invoked, {**activity, **typed}, {**activity, **moved}]


def _spoil(part: dict[str, Any], chance: random.Random) -> None:
    """Put something strange somewhere in it."""
    while part:
        key = chance.choice(list(part))
        inner = part[key]
        if isinstance(inner, dict) and inner and chance.random() < 0.7:
            part = inner
            continue
        part[key] = chance.choice(STRANGE)
        return


# ------------------------------------------------------------------ from door to case


class Served:
    """The whole way in: the door, what hears, and the handlers as they really are."""

    def __init__(self, hall: Hall, issuer: Issuer) -> None:
        self.hall, self.issuer = hall, issuer

    async def open(self) -> Served:
        desk = self.hall.desk
        dispatch = Dispatch(desk.store, desk.clock, tables())
        self.hall.dispatch.real = dispatch
        now = desk.clock.now()
        book = await desk.store.read(lambda tx: tx.playbook.current())
        review = Review("plein", "1", now, "Late.", stars=1, author="Karin")
        seen = ReviewsSeen("plein", (Judged(review, judge(review, book)),))
        facts = SourceFacts("Plein")
        await desk.store.write(lambda tx: tx.sources.describe("plein", facts))
        await desk.store.write(lambda tx: dispatch.happen(tx, seen, now))
        app = web.Application()
        access = desk.access(metadata_url=self.issuer.url)
        app.add_routes(Door(access, self.hall.hearing.turn).routes())
        self._client = test_utils.TestClient(test_utils.TestServer(app))
        await self._client.start_server()
        return self

    async def close(self) -> None:
        await self._client.close()

    async def send(self, header: str | None, activity: Any) -> tuple[int, str]:
        heads = {"Authorization": header} if header else {}
        async with self._client.post(PATH, json=activity, headers=heads) as heard:
            await self.hall.hearing.drain(5)
            return heard.status, await heard.text()

    def stored(self) -> str:
        """Give all that stands in the database."""
        with sqlite3.connect(self.hall.desk.folder / "wederwoord.db") as opened:
            return "\n".join(opened.iterdump())


@pytest.fixture
async def served(hall: Hall) -> AsyncIterator[Served]:
    with Issuer(hall.desk.tenant.app) as issuer:
        opened = await Served(hall, issuer).open()
        yield opened
        await opened.close()


def taken(hall: Hall) -> dict[str, Any]:
    action = {"type": "Action.Execute", "verb": "ww", "data": {"ww": "take//case:1"}}
    value = {"action": action, "trigger": "manual"}
    activity = hall.place("tom", REVIEWS, "100")
    named = {"type": "invoke", "name": "adaptiveCard/action", "value": value}
    return {**activity, **named}


async def test_a_press_leads_from_the_door_to_the_case(served: Served) -> None:
    base = served.hall.desk.teams.base
    press, header = taken(served.hall), served.issuer.bearer(base)
    status, first = await served.send(header, press)
    assert (status, json.loads(first)["statusCode"]) == (200, 200)
    # The same press once more is the same press.
    assert await served.send(header, press) == (200, first)
    store = served.hall.desk.store
    entries = await store.read(lambda tx: tx.history.of(1))  # type: ignore[arg-type]
    assert [entry.action for entry in entries].count("take") == 1


async def test_no_forgery_leaves_a_trace(served: Served) -> None:
    base = served.hall.desk.teams.base
    press = taken(served.hall)
    before, calls = served.stored(), len(served.hall.desk.tenant.journal)
    for name, forge in FORGED.items():
        header = forge(served.issuer)
        status, _ = await served.send(header, press)
        assert status == 401, name
    changed = {**press, "serviceUrl": "https://evil.example/"}
    assert (await served.send(served.issuer.bearer(base), changed))[0] == 401
    assert served.stored() == before
    assert len(served.hall.desk.tenant.journal) == calls
    assert served.hall.dispatch.asked == []
