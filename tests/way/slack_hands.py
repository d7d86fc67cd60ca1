"""What somebody of the team does in Slack for each press of a story.

A story says "Tom presses approve" or "Tom sends this dialog in"; here that is a button
of a message, a choice under More…, a modal that is filled in, a button at home or a
command. What no screen offers (any more) is an old card that is pressed all the same.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from adapters.chat.carried import Carried, pack
from bot.press import Address, Answer, Ask, Dialog, Done, Request, Show, Wrong
from bot.subject import TEAM
from tests.slack import payloads, views
from tests.slack.delivery import Delivery
from tests.slack.forms import Payload, View, elements
from tests.slack.people import Person
from tests.slack.screen import CannotDo
from tests.slack.workspace import Channel, Post
from tests.way import slack_form as form
from tests.way.slack_mirror import HOME, Mirror

COMMANDS = {"queue", "late", "help", "note", "stop", "resume", "off"}


def page_of(answer: Answer | None) -> Dialog | None:
    """Give what an answer opens or shows."""
    if isinstance(answer, Show):
        return answer.page
    return answer.dialog if isinstance(answer, Ask | Wrong) else None


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
class Hands:
    """One press of one person. `answered` gives what came of it so far."""

    person: Person
    mirror: Mirror
    drawers: Drawers
    over: Callable[[], Any]
    answered: Callable[[Request], Answer | None]

    async def do(self, request: Request, dialog: Dialog | None) -> Answer | None:
        if dialog is not None and self.drawers.open(dialog, self.person, request.key):
            return await self._in(request, dialog, _changed(request, dialog))
        self.person.space.modals[self.person.user.id] = []
        if request.subject == TEAM:
            return await self._at_home(request)
        if request.step and request.values:
            return await self._unopened(request)
        return await self._pressed(request)

    # ------------------------------------------------------------------ in a dialog

    async def _in(
        self, request: Request, dialog: Dialog, changed: Mapping[str, str]
    ) -> Answer | None:
        """Fill in what is to be changed, and press what is asked for."""
        redraws = await form.fill(self.person, dialog, changed)
        if redraws is None:
            return await self._press_in(request, dialog)
        await form.choose(self.person, redraws, changed[redraws.name])
        await self.over()
        answer = self.answered(replace(request, step=redraws.reload))
        page = page_of(answer)
        if page is None or isinstance(answer, Wrong):
            return answer
        loaded = (request.action, request.step) == (dialog.action, redraws.reload)
        if loaded and not form.redrawing(self.person.top(), page, changed):
            return answer
        return await self._in(request, page, changed)

    async def _press_in(self, request: Request, dialog: Dialog) -> Answer | None:
        main, sends = dialog.submit, True
        if main and (main.action, main.step) == (request.action, request.step):
            sends = await self._submit()
        elif not await self._click(request):
            await self._touch(request)
        await self.over()
        answer = self.answered(request)
        assert sends or not isinstance(answer, Done), "Slack does not send that in"
        return answer

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
        """Press a button in the modal; False when it has none for this."""
        found = _button(self.person.top().blocks, request)
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

    async def _pressed(self, request: Request) -> Answer | None:
        """Press a button of a card, one under More…, or one that was there once."""
        if request.values:
            return await self._carried(request)
        channel, post = self._card(request)
        button, more = _button(post.blocks, request), self._more(post, request)
        if button:
            await self.person.press(button["action_id"], channel.id, ts=post.ts)
        elif not (more and await self._under(more, channel, post, request)):
            await self.person.hand_press(channel, post, self._action(request))
        await self.over()
        return self.answered(request)

    def _more(self, post: Post, request: Request) -> Payload | None:
        return None if request.step else _button(post.blocks, _as(request, "more"))

    async def _under(
        self, more: Payload, channel: Channel, post: Post, request: Request
    ) -> bool:
        """Press what stands under More…; False when it does not."""
        await self.person.press(more["action_id"], channel.id, ts=post.ts)
        await self.over()
        stack = self.person.space.modals[self.person.user.id]
        if stack and _button(stack[-1].blocks, request):
            return await self._click(request)
        stack.clear()
        return False

    def _card(self, request: Request) -> tuple[Channel, Post]:
        """Give the newest message about it that all see; one that is gone, if none."""
        space, about = self.person.space, request.subject
        found = [p for p in self.mirror.placed.values() if p.subject == about]
        in_home = [p for p in found if not p.at.conversation.startswith("D")]
        for placed in reversed(in_home):
            channel = space.channels[placed.at.conversation]
            post = channel.post(placed.at.message)
            if post:
                return channel, post
        return space.channels[HOME], Post(space.stamp(), space.app.user, "gone")

    def _action(self, request: Request) -> Payload:
        named = f"{request.subject.named}/99"
        return {
            "type": "button",
            "action_id": f"ww/{request.action}/{request.step}/{named}",
            "block_id": "old",
            "action_ts": self.person.space.stamp(),
        }

    # ------------------------------------------------------------------ without one

    async def _unopened(self, request: Request) -> Answer | None:
        """Open the dialog that the story leaves out, and send it in."""
        opened = page_of(await self._pressed(_as(request, request.action)))
        if opened and _offers(opened, request):
            return await self._in(request, opened, request.values)
        return await self._carried(request)

    async def _carried(self, request: Request) -> Answer | None:
        """Send in a dialog that nobody was shown."""
        person = self.person
        view = self._hidden(request)
        person.space.modals[person.user.id] = [view]
        await self._touch(request)
        await self.over()
        return self.answered(request)

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

    async def _at_home(self, request: Request) -> Answer | None:
        """Press at home, or call the command; dialogs of the team open there."""
        if request.step and request.values:
            opened = page_of(await self._at_home(_as(request, request.action)))
            if opened and _offers(opened, request):
                return await self._in(request, opened, request.values)
            return await self._carried(request)
        if set(request.values) - {"text"} or "\n" in request.values.get("text", ""):
            return await self._carried(request)
        await self._start(request)
        await self.over()
        return self.answered(request)

    async def _start(self, request: Request) -> None:
        """Press the button at home, or else call the command."""
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
            channel, post = self._card(request)
            await person.hand_press(channel, post, self._action(request))


def _changed(request: Request, dialog: Dialog) -> dict[str, str]:
    """Give what the story changes in a dialog; the rest is left as it stands."""
    drawn = {field.name: field.value for field in dialog.fields}
    return {n: v for n, v in request.values.items() if drawn.get(n) != v}


def _as(request: Request, action: str) -> Request:
    """Give what opens an action, before anything is filled in."""
    return replace(request, action=action, step="", values={})


def _button(blocks: list[Payload], request: Request) -> Payload | None:
    named = f"ww/{request.action}/{request.step}/{request.subject.named}/"
    found = (e for _, e in elements(blocks) if e["type"] == "button")
    return next((e for e in found if e["action_id"].startswith(named)), None)


def _offers(dialog: Dialog, request: Request) -> bool:
    """Tell whether this dialog is the one in which that is pressed."""
    if dialog.action != request.action:
        return False
    buttons = [b for b in (dialog.submit, *dialog.buttons) if b]
    steps = {(b.action, b.step) for b in buttons}
    steps |= {(dialog.action, f.reload) for f in dialog.fields if f.reload}
    return (request.action, request.step) in steps
