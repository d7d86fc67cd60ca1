"""A Teams tenant in memory: its people, its conversations and what stands in them.

What the Bot Connector answers stands in connector; this is what people see.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.slack.faults import Fault, Faults

Payload = dict[str, Any]

TENANT = "7d1f1c1e-5b1a-4b6e-9d57-0d5a3b0e7c01"
OTHER = "2c9a4b7e-8f10-4d3c-a1b2-9e8d7c6b5a02"
APP = "5e0c2a44-6a7b-4c1d-8e9f-112233445566"
REVIEWS = "19:reviews0000000000000000000001@thread.tacv2"
PRODUCT = "19:product0000000000000000000002@thread.tacv2"


def refused(status: int, code: str = "", message: str = "No.") -> Fault:
    """Give a fault: an answer as Teams gives it when it says no."""
    body = {"error": {"code": code, "message": message}} if code else {}
    return Fault("answer", status, body=body)


@dataclass
class Member:
    """Somebody with an account; a guest was invited from elsewhere."""

    id: str
    aad: str
    name: str
    email: str
    upn: str
    tenant: str = TENANT
    role: str = "user"
    blocks: bool = False
    """They blocked our bot, or never installed it: no chat with them opens."""

    def told(self) -> Payload:
        """Give what Teams tells of them."""
        known = {
            "id": self.id,
            "name": self.name,
            "aadObjectId": self.aad,
            "objectId": self.aad,
            "email": self.email,
            "userPrincipalName": self.upn,
            "tenantId": self.tenant,
            "userRole": self.role,
        }
        return {name: value for name, value in known.items() if value}


@dataclass
class Activity:
    """A message as it stands in a conversation, with what was answered below it."""

    id: str
    by: str
    body: Payload
    edits: int = 0
    replies: list[Activity] = field(default_factory=list)

    @property
    def card(self) -> Payload:
        """Give the card in it, {} when there is none."""
        for attached in self.body.get("attachments") or ():
            return dict(attached.get("content") or {})
        return {}


@dataclass
class Conversation:
    """A channel of a team, a chat of several ("groupChat") or with one person."""

    id: str
    name: str
    kind: str = "channel"
    members: list[Member] = field(default_factory=list)
    bot: bool = True
    activities: list[Activity] = field(default_factory=list)

    def find(self, id_: str) -> tuple[list[Activity], Activity] | None:
        """Give a message with the list that it stands in."""
        for listed in (self.activities, *(root.replies for root in self.activities)):
            for each in listed:
                if each.id == id_:
                    return listed, each
        return None


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Bot Connector: what it was for, and how it ended."""

    name: str
    conversation: str
    body: Payload
    status: int
    code: str = ""


def _sound(_: Payload) -> Sequence[str]:
    return ()


@dataclass
class Tenant:
    """All there is; `member` and `conversation` find things by id or by name."""

    id: str = TENANT
    app: str = APP
    """Our bot's id; "" lets everybody in without a token, as the playground does."""
    people: list[Member] = field(default_factory=list)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    journal: list[Call] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)
    tokens: set[str] = field(default_factory=set)
    """Those that the login gave out and that still hold."""
    check: Callable[[Payload], Sequence[str]] = _sound
    """Gives what Teams would not take in an activity."""
    removes: bool = True
    """Whether messages can be taken away; the playground cannot."""

    def __post_init__(self) -> None:
        self._ids = itertools.count(1_764_000_000_000)
        self._count = itertools.count(1)

    def add(self, name: str, **more: Any) -> Member:
        """Let somebody in: id, aad, email, upn, tenant, role as you like."""
        number = next(self._count)
        first = name.split(maxsplit=1)[0].casefold()
        known: Payload = {
            "id": f"29:{first}-{number}",
            "aad": f"00000000-0000-4000-8000-{number:012}",
            "email": f"{first}@polderbank.example",
        }
        known |= more
        known.setdefault("upn", known["email"])
        self.people.append(Member(name=name, **known))
        return self.people[-1]

    def open(
        self, id_: str, name: str, members: Iterable[Member] = (), **more: Any
    ) -> Conversation:
        made = Conversation(id_, name, members=list(members), **more)
        self.conversations[id_] = made
        return made

    def member(self, who: str) -> Member:
        """Find somebody by an id or the first word of their name; else KeyError."""
        for one in self.people:
            first = one.name.split()[0].casefold()
            if who.casefold() in {one.id.casefold(), one.aad.casefold(), first}:
                return one
        raise KeyError(who)

    def conversation(self, where: str) -> Conversation:
        """Find a conversation by id or name; KeyError when there is none."""
        named = {made.name: made for made in self.conversations.values()}
        return self.conversations.get(where) or named[where]

    def room(self, one: Member) -> Conversation:
        """Give the chat of our bot with one person, opened when it is not."""
        id_ = f"a:1{one.aad.replace('-', '')}"
        known = self.conversations.get(id_)
        return known or self.open(id_, f"chat:{one.name}", [one], kind="personal")

    def new(self) -> str:
        """Give the id of the next message: the moment in milliseconds, as Teams has."""
        return str(next(self._ids))

    def calls(self, name: str) -> list[Call]:
        """Give the calls of one kind that were answered, well or not."""
        return [call for call in self.journal if call.name == name]


def a_tenant() -> Tenant:
    """Give a tenant with Sanne, Tom and Lotte, our bot, #Reviews and #Product."""
    tenant = Tenant()
    names = ("Sanne de Vries", "Tom Bakker", "Lotte Jansen")
    people = [tenant.add(name) for name in names]
    tenant.open(REVIEWS, "Reviews", people)
    tenant.open(PRODUCT, "Product", people)
    return tenant
