"""What a call to Slack comes to: its answer, or words for whoever can mend it."""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import replace

import pytest
from aiohttp import test_utils, web
from slack_sdk.http_retry.response import HttpResponse

from adapters.channels.slack.calling.client import Access, Again, Client
from adapters.channels.slack.calling.pace import UNSAID, Pace
from adapters.channels.slack.calling.refusals import MEANINGS, Misshapen, Missing
from adapters.chat.reaching import within
from bot.errors import ChannelError, Closed, Shut, Stranger
from tests.adapters.channels.browser.desk import card
from tests.adapters.channels.slack.desk import QUICK, WORDS, Desk
from tests.fakes import HandClock
from tests.slack import faults
from tests.slack.faults import Fault

SECRET = "Karin de Vries is zó klaar met ons"
POST = {"channel": "C01REV", "text": SECRET}


async def test_who_we_are_is_asked_once(desk: Desk) -> None:
    assert desk.client.team == ""
    for _ in range(3):
        await desk.client.call("chat.postMessage", **POST)
    me = desk.client
    app = desk.space.app
    assert (me.team, me.bot_user, me.bot_id) == ("T01WEBCARE", app.user, app.bot)
    assert me.scopes == app.scopes
    assert desk.asked("auth.test") == 1


async def test_many_first_calls_at_once_ask_once_who_we_are(desk: Desk) -> None:
    calls = (desk.client.call("chat.postMessage", **POST) for _ in range(5))
    await asyncio.gather(*calls)
    assert desk.asked("auth.test") == 1
    assert desk.asked("chat.postMessage") == 5


# ------------------------------------------------------------------ refusals


KINDS = {
    "token_revoked": Shut,
    "invalid_auth": Shut,
    "not_authed": Shut,
    "token_expired": Shut,
    "account_inactive": Shut,
    "org_login_required": Shut,
    "channel_not_found": Closed,
    "not_in_channel": Closed,
    "is_archived": Closed,
    "restricted_action": Closed,
    "message_not_found": Missing,
    "cant_update_message": Missing,
    "edit_window_closed": Missing,
    "users_not_found": Stranger,
    "user_not_found": Stranger,
    "user_disabled": Stranger,
    "cannot_dm_bot": Stranger,
    "ratelimited": ChannelError,
    "fatal_error": ChannelError,
    "internal_error": ChannelError,
    "service_unavailable": ChannelError,
    "msg_too_long": Misshapen,
    "invalid_blocks": Misshapen,
    "a_code_of_next_year": ChannelError,
}
ADVICE = {
    "token_revoked": "Put a fresh SLACK_BOT_TOKEN in the environment",
    "channel_not_found": "/invite @wederwoord",
    "not_in_channel": "not in the Slack channel C01REV. Type /invite @wederwoord",
    "is_archived": "Unarchive it, or name another channel in the playbook",
    "restricted_action": "Whoever manages that channel can allow it",
    "invalid_blocks": "a fault of wederwoord; its log says where",
    "service_unavailable": "it is tried again",
}


@pytest.mark.parametrize("code", sorted(KINDS | MEANINGS))
async def test_every_refusal_says_in_words_what_to_do(desk: Desk, code: str) -> None:
    desk.space.faults.add("chat.postMessage", faults.said(code))
    with pytest.raises(ChannelError, match=r"^[A-Z].{20,}\.$") as met:
        await desk.client.call("chat.postMessage", **POST)
    assert type(met.value) is KINDS.get(code, type(met.value))
    assert ADVICE.get(code, "") in str(met.value)
    assert "{" not in str(met.value)
    assert not re.search(r"xoxb|Karin", str(met.value))


@pytest.mark.parametrize(
    ("method", "kind"), [("chat.postMessage", Shut), ("users.info", ChannelError)]
)
async def test_a_missing_scope_is_named_and_without_the_right_to_write_we_are_out(
    desk: Desk, method: str, kind: type[ChannelError]
) -> None:
    scope = "chat:write" if kind is Shut else "users:read"
    await desk.client.open()
    desk.space.app.scopes.discard(scope)
    args = POST if kind is Shut else {"user": "UTOM"}
    with pytest.raises(
        ChannelError, match=f"misses the scope {scope}.*reinstall"
    ) as met:
        await desk.client.call(method, **args)
    assert type(met.value) is kind


async def test_a_refusal_that_holds_more_than_a_code_gives_none_of_it_away(
    desk: Desk,
) -> None:
    desk.space.faults.add("chat.postMessage", faults.said(f"no: {SECRET}"))
    with pytest.raises(ChannelError, match="HTTP 200"):
        await desk.client.call("chat.postMessage", **POST)
    desk.space.faults.add(
        "chat.postMessage", faults.said("missing_scope", needed=f"x {SECRET}")
    )
    with pytest.raises(Shut, match="a scope that it does not name"):
        await desk.client.call("chat.postMessage", **POST)


async def test_of_what_slack_does_not_take_only_our_own_fields_are_logged(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    told = [f"[ERROR] not {SECRET} [json-pointer:/blocks/0/text/text]", 7]
    desk.space.faults.add(
        "chat.postMessage",
        faults.said("invalid_blocks", response_metadata={"messages": told}),
    )
    with pytest.raises(Misshapen):
        await desk.client.call("chat.postMessage", **POST)
    noted = next(r for r in caplog.records if r.levelno == logging.ERROR)
    assert vars(noted)["places"] == ["/blocks/0/text/text"]
    everything = " ".join(str(vars(r)) for r in caplog.records)
    assert not re.search(r"xoxb|Karin", everything)


# ------------------------------------------------------------------ broken ways

BROKEN: dict[str, Fault] = {
    "down": faults.broken(503),
    "worn out": faults.broken(500),
    "dropped": faults.lost_before(),
    "cut off": faults.lost_after(),
    "silent": faults.silent_before(),
    "dripping": faults.slow(60),
    "no object": Fault("answer", body=[1, 2]),
    "no json": Fault("answer", body=f"<p>{SECRET}</p>"),
}


@pytest.mark.parametrize("fault", BROKEN.values(), ids=BROKEN)
async def test_a_way_that_breaks_says_so_and_is_not_gone_twice(
    desk: Desk, fault: Fault
) -> None:
    quick = Client(desk.access(), desk.clock, replace(QUICK, call=0.3, pace=0))
    await quick.open()
    desk.space.faults.add("chat.postMessage", fault)
    with pytest.raises(ChannelError, match=r"^Slack .{20,}\.$") as met:
        await quick.call("chat.postMessage", **POST)
    assert "Karin" not in str(met.value)
    # It may have arrived: only the outbox, which looks first, sends it again.
    assert len(desk.space.faults.met) == 1
    assert desk.asked("chat.postMessage") <= 1
    await quick.call("chat.postMessage", **POST)  # and the next one gets through
    await quick.close()


async def test_text_that_is_no_json_under_a_plain_name_is_no_answer(desk: Desk) -> None:
    desk.space.faults.add("auth.test", Fault("answer", body='"just words"'))
    with pytest.raises(ChannelError, match=r"^Slack"):
        await desk.client.open()


async def test_nobody_at_home_is_said_with_the_address_and_without_the_token() -> None:
    nowhere = Access("xoxb-secret", api_url="http://127.0.0.1:1/api/")
    client = Client(nowhere, HandClock(), QUICK)
    with pytest.raises(ChannelError, match=r"cannot be reached at 127\.0\.0\.1") as met:
        await client.call("chat.postMessage", **POST)
    assert "xoxb" not in str(met.value) + repr(nowhere)
    await client.close()


async def test_a_proxy_of_the_machine_is_not_asked_for_the_machine_itself(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    client = Client(desk.access(), desk.clock, QUICK)
    await client.open()
    assert client.team == "T01WEBCARE"
    await client.close()


@pytest.mark.parametrize(
    ("url", "trusted"),
    [("https://slack.com/api/", True), ("http://127.0.0.1:1/api/", False)],
)
async def test_a_proxy_leads_out_only(url: str, trusted: bool) -> None:
    client = Client(Access("xoxb-secret", api_url=url), HandClock(), QUICK)
    client._reach()
    assert client.web.session is not None
    assert client.web.session.trust_env is trusted
    assert client.web.proxy is None
    await client.close()


async def test_an_answer_by_an_address_goes_the_way_of_our_calls(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind a proxy there is no other way out; our token stays at home."""
    asked: list[tuple[str, str]] = []

    async def proxy(request: web.BaseRequest) -> web.Response:
        asked.append((str(request.url), request.headers.get("Authorization", "")))
        return web.Response()

    server = test_utils.RawTestServer(proxy)
    await server.start_server()
    monkeypatch.setenv("http_proxy", str(server.make_url("")))
    outside = Access("xoxb-secret", api_url="http://slack.example/api/")
    client = Client(outside, desk.clock, QUICK)
    assert await client.answer("http://hooks.example/actions/1", {"text": "x"})
    assert asked == [("http://hooks.example/actions/1", "")]
    await client.close()
    await server.close()


async def test_what_takes_too_long_in_all_ends_in_words() -> None:
    with pytest.raises(ChannelError, match=r"more than 0\.01 seconds"):
        async with within("Slack", 0.01):
            await asyncio.sleep(60)


# ------------------------------------------------------------------ busy


async def test_a_short_wait_is_slept_out(desk: Desk) -> None:
    desk.space.faults.add("chat.postMessage", faults.busy(0))
    await desk.client.call("chat.postMessage", **POST)
    assert [kind for _, kind in desk.space.faults.met] == ["answer"]
    assert desk.asked("chat.postMessage") == 1


@pytest.mark.parametrize(("said", "sleeps"), [("20", True), ("21", False)])
async def test_how_long_a_wait_is_slept_out_at_most(said: str, *, sleeps: bool) -> None:
    answer = HttpResponse(status_code=429, headers={"Retry-After": said})
    assert await Again(20)._can_retry_async(response=answer) is sleeps


async def test_being_put_off_twice_ends_in_words(desk: Desk) -> None:
    desk.space.faults.add("chat.postMessage", faults.busy(0), times=2)
    with pytest.raises(ChannelError, match="wait until 09:00:00 UTC"):
        await desk.client.call("chat.postMessage", **POST)


async def test_a_long_wait_is_kept_and_said(desk: Desk) -> None:
    desk.space.faults.add("chat.postMessage", faults.busy(30))
    for _ in range(2):
        with pytest.raises(ChannelError, match="wait until 09:00:30 UTC"):
            await desk.client.call("chat.postMessage", **POST)
    assert len(desk.space.faults.met) == 1
    assert desk.asked("chat.postMessage") == 0  # the second time nobody was asked
    await desk.client.call("chat.postMessage", channel="C02PROD", text="elsewhere")
    await desk.client.call("users.info", user="UTOM")
    desk.clock.at = desk.clock.at.replace(second=30)
    await desk.client.call("chat.postMessage", **POST)


async def test_a_wait_for_all_of_us_holds_for_every_channel(desk: Desk) -> None:
    desk.space.faults.add("conversations.history", faults.busy(30))
    for channel in ("C01REV", "C02PROD"):
        with pytest.raises(ChannelError, match="wait until 09:00:30 UTC"):
            await desk.client.call("conversations.history", channel=channel)


@pytest.mark.parametrize("said", [None, "soon", "99999999"])
async def test_a_wait_that_slack_does_not_tell_well_is_ours(
    desk: Desk, said: str | None
) -> None:
    heads = (("Retry-After", said),) if said else ()
    desk.space.faults.add("auth.test", Fault("answer", 429, heads, {"ok": False}))
    until = "10:00:00" if said == "99999999" else f"09:00:{UNSAID:02.0f}"
    with pytest.raises(ChannelError, match=f"wait until {until} UTC"):
        await desk.client.open()


# ------------------------------------------------------------------ pace


class Hand:
    """Time that passes only where somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


async def test_a_conversation_takes_one_message_a_second_in_order() -> None:
    hand = Hand()
    pace = Pace(1, 60, time=lambda: hand.now, sleep=hand.sleep)
    for _ in range(4):
        await pace.turn("C01REV")
    await pace.turn("C02PROD")  # nobody waits for another conversation
    assert hand.slept == [0, 1, 2, 3, 0]
    hand.now += 3.5
    await pace.turn("C01REV")
    hand.now += 60
    await pace.turn("C01REV")  # what was not used is not saved up
    await pace.turn("C01REV")
    assert hand.slept[5:] == [0.5, 0, 1]


async def test_a_turn_that_is_too_far_away_is_refused_and_takes_no_place() -> None:
    hand = Hand()
    pace = Pace(1, 2, time=lambda: hand.now, sleep=hand.sleep)
    for _ in range(3):
        await pace.turn("C01REV")
    for _ in range(2):
        with pytest.raises(ChannelError, match="Many messages wait"):
            await pace.turn("C01REV")
    hand.now += 1
    await pace.turn("C01REV")
    assert hand.slept == [0, 1, 2, 2]


async def test_messages_go_in_turn_and_questions_do_not(desk: Desk) -> None:
    hand = Hand()
    desk.client._pace = Pace(1, 60, time=lambda: hand.now, sleep=hand.sleep)
    for _ in range(3):
        await desk.client.paced("C01REV", "chat.postMessage", **POST)
        await desk.client.call("conversations.info", channel="C01REV")
    assert hand.slept == [0, 1, 2]


async def test_a_changed_card_waits_for_changed_cards_only(desk: Desk) -> None:
    """Whoever pressed on it looks at it, however many new ones are in the queue."""
    hand = Hand()
    at = await desk.post()
    desk.channel._client._pace = Pace(1, 60, time=lambda: hand.now, sleep=hand.sleep)
    for number in range(40):
        await desk.post(key=f"new:{number}")
    assert hand.slept == list(range(40))
    hand.slept.clear()
    for text in ("Taken by Tom.", "Taken by Sanne."):
        await desk.channel.edit(at, card(text), "card:1", WORDS)
    assert hand.slept == [0, 1]
    assert desk.asked("chat.update") == 2
