"""What Google means when it says no, in words that say what to do.

Errors have the form {"error": {"code", "message", "status", "details"}}; those about
tokens {"error": "invalid_grant", "error_description": ...}.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from adapters.sources.google_business.values import items, said
from bot.errors import SourceError, Unauthorised
from bot.words import Line, english, line


class ToMend(Unauthorised):
    """Somebody has to see to our access first; asking again is no use."""


class Denied(ToMend):
    """We may not do this with this place; others are not concerned."""


class NoPlaces(SourceError):
    """The token sees nothing that could be read."""

    def __init__(self) -> None:
        told = line("google.no_places")
        super().__init__(english(told), told)


def means(status: int, told: Any) -> SourceError | None:
    """Give the error where Google says more than the number of an error does."""
    if not isinstance(told, dict):
        return None
    if isinstance(told.get("error"), str):
        return _of(ToMend, _TOKENS.get(told["error"]))
    error = said(told, "error")
    details = [*items(error, "details")]
    if status == 429 and any(_is_zero(detail) for detail in details):
        return _of(ToMend, line("google.quota"))
    if status == 403:
        off = any(detail.get("reason") == "SERVICE_DISABLED" for detail in details)
        return _of(*_OFF) if off else _of(*_DENIED)
    return None


def _of(kind: type[SourceError], told: Line | None) -> SourceError | None:
    return kind(english(told), told) if told else None


_OFF = (ToMend, line("google.disabled"))
_DENIED = (Denied, line("google.denied"))
_TOKENS = {
    "invalid_grant": line("google.consent"),
    "invalid_client": line("google.client"),
    "unauthorized_client": line("google.client"),
}


def _is_zero(detail: dict[str, Any]) -> bool:
    """Tell whether this is not a busy minute, but a project that has no access yet."""
    return said(detail, "metadata").get("quota_limit_value") in ("0", 0)


# ------------------------------------------------------------------ refused replies


def violation(code: str) -> Line:
    """Say why Google does not show a reply, by its code (an open set)."""
    if code in _VIOLATIONS:
        return _VIOLATIONS[code]()
    place = next((found for begin, found in _OF_PLACE if code.startswith(begin)), None)
    if place:
        return place(code)
    return line("google.refused", code=code) if code else line("google.unsaid")


_VIOLATIONS: dict[str, Callable[[], Line]] = {
    "FAKE_ENGAGEMENT": lambda: line("google.fake"),
    "OFFENSIVE": lambda: line("google.rude"),
    "HARASSMENT": lambda: line("google.rude"),
    "OBSCENITY_AND_PROFANITY": lambda: line("google.rude"),
    "PERSONAL_INFO": lambda: line("google.personal"),
    "PRIVACY": lambda: line("google.personal"),
    "ADVERTISING_AND_SOLICITATION": lambda: line("google.advert"),
    "OFF_TOPIC": lambda: line("google.off_topic"),
    "GIBBERISH_AND_REPETITIVE": lambda: line("google.repeated"),
    "REPETITIVE": lambda: line("google.repeated"),
    "UNCLEAR": lambda: line("google.unclear"),
    "MODERATION_ERROR": lambda: line("google.moderation"),
}
_OF_PLACE: tuple[tuple[str, Callable[[str], Line]], ...] = (
    ("LOCATION_", lambda code: line("google.place", code=code)),
    ("ACCOUNT_", lambda code: line("google.place", code=code)),
    ("OWNERSHIP_", lambda code: line("google.place", code=code)),
    ("EDITING_", lambda code: line("google.place", code=code)),
)
