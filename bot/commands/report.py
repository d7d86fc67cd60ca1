"""`wederwoord report`: how a week went, for a team that looks back on it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commands.cases import look_up, words_of
from bot.commands.options import home_option

if TYPE_CHECKING:
    from datetime import datetime

    from bot.ports.store import Tx
    from bot.report import Count, Report, Table
    from bot.week import Week
    from bot.words import Line, Words

MOST_WEEKS = 53


def _read(ctx: click.Context, param: click.Parameter, value: str | None) -> Any:
    """Read the week that somebody typed, if any."""
    from bot.week import read_week

    try:
        return None if value is None else read_week(value)
    except ValueError:
        raise click.BadParameter(
            f'"{value}" is no week; write one like 2026-W47.', ctx, param
        ) from None


@click.command()
@click.option("--week", metavar="WEEK", callback=_read, help="As in 2026-W47.")
@click.option(
    "--weeks",
    type=click.IntRange(1, MOST_WEEKS),
    metavar="N",
    help="The last N whole weeks, the oldest first.",
)
@click.option("--this", is_flag=True, help="The week that runs, until now.")
@home_option
def report(
    week: Week | None, weeks: int | None, home: Path | None, *, this: bool
) -> None:
    """Tell how a week went, Monday to Sunday. Default: the last whole week."""
    from bot.app import UtcClock

    if sum((week is not None, weeks is not None, this)) > 1:
        raise click.UsageError("Give one of --week, --weeks and --this.")
    now = UtcClock().now()

    def work(tx: Tx) -> str:
        chosen = [week] if week else _weeks(tx, now, 0 if this else weeks or 1)
        return "\n\n".join(_text(tx, each, now) for each in chosen)

    click.echo(asyncio.run(look_up(home, work)))


def _weeks(tx: Tx, now: datetime, back: int) -> list[Week]:
    """Give so many weeks before this one, the oldest first; 0 is this one."""
    from bot.week import week_at

    running = week_at(now, tx.playbook.current().hours)
    return [running.before(n) for n in range(back, 0, -1)] or [running]


def _text(tx: Tx, week: Week, now: datetime) -> str:
    from handlers.team.week import told

    if week.start(tx.playbook.current().hours) > now:
        raise click.UsageError(f"{week} has not begun.")
    return report_text(told(tx, week, now), words_of(tx))


def report_text(figures: Report, words: Words) -> str:
    """Give a report as plain text, part by part, in the words of the team."""
    from bot import reported

    if figures.empty:
        return "\n".join(_said([reported.title(figures), reported.nothing()], words))
    parts = [
        _said([reported.title(figures)], words),
        _said(reported.counts(figures), words),
        _drawn("place", figures.places, words),
        _drawn("area", figures.areas, words),
        _listed(reported.changes(figures), words),
        _listed(reported.rises(figures), words),
        _listed(reported.closed(figures), words),
        _said(reported.promises(figures), words),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part)


def _said(lines: Iterable[Line], words: Words) -> list[str]:
    return [" ".join(words.say(said).split()) for said in lines]


def _listed(lines: Iterable[Line], words: Words) -> list[str]:
    """Give what stands under a first line set in."""
    said = _said(lines, words)
    return [*said[:1], *(f"  {each}" for each in said[1:])]


def _drawn(kind: str, table: Table, words: Words) -> list[str]:
    """Draw a table with its heads, in columns of one width."""
    from bot.reported import row_name
    from bot.words import line

    if not table.rows:
        return []
    columns = (kind, "complaints", "in_time")
    heads = _said((line(f"report.column.{name}") for name in columns), words)
    rows = [_cells(row, _said([row_name(row)], words)[0]) for row in table.rows]
    if table.others:
        others = words.say(line("report.others", n=table.others))
        rows.append(_cells(table.rest, others))
    return _aligned([heads, *rows])


def _cells(row: Count, name: str) -> list[str]:
    return [name, str(row.complaints), str(row.in_time)]


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    first, *others = (max(map(len, column)) for column in zip(*rows, strict=True))
    return [
        "  ".join([row[0].ljust(first), *map(str.rjust, row[1:], others)])
        for row in rows
    ]
