"""Settings are read from the environment, with every mistake told at once."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings.environment import (
    example,
    from_environment,
    markdown,
    read,
)
from bot.settings.table import SETTINGS, Settings

ROOT = Path(__file__).parents[3]
ID = "8d6f0a51-2c1b-4e0f-9b1e-3d8f5f0c7a11"
TENANT = "0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9"
GOOGLE = "104-smit.apps.googleusercontent.com"


def problems(**environ: str) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        read(environ)
    return caught.value.problems


def test_an_empty_environment_gives_the_defaults() -> None:
    found = read({})
    assert found == Settings(
        Path("wederwoord-home"),
        *("127.0.0.1", 8080, "", "info", "auto"),
        slack_api_url="https://slack.com/api/",
        teams_app_type="SingleTenant",
        teams_forms="dialog",
        teams_service_url="https://smba.trafficmanager.net/teams/",
        teams_login_url="https://login.microsoftonline.com/",
        teams_metadata_url="https://login.botframework.com/v1/.well-known"
        "/openidconfiguration",
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
        "MicrosoftAppId": ID.upper(),
        "MicrosoftAppPassword": "5ecret",
        "MicrosoftAppTenantId": TENANT,
        "MicrosoftAppType": "multitenant",
        "TEAMS_FORMS": "Card",
        "TEAMS_SERVICE_URL": "http://127.0.0.1:3001/teams",
        "TEAMS_LOGIN_URL": "http://127.0.0.1:3002",
        "TEAMS_METADATA_URL": "http://127.0.0.1:3002/keys",
        "GOOGLE_CLIENT_ID": GOOGLE,
        "GOOGLE_CLIENT_SECRET": "GOCSPX-5ecret",
        "GOOGLE_REFRESH_TOKEN": "1//5ecret",
        "PATH": "/bin",
    }
    found = read(given)
    public = "https://webcare.example.org"
    home = Path("/srv/webcare")
    slack = ("xoxb-12345", "xapp-12345", "5ecret", "http://127.0.0.1:3000/api/")
    teams = (ID, "5ecret", "", TENANT, "MultiTenant", "card")
    login = "http://127.0.0.1:3002"
    sites = ("http://127.0.0.1:3001/teams/", f"{login}/", f"{login}/keys")
    parties = (*slack, *teams, *sites, GOOGLE, "GOCSPX-5ecret", "1//5ecret")
    assert found == Settings(home, "10.0.0.5", 0, public, "debug", "json", *parties)
    by_file = {"MicrosoftAppPassword": "", "MicrosoftAppCertificate": "/srv/app.pem"}
    assert read(given | by_file).teams_app_certificate == "/srv/app.pem"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-12345"}, "nothing says how presses come back"),
        ({"SLACK_APP_TOKEN": "xapp-12345"}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_SIGNING_SECRET": "5ecret"}, "SLACK_BOT_TOKEN is missing"),
        ({"MicrosoftAppPassword": "5ecret"}, "MicrosoftAppId is missing"),
        ({"MicrosoftAppTenantId": TENANT}, "MicrosoftAppId is missing"),
        ({"MicrosoftAppCertificate": "/app.pem"}, "MicrosoftAppId is missing"),
        (
            {"MicrosoftAppId": ID, "MicrosoftAppTenantId": TENANT},
            "MicrosoftAppPassword is missing",
        ),
        (
            {"MicrosoftAppId": ID, "MicrosoftAppPassword": "5ecret"},
            "MicrosoftAppTenantId is missing",
        ),
        (
            {
                "MicrosoftAppId": ID,
                "MicrosoftAppTenantId": TENANT,
                "MicrosoftAppPassword": "5ecret",
                "MicrosoftAppCertificate": "/app.pem",
            },
            "take one of them out",
        ),
        (
            {"GOOGLE_CLIENT_ID": GOOGLE, "GOOGLE_CLIENT_SECRET": "5ecret"},
            "GOOGLE_REFRESH_TOKEN is missing. `wederwoord google connect` prints",
        ),
        (
            {"GOOGLE_REFRESH_TOKEN": "1//5ecret"},
            "GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET are missing",
        ),
    ],
)
def test_half_a_party_is_a_mistake(given: dict[str, str], says: str) -> None:
    (told,) = problems(**given)
    assert says in told


def test_who_leads_to_the_rest_takes_half_a_party(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GOOGLE_CLIENT_ID", GOOGLE)
    assert from_environment(whole=False).google_client_id == GOOGLE
    with pytest.raises(SettingsError):
        from_environment()


@pytest.mark.parametrize(
    "name",
    [
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "SLACK_SIGNING_SECRET",
        "MicrosoftAppPassword",
        "GOOGLE_CLIENT_SECRET",
        "GOOGLE_REFRESH_TOKEN",
    ],
)
def test_a_secret_stands_in_no_message(name: str) -> None:
    told = problems(**{name: "hush hush"})
    assert told[0].startswith(f"{name} in the environment ")
    assert not any("hush" in one for one in told)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        (
            "SLACK_BOT_TOKEN",
            "xoxb-1",
            "is too short: was it copied whole? Allowed is a",
        ),
        ("SLACK_APP_TOKEN", "xapp-12345 67", "holds a character that no token has"),
        ("SLACK_SIGNING_SECRET", "5ecrét!", "holds a character that no token has"),
        (
            "SLACK_BOT_TOKEN",
            "xapp-12345",
            "holds an app token: do you have the two the",
        ),
        ("SLACK_APP_TOKEN", "xoxb-12345", "holds a bot token: do you have the two the"),
        ("SLACK_BOT_TOKEN", "xoxp-12345", "holds a token of a user"),
        ("SLACK_BOT_TOKEN", "12345", "is something else; allowed is a token"),
        ("GOOGLE_CLIENT_ID", "GOCSPX-12345", "holds a client secret: do you have the"),
    ],
)
def test_what_is_wrong_with_a_token_is_said_without_it(
    name: str, text: str, says: str
) -> None:
    (told,) = problems(**{name: text})
    assert told.startswith(f"{name} in the environment {says}")
    assert text not in told


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
        ("MicrosoftAppId", "wederwoord"),
        ("MicrosoftAppTenantId", "smit.onmicrosoft.com"),
        ("MicrosoftAppType", "UserAssignedMSI"),
        ("TEAMS_FORMS", "window"),
        ("TEAMS_METADATA_URL", "http://login.botframework.com/"),
        ("GOOGLE_CLIENT_ID", "104200000000"),
        ("GOOGLE_CLIENT_ID", "my app.apps.googleusercontent.com"),
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
    """All but `dev`: that is an option of `run`, so that no machine is left so."""
    named = [field.name for field in fields(Settings) if field.name != "dev"]
    assert [s.field for s in SETTINGS] == named


def test_the_example_file_is_made_from_the_table() -> None:
    assert (ROOT / ".env.example").read_text() == example()


def test_the_docs_table_has_a_row_per_setting() -> None:
    rows = markdown().splitlines()[2:]
    assert len(rows) == len(SETTINGS)
    assert rows[3].startswith("| `WEDERWOORD_PUBLIC_URL` | none | ")
    assert all(row.count("|") == 5 for row in rows)
