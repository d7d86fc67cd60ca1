"""One of us: who may do what, and how a channel's own identity leads to a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

PersonId = NewType("PersonId", str)
BOT = PersonId("wederwoord")
"""Who did it when no person did: a timer, a source, an import."""


class Role(StrEnum):
    READER = "reader"
    AGENT = "agent"
    APPROVER = "approver"
    LEAD = "lead"
    ADMIN = "admin"
    PRODUCT = "product"


class Right(StrEnum):
    """What a role allows; each action asks for exactly one."""

    LOOK = "look"
    WORK = "work"
    STOP = "stop"
    ANSWER = "answer"
    APPROVE = "approve"
    LEAD = "lead"


_LOOK = frozenset({Right.LOOK})
_STOP = _LOOK | {Right.STOP}
_ANSWER = _STOP | {Right.ANSWER}
_WORK = _ANSWER | {Right.WORK}
_APPROVE = _WORK | {Right.APPROVE}
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.READER: _LOOK,
    Role.PRODUCT: _ANSWER,
    Role.AGENT: _WORK,
    Role.APPROVER: _APPROVE,
    Role.LEAD: _APPROVE | {Right.LEAD},
    Role.ADMIN: _STOP,
}


@dataclass(frozen=True, slots=True)
class Identity:
    """How a channel knows somebody: ("slack", "T1", "U1") or ("browser", "", "tom").

    In Teams that is the tenant and the object id of their account there.
    """

    channel: str
    tenant: str
    external_id: str


HOLDS = timedelta(days=2)
"""How long a channel's word on somebody holds when it tells us nothing newer."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a channel tells of somebody, as it was at `at` (UTC).

    member  a full member of our own workspace: no guest of it, nobody of another one
    """

    identity: Identity
    name: str
    email: str
    member: bool
    at: datetime

    def holds(self, now: datetime) -> bool:
        """Tell whether it still says who somebody is: people leave, or change."""
        return now - self.at < HOLDS


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the playbook, or a guest whom nobody has linked to one.

    slack  their member ID there; "" where their e-mail address leads to them
    teams  the object id of their account there; "" likewise
    """

    id: PersonId
    name: str
    public_name: str
    email: str = ""
    roles: frozenset[Role] = frozenset()
    slack: str = ""
    teams: str = ""

    @property
    def guest(self) -> bool:
        """A guest may look and nothing else, however the channel calls them."""
        return not self.roles

    @property
    def role(self) -> Role:
        """The role that allows most, to say in one word who this is."""
        return max(self.roles, key=lambda role: len(RIGHTS[role]))

    def account(self, channel: str) -> str:
        """Give the id by which a channel knows them; "" where none was written down."""
        return {"slack": self.slack, "teams": self.teams}.get(channel, "")

    def may(self, right: Right) -> bool:
        return right is Right.LOOK or any(right in RIGHTS[r] for r in self.roles)


def guest(who: Identity, name: str = "") -> Person:
    """Give the person for an identity that the playbook does not know."""
    return Person(PersonId(f"guest:{who.channel}:{who.external_id}"), name or "?", "")
