"""Each fault does what it says, in our own Slack and before one that others wrote."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiohttp import ClientConnectionError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack import faults
from tests.slack.api import Api
from tests.slack.faults import Fault, FaultProxy
from tests.slack.probing import refused
from tests.slack.standins import emulate

POST = "chat.postMessage"


def standing(slack: Api) -> int:
    return len(slack.space.channel("reviews").posts)


@pytest.mark.parametrize(
    ("fault", "status", "error"),
    [
        (faults.busy(7), 429, "ratelimited"),
        (faults.said("fatal_error"), 200, "fatal_error"),
        (faults.broken(502), 502, None),
    ],
)
async def test_slack_answers_badly(
    slack: Api, client: AsyncWebClient, fault: Fault, status: int, error: str | None
) -> None:
    slack.space.faults.add(POST, fault)
    with pytest.raises(SlackApiError) as refusal:
        await client.chat_postMessage(channel="C01REV", text="x")
    answer = refusal.value.response
    assert (answer.status_code, answer.get("error")) == (status, error)
    assert answer.headers.get("Retry-After") == ("7" if status == 429 else None)
    assert standing(slack) == 0
    assert await refused(client.chat_postMessage(channel="C01REV", text="x")) == "ok"


async def test_slack_may_not_say_how_long(slack: Api, client: AsyncWebClient) -> None:
    slack.space.faults.add(POST, faults.busy(None))
    with pytest.raises(SlackApiError) as refusal:
        await client.chat_postMessage(channel="C01REV", text="x")
    assert "Retry-After" not in refusal.value.response.headers


@pytest.mark.parametrize(
    ("fault", "written"), [(faults.lost_before(), 0), (faults.lost_after(), 1)]
)
async def test_the_line_breaks(
    slack: Api, client: AsyncWebClient, fault: Fault, written: int
) -> None:
    slack.space.faults.add(POST, fault)
    with pytest.raises(ClientConnectionError):
        await client.chat_postMessage(channel="C01REV", text="x")
    assert standing(slack) == written


@pytest.mark.parametrize(
    ("fault", "written"),
    [
        (faults.silent_before(), 0),
        (faults.silent_after(), 1),
        (faults.slow(60), 1),
    ],
)
async def test_slack_takes_too_long(slack: Api, fault: Fault, written: int) -> None:
    hasty = AsyncWebClient(
        slack.space.app.token, base_url=slack.base, retry_handlers=[], timeout=1
    )
    slack.space.faults.add(POST, fault)
    with pytest.raises(TimeoutError):
        await hasty.chat_postMessage(channel="C01REV", text="x")
    assert standing(slack) == written


async def test_a_slow_answer_is_whole_in_the_end(
    slack: Api, client: AsyncWebClient
) -> None:
    slack.space.faults.add("*", faults.slow(0.05))
    assert (await client.auth_test())["user_id"] == "U0BOT"


async def test_a_fault_comes_as_often_and_as_late_as_asked(
    slack: Api, client: AsyncWebClient
) -> None:
    slack.space.faults.add("auth.test", faults.said("fatal_error"), times=2, after=1)
    told = [await refused(client.auth_test()) for _ in range(4)]
    assert told == ["ok", "fatal_error", "fatal_error", "ok"]
    assert slack.space.faults.met == [("auth.test", "answer")] * 2
    slack.space.faults.add("auth.test", faults.said("fatal_error"))
    slack.space.faults.clear()
    assert await refused(client.auth_test()) == "ok"


async def test_a_proxy_brings_faults_to_one_that_others_wrote(tmp_path: Path) -> None:
    with emulate(tmp_path) as strict:
        async with FaultProxy(strict.base) as proxy:
            client = AsyncWebClient(strict.token, base_url=proxy.base)
            proxy.faults.add("auth.test", faults.busy(3))
            assert await refused(client.auth_test()) == "ratelimited"
            assert await refused(client.auth_test()) == "ok"
            lost = client.chat_postMessage(channel="C0NOWHERE", text="x")
            assert await refused(lost) == "channel_not_found"
