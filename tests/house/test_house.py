"""The house keeps its measures: short functions, short files, names that say what."""

from __future__ import annotations

import ast

import pytest

from tests.house.sources import Function, Source, sources

LONGEST_FUNCTION, USUAL_FUNCTION = 50, 30
LONGEST_FILE = 350
NO_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}

EACH = pytest.mark.parametrize(
    "source", sources(), ids=[source.path for source in sources()]
)


def _lines(function: Function) -> int:
    assert function.end_lineno is not None
    return function.end_lineno - function.lineno + 1


@EACH
def test_no_file_is_too_long_to_read_at_once(source: Source) -> None:
    assert source.lines <= LONGEST_FILE


@EACH
def test_no_function_is_too_long_to_see_at_once(source: Source) -> None:
    long = {f.name: _lines(f) for f in source.functions()}
    assert {n: size for n, size in long.items() if size > LONGEST_FUNCTION} == {}


def test_nine_functions_of_ten_are_short() -> None:
    sizes = sorted(_lines(f) for source in sources() for f in source.functions())
    assert sizes[len(sizes) * 9 // 10] <= USUAL_FUNCTION


@EACH
def test_every_file_opens_by_saying_what_it_is(source: Source) -> None:
    opening = (ast.get_docstring(source.tree) or "").split("\n\n")[0]
    assert len(opening) > 20
    assert opening.endswith((".", ":", "?"))


@EACH
def test_no_module_has_a_name_that_says_nothing(source: Source) -> None:
    parts = source.path.removesuffix(".py").split("/")
    assert not NO_NAMES.intersection(parts)
