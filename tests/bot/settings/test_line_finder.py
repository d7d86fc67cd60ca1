"""A key path leads to the line where its value stands."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.settings.line_finder import line_of

TEXT = '''\
# a playbook
brand = "Smit"   # 2
"odd key" = 1
dotted.inner = 2

text = """
window = 5
"""
window = 900
list = [
  "a", # [people]
  "b",
]
inline = { a = 1, b = { c = 2 } }

[[people]]
id = "anna"

[[people]]
id = "tom"
roles = ["x"]

[people.address]
street = "y"

[[people.phones]]
number = 1

[[people.phones]]
number = 2

[other."quoted.name"]
deep = 1
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("brand",), 2),
        (("odd key",), 3),
        (("dotted", "inner"), 4),
        (("text",), 6),
        (("window",), 9),
        (("list",), 10),
        (("list", 1), 10),
        (("inline", "b", "c"), 14),
        (("people", 0), 16),
        (("people", 0, "id"), 17),
        (("people", 1), 19),
        (("people", 1, "roles"), 21),
        (("people", 1, "roles", 0), 21),
        (("people", 1, "address", "street"), 24),
        (("people", 1, "phones", 1, "number"), 30),
        (("other", "quoted.name", "deep"), 33),
    ],
)
def test_a_path_leads_to_its_line(path: tuple[str | int, ...], line: int) -> None:
    assert line_of(TEXT, path) == line


def test_a_missing_key_leads_to_the_head_of_its_table() -> None:
    assert line_of(TEXT, ("people", 0, "roles")) == 16
    assert line_of(TEXT, ("people", 1, "email")) == 19


def test_a_missing_key_outside_any_table_has_no_line() -> None:
    assert line_of(TEXT, ("contact",)) is None
    assert line_of("", ("contact",)) is None


def test_what_is_no_toml_has_no_line() -> None:
    assert line_of("brand = = 1", ("brand",)) is None


KEYS = st.text(min_size=1, max_size=6)
VALUES = st.integers() | st.text(max_size=20) | st.lists(st.integers(), max_size=3)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_every_key_is_found_on_a_line_of_its_own(table: dict[str, object]) -> None:
    lines = [f"{_quoted(key)} = {_value(value)}" for key, value in table.items()]
    text = "\n".join(lines)
    assert tomllib.loads(text) == table
    for number, key in enumerate(table, 1):
        assert line_of(text, (key,)) == number


def _quoted(text: str) -> str:
    return '"' + "".join(f"\\U{ord(char):08X}" for char in text) + '"'


def _value(value: object) -> str:
    return _quoted(value) if isinstance(value, str) else str(value)
