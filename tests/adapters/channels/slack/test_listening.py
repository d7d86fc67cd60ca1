"""What comes from Slack is done once, by whoever may do it, whatever else is sent."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.channels.slack.hearing.listening import Listening
from adapters.channels.slack.hearing.payloads import ours
from bot.errors import Shut, StoreError
from bot.ports.events import Typed
from bot.press import Address, Done, Refused
from tests.adapters.channels.slack.counter import Counter, plain
from tests.adapters.channels.slack.desk import Desk
from tests.adapters.channels.slack.test_presses import (
    CARD,
    COMMAND,
    JSON,
    MESSAGE,
    changed,
    form,
    inside,
    places,
    view,
)
from tests.slack import payloads
from tests.slack.delivery import Delivery, HttpWire
from tests.slack.workspace import Team

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
async def counter(desk: Desk) -> AsyncIterator[Counter]:
    opened = await Counter(desk).open()
    yield opened
    await opened.close()


@pytest.fixture
async def shop(counter: Counter) -> Counter:
    """Give a counter where a real case stands in #reviews."""
    await counter.case()
    return counter


def buttons(shop: Counter, who: str = "tom") -> tuple[str, ...]:
    cards = [m for m in shop.desk.screen(who).messages("reviews") if not m.only_me]
    return cards[0].buttons


# ------------------------------------------------------------------ the whole way


async def test_a_case_is_taken_answered_and_goes_out(shop: Counter) -> None:
    await shop.over(shop["sanne"].press("I'll take this", "reviews"))
    await shop.settle()
    assert "Sanne" in shop.desk.home("sanne")[0].text
    assert shop.said("sanne") == []
    tom = shop["tom"]
    await shop.over(tom.press(WRITE, "reviews"))
    await tom.write(TEXT, WORDS)
    heard = await shop.over(tom.submit())
    assert heard.body is None, heard.body
    assert shop.modal() is None
    await shop.settle()
    assert "approve" in await shop.history()
    assert "Stop it" in buttons(shop)


WRITE, TEXT = "Approve and publish…", "Text, exactly as it will appear"
WORDS = (
    "Beste Karin, wat vervelend. Ik zoek uit wat er misging en bel je.\n\nGroet, Tom"
)


async def test_two_presses_of_a_double_click_are_told_what_stands(
    shop: Counter,
) -> None:
    tom = shop["tom"]
    await asyncio.gather(
        tom.press("I'll take this", "reviews"), tom.press("I'll take this", "reviews")
    )
    await shop.listening.drain(5)
    assert (await shop.history()).count("take") == 1
    (told,) = shop.said()
    assert "Tom Bakker" in told


async def test_the_same_press_handed_over_again_does_nothing_twice(
    shop: Counter,
) -> None:
    first = await shop.over(shop["tom"].press("I'll take this", "reviews"))
    for attempt in range(1, 5):
        again = await shop.over(shop.people.again(0, num=attempt))
        assert (again.status, again.body) == (first.status, first.body)
    assert (await shop.history()).count("take") == 1


async def test_the_same_form_sent_five_times_is_one_and_answered_the_same(
    shop: Counter,
) -> None:
    tom = shop["tom"]
    await shop.over(tom.press(WRITE, "reviews"))
    await tom.write(TEXT, WORDS)
    first = await shop.over(tom.submit())
    answers = [await shop.over(shop.people.again()) for _ in range(4)]
    assert [(a.status, a.body) for a in answers] == [(first.status, first.body)] * 4
    assert (await shop.history()).count("approve") == 1


async def test_a_corrected_form_of_the_same_view_is_another_one(shop: Counter) -> None:
    tom = shop["tom"]
    await shop.over(tom.press(WRITE, "reviews"))
    await tom.write(TEXT, "Bel 06-12345678 maar.")
    heard = await shop.over(tom.submit())
    assert heard.body["response_action"] in {"errors", "update"}
    await tom.write(TEXT, WORDS)
    heard = await shop.over(tom.submit())
    assert heard.body is None
    assert (await shop.history()).count("approve") == 1


async def test_twenty_people_press_at_once_and_one_takes_it(shop: Counter) -> None:
    everybody = ["sanne", "tom", "lotte", "sanne"] * 5
    presses = (shop[who].press("I'll take this", "reviews") for who in everybody)
    heard = await asyncio.gather(*presses)
    await shop.listening.drain(5)
    assert {h.status for h in heard} == {200}
    assert (await shop.history()).count("take") == 1
    told = [line for who in ("sanne", "tom", "lotte") for line in shop.said(who)]
    assert len(told) == 19


COMMANDS = {
    "": "help",
    "queue": "queue",
    "late": "late",
    "mine": "home",
    "help": "help",
    "note": "note",
    "on until 17:00": "shift",
    "case 1": "open",
    "case 99": "open",
    "stop": "stop",
    "blah": "help",
}


@pytest.mark.parametrize(("typed", "action"), COMMANDS.items())
async def test_every_command_is_answered_to_who_typed_it(
    shop: Counter, typed: str, action: str
) -> None:
    heard = await shop.over(shop["tom"].command("/wederwoord", typed, "reviews"))
    assert heard.status == 200
    assert shop.desk.dispatch.asked[-1].action == action
    assert (shop.modal() is None) == bool(shop.said())
    assert not shop.said("lotte")


async def test_what_waits_is_opened_from_home(shop: Counter) -> None:
    tom = shop["tom"]
    await shop.over(tom.open_home())
    assert "Karin" in tom.home().text
    await shop.over(tom.click_home("Open"))
    assert "Twee weken te laat." in shop.modal().text
    await shop.over(tom.click_home("Stop publishing"))
    assert "Tom Bakker" in tom.home().text
    assert "Resume publishing" in tom.home().buttons


async def test_a_message_that_was_noted_leads_to_its_case_from_then_on(
    shop: Counter,
) -> None:
    tom = shop["tom"]
    await tom.say("reviews", "Klant belt: weer te laat :rage:")
    ts = tom.messages("reviews")[-1].ts
    await shop.over(tom.shortcut("complaint", "reviews", ts))
    assert "\U0001f621" in "".join(shop.modal().fields.values())
    assert (await shop.over(tom.submit())).body is None
    assert shop.modal() is None
    assert any("case 2" in told for told in shop.said())
    await shop.over(tom.shortcut("complaint", "reviews", ts))
    assert shop.modal().submit == ""
    assert "case 2" in shop.modal().text


async def test_words_that_were_typed_survive_agreeing_first(shop: Counter) -> None:
    tom = shop["tom"]
    await shop.over(tom.press(WRITE, "reviews"))
    await tom.write(TEXT, WORDS)
    await shop.over(tom.click("Agree first…"))
    assert shop.modal().title.startswith("Agree")
    await tom.close()
    assert shop.modal().fields[TEXT] == WORDS
    await shop.over(tom.click("Agree first…"))
    heard = await shop.over(tom.submit())
    assert heard.body["response_action"] == "update", heard.body
    assert shop.modal().fields[TEXT] == WORDS
    heard = await shop.over(tom.submit())
    assert heard.body == {"response_action": "clear"}
    assert "approve" in await shop.history()


# ------------------------------------------------------------------ who may


@pytest.fixture
async def visitor(shop: Counter, request: pytest.FixtureRequest) -> str:
    """Let somebody into #reviews who is no member of ours."""
    space = shop.desk.space
    made = {
        "guest": lambda: space.add_user("gus", guest="multi"),
        "stranger": lambda: space.add_stranger("eve", Team("T9", "Other", "other")),
        "colleague": lambda: space.add_user("kim", email="kim@polderbank.example"),
    }[request.param]()
    space.channel("reviews").shared = request.param == "stranger"
    space.channel("reviews").members.add(made.id)
    return str(made.name)


@pytest.mark.parametrize("visitor", ["guest", "stranger", "colleague"], indirect=True)
async def test_who_is_not_of_the_team_may_look_but_not_press(
    shop: Counter, visitor: str
) -> None:
    await shop.over(shop[visitor].press("I'll take this", "reviews"))
    assert (await shop.history()).count("take") == 0
    (told,) = shop.said(visitor)
    assert "Tom Bakker" in told
    await shop.over(shop[visitor].press("More…", "reviews"))
    await shop.over(shop[visitor].click("Log"))
    assert "case 1" in shop.modal(visitor).title.lower()


async def test_somebody_with_the_address_of_one_of_us_elsewhere_is_nobody(
    shop: Counter,
) -> None:
    space = shop.desk.space
    team = Team("T9", "Other", "other")
    eve = space.add_stranger("eve", team, email="tom@polderbank.example")
    space.channel("reviews").shared = True
    space.channel("reviews").members.add(eve.id)
    await shop.over(shop["eve"].press("I'll take this", "reviews"))
    assert (await shop.history()).count("take") == 0


async def test_who_was_met_before_costs_no_call(shop: Counter) -> None:
    before = shop.desk.asked("auth.test")
    for _ in range(3):
        await shop.over(shop["tom"].press("More…", "reviews"))
    assert shop.desk.asked("users.info") == 1
    assert shop.desk.asked("auth.test") == before


# ------------------------------------------------------------------ forged


def heads(wire: HttpWire, body: bytes, **changes: str) -> dict[str, str]:
    return {"Content-Type": FORM, **wire.signed(body), **changes}


async def forged(shop: Counter, body: bytes, sent: dict[str, str]) -> int:
    return (await shop.wire.post(body, sent)).status


async def test_only_what_slack_signed_just_now_reaches_anybody(shop: Counter) -> None:
    desk = shop.desk
    posted = desk.space.channel("reviews").posts[0]
    block = next(b for b in posted.blocks if b["type"] == "actions")
    element = block["elements"][2]
    touched = payloads.action(desk.space, block, element, {})
    tom, channel = desk.space.user("tom"), desk.space.channel("reviews")
    told = payloads.pressed_in_message(desk.space, tom, channel, posted, touched)
    body = urlencode({"payload": json.dumps(told)}).encode()
    stranger = HttpWire(shop.address, "a-wrong-secret")
    secret = desk.space.app.signing_secret
    old = HttpWire(shop.address, secret, age=301)
    early = HttpWire(shop.address, secret, age=-305)
    good = heads(shop.wire, body)
    before = await desk.store.read(lambda tx: tx.posts.newest())
    bad = [
        (body, heads(stranger, body)),
        (body, heads(old, body)),
        (body, heads(early, body)),
        (body, {"Content-Type": FORM}),
        (body.replace(b"UTOM", b"UAMY"), good),
        (body + b" ", good),
        (body, {**good, "X-Slack-Request-Timestamp": "1700000000"}),
        (body, {**good, "X-Slack-Request-Timestamp": "now"}),
        (body, {**good, "X-Slack-Request-Timestamp": "9" * 40}),
        (body, {**good, "X-Slack-Signature": "v0="}),
        (body, {**good, "X-Slack-Signature": "v0=\u20ac"}),
        (b"\xff" + body, heads(shop.wire, body)),
        (b"\xff\xfe", heads(shop.wire, b"\xff\xfe")),
        (b"[" * 100_000, good),
    ]
    writes = _counted(desk)
    assert [await forged(shop, *each) for each in bad] == [401] * len(bad)
    assert desk.dispatch.asked == []
    assert writes == []
    assert desk.asked("users.info") == 0
    assert await desk.store.read(lambda tx: tx.posts.newest()) == before
    assert await forged(shop, body, good) == 200
    assert len(desk.dispatch.asked) == 1
    assert writes


def _counted(desk: Desk) -> list[int]:
    """Count what is written from now on."""
    counts: list[int] = []
    write = desk.store.write

    async def counted(work: Any) -> Any:
        counts.append(1)
        return await write(work)

    desk.store.write = counted  # type: ignore[method-assign, assignment]
    return counts


async def test_what_is_299_seconds_old_is_taken(counter: Counter) -> None:
    wire = HttpWire(counter.address, counter.desk.space.app.signing_secret, age=297)
    body = b"{}"
    assert (await wire.post(body, heads(wire, body))).status == 200


async def test_a_body_too_big_is_not_read(counter: Counter) -> None:
    body = b" " * 1_100_000
    sent = heads(counter.wire, body)
    heard = await counter.wire.post(io.BytesIO(body), sent)  # type: ignore[arg-type]
    assert heard.status == 413


async def test_before_we_know_our_workspace_slack_comes_back_later(
    counter: Counter,
) -> None:
    counter.desk.client.team = ""
    body = b"{}"
    assert await forged(counter, body, heads(counter.wire, body)) == 503


async def test_slack_may_ask_whether_we_are_there(counter: Counter) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "c-1"}).encode()
    sent = heads(counter.wire, body, **{"Content-Type": "application/json"})
    heard = await counter.wire.post(body, sent)
    assert (heard.status, heard.body) == (200, {"challenge": "c-1"})


# ------------------------------------------------------------------ anything at all


EVENT = {
    "type": "event_callback",
    "team_id": "T1",
    "event_id": "Ev1",
    "event": {
        "type": "message",
        "user": "U1",
        "text": "hi",
        "channel": "C1",
        "ts": "2.1",
        "thread_ts": "1.1",
    },
    "authorizations": [{"team_id": "T1"}],
}
VISIT = {
    **EVENT,
    "event": {"type": "app_home_opened", "user": "U1", "tab": "home", "channel": "D1"},
}
GONE = {**EVENT, "event": {"type": "tokens_revoked", "tokens": {"bot": ["U0"]}}}
ALL: list[dict[str, Any]] = [
    CARD,
    form(view()),
    inside(view(), "ww/take//case:1/0"),
    {**MESSAGE},
    EVENT,
    VISIT,
    GONE,
    {"type": "url_verification", "challenge": "c"},
    {**COMMAND},
]


async def handed(counter: Counter, body: bytes, kind: str) -> int:
    sent = heads(counter.wire, body, **{"Content-Type": kind})
    return (await counter.wire.post(body, sent)).status


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
async def test_nothing_that_is_signed_ends_in_a_traceback(
    counter: Counter, data: st.DataObject
) -> None:
    payload = data.draw(st.sampled_from(ALL))
    path = data.draw(st.sampled_from(places(payload)))
    odd = json.dumps(changed(payload, path, data.draw(JSON)))
    as_json = data.draw(st.booleans())
    body = odd.encode() if as_json else urlencode({"payload": odd}).encode()
    kind = "application/json" if as_json else FORM
    assert await handed(counter, body, kind) == 200
    await counter.listening.drain(5)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(JSON, st.sampled_from(["application/json", FORM, "text/plain"]))
async def test_any_json_that_is_signed_is_answered(
    counter: Counter, sent: Any, kind: str
) -> None:
    assert await handed(counter, json.dumps(sent).encode(), kind) == 200
    assert counter.desk.dispatch.asked == []


ODD_BODIES = [
    b"",
    b"{",
    b"payload=",
    b"payload=%7B",
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b'{"type":"block_actions","actions":[{"action_id":5}]}',
    b'{"type":"event_callback","event":"x","authorizations":5}',
    b'{"type":"workflow_step_edit","callback_id":"x"}',
    b'{"type":"view_closed","view":{"callback_id":"ww","type":"modal"}}',
    b'{"type":"shortcut","callback_id":"x"}',
    b'{"type":"interactive_message","callback_id":"x","actions":[]}',
]


@pytest.mark.parametrize("body", ODD_BODIES)
@pytest.mark.parametrize("kind", ["application/json; charset=utf-16", FORM])
async def test_what_we_do_not_listen_to_is_answered_with_nothing(
    counter: Counter, body: bytes, kind: str
) -> None:
    assert await handed(counter, body, kind) == 200
    assert counter.desk.dispatch.asked == []


@pytest.mark.parametrize(
    "payload",
    [
        None,
        [],
        {},
        {"type": ["block_actions"]},
        {"command": 5},
        {"command": "/x", "type": "block_actions"},
        {"command": "/x", "view": "x"},
    ],
)
def test_what_has_no_shape_of_slack_is_not_ours(payload: Any) -> None:
    assert not ours(payload)


async def test_touching_what_is_no_button_of_ours_is_only_acknowledged(
    counter: Counter,
) -> None:
    touched = [{"action_id": "ww-field/text", "action_ts": "1.1"}]
    heard = await counter.people.send(
        Delivery("interactive", {**CARD, "actions": touched})
    )
    assert heard.status == 200
    assert counter.desk.dispatch.asked == []


async def test_what_we_did_not_make_changes_nothing_and_says_nothing(
    counter: Counter, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    touched = [{"action_id": "ww/take//shop:Karin/0", "action_ts": "1.1"}]
    heard = await counter.people.send(
        Delivery("interactive", {**CARD, "actions": touched})
    )
    assert (heard.status, heard.body) == (200, None)
    assert counter.desk.dispatch.asked == []
    assert "slack sent what is not ours" in caplog.text


async def test_other_commands_and_shortcuts_are_not_ours(counter: Counter) -> None:
    tom, ts = counter["tom"], await counter.post()
    assert (await tom.command("/other", "stop", "reviews")).status == 200
    assert (await tom.shortcut("other", "reviews", ts)).status == 200
    assert counter.desk.dispatch.asked == []


async def test_a_fault_of_ours_is_an_error_with_a_number_and_without_words(
    counter: Counter, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await counter.post()
    counter.desk.dispatch.then(KeyError("Karin de Vries"))  # type: ignore[arg-type]
    heard = await counter.over(counter["tom"].press("Take", "reviews"))
    assert heard.status == 500
    record = next(r for r in caplog.records if r.msg == "a call of slack failed")
    assert record.error == "KeyError"  # type: ignore[attr-defined]
    assert len(record.number) == 8  # type: ignore[attr-defined]
    assert "Karin" not in caplog.text


async def test_no_log_holds_what_people_wrote_or_a_token(
    counter: Counter, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("slack_bolt", "slack_sdk"):
        caplog.set_level(logging.DEBUG, name)
    root = await counter.post()
    counter.desk.dispatch.then(Refused(plain("Geheim Karin")))
    await counter.over(counter["tom"].press("Take", "reviews"))
    await counter.over(counter["tom"].say("reviews", "Geheim Karin", thread=root))
    await counter.over(counter["tom"].command("/wederwoord", "Geheim Karin", "reviews"))
    app = counter.desk.space.app
    for secret in ("Geheim", app.token, app.signing_secret):
        assert secret not in caplog.text


# ------------------------------------------------------------------ threads


async def test_what_people_say_in_a_thread_is_heard(counter: Counter) -> None:
    root = await counter.post()
    await counter["sanne"].say("reviews", "Beste Karin, sorry :pray:", thread=root)
    where = Address("slack", "C01REV", root, root, "T01WEBCARE")
    text = "Beste Karin, sorry \U0001f64f"
    assert counter.desk.heard == [Typed(where, text)]


async def test_what_is_said_elsewhere_or_by_a_machine_is_not_heard(
    counter: Counter,
) -> None:
    root = await counter.post()
    await counter["sanne"].say("reviews", "Beste Karin")
    await counter.people.echo("reviews", root)
    await counter["sanne"].delete("reviews", root)
    said = {
        "type": "message",
        "user": "USANNE",
        "text": "Beste Karin",
        "channel": "C01REV",
        "ts": "2.1",
        "thread_ts": "1.1",
    }
    root_again = {**said, "ts": "1.1"}
    machine = {**said, "bot_id": "B1"}
    joined = {**said, "subtype": "channel_join"}
    own = {**said, "user": counter.desk.space.app.user}
    for event in (root_again, machine, joined, own):
        assert (await counter.people.event(event)).status == 200
    assert counter.desk.heard == []


async def test_what_could_not_be_kept_is_handed_over_again(desk: Desk) -> None:
    heard: list[Typed] = []

    async def hear(typed: Typed) -> None:
        heard.append(typed)
        if len(heard) == 1:
            raise StoreError

    desk._hear = hear  # type: ignore[method-assign]
    counter = await Counter(desk).open()
    root = await counter.post()
    first = await counter["sanne"].say("reviews", "Beste Karin", thread=root)
    again = await counter.people.again()
    await counter.close()
    assert (first.status, again.status) == (503, 200)
    assert len(heard) == 2


async def test_another_tab_of_our_page_is_no_visit(counter: Counter) -> None:
    event = {"type": "app_home_opened", "user": "UTOM", "tab": "messages"}
    assert (await counter.people.event(event)).status == 200
    assert counter.desk.dispatch.asked == []


async def test_being_shut_out_is_noted(
    counter: Counter, caplog: pytest.LogCaptureFixture
) -> None:
    await counter.people.uninstall()
    events = [getattr(r, "event", "") for r in caplog.records]
    assert [e for e in events if e] == ["tokens_revoked", "app_uninstalled"]


@pytest.mark.parametrize("event", ["tokens_revoked", "app_uninstalled"])
async def test_who_is_shut_out_says_so_before_a_message_is_due(
    counter: Counter, event: str
) -> None:
    desk = counter.desk
    desk.space.app.refused = "account_inactive"
    await counter.over(counter.people.event({"type": event}))
    (trouble,) = counter.troubles
    assert isinstance(trouble, Shut)
    assert "account_inactive" in str(trouble)


async def test_whose_token_was_not_the_one_that_ended_is_well(counter: Counter) -> None:
    """Tokens of people end as well; ours is looked at, and may be good."""
    await counter.over(counter.people.event({"type": "tokens_revoked"}))
    assert counter.troubles == [None]


async def test_where_nobody_asks_for_trouble_it_is_only_noted(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """The listening of a test, or of a tool, stands by itself."""
    quiet = Listening(
        desk.client, desk.directory, desk.store, desk.clock, desk.dispatch, desk._hear
    )
    await quiet._shut_out({"event": {"type": "tokens_revoked"}})
    await quiet.drain(5)
    assert desk.asked("auth.test") == 1
    assert [r.levelno for r in caplog.records] == [logging.WARNING]


async def test_a_press_is_answered_while_the_directory_is_out(
    counter: Counter,
) -> None:
    await counter.post()
    counter.desk.space.app.refused = "token_revoked"
    counter.desk.dispatch.then(Done(plain("Taken.")))
    heard = await counter.over(counter["tom"].press("Take", "reviews"))
    assert heard.status == 200
