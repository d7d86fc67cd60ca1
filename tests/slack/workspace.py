"""A Slack workspace in memory: who is in it, what stands in it, what was asked of it.

The rules of the Web API stand in chat, conversations, users and views; what people do
stands in people.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.ports import Clock
from tests.slack.checking import Check, message_faults, view_faults
from tests.slack.faults import Faults
from tests.slack.forms import View

Payload = dict[str, Any]

SCOPES = (
    "app_mentions:read channels:history channels:read chat:write commands "
    "groups:history groups:read im:history im:read im:write team:read users:read "
    "users:read.email"
)
SLACKBOT = "USLACKBOT"


@dataclass(frozen=True, slots=True)
class Team:
    """A workspace as others see it: its own, or one it shares channels with."""

    id: str
    name: str
    domain: str


@dataclass
class App:
    """Our app as it is installed: its keys, its bot user and what it may."""

    id: str = "A01REPLY"
    name: str = "wederwoord"
    user: str = "U0BOT"
    bot: str = "B0BOT"
    token: str = "xoxb-test-token"
    app_token: str = "xapp-test-token"
    signing_secret: str = "test-signing-secret"
    scopes: set[str] = field(default_factory=lambda: set(SCOPES.split()))
    refused: str = ""
    """"token_revoked" or "account_inactive" from when the app no longer may."""


@dataclass
class User:
    """A person or a bot; a guest is restricted, a stranger has another team."""

    id: str
    name: str
    real_name: str
    email: str = ""
    team: str = ""
    bot: bool = False
    guest: str = ""
    """"" for a member, "multi" or "single" for a guest of some or of one channel."""
    deleted: bool = False


@dataclass
class Post:
    """A message as it stands in a channel, or (only_for) before one person's eyes."""

    ts: str
    user: str
    text: str
    blocks: list[Payload] = field(default_factory=list)
    thread: str = ""
    metadata: Payload | None = None
    edited: str = ""
    only_for: str = ""
    gone: bool = False
    """Deleted, but it opened a thread: a grave stone with the answers below it."""


@dataclass
class Channel:
    """A place to talk: "channel" (everybody may look), "group" (private) or "im"."""

    id: str
    name: str
    kind: str = "channel"
    members: set[str] = field(default_factory=set)
    archived: bool = False
    shared: bool = False
    posts: list[Post] = field(default_factory=list)

    def post(self, ts: str) -> Post | None:
        """Give the message that everybody can read, if it is (still) there."""
        kept = (p for p in self.posts if p.ts == ts and not p.gone and not p.only_for)
        return next(kept, None)

    def replies(self, ts: str) -> list[Post]:
        return [p for p in self.posts if p.thread == ts and not p.only_for]


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Web API: what was asked, and "ok" or why not."""

    method: str
    args: Payload
    at: datetime
    answer: str


@dataclass
class Hook:
    """A response_url: five uses within half an hour."""

    channel: str
    user: str
    ts: str
    until: datetime
    left: int = 5


@dataclass
class Trigger:
    """What lets an app open a view: three seconds, once."""

    user: str
    until: datetime
    used: bool = False
    within: str = ""
    """The view it came from, "" when it came from elsewhere."""


@dataclass
class Workspace:
    """All there is; `user` and `channel` find things by id or by name."""

    clock: Clock
    team: Team = Team("T01WEBCARE", "Webcare BV", "webcare")
    app: App = field(default_factory=App)
    teams: dict[str, Team] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    journal: list[Call] = field(default_factory=list)
    modals: dict[str, list[View]] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    hooks: dict[str, Hook] = field(default_factory=dict)
    tickets: set[str] = field(default_factory=set)
    pace: dict[str, float] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    burst: int = 0
    """How many messages a channel takes at once before it is busy; 0 for no end.

    One more is taken for each second that goes by.
    """
    check_message: Check = message_faults
    check_view: Check = view_faults
    base: str = "http://127.0.0.1"
    """Where the Web API of this workspace answers, once it is served."""

    def __post_init__(self) -> None:
        self._count = itertools.count(1)
        self._last = 0
        self.teams[self.team.id] = self.team
        self.add_user("slackbot", id=SLACKBOT)
        bot = User(self.app.user, self.app.name, self.app.name, bot=True)
        bot.team = self.team.id
        self.users[bot.id] = bot

    def add_user(self, name: str, **more: Any) -> User:
        """Let somebody in: id, real_name, email, guest, bot, team as you like."""
        more.setdefault("id", self.new("U"))
        more.setdefault("team", self.team.id)
        more.setdefault("real_name", name.capitalize())
        user = self.users[more["id"]] = User(name=name, **more)
        return user

    def add_stranger(self, name: str, team: Team, **more: Any) -> User:
        """Give somebody of a connected workspace; put them into a shared channel."""
        self.teams[team.id] = team
        return self.add_user(name, team=team.id, **more)

    def add_channel(
        self, name: str, members: Iterable[User | str] = (), **more: Any
    ) -> Channel:
        """Open a channel: id, kind, archived, shared as you like.

        The app is in it, unless `bot=False`.
        """
        bot = {self.app.user} if more.pop("bot", True) else set()
        more.setdefault("id", self.new("C"))
        of = {m.id if isinstance(m, User) else self.user(m).id for m in members}
        channel = self.channels[more["id"]] = Channel(name=name, **more)
        channel.members |= of | bot
        return channel

    def user(self, who: str) -> User:
        """Find somebody by id or name; KeyError when nobody is called so."""
        named = {user.name: user for user in self.users.values()}
        return self.users.get(who) or named[who]

    def channel(self, where: str) -> Channel:
        """Find a channel by id or name; KeyError when there is none."""
        named = {channel.name: channel for channel in self.channels.values()}
        return self.channels.get(where) or named[where.removeprefix("#")]

    def direct(self, user: str) -> Channel:
        """Give the conversation of the app and one person, opened when it is not."""
        pair = {user, self.app.user}
        found = (c for c in self.channels.values() if c.kind == "im")
        open_ = next((c for c in found if c.members == pair), None)
        return open_ or self._opened(pair)

    def _opened(self, pair: set[str]) -> Channel:
        id_ = self.new("D")
        self.channels[id_] = Channel(id_, id_, "im", pair)
        return self.channels[id_]

    def new(self, letter: str) -> str:
        """Give an id that nobody has."""
        return f"{letter}{next(self._count):010X}"

    def stamp(self) -> str:
        """Give the next ts: the moment, and later than every ts before it."""
        now = int(self.clock.now().timestamp() * 1_000_000)
        self._last = max(now, self._last + 1)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06}"

    def note(self, method: str, args: Payload, answer: str) -> None:
        self.journal.append(Call(method, args, self.clock.now(), answer))

    def calls(self, method: str) -> list[Call]:
        """Give the calls of one method that were answered, oldest first."""
        return [call for call in self.journal if call.method == method]

    def view(self, id_: str) -> View | None:
        """Find a view that somebody has before them, by its id or external id."""
        every = [*itertools.chain(*self.modals.values()), *self.homes.values()]
        return next((v for v in every if id_ and id_ in {v.id, v.external_id}), None)


def a_workspace(clock: Clock) -> Workspace:
    """Give a workspace of two colleagues and two channels, as the stand-ins have it."""
    space = Workspace(clock)
    anna = space.add_user(
        "anna", id="U01ANNA", real_name="Anna Bakker", email="anna@example.com"
    )
    megan = space.add_user(
        "megan", id="U02MEGAN", real_name="Megan Bowen", email="megan@example.com"
    )
    space.add_channel("reviews", [anna, megan], id="C01REV")
    space.add_channel("product", [megan], id="C02PROD")
    return space
