"""A small team at work: real parts, a stand-in for the site, a clock set by hand.

Stories read like DESIGN's way: a customer speaks, somebody presses, time passes, and
the journal of the stand-in tells what really happened. Nothing here is faked but the
clock: store, dispatch, outbox, timers, the browser channel and HTTP are the real ones.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from adapters.channels.browser import BrowserChannel
from adapters.http import Patience
from adapters.rehearsal.plain import PlainStandIn
from adapters.rehearsal.shelf import Habits
from adapters.sources.file import FileSource
from adapters.sources.plain import PlainSource
from bot.app import Parts, describe, join, tables
from bot.case import Case, CaseId
from bot.dispatch import Dispatch
from bot.person import Identity
from bot.ports import Channel, Source, Store
from bot.ports.events import Started
from bot.press import Address, Answer, Ask, Dialog, Done, Request, Show, Wrong
from bot.reply import Reply
from bot.subject import Subject
from bot.words import Words
from tests.fakes import HandClock
from tests.playbooks import BODY
from tests.stores import open_store

WORDS = (
    "Beste Karin, wat vervelend. Ik zoek uit wat er misging en bel je.\n\nGroet, Tom"
)


@dataclass
class Team:
    """Who presses and what they see. `source` is "plein", the site, or "winkel"."""

    folder: Path
    habits: Habits = field(default_factory=Habits)
    rules: Mapping[str, Any] = field(default_factory=dict)
    clock: HandClock = field(default_factory=HandClock)
    title: str = "Plein"
    site: PlainStandIn = field(init=False)
    address: str = field(init=False, default="")
    parts: Parts = field(init=False)
    _opened: list[Source] = field(init=False, default_factory=list)
    _presses: Any = field(init=False, default_factory=itertools.count)

    async def open(self) -> Team:
        self.site = PlainStandIn(self.clock, self.habits)
        self.address = await self.site.start()
        await self._join()
        return self

    async def close(self) -> None:
        await self._part()
        await self.site.stop()

    async def restart(self) -> None:
        """Stop everything and start again from what is on disk."""
        await self._part()
        await self._join()
        await self.parts.outbox.recover()

    async def _join(self) -> None:
        store = open_store(self.folder / "wederwoord.db")
        body = {**BODY, "playbook": self._book()}
        now = self.clock.now()
        playbook = await store.write(lambda tx: tx.playbook.put(body, now))
        sources = self._sources(playbook.zone)
        self._opened = list(sources.values())
        await store.write(lambda tx: describe(tx, sources))
        dispatch = Dispatch(store, self.clock, tables())
        await store.write(lambda tx: dispatch.happen(tx, Started(), now))
        channels = await self._channels(store, dispatch)
        self.parts = join(store, self.clock, sources, channels, dispatch)

    def _book(self) -> dict[str, Any]:
        return {**BODY["playbook"], "language": "en", "zone": "UTC", **self.rules}

    async def _channels(self, store: Store, dispatch: Dispatch) -> dict[str, Channel]:
        return {"browser": BrowserChannel(store, self.clock, dispatch, demo=True)}

    def _sources(self, zone: str) -> dict[str, Source]:
        replies = "add" if self.habits.adds else "replace"
        settings = {"url": self.address, "title": self.title, "replies": replies}
        settings["readable"] = "yes" if self.habits.shows else "no"
        settings["silent"] = "yes" if self.habits.silent else "no"
        settings["history"] = "yes" if self.habits.history else "no"
        quick = Patience(connect=1, read=0.2, whole=1)
        plain = PlainSource.open("plein", settings, clock=self.clock, patience=quick)
        (self.folder / "reviews").mkdir(exist_ok=True)
        file = FileSource.open(
            "winkel",
            {"path": "reviews"},
            folder=self.folder,
            zone=zone,
            clock=self.clock,
        )
        return {"plein": plain, "winkel": file}

    async def _part(self) -> None:
        await self.parts.outbox.close(1)
        for source in self._opened:
            await source.close()
        await self.parts.store.close()

    # -------------------------------------------------------------- what happens

    def complaint(self, **said: Any) -> str:
        """Let a customer speak on the site, just now unless said otherwise."""
        payload = {
            "created_at": self.clock.now().isoformat(),
            "text": "Twee weken te laat en niemand belt terug.",
            "stars": 1,
            "language": "nl",
            "author": {"id": "karin", "name": "Karin de Vries"},
            "url": "https://plein.example/1",
            **said,
        }
        return self.site.shelf.add(payload)

    async def opened(self, **said: Any) -> str:
        """Let a customer complain and the card stand; gives the review's id."""
        review = self.complaint(**said)
        await self.live()
        return review

    async def agreed(self, **said: Any) -> str:
        """Go on to where Tom agreed on a reply that is still in its pause."""
        review = await self.opened(**said)
        await self.agree()
        return review

    async def poll(self, name: str = "plein") -> None:
        await self.parts.intake.poll(self.parts.sources[name])

    async def tick(self) -> None:
        """Let everything that is due happen: timers first, then the outbox."""
        await self.parts.timers.tick(self.clock.now())
        await self.parts.outbox.settle(self.clock.now())

    async def live(self) -> None:
        """Read the sources and let everything that is due happen."""
        for name in self.parts.sources:
            await self.poll(name)
        await self.tick()

    async def later(self, **time: float) -> None:
        """Let time pass, and then what is due."""
        self.clock.at += timedelta(**time)
        await self.tick()

    # -------------------------------------------------------------- what people do

    async def ask(self, who: str, action: str, **values: str) -> Dialog:
        """Open a dialog and give it; fails the test when it does not open."""
        step = values.pop("step", "")
        answer = await self.answer(who, action, step, values)
        assert isinstance(answer, Ask | Show), answer
        return answer.dialog if isinstance(answer, Ask) else answer.page

    async def press(self, who: str, action: str, *, case: int = 1) -> Answer:
        """Press a button of a card."""
        return await self.answer(who, action, "", {}, case=case)

    async def submit(
        self, who: str, dialog: Dialog, step: str, *, key: str = "", **values: str
    ) -> Answer:
        """Send a dialog back as it was drawn, with these values changed."""
        drawn = {f.name: f.value for f in dialog.fields}
        request = self.request(
            who, dialog.action, step, {**drawn, **values}, dialog.subject, key=key
        )
        return await self.send(request, dialog)

    async def answer(
        self,
        who: str,
        action: str,
        step: str,
        values: Mapping[str, str],
        *,
        case: int = 1,
    ) -> Answer:
        subject = Subject("case", str(case))
        return await self.send(self.request(who, action, step, values, subject))

    def request(
        self,
        who: str,
        action: str,
        step: str,
        values: Mapping[str, str],
        subject: Subject,
        *,
        key: str = "",
    ) -> Request:
        card = f"card:{subject.case}" if subject.case else ""
        return Request(
            action=action,
            subject=subject,
            who=Identity("browser", "", who),
            where=Address("browser", "webcare", message=card, thread=card),
            key=key or f"press {next(self._presses)}",
            at=self.clock.now(),
            step=step,
            values=values,
        )

    async def send(self, request: Request, dialog: Dialog | None = None) -> Answer:
        shown = {"shown": dialog.shown, "seen": dialog.seen} if dialog else {}
        values = {f: getattr(request, f) for f in request.__slots__}
        return await self.parts.dispatch(Request(**{**values, **shown}))

    async def agree(self, who: str = "tom", text: str = WORDS, case: int = 1) -> Answer:
        """Write these words and publish them, the way an approver does alone."""
        answer = await self.answer(who, "reply", "load", {}, case=case)
        assert isinstance(answer, Ask), answer
        return await self.submit(who, answer.dialog, "publish", text=text)

    # -------------------------------------------------------------- what people see

    async def language(self) -> Words:
        """Give the words as the team reads them."""
        book = await self.parts.store.read(lambda tx: tx.playbook.current())
        return Words(book.language, book.zone)

    async def case(self, number: int = 1) -> Case:
        found = await self.parts.store.read(lambda tx: tx.cases.get(CaseId(number)))
        assert found is not None
        return found

    async def reply(self, number: int = 1) -> Reply:
        store = self.parts.store
        found = await store.read(lambda tx: tx.replies.of_case(CaseId(number)))
        assert found is not None
        return found

    async def card(self, number: int = 1) -> dict[str, Any]:
        """Give the card of a case as it stands on the channel, in plain words."""
        key = f"card:{number}"
        post = await self.parts.store.read(lambda tx: tx.posts.get(key))
        assert post is not None
        return dict(post.body)

    async def head(self, number: int = 1) -> str:
        return await self.shows(number, "head")

    async def shows(self, number: int, kind: str) -> str:
        """Give the text of all blocks of a kind on a card."""
        blocks = (await self.card(number))["blocks"]
        return "\n".join(b["text"] for b in blocks if b["kind"] == kind)

    async def kinds(self, key: str) -> list[str]:
        """Give which blocks a message consists of."""
        post = await self.parts.store.read(lambda tx: tx.posts.get(key))
        assert post is not None
        return [block["kind"] for block in post.body["blocks"]]

    async def buttons(self, number: int = 1) -> list[str]:
        return [button["label"] for button in (await self.card(number))["buttons"]]

    async def told(self, conversation: str = "webcare") -> list[str]:
        """Give every line said in a conversation, threads included."""
        posts = await self.parts.store.read(lambda tx: tx.posts.since(0))
        return [
            p.body["text"]
            for p in posts
            if p.conversation == conversation and p.body["kind"] != "card"
        ]

    async def mine(self, who: str) -> list[str]:
        """Give the first line of every message that a person got, the oldest first."""
        posts = await self.parts.store.read(lambda tx: tx.posts.since(0))
        own = [p for p in posts if p.conversation == f"@{who}"]
        return [p.body["blocks"][0]["text"] for p in sorted(own, key=lambda p: p.at)]

    async def proposed(self, who: str = "sanne", text: str = WORDS) -> None:
        """Write these words and ask for approval."""
        dialog = await self.ask(who, "reply")
        answer = await self.submit(who, dialog, "propose", text=text)
        assert isinstance(answer, Done), answer
        await self.tick()

    def standing(self, review: str = "r1") -> list[str]:
        """Give the texts that really were written under a review, each time."""
        return self.site.journal.writes(review)


def errors(answer: Answer) -> dict[str, str]:
    """Give what a dialog says is wrong: field -> key of the line."""
    assert isinstance(answer, Wrong), answer
    return {name: said.key for name, said in answer.errors.items()}
