"""What somebody of the team does in Slack for each press of a story.

In Slack that is a button of a message, a choice under More…, a modal that is filled in,
a button at home or a command.
"""

from __future__ import annotations

import copy
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from hashlib import sha256

from adapters.chat.carried import Carried, pack
from bot.blocks import Field
from bot.press import Address, Answer, Dialog, Request
from tests.slack import payloads, views
from tests.slack.delivery import Delivery
from tests.slack.forms import Payload, View, elements
from tests.slack.people import Person
from tests.slack.screen import CannotDo
from tests.slack.workspace import Channel, Post
from tests.way import hands
from tests.way import slack_form as form
from tests.way.hands import COMMANDS, Values
from tests.way.slack_mirror import HOME, Mirror


@dataclass
class Drawers:
    """Every dialog of the story, as it stands on a device of whoever opened it.

    A story may send in an older dialog while another is open: from a second device.
    """

    kept: dict[int, tuple[Dialog, list[View]]] = field(default_factory=dict)

    def put(self, dialog: Dialog, stack: list[View]) -> None:
        self.kept[id(dialog)] = (dialog, copy.deepcopy(stack))

    def open(self, dialog: Dialog, person: Person, press: str) -> bool:
        """Lay it before a person, also when a colleague opened it; False if unknown.

        For each press of a story it is another view: sent in twice under one name, it
        is one form that Slack hands over twice.
        """
        if id(dialog) not in self.kept:
            return False
        stack = copy.deepcopy(self.kept[id(dialog)][1])
        if stack:
            stack[-1].id = f"V{sha256(f'{stack[-1].id}/{press}'.encode()).hexdigest()}"
            stack[-1].user = person.user.id
        person.space.modals[person.user.id] = stack
        return bool(stack)


@dataclass
class Hands(hands.Hands):
    """One press of one person. `answered` gives what came of it so far."""

    person: Person
    mirror: Mirror
    drawers: Drawers
    over: Callable[[], Awaitable[None]]
    answered: Callable[[Request], Answer | None]

    async def _over(self) -> None:
        await self.over()

    def _answered(self, request: Request) -> Answer | None:
        return self.answered(request)

    # ------------------------------------------------------------------ in a dialog

    def _lay(self, dialog: Dialog, press: str) -> bool:
        return self.drawers.open(dialog, self.person, press)

    def _clear(self) -> None:
        self.person.space.modals[self.person.user.id] = []

    async def _fill(self, dialog: Dialog, wanted: Values) -> Field | None:
        return await form.fill(self.person, dialog, wanted)

    async def _redraw(self, dialog: Dialog, by: Field, wanted: Values) -> None:
        del dialog  # Slack hands over what is chosen by itself
        await form.choose(self.person, by, wanted[by.name])

    def _redraws(self, dialog: Dialog, wanted: Values) -> bool:
        return form.redrawing(self.person.top(), dialog, wanted) is not None

    async def _send_in(self, request: Request, dialog: Dialog) -> bool:
        main = dialog.submit
        if main and (main.action, main.step) == (request.action, request.step):
            return await self._submit()
        if not await self._click(request):
            await self._touch(request)
        return True

    async def _submit(self) -> bool:
        """Send it in, also what Slack itself would not; gives whether it would."""
        view, person, sends = self.person.top(), self.person, True
        try:
            person._complete(view)
        except CannotDo:
            sends = False
        view.errors, view.trouble = {}, ""
        body = payloads.submitted(person.space, person.user, view)
        person._take(view, await person.people.send(Delivery("interactive", body)))
        assert not view.trouble, "Slack could do nothing with what was answered"
        return sends

    async def _click(self, request: Request) -> bool:
        stack = self.person.space.modals[self.person.user.id]
        found = _button(stack[-1].blocks, request) if stack else None
        if found:
            await self.person.click(found["action_id"])
        return found is not None

    async def _touch(self, request: Request) -> None:
        """Press in the modal what no button there stands for."""
        view, person = self.person.top(), self.person
        action = self._action(request)
        body = payloads.pressed_in_view(person.space, person.user, view, action)
        await person.people.send(Delivery("interactive", body))

    # ------------------------------------------------------------------ on a card

    def _card(self, request: Request) -> tuple[Channel, Post]:
        space = self.person.space
        for placed in self.mirror.about(request.subject):
            channel = space.channels[placed.at.conversation]
            post = channel.post(placed.at.message)
            if post and not placed.at.conversation.startswith("D"):
                return channel, post
        return space.channels[HOME], Post(space.stamp(), space.app.user, "gone")

    async def _tap(self, card: tuple[Channel, Post], request: Request) -> bool:
        channel, post = card
        found = _button(post.blocks, request)
        if found:
            await self.person.press(found["action_id"], channel.id, ts=post.ts)
        return found is not None

    async def _old(self, card: tuple[Channel, Post], request: Request) -> None:
        await self.person.hand_press(*card, self._action(request))

    def _action(self, request: Request) -> Payload:
        named = f"{request.subject.named}/99"
        return {
            "type": "button",
            "action_id": f"ww/{request.action}/{request.step}/{named}",
            "block_id": "old",
            "action_ts": self.person.space.stamp(),
        }

    # ------------------------------------------------------------------ without one

    async def _unseen(self, request: Request) -> None:
        view = self._hidden(request)
        self.person.space.modals[self.person.user.id] = [view]
        await self._touch(request)

    def _hidden(self, request: Request) -> View:
        where = Address("slack", HOME, tenant=self.person.space.team.id)
        what = (request.action, request.subject, where, request.step)
        carried = Carried(*what, kept=request.values)
        text = {"type": "plain_text", "text": "Hidden", "emoji": False}
        body = {
            "type": "modal",
            "callback_id": "ww",
            "title": text,
            "private_metadata": pack(carried),
            "blocks": [{"type": "section", "block_id": "b", "text": text}],
        }
        return views.begin(self.person.space, self.person.user.id, body)

    # ------------------------------------------------------------------ at home

    async def _begin(self, request: Request) -> None:
        person, said = self.person, request.values.get("text", "")
        if not said:
            await person.open_home()
            await self.over()
        home = person.space.homes.get(person.user.id)
        found = _button(home.blocks, request) if home and not said else None
        if found:
            await person.click_home(found["action_id"])
        elif request.action in COMMANDS:
            await person.command("/wederwoord", f"{request.action} {said}", HOME)
        elif request.action != "home":
            await self._old(self._card(request), request)


def _button(blocks: list[Payload], request: Request) -> Payload | None:
    named = f"ww/{request.action}/{request.step}/{request.subject.named}/"
    found = (e for _, e in elements(blocks) if e["type"] == "button")
    return next((e for e in found if e["action_id"].startswith(named)), None)
