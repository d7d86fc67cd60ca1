"""From what the page sends to a request, and from an answer to what the page draws."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from adapters.channels.browser.gate import Visitor, digest
from adapters.channels.browser.screens import Screens
from bot.person import Identity, PersonId
from bot.press import Address, Answer, Ask, Done, Refused, Request, Show, Wrong
from bot.subject import parse

NAME = "browser"
PLACE = "home"
"""The action that the page shows as a place of its own, not as a dialog."""

_SHORT = 200
"""Characters of a name, key or digest; none of ours comes near."""
_LONG = 200_000
"""Characters of one value; a text that is too long for its source must still arrive
whole, so that it can be given back with what is wrong."""
_MANY = 50
"""Fields of a dialog."""


def request_of(body: bytes, person: PersonId, now: datetime) -> Request:
    """Read what the page sent. Raises ValueError when our page did not make it."""
    try:
        sent = json.loads(body)
    except RecursionError:
        raise ValueError from None
    if not isinstance(sent, dict):
        raise ValueError  # noqa: TRY004 - one error says it all: not our page
    post, values = _name(sent, "post"), _values(sent.get("values", {}))
    where = Address(NAME, _name(sent, "conversation"), message=post, thread=post)
    return Request(
        action=_name(sent, "action"),
        subject=parse(_name(sent, "subject")),
        who=Identity(NAME, "", person),
        where=where,
        key=_key(sent, person, values),
        at=now,
        step=_name(sent, "step"),
        values=values,
        shown=_name(sent, "shown"),
        seen=_name(sent, "seen"),
    )


def _key(sent: Mapping[str, Any], person: str, values: Mapping[str, str]) -> str:
    """Name this very press: a button by its moment, a dialog by what it held."""
    what = f"{person}/{_name(sent, 'action')}/{_name(sent, 'step')}"
    view = _name(sent, "view")
    if view:
        held = digest(json.dumps(values, sort_keys=True))
        return f"{NAME}/{what}/{_name(sent, 'subject')}/{view}/{held}"
    return f"{NAME}/{what}/{_name(sent, 'post')}/{_name(sent, 'clicked')}"


def _name(sent: Mapping[str, Any], field: str) -> str:
    found = sent.get(field, "")
    if not isinstance(found, str) or len(found) > _SHORT or not _plain(found):
        raise ValueError(field)
    return found


def _plain(text: str) -> bool:
    return text.isprintable()  # which half an emoji is not


def _values(sent: Any) -> dict[str, str]:
    if not isinstance(sent, dict) or len(sent) > _MANY:
        raise ValueError
    return {_name({"": name}, ""): _typed(value) for name, value in sent.items()}


def _typed(value: Any) -> str:
    """Give what was typed, with the line ends that we count and publish.

    Half an emoji, as a faulty keyboard sends it, fits in no file: it becomes U+FFFD.
    """
    if not isinstance(value, str) or len(value) > _LONG:
        raise ValueError
    whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


# ------------------------------------------------------------------ the answer

Drawn = dict[str, str]


def drawn(answer: Answer, screens: Screens, visitor: Visitor) -> Drawn:
    """Give an answer as the page takes it: what kind, with a line or with HTML."""
    return _DRAW[type(answer)](answer, screens, visitor)


def _done(answer: Done, _: Screens, visitor: Visitor) -> Drawn:
    told = {"kind": "done", "line": visitor.words.say(answer.line)}
    return {**told, "then": answer.then} if answer.then else told


def _refused(answer: Refused, _: Screens, visitor: Visitor) -> Drawn:
    return {"kind": "refused", "line": visitor.words.say(answer.line)}


def _ask(answer: Ask, screens: Screens, visitor: Visitor) -> Drawn:
    return {"kind": "ask", "html": screens.dialog(answer.dialog, visitor, {})}


def _wrong(answer: Wrong, screens: Screens, visitor: Visitor) -> Drawn:
    html = screens.dialog(answer.dialog, visitor, answer.errors)
    return {"kind": "wrong", "html": html}


def _show(answer: Show, screens: Screens, visitor: Visitor) -> Drawn:
    if answer.page.action == PLACE:
        return {"kind": "place", "html": screens.place(answer.page, visitor)}
    return {"kind": "show", "html": screens.dialog(answer.page, visitor, {})}


_DRAW: Mapping[type, Callable[[Any, Screens, Visitor], Drawn]] = {
    Done: _done,
    Refused: _refused,
    Ask: _ask,
    Wrong: _wrong,
    Show: _show,
}
