"""From what Teams hands over to a request, with the ways in which it can be answered.

What a button or a dialog holds went through somebody's own program: it is parsed, never
believed. Who pressed, and in which conversation, Teams says itself. What is not ours is
a ValueError.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from adapters.channels.teams.calling.posting import NAME
from adapters.channels.teams.drawing.buttons import CARRIED, VERB
from adapters.channels.teams.drawing.fields import field_of, value_of
from adapters.chat.carried import Carried, unpack
from adapters.chat.order import Rank
from adapters.chat.payloads import Payload, at, name, needed, table
from adapters.chat.text import sound
from bot.actions import ACTIONS
from bot.person import Identity
from bot.press import Address, Request
from bot.subject import parse

LONGEST = 200_000
"""Characters of one value; a text too long for its source must still arrive whole."""
MESSAGE = ";messageid="


class Spot(StrEnum):
    """Where somebody did something, which says how they can be answered."""

    CARD = "card"  # a button that acts at once: a line comes back to them
    OPEN = "open"  # a button or a message action that opens a dialog
    DIALOG = "dialog"  # a button inside a dialog
    CHAT = "chat"  # a button whose press arrives as a message
    FORM = "form"  # the same, on a card that holds a dialog
    TALK = "talk"  # they typed something to us
    VISIT = "visit"  # they let us in: nothing was pressed


@dataclass(frozen=True, slots=True)
class Heard:
    """Who did something, where, and what Teams calls that very event.

    personal  in a chat of that person with us: nobody else reads there
    """

    who: Identity
    where: Address
    event: str
    personal: bool

    def key(self, held: object = "") -> str:
        """Name this very event; it is the same when Teams hands it over again."""
        said = json.dumps(held, sort_keys=True)
        digest = sha256(said.encode()).hexdigest()[:32]
        who = f"{self.who.tenant}/{self.who.external_id}"
        return f"{NAME}/{who}/{self.event}/{digest}"


@dataclass(frozen=True, slots=True)
class Press:
    """What somebody asks for, and where they can be answered.

    at       the message they pressed on, or wrote
    carried  what the dialog was about in which they pressed, None outside of one
    rank     where it stands among the presses of one card that holds a dialog
    """

    request: Request
    spot: Spot
    at: Address
    personal: bool = False
    carried: Carried | None = None
    rank: Rank | None = None

    @property
    def opens(self) -> bool:
        """Tell whether this only opens or redraws something, and so changes nothing."""
        action = ACTIONS.get(self.request.action)
        return action is not None and self.request.step in action.asks

    @property
    def elsewhere(self) -> bool:
        """Tell whether it leads away from a dialog in which something may be typed."""
        return self.carried is not None and self.request.action != self.carried.action


# ------------------------------------------------------------------ who and where


def heard(activity: Payload, *, dev: bool = False) -> Heard:
    """Read who did something, and where. Raises ValueError when it does not say.

    Whoever has no account in a tenant is nobody to us; only those who try the bot out
    on their own machine need none.
    """
    account = name(activity, "from", "aadObjectId")
    if not account and dev:
        account = name(activity, "from", "id")
    tenant = _tenant(activity)
    if not account or not (tenant or dev):
        raise ValueError("from")
    event = name(activity, "id") or needed(activity, "timestamp")
    return Heard(
        who=Identity(NAME, tenant, account),
        where=spot(activity),
        event=event,
        personal=name(activity, "conversation", "conversationType") == "personal",
    )


def spot(activity: Payload) -> Address:
    """Give where it was done: the message that holds the button, and its thread."""
    whole = needed(activity, "conversation", "id")
    conversation, _, thread = whole.partition(MESSAGE)
    return Address(
        channel=NAME,
        conversation=conversation,
        message=name(activity, "replyToId"),
        thread=thread,
        tenant=_tenant(activity),
        service_url=needed(activity, "serviceUrl"),
    )


def _tenant(activity: Payload) -> str:
    of_channel = name(activity, "channelData", "tenant", "id")
    return name(activity, "conversation", "tenantId") or of_channel


# ------------------------------------------------------------------ what was pressed


def acted(activity: Payload, now: datetime, *, dev: bool = False) -> Press:
    """Read a press of a button that acts at once."""
    data = table(activity, "value", "action", "data")
    return _press(heard(activity, dev=dev), data, Spot.CARD, now)


def opened(activity: Payload, now: datetime, *, dev: bool = False) -> Press:
    """Read a press of a button that opens a dialog."""
    data = table(activity, "value", "data")
    return _press(heard(activity, dev=dev), data, Spot.OPEN, now)


def submitted(activity: Payload, now: datetime, *, dev: bool = False) -> Press:
    """Read a press inside a dialog, with what was typed there."""
    data = table(activity, "value", "data")
    return _press(heard(activity, dev=dev), data, Spot.DIALOG, now)


def messaged(activity: Payload, now: datetime, *, dev: bool = False) -> Press:
    """Read a press that arrives as a message."""
    data = table(activity, "value")
    place = Spot.FORM if CARRIED in data else Spot.CHAT
    return _press(heard(activity, dev=dev), data, place, now)


def _press(by: Heard, data: Payload, place: Spot, now: datetime) -> Press:
    verb, step, named = _verb(data)
    carried = _carried(data)
    if place is Spot.DIALOG and carried is None:
        raise ValueError(CARRIED)
    held = {**_began(carried), **values(data)}
    same = carried is not None and verb == carried.action
    request = Request(
        action=verb,
        subject=parse(named),
        who=by.who,
        where=_opened_from(by, carried),
        key=by.key([verb, step, named, held]),
        at=now,
        step=step,
        values=held,
        shown=carried.shown if carried else "",
        seen=carried.seen if carried and same else "",
    )
    return Press(request, place, by.where, by.personal, carried)


def _opened_from(by: Heard, carried: Carried | None) -> Address:
    """Give where a dialog was opened from, if that is in this very conversation.

    Anybody could make a dialog say that it comes from a card that they never saw.
    """
    place = carried.where if carried else by.where
    if (place.channel, place.conversation) != (NAME, by.where.conversation):
        return by.where
    here = by.where
    return replace(place, tenant=here.tenant, service_url=here.service_url)


def _verb(data: Payload) -> tuple[str, str, str]:
    """Take apart what a button does: its action, its step, and whom it is about."""
    parts = needed(data, VERB).split("/", 2)
    if len(parts) < 3:
        raise ValueError(VERB)
    return parts[0], parts[1], parts[2]


def _carried(data: Payload) -> Carried | None:
    packed = at(data, CARRIED)
    if packed is None:
        return None
    if not isinstance(packed, str):
        raise ValueError(CARRIED)  # noqa: TRY004 - one error: not ours
    return unpack(packed)


def _began(carried: Carried | None) -> Mapping[str, str]:
    """Give what a dialog holds besides what came back of it.

    Teams leaves out a box that stands empty; the core would take one that is missing
    for one that was left alone, and publish what it began with.
    """
    return {**carried.kept, **dict.fromkeys(carried.texts, "")} if carried else {}


def values(data: Payload) -> Mapping[str, str]:
    """Read the fields of a dialog. Raises ValueError for what no field holds."""
    found = {field: data[id_] for id_ in data if (field := field_of(id_))}
    return {field: value_of(written(value)) for field, value in found.items()}


def written(text: Any) -> str:
    """Give words as they came. Raises ValueError when it is no text."""
    if not isinstance(text, str) or len(text) > LONGEST:
        raise ValueError("value")
    return sound(text)
