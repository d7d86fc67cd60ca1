"""Takes the steps of a reply in Slack: opens and redraws views, and tells one person.

All of it happens after the acknowledgement. What cannot be said is noted in the log; a
press that changed something was stored long before.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from adapters.channels.slack.calling.client import Client, Unreached
from adapters.channels.slack.drawing.message import Message, said
from adapters.channels.slack.drawing.view import View, loading, told
from adapters.channels.slack.hearing.presses import Place, Press, Shown
from adapters.channels.slack.hearing.steps import Open, Publish, Push, Say, Step, Update
from adapters.chat.order import Rank
from bot.errors import ChannelError
from bot.press import Address
from bot.words import Line, Words, line

log = logging.getLogger(__name__)

HOOKS = "hooks.slack.com"
"""The one host to which an address for an answer leads, besides that of our Web API."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A press that is being answered, in which language."""

    press: Press
    words: Words


class Teller:
    def __init__(self, client: Client) -> None:
        self._client = client
        self._api = urlsplit(client.web.base_url)
        self._steps: Mapping[type, Callable[[Telling, Any], Awaitable[None]]] = {
            Open: self._open,
            Push: self._push,
            Update: self._update,
            Publish: self._publish,
            Say: self._say,
        }

    async def take(self, step: Step, press: Press, words: Words) -> None:
        """Take one step; never fails."""
        try:
            await self._steps[type(step)](Telling(press, words), step)
        except ChannelError as error:
            more = {"step": type(step).__name__, "why": str(error)}
            log.warning("an answer was not told in slack", extra=more)

    async def load(self, press: Press, words: Words) -> Shown | None:
        """Show that something is coming; gives the view that is to hold it, if any.

        A dialog that is drawn anew stays as it is until then: nothing opens over it.
        """
        if press.place is Place.MODAL and not press.elsewhere:
            return None
        method = "views.push" if press.elsewhere else "views.open"
        view = loading(words)
        try:
            answer = await self._client.call(
                method, trigger_id=press.trigger, view=view
            )
        except ChannelError as error:
            log.warning("slack opened no view in time", extra={"why": str(error)})
            return None
        opened = answer.get("view")
        return Shown(str(opened["id"])) if isinstance(opened, dict) else None

    # ------------------------------------------------------------------ views

    async def _open(self, telling: Telling, step: Open) -> None:
        await self._triggered("views.open", telling, step.view)

    async def _push(self, telling: Telling, step: Push) -> None:
        await self._triggered("views.push", telling, step.view)

    async def _triggered(self, method: str, telling: Telling, view: View) -> None:
        trigger = telling.press.trigger
        try:
            await self._client.call(method, trigger_id=trigger, view=view)
        except ChannelError as error:
            if _code("push_limit_reached", error):
                await self._update(telling, Update(view))
                return
            await self._say(telling, Say(_unshown(error)))
            raise

    async def _update(self, telling: Telling, step: Update) -> None:
        """Redraw what they have before them, unless a newer press decides on that."""
        before, rank = telling.press.view, telling.press.rank
        if before is None:
            return
        try:
            async with rank.view.drawing if rank else nullcontext():
                drawn = await self._drawn(before, step.view, rank)
        except ChannelError as error:
            await self._not_drawn(telling, step, error)
            raise
        if not drawn and step.instead:
            await self._say(telling, Say(step.instead))

    async def _drawn(self, before: Shown, view: View, rank: Rank | None) -> bool:
        """Redraw a view, also one that was just redrawn for an older press."""
        at = {"view_id": before.id, "view": view}
        for unmoved in ({"hash": before.hash}, {}) if before.hash else ({},):
            if rank and not rank.newest:
                return False
            try:
                await self._client.call("views.update", **at, **unmoved)
            except ChannelError as error:
                if not unmoved or not _code("hash_conflict", error):
                    raise
            else:
                break
        return True

    async def _not_drawn(
        self, telling: Telling, step: Update, error: ChannelError
    ) -> None:
        """Say so in a view that only waits; in one that they can read on, beside it."""
        before, why = telling.press.view, step.instead or _unshown(error)
        if before is None or _code("not_found", error):
            return  # they closed it
        if before.body:
            await self._say(telling, Say(why))
            return
        view = told(why, telling.words)
        await self._client.call("views.update", view_id=before.id, view=view)

    async def _publish(self, telling: Telling, step: Publish) -> None:
        user = telling.press.request.who.external_id
        await self._client.call("views.publish", user_id=user, view=step.view)

    # ------------------------------------------------------------------ lines

    async def _say(self, telling: Telling, step: Say) -> None:
        """Tell one person: where they pressed, where Slack says, or by themselves."""
        request, made = telling.press.request, said(step.line, telling.words)
        if request.where.conversation:
            try:
                await self._whisper(request.where, request.who.external_id, made)
            except ChannelError:
                if await self._answered(telling.press.hook, made):
                    return
            else:
                return
        await self._send(request.who.external_id, made)

    async def _whisper(self, where: Address, user: str, made: Message) -> None:
        """Say it to one person in a conversation, in a thread if they are in one.

        In a thread that nobody has begun Slack would show it to nobody.
        """
        within = {"thread_ts": where.thread} if where.thread != where.message else {}
        await self._client.call(
            "chat.postEphemeral",
            channel=where.conversation,
            user=user,
            text=made.text,
            blocks=made.blocks,
            **within,
        )

    async def _send(self, user: str, made: Message) -> None:
        await self._client.call(
            "chat.postMessage",
            channel=user,
            text=made.text,
            blocks=made.blocks,
            unfurl_links=False,
            unfurl_media=False,
        )

    async def _answered(self, hook: str, made: Message) -> bool:
        """Answer by the address that came with a press, if it is one of Slack's."""
        if not self._is_slack(hook):
            return False
        body = {
            "response_type": "ephemeral",
            "replace_original": False,
            "text": made.text,
            "blocks": made.blocks,
        }
        return await self._client.answer(hook, body)

    def _is_slack(self, hook: str) -> bool:
        try:
            parts = urlsplit(hook)
        except ValueError:
            return False
        theirs = (parts.scheme, parts.netloc)
        return theirs in {("https", HOOKS), (self._api.scheme, self._api.netloc)}


_LATE = (
    "expired_trigger_id",
    "exchanged_trigger_id",
    "trigger_expired",
    "trigger_exchanged",
)
"""What Slack says when it was asked too late, or twice, to open something."""


def _unshown(error: ChannelError) -> Line:
    """Say why something is not before them: only what came late helps once more."""
    late = isinstance(error, Unreached) or any(_code(code, error) for code in _LATE)
    return line("chat.again") if late else line("chat.not_shown")


def _code(code: str, error: ChannelError) -> bool:
    """Tell whether this is why Slack refused; its code stands in the words."""
    return f"({code})" in str(error)
