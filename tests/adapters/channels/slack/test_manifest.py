"""The app's manifest is one that Slack takes, asks for little, and stands in the root.

slack.manifest.schema.1.0.0.json is Slack's own, for manifests that name version 1: it
is schemas/manifest.schema.1.0.0.json of github.com/slackapi/manifest-schema at c50cfa8,
under the MIT licence.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema_rs import Draft7Validator

from adapters.channels.slack.manifest import EVENTS, SCOPES, manifest
from bot.errors import SettingsError
from bot.spoken import SPOKEN, understand
from tests.house.sources import ROOT

SCHEMA = Path(__file__).parent / "slack.manifest.schema.1.0.0.json"
URL = "https://webcare.example.org"
WHERE = f"{URL}/slack/events"
Manifest = dict[str, Any]


@pytest.fixture(scope="module")
def official() -> Draft7Validator:
    return Draft7Validator(json.loads(SCHEMA.read_text("utf-8")))


@pytest.mark.parametrize("url", ["", URL])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_slack_takes_it(official: Draft7Validator, url: str, language: str) -> None:
    found = [error.message for error in official.iter_errors(manifest(url, language))]
    assert found == []


def _no_name(made: Manifest) -> None:
    del made["display_information"]["name"]


def _a_long_shortcut(made: Manifest) -> None:
    made["features"]["shortcuts"][0]["name"] = "This would be a complaint"


def _a_slip_of_the_pen(made: Manifest) -> None:
    made["settings"]["socket_mode"] = True


@pytest.mark.parametrize("spoil", [_no_name, _a_long_shortcut, _a_slip_of_the_pen])
def test_the_schema_would_refuse_a_wrong_one(
    official: Draft7Validator, spoil: Callable[[Manifest], None]
) -> None:
    made = manifest()
    spoil(made)
    assert not official.is_valid(made)


def test_the_file_in_the_root_is_the_one_by_socket() -> None:
    """After a change: wederwoord slack manifest > manifest.json."""
    made = json.dumps(manifest(), ensure_ascii=False, indent=2) + "\n"
    assert (ROOT / "manifest.json").read_text("utf-8") == made


def test_it_asks_for_what_the_table_gives_a_reason_for_and_no_more() -> None:
    scopes = manifest()["oauth_config"]["scopes"]
    assert scopes == {"bot": list(SCOPES)}
    assert not set(SCOPES) & TOO_MUCH
    assert all(len(reason) > 7 for reason in (*SCOPES.values(), *EVENTS.values()))


TOO_MUCH = {
    "chat:write.public",
    "chat:write.customize",
    "channels:join",
    "channels:manage",
    "im:read",
    "mpim:history",
    "app_mentions:read",
    "files:read",
    "metadata.message:read",
}
"""What apps like ours often ask for, and we can do without."""


def test_what_slack_tells_us_needs_no_scope_that_is_not_asked_for() -> None:
    needs: dict[str, set[str]] = {
        "app_home_opened": set(),
        "message.channels": {"channels:history"},
        "message.groups": {"groups:history"},
        "tokens_revoked": set(),
        "app_uninstalled": set(),
    }
    heard = manifest()["settings"]["event_subscriptions"]["bot_events"]
    assert heard == list(needs)
    assert [scope for of in needs.values() for scope in of if scope not in SCOPES] == []


def test_by_socket_it_names_no_address() -> None:
    made = manifest()
    assert made["settings"]["socket_mode_enabled"] is True
    assert "url" not in json.dumps(made)


@pytest.mark.parametrize("url", [URL, f"{URL}/"])
def test_over_http_everything_comes_to_one_address(url: str) -> None:
    made = manifest(url)
    settings = made["settings"]
    assert settings["socket_mode_enabled"] is False
    assert settings["event_subscriptions"]["request_url"] == WHERE
    assert settings["interactivity"] == {"is_enabled": True, "request_url": WHERE}
    assert [c["url"] for c in made["features"]["slash_commands"]] == [WHERE]


@pytest.mark.parametrize(
    "url",
    [
        "http://webcare.example.org",
        "webcare.example.org",
        "https://",
        "https://:443",
        "https://x.example/slack/events",
        "https://x.example?a=1",
        "https://x.example#a",
        "https://somebody@x.example",
        "https://x.example:port",
        "https://x.example:0",
        "https://[x.example",
        "https://x example",
        "https://x.example\n",
        "https://bäckerei.example",
    ],
)
def test_an_address_that_slack_could_not_call_is_refused(url: str) -> None:
    with pytest.raises(SettingsError) as refused:
        manifest(url)
    (said,) = refused.value.problems
    assert "as in https://webcare.example.org" in said
    assert "https://" in said.partition("will not do")[2]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_words_of_the_hint_are_words_the_bot_knows(language: str) -> None:
    (command,) = manifest(language=language)["features"]["slash_commands"]
    words = command["usage_hint"].strip("[]").split(" | ")
    assert len(words) == 5
    assert {understand(word).action for word in words[:-1]} == {
        "queue",
        "home",
        "late",
        "open",
    }
    assert understand(words[-1]).values == {}  # help, and not for want of understanding


def test_the_page_about_slack_names_every_scope_and_every_word() -> None:
    page = (ROOT / "docs" / "channels" / "slack.md").read_text("utf-8")
    rows = [f"| `{scope}` | {reason} |" for scope, reason in SCOPES.items()]
    rows += [f"| `{word.shown('en')}` | `{word.shown('nl')}` |" for word in SPOKEN]
    assert [row for row in rows if row not in page] == []


def test_nobody_can_write_to_where_nobody_reads() -> None:
    home = manifest()["features"]["app_home"]
    assert home["messages_tab_enabled"] is True  # direct messages are shown there
    assert home["messages_tab_read_only_enabled"] is True
