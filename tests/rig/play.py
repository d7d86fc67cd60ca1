"""What the people of the kill rig do: seven customers, and how each is dealt with.

A story is a table: in this scene this person presses that. In each turn the people look
at every case as it stands and make at most one move in it, so that a life may end
between any two. A press has the same key in every life, and one that got no answer is
sent again by the next life, as a browser does.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import Parts
from bot.case import Case, State
from bot.notice import NoticeState
from bot.person import Identity
from bot.ports import Tx
from bot.press import Address, Answer, Ask, Request
from bot.reminder import ME
from bot.subject import TEAM, Subject, case_of, notice_of
from tests.rig.rules import DAMAGE

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OFF = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
"""Until when Sanne is on."""
REMIND = START + timedelta(minutes=70)
"""When Tom wants to hear of the silent case."""
PATIENCE = timedelta(hours=1)
"""How long Joost has for an answer; he takes longer, so that he is reminded."""
AGAIN = 3
"""How many presses a new life gets once more, as from a page that had no answer."""
PUBLIC = "De bezorging in Utrecht loopt weer."


def words(case: int) -> str:
    return f"Beste klant {case}, wij zoeken het uit en bellen je."


def first_words(case: int) -> str:
    return f"Beste klant {case}, een collega zoekt het uit en belt je morgen."


@dataclass(frozen=True, slots=True)
class Scene:
    """A case as its people see it at the start of a turn."""

    case: Case
    question: NoticeState | None
    late: bool

    @property
    def name(self) -> str:
        """Name the scene: the state of the case, of its question or of its clock."""
        if self.case.state is State.TAKEN and self.case.held_at:
            return "held"
        if self.case.state is State.TAKEN and self.question:
            waits = self.question is NoticeState.LOOKING and not self.late
            return "patience" if waits else f"question {self.question}"
        return self.case.state.value


# ------------------------------------------------------------------ pressing


@dataclass
class Press:
    """One press as it is sent, and sent again."""

    who: str
    action: str
    about: Subject
    step: str
    key: str
    values: Mapping[str, str] = field(default_factory=dict)
    shown: str = ""
    seen: str = ""

    def request(self, at: datetime) -> Request:
        return Request(
            action=self.action,
            subject=self.about,
            who=Identity("browser", "", self.who),
            where=Address("browser", "webcare"),
            key=self.key,
            at=at,
            step=self.step,
            values=self.values,
            shown=self.shown,
            seen=self.seen,
        )


class People:
    """Those who press. `diary` holds the presses they sent, in a file."""

    def __init__(self, parts: Parts, diary: Path, adds: bool) -> None:
        self.parts = parts
        self.adds = adds
        self._diary = diary

    async def once_more(self) -> None:
        """Send the last presses again: nobody knows whether they were answered."""
        sent = self._diary.read_text().splitlines() if self._diary.exists() else []
        for kept in map(json.loads, sent[-AGAIN:]):
            press = Press(**{**kept, "about": Subject(**kept["about"])})
            await self.parts.dispatch(press.request(self.now))

    @property
    def now(self) -> datetime:
        return self.parts.clock.now()

    async def send(self, press: Press) -> Answer:
        with self._diary.open("a") as diary:
            diary.write(f"{json.dumps(asdict(press))}\n")
        return await self.parts.dispatch(press.request(self.now))

    async def press(
        self, who: str, action: str, about: Subject, step: str = "", **values: str
    ) -> None:
        """Press a button, or open its dialog, fill it in and send it."""
        key = f"{who} {action} {about.kind} {about.id} {values.get('text', '')}"
        press = Press(who, action, about, step, key, values)
        if not step:
            await self.send(press)
            return
        opened = await self.parts.dispatch(replace(press, step="").request(self.now))
        if isinstance(opened, Ask):
            drawn = opened.dialog
            press = replace(press, shown=drawn.shown, seen=drawn.seen)
            answer = await self.send(press)
            if isinstance(answer, Ask):  # its findings were seen now
                await self.send(replace(press, seen=answer.dialog.seen))


Act = Callable[[People, Scene], Awaitable[None]]


def _publish(who: str, action: str = "reply") -> Act:
    async def act(people: People, at: Scene) -> None:
        said = (first_words if action == "holding" else words)(at.case.id)
        case = case_of(at.case.id)
        await people.press(who, action, case, "publish", text=said, start="own")

    return act


async def _propose(people: People, at: Scene) -> None:
    case, text = case_of(at.case.id), words(at.case.id)
    await people.press("sanne", "reply", case, "propose", text=text, start="own")


async def _approve(people: People, at: Scene) -> None:
    await people.press("tom", "approve", case_of(at.case.id), "publish")


async def _take(people: People, at: Scene) -> None:
    await people.press("sanne", "take", case_of(at.case.id))


async def _ask(people: People, at: Scene) -> None:
    await people.press(
        "sanne",
        "tell",
        case_of(at.case.id),
        "tell",
        way="question",
        asked="joost",
        text="Loopt de bezorging weer?",
        before=(people.now + PATIENCE).isoformat(),
    )


async def _look(people: People, at: Scene) -> None:
    await people.press("joost", "looking", notice_of(1))


async def _answer(people: People, at: Scene) -> None:
    action = "explain" if people.adds else "fixed"
    said = {"public": PUBLIC, "internal": "Route 7 was stuk."}
    await people.press("joost", action, notice_of(1), "answer", **said)


async def _hand_over(people: People, at: Scene) -> None:
    case, note = case_of(at.case.id), "Jij kent deze klant."
    await people.press("sanne", "assign", case, "assign", owner="tom", note=note)


# ------------------------------------------------------------------ the stories

Acts = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Story:
    """What a customer says, what is pressed in which scene, and what must come of it.

    does      who leaves which entry in the log, each exactly once
    directs   who gets a direct card of this case
    heard     who must hear of it in a list
    """

    name: str
    said: str
    acts: Mapping[str, Act]
    does: Acts = ()
    directs: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
    held: bool = False

    @property
    def silent(self) -> bool:
        return not self.acts

    def texts(self, case: int) -> tuple[str, ...]:
        """Give what may be written, in this order."""
        if self.silent:
            return ()
        return (*([first_words(case)] if self.held else []), words(case))


_ASKED: Mapping[str, Act] = {
    "new": _take,
    "taken": _ask,
    "question open": _look,
    "question looking": _answer,
    "question fixed": _publish("tom"),
    "question explained": _publish("tom"),
}
_HELD: Mapping[str, Act] = {
    "new": _publish("tom", "holding"),
    "held": _publish("tom"),
}

STORIES = (
    Story("alone", "Alweer een uur in de rij.", {"new": _publish("tom")}),
    Story(
        "two",
        f"Er is {DAMAGE} aan mijn fiets.",
        {"new": _propose, "waiting": _approve},
        does=(("sanne", "propose"),),
        directs=("tom",),
    ),
    Story("held", "Mijn geld is weg.", _HELD, held=True),
    Story(
        "asked",
        "Het pakje komt te laat.",
        _ASKED,
        does=(("sanne", "take"), ("sanne", "tell"), ("joost", "answer")),
        directs=("sanne",),
    ),
    Story(
        "handed",
        "De pas doet het niet.",
        {"new": _hand_over, "taken": _publish("tom")},
        does=(("sanne", "assign"),),
        directs=("tom",),
    ),
    Story("silent", "Wat een matige service.", {}, heard=("sanne", "tom", "lotte")),
    Story("urgent", "Straks is er brand in huis.", {}, heard=("sanne", "lotte")),
)


def story_of(said: str) -> Story:
    return next(story for story in STORIES if story.said == said)


# ------------------------------------------------------------------ a turn


async def turn(people: People) -> None:
    """Let everybody look at what stands now and press what they would."""
    read = people.parts.store.read
    scenes, begins = await read(
        lambda tx: (list(_scenes(tx, people.now)), list(_begins(tx, people.now)))
    )
    for who, action, about, step, values in begins:
        await people.press(who, action, about, step, **values)
    for story, scene in scenes:
        act = story.acts.get(scene.name)
        if act:
            await act(people, scene)


Begins = tuple[str, str, Subject, str, dict[str, str]]


def _begins(tx: Tx, now: datetime) -> Iterator[Begins]:
    """Give what still begins the day: Sanne comes on, Tom asks to be reminded."""
    if now < OFF and not tx.shifts.on(now):
        yield "sanne", "shift", TEAM, "begin", {"until": OFF.isoformat()}
    for story, case in _cases(tx):
        about = case_of(case.id)
        waits = any(timer.step == ME for timer in tx.timers.waiting(about))
        if story.name == "silent" and now < REMIND and not waits:
            yield "tom", "remind_me", about, "remind", {"at": REMIND.isoformat()}


def _cases(tx: Tx) -> Iterator[tuple[Story, Case]]:
    for case in tx.cases.listed(limit=100):
        review = tx.reviews.get(case.review)
        assert review is not None
        yield story_of(review.text), case


def _scenes(tx: Tx, now: datetime) -> Iterator[tuple[Story, Scene]]:
    for story, case in _cases(tx):
        asked = next((n for n in tx.notices.of_case(case.id)), None)
        # Two hours after its end everybody has heard of the silence in a list.
        late = bool(asked and asked.due_at and now >= asked.due_at + 2 * PATIENCE)
        yield story, Scene(case, asked.state if asked else None, late)
