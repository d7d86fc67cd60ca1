"""The app package for Teams: its manifest and two icons, in a zip to be uploaded."""

from __future__ import annotations

import io
import json
import re
import zipfile
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from bot.errors import SettingsError
from bot.spoken import SPOKEN, Word
from bot.words import Words, line

Manifest = dict[str, Any]

APP = "wederwoord"
PATH = "/api/messages"
"""Where Teams calls us: messages, presses, dialogs and commands alike."""
COMPLAINT = "complaint"
"""The id of the action on a message."""
SCHEMA = "1.23"
_VERSION = re.compile(r"(0|[1-9]\d{0,4})(\.(0|[1-9]\d{0,4})){2}", re.ASCII)
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ICONS = Path(__file__).with_name("icons")
"""Teams wants one of 192 by 192 in colour and one of 32 by 32 in white on nothing."""
_FIRST = (1980, 1, 1, 0, 0, 0)
"""The moment on every file, so that the same settings give the same package."""
_TITLE, _ABOUT = 32, 128
"""Characters of a command that Teams offers, and of what it says about it."""
_COMMANDS = 10
"""How many commands Teams offers."""
_LONGEST = 2048
"""Characters of an address."""


def package(
    url: str, app_id: str, language: str = "en", *, version: str, website: str = ""
) -> bytes:
    """Give the zip for an app whose bot is met at `url`.

    What people read in it is in `language`. By its `version` Teams knows a newer one.
    Raises SettingsError when Teams could not call that address, or knows no such id,
    or takes no such version or website.
    """
    made_for = manifest(url, app_id, language, version=version, website=website)
    whole = {
        "manifest.json": _text(made_for),
        "color.png": (_ICONS / "color.png").read_bytes(),
        "outline.png": (_ICONS / "outline.png").read_bytes(),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, held in whole.items():
            folder.writestr(zipfile.ZipInfo(name, _FIRST), held)
    return made.getvalue()


def manifest(
    url: str, app_id: str, language: str = "en", *, version: str, website: str = ""
) -> Manifest:
    """Give the manifest; raises SettingsError as `package` does."""
    host = _host(url)
    if not _GUID.fullmatch(app_id):
        raise SettingsError(
            f"{app_id} is no application ID; it looks like"
            " 8d6f0a51-2c1b-4e0f-9b1e-3d8f5f0c7a11 and stands on the overview of your"
            " app registration."
        )
    if not _VERSION.fullmatch(version):
        raise SettingsError(
            f"{version} is no version that Teams takes; it is three numbers, as in"
            " 1.0.1, higher than those of the package before."
        )
    site = _site(website) if website else f"https://{host}"
    words, bot = Words(language, "UTC"), app_id.lower()
    schema = f"teams/v{SCHEMA}/MicrosoftTeams.schema.json"
    return {
        "$schema": f"https://developer.microsoft.com/en-us/json-schemas/{schema}",
        "manifestVersion": SCHEMA,
        "version": version,
        "id": bot,
        "developer": {
            "name": APP,
            "websiteUrl": site,
            "privacyUrl": site,
            "termsOfUseUrl": site,
        },
        "name": {"short": APP, "full": APP},
        "description": {
            "short": words.say(line("teams.about")),
            "full": words.say(line("chat.about")),
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": "#1f5f5b",
        "bots": [_bot(bot, words)],
        "composeExtensions": [_on_a_message(bot, words)],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [host],
    }


def _bot(bot: str, words: Words) -> Manifest:
    scopes = ["team", "personal"]
    commands = [_command(word, words) for word in SPOKEN[:_COMMANDS]]
    return {
        "botId": bot,
        "scopes": scopes,
        "supportsFiles": False,
        "isNotificationOnly": False,
        "commandLists": [{"scopes": scopes, "commands": commands}],
    }


def _command(word: Word, words: Words) -> Manifest:
    about = words.opening(line(f"help.{word.action}"))
    return {
        "title": word.shown(words.language)[:_TITLE],
        "description": about[:_ABOUT],
    }


def _on_a_message(bot: str, words: Words) -> Manifest:
    command = {
        "id": COMPLAINT,
        "type": "action",
        "title": words.say(line("chat.complaint")),
        "description": words.say(line("chat.complaint_why")),
        "context": ["message"],
        "fetchTask": True,
    }
    return {"botId": bot, "commands": [command]}


def _text(made: Manifest) -> bytes:
    return json.dumps(made, indent=2, ensure_ascii=False).encode()


def _host(url: str) -> str:
    """Give the host of an address that Teams could call."""
    parts = _parts(url)
    if parts is None or parts.scheme != "https" or not _bare(parts):
        raise SettingsError(
            f"{url} will not do: Teams calls an address that begins with https:// and"
            f" has nothing behind the name, as in https://webcare.example.org; {PATH}"
            " is added to it."
        )
    host = str(parts.hostname)
    if not _known_outside(host):
        raise SettingsError(
            f"{url} will not do: {host} is known on your own machine or network only,"
            " and Teams calls from the internet. Give the public name, as in"
            " https://webcare.example.org."
        )
    return host


def _known_outside(host: str) -> bool:
    """Tell whether a name or number may mean the same to Microsoft as to us."""
    try:
        return ip_address(host).is_global
    except ValueError:
        name = f".{host.rstrip('.')}"
        # The last part of a name on the internet is no number, that of 127.1 is.
        numbered = name[-1].isdigit()
        return "." in name[1:] and not numbered and not name.endswith(_INSIDE)


_INSIDE = (".localhost", ".localdomain", ".local", ".internal", ".lan", ".home.arpa")
"""How names end that mean something on one machine or network only."""


def _site(url: str) -> str:
    """Give the address of a page that anybody can read in a browser."""
    parts = _parts(url)
    if parts is None or parts.scheme != "https" or len(url) > _LONGEST:
        raise SettingsError(
            f"{url} will not do as a website: it begins with https://, as in"
            " https://www.example.org/privacy."
        )
    return url


def _parts(url: str) -> SplitResult | None:
    if not url.isascii() or not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
        known = bool(parts.hostname) and parts.port in (None, 443)
    except ValueError:
        return None
    return parts if known else None


def _bare(parts: SplitResult) -> bool:
    more = (parts.path.strip("/"), parts.query, parts.fragment, parts.username)
    return not any(more)
