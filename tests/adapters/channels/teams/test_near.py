"""What a proxy passed on is not taken for a call of this machine."""

from __future__ import annotations

import pytest

from adapters.channels.teams.hearing.near import near

HERE = ("Host", "127.0.0.1:8080")


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1:8080", "127.0.0.1", "localhost:3978", "LocalHost", "[::1]:8080"],
)
def test_a_call_by_a_name_of_this_machine_is_near(host: str) -> None:
    assert near([("Accept", "*/*"), ("host", host), ("X-Request-Id", "1")])


@pytest.mark.parametrize(
    "host",
    [
        "",
        "webcare.example.org",
        "localhost.example.org",
        "127.0.0.1.example.org",
        "127.0.0.1@example.org",
        "10.0.0.5",
        "::1",
        "localhost:",
    ],
)
def test_a_call_by_another_name_is_not(host: str) -> None:
    assert not near([("Host", host)])


def test_a_call_by_no_name_or_by_two_is_not() -> None:
    assert not near([])
    assert not near([HERE, HERE])


@pytest.mark.parametrize(
    "name",
    ["X-Forwarded-For", "x-forwarded-host", "Forwarded", "Via", "X-Real-IP", "CF-Ray"],
)
def test_what_somebody_passed_on_is_not(name: str) -> None:
    assert not near([HERE, (name, "127.0.0.1")])
