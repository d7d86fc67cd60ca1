"""What Teams' refusals mean: one table from its codes to words that say what to do.

No words of ours or of a customer go into an error or a log, and no token: of what Teams
answers, only its status and its code are passed on.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.errors import ChannelError, Closed, Shut, Stranger
from bot.words import Line, english, line

log = logging.getLogger(__name__)


class Missing(ChannelError):
    """The message, or the thread it stood in, is not there any more."""


class Misshapen(ChannelError):
    """Teams does not take what we made: a fault of ours."""


class Unable(ChannelError):
    """This Teams cannot do that at all, as the playground cannot take away."""


class Unsure(ChannelError):
    """Teams may have done what we asked, or not; nobody can tell."""


@dataclass(frozen=True, slots=True)
class Told:
    """An answer: its status, what could be read of its body, and how long to wait."""

    status: int
    body: Mapping[str, Any] = field(default_factory=dict)
    retry_after: str = ""

    @property
    def well(self) -> bool:
        return self.status in range(200, 300)

    @property
    def code(self) -> str:
        """Give Teams' word for what is wrong, "" when the answer holds none."""
        error = self.body.get("error")
        code = error.get("code") if isinstance(error, Mapping) else error
        bare = code.replace(" ", "") if isinstance(code, str) else ""
        return bare if _PLAIN.fullmatch(bare) else ""

    @property
    def named(self) -> str:
        return self.code or f"HTTP {self.status}"


_PLAIN = re.compile(r"[A-Za-z0-9_]{1,60}")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a refusal is to us, and how it is said: by its code, and where."""

    kind: type[ChannelError]
    say: Callable[[str, str], Line]


_TOKEN = Meaning(Shut, lambda code, _: line("teams.token", code=code))
_NOT_IN = Meaning(Closed, lambda _, where: line("teams.not_in", where=where))
_UNSEEN = Meaning(Closed, lambda _, where: line("teams.unseen", where=where))
_BLOCKED = Meaning(Closed, lambda _, where: line("teams.blocked", where=where))
_DISABLED = Meaning(Closed, lambda _, where: line("teams.disabled", where=where))
_FORBIDDEN = Meaning(
    Closed, lambda code, where: line("teams.forbidden", code=code, where=where)
)
_HOST = Meaning(Closed, lambda _, where: line("teams.host", where=where))
_GONE = Meaning(Missing, lambda code, _: line("teams.gone", code=code))
_NOBODY = Meaning(Stranger, lambda code, _: line("teams.nobody", code=code))
_TIRED = Meaning(ChannelError, lambda code, _: line("teams.tired", code=code))
_UNABLE = Meaning(Unable, lambda code, _: line("teams.unable", code=code))
_UNSURE = Meaning(Unsure, lambda code, _: line("teams.unsure", code=code))
_OURS = Meaning(Misshapen, lambda code, _: line("teams.misshapen", code=code))
_OTHER = Meaning(ChannelError, lambda code, _: line("teams.refused", code=code))

_CODES: tuple[tuple[Meaning, str], ...] = (
    (_TOKEN, "BotNotRegistered BadAuth Unauthorized InvalidAuthenticationToken"),
    (_NOT_IN, "BotNotInConversationRoster ForbiddenOperationException"),
    (_UNSEEN, "ConversationNotFound"),
    (_BLOCKED, "ConversationBlockedByUser MessageWritesBlocked"),
    (_DISABLED, "BotDisabledByAdmin"),
    (_FORBIDDEN, "NotEnoughPermissions"),
    (_HOST, "InvalidBotApiHost"),
    (_GONE, "ActivityNotFoundInConversation ActivityNotFound MessageNotFound"),
    (_NOBODY, "MemberNotFoundInConversation MemberNotFound UserNotFound"),
    (_TIRED, "Throttled PreconditionFailed ServiceError InternalServerError"),
    (_OURS, "BadArgument BadSyntax MessageSizeTooBig InvalidActivityType"),
)
MEANINGS: Mapping[str, Meaning] = {
    code.casefold(): meaning for meaning, codes in _CODES for code in codes.split()
}
"""See https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/
conversation-messages under "Status codes from bot conversational APIs"."""

_STATUSES: Mapping[int, Meaning] = {
    400: _OURS,
    401: _TOKEN,
    412: _TIRED,
    413: _OURS,
    429: _TIRED,
    501: _UNABLE,
}
"""Of an answer without a code that we know; a proxy on the way may send any other."""


def refusal(method: str, where: str, answer: Told) -> ChannelError:
    """Give the error that an answer of Teams means; note it when the fault is ours."""
    meaning = _meaning(method, answer)
    if meaning is _OURS and method != "GET":
        more = {"method": method, "code": answer.named, "status": answer.status}
        log.error("teams does not take what we made", extra=more)
    told = meaning.say(answer.named, where or "that was meant")
    words = english(told)
    if meaning.kind is Closed:
        return Closed(words, told, where)
    return meaning.kind(words, told)


def _meaning(method: str, answer: Told) -> Meaning:
    known = MEANINGS.get(answer.code.casefold(), _TIRED)
    if known is not _TIRED:
        return known
    if answer.status >= 500 and answer.status != 501:
        # It may have broken down halfway: only a new message would stand there twice.
        return _UNSURE if method == "POST" else _TIRED
    return _STATUSES.get(answer.status, _OTHER)


_LOGIN: Mapping[str, Callable[[str], Line]] = {
    "AADSTS90002": lambda code: line("teams.login_tenant", code=code),
    "AADSTS700016": lambda code: line("teams.login_app", code=code),
    "AADSTS7000215": lambda code: line("teams.login_secret", code=code),
    "AADSTS7000222": lambda code: line("teams.login_expired", code=code),
}
"""See https://learn.microsoft.com/entra/identity-platform/reference-error-codes."""


def kept_out(code: str) -> Shut:
    """Give the error for a bot that Microsoft lets in nowhere, by its code for it."""
    known = _LOGIN.get(code)
    told = known(code) if known else line("teams.login", code=code)
    return Shut(english(told), told)
