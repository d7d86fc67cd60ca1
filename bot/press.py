"""A press and its answer, the same from every channel: Request in, Answer out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.blocks import Block, Button, Field
from bot.person import Identity
from bot.subject import Subject
from bot.words import Line


@dataclass(frozen=True, slots=True)
class Address:
    """Where something stands on a channel, in plain columns."""

    channel: str
    conversation: str
    message: str = ""
    thread: str = ""
    tenant: str = ""
    service_url: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asks for.

    step    "" from a button of a card, else the dialog's verb
    values  what the dialog held; a field that was left untouched may be missing
    shown   digest of the words that stood in the case when the dialog was drawn
    seen    digest of the text with its findings, as shown to this person
    key     the same when this very press arrives again
    at      when it was pressed, UTC
    """

    action: str
    subject: Subject
    who: Identity
    where: Address
    key: str
    at: datetime
    step: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    shown: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Dialog:
    """One screen that asks for something. `submit` is its one main button.

    `shown` and `seen` travel with it and come back unchanged in the next Request.
    """

    action: str
    subject: Subject
    title: Line
    blocks: tuple[Block, ...] = ()
    fields: tuple[Field, ...] = ()
    submit: Button | None = None
    buttons: tuple[Button, ...] = ()
    shown: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """It was done. `then` names an action whose dialog is opened next, on the same.

    The same press again gets the line alone: what it opened was opened before.
    """

    line: Line
    then: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    dialog: Dialog


@dataclass(frozen=True, slots=True)
class Wrong:
    """The dialog again, with what is wrong; everything that was typed stands in it."""

    errors: Mapping[str, Line]
    dialog: Dialog


@dataclass(frozen=True, slots=True)
class Refused:
    """Not possible, and what would work."""

    line: Line


@dataclass(frozen=True, slots=True)
class Show:
    """Something to read; nothing to send."""

    page: Dialog


Answer = Done | Ask | Wrong | Refused | Show
