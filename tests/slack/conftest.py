"""Our own Slack, served for one test, with an app that only listens."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes import HandClock
from tests.slack.api import Api
from tests.slack.delivery import HttpWire
from tests.slack.people import People
from tests.slack.places import Ear, listening
from tests.slack.workspace import a_workspace


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def slack(clock: HandClock) -> AsyncIterator[Api]:
    async with Api(a_workspace(clock)) as api:
        yield api


@pytest.fixture
def client(slack: Api) -> AsyncWebClient:
    token = slack.space.app.token
    return AsyncWebClient(token, base_url=slack.base, retry_handlers=[], timeout=2)


@pytest.fixture
async def ear() -> AsyncIterator[Ear]:
    async with listening() as heard:
        yield heard


@pytest.fixture
def people(slack: Api, ear: Ear) -> People:
    return People(slack.space, HttpWire(ear.url, slack.space.app.signing_secret))
