"""A working Monday: every message that each person gets, and none too many.

What stands in monday.txt is the day as people hear it. When the rules change, read the
difference as they would, and keep it only if you would want to get those messages:
`MONDAY=write .venv/bin/pytest tests/way/test_monday.py` writes it anew.
"""

from __future__ import annotations

import itertools
import os
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from adapters.rehearsal.shelf import Habits
from bot.case import State
from bot.person import PersonId
from bot.ports.records import Post
from bot.press import Answer, Ask, Done
from bot.subject import TEAM, Subject, case_of, notice_of
from tests.fakes import HandClock
from tests.playbooks import PLAYBOOK
from tests.way.conftest import Opens
from tests.way.team import Team

HERE = ZoneInfo("Europe/Amsterdam")
SNAPSHOT = Path(__file__).with_name("monday.txt")
AREAS = [
    {
        "id": "delivery",
        "name": "Delivery",
        "customer": "de bezorging",
        "words": ["pakket"],
        "people": ["joost"],
    }
]
UNASKED = ("list:", "morning:", "nobody:")
"""What nobody's press asked for: reminders, the morning list, a shift that ran out."""
MINUTE = timedelta(minutes=1)
WEEKEND, OPEN, CLOSED = 5, 8, 18
"""The hours that pass by the minute; the others go by a quarter."""


def _person(id_: str, name: str, role: str) -> dict[str, object]:
    email = f"{id_}@polderbank.example"
    first = name.partition(" ")[0]
    said = {"id": id_, "name": name, "public_name": first}
    return {**said, "email": email, "roles": [role]}


PEOPLE = [
    *PLAYBOOK["people"],
    _person("femke", "Femke Smit", "agent"),
    _person("joost", "Joost Mulder", "product"),
]


def at(day: int, clock: str) -> datetime:
    """Give a moment of November 2026 as the team's clock shows it."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 11, day, hour, minute, tzinfo=HERE)


@dataclass
class Day:
    """A team with everything that anybody hears, in the order in which it came."""

    team: Team
    heard: dict[str, list[tuple[datetime, str, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    known: set[str] = field(default_factory=set)

    async def until(self, moment: datetime) -> None:
        """Let the minutes pass, as the tick does, and note what is new in each."""
        while (now := self.team.clock.at) < moment:
            works = now.weekday() < WEEKEND and OPEN <= now.hour < CLOSED
            self.team.clock.at = min(now + (1 if works else 15) * MINUTE, moment)
            await self.team.poll()
            await self.team.tick()
            await self._listen()

    async def _listen(self) -> None:
        posts = await self.team.parts.store.read(lambda tx: tx.posts.since(0, 5000))
        for post in posts:
            if post.key not in self.known:
                self.known.add(post.key)
                self._note(post)

    def _note(self, post: Post) -> None:
        body = post.body
        said = body["blocks"][0]["text"] if body["kind"] == "card" else body["text"]
        to = f"{post.conversation}{' (thread)' if post.thread else ''}"
        self.heard[to].append((self.team.clock.now(), post.key, said))

    # -------------------------------------------------------------- what people do

    async def press(
        self, who: str, action: str, about: Subject, step: str = "", **values: str
    ) -> Answer:
        """Press as a colleague does: open what opens, fill it in, and go on."""
        first = self.team.request(who, action, "", {}, about)
        answer = await self.team.send(first)
        if isinstance(answer, Ask) and answer.dialog.action != action:
            answer = await self.team.send(
                self.team.request(who, action, "load", {}, about)
            )
        for _ in range(2):  # a dialog comes back once with what was found in the words
            if isinstance(answer, Ask):
                answer = await self.team.submit(who, answer.dialog, step, **values)
        await self.team.tick()
        await self._listen()
        assert isinstance(answer, Done), (who, action, answer)
        return answer

    async def tell(self, case: int, **values: str) -> None:
        first = self.team.request("sanne", "tell", "", {}, case_of(case))
        answer = await self.team.send(first)
        assert isinstance(answer, Ask)
        again = await self.team.submit("sanne", answer.dialog, "load", **values)
        assert isinstance(again, Ask)
        sent = await self.team.submit("sanne", again.dialog, "tell", **values)
        assert isinstance(sent, Done), sent
        await self.team.tick()
        await self._listen()

    async def writes(self, case: int, name: str) -> None:
        text = f"Dag {name}, dat had niet gemoeten. Ik zoek het uit en bel je.\n\nSanne"
        await self.press("sanne", "reply", case_of(case), "propose", text=text)

    async def agrees(self, who: str, case: int) -> None:
        await self.press(who, "approve", case_of(case), "publish", noted="yes")

    # -------------------------------------------------------------- what came of it

    def told(self) -> str:
        """Give the day as each person, and each conversation, heard it."""
        parts = [
            f"== {to}\n" + "".join(self._line(*heard) for heard in self.heard[to])
            for to in sorted(self.heard)
        ]
        return "\n".join(parts)

    def _line(self, moment: datetime, key: str, said: str) -> str:
        mark = "!" if key.startswith(UNASKED) else " "
        clock = moment.astimezone(HERE).strftime("%a %H:%M")
        return f"{clock} {mark} {said}\n"


async def test_a_monday_with_a_weekend_behind_it(opens: Opens) -> None:
    clock = HandClock(at(21, "09:55"))
    rules = {"approval": "two", "zone": "Europe/Amsterdam", "people": PEOPLE}
    ladder = {"remind_owner": [3, 1]}
    team = await opens(Habits(), clock=clock, areas=AREAS, **rules, **ladder)
    day = Day(team)
    els = await _weekend(day)
    await _morning(day, els)
    await _twelve_with_one_cause(day)
    await _afternoon(day)
    await day.until(at(24, "09:05"))
    _compare(day.told())
    _never_two_unasked_in_an_hour(day.heard)
    await _nothing_is_left_lying(team)


async def _weekend(day: Day) -> str:
    team = day.team
    await day.until(at(21, "10:00"))
    team.complaint(text="Nooit meer.", author={"id": "k", "name": "Karin Bos"})
    await day.until(at(22, "15:00"))
    team.complaint(text="Slecht geholpen.", author={"id": "p", "name": "Piet Vos"})
    await day.until(at(22, "20:00"))
    els = team.complaint(text="Te duur.", author={"id": "e", "name": "Els Dam"})
    await day.until(at(23, "08:40"))
    team.site.shelf.place(els, "Dag Els, kom je even langs?", "manager")
    await day.until(at(23, "09:02"))
    return els


async def _morning(day: Day, els: str) -> None:
    """See to the backlog: one ran out, one was answered elsewhere, one comes back."""
    assert (await day.team.case(3)).state is State.CLOSED
    closing = at(23, "17:30").astimezone(ZoneInfo("UTC")).isoformat()
    await day.press("sanne", "shift", TEAM, "begin", until=closing)
    await day.press("sanne", "take", case_of(1))
    await day.writes(1, "Karin")
    await day.until(at(23, "09:25"))
    await day.agrees("tom", 1)  # on his phone, in a meeting
    await day.until(at(23, "09:40"))
    await day.writes(2, "Piet")
    await day.until(at(23, "09:50"))
    why = "Noem de winkel."
    await day.press("tom", "give_back", case_of(2), "give_back", why=why)
    await day.until(at(23, "10:00"))
    await day.writes(2, "Piet in Utrecht")
    await day.until(at(23, "10:41"))
    await day.agrees("lotte", 2)  # Tom did not get round to it


async def _twelve_with_one_cause(day: Day) -> None:
    for number in range(12):
        author = {"id": f"c{number}", "name": f"Klant {number}"}
        text = f"Waar blijft mijn pakket {number}?"
        day.team.complaint(text=text, author=author)
        await day.until(day.team.clock.at + 2 * MINUTE)
    await day.until(at(23, "11:15"))
    asks = {"way": "question", "text": "Staat de route Utrecht nog stil?"}
    await day.tell(4, **asks)
    for case in range(5, 16):
        await day.tell(case, way="join:1", text="")
    for case in range(4, 16):
        await day.press("sanne", "take", case_of(case))
    await day.until(at(23, "11:40"))
    await day.press("joost", "looking", notice_of(1))
    await day.until(at(23, "13:30"))
    public = "De route naar Utrecht rijdt weer."
    internal = "Band kapot bij de vervoerder."
    words = {"public": public, "internal": internal}
    await day.press("joost", "explain", notice_of(1), "answer", **words)


async def _afternoon(day: Day) -> None:
    await day.until(at(23, "14:00"))
    for case in range(4, 15):
        await day.writes(case, "klant")
    await day.until(at(23, "14:20"))
    for case in range(4, 15):
        await day.agrees("tom", case)
    await day.until(at(23, "15:00"))
    await day.press("joost", "fixed", notice_of(1), "answer", public="Het rijdt weer.")
    await day.until(at(23, "16:45"))
    note = "Hij wil gebeld worden na vijven."
    values = {"owner": "femke", "note": note}
    await day.press("sanne", "assign", case_of(15), "assign", **values)


# ------------------------------------------------------------------ the verdict


def _compare(told: str) -> None:
    if os.environ.get("MONDAY") == "write":
        SNAPSHOT.write_text(told, "utf-8")
    assert told == SNAPSHOT.read_text("utf-8")


def _never_two_unasked_in_an_hour(
    heard: Mapping[str, list[tuple[datetime, str, str]]],
) -> None:
    for to, messages in heard.items():
        moments = [when for when, key, _ in messages if key.startswith(UNASKED)]
        pairs = itertools.pairwise(moments)
        assert all(b - a >= timedelta(hours=1) for a, b in pairs), to


async def _nothing_is_left_lying(team: Team) -> None:
    cases = await team.parts.store.read(lambda tx: tx.cases.listed(limit=100))
    left = {case.id for case in cases if case.running}
    assert left == {15}
    assert (await team.case(15)).owner == PersonId("femke")
