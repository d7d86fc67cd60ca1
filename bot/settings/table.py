"""All settings there are, in one table: reading, messages and docs are made from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.settings.kinds import (
    GOOGLE_ID,
    address,
    api,
    google_id,
    guid,
    one_of,
    port,
    token,
    url,
    word,
)

PREFIX = "WEDERWOORD_"
OTHERS = ("slack_", "teams_", "google_")
"""Fields whose variables begin with the name of that party, not with ours."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says. `public_url` is "" when people use host and port.

    Slack is used when there is a bot token: through its socket with an app token,
    over HTTP with a signing secret. Teams is used when there is an app id; with `dev`
    also without one, and then anybody on this machine is let in. Google's reviews are
    read with all three of its settings, or not at all.
    """

    home: Path
    host: str
    port: int
    public_url: str
    log_level: str
    log_format: str
    slack_bot_token: str = field(default="", repr=False)
    slack_app_token: str = field(default="", repr=False)
    slack_signing_secret: str = field(default="", repr=False)
    slack_api_url: str = ""
    teams_app_id: str = ""
    teams_app_password: str = field(default="", repr=False)
    teams_app_certificate: str = ""
    teams_tenant: str = ""
    teams_app_type: str = ""
    teams_forms: str = ""
    teams_service_url: str = ""
    teams_login_url: str = ""
    teams_metadata_url: str = ""
    google_client_id: str = ""
    google_client_secret: str = field(default="", repr=False)
    google_refresh_token: str = field(default="", repr=False)
    dev: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable: `read` makes the value of a text, or raises ValueError.

    `field` is its place in `Settings`; an empty variable counts as not set. What is
    `secret` stands in no message. `called` is the name others gave the variable.
    """

    field: str
    default: str
    allowed: str
    meaning: str
    read: Callable[[str], Any]
    secret: bool = False
    called: str = ""

    @property
    def name(self) -> str:
        """Its variable: those of others go by the names the world around us gives."""
        if self.called:
            return self.called
        bare = self.field == "port" or self.field.startswith(OTHERS)
        return self.field.upper() if bare else PREFIX + self.field.upper()


LEVELS = ("debug", "info", "warning", "error")
FORMATS = ("auto", "json", "text")
TYPES = ("SingleTenant", "MultiTenant")
FORMS = ("dialog", "card")
_GUID = "an id like 8d6f0a51-2c1b-4e0f-9b1e-3d8f5f0c7a11"

SETTINGS = (
    Setting(
        "home",
        "wederwoord-home",
        "a folder",
        "folder with playbook.toml and the database; `wederwoord init` makes one",
        Path,
    ),
    Setting(
        "host",
        "127.0.0.1",
        "an address of this machine",
        "where the page listens; 0.0.0.0 lets other machines in, behind a proxy",
        word,
    ),
    Setting(
        "port",
        "8080",
        "a whole number from 0 to 65535",
        "port of the page; 0 takes any free one",
        port,
    ),
    Setting(
        "public_url",
        "",
        "an address like https://webcare.example.org, without a path",
        "what people type when a proxy stands in front; login links begin with it",
        url,
    ),
    Setting(
        "log_level",
        "info",
        " or ".join(LEVELS),
        "how much the log tells",
        one_of(*LEVELS),
    ),
    Setting(
        "log_format",
        "auto",
        " or ".join(FORMATS),
        "json is one object a line; auto is text in a terminal and json elsewhere",
        one_of(*FORMATS),
    ),
    Setting(
        "slack_bot_token",
        "",
        "a token that begins with xoxb-",
        "the bot in Slack; from OAuth & Permissions of your app there",
        token("xoxb-"),
        secret=True,
    ),
    Setting(
        "slack_app_token",
        "",
        "a token that begins with xapp-",
        "Slack by socket, without a public address; from Basic Information of your app",
        token("xapp-"),
        secret=True,
    ),
    Setting(
        "slack_signing_secret",
        "",
        "the signing secret, 6 characters or more",
        "Slack over HTTP at /slack/events; from Basic Information of your app",
        token(""),
        secret=True,
    ),
    Setting(
        "slack_api_url",
        "https://slack.com/api/",
        "an https address, or http on this machine",
        "where Slack's Web API is; only tests have another one",
        api,
    ),
    Setting(
        "teams_app_id",
        "",
        _GUID,
        "the bot in Teams; the application ID of your app registration",
        guid,
        called="MicrosoftAppId",
    ),
    Setting(
        "teams_app_password",
        "",
        "a client secret, 6 characters or more",
        "its client secret; from Certificates & secrets of your app registration",
        token(""),
        secret=True,
        called="MicrosoftAppPassword",
    ),
    Setting(
        "teams_app_certificate",
        "",
        "a file in PEM form",
        "instead of a client secret: file with its private key and certificate",
        str,
        called="MicrosoftAppCertificate",
    ),
    Setting(
        "teams_tenant",
        "",
        _GUID,
        "the tenant your team is in; only its full members may work with the bot",
        guid,
        called="MicrosoftAppTenantId",
    ),
    Setting(
        "teams_app_type",
        "SingleTenant",
        " or ".join(TYPES),
        "how the bot is registered",
        one_of(*TYPES),
        called="MicrosoftAppType",
    ),
    Setting(
        "teams_forms",
        "dialog",
        " or ".join(FORMS),
        "how forms open in Teams; card is for clients that show no dialogs",
        one_of(*FORMS),
    ),
    Setting(
        "teams_service_url",
        "https://smba.trafficmanager.net/teams/",
        "an https address, or http on this machine",
        "where Teams takes messages until it told us; government clouds have another",
        api,
    ),
    Setting(
        "teams_login_url",
        "https://login.microsoftonline.com/",
        "an https address, or http on this machine",
        "where the bot gets its token; government clouds have another",
        api,
    ),
    Setting(
        "teams_metadata_url",
        "https://login.botframework.com/v1/.well-known/openidconfiguration",
        "an https address, or http on this machine",
        "where the keys are by which Teams signs; government clouds have another",
        address,
    ),
    Setting(
        "google_client_id",
        "",
        f"an id that ends in {GOOGLE_ID}",
        "the app that reads Google's reviews; from Clients in the Google Cloud console",
        google_id,
    ),
    Setting(
        "google_client_secret",
        "",
        "a client secret, 6 characters or more",
        "its client secret; shown once, when the client is made",
        token(""),
        secret=True,
    ),
    Setting(
        "google_refresh_token",
        "",
        "a refresh token, 6 characters or more",
        "your consent that it may; `wederwoord google connect` gets it",
        token(""),
        secret=True,
    ),
)
