"""What comes from Teams: one table says which activity leads where.

Each is read as Teams sent it, bounded and in plain JSON; botbuilder has looked only at
who speaks.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from adapters.channels.teams.calling.access import Access
from adapters.channels.teams.calling.client import Client
from adapters.channels.teams.calling.directory import Directory
from adapters.channels.teams.calling.posting import Posts
from adapters.channels.teams.hearing import presses, talk
from adapters.channels.teams.hearing.answering import (
    Answering,
    Desk,
    Dispatch,
    Hear,
    Trouble,
)
from adapters.channels.teams.hearing.presses import Press
from adapters.channels.teams.hearing.steps import InvokeAnswer
from adapters.channels.teams.hearing.telling import Teller
from adapters.chat.payloads import Payload, at, name
from bot.errors import ChannelError
from bot.ports import Clock, Store
from bot.ports.events import Typed
from bot.press import Answer, Refused, Request
from bot.words import line

log = logging.getLogger(__name__)

INVOKE = "invoke"
_INSTALLED = "installationUpdate"
_NOT_OURS = InvokeAnswer(400)


class Read(Protocol):
    """Reads an activity; raises ValueError when it is none of ours."""

    def __call__(
        self, activity: Payload, now: datetime, *, dev: bool = False
    ) -> Press | Typed | None: ...


class Hearing:
    """Hears what people do in Teams; `turn` is given to the door."""

    def __init__(  # noqa: PLR0913, PLR0917 - all but the last are needed
        self,
        access: Access,
        client: Client,
        posts: Posts,
        directory: Directory,
        store: Store,
        clock: Clock,
        dispatch: Dispatch,
        hear: Hear,
        *,
        trouble: Trouble | None = None,
    ) -> None:
        self._access = access
        self._client = client
        self._directory = directory
        self._clock = clock
        self._dispatch = dispatch
        self._hear = hear
        self._trouble = trouble
        desk = Desk(store, directory, self._asked, access.cards)
        self.answering = Answering(desk, Teller(client, posts))

    async def turn(self, activity: Payload) -> InvokeAnswer | None:
        """Answer an activity; None where Teams waits for no answer.

        Raises StoreError where what somebody typed could not be looked up.
        """
        ours = self._access.ours(_tenant(activity))
        if ours:
            self._client.heard(name(activity, "serviceUrl"))
        if ours and _moved(activity):
            self.answering.keep(self._directory.look_round(self._tell))
        invoked = at(activity, "type") == INVOKE
        found = self._read(activity)
        if isinstance(found, Typed) and ours:
            await self._hear(found)
        elif isinstance(found, Press):
            body = await self.answering.answer(found)
            return InvokeAnswer(200, body) if invoked else None
        return _NOT_OURS if invoked else None

    def _read(self, activity: Payload) -> Press | Typed | None:
        """Give what somebody did; None for what is not ours."""
        read, now = _reader(activity), self._clock.now()
        try:
            return read(activity, now, dev=self._access.dev) if read else None
        except ValueError as error:
            _not_ours(activity, error)
            return None

    async def _asked(self, request: Request) -> Answer:
        """Let it be answered; another organisation learns nothing of ours."""
        if not self._access.ours(request.who.tenant):
            return Refused(line("refused.guest"))
        return await self._dispatch(request)

    async def _tell(self, why: ChannelError | None) -> None:
        if self._trouble:
            await self._trouble(why)

    async def drain(self, seconds: float) -> None:
        """Wait for what is still being said, at most so long."""
        await self.answering.drain(seconds)


# ------------------------------------------------------------------ what leads where


def _tenant(activity: Payload) -> str:
    """Give the organisation in which this happened; "" when that is not said."""
    try:
        of_channel = name(activity, "channelData", "tenant", "id")
        return name(activity, "conversation", "tenantId") or of_channel
    except ValueError:
        return ""


def _moved(activity: Payload) -> bool:
    """Tell whether our app was put into a team or taken out of one."""
    personal = at(activity, "conversation", "conversationType") == "personal"
    return at(activity, "type") == _INSTALLED and not personal


def _messaged(activity: Payload, now: datetime, *, dev: bool = False) -> Any:
    """Read a message: somebody typed it, or a button of a card sent it."""
    is_press = isinstance(at(activity, "value"), Mapping)
    return (presses.messaged if is_press else talk.said)(activity, now, dev=dev)


_READ: Mapping[str, Read] = {
    "message": _messaged,
    _INSTALLED: talk.visited,
}
_INVOKED: Mapping[str, Read] = {
    "adaptiveCard/action": presses.acted,
    "task/fetch": presses.opened,
    "task/submit": presses.submitted,
    "composeExtension/fetchTask": talk.noted,
    "composeExtension/submitAction": presses.submitted,
}


def _reader(activity: Payload) -> Read | None:
    """Give what reads this; None for what we do not listen to."""
    kind = at(activity, "type")
    table, key = (_INVOKED, at(activity, "name")) if kind == INVOKE else (_READ, kind)
    return table.get(key) if isinstance(key, str) else None


def _not_ours(activity: Payload, error: ValueError) -> None:
    kind = str(at(activity, "name") or at(activity, "type"))[:40]
    log.warning(
        "teams sent what is not ours", extra={"kind": kind, "part": str(error)[:40]}
    )
