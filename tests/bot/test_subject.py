"""A subject is carried by a button and read back, and nothing else is one."""

from __future__ import annotations

import pytest

from bot.subject import TEAM, Subject, case_of, notice_of, parse, person_of, source_of


@pytest.mark.parametrize(
    "about", [TEAM, case_of(17), notice_of(3), person_of("tom"), source_of("google")]
)
def test_a_subject_comes_back_as_it_went(about: Subject) -> None:
    assert parse(about.named) == about


@pytest.mark.parametrize(
    "named",
    [
        "",
        "case",
        "case:",
        "case:x",
        "case:1234567890123456",
        "person:",
        "source:",
        "x:1",
    ],
)
def test_anything_else_is_none(named: str) -> None:
    with pytest.raises(ValueError, match=f"^{named}$"):
        parse(named)
