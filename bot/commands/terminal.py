"""How commands talk: tables for a person, tabs for a pipe, JSON for a program."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import click


class Failure(click.ClickException):
    """What went wrong, one red sentence a problem. The exit code is 1."""

    exit_code = 1

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems

    def show(self, file: Any = None) -> None:  # noqa: ARG002 - click's own signature
        for problem in self.problems:
            click.secho(problem, fg="red", err=True)


def tell_json(value: Any) -> None:
    """Print a value as JSON; times are ISO 8601 in UTC."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_iso))


def _iso(at: datetime) -> str:
    return at.isoformat()


def tell_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under their heads; in a pipe parted by tabs, one row a line."""
    if sys.stdout.isatty():
        _draw(head, rows)
        return
    for row in (head, *rows):
        click.echo("\t".join(" ".join(cell.split()) for cell in row))


def _draw(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE, show_edge=False, pad_edge=False)
    for name in head:
        table.add_column(name)
    for row in rows:
        # Text, not str: a customer's words must not be read as rich's own markup.
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)
