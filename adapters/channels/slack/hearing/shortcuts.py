"""What is asked without a card: the command, "This is a complaint", home, and talk.

What was typed in Slack carries its marks, `<https://x|y>` and `&amp;`; they are undone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from adapters.channels.slack.calling.posting import NAME
from adapters.channels.slack.hearing.presses import Place, Press, identity, ways
from adapters.channels.slack.hearing.shortcodes import characters
from adapters.channels.slack.hearing.values import written
from adapters.chat.payloads import Payload, at, name, needed
from bot.noted import first_link
from bot.person import Identity
from bot.ports.events import Typed
from bot.press import Address, Request
from bot.spoken import understand
from bot.subject import TEAM

# ------------------------------------------------------------------ the command


def called(payload: Payload, now: datetime) -> Press:
    """Read the slash command, as what somebody said to us."""
    who = Identity(NAME, name(payload, "team_id"), needed(payload, "user_id"))
    asked = understand(readable(at(payload, "text")))
    where = Address(NAME, name(payload, "channel_id"), tenant=who.tenant)
    trigger, hook = ways(payload)
    request = Request(
        action=asked.action,
        subject=asked.subject,
        who=who,
        where=where,
        key=f"{NAME}/{who.tenant}/{who.external_id}/{needed(payload, 'trigger_id')}",
        at=now,
        step=asked.step,
        values=asked.values,
    )
    return Press(request, Place.COMMAND, trigger, hook)


# ------------------------------------------------------------------ the shortcut


def noted(payload: Payload, now: datetime) -> Press:
    """Read the shortcut on a message: a dialog opens that holds what it says."""
    who, channel = identity(payload), needed(payload, "channel", "id")
    ts = needed(payload, "message", "ts")
    thread = name(payload, "message", "thread_ts") or ts
    trigger, hook = ways(payload)
    request = Request(
        action="note",
        subject=TEAM,
        who=who,
        where=Address(NAME, channel, ts, thread, name(payload, "team", "id")),
        key=f"{NAME}/{who.tenant}/{who.external_id}/{needed(payload, 'trigger_id')}",
        at=now,
        values=_noted(payload, channel, ts),
    )
    return Press(request, Place.SHORTCUT, trigger, hook)


def _noted(payload: Payload, channel: str, ts: str) -> Mapping[str, str]:
    text = readable(at(payload, "message", "text"))
    held = {"text": text, "at": _moment(ts), "ref": f"{NAME}-{channel}-{ts}"}
    # A link in the message leads to where it was said; else the message is the place.
    return held if first_link(text) else {**held, "link": _link(payload, channel, ts)}


def _link(payload: Payload, channel: str, ts: str) -> str:
    domain = name(payload, "team", "domain")
    if not re.fullmatch(r"[a-z0-9-]+", domain):
        return ""
    return f"https://{domain}.slack.com/archives/{channel}/p{ts.replace('.', '')}"


def _moment(ts: str) -> str:
    """Give when a message was written: its ts begins with seconds since 1970."""
    if not re.fullmatch(r"\d{1,10}\.\d{1,6}", ts, re.ASCII):
        raise ValueError("ts")
    return datetime.fromtimestamp(float(ts), UTC).isoformat()


# ------------------------------------------------------------------ home and threads


def visited(payload: Payload, now: datetime) -> Press | None:
    """Read that somebody opened our page; None when it was another tab of it."""
    who, event = _of_event(payload), at(payload, "event")
    if name(event, "tab") != "home":
        return None
    key = f"{NAME}/{who.tenant}/{who.external_id}/{name(payload, 'event_id')}"
    where = Address(NAME, "", tenant=who.tenant)
    return Press(Request("home", TEAM, who, where, key, now), Place.VISIT)


def talk(payload: Payload) -> Typed | None:
    """Read what a person typed in a thread; None for anything else that was written."""
    event = at(payload, "event")
    thread, ts = name(event, "thread_ts"), name(event, "ts")
    by_machine = at(event, "bot_id") is not None or at(event, "subtype") is not None
    if by_machine or thread in ("", ts):
        return None
    needed(event, "user")  # somebody typed it; who that was is of no use to us
    channel = needed(event, "channel")
    said = Address(NAME, channel, thread, thread, name(payload, "team_id"))
    return Typed(said, readable(at(event, "text")))


def _of_event(payload: Payload) -> Identity:
    event = at(payload, "event")
    team = name(event, "user_team") or name(payload, "team_id")
    return Identity(NAME, team, needed(event, "user"))


# ------------------------------------------------------------------ Slack's marks

_MARK = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
_SIGNS = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def readable(text: object) -> str:
    """Give a message as people read it. Raises ValueError when it is no text."""
    said = _unmarked(written(text))
    for mark, sign in _SIGNS:
        said = said.replace(mark, sign)
    return said


def _unmarked(said: str) -> str:
    """Read marks as what they stand for; emoji are looked for outside them only."""
    parts, end = [], 0
    for mark in _MARK.finditer(said):
        parts += [characters(said[end : mark.start()]), _read(mark)]
        end = mark.end()
    return "".join((*parts, characters(said[end:])))


def _read(mark: re.Match[str]) -> str:
    what, label = mark[1], mark[2]
    if what[:1] in ("@", "#", "!"):
        return what[0].replace("!", "@") + (label or what[1:]).removeprefix("@")
    if what.startswith("mailto:"):
        return label or what.removeprefix("mailto:")
    return what if not label or label in what else f"{label} ({what})"
