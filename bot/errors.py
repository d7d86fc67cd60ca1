"""Everything that can go wrong, in words for the person who meets it.

BotError
├── SettingsError      a setting or the playbook is wrong: where, and what is allowed
├── Busy               another wederwoord holds this home
├── CaseError
│   ├── Stale          somebody else changed the case in between
│   └── Impossible     the case, as it stands, does not allow this
├── SourceError        where customers speak
│   ├── Unauthorised   the credentials are refused
│   ├── RateLimited    too many calls; knows when to try again
│   ├── Refused        the source says no for good; carries its reason
│   ├── Unavailable    nothing was done: not reached, or it could not serve us
│   └── InDoubt        the call may have been carried out; nobody can tell yet
├── ChannelError       where the team works: a card could not be placed now
│   ├── Shut           the channel refuses our credentials: somebody must act
│   ├── Closed         one of its conversations takes nothing of ours: likewise
│   └── Stranger       the channel does not know this person
└── StoreError         nothing was written (disk full, read-only, locked)
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what says a line costs more to load than a command may
    from bot.words import Line


class BotError(Exception):
    """Something went wrong that a person can act upon."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (type(self).__doc__ or "").strip())


class SettingsError(BotError):
    """A setting is wrong.

    `problems` holds one full sentence per mistake, so that all can be mended at once.
    """

    def __init__(self, problems: Sequence[str] | str) -> None:
        self.problems = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))


class Busy(BotError):
    """Another wederwoord is already running on this home."""


class CaseError(BotError):
    """This cannot be done with the case as it stands."""


class Stale(CaseError):
    """The case was changed by somebody else in between."""


class Impossible(CaseError):
    """The case, as it stands, does not allow this."""


class SourceError(BotError):
    """The source did not do what we asked.

    `told` says it in the language of the team, where we know what it means.
    """

    def __init__(self, message: str = "", told: Line | None = None) -> None:
        super().__init__(message)
        self.told = told


class Unauthorised(SourceError):
    """The source refuses our credentials."""


class RateLimited(SourceError):
    """The source asks us to wait. `retry_at` is UTC, None when it gave no time."""

    def __init__(
        self,
        message: str = "",
        told: Line | None = None,
        *,
        retry_at: datetime | None = None,
    ) -> None:
        super().__init__(message, told)
        self.retry_at = retry_at


class Refused(SourceError):
    """The source refused for good; the message is its reason, as it gave it."""


class Unavailable(SourceError):
    """The source could not be reached; nothing was done."""


class InDoubt(SourceError):
    """The source did not answer: it may have done what we asked, or not."""


class ChannelError(BotError):
    """The channel could not be reached; the message stays in the outbox.

    `told` says it in the language of the team, where a person reads it.
    """

    def __init__(self, message: str = "", told: Line | None = None) -> None:
        super().__init__(message)
        self.told = told


class Shut(ChannelError):
    """The channel refuses our credentials; nothing reaches it until they are mended."""


class Closed(ChannelError):
    """This conversation takes nothing of ours until somebody mends that."""

    def __init__(
        self, message: str = "", told: Line | None = None, conversation: str = ""
    ) -> None:
        super().__init__(message, told)
        self.conversation = conversation


class Stranger(ChannelError):
    """The channel knows nobody like this person."""


class StoreError(BotError):
    """Nothing was stored. Try again in a moment."""
