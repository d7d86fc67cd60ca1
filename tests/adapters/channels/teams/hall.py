"""People at their Teams before our bot: a desk with somebody who hears what they do.

What they see is the card with its buttons; pressing one sends what Teams would send for
a button of that kind, with all that stands in the fields. A window that opens is read
the same way.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.channels.teams.drawing.card import message
from adapters.channels.teams.hearing.listening import Hearing
from adapters.channels.teams.hearing.steps import InvokeAnswer
from bot.blocks import Button, Choice, Field
from bot.errors import ChannelError
from bot.ports.events import Typed
from bot.press import Address, Dialog
from bot.review import digest
from bot.subject import case_of
from bot.words import Words
from tests.adapters.channels.browser.desk import Answers, card, plain
from tests.adapters.channels.teams.desk import HOME, Desk
from tests.teams.tenant import REVIEWS, Activity

Payload = dict[str, Any]

CASE = case_of(1)
WORDS = Words("en", "UTC")
REPLY = Button("reply", plain("Reply…"), primary=True)
TAKE = Button("take", plain("Take"))
SAVE = Button("reply", plain("Save"), "save")


def form(**changes: Any) -> Dialog:
    made: Payload = {
        "action": "reply",
        "subject": CASE,
        "title": plain("Reply to Karin"),
        "fields": (
            Field(
                "start",
                "choice",
                plain("Begin with"),
                "call",
                (Choice("call", plain("Call")), Choice("", plain("Empty"))),
                reload="load",
            ),
            Field("text", "text", plain("Text"), "Dear Karin", most=3000),
            Field("noted", "tick", plain("Seen")),
            Field("loaded", "kept", plain("loaded"), digest("Dear Karin")),
        ),
        "submit": Button("reply", plain("Publish"), "publish", primary=True),
        "buttons": (SAVE, Button("triage", plain("Agree first…"))),
        "shown": "sh",
        "seen": "se",
    }
    return Dialog(**{**made, **changes})


def page(**changes: Any) -> Dialog:
    made: Payload = {
        "action": "more",
        "subject": CASE,
        "title": plain("More"),
        "buttons": (Button("log", plain("Log")),),
    }
    return Dialog(**{**made, **changes})


def words_in(part: Any) -> str:
    """Give all words of a card, in order, a space between them."""
    return " ".join(_words(part))


def _words(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for each in part:
            yield from _words(each)
    elif isinstance(part, Mapping):
        for key in ("text", "label", "title", "inlines", "items", "columns", "body"):
            if key in part:
                held = part[key]
                yield from [held] if isinstance(held, str) else _words(held)
        yield from _words(part.get("actions", []))


@dataclass
class Sheet:
    """A card before somebody: its words, its buttons, and what stands in its fields."""

    content: Payload
    title: str = ""

    def __post_init__(self) -> None:
        found = list(_parts(self.content))
        self.buttons = {each["title"]: each for each in found if _is_button(each)}
        self.fields = {
            each["id"]: each.get("value", "")
            for each in found
            if str(each.get("type", "")).startswith("Input.")
        }

    @property
    def text(self) -> str:
        return words_in(self.content)


def _parts(part: Any) -> Iterator[Payload]:
    if isinstance(part, list):
        for each in part:
            yield from _parts(each)
    elif isinstance(part, dict):
        yield part
        for key, held in part.items():
            if key not in ("fallback", "data"):
                yield from _parts(held)


def _is_button(part: Payload) -> bool:
    return part.get("type") in ("Action.Submit", "Action.Execute")


@dataclass
class Hall:
    """`told` is what the last press was answered, `sheet` the window that it left."""

    desk: Desk
    cards: bool = False
    patience: float = 4
    heard: list[Typed] = field(default_factory=list)
    troubles: list[ChannelError | None] = field(default_factory=list)
    dispatch: Answers = field(default_factory=Answers)
    told: InvokeAnswer | None = None
    sheet: Sheet | None = None

    async def open(self) -> Hall:
        desk = self.desk
        self.hearing = Hearing(
            desk.access(cards=self.cards),
            desk.client,
            desk.posts,
            desk.directory,
            desk.store,
            desk.clock,
            self.dispatch,
            self._hear,
            trouble=self._trouble,
        )
        self.hearing.answering.patience = self.patience
        self._ids = itertools.count(1)
        self._pressed_at = (REVIEWS, "")
        return self

    async def close(self) -> None:
        await self.hearing.drain(2)

    async def _hear(self, typed: Typed) -> None:
        self.heard.append(typed)

    async def _trouble(self, found: ChannelError | None) -> None:
        self.troubles.append(found)

    # -------------------------------------------------------------- what people do

    async def sent(self, activity: Payload) -> InvokeAnswer | None:
        """Let Teams hand something over, and all that follows from it happen."""
        self.told = await self.hearing.turn(activity)
        await self.hearing.drain(5)
        self.sheet = _window(self.told)
        return self.told

    async def press(self, title: str, where: str = REVIEWS, by: str = "tom") -> None:
        """Press a button of the last card in a conversation that has it."""
        at, sheet = self._with_button(where, title)
        made, self._pressed_at = sheet.buttons[title], (where, at)
        await self.sent(self._pressed(made, sheet, self.place(by, where, at)))

    async def click(self, title: str, by: str = "tom", **typed: str) -> None:
        """Press a button in the window that is open, with this in its fields."""
        assert self.sheet is not None
        made, sheet = self.sheet.buttons[title], self.sheet
        held = {**sheet.fields, **_fields(typed), **made["data"]}
        value = {"data": held, "context": {"theme": "default"}}
        activity = self.place(by, *self._pressed_at)
        await self.sent({**activity, **_invoke("task/submit", value)})

    async def fill(
        self, title: str, where: str = REVIEWS, by: str = "tom", **typed: str
    ) -> None:
        """Press a button of a form that stands in a conversation as a card."""
        at, sheet = self._with_button(where, title)
        held = {**sheet.fields, **_fields(typed), **sheet.buttons[title]["data"]}
        activity = self.place(by, where, at)
        await self.sent({**activity, "type": "message", "value": held})

    async def say(self, text: str, by: str = "tom", **more: Any) -> None:
        """Type something to us, where `where` and `thread` say; else in our chat."""
        where, thread = more.pop("where", self.room(by)), more.pop("thread", "")
        activity = self.place(by, where, thread)
        activity |= {"type": "message", "text": text, "textFormat": "plain"}
        activity |= {"recipient": {"id": "28:us", "name": "wederwoord"}}
        mark = "<at>wederwoord</at>"
        us = {"type": "mention", "text": mark, "mentioned": {"id": "28:us"}}
        del activity["replyToId"]
        await self.sent({**activity, "entities": [us] if mark in text else [], **more})

    # -------------------------------------------------------------- what Teams sends

    def place(self, by: str, where: str, at: str = "") -> Payload:
        """Give an activity by somebody in a conversation, upon a message there."""
        kind = self.desk.tenant.conversation(where).kind
        one = self.desk.tenant.member(by)
        thread = self._thread(where, at)
        whole = f"{where};messageid={thread}" if thread else where
        tenant = self.desk.tenant.id
        return {
            "id": f"f:{next(self._ids)}",
            "channelId": "msteams",
            "serviceUrl": self.desk.teams.base,
            "conversation": {
                "id": whole,
                "conversationType": kind,
                "tenantId": tenant,
            },
            "from": {"id": one.id, "aadObjectId": one.aad, "name": one.name},
            "channelData": {"tenant": {"id": tenant}},
            "replyToId": at,
        }

    def room(self, by: str) -> str:
        """Give the chat of somebody with us."""
        return self.desk.tenant.room(self.desk.tenant.member(by)).id

    def _pressed(self, made: Payload, sheet: Sheet, activity: Payload) -> Payload:
        data = {**sheet.fields, **made["data"]}
        if made["type"] == "Action.Execute":
            action = {"type": made["type"], "verb": made["verb"], "data": data}
            value = {"action": action, "trigger": "manual"}
            return {**activity, **_invoke("adaptiveCard/action", value)}
        if made["data"].get("msteams", {}).get("type") == "task/fetch":
            return {**activity, **_invoke("task/fetch", {"data": data})}
        return {**activity, "type": "message", "value": data}

    # -------------------------------------------------------------- what stands there

    def every(self, where: str = REVIEWS) -> list[Activity]:
        """Give all messages of a conversation, those of its threads included."""
        roots = self.desk.seen(where)
        return [each for root in roots for each in (root, *root.replies)]

    def lines(self, where: str = REVIEWS) -> list[str]:
        """Give the lines of ours in a conversation, cards aside."""
        return [str(each.body["text"]) for each in self.every(where) if not each.card]

    def told_alone(self, by: str = "tom") -> list[str]:
        return self.lines(self.room(by))

    def cards_in(self, where: str = REVIEWS) -> deque[Sheet]:
        return deque(Sheet(each.card) for each in self.every(where) if each.card)

    def _with_button(self, where: str, title: str) -> tuple[str, Sheet]:
        for each in reversed(self.every(where)):
            sheet = Sheet(each.card)
            if title in sheet.buttons:
                return each.id, sheet
        raise KeyError(title)

    def _thread(self, where: str, at: str) -> str:
        if self.desk.tenant.conversation(where).kind != "channel":
            return ""
        for root in self.desk.seen(where):
            if at in {each.id for each in (root, *root.replies)}:
                return root.id
        return at

    async def post(self, *buttons: Button, to: Address = HOME) -> Address:
        """Post the card of a case with these buttons."""
        made = card(subject=CASE, buttons=buttons or (TAKE, REPLY))
        drawn = message(made, WORDS, forms=self.cards)
        return await self.desk.posts.place(to, drawn, "card:1")


def _invoke(name: str, value: Payload) -> Payload:
    return {"type": "invoke", "name": name, "value": value}


def _fields(typed: Mapping[str, str]) -> Payload:
    return {f"f/{name}": value for name, value in typed.items()}


def _window(told: InvokeAnswer | None) -> Sheet | None:
    task = (told.body or {}).get("task") if told else None
    if not task or task["type"] != "continue":
        return None
    value = task["value"]
    return Sheet(value["card"]["content"], value["title"])
