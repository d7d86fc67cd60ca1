"""Mistakes made on purpose in a good playbook, and what is said about them."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import strategies as st

from bot.grammar import Problem
from bot.playbook import PlaybookError, read
from tests.playbooks import PHRASES, PLAYBOOK, SENTENCES

Change = Callable[[dict[str, Any]], object]


def problems(
    *,
    playbook: Change | None = None,
    sentences: Change | None = None,
    phrases: Change | None = None,
) -> tuple[Problem, ...]:
    """Give what is said about a good playbook after one of its parts was changed."""
    parts = [copy.deepcopy(part) for part in (PLAYBOOK, SENTENCES, PHRASES)]
    for part, change in zip(parts, (playbook, sentences, phrases), strict=True):
        if change:
            change(part)
    with pytest.raises(PlaybookError) as caught:
        read(*parts)
    return caught.value.problems


def put(*path: str | int, value: Any) -> Change:
    """Make a change that sets one key, however deep."""
    *way, last = path

    def change(part: Any) -> None:
        for step in way:
            part = part[step]
        part[last] = value

    return change


def drop(*path: str | int) -> Change:
    """Make a change that leaves one key out."""
    *way, last = path

    def change(part: Any) -> None:
        for step in way:
            part = part[step]
        del part[last]

    return change


JUNK: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
"""Anything that a file may hold where something else belongs."""


def reads_or_says(*parts: Any) -> None:
    """Fail when reading these parts ends in anything but a playbook or mistakes."""
    try:
        assert read(*parts).phrasing
    except PlaybookError as error:
        assert error.problems  # noqa: PT017 - either outcome is right, a crash is not
