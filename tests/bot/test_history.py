"""The log of a case: a chain that shows every gap and every other word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.history import START, Entry, broken, chain
from bot.person import BOT, PersonId
from bot.review import digest

AT = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
ACTIONS = ("opened", "take", "save", "approve", "placed")


def log(case: int = 7, words: str = "Beste Karin") -> list[Entry]:
    """Give the log of a case, five entries long; the third has words of its own."""
    entries: list[Entry] = []
    previous = START
    for seq, action in enumerate(ACTIONS, 1):
        detail = words if action == "save" else ""
        named = digest(detail) if detail else ""
        at, who = AT + timedelta(minutes=seq), PersonId("sanne")
        entry = Entry(case, seq, at, who, action, named, previous, "", detail)
        previous = chain(entry)
        entries.append(replace(entry, hash=previous))
    return entries


def test_a_log_as_it_was_written_is_whole() -> None:
    assert broken(log()) is None
    assert broken([]) is None


def test_erased_words_leave_the_chain_whole() -> None:
    assert broken([replace(entry, detail=None) for entry in log()]) is None


@pytest.mark.parametrize(
    "change",
    [
        {"case": 8},
        {"at": AT},
        {"person": BOT},
        {"action": "take back"},
        {"detail_digest": digest("Beste Tom")},
        {"previous": START},
        {"hash": digest("")},
        {"seq": 4},
        {"detail": "Beste Tom"},
        {"detail": ""},
    ],
    ids=str,
)
def test_a_changed_entry_is_pointed_at(change: dict[str, object]) -> None:
    entries = log()
    entries[2] = replace(entries[2], **change)  # type: ignore[arg-type]
    assert broken(entries) == entries[2].seq


@pytest.mark.parametrize("seq", [1, 2, 4])
def test_words_put_where_none_were_are_pointed_at(seq: int) -> None:
    entries = log()
    entries[seq - 1] = replace(entries[seq - 1], detail="Nooit gezegd")
    assert broken(entries) == seq


@pytest.mark.parametrize("seq", [1, 2, 3, 4])
def test_a_missing_entry_is_missed(seq: int) -> None:
    entries = log()
    del entries[seq - 1]
    assert broken(entries) == seq + 1


def test_two_entries_the_wrong_way_round_are_seen() -> None:
    entries = log()
    entries[1], entries[2] = entries[2], entries[1]
    assert broken(entries) == 3


def test_a_changed_entry_with_a_hash_of_its_own_breaks_the_next() -> None:
    entries = log()
    forged = replace(entries[1], action="no_reply")
    entries[1] = replace(forged, hash=chain(forged))
    assert broken(entries) == 3


def test_an_entry_put_in_between_is_seen() -> None:
    entries = log()
    extra = replace(entries[1], seq=3, previous=entries[1].hash, action="assign")
    entries.insert(2, replace(extra, hash=chain(extra)))
    assert broken(entries) == 3


@given(st.integers(0, 4), st.integers(0, 4))
def test_any_two_entries_exchanged_are_seen(one: int, other: int) -> None:
    entries = log()
    entries[one], entries[other] = entries[other], entries[one]
    assert (broken(entries) is None) is (one == other)


@given(st.text(st.characters(), min_size=1), st.text(st.characters(), min_size=1))
def test_words_stand_for_themselves_only(written: str, shown: str) -> None:
    entries = log(words=written)
    entries[2] = replace(entries[2], detail=shown)
    assert (broken(entries) is None) is (written == shown)
