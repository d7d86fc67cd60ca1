"""`wederwoord slack manifest` prints what Slack makes the app of, and where it goes."""

from __future__ import annotations

import json

from tests.commands.terminal import type_in
from tests.house.sources import ROOT


def test_it_prints_what_stands_in_the_root() -> None:
    made = type_in("slack", "manifest")
    assert made.exit_code == 0
    assert made.stdout == (ROOT / "manifest.json").read_text("utf-8")


def test_where_to_paste_it_does_not_get_into_the_file() -> None:
    made = type_in("slack", "manifest")
    assert "https://api.slack.com/apps" in made.stderr
    assert "From a manifest" in made.stderr
    json.loads(made.stdout)


def test_with_an_address_slack_calls_it() -> None:
    made = type_in("slack", "manifest", "--url", "https://webcare.example.org")
    settings = json.loads(made.stdout)["settings"]
    assert settings["socket_mode_enabled"] is False
    called = settings["interactivity"]["request_url"]
    assert called == "https://webcare.example.org/slack/events"


def test_in_dutch_people_read_dutch() -> None:
    made = type_in("slack", "manifest", "--language", "nl")
    (shortcut,) = json.loads(made.stdout)["features"]["shortcuts"]
    assert shortcut["name"] == "Dit is een klacht"


def test_an_address_that_will_not_do_is_a_sentence() -> None:
    made = type_in("slack", "manifest", "--url", "http://webcare.example.org")
    assert made.exit_code == 1
    assert made.stdout == ""
    assert made.stderr.startswith("http://webcare.example.org will not do: ")
