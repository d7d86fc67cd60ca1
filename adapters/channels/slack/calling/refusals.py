"""What Slack's refusals mean: one table from its codes to words that say what to do.

No words of ours or of a customer go into an error or a log, and no token: of what Slack
answers, only its code, a scope and the places of our own fields are passed on.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.errors import ChannelError, Closed, Shut, Stranger
from bot.words import Line, english, line

log = logging.getLogger(__name__)

WRITING = "chat.postMessage"
"""What an app cannot do without here."""


class Missing(ChannelError):
    """The message, or the thread it stood in, is not there any more."""


class Misshapen(ChannelError):
    """Slack does not take what we made: a fault of ours."""


@dataclass(frozen=True, slots=True)
class Told:
    """An answer that is no yes: its HTTP status and what could be read of its body."""

    status: int
    body: Mapping[str, Any]

    @property
    def code(self) -> str:
        """Give Slack's word for it, "" when the answer holds none."""
        code = self.body.get("error")
        return code if isinstance(code, str) and _PLAIN.fullmatch(code) else ""

    @property
    def needed(self) -> str:
        scope = self.body.get("needed")
        known = isinstance(scope, str) and _PLAIN.fullmatch(scope)
        return str(scope) if known else "a scope that it does not name"

    def places(self) -> list[str]:
        """Give where in what we sent Slack found a fault; nothing of what stood there.

        See https://docs.slack.dev/reference/methods/chat.postMessage under Errors.
        """
        return [place for said in self._said() for place in _POINTER.findall(said)]

    def _said(self) -> Iterator[str]:
        more = self.body.get("response_metadata")
        said = more.get("messages") if isinstance(more, dict) else None
        yield from (s for s in said or () if isinstance(s, str))


_PLAIN = re.compile(r"[\w.:,-]{1,100}")
_POINTER = re.compile(r"json-pointer:([\w/-]+)")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a refusal is to us, and the end of the name of its words ("slack.token")."""

    kind: type[ChannelError]
    words: str


_TOKEN = Meaning(Shut, "token")
_SCOPE = Meaning(ChannelError, "scope")
_NOT_IN = Meaning(Closed, "not_in")
_UNSEEN = Meaning(Closed, "unseen")
_ARCHIVED = Meaning(Closed, "archived")
_FORBIDDEN = Meaning(Closed, "forbidden")
_GONE = Meaning(Missing, "gone")
_NOBODY = Meaning(Stranger, "nobody")
_TIRED = Meaning(ChannelError, "tired")
_OURS = Meaning(Misshapen, "misshapen")
_OTHER = Meaning(ChannelError, "refused")

_INVALID = """
    msg_too_long msg_blocks_too_long invalid_blocks invalid_blocks_format no_text
    invalid_metadata_format invalid_metadata_schema metadata_too_large
    metadata_must_be_sent_from_app invalid_arguments invalid_arg_name invalid_array_arg
    invalid_form_data invalid_json json_not_object missing_argument view_too_large
    unknown_method
"""
_REFUSED = """
    invalid_auth not_authed token_revoked token_expired account_inactive access_denied
    org_login_required not_allowed_token_type ekm_access_denied team_access_not_granted
    enterprise_is_restricted two_factor_setup_required
"""
_CLOSED = """
    restricted_action restricted_action_read_only_channel
    restricted_action_thread_only_channel restricted_action_non_threadable_channel
    restricted_action_thread_locked posting_to_general_channel_denied
"""
_LOST = """
    message_not_found cant_update_message edit_window_closed thread_not_found
    cannot_reply_to_message
"""
_UNKNOWN = """
    users_not_found user_not_found user_not_visible user_disabled cannot_dm_bot
    invalid_user_combination
"""
_TROUBLE = """
    fatal_error internal_error service_unavailable request_timeout team_added_to_org
    ratelimited rate_limited message_limit_exceeded
"""
_CODES: tuple[tuple[Meaning, str], ...] = (
    (_TOKEN, _REFUSED),
    (_SCOPE, "missing_scope no_permission"),
    (_NOT_IN, "not_in_channel"),
    (_UNSEEN, "channel_not_found"),
    (_ARCHIVED, "is_archived is_inactive"),
    (_FORBIDDEN, _CLOSED),
    (_GONE, _LOST),
    (_NOBODY, _UNKNOWN),
    (_TIRED, _TROUBLE),
    (_OURS, _INVALID),
)
MEANINGS: Mapping[str, Meaning] = {
    code: meaning for meaning, codes in _CODES for code in codes.split()
}
"""See the errors of each method, as under https://docs.slack.dev/reference/methods."""


def refusal(method: str, where: str, answer: Told) -> ChannelError:
    """Give the error that an answer of Slack means; note it when the fault is ours."""
    code = answer.code or f"HTTP {answer.status}"
    meaning = MEANINGS.get(code, _OTHER if answer.code else _TIRED)
    if meaning is _OURS:
        places = answer.places()
        more = {"method": method, "code": code, "places": places}
        log.error("slack does not take what we made", extra=more)
    # An app that may not even write is shut out, whatever else it may.
    kind = Shut if meaning is _SCOPE and method == WRITING else meaning.kind
    told = _told(meaning, code, where, answer.needed)
    words = english(told)
    return Closed(words, told, where) if kind is Closed else kind(words, told)


def meant(code: str, where: str) -> Closed:
    """Give the error for a code that we found out ourselves about a conversation."""
    told = _told(MEANINGS[code], code, where)
    return Closed(english(told), told, where)


def _told(meaning: Meaning, code: str, where: str, needed: str = "") -> Line:
    where = where or "that was meant"
    return line(f"slack.{meaning.words}", code=code, where=where, needed=needed)
