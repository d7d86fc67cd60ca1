"""People at their Teams: they press, fill in, type, and take actions on a message.

    anna = People(teams, login.issuer, url)["anna"]
    await anna.press("Take", "Reviews")
    await anna.press("Reply...", "Reviews")
    anna.fill("text", "Dear Karin, ...")
    await anna.click("Save")

Every act is an activity as Teams sends it, signed by Bot Framework's key for tests.
Whatever somebody does that Teams would not let them do raises CannotDo.
"""

from __future__ import annotations

import itertools
import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import ClientSession, ClientTimeout

from adapters.channels.teams.drawing.fields import FIELD
from tests.teams.connector import BIG, Connector
from tests.teams.issuer import Issuer
from tests.teams.sheet import Payload, Place, Sheet, every, sheet_of
from tests.teams.tenant import Activity, Conversation, Member, Tenant

PATIENCE = 10.0
"""Seconds after which Teams tells somebody that the app did not answer."""
US = "<at>wederwoord</at>"


class CannotDo(Exception):
    """Nobody could do this in Teams."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the bot answered; `kind` is what Teams had handed over."""

    kind: str
    status: int
    body: Any = None


@dataclass
class People:
    """Everybody in the tenant, and the way from Teams to the bot. Close it.

    windows  the dialog that somebody has open; Teams has room for one
    told     what flashed up before somebody alone
    """

    teams: Connector
    issuer: Issuer
    url: str
    patience: float = PATIENCE
    heard: list[Heard] = field(default_factory=list)
    windows: dict[str, Sheet] = field(default_factory=dict)
    told: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self._count = itertools.count(1)
        self._bearer = self.issuer.bearer(self.teams.base)
        self._session: ClientSession | None = None

    def __getitem__(self, who: str) -> Person:
        return Person(self, self.tenant.member(who))

    @property
    def tenant(self) -> Tenant:
        return self.teams.tenant

    async def close(self) -> None:
        if self._session:
            await self._session.close()

    async def send(self, activity: Payload) -> Heard:
        """Hand over an activity; gives what the bot answers."""
        if self._session is None:
            self._session = ClientSession(timeout=ClientTimeout(total=self.patience))
        heads = {"Authorization": self._bearer}
        kind = f"{activity['type']} {activity.get('name', '')}".strip()
        post = self._session.post(self.url, json=activity, headers=heads)
        async with post as answer:
            is_json = answer.content_type == "application/json"
            told = await answer.json() if is_json else None
            self.heard.append(Heard(kind, answer.status, told))
        return self.heard[-1]

    def event(self) -> str:
        return f"f:{next(self._count):08}"


@dataclass(frozen=True)
class Person:
    """One person at their Teams."""

    people: People
    member: Member

    # ------------------------------------------------------------------ looking

    @property
    def tenant(self) -> Tenant:
        return self.people.tenant

    @property
    def room(self) -> Conversation:
        """Give the chat of this person with the bot."""
        return self.tenant.room(self.member)

    @property
    def told(self) -> list[str]:
        return self.people.told[self.member.aad]

    @property
    def window(self) -> Sheet | None:
        return self.people.windows.get(self.member.aad)

    def open(self, sheet: Sheet | None) -> None:
        """Have this window before them; None closes it."""
        self.people.windows.pop(self.member.aad, None)
        if sheet:
            self.people.windows[self.member.aad] = sheet

    def cards(self, where: str) -> list[Sheet]:
        """Give the cards in a conversation that I can see, those in threads too."""
        listed = list(every(self._seen(where)))
        return [sheet_of(self._seen(where), each) for each in listed if each.card]

    def texts(self, where: str = "") -> list[str]:
        """Give the lines in a conversation, else in my own chat with the bot."""
        seen = self._seen(where) if where else self.room
        said = (each.body.get("text") for each in every(seen))
        return [str(text) for text in said if text is not None]

    def _seen(self, where: str) -> Conversation:
        found = self.tenant.conversation(where)
        if self.member not in found.members:
            raise CannotDo(f"{self.member.name} is not in {where}")
        return found

    # ------------------------------------------------------------------ in messages

    async def press(self, button: str, where: str, *, message: str = "") -> Heard:
        """Press a button of the newest card that has it."""
        for sheet in reversed(self.cards(where)):
            found = sheet.button(button)
            if found and message in {"", sheet.place.message}:
                return await self.push(found, sheet)
        raise CannotDo(f"{self.member.name} sees no button {button!r} in {where}")

    async def push(self, button: Payload, sheet: Sheet, *, event: str = "") -> Heard:
        """Press a button of a card, also one that is not on it any more."""
        data = {**button["data"], **sheet.sent}
        if sheet.window:
            return await self._in_window(data, sheet, event)
        if button["type"] == "Action.Execute":
            action = {"type": button["type"], "verb": button["verb"], "data": data}
            value = {"action": action, "trigger": "manual"}
            return await self._invoke(
                "adaptiveCard/action", value, sheet.place, event=event
            )
        if data.get("msteams", {}).get("type") == "task/fetch":
            value = {"data": data, "context": {"theme": "default"}}
            return await self._invoke("task/fetch", value, sheet.place, event=event)
        activity = {**self._at(sheet.place, event), "type": "message", "value": data}
        return await self.people.send(activity)

    async def say(self, text: str, where: str = "", *, thread: str = "") -> Heard:
        """Type something, in a conversation or else in my own chat with the bot.

        In a channel the bot hears only what mentions it, as `US` does.
        """
        seen = self._seen(where) if where else self.room
        wrote = Activity(self.tenant.new(), self.member.id, {"text": text})
        (_below(seen, thread) if thread else seen.activities).append(wrote)
        if seen.kind != "personal" and US not in text:
            return Heard("message", 0)
        place = Place(seen.id, "", thread or wrote.id)
        mark = {"type": "mention", "text": US, "mentioned": {"id": self._us}}
        activity = {
            **self._at(place, wrote.id),
            "type": "message",
            "text": text,
            "textFormat": "plain",
            "entities": [mark] if US in text else [],
        }
        return await self.people.send(activity)

    async def note(self, where: str, message: str, text: str) -> Heard:
        """Take the bot's action on a message; `text` is that as Teams has it, HTML."""
        place = Place(self._seen(where).id, message, message)
        payload = {
            "id": message,
            "createdDateTime": _moment(message),
            "body": {"contentType": "html", "content": text},
            "linkToMessage": f"https://teams.microsoft.com/l/message/1/{message}",
        }
        value = {
            "commandId": "complaint",
            "commandContext": "message",
            "messagePayload": payload,
        }
        return await self._invoke("composeExtension/fetchTask", value, place)

    # ------------------------------------------------------------------ in a window

    def fill(self, name: str, text: str) -> None:
        """Put something into a field of the window, by its name or its label."""
        sheet = self._open()
        for id_, part in sheet.inputs.items():
            if name in {id_.removeprefix(FIELD), part.get("label"), part.get("title")}:
                sheet.held[id_] = text
                return
        raise CannotDo(f"{self.member.name} sees no field {name!r}")

    async def click(self, button: str) -> Heard:
        """Press a button of the window."""
        sheet = self._open()
        found = sheet.button(button)
        if found is None:
            raise CannotDo(f"{self.member.name} sees no button {button!r}")
        return await self.push(found, sheet)

    def _open(self) -> Sheet:
        if self.window is None:
            raise CannotDo(f"{self.member.name} has no window open")
        return self.window

    async def _in_window(self, data: Payload, sheet: Sheet, event: str) -> Heard:
        compose = {"commandId": "complaint"} if sheet.compose else {}
        name = "composeExtension/submitAction" if compose else "task/submit"
        value = {"data": data, "context": {"theme": "default"}, **compose}
        return await self._invoke(name, value, sheet.place, event=event)

    # ------------------------------------------------------------------ what Teams does

    async def _invoke(
        self, name: str, value: Payload, place: Place, *, event: str = ""
    ) -> Heard:
        """Hand something over that waits for an answer, and do what that says."""
        activity = self._at(place, event)
        heard = await self.people.send(
            {**activity, "type": "invoke", "name": name, "value": value}
        )
        if heard.status != 200:
            self.told.append("Unable to reach app. Please try again.")
        elif name == "adaptiveCard/action":
            self.told.append(str(heard.body["value"]))
        else:
            self._task(heard.body, place, compose=name.startswith("compose"))
        return heard

    def _task(self, body: Any, place: Place, *, compose: bool) -> None:
        """Open, change or close the window, as the bot says."""
        task = (body or {}).get("task") or {}
        if task.get("type") != "continue":
            self.open(None)
            self.told.extend([task["value"]] if task else [])
            return
        value = task["value"]
        content = value["card"]["content"]
        faults = self.tenant.check({"type": "message", "attachments": [value["card"]]})
        big = len(json.dumps(body, ensure_ascii=False).encode("utf-16-le")) > BIG
        assert not faults, faults
        assert not big, "Teams takes no window with that much in it"
        self.open(Sheet(content, place, value["title"], window=True, compose=compose))

    def _at(self, place: Place, event: str = "") -> Payload:
        """Give an activity of mine in a place, before it says what it is."""
        seen = self.tenant.conversations[place.conversation]
        below = f";messageid={place.thread}" if seen.kind == "channel" else ""
        mine, tenant = self.member, {"id": self.tenant.id}
        return {
            "id": event or self.people.event(),
            "timestamp": datetime.now(UTC).isoformat(),
            "channelId": "msteams",
            "serviceUrl": self.people.teams.base,
            "from": {"id": mine.id, "name": mine.name, "aadObjectId": mine.aad},
            "recipient": {"id": self._us, "name": "wederwoord"},
            "conversation": {
                "id": place.conversation + below,
                "conversationType": seen.kind,
                "tenantId": self.tenant.id,
                "isGroup": seen.kind != "personal",
            },
            "channelData": {"tenant": tenant},
            **({"replyToId": place.message} if place.message else {}),
        }

    @property
    def _us(self) -> str:
        return f"28:{self.tenant.app}"


def _below(seen: Conversation, thread: str) -> list[Activity]:
    for root in seen.activities:
        if root.id == thread:
            return root.replies
    raise CannotDo(f"no message {thread} in {seen.name}")


def _moment(message: str) -> str:
    """Give when a message was written, which its id tells in milliseconds."""
    return datetime.fromtimestamp(int(message) / 1000, UTC).isoformat()
