"""Where Slack hands presses over: a desk with its door open, and people before it."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from adapters.channels.slack.hearing.listening import Listening
from adapters.channels.slack.hearing.routes import Door
from adapters.channels.slack.manifest import PATH
from adapters.web import Server
from bot.app import join, tables
from bot.blocks import Button, Choice, Field
from bot.dispatch import Dispatch
from bot.errors import ChannelError
from bot.judgement import Judged, judge
from bot.ports.events import ReviewsSeen
from bot.press import Dialog
from bot.reply import SourceFacts
from bot.review import Review
from bot.subject import case_of
from tests.adapters.channels.browser.desk import card, plain
from tests.adapters.channels.slack.desk import HOME, WORDS, Desk
from tests.slack.delivery import HttpWire
from tests.slack.people import People, Person

T = TypeVar("T")

CASE = case_of(1)


@dataclass
class Counter:
    """People at their Slack and our door; what they set going is over when it returns.

    `patience` is how many seconds somebody looks at nothing.
    """

    desk: Desk
    patience: float = 1
    people: People = field(init=False)
    troubles: list[ChannelError | None] = field(default_factory=list)

    async def open(self) -> Counter:
        desk = self.desk
        await desk.client.open()
        self.listening = Listening(
            desk.client,
            desk.directory,
            desk.store,
            desk.clock,
            desk.dispatch,
            desk._hear,
            trouble=self._trouble,
        )
        self.listening.answering.patience = self.patience
        secret = desk.space.app.signing_secret
        door = _Part(Door(desk.client, self.listening, secret))
        self.server = Server([door], _well)
        self.address = await self.server.start("127.0.0.1", 0) + PATH
        self.wire = HttpWire(self.address, secret)
        self.people = People(desk.space, self.wire)
        return self

    async def close(self) -> None:
        await self.listening.drain(2)
        await self.server.stop()

    async def _trouble(self, found: ChannelError | None) -> None:
        self.troubles.append(found)

    async def over(self, doing: Awaitable[T]) -> T:
        """Let somebody do something, and everything that is said about it come."""
        done = await doing
        await self.listening.drain(5)
        return done

    def __getitem__(self, who: str) -> Person:
        return self.people[who]

    def modal(self, who: str = "tom") -> Any:
        return self.desk.screen(who).modal()

    def said(self, who: str = "tom") -> list[str]:
        """Give what only this person was told in #reviews, threads included."""
        seen = self.desk.screen(who).messages("reviews")
        every = [each for message in seen for each in (message, *message.replies)]
        return [message.text for message in every if message.only_me]

    # -------------------------------------------------------------- cards

    async def post(self, *buttons: Button, to: Any = HOME, key: str = "card:1") -> str:
        """Post a card with these buttons; gives where it stands."""
        made = card(subject=CASE, buttons=buttons or (TAKE, REPLY))
        at = await self.desk.channel.post(to, made, key, WORDS)
        return at.message

    async def case(self, text: str = "Twee weken te laat.") -> None:
        """Let a customer complain, and everything answer as it really does."""
        desk = self.desk
        desk.dispatch.real = dispatch = Dispatch(desk.store, desk.clock, tables())
        now = desk.clock.now()
        book = await desk.store.read(lambda tx: tx.playbook.current())
        number = await desk.store.read(lambda tx: tx.reviews.count()) + 1
        review = Review("plein", str(number), now, text, stars=1, author="Karin")
        seen = ReviewsSeen("plein", (Judged(review, judge(review, book)),))
        facts = SourceFacts("Plein")
        await desk.store.write(lambda tx: tx.sources.describe("plein", facts))
        await desk.store.write(lambda tx: dispatch.happen(tx, seen, now))
        channels = {"slack": desk.channel}
        self.parts = join(desk.store, desk.clock, {}, channels, dispatch)
        await self.settle()

    async def settle(self) -> None:
        """Let cards be drawn as they now are."""
        await self.parts.outbox.settle(self.desk.clock.now())

    async def history(self, number: int = 1) -> list[str]:
        """Give what was done with a case, the oldest first."""
        store = self.desk.store
        entries = await store.read(lambda tx: tx.history.of(number))  # type: ignore[arg-type]
        return [entry.action for entry in entries]


@dataclass
class _Part:
    door: Door

    def routes(self) -> Any:
        return self.door.routes()

    def leave(self) -> None: ...


async def _well() -> dict[str, str]:
    return {"store": ""}


TAKE = Button("take", plain("Take"))
REPLY = Button("reply", plain("Reply…"), primary=True)
SAVE = Button("reply", plain("Save"), "save")
PUBLISH = Button("reply", plain("Publish"), "publish", primary=True)
TEXT = Field("text", "text", plain("Text"), "Dear Karin", most=3000)
STARTS = (Choice("1", plain("Call")), Choice("2", plain("Ask")))
START = Field("start", "choice", plain("Begin with"), "1", STARTS, reload="load")


def form(**changes: Any) -> Dialog:
    """Give a dialog to write a reply in."""
    made: dict[str, Any] = {
        "action": "reply",
        "subject": CASE,
        "title": plain("Reply to Karin"),
        "fields": (START, TEXT),
        "submit": PUBLISH,
        "buttons": (SAVE,),
        "shown": "sh",
        "seen": "se",
    }
    return Dialog(**{**made, **changes})


def page(**changes: Any) -> Dialog:
    """Give something to read, with nothing to fill in."""
    bare = {"fields": (), "submit": None, "action": "more", "title": plain("More")}
    return form(**{**bare, **changes})
