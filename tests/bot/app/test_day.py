"""The shipped day: every press succeeds, and nobody hears more than they should."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from adapters.rehearsal.cast import people, zone
from adapters.rehearsal.scenario import Scene, Written
from bot.case import Case, State
from bot.ports.records import Post
from bot.words import LANGUAGES
from tests.bot.app.show import Show, show

OVER = (
    "The day is over. The page stays open until Ctrl-C.",
    "De dag is voorbij. De pagina blijft open tot Ctrl-C.",
)
HOUR = timedelta(hours=1)
UNASKED = ("list:", "off:", "end:")
"""Lists that come by themselves; one that begins a shift was asked for by its press."""

OLD = ["mould", "sold-out"]
"""The complaints of the week before that nobody had answered."""

RECEIVED = Path(__file__).with_name("received.txt")
"""The first line of every message of the day in English, by who received it."""


@dataclass(frozen=True)
class Day:
    """What there is to tell of a day that was played, and who got what at which time.

    placed  how often a reply of ours was written under each review
    cases   those there are, by the name of their review
    posts   all messages, as they stood when somebody first looked at them
    """

    told: list[str]
    scenes: tuple[Scene, ...]
    cases: Mapping[str, Case]
    placed: Mapping[str, int]
    texts: str
    posts: Mapping[str, Post]

    def to(self, conversation: str, *begin: str) -> list[Post]:
        """Give the messages of a conversation whose key begins like this."""
        own = (p for p in self.posts.values() if p.conversation == conversation)
        found = (p for p in own if p.key.startswith(begin or "") and not p.thread)
        return sorted(found, key=lambda p: (p.at, p.key))

    def lines(self, conversation: str, *begin: str) -> list[str]:
        """Give the first line of each message, by the clock on the wall."""
        return [
            f"{_clock(p.at)} {p.body['blocks'][0]['text']}"
            for p in self.to(conversation, *begin)
        ]


def _clock(at: datetime) -> str:
    return f"{at.astimezone(zone()):%H:%M}"


async def _play(folder: Path, language: str) -> Day:
    seen: dict[str, Post] = {}
    async with show(folder, language=language) as day:
        day.looks = lambda: _look(day, seen)
        told = await day.play()
        await _look(day, seen)
        scenes, effects = day.scenario.scenes, day.site.journal.effects
        steps = [step for scene in scenes for step in scene.steps]
        names = [step.review for step in steps if isinstance(step, Written)]
        names += OLD
        cases = {name: await day.find(name) for name in names}
        placed = {name: len(day.site.journal.writes(name)) for name in names}
    found = {name: case for name, case in cases.items() if case}
    texts = "\n".join(effect.text for effect in effects)
    return Day(told, scenes, found, placed, texts, seen)


async def _look(day: Show, seen: dict[str, Post]) -> None:
    for post in await day.app.parts.store.read(lambda tx: tx.posts.since(0)):
        seen.setdefault(post.key, post)


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Day]:
    """Play the day once in each language."""
    return {
        language: asyncio.run(_play(tmp_path_factory.mktemp(language), language))
        for language in LANGUAGES
    }


@pytest.fixture(params=LANGUAGES)
def day(request: pytest.FixtureRequest, days: Mapping[str, Day]) -> Day:
    return days[request.param]


# ------------------------------------------------------------------ what happens


def test_every_press_of_the_day_succeeds(day: Day) -> None:
    """What is left out would stand between the scenes."""
    *scenes, over = day.told
    assert scenes == [f"{scene.at:%H:%M} {scene.title}" for scene in day.scenes]
    assert over in OVER


def test_it_takes_some_minutes_to_watch(day: Day) -> None:
    assert 9 * 60 <= sum(scene.wait for scene in day.scenes) <= 11 * 60


def test_its_scenes_can_be_picked_by_name(day: Day) -> None:
    names = [scene.name for scene in day.scenes if scene.name]
    assert {"first-reading", "checked", "two-agree", "outage", "refused"} <= {*names}
    assert all(len(name) < 20 and name.islower() for name in names)
    assert day.scenes[0].name  # so that each belongs to one


def test_each_customer_hears_from_us_as_often_as_they_should(day: Day) -> None:
    once = ("order", "nuts", "closed", "wrong-door", "order-again", "mould")
    never = ("queue", "buns", "parking", "troll", "coffee", "box")
    assert day.placed == {
        "lunch": 3,
        "cake": 2,  # their stars changed, and our words with them
        "sold-out": 2,  # Google refused the first
        **dict.fromkeys(once, 1),
        **dict.fromkeys(never, 0),
    }


def test_what_was_stopped_or_stayed_internal_is_nowhere_in_public(day: Day) -> None:
    stopped, given_back = ("gisteren dicht waren", "we were closed"), ("druk", "busy")
    for words in (*stopped, *given_back, "garage", "vrijdag", "Friday"):
        assert words not in day.texts
    assert "andere bus" in day.texts or "another van" in day.texts


def test_google_is_read_for_the_first_time_and_is_out_once(day: Day) -> None:
    told = [post.key.partition(":")[0] for post in day.posts.values()]
    about = [what for what in told if what.startswith(("connected", "source."))]
    assert about == ["connected", "source.down", "source.back"]
    [connected] = [p for key, p in day.posts.items() if key.startswith("connected")]
    read, left = (b["parts"] for b in connected.body["blocks"] if b["kind"] == "info")
    assert [int(n) for n in re.findall(r"\d+", read[0])] == [3, 11]  # places, reviews
    assert left[0].endswith(": 2")


def test_at_the_end_each_case_is_where_it_belongs(day: Day) -> None:
    states = {name: case.state for name, case in day.cases.items()}
    placed = [name for name, state in states.items() if state is State.PLACED]
    closed = [name for name, state in states.items() if state is State.CLOSED]
    taken = [name for name, state in states.items() if state is State.TAKEN]
    answered = ("cake", "order", "nuts", "closed", "lunch", "wrong-door")
    assert set(placed) == {*answered, "order-again", "mould", "sold-out"}
    assert set(closed) == {"queue", "parking", "troll"}
    assert set(taken) == {"coffee", "box"}
    assert {day.cases[name].owner for name in taken} == {"femke"}
    assert "buns" not in states


# ------------------------------------------------------------------ who hears what


@pytest.mark.parametrize("who", people())
def test_nobody_gets_two_unasked_messages_within_an_hour(day: Day, who: str) -> None:
    came = [post.at for post in day.to(f"@{who}", *UNASKED)]
    near = [
        (_clock(one), _clock(other))
        for one, other in pairwise(came)
        if other - one < HOUR
    ]
    assert near == []


def test_the_day_in_dutch_brings_the_same_at_the_same_times(
    days: Mapping[str, Day],
) -> None:
    dutch, english = days["nl"], days["en"]
    for who in people():
        keys = [[(p.at, p.key) for p in d.to(f"@{who}")] for d in (dutch, english)]
        assert keys[0] == keys[1]
        assert not set(dutch.lines(f"@{who}")) & set(english.lines(f"@{who}"))


def test_what_each_of_them_receives(days: Mapping[str, Day]) -> None:
    day = days["en"]
    received = {
        **{who: day.lines(f"@{who}") for who in people()},
        "bakery": day.lines("bakery"),
        "webcare, without the cards": day.lines("webcare", "morning:", "nobody:"),
    }
    told = [line for who in received for line in (f"{who}:", *received[who], "")]
    assert "\n".join(told) == RECEIVED.read_text("utf-8")
