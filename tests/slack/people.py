"""People at their Slack: they press, type, choose, submit, close, write, call commands.

    anna = People(space, HttpWire(url, space.app.signing_secret))["anna"]
    await anna.press("Reply...", "reviews")
    await anna.write("Text", "Dear Karin, ...")
    await anna.submit()

Whatever somebody does that Slack would not let them do raises CannotDo.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from tests.slack import chat, hooks, payloads
from tests.slack.delivery import Delivery, Heard, Wire
from tests.slack.dialogs import Dialogs
from tests.slack.forms import Payload, elements
from tests.slack.screen import CannotDo, Screen, Seen, SeenView, plain
from tests.slack.workspace import Channel, Post, User, Workspace


@dataclass
class People:
    """Everybody in the workspace, and the way from Slack to the app."""

    space: Workspace
    wire: Wire
    handed: list[tuple[Delivery, Heard]] = field(default_factory=list)
    """All that was handed to the app, and what it answered."""

    def __getitem__(self, who: str) -> Person:
        return Person(self, self.space.user(who))

    async def send(self, delivery: Delivery) -> Heard:
        heard = await self.wire.send(delivery)
        self.handed.append((delivery, heard))
        return heard

    async def again(
        self, index: int = -1, *, num: int = 1, reason: str = "http_timeout"
    ) -> Heard:
        """Hand over once more what was handed over before, as Slack's retries do."""
        delivery, _ = self.handed[index]
        return await self.send(replace(delivery, retry=num, reason=reason))

    async def event(self, what: Payload, *, shared: bool = False) -> Heard:
        """Tell the app of an event, whatever it is: {"type": ..., ...}."""
        body = payloads.event(self.space, what, shared=shared)
        return await self.send(Delivery("events_api", body))

    async def echo(self, where: str, ts: str) -> Heard:
        """Tell the app of a message that stands there, also when it wrote it itself."""
        channel = self.space.channel(where)
        post = channel.post(ts)
        if post is None:
            raise CannotDo(f"no message {ts} in {where}")
        return await self.event(payloads.message(self.space, channel, post))

    async def uninstall(self) -> None:
        """Take the app away: its tokens end, and it hears so twice."""
        self.space.app.refused = "account_inactive"
        tokens = {"oauth": [], "bot": [self.space.app.user]}
        await self.event({"type": "tokens_revoked", "tokens": tokens})
        await self.event({"type": "app_uninstalled"})


class Person(Dialogs):
    """One person at their Slack; what they do in dialogs stands in `Dialogs`."""

    people: People

    def __init__(self, people: People, user: User) -> None:
        self.people, self.user, self.space = people, user, people.space
        self.screen = Screen(people.space, user)

    # ------------------------------------------------------------------ looking
    def messages(self, where: str) -> list[Seen]:
        return self.screen.messages(where)

    def modal(self) -> SeenView:
        """Give the modal before me; CannotDo when there is none."""
        seen = self.screen.modal()
        if seen is None:
            raise CannotDo(f"{self.user.name} has no modal open")
        return seen

    def home(self) -> SeenView:
        seen = self.screen.home()
        if seen is None:
            raise CannotDo(f"{self.user.name} sees an empty home")
        return seen

    # ------------------------------------------------------------------ in messages
    async def press(
        self, label: str, where: str, *, ts: str = "", nth: int = 0
    ) -> Heard:
        """Press a button (by label or action_id) of the newest message that has it.

        `ts` names the message, `nth` which of several buttons with that label.
        """
        channel = self.screen.channel(where)
        post, block, element = self._button(channel, label, ts, nth)
        held = _chosen(element, label)
        action = payloads.action(self.space, block, element, held)
        return await self.hand_press(channel, post, action)

    async def hand_press(self, channel: Channel, post: Post, action: Payload) -> Heard:
        """Hand over a press with any action, also one that no button has."""
        body = payloads.pressed_in_message(self.space, self.user, channel, post, action)
        return await self.people.send(Delivery("interactive", body))

    def _button(
        self, channel: Channel, label: str, ts: str, nth: int
    ) -> tuple[Post, Payload, Payload]:
        for post in reversed(channel.posts):
            named = post.ts == ts or not ts
            if named and not post.gone and post.only_for in {"", self.user.id}:
                found = [
                    (post, b, e) for b, e in elements(post.blocks) if _called(e, label)
                ]
                if len(found) > nth:
                    return found[nth]
        raise CannotDo(f"{self.user.name} sees no button {label!r} in {channel.name}")

    async def say(self, where: str, text: str, *, thread: str = "") -> Heard:
        """Write a message, in the channel or in a thread of it."""
        channel = self.screen.channel(where)
        told = payloads.escaped(text)
        post = Post(self.space.stamp(), self.user.id, told, thread=thread)
        channel.posts.append(post)
        event = payloads.message(self.space, channel, post)
        return await self.people.event(event, shared=channel.shared)

    async def delete(self, where: str, ts: str) -> Heard:
        """Take a message away (an administrator may take anybody's)."""
        channel = self.screen.channel(where)
        post = channel.post(ts)
        if post is None:
            raise CannotDo(f"no message {ts} in {where}")
        before = chat.payload(self.space, channel, post)
        chat.remove(channel, post)
        event = {
            "type": "message",
            "subtype": "message_deleted",
            "channel": channel.id,
            "channel_type": channel.kind,
            "deleted_ts": ts,
            "hidden": True,
            "ts": self.space.stamp(),
            "event_ts": self.space.stamp(),
            "previous_message": before,
        }
        return await self.people.event(event)

    async def shortcut(self, callback: str, where: str, ts: str) -> Heard:
        """Take a shortcut of the app from the menu of a message."""
        channel = self.screen.channel(where)
        post = channel.post(ts)
        if post is None:
            raise CannotDo(f"no message {ts} in {where}")
        body = payloads.shortcut(self.space, self.user, channel, post, callback)
        return await self.people.send(Delivery("interactive", body))

    async def command(self, name: str, text: str = "", where: str = "app") -> Heard:
        """Call a slash command; what the app answers stands where only I see it."""
        channel = self.screen.channel(where)
        body = payloads.command(self.space, self.user, channel, name, text)
        heard = await self.people.send(Delivery("slash_commands", body))
        self._answered(channel, name, heard)
        return heard

    def _answered(self, channel: Channel, name: str, heard: Heard) -> None:
        why = "operation_timeout" if heard.lost else "dispatch_failed"
        told: Any = heard.body
        if not heard.well:
            told = f'{name} failed with the error "{why}"'
        if told:
            body = told if isinstance(told, dict) else {"text": told}
            hooks.say(self.space, channel, self.user.id, body)

    async def open_home(self) -> Heard:
        """Open the app's home."""
        return await self.people.event(payloads.home_opened(self.space, self.user))


def _called(element: Payload, label: str) -> bool:
    if element["type"] == "overflow":
        return any(plain(o["text"]) == label for o in element["options"])
    own = element["type"] == "button" and plain(element["text"]) == label
    return own or element.get("action_id") == label


def _chosen(element: Payload, label: str) -> Payload:
    if element["type"] != "overflow":
        return {}
    options = (o for o in element["options"] if plain(o["text"]) == label)
    return {"selected_option": next(options)}
