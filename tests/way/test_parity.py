"""The page, Slack and Teams are one bot: the same words, buttons, answers and cases.

Each day is lived on all three. What is read and what can be pressed is compared screen
by screen; at the end their stores hold the same.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.rehearsal.faults import Fault, Kind
from adapters.rehearsal.shelf import Habits
from bot.actions import ACTIONS
from bot.press import Answer, Dialog
from bot.subject import TEAM, parse
from bot.words import Words, line
from tests.fakes import HandClock
from tests.way import seeing
from tests.way.asked import page_of
from tests.way.conftest import TEAMS
from tests.way.seeing import Screen
from tests.way.team import WORDS, Team
from tests.way.test_colleagues import AREAS, ASKED, PEOPLE

CHANGED = f"{WORDS} Bel ons gerust."
NEVER = Fault(Kind.SILENT, on="write", done=False)


@dataclass
class Day:
    """A team on one channel, with all that people saw and were told, in order."""

    team: Team
    seen: list[list[Screen]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    ended: Mapping[str, Any] = field(default_factory=dict)
    """What its store held in the end."""

    async def press(
        self, who: str, action: str, step: str = "", about: str = "case:1", **typed: str
    ) -> Dialog:
        """Press something; gives the dialog that came, or an empty one."""
        subject = parse(about)
        request = self.team.request(who, action, step, typed, subject)
        return await self._after(await self.team.send(request))

    async def send(self, who: str, dialog: Dialog, step: str, **typed: str) -> Dialog:
        return await self._after(await self.team.submit(who, dialog, step, **typed))

    async def look(self) -> None:
        """See every card, and everything that More… offers of it."""
        await self.team.tick()
        self.seen.append(await seeing.cards(self.team))

    async def _after(self, answer: Answer) -> Dialog:
        words, said = await self.team.language(), getattr(answer, "line", None)
        line = words.say(said) if said else ""
        self.told.append(f"{type(answer).__name__} {line}")
        opened = await seeing.dialog(self.team, answer)
        self.seen.append([opened] if opened else [])
        await self.look()
        return page_of(answer) or Dialog("", TEAM, said or _NOTHING)


_NOTHING = line("plain", text="")


# ------------------------------------------------------------------ the days


async def two_agree(day: Day) -> None:
    await day.team.opened()
    await day.look()
    await day.press("sanne", "more")
    await day.press("sanne", "take")
    await day.press("sanne", "read")
    await day.press("sanne", "open")
    await day.send("sanne", await day.press("sanne", "reply"), "save", text="Beste ")
    await day.send("sanne", await day.press("sanne", "reply"), "propose", text=WORDS)
    await day.press("tom", "give_back")
    await day.send("tom", await day.press("tom", "reply"), "propose", text=CHANGED)
    wrong = await day.send("tom", await day.press("tom", "agree"), "publish")
    assert wrong.action == "agree"
    await day.send("sanne", await day.press("sanne", "agree"), "publish")
    await day.press("lotte", "stop_it")
    await day.press("lotte", "more")
    await day.send("sanne", await day.press("sanne", "reply"), "propose", text=WORDS)
    await day.send("tom", await day.press("tom", "approve"), "publish")
    await day.press("sanne", "more")
    await day.team.later(minutes=3)
    await day.look()
    await day.press("sanne", "update")
    await day.press("sanne", "more")
    await day.press("sanne", "log")
    await day.press("sanne", "reply")
    down = await day.press("tom", "take_down")
    await day.send("tom", down, "take_down", why="")
    await day.send("tom", down, "take_down", why="Er staat een naam in.")
    await day.press("sanne", "reply")
    await day.press("guest", "take")


async def in_person(day: Day) -> None:
    await day.team.opened()
    for action in ("holding", "assign", "triage", "tell", "remind_me", "no_reply"):
        await day.press("sanne", action)
    contact = await day.press("sanne", "contact")
    await day.send("sanne", contact, "contact", before="x")
    planned = {"contact": "sanne", "before": "2026-11-24T12:00:00+00:00"}
    contact = await day.press("sanne", "contact")
    await day.send("sanne", contact, "contact", **planned)
    await day.press("sanne", "more")
    reached = await day.press("sanne", "reached")
    await day.send("sanne", reached, "reached", next="reply", note="Ze wil excuses")
    no_reply = await day.press("sanne", "no_reply")
    await day.send("sanne", no_reply, "close", reason="rage")
    await day.press("sanne", "more")
    await day.press("sanne", "reopen")


async def unsure(day: Day) -> None:
    review = day.team.complaint(stars=5, text="Prima")
    await day.team.live()
    day.team.site.shelf.edit(review, {"stars": 3, "text": "Bij nader inzien matig"})
    await day.team.live()
    await day.look()
    await day.press("sanne", "complaint")
    await day.press("sanne", "more")
    await day.press("sanne", "not_complaint")


async def in_doubt(day: Day) -> None:
    await day.team.agreed()
    day.team.site.faults.add(NEVER)
    await day.team.later(minutes=3)
    await day.team.later(minutes=1)
    await day.press("tom", "again")
    await day.press("tom", "more")
    await day.press("tom", "there")


async def by_hand(day: Day) -> None:
    head = "external_id,created_at,author,rating,text,url\n"
    row = f"1,{day.team.clock.now().isoformat()},Karin,1,Te laat en niemand belt.,\n"
    (day.team.folder / "reviews" / "export.csv").write_text(head + row)
    await day.team.live()
    reply = await day.press("tom", "reply")
    await day.send("tom", reply, "publish", text=WORDS)
    await day.press("sanne", "copy")
    await day.press("sanne", "posted")


async def asked(day: Day) -> None:
    await day.team.opened()
    tell = await day.press("sanne", "tell")
    loaded = await day.send("sanne", tell, "load", **ASKED)
    await day.send("sanne", loaded, "tell", **ASKED)
    for action in ("more", "read_all", "stays", "other_team", "ask_back", "fixed"):
        await day.press("joost", action, about="notice:1")
    await day.press("joost", "looking", about="notice:1")
    await day.press("joost", "explain", about="notice:1")
    answer = {"public": "De route rijdt weer.", "internal": "Boiler."}
    await day.press("joost", "fixed", "answer", "notice:1", **answer)
    await day.press("sanne", "reply")


async def at_home(day: Day) -> None:
    await day.team.opened()
    await day.press("sanne", "take")
    for action in ("home", "queue", "late", "note", "shift", "help"):
        await day.press("sanne", action, about="team:")
    await day.press("lotte", "home", about="team:")
    await day.press("lotte", "people", about="team:")
    await day.press("sanne", "people", about="team:")
    until = {"until": "2026-11-23T17:00:00+00:00"}
    await day.press("lotte", "shift", "begin", "team:", **until)
    for action in ("stop", "home", "resume", "off"):
        await day.press("lotte", action, about="team:")


async def connected(day: Day) -> None:
    before = day.team.clock.now() - timedelta(days=2)
    for _ in range(2):
        day.team.complaint(created_at=before.isoformat())
    await day.team.live()
    await day.look()
    await day.press("sanne", "show_old", about="source:plein")
    await day.press("tom", "leave_old", about="source:plein")


LOST = Habits(adds=True, shows=False)
COLLEAGUES = {"areas": AREAS, "people": PEOPLE}
Live = Callable[[Day], Awaitable[None]]
DAYS: Mapping[str, tuple[Live, Habits, Mapping[str, Any]]] = {
    "two agree": (two_agree, Habits(), {"approval": "two"}),
    "in person": (in_person, Habits(), COLLEAGUES),
    "unsure": (unsure, Habits(), {}),
    "in doubt": (in_doubt, LOST, {}),
    "by hand": (by_hand, Habits(), {}),
    "asked": (asked, Habits(), COLLEAGUES),
    "at home": (at_home, Habits(), {}),
    "connected": (connected, Habits(history=True), {}),
}


# ------------------------------------------------------------------ side by side


GLUE = seeing.glue(Words("en", "UTC"))


@pytest.mark.parametrize("name", DAYS)
async def test_a_day_is_the_same_on_every_channel(name: str, tmp_path: Path) -> None:
    page = await lived("page", tmp_path, name)
    for kind in ("slack", "teams"):
        chat = await lived(kind, tmp_path, name)
        assert chat.told == page.told, kind
        for here, there in zip(chat.seen, page.seen, strict=True):
            same(here, there, kind)
        assert chat.ended == page.ended, kind


def same(chat: list[Screen], page: list[Screen], kind: str) -> None:
    """See that a chat shows what the page shows, and no more than has to be said."""
    assert [s.name for s in chat] == [s.name for s in page], kind
    for here, there in zip(chat, page, strict=True):
        assert here.does == there.does, (kind, here.name)
        assert there.words - here.words == set(), (kind, here.name)
        assert here.words - there.words <= GLUE, (kind, here.name)


async def test_the_days_offer_every_action_there_is(tmp_path: Path) -> None:
    offered = set[str]()
    for name in DAYS:
        day = await lived("page", tmp_path, name)
        found = (act for screens in day.seen for s in screens for act in s.does)
        offered |= {act.split("/")[0] for act in found}
    assert ACTIONS.keys() - offered == {"help"}  # whoever needs it types anything


async def lived(kind: str, folder: Path, name: str) -> Day:
    """Live a day on one channel; gives it when it is over."""
    live, habits, rules = DAYS[name]
    place = folder / kind / name
    place.mkdir(parents=True)
    day = Day(await TEAMS[kind](place, habits, rules, HandClock()).open())
    try:
        await live(day)
        day.ended = kept(place / "wederwoord.db")
    finally:
        await day.team.close()
    return day


KEPT: Mapping[str, str] = {
    "cases": "id, version, review, customer, state, owner, opened_at, window_end,"
    " look, changed_at, since, held_at, answered_at, topic, asked, triage, plan",
    "sources": "name, met_at, places, reviews, waiting, decided",
    "cards": "subject_kind, subject_id, role, shown",
    "outbox": "key, kind, subject, state",
    **dict.fromkeys(
        (
            *("reviews", "revisions", "judgements", "suggestions", "drafts"),
            *("replies", "reply_parts", "approvals", "history", "history_detail"),
            *("timers", "directs", "notices", "notice_cases", "shifts", "nudges"),
            *("lists_told", "changes", "overrides"),
        ),
        "*",
    ),
}
"""What a store keeps of the team's work; where it stands in a chat is its own."""


def kept(store: Path) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(store)) as db:
        found = {
            table: sorted(db.execute(f"SELECT {columns} FROM {table}"), key=repr)  # noqa: S608
            for table, columns in KEPT.items()
        }
        posts = db.execute("SELECT key, conversation, body FROM browser_posts")
        # Only the page says on a message when it was placed: chats do so themselves.
        bodies = [(*named, {**json.loads(body), "time": ""}) for *named, body in posts]
        return {**found, "posts": sorted(bodies, key=repr)}
