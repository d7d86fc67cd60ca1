"""One question to the Web API: its arguments as Slack reads them, and a refusal."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from tests.slack.workspace import Channel, Post, User, Workspace

Payload = dict[str, Any]
T = TypeVar("T")


class Refusal(Exception):
    """Slack answers ok false: the error, and what it tells besides."""

    def __init__(self, error: str, *messages: str, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        told = {"response_metadata": {"messages": [*messages]}} if messages else {}
        self.body: Payload = {"ok": False, "error": error, **more, **told}


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks what: the workspace it is about and the arguments of the call."""

    space: Workspace
    args: Payload

    def text(self, name: str, otherwise: str = "") -> str:
        value = self.args.get(name)
        return otherwise if value is None else str(value)

    def need(self, name: str) -> str:
        """Give an argument that must be there."""
        if self.args.get(name) in {None, ""}:
            raise Refusal(
                "invalid_arguments", f"[ERROR] missing required field: {name}"
            )
        return self.text(name)

    def flag(self, name: str) -> bool:
        return str(self.args.get(name, "")).lower() in {"1", "true"}

    def json(self, name: str) -> Any:
        """Give what the app sent as JSON, written out (in a form) or as it is."""
        value = self.args.get(name)
        try:
            return json.loads(value) if isinstance(value, str) and value else value
        except ValueError:
            raise Refusal("invalid_arguments", f"[ERROR] {name} is no JSON") from None

    def may(self, scope: str) -> None:
        """Refuse when the app was not granted this."""
        granted = self.space.app.scopes
        if scope not in granted:
            provided = ",".join(sorted(granted))
            raise Refusal("missing_scope", needed=scope, provided=provided)

    def member(self, name: str = "user", error: str = "user_not_found") -> User:
        """Find the person an argument names, as far as the app can see them."""
        found = self.space.users.get(self.text(name))
        if found is None or not _in_sight(self.space, found):
            raise Refusal(error)
        return found

    def channel(self, purpose: str) -> Channel:
        """Find the channel; `purpose` is what the app wants of it: read or history."""
        found = self.space.channels.get(self.need("channel"))
        if found is None or self._hidden(found):
            raise Refusal("channel_not_found")
        self.may(f"{_SCOPED[found.kind]}:{purpose}")
        if purpose == "history" and self.space.app.user not in found.members:
            raise Refusal("not_in_channel")
        return found

    def room(self) -> Channel:
        """Find where a message is to stand: by id, by name, or a person's own."""
        name = self.need("channel")
        if name in self.space.users and not self.space.users[name].bot:
            return self.space.direct(self.member("channel", "channel_not_found").id)
        try:
            found = self.space.channel(name)
        except KeyError:
            raise Refusal("channel_not_found") from None
        if self._hidden(found):
            raise Refusal("channel_not_found")
        outside = self.space.app.user not in found.members
        if outside and "chat:write.public" not in self.space.app.scopes:
            raise Refusal("not_in_channel")
        return found

    def post(self, channel: Channel, name: str = "ts") -> Post:
        found = channel.post(self.need(name))
        if found is None:
            raise Refusal("message_not_found")
        return found

    def page(self, things: Sequence[T], usual: int) -> tuple[list[T], Payload]:
        """Give one page of things, and where the next one begins."""
        limit = int(self.text("limit", str(usual)) or usual)
        if not 1 <= limit <= 1000:
            raise Refusal("invalid_limit")
        begin = _place(self.text("cursor"))
        end = begin + limit
        more = end < len(things)
        next_ = base64.b64encode(f"next:{end}".encode()).decode() if more else ""
        told = {"response_metadata": {"next_cursor": next_}}
        return list(things[begin:end]), told

    def _hidden(self, channel: Channel) -> bool:
        """Whether the channel is one that somebody outside cannot know of."""
        outside = self.space.app.user not in channel.members
        return channel.kind != "channel" and outside


_SCOPED = {"channel": "channels", "group": "groups", "im": "im"}


def _place(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        told = base64.b64decode(cursor, validate=True).decode()
        return int(told.removeprefix("next:"))
    except (ValueError, binascii.Error):
        raise Refusal("invalid_cursor") from None


def _in_sight(space: Workspace, user: User) -> bool:
    """Whether the app sees this person: a colleague, or met in a shared channel."""
    met = (c for c in space.channels.values() if {user.id, space.app.user} <= c.members)
    return user.team == space.team.id or any(c.shared for c in met)
