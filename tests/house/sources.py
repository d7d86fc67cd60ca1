"""The files of the house, read once for the tests that walk through all of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "handlers", "adapters")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One module: where it stands, its text and its tree."""

    path: str
    text: str = field(repr=False)
    tree: ast.Module = field(repr=False)

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    def functions(self) -> Iterator[Function]:
        for node in ast.walk(self.tree):
            if isinstance(node, Function):
                yield node


@cache
def sources() -> tuple[Source, ...]:
    found = [path for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py"))]
    texts = {path: path.read_text("utf-8") for path in found}
    return tuple(
        Source(path.relative_to(ROOT).as_posix(), text, ast.parse(text))
        for path, text in texts.items()
    )
