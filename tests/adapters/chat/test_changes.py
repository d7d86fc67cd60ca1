"""Changes that stand close together read as one."""

from __future__ import annotations

from adapters.chat.changes import together


def test_changes_near_one_another_are_shown_as_one() -> None:
    parts = [("out", "a"), ("in", "b"), ("same", " "), ("out", "c"), ("same", "  ")]
    parts += [("in", "d"), ("same", " x")]
    assert together(parts, 1) == [
        *[("out", "a c"), ("in", "b "), ("same", "  ")],
        *[("in", "d"), ("same", " x")],
    ]
    assert together(parts, 0) == parts
