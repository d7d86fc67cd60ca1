"""What a variable may hold: each makes a value of a text, or raises ValueError.

Where more can be said than what is allowed, that is Unlike: what it says of the text
holds nothing of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit


class Unlike(ValueError):
    """Says in words, after the name of the variable, what is wrong with its text."""


def word(text: str) -> str:
    if not text.isprintable() or " " in text:
        raise ValueError
    return text


def port(text: str) -> int:
    if not 0 <= int(text) <= 65535:
        raise ValueError
    return int(text)


def url(text: str) -> str:
    parts = urlsplit(text)
    bare = parts.path in ("", "/") and not parts.query and not parts.fragment
    named = parts.hostname and parts.port != 0
    if parts.scheme not in ("http", "https") or not named or not bare:
        raise ValueError
    return f"{parts.scheme}://{parts.netloc}"


def token(start: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not text.startswith(start):
            raise _other(text)
        if not (text.isascii() and text.isprintable() and " " not in text):
            raise Unlike("holds a character that no token has: was more copied along?")
        if len(text) < len(start) + 5:
            raise Unlike("is too short: was it copied whole?")
        return text

    return read


def _other(text: str) -> ValueError:
    """Name a token by how it begins, where another one belongs."""
    found = next(
        (what for start, what in _TOKENS.items() if text.startswith(start)), ""
    )
    return Unlike(f"holds {found}") if found else ValueError()


_TOKENS = {
    "xoxb-": "a bot token: do you have the two the wrong way round?",
    "xapp-": "an app token: do you have the two the wrong way round?",
    "xoxp-": "a token of a user, which the bot cannot work with",
    "GOCSPX-": "a client secret: do you have the two the wrong way round?",
}


def address(text: str) -> str:
    parts = urlsplit(text)
    here = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if parts.scheme != "https" and not (parts.scheme == "http" and here):
        raise ValueError
    return text


def api(text: str) -> str:
    return address(text).rstrip("/") + "/"


def one_of(*choices: str) -> Callable[[str], str]:
    known = {choice.lower(): choice for choice in choices}

    def read(text: str) -> str:
        if text.lower() not in known:
            raise ValueError
        return known[text.lower()]

    return read


def guid(text: str) -> str:
    if not re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text):
        raise ValueError
    return text.lower()


GOOGLE_ID = ".apps.googleusercontent.com"
"""How the id of every client at Google ends."""


def google_id(text: str) -> str:
    if not word(text).endswith(GOOGLE_ID):
        raise _other(text)
    return text
