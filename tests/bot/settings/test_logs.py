"""The log is one entry a line, and no secret comes through it."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from bot.settings.logs import redact, set_up_log

log = logging.getLogger("bot.something")

SECRETS = [
    "xoxb-123456789012-abcdefABCDEF",
    "xapp-1-A0123-456-abcdef",
    "ya29.a0AfH6SMBx-yz_12",
    "1//0gabcdefghijklmnopqrstuvwx",
    "EAAGm0PX4ZCpsBAKZCXyzabcdef123",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
    "sk-" + "a1" * 12,
]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def root_log() -> Iterator[None]:
    """Put the root logger back as pytest had it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def written(form: str, stream: io.StringIO, message: str, **fields: object) -> str:
    set_up_log("info", form, stream)
    log.info(message, extra=fields)
    return stream.getvalue()


def test_elsewhere_a_line_is_json_with_its_fields() -> None:
    told = json.loads(written("auto", io.StringIO(), "reply published", case=17))
    assert told["level"] == "INFO"
    assert told["logger"] == "bot.something"
    assert told["message"] == "reply published"
    assert told["case"] == 17
    assert datetime.fromisoformat(told["at"]).utcoffset() == timedelta()


def test_in_a_terminal_a_line_is_for_a_person() -> None:
    told = written("auto", Terminal(), "reply published", case=17)
    assert re.fullmatch(r"\d\d:\d\d:\d\d info    reply published case=17\n", told)


def test_the_form_can_be_chosen() -> None:
    assert written("json", Terminal(), "hello").startswith("{")
    assert "hello" in written("text", io.StringIO(), "hello").splitlines()[0]


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_line_end_in_the_words_starts_no_new_entry(form: str) -> None:
    told = written(form, io.StringIO(), "one\r\ntwo", author="three\nfour")
    assert told.count("\n") == 1
    assert "\r" not in told


@pytest.mark.parametrize("form", ["json", "text"])
@pytest.mark.parametrize("secret", SECRETS)
def test_no_secret_comes_through(form: str, secret: str) -> None:
    told = written(form, io.StringIO(), f"sent {secret} away", token=secret)
    assert secret not in told
    assert told.count("[secret]") == 2


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_traceback_holds_no_secret_either(form: str) -> None:
    stream = io.StringIO()
    set_up_log("info", form, stream)
    try:
        int(SECRETS[0])
    except ValueError:
        log.exception("it failed")
    assert SECRETS[0] not in stream.getvalue()
    assert "ValueError: invalid literal" in stream.getvalue()


def test_a_login_link_and_a_bearer_token_are_blotted_out() -> None:
    said = redact("GET http://h:1/login/Ab-9_x and Authorization: Bearer abc.def")
    assert said == "GET http://h:1/login/[secret] and Authorization: [secret]"


def test_ordinary_words_stay() -> None:
    said = "case 17 at https://plein.example/reviews/story-1, eyes and sk-8"
    assert redact(said) == said


def test_the_level_is_kept_to() -> None:
    stream = io.StringIO()
    set_up_log("warning", "text", stream)
    log.info("quiet")
    log.warning("loud")
    assert "quiet" not in stream.getvalue()
    assert "loud" in stream.getvalue()
