"""What a person does in a modal or in the home: type, choose, press, submit."""

from __future__ import annotations

from typing import Any, Protocol

from tests.slack import payloads, views
from tests.slack.delivery import Delivery, Heard
from tests.slack.forms import FIELDS, Payload, View, elements
from tests.slack.screen import CannotDo, label, plain
from tests.slack.workspace import User, Workspace

TROUBLE = "We had some trouble connecting. Try again?"


class Sends(Protocol):
    """Hands over to the app what somebody did."""

    async def send(self, delivery: Delivery) -> Heard: ...


class Dialogs:
    """The hands of one person in their topmost modal and in the home."""

    people: Sends
    user: User
    space: Workspace

    # ------------------------------------------------------------------ fields
    def top(self) -> View:
        stack = self.space.modals.get(self.user.id)
        if not stack:
            raise CannotDo(f"{self.user.name} has no modal open")
        return stack[-1]

    async def write(self, name: str, text: str, *, enter: bool = False) -> Heard | None:
        """Type into a field, as its whole content; enter may be heard by the app."""
        view, block, element = self._field(name)
        if element["type"] not in {"plain_text_input", "number_input"}:
            raise CannotDo(f"{name!r} is nothing to type into")
        if len(text) > element.get("max_length", 3000):
            raise CannotDo(f"{name!r} takes no text that long")
        self._hold(view, block, element, text or None)
        on = element.get("dispatch_action_config", {})
        when = on.get("trigger_actions_on", ["on_enter_pressed"])
        heard = {"on_character_entered", *(["on_enter_pressed"] if enter else [])}
        now = heard.intersection(when)
        return await self._dispatched(view, block, element) if now else None

    async def clear(self, name: str) -> Heard | None:
        """Empty a field."""
        return await self.write(name, "")

    async def choose(self, name: str, choice: str) -> Heard | None:
        """Choose one of several, by its words or its value."""
        view, block, element = self._field(name)
        option = _option(element, choice)
        self._hold(view, block, element, option)
        return await self._dispatched(view, block, element)

    async def tick(
        self, name: str, choice: str = "", *, off: bool = False
    ) -> Heard | None:
        """Tick a box (or with `off` untick it); the only one when none is named."""
        view, block, element = self._field(name)
        option = _option(element, choice) if choice else element["options"][0]
        now = self._held(view, block, element)["selected_options"]
        others = [o for o in now if o["value"] != option["value"]]
        ticked = others if off else [*others, option]
        order = [o["value"] for o in element["options"]]
        ticked.sort(key=lambda o: order.index(o["value"]))
        self._hold(view, block, element, ticked)
        return await self._dispatched(view, block, element)

    # ------------------------------------------------------------------ buttons
    async def click(self, name: str, *, nth: int = 0) -> Heard:
        """Press a button in the modal, by its label or action_id."""
        return await self._click(self.top(), name, nth)

    async def click_home(self, name: str, *, nth: int = 0) -> Heard:
        """Press a button in the app's home."""
        home = self.space.homes.get(self.user.id)
        if home is None:
            raise CannotDo(f"{self.user.name} sees an empty home")
        return await self._click(home, name, nth)

    async def submit(self) -> Heard:
        """Press the modal's own button; what the app answers is done with the modal."""
        view = self.top()
        if not view.body.get("submit"):
            raise CannotDo("this modal has no button to submit")
        self._complete(view)
        view.errors, view.trouble = {}, ""
        body = payloads.submitted(self.space, self.user, view)
        heard = await self.people.send(Delivery("interactive", body))
        self._take(view, heard)
        return heard

    async def close(self, *, all_: bool = False) -> Heard | None:
        """Close the topmost modal, or with `all_` every one (the cross)."""
        view = self.top()
        gone = all_ or bool(view.body.get("clear_on_close"))
        stack = self.space.modals[self.user.id]
        body = payloads.closed(self.space, self.user, view, all_=gone)
        del stack[0 if gone else -1 :]
        if not view.body.get("notify_on_close"):
            return None
        return await self.people.send(Delivery("interactive", body))

    # ------------------------------------------------------------------ inside
    def _field(self, name: str) -> tuple[View, Payload, Payload]:
        view = self.top()
        for block, element in elements(view.blocks):
            names = {label(block, element), block["block_id"], element["action_id"]}
            if element["type"] in FIELDS and name in names:
                return view, block, element
        raise CannotDo(f"{self.user.name} sees no field {name!r}")

    def _held(self, view: View, block: Payload, element: Payload) -> Payload:
        return view.state[block["block_id"]][element["action_id"]]

    def _hold(self, view: View, block: Payload, element: Payload, what: Any) -> None:
        self._held(view, block, element)[FIELDS[element["type"]][0]] = what

    async def _dispatched(
        self, view: View, block: Payload, element: Payload
    ) -> Heard | None:
        """Tell the app of it, where the field asks for that."""
        if block["type"] == "input" and not block.get("dispatch_action"):
            return None
        return await self._touch(view, block, element, self._held(view, block, element))

    async def _click(self, view: View, name: str, nth: int) -> Heard:
        found = [(b, e) for b, e in elements(view.blocks) if _called(e, name)]
        if len(found) <= nth:
            raise CannotDo(f"{self.user.name} sees no button {name!r}")
        return await self._touch(view, *found[nth], {})

    async def _touch(
        self, view: View, block: Payload, element: Payload, held: Payload
    ) -> Heard:
        action = payloads.action(self.space, block, element, held)
        body = payloads.pressed_in_view(self.space, self.user, view, action)
        heard = await self.people.send(Delivery("interactive", body))
        view.trouble = "" if heard.well else TROUBLE
        return heard

    def _complete(self, view: View) -> None:
        """Refuse what Slack itself would not send on: a required field left empty."""
        for block, element in elements(view.blocks):
            if block["type"] == "input" and not block.get("optional"):
                held = self._held(view, block, element)
                if not held[FIELDS[element["type"]][0]]:
                    raise CannotDo(f"{plain(block['label'])!r} has to be filled in")

    def _take(self, view: View, heard: Heard) -> None:
        """Do with the modal what the app answered; "trouble" when it makes no sense."""
        answer = heard.body if isinstance(heard.body, dict) else {}
        kind = answer.get("response_action", "")
        if not heard.well or (heard.body and not answer) or kind not in _ANSWERS:
            view.trouble = TROUBLE
            return
        stack = self.space.modals.get(self.user.id, [])
        if view in stack:
            _ANSWERS[kind](self.space, view, answer)


def _away(space: Workspace, view: View, _: Payload) -> None:
    space.modals[view.user].remove(view)


def _all_away(space: Workspace, view: View, _: Payload) -> None:
    space.modals[view.user].clear()


def _wrong(space: Workspace, view: View, answer: Payload) -> None:
    errors = answer.get("errors") or {}
    known = {b["block_id"] for b in view.blocks if b["type"] == "input"}
    if not errors or not set(errors) <= known:
        view.trouble = TROUBLE
    else:
        view.errors = dict(errors)


def _changed(space: Workspace, view: View, answer: Payload) -> None:
    if views.sound(space, answer.get("view"), "modal"):
        view.trouble = TROUBLE
    else:
        views.change(space, view, answer["view"])


def _pushed(space: Workspace, view: View, answer: Payload) -> None:
    full = len(space.modals[view.user]) >= views.MOST_VIEWS
    if full or views.sound(space, answer.get("view"), "modal"):
        view.trouble = TROUBLE
    else:
        views.put_on_top(space, view.user, answer["view"])


_ANSWERS = {
    "": _away,
    "clear": _all_away,
    "errors": _wrong,
    "update": _changed,
    "push": _pushed,
}


def _called(element: Payload, name: str) -> bool:
    own = element["type"] == "button" and plain(element["text"]) == name
    return own or element.get("action_id") == name


def _option(element: Payload, choice: str) -> Payload:
    for option in element.get("options", ()):
        if choice in {plain(option["text"]), option["value"]}:
            return dict(option)
    raise CannotDo(f"there is no choice {choice!r}")
