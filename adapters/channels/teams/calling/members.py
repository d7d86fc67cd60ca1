"""What Teams tells of a member of a conversation, read as facts about a person.

Only who belongs to our own organisation is one of us: no guest of it, nobody who came
in from another one through a shared channel, nobody without an account.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from adapters.channels.teams.calling.access import Access
from adapters.channels.teams.calling.posting import NAME
from bot.person import Identity, Profile

Told = Mapping[str, Any]

_OUTSIDE = frozenset({"guest", "anonymous"})
_INVITED = "#ext#"
"""Stands in the account name of everybody whom an organisation invited."""


def profile(who: Identity, told: Told, access: Access, now: datetime) -> Profile:
    """Read what is told of one member; an empty answer knows nobody of that id."""
    if account(told, access).casefold() != who.external_id.casefold():
        return Profile(who, "", "", member=False, at=now)
    ours = access.dev or _ours(who, told, access.tenant)
    return Profile(who, _text(told, "name"), email(told), ours, now)


def account(told: Told, access: Access) -> str:
    """Give the object ID at Entra; on this machine alone their ID in Teams will do."""
    found = _text(told, "aadObjectId") or _text(told, "objectId")
    return found or (_text(told, "id") if access.dev else "")


def email(told: Told) -> str:
    return _text(told, "email") or _text(told, "userPrincipalName")


def roster(members: Iterable[Told], access: Access, now: datetime) -> list[Profile]:
    """Give those of a list of members who are one of us."""
    known = ((account(told, access), told) for told in members)
    read = (
        profile(Identity(NAME, access.tenant, id_), told, access, now)
        for id_, told in known
        if id_
    )
    return [found for found in read if found.member]


def _ours(who: Identity, told: Told, tenant: str) -> bool:
    home = tenant.casefold()
    places = {who.tenant.casefold(), _text(told, "tenantId").casefold()}
    invited = _INVITED in _text(told, "userPrincipalName").casefold()
    outside = _text(told, "userRole").casefold() in _OUTSIDE
    return places == {home} and bool(home) and not invited and not outside


def _text(told: Told, name: str) -> str:
    found = told.get(name)
    return found.strip()[:254] if isinstance(found, str) else ""
