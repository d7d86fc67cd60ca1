"""The Slack app as Slack is told of it: what it may, what it hears and where it is met.

`manifest.json` in the root is this, for an app that is reached by socket.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import SplitResult, urlsplit

from bot.errors import SettingsError
from bot.spoken import SPOKEN
from bot.words import Words, line

Manifest = dict[str, Any]

APP = "wederwoord"
PATH = "/slack/events"
"""Where Slack calls us over HTTP: events, presses and commands alike."""
COMMAND = "/wederwoord"
COMPLAINT = "complaint"
"""The callback_id of the shortcut on a message."""

SCOPES = {
    "chat:write": "post a card, change it, take it away, and answer one person",
    "commands": "/wederwoord, and the shortcut on a message",
    "channels:read": "see whether a channel is there and the app is in it",
    "groups:read": "the same for a private channel",
    "channels:history": "hear what is said below a card, and look whether a message"
    " stands there before it is posted again",
    "groups:history": "the same for a private channel",
    "im:write": "open the conversation with one person",
    "im:history": "look there whether a message stands before it is sent again",
    "users:read": "who pressed: their name, and whether they are a guest",
    "users:read.email": "find the people of the playbook by their e-mail address",
}
"""All that the app may in Slack, and what for; it asks for nothing else."""
EVENTS = {
    "app_home_opened": "draw the Home tab for whoever opens it",
    "message.channels": "hear what is said below a card",
    "message.groups": "the same in a private channel",
    "tokens_revoked": "know that the app was shut out, and say so on the page",
    "app_uninstalled": "the same",
}
"""What Slack tells the app, and what for."""


def manifest(url: str = "", language: str = "en") -> Manifest:
    """Give the manifest: by socket, or over HTTP where wederwoord is met at `url`.

    What people read in it is in `language`. Raises SettingsError when Slack could not
    call that address.
    """
    at = {"request_url": _address(url) + PATH} if url else {}
    words = Words(language, "UTC")
    return {
        "_metadata": {"major_version": 1},
        "display_information": {
            "name": APP,
            "description": words.say(line("chat.about")),
            "background_color": "#1f5f5b",
        },
        "features": {
            "app_home": _HOME,
            # Slack would show it as present whether its program runs or not.
            "bot_user": {"display_name": APP, "always_online": False},
            "shortcuts": [_shortcut(words)],
            "slash_commands": [_command(words, **at)],
        },
        "oauth_config": {"scopes": {"bot": [*SCOPES]}},
        "settings": {
            "event_subscriptions": {**at, "bot_events": [*EVENTS]},
            "interactivity": {"is_enabled": True, **at},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not url,
            # A token that rotates would have to be written down anew every 12 hours.
            "token_rotation_enabled": False,
        },
    }


# Nobody can write to the app itself, so nothing that is written goes unread.
_HOME = {
    "home_tab_enabled": True,
    "messages_tab_enabled": True,
    "messages_tab_read_only_enabled": True,
}
_HINTED = ("queue", "home", "late", "open", "help")


def _command(words: Words, request_url: str = "") -> Manifest:
    said = (word.shown(words.language) for word in SPOKEN if word.action in _HINTED)
    return {
        "command": COMMAND,
        "description": words.say(line("slack.command")),
        "usage_hint": f"[{' | '.join(said)}]",
        "should_escape": False,
        **({"url": request_url} if request_url else {}),
    }


def _shortcut(words: Words) -> Manifest:
    return {
        "name": words.say(line("chat.complaint")),
        "type": "message",
        "callback_id": COMPLAINT,
        "description": words.say(line("chat.complaint_why")),
    }


def _address(url: str) -> str:
    if not _callable(url):
        raise SettingsError(
            f"{url} will not do: Slack calls an address that begins with https:// and"
            f" has nothing behind the name, as in https://webcare.example.org; {PATH}"
            " is added to it."
        )
    return url.rstrip("/")


def _callable(url: str) -> bool:
    """Tell whether Slack could call an address: https, a host, and nothing more."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    whole = url.isascii() and url.isprintable() and " " not in url
    return whole and port != 0 and _bare(parts)


def _bare(parts: SplitResult) -> bool:
    more = parts.path.strip("/") or parts.query or parts.fragment or parts.username
    return parts.scheme == "https" and bool(parts.hostname) and not more
