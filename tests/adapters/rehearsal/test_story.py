"""The customers of the scenario: in order, in time, and of every kind there is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from adapters.rehearsal.story import play, story
from adapters.sources.plain.mapping import review
from bot.review import Kind, Review
from tests.contract.sources import START


def reviews() -> list[Review]:
    mapped = [review(payload, "plein") for _, payload in story(START)]
    return [each for each in mapped if isinstance(each, Review)]


def test_those_of_one_scene_come_at_once_and_the_others_later() -> None:
    delays = [delay for delay, _ in story(START)]
    assert delays[:4] == [0, 0, 0, 20]
    assert delays == sorted(delays)


def test_each_was_written_some_minutes_before_it_comes() -> None:
    for delay, payload in story(START):
        came = START + timedelta(seconds=delay)
        written = datetime.fromisoformat(payload["created_at"])
        assert timedelta(minutes=1) < came - written < timedelta(hours=17)


def test_every_line_is_a_review_of_its_own() -> None:
    seen = reviews()
    assert len({each.external_id for each in seen}) == len(story(START)) == len(seen)
    assert {each.place for each in seen} == {
        f"Bakkerij Smit {town}" for town in ("Utrecht", "Zwolle", "Leiden")
    }
    assert {each.language for each in seen} == {"nl", "en", ""}  # one is in Italian


def test_it_shows_every_kind_of_complaint() -> None:
    seen = reviews()
    assert sum(each.stars == 5 for each in seen) == 1
    assert sum(each.stars is not None and each.stars <= 2 for each in seen) >= 7
    [alarm] = [each for each in seen if each.stars == 4]
    assert "allergische reactie" in alarm.text
    [question] = [each for each in seen if each.stars is None]
    assert question.kind is Kind.COMMENT
    assert any("<script>" in r.text and "<!channel>" in r.text for r in seen)


def test_it_stays_the_same_story() -> None:
    assert story(START) == story(START)


async def test_the_player_waits_before_each() -> None:
    happened: list[float | str] = []

    async def sleep(seconds: float) -> None:
        happened.append(seconds)

    def add(payload: Mapping[str, Any]) -> None:
        happened.append(payload["id"])

    await play([(0, {"id": "a"}), (20, {"id": "b"}), (50, {"id": "c"})], add, sleep)
    assert happened == [0, "a", 20, "b", 30, "c"]
