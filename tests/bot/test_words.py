"""What the bot says: lines that can be kept, and that become Dutch or English."""

from __future__ import annotations

import json
import string
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import words
from bot.words import LANGUAGES, Line, Value, Words, catalogue, line, pack, unpack

AT = datetime(2026, 11, 24, 8, 12, tzinfo=UTC)
DUTCH = Words("nl", "Europe/Amsterdam")
ENGLISH = Words("en", "Europe/London")


# ------------------------------------------------------------------ kept and taken back

SIMPLE = (
    st.text(st.characters())
    | st.integers()
    | st.floats(allow_nan=False)
    | st.datetimes(timezones=st.just(UTC))
)
LINES = st.recursive(
    st.builds(Line, st.text(), st.dictionaries(st.text(), SIMPLE, max_size=3)),
    lambda inner: st.builds(
        Line, st.text(), st.dictionaries(st.text(), SIMPLE | inner, max_size=3)
    ),
    max_leaves=5,
)


@given(LINES)
def test_a_line_survives_being_kept(said: Line) -> None:
    assert unpack(json.loads(json.dumps(pack(said)))) == said


def test_a_moment_in_another_zone_stays_that_moment() -> None:
    zone = Words("nl", "Asia/Tokyo").zone
    said = line("x", at=AT.astimezone(zone))
    assert unpack(pack(said)).values["at"] == AT


# ------------------------------------------------------------------ said


def test_a_value_is_data() -> None:
    said = DUTCH.say(line("author", name="{name} {0} %(name)s $name"))
    assert said.count("{name} {0} %(name)s $name") == 1


@pytest.mark.parametrize(
    ("speaker", "form", "shown"),
    [
        (DUTCH, "", "di 09:12"),
        (DUTCH, "time", "09:12"),
        (DUTCH, "day", "24 nov 09:12"),
        (DUTCH, "date", "24 november 2026"),
        (ENGLISH, "", "Tue 08:12"),
        (ENGLISH, "time", "08:12"),
        (ENGLISH, "day", "24 Nov 08:12"),
        (ENGLISH, "date", "24 November 2026"),
    ],
)
def test_a_moment_is_a_clock_time_of_the_team(
    speaker: Words, form: str, shown: str
) -> None:
    assert speaker.moment(AT, form) == shown


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "01:59"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "03:00"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "02:30"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "02:30"),
    ],
)
def test_summer_time_comes_and_goes(moment: datetime, shown: str) -> None:
    assert DUTCH.moment(moment, "time") == shown


def test_a_line_inside_a_line_is_said_too() -> None:
    stars = line("stars", stars=1.5, scale=5)
    said = DUTCH.say(line("where.stars", stars=stars, source="Google", place="Utrecht"))
    assert DUTCH.say(stars) in said
    assert "1,5" in said
    assert "1.5" in ENGLISH.say(stars)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (line("closed.removed"), "De klant heeft de review verwijderd"),
        (line("clock.before", end=AT), "Reageren vóór di 09:12"),
        (line("list.joined", first=line("list.one.asked"), last="x"), "Herinnering"),
        (line("author", name="lotte_zw"), "lotte_zw"),
        (line("told.noted", what=line("author", name="lotte_zw"), note="x"), "lotte"),
        (line("moment.noon", at=AT), "di 09:12"),
    ],
)
def test_only_our_own_words_open_with_a_large_letter(said: Line, shown: str) -> None:
    assert DUTCH.opening(said).startswith(shown)


@pytest.mark.parametrize("key", ["nobody.wrote.this", "", "author.name"])
def test_a_line_without_words_is_a_key_error(key: str) -> None:
    with pytest.raises(KeyError):
        DUTCH.say(line(key))


def test_a_missing_value_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        DUTCH.say(line("author"))


@pytest.mark.parametrize("reach", ["{name.words}", "{name[0]}", "{0}", "{}"])
def test_no_text_reaches_into_a_value(reach: str) -> None:
    with pytest.raises(KeyError):
        words._FORMATTER.vformat(reach, (), {"name": words._Shown(DUTCH, "x")})


# ------------------------------------------------------------------ the catalogues


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_has_words(language: str) -> None:
    assert all(text.strip() for text in catalogue(language).values())


def test_both_languages_say_the_same_things() -> None:
    dutch, english = (catalogue(language) for language in LANGUAGES)
    assert dutch.keys() == english.keys()
    assert {k: _slots(t) for k, t in dutch.items()} == {
        k: _slots(t) for k, t in english.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_slot_is_a_plain_name_with_a_known_form(language: str) -> None:
    for text in catalogue(language).values():
        for _, name, form, conversion in string.Formatter().parse(text):
            assert name is None or name.isidentifier()
            assert not conversion
            assert form is None or form in words._FORMS


def _slots(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@given(st.datetimes(timezones=st.just(UTC)), st.sampled_from(["nl", "en"]))
def test_any_moment_can_be_said(moment: datetime, language: str) -> None:
    speaker = DUTCH if language == "nl" else ENGLISH
    assert all(speaker.moment(moment, form) for form in words._FORMS)


def test_values_of_every_kind_have_words() -> None:
    kinds: list[Value] = ["x", 1, 1.5, AT, line("nobody")]
    assert all(format(words._Shown(DUTCH, value), "") for value in kinds)
