"""The team's week: on Friday how it went, and every morning who was kind yesterday."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.figures import Gathered
from bot.hours import DAY, MIDNIGHT
from bot.lists import TEAM_WIDE, Entry, Listed
from bot.ports.store import Tx
from bot.reminder import REPORT, Timer
from bot.report import Report, Span, quote, report
from bot.reported import in_short, praised, title
from bot.subject import TEAM
from bot.week import Week, told_at
from bot.words import line

LATE = timedelta(hours=1)
"""A message that is later than this waits until the team works."""


def told(tx: Tx, week: Week, now: datetime) -> Report:
    """Reckon a week up to `now` (UTC), in six questions however much came in."""
    rules, figures = tx.playbook.current(), tx.figures
    start, end = week.start(rules.hours), week.end(rules.hours)
    span = Span(week, start, min(now, end), whole=end <= now)
    found = Gathered(
        figures.heard(start, span.until),
        tuple(figures.complaints(start, span.until)),
        tuple(figures.changes(start, span.until)),
        tuple(figures.rated(start, span.until)),
        tuple(figures.promises(start, span.until)),
    )
    names = {area.id: area.name for area in rules.areas.values()}
    return report(span, found, now, lambda area: names.get(area, area))


# ------------------------------------------------------------------ the message


def plan(tx: Tx, now: datetime) -> None:
    """Plan the next message, by the rules as they are now.

    One that is overdue is left alone: it comes late, and plans the next itself.
    """
    waiting = [timer for timer in tx.timers.waiting(TEAM) if timer.step == REPORT]
    wanted = tx.playbook.current().report
    if wanted and any(timer.due_at <= now for timer in waiting):
        return
    tx.timers.drop(TEAM, (REPORT,))
    _plan(tx, now)


def _plan(tx: Tx, after: datetime) -> None:
    rules = tx.playbook.current()
    if rules.report is None:
        return
    timer = Timer(TEAM, REPORT, rules.report.next(after, rules.hours))
    tx.timers.put(timer)
    if timer not in tx.timers.waiting(TEAM):
        _plan(tx, timer.due_at)  # the clock was put back: that week has been told


def happen(tx: Tx, timer: Timer, now: datetime) -> None:
    """Tell the team how its week went, once, whatever became of the moment since."""
    _plan(tx, now)
    hours = tx.playbook.current().hours
    week = told_at(timer.due_at, hours)
    key = f"report:{week}"
    if tx.outbox.get(key):
        return
    figures = told(tx, week, now)
    entries = tuple(Entry(said) for said in in_short(figures))
    more = line("report.more", command=f"wederwoord report --week {week}")
    at = now if now - timer.due_at <= LATE else hours.next_open(now)
    tx.outbox.show(key, Listed(TEAM_WIDE, title(figures), entries, more), at)


# ------------------------------------------------------------------ the morning


def praise(tx: Tx, now: datetime) -> tuple[Entry, ...]:
    """Give a line about the kind words of yesterday, if there were any."""
    hours = tx.playbook.current().hours
    today = hours.day(now)
    start, end = (hours.moment(day, MIDNIGHT) for day in (today - DAY, today))
    n = tx.figures.heard(start, end).praise
    if not n:
        return ()
    said, quoted = praised(n, quote(tx.figures.praise(start, end)))
    return (Entry(said, TEAM, quoted),)
