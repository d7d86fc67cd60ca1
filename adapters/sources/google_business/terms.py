"""What the playbook says about Google's reviews, read from its settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.errors import SettingsError
from bot.reply import Limit, SourceFacts

REVIEWS = "https://mybusiness.googleapis.com"
ACCOUNTS = "https://mybusinessaccountmanagement.googleapis.com"
PLACES = "https://mybusinessbusinessinformation.googleapis.com"
TOKENS = "https://oauth2.googleapis.com"

BYTES = 4096
"""Of a reply in UTF-8; reference of the API, ReviewReply.comment."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What `wederwoord google connect` leads to; kept in the environment only."""

    client_id: str
    client_secret: str
    refresh_token: str

    def __repr__(self) -> str:
        return "Credentials(…)"


@dataclass(frozen=True, slots=True)
class Terms:
    """Where Google is, and which of its accounts is read ("" for all we may see)."""

    title: str
    account: str
    reviews: str
    accounts: str
    places: str
    tokens: str

    @property
    def facts(self) -> SourceFacts:
        return SourceFacts(
            self.title,
            repeat_safe=True,
            readable=True,
            absence_proves=True,
            takes_down=True,
            history=True,
            silent=True,
            limit=Limit(BYTES, "bytes"),
        )


def terms(name: str, settings: Mapping[str, str]) -> Terms:
    """Read the settings of a source; raises SettingsError with every mistake.

    With a `url` all of Google is at that one address, as in a rehearsal.
    """
    problems = [
        f'source "{name}": {key} is unknown; known are: {", ".join(_KNOWN)}'
        for key in settings
        if key not in _KNOWN
    ]
    account = settings.get("account", "")
    if account and not _is_account(account):
        problems.append(
            f'source "{name}": account = "{account}" will not do; write it as Google'
            " does, as in accounts/104200000000000000001, or leave it out to read all"
        )
    if problems:
        raise SettingsError(problems)
    url = settings.get("url", "").rstrip("/")
    return Terms(
        title=settings.get("title", "") or "Google",
        account=account,
        reviews=url or REVIEWS,
        accounts=url or ACCOUNTS,
        places=url or PLACES,
        tokens=url or TOKENS,
    )


_KNOWN = ("title", "account", "url")


def _is_account(text: str) -> bool:
    begin, _, number = text.partition("/")
    return begin == "accounts" and number.isascii() and number.isdigit()
