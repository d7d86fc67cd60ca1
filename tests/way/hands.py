"""What somebody of the team does in a chat for each press of a story.

A story says "Tom presses approve" or "Tom sends this dialog in"; in a chat that is a
button of a message, one under More…, a dialog that is filled in, or words to the bot.
What no screen offers (any more) is an old card that is pressed all the same.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.blocks import Field
from bot.press import Answer, Dialog, Done, Request, Wrong
from bot.subject import TEAM
from tests.way.asked import changed, offers, opening, page_of

Values = Mapping[str, str]

COMMANDS = {"queue", "late", "help", "note", "stop", "resume", "off"}
"""What somebody can ask for in words."""


class Hands(ABC):
    """One press of one person; each chat has its own way for each bit of it."""

    async def do(self, request: Request, dialog: Dialog | None) -> Answer | None:
        """Do in the chat what is asked for; gives what it came to."""
        if dialog is not None and self._lay(dialog, request.key):
            return await self._in(request, dialog, changed(request, dialog))
        self._clear()
        if request.subject == TEAM:
            return await self._at_home(request)
        if request.step and request.values:
            return await self._unopened(request)
        return await self._pressed(request)

    # ------------------------------------------------------------------ in a dialog

    async def _in(
        self, request: Request, dialog: Dialog, wanted: Values
    ) -> Answer | None:
        """Fill in what is to be changed, and press what is asked for."""
        redraws = await self._fill(dialog, wanted)
        if redraws is None:
            return await self._press_in(request, dialog)
        await self._redraw(dialog, redraws, wanted)
        await self._over()
        answer = self._answered(replace(request, step=redraws.reload))
        page = page_of(answer)
        if page is None or isinstance(answer, Wrong):
            return answer
        loaded = (request.action, request.step) == (dialog.action, redraws.reload)
        if loaded and not self._redraws(page, wanted):
            return answer
        return await self._in(request, page, wanted)

    async def _press_in(self, request: Request, dialog: Dialog) -> Answer | None:
        sends = await self._send_in(request, dialog)
        await self._over()
        answer = self._answered(request)
        assert sends or not isinstance(answer, Done), "nobody could send that in"
        return answer

    # ------------------------------------------------------------------ on a card

    async def _pressed(self, request: Request) -> Answer | None:
        """Press a button of a card, one under More…, or one that was there once."""
        if request.values:
            return await self._carried(request)
        card = self._card(request)
        if not (await self._tap(card, request) or await self._under(card, request)):
            await self._old(card, request)
        await self._over()
        return self._answered(request)

    async def _under(self, card: Any, request: Request) -> bool:
        """Press what stands under More…; False when it does not."""
        more = opening(request, "more")
        if request.step or not await self._tap(card, more):
            return False
        await self._over()
        if await self._click(request):
            return True
        self._clear()
        return False

    # ------------------------------------------------------------------ without one

    async def _unopened(self, request: Request) -> Answer | None:
        """Open the dialog that the story leaves out, and send it in."""
        opened = page_of(await self._pressed(opening(request, request.action)))
        if opened and offers(opened, request):
            return await self._in(request, opened, request.values)
        return await self._carried(request)

    async def _carried(self, request: Request) -> Answer | None:
        """Send in a dialog that nobody was shown."""
        await self._unseen(request)
        await self._over()
        return self._answered(request)

    # ------------------------------------------------------------------ at home

    async def _at_home(self, request: Request) -> Answer | None:
        """Press at home, or say it; dialogs of the team open there."""
        if request.step and request.values:
            opened = page_of(await self._at_home(opening(request, request.action)))
            if opened and offers(opened, request):
                return await self._in(request, opened, request.values)
            return await self._carried(request)
        if set(request.values) - {"text"} or "\n" in request.values.get("text", ""):
            return await self._carried(request)
        await self._begin(request)
        await self._over()
        return self._answered(request)

    # ------------------------------------------------------------------ of each chat

    @abstractmethod
    async def _over(self) -> None:
        """Let everything be said that follows from what somebody did."""

    @abstractmethod
    def _answered(self, request: Request) -> Answer | None:
        """Give what came of it so far."""

    @abstractmethod
    def _lay(self, dialog: Dialog, press: str) -> bool:
        """Lay a dialog of the story before them; False when nobody has seen it."""

    @abstractmethod
    def _clear(self) -> None:
        """Take away every dialog that they have open."""

    @abstractmethod
    async def _fill(self, dialog: Dialog, wanted: Values) -> Field | None:
        """Fill in what is to be changed; gives the field that redraws it first."""

    @abstractmethod
    async def _redraw(self, dialog: Dialog, by: Field, wanted: Values) -> None:
        """Choose what has the dialog drawn anew."""

    @abstractmethod
    def _redraws(self, dialog: Dialog, wanted: Values) -> bool:
        """Tell whether something is still to be chosen that draws it anew."""

    @abstractmethod
    async def _send_in(self, request: Request, dialog: Dialog) -> bool:
        """Press in the dialog what is asked for; gives whether anybody could."""

    @abstractmethod
    async def _click(self, request: Request) -> bool:
        """Press a button in the dialog; False when it has none for this."""

    @abstractmethod
    def _card(self, request: Request) -> Any:
        """Give the newest message about it that all see, or one that is gone."""

    @abstractmethod
    async def _tap(self, card: Any, request: Request) -> bool:
        """Press a button of a card; False when it has none for this."""

    @abstractmethod
    async def _old(self, card: Any, request: Request) -> None:
        """Press on a card what no button there stands for."""

    @abstractmethod
    async def _unseen(self, request: Request) -> None:
        """Send in a dialog that nobody was shown."""

    @abstractmethod
    async def _begin(self, request: Request) -> None:
        """Press the button at home, or else say it."""
