"""A report in words: for the terminal whole, for the team's channel in a few lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.figures import Change
from bot.report import OUTCOMES, Count, Report, Rise
from bot.review import short
from bot.words import Line, line

QUOTE = 100
"""Characters that are quoted of what a colleague said for the customer."""
_SHOWN = 3
"""Areas that the message to the team names."""


def title(report: Report) -> Line:
    """Name the week; one that runs says until when it was counted."""
    span = report.span
    name = line("plain", text=str(span.week.number))
    if not span.whole:
        return line("report.until", week=name, start=span.start, until=span.until)
    last = span.until - timedelta.resolution
    return line("report.week", week=name, start=span.start, last=last)


def came(report: Report) -> Line:
    return line(
        "report.came",
        complaints=report.complaints,
        reviews=report.heard.reviews,
        praise=report.heard.praise,
    )


def counts(report: Report) -> Iterator[Line]:
    """Say what came in and what became of it, a line for each figure."""
    yield came(report)
    if report.unsure:
        yield line("report.unsure", n=report.unsure)
    for name in OUTCOMES:
        n = report.outcomes[name]
        if n or (name in ("in_time", "later") and report.complaints):
            yield line(f"report.outcome.{name}", n=n)
    yield from took(report)


def took(report: Report) -> Iterator[Line]:
    """Say how long answers took, if anything was answered."""
    slowest = report.slowest
    if report.median is None or slowest is None:
        return
    yield line(
        "report.took",
        median=spell(report.median),
        slowest=spell(slowest.took),
        case=str(slowest.case),
        place=slowest.place,
    )


def spell(took: timedelta) -> Line:
    """Say how long something took, in hours and minutes."""
    minutes = int(took.total_seconds()) // 60
    return line("report.span", hours=minutes // 60, minutes=minutes % 60)


def row_name(row: Count) -> Line:
    """Name a row of a table; "" is what nobody named."""
    return line("plain", text=row.name) if row.name else line("report.unnamed")


def changes(report: Report) -> Iterator[Line]:
    """Say what colleagues fixed or explained, with what is for the customer."""
    if report.changes:
        yield line("report.changes")
    for change in report.changes:
        said = _change(change)
        text = short(change.public, QUOTE)
        yield line("report.quoted", said=said, text=text) if text else said


def _change(change: Change) -> Line:
    return line(f"report.change.{change.state}", area=change.area)


def rises(report: Report) -> Iterator[Line]:
    if report.rises:
        yield line("report.rises", n=len(report.rises))
    yield from map(_rise, report.rises)


def _rise(rise: Rise) -> Line:
    return line(
        "report.rise",
        case=str(rise.case),
        place=rise.place,
        before=rise.before,
        after=rise.after,
        scale=rise.scale,
    )


def closed(report: Report) -> Iterator[Line]:
    """Say how many cases were closed without a public reply, and why."""
    if report.closed:
        yield line("report.closed", n=sum(n for _, n in report.closed))
    for name, n in report.closed:
        yield line("report.because", reason=line(f"report.reason.{name}"), n=n)


def promises(report: Report) -> Iterator[Line]:
    if report.kept or report.missed:
        yield line("report.promises", kept=report.kept, missed=report.missed)


def nothing() -> Line:
    return line("report.nothing")


# ------------------------------------------------------------------ in the channel


def in_short(report: Report) -> Iterator[Line]:
    """Say the same in at most nine lines."""
    if report.empty:
        yield nothing()
        return
    yield came(report)
    if report.complaints:
        yield _answers(report)
    yield from took(report)
    yield from _most(report)
    yield from (_change(change) for change in report.changes[:_SHOWN])
    if report.rises:
        yield line("report.rises", n=len(report.rises))
    yield from promises(report)


def _answers(report: Report) -> Line:
    found = report.outcomes
    return line(
        "report.answers",
        in_time=found["in_time"],
        later=found["later"],
        overdue=found["overdue"],
        open=found["open"],
    )


def _most(report: Report) -> Iterator[Line]:
    """Name the place and the area with most complaints, where there are several."""
    rows = report.places.rows[:1], report.areas.rows[:1]
    for place, area in zip(*rows, strict=True):
        yield line(
            "report.most",
            place=row_name(place),
            place_n=place.complaints,
            area=row_name(area),
            area_n=area.complaints,
        )


def praised(n: int, text: str) -> tuple[Line, Line | None]:
    """Say how often somebody was kind yesterday, and quote one of them."""
    said = line("list.praise", n=n) if n > 1 else line("list.praise_once")
    return said, line("list.quote", text=text) if text else None
