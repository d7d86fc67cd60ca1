"""Takes the steps of a reply in Teams: places and changes cards, and tells one person.

All of it happens after the answer to their press. What cannot be said is noted in the
log; a press that changed something was stored long before.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Any

from adapters.channels.teams.calling.client import Client
from adapters.channels.teams.calling.posting import Posts
from adapters.channels.teams.drawing.card import said
from adapters.channels.teams.hearing.presses import Press
from adapters.channels.teams.hearing.steps import (
    Body,
    Edit,
    Place,
    Reply,
    Say,
    Send,
    Step,
)
from adapters.chat.reaching import within
from bot.errors import ChannelError, Stranger
from bot.words import Words, line

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Telling:
    """A press that is being answered, in which language."""

    press: Press
    words: Words

    @property
    def key(self) -> str:
        return f"told/{self.press.request.key}"


class Teller:
    def __init__(self, client: Client, posts: Posts) -> None:
        self._patience = client.patience
        self._posts = posts
        self._steps: Mapping[type, Callable[[Telling, Any], Awaitable[object]]] = {
            Place: self._place,
            Edit: self._edit,
            Send: self._send,
            Say: self._say,
            Reply: self._reply,
        }

    async def take(self, step: Step, press: Press, words: Words) -> None:
        """Take one step; never fails."""
        try:
            async with within("Teams", self._patience.act):
                await self._steps[type(step)](Telling(press, words), step)
        except ChannelError as error:
            more = {"step": type(step).__name__, "why": str(error)}
            log.warning("an answer was not told in teams", extra=more)

    async def _place(self, telling: Telling, step: Place) -> None:
        to = replace(telling.press.at, message="")
        await self._posts.place(to, step.activity, telling.key)

    async def _reply(self, telling: Telling, step: Reply) -> None:
        await self._place(telling, Place(said(step.line, telling.words)))

    async def _send(self, telling: Telling, step: Send) -> None:
        """Put it before one person alone; it is never put where others read."""
        if await self._alone(telling, step.activity):
            told = step.told
        else:
            told = line("teams.open_chat")
        if told:
            await self._reply(telling, Reply(told))

    async def _say(self, telling: Telling, step: Say) -> None:
        """Say a line to one person; where they are, if they have no chat."""
        if not await self._alone(telling, said(step.line, telling.words)):
            await self._reply(telling, Reply(step.line))

    async def _alone(self, telling: Telling, activity: Body) -> bool:
        """Put it into their own chat; gives whether they have one that we may use."""
        account = telling.press.request.who.external_id
        try:
            room = await self._posts.room(account)
            await self._posts.place(room, activity, telling.key)
        except Stranger:
            return False
        return True

    async def _edit(self, telling: Telling, step: Edit) -> None:
        """Change the card they pressed, unless a newer press decides on that."""
        at, rank = telling.press.at, telling.press.rank
        if not at.message:  # it was not said which card that is
            await self._place(telling, Place(step.activity))
            return
        async with rank.view.drawing if rank else nullcontext():
            if not rank or rank.newest:
                await self._posts.change(at, step.activity, telling.key)
                return
        if step.instead:
            await self._reply(telling, Reply(step.instead))
