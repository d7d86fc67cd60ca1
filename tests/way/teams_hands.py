"""What somebody of the team does in Teams for each press of a story.

In Teams that is a button of a card, one in the window that a card opened, or words to
the bot. A window is a card whose buttons carry everything, and so is a form that stands
in somebody's own chat.
"""

from __future__ import annotations

import copy
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from hashlib import sha256

from adapters.channels.teams.drawing.buttons import CARRIED
from adapters.channels.teams.drawing.fields import FIELD, NONE
from adapters.chat.carried import Carried, pack, unpack
from bot.actions import ACTIONS
from bot.blocks import Field
from bot.press import Address, Answer, Dialog, Request
from tests.teams.people import Person
from tests.teams.sheet import Payload, Place, Sheet, forged, sheet_of
from tests.way import hands
from tests.way.asked import differing, redraws
from tests.way.hands import COMMANDS, Values
from tests.way.teams_mirror import HOME, Mirror


@dataclass
class Drawers:
    """Every dialog of the story, as it stands on a device of whoever opened it.

    A story may send in an older dialog while another is open: from a second device.
    """

    kept: dict[int, tuple[Dialog, Sheet]] = field(default_factory=dict)

    def put(self, dialog: Dialog, sheet: Sheet) -> None:
        self.kept[id(dialog)] = (dialog, copy.deepcopy(sheet))

    def get(self, dialog: Dialog) -> Sheet | None:
        found = self.kept.get(id(dialog))
        return copy.deepcopy(found[1]) if found else None


@dataclass
class Hands(hands.Hands):
    """One press of one person. `answered` gives what came of it so far."""

    person: Person
    mirror: Mirror
    drawers: Drawers
    over: Callable[[], Awaitable[None]]
    answered: Callable[[Request], Answer | None]
    sheet: Sheet | None = None
    """The dialog before them: a window, or a card in their own chat."""
    _event: str = ""

    def __post_init__(self) -> None:
        self._since = len(self.person.tenant.journal)

    async def _over(self) -> None:
        """Look what there is now: a window, else the newest card in their own chat."""
        await self.over()
        room, tenant = self.person.room, self.person.tenant
        window, self.sheet = self.person.window, None
        for call in tenant.journal[self._since :]:
            for each in room.activities:
                if each.body is call.body and each.card:
                    self.sheet = sheet_of(room, each)
        self.sheet = window or self.sheet

    def _answered(self, request: Request) -> Answer | None:
        return self.answered(request)

    # ------------------------------------------------------------------ in a dialog

    def _lay(self, dialog: Dialog, press: str) -> bool:
        """Lay it before them, also when a colleague opened it.

        Each press of a story is an event of its own; sent in twice under one name, it
        is one that Teams hands over twice.
        """
        self.sheet = self.drawers.get(dialog)
        self._event = f"f:{sha256(press.encode()).hexdigest()}"
        self.person.open(self.sheet if self.sheet and self.sheet.window else None)
        return self.sheet is not None

    def _clear(self) -> None:
        self.person.open(None)
        self.sheet = None

    async def _fill(self, dialog: Dialog, wanted: Values) -> Field | None:
        """Fill in all of it; gives the field whose choice has to be loaded first."""
        sheet = self._now
        unknown = wanted.keys() - {field.name for field in dialog.fields}
        unseen = {name: wanted[name] for name in unknown}
        left = differing(self._standing, dialog, wanted)
        for each in left:
            if FIELD + each.name in sheet.inputs:
                sheet.held[FIELD + each.name] = wanted[each.name] or NONE
                if each.kind == "text":
                    sheet.held[FIELD + each.name] = wanted[each.name]
            else:
                unseen[each.name] = wanted[each.name]
        carry(sheet, unseen)
        return next((each for each in left if redraws(each, wanted)), None)

    async def _redraw(self, dialog: Dialog, by: Field, wanted: Values) -> None:
        del wanted  # it is filled in already
        verb = f"{dialog.action}/{by.reload}/{dialog.subject.named}"
        button = self._now.button(verb)
        assert button, f"{by.name} cannot be loaded"
        await self.person.push(button, self._now)

    def _redraws(self, dialog: Dialog, wanted: Values) -> bool:
        left = differing(self._standing, dialog, wanted)
        return any(redraws(each, wanted) for each in left)

    async def _send_in(self, request: Request, dialog: Dialog) -> bool:
        if not await self._click(request):
            carried = next(b["data"].get(CARRIED) for b in self._now.buttons)
            await self._push(forged(verb(request), carried), self._now)
        return True

    async def _click(self, request: Request) -> bool:
        found = self.sheet.button(verb(request)) if self.sheet else None
        if found:
            await self._push(found, self._now)
        return found is not None

    @property
    def _now(self) -> Sheet:
        assert self.sheet, "no dialog is open"
        return self.sheet

    @property
    def _standing(self) -> dict[str, str]:
        sheet = self._now
        return {**(sheet.carried.kept if sheet.carried else {}), **sheet.standing}

    async def _push(self, button: Payload, sheet: Sheet) -> None:
        await self.person.push(button, sheet, event=self._event)

    # ------------------------------------------------------------------ on a card

    def _card(self, request: Request) -> Sheet:
        tenant = self.person.tenant
        for placed in self.mirror.about(request.subject):
            seen = tenant.conversations[placed.at.conversation]
            found = seen.find(placed.at.message)
            if found and seen.kind == "channel":
                return sheet_of(seen, found[1])
        gone = tenant.new()
        return Sheet({"body": []}, Place(HOME, gone, gone))

    async def _tap(self, card: Sheet, request: Request) -> bool:
        found = card.button(verb(request))
        if found:
            await self.person.push(found, card)
        return found is not None

    async def _old(self, card: Sheet, request: Request) -> None:
        known = ACTIONS.get(request.action)
        opens = known is not None and request.step in known.asks
        await self.person.push(forged(verb(request), opens=opens), card)

    async def _unseen(self, request: Request) -> None:
        """Send in a window that nobody was shown."""
        person = self.person
        where = Address("teams", HOME, tenant=person.tenant.id)
        what = (request.action, request.subject, where, request.step)
        carried = pack(Carried(*what, kept=request.values))
        card = self._card(request)
        window = replace(card, content={"body": []}, window=True, held={})
        await self._push(forged(verb(request), carried), window)

    # ------------------------------------------------------------------ at home

    async def _begin(self, request: Request) -> None:
        person, said = self.person, request.values.get("text", "")
        if not said:
            await person.say("hi")
            await self._over()
        found = self.sheet.button(verb(request)) if self.sheet and not said else None
        if found:
            await person.push(found, self._now)
        elif request.action in COMMANDS:
            await person.say(f"{request.action} {said}".strip())
        elif request.action != "home":
            await self._old(self._card(request), request)


def verb(request: Request) -> str:
    return f"{request.action}/{request.step}/{request.subject.named}"


def carry(sheet: Sheet, values: Values) -> None:
    """Let a dialog carry other values unseen than it was given."""
    for button in sheet.buttons if values else ():
        carried = unpack(button["data"][CARRIED])
        kept = {**carried.kept, **values}
        button["data"][CARRIED] = pack(replace(carried, kept=kept))
