"""Settings are read from the environment, with every mistake told at once."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings.environment import (
    SETTINGS,
    Settings,
    example,
    from_environment,
    markdown,
    read,
)

ROOT = Path(__file__).parents[3]


def problems(**environ: str) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        read(environ)
    return caught.value.problems


def test_an_empty_environment_gives_the_defaults() -> None:
    home, api = Path("wederwoord-home"), "https://slack.com/api/"
    found = read({})
    assert found == Settings(
        home, "127.0.0.1", 8080, "", "info", "auto", slack_api_url=api
    )


def test_every_setting_is_read() -> None:
    given = {
        "WEDERWOORD_HOME": "/srv/webcare",
        "WEDERWOORD_HOST": "10.0.0.5",
        "PORT": "0",
        "WEDERWOORD_PUBLIC_URL": "https://webcare.example.org/",
        "WEDERWOORD_LOG_LEVEL": "DEBUG",
        "WEDERWOORD_LOG_FORMAT": "json",
        "SLACK_BOT_TOKEN": "xoxb-12345",
        "SLACK_APP_TOKEN": "xapp-12345",
        "SLACK_SIGNING_SECRET": "5ecret",
        "SLACK_API_URL": "http://127.0.0.1:3000/api",
        "PATH": "/bin",
    }
    found = read(given)
    public = "https://webcare.example.org"
    home = Path("/srv/webcare")
    slack = ("xoxb-12345", "xapp-12345", "5ecret", "http://127.0.0.1:3000/api/")
    assert found == Settings(home, "10.0.0.5", 0, public, "debug", "json", *slack)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-12345"}, "nothing says how presses come back"),
        ({"SLACK_APP_TOKEN": "xapp-12345"}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_SIGNING_SECRET": "5ecret"}, "SLACK_BOT_TOKEN is missing"),
    ],
)
def test_half_a_slack_is_a_mistake(given: dict[str, str], says: str) -> None:
    (told,) = problems(**given)
    assert says in told


@pytest.mark.parametrize(
    "name", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"]
)
def test_a_secret_stands_in_no_message(name: str) -> None:
    told = problems(**{name: "hush hush"})
    assert told[0].startswith(f"{name} in the environment is something else")
    assert not any("hush" in one for one in told)


def test_no_secret_shows_where_settings_are_shown() -> None:
    home = Settings(Path("home"), "127.0.0.1", 0, "", "info", "auto")
    found = replace(home, **{s.field: "hush" for s in SETTINGS if s.secret})
    assert found != home
    assert repr(found) == repr(home)


def test_an_empty_variable_counts_as_not_set() -> None:
    assert read({"PORT": " "}).port == 8080


def test_all_mistakes_are_told_at_once() -> None:
    told = problems(PORT="http", WEDERWOORD_LOG_LEVEL="loud")
    assert len(told) == 2
    assert told[0].startswith("PORT in the environment is 'http'")
    assert "a whole number from 0 to 65535" in told[0]
    assert "debug or info or warning or error" in told[1]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("WEDERWOORD_HOST", "my host"),
        ("WEDERWOORD_PUBLIC_URL", "webcare.example.org"),
        ("WEDERWOORD_PUBLIC_URL", "ftp://webcare.example.org"),
        ("WEDERWOORD_PUBLIC_URL", "https://webcare.example.org/sub"),
        ("WEDERWOORD_PUBLIC_URL", "https://webcare.example.org:http"),
        ("WEDERWOORD_LOG_FORMAT", "xml"),
        ("SLACK_BOT_TOKEN", "xoxp-12345"),
        ("SLACK_APP_TOKEN", "xapp-"),
        ("SLACK_API_URL", "http://slack.com/api/"),
    ],
)
def test_what_is_not_allowed_is_refused(name: str, text: str) -> None:
    assert problems(**{name: text})[0].startswith(name)


def test_a_misspelt_variable_is_a_mistake_with_a_suggestion() -> None:
    (told,) = problems(WEDERWOORD_PROT="1")
    assert told == (
        "WEDERWOORD_PROT in the environment is no setting of wederwoord;"
        " did you mean PORT?"
    )


def test_a_strange_variable_is_told_what_there_is() -> None:
    told = problems(WEDERWOORD_QQQQQQQQQQQQ="1")
    assert all(setting.name in told[0] for setting in SETTINGS)


def test_this_process_has_an_environment() -> None:
    assert isinstance(from_environment(), Settings)


def test_the_table_fills_every_field() -> None:
    assert [s.field for s in SETTINGS] == [field.name for field in fields(Settings)]


def test_the_example_file_is_made_from_the_table() -> None:
    assert (ROOT / ".env.example").read_text() == example()


def test_the_docs_table_has_a_row_per_setting() -> None:
    rows = markdown().splitlines()[2:]
    assert len(rows) == len(SETTINGS)
    assert rows[3].startswith("| `WEDERWOORD_PUBLIC_URL` | none | ")
    assert all(row.count("|") == 5 for row in rows)
