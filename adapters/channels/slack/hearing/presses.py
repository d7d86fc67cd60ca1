"""From what Slack hands over to a request, with the ways in which it can be answered.

No id is taken for true because a button held it: it is parsed here, and who may do what
with it is decided at the click. What is not ours is a ValueError.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from adapters.channels.slack.calling.posting import NAME
from adapters.channels.slack.hearing.values import inputs, values
from adapters.chat.carried import Carried, unpack
from adapters.chat.order import Rank
from adapters.chat.payloads import Payload, at, name, needed, rows, table
from bot.actions import ACTIONS
from bot.person import Identity
from bot.press import Address, Request
from bot.subject import parse

BUTTON, RELOAD = "ww/", "ww-reload/"


class Place(StrEnum):
    """Where somebody did something, which says how they can be answered."""

    MESSAGE = "message"
    MODAL = "modal"  # a button or a choice inside it
    SUBMIT = "submit"
    HOME = "home"
    COMMAND = "command"
    SHORTCUT = "shortcut"
    VISIT = "visit"  # they opened their home: nothing was pressed


@dataclass(frozen=True, slots=True)
class Shown:
    """The view somebody has before them.

    fields  the block of each field that can be seen
    above   it was put on top of another dialog
    body    the view as Slack handed it over
    """

    id: str
    hash: str = ""
    carried: Carried | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    above: bool = False
    body: Payload = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Press:
    """What somebody asks for, and the ways to answer them.

    trigger  opens one view within three seconds
    hook     an address by which that person can be told something in a conversation
    rank     where it stands among the presses of one view, while it is answered
    """

    request: Request
    place: Place
    trigger: str = ""
    hook: str = ""
    view: Shown | None = None
    rank: Rank | None = None

    @property
    def opens(self) -> bool:
        """Tell whether this only opens or redraws something, and so changes nothing."""
        action = ACTIONS.get(self.request.action)
        return action is not None and self.request.step in action.asks

    @property
    def elsewhere(self) -> bool:
        """Tell whether it leads away from a dialog in which something may be typed."""
        view = self.view
        if view is None or view.carried is None or not view.fields:
            return False
        return self.request.action != view.carried.action


# ------------------------------------------------------------------ who and where


def identity(payload: Payload) -> Identity:
    """Give who it is. Raises ValueError when it does not say."""
    team = name(payload, "user", "team_id") or name(payload, "team", "id")
    return Identity(NAME, team, needed(payload, "user", "id"))


def _spot(payload: Payload) -> Address:
    """Give where a message stands; its thread is the one it is in, or begins."""
    message = name(payload, "container", "message_ts") or name(payload, "message_ts")
    channel = name(payload, "channel", "id") or name(payload, "container", "channel_id")
    thread = name(payload, "container", "thread_ts") or message
    tenant = name(payload, "team", "id")
    return Address(NAME, channel, message, thread, tenant)


def shown(payload: Payload) -> Shown:
    """Read the view in a payload. Raises ValueError when it is none of ours."""
    view = table(payload, "view")
    return Shown(
        id=needed(view, "id"),
        hash=name(view, "hash"),
        carried=_carried(view),
        fields={of: name(block, "block_id") for of, block in inputs(view)},
        above=bool(name(view, "previous_view_id")),
        body=view,
    )


def _carried(view: Payload) -> Carried | None:
    packed = at(view, "private_metadata")
    if packed in (None, ""):
        return None
    if not isinstance(packed, str):
        raise ValueError("private_metadata")  # noqa: TRY004 - one error: not ours
    return unpack(packed)


# ------------------------------------------------------------------ buttons


def pressed(payload: Payload, now: datetime) -> Press:
    """Read a press of a button, or a choice that redraws its dialog."""
    if table(payload, "view"):
        return _in_view(payload, now)
    touched, where, who = _touched(payload), _spot(payload), identity(payload)
    verb, step, named = _verb(touched.id)
    key = touched.key(who, where.conversation, where.message)
    request = Request(verb, parse(named), who, where, key, now, step)
    return Press(request, Place.MESSAGE, *ways(payload))


def _in_view(payload: Payload, now: datetime) -> Press:
    view, touched, who = shown(payload), _touched(payload), identity(payload)
    carried = view.carried
    if carried is None:
        raise ValueError("private_metadata")
    if touched.id.startswith(RELOAD):
        step = touched.id.removeprefix(RELOAD).partition("/")[0]
        verb, named = carried.action, carried.subject.named
    else:
        verb, step, named = _verb(touched.id)
    request = Request(
        action=verb,
        subject=parse(named),
        who=who,
        where=carried.where,
        key=touched.key(who, carried.where.conversation, view.id),
        at=now,
        step=step,
        values=_held(view),
        shown=carried.shown,
        seen=carried.seen if verb == carried.action else "",
    )
    place = Place.HOME if at(view.body, "type") == "home" else Place.MODAL
    return Press(request, place, *ways(payload), view)


@dataclass(frozen=True, slots=True)
class _Touched:
    """A button or choice, and when: pressed twice, it was touched at two moments."""

    id: str
    at: str

    def key(self, who: Identity, conversation: str, on: str) -> str:
        """Name this very press; it is the same when Slack hands it over again."""
        return _key(who, self.id, conversation, on, self.at)


def _touched(payload: Payload) -> _Touched:
    first = next(iter(rows(payload, "actions")), {})
    return _Touched(needed(first, "action_id"), needed(first, "action_ts"))


def _verb(action_id: str) -> tuple[str, str, str]:
    """Take a button's id apart: its action, its step, and whom it is about."""
    parts = action_id.split("/", 3)
    if len(parts) < 4 or parts[0] + "/" != BUTTON:
        raise ValueError("action_id")
    named, _, _number = parts[3].rpartition("/")
    return parts[1], parts[2], named


def ways(payload: Payload) -> tuple[str, str]:
    """Give how this can be answered: a trigger and an address, "" for none."""
    hook = at(payload, "response_url")
    return name(payload, "trigger_id"), hook if isinstance(hook, str) else ""


def _held(view: Shown) -> dict[str, str]:
    """Give what a view holds, with what it carries unseen."""
    kept = view.carried.kept if view.carried else {}
    return {**kept, **values(view.body)}


# ------------------------------------------------------------------ a whole dialog


def submitted(payload: Payload, now: datetime) -> Press:
    """Read a dialog that was sent in."""
    view, who = shown(payload), identity(payload)
    carried = view.carried
    if carried is None:
        raise ValueError("private_metadata")
    held = _held(view)
    what = (carried.action, carried.step, _digest(held))
    request = Request(
        action=carried.action,
        subject=carried.subject,
        who=who,
        where=carried.where,
        # A form that was corrected has the same view and hash: its values tell.
        key=_key(who, view.id, view.hash, *what),
        at=now,
        step=carried.step,
        values=held,
        shown=carried.shown,
        seen=carried.seen,
    )
    return Press(request, Place.SUBMIT, *ways(payload), view)


def _key(who: Identity, *what: str) -> str:
    return "/".join((NAME, who.tenant, who.external_id, *what))


def _digest(held: Mapping[str, str]) -> str:
    said = json.dumps(held, sort_keys=True)
    return sha256(said.encode()).hexdigest()[:32]
