"""Who is reminded when of a case whose window runs out, and never at night.

    arrival ----25 %----50 %-------------3 h----80 %----1 h----end
                shift   shift            owner  card    owner  lead
                                                        lead   card

These are raw moments. What falls outside the team's hours waits for the next opening,
or, when that is too late, joins the one list before closing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from itertools import islice

from bot import window
from bot.hours import DAY, Hours, Opening

SHIFT, OWNER, LEAD, SOON, OVER = "shift", "owner", "lead", "soon", "over"
HOUR = timedelta(hours=1)
LAST_CALL = timedelta(minutes=5)
"""How long before an end or a closing a list comes that would come too late."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """When the people around a case are told, step by step.

    `shift` are shares of the window that passed while nobody took the case; `owner` and
    `lead` say how long before its end, zero being the end itself. `closing` is how long
    before closing the list comes of what runs out before the team is back.
    """

    shift: tuple[float, ...]
    owner: tuple[timedelta, ...]
    lead: tuple[timedelta, ...]
    closing: timedelta


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of a case's ladder and the moment it is due."""

    name: str
    due_at: datetime


def steps(
    since: datetime, end: datetime, ladder: Ladder, hours: Hours, urgent: bool
) -> tuple[Step, ...]:
    """Give what is due between the start of a clock and its end, in order of time.

    Two steps of one name at one moment are one. The two redraws of the card, `soon` and
    `over`, disturb nobody and keep to the clock at any hour.
    """
    when = partial(
        given, since=since, end=end, ladder=ladder, hours=hours, urgent=urgent
    )
    told = [Step(name, when(raw)) for name, raw in _raw(since, end, ladder)]
    drawn = [Step(SOON, window.soon(end, end - since)), Step(OVER, end)]
    return tuple(sorted(dict.fromkeys(told + drawn), key=lambda step: step.due_at))


def _raw(
    since: datetime, end: datetime, ladder: Ladder
) -> Iterator[tuple[str, datetime]]:
    """Give each reminder's own moment, without those before the clock began."""
    for share in ladder.shift:
        yield SHIFT, since + (end - since) * share
    owner = [end - before for before in ladder.owner if end - before >= since]
    # However short the window, its owner hears of it once.
    for at in owner or [since for _ in ladder.owner]:
        yield OWNER, at
    for before in ladder.lead:
        if end - before >= since:
            yield LEAD, end - before


def given(
    raw: datetime,
    *,
    since: datetime,
    end: datetime,
    ladder: Ladder,
    hours: Hours,
    urgent: bool,
) -> datetime:
    """Give the moment at which a reminder that falls at `raw` is really given.

    Inside hours, and for what is urgent, that is `raw` itself; else the next opening.
    If the window ends before the team is well back, it joins the list before closing,
    unless the clock began after that list. That the window has ended is never said
    before it has.
    """
    opening = raw if urgent else hours.next_open(raw)
    if opening == raw or raw >= end or _in_time(opening, end, hours):
        return opening
    listed = hours.next_open(hours.last_close(opening) - ladder.closing)
    return listed if listed >= since else opening


def _in_time(opening: datetime, end: datetime, hours: Hours) -> bool:
    """Say whether an opening leaves time to answer: after a night, over an hour.

    After a break within the day people know what waits; there any time will do.
    """
    a_break = hours.last_close(opening) != hours.last_end(opening)
    return end > opening if a_break else end > opening + HOUR


def list_at(
    now: datetime, last: datetime | None, hours: Hours, urgent: bool
) -> datetime:
    """Give when a person's next list may come: an hour after their last, in hours.

    What is urgent comes outside hours too. A `last` that lies ahead, because the clock
    was put back, keeps nobody waiting for longer than that hour.
    """
    at = now if last is None else max(now, min(last, now) + HOUR)
    return at if urgent else hours.next_open(at)


def in_time(
    at: datetime, now: datetime, end: datetime, hours: Hours, urgent: bool
) -> datetime:
    """Give when a list comes about what ends at `end`, if by the hour it came at `at`.

    That is `at`, unless nobody would hear in time: then shortly before that end, or
    before the team goes. What has ended, and what comes up while nobody works, waits.
    """
    if end <= now or not (urgent or hours.open_at(now)):
        return at
    closing = _closing(now, at, hours)
    if at < end and (urgent or closing > at or _in_time(at, end, hours)):
        return at
    return max(now, (end if urgent else min(closing, end)) - LAST_CALL)


def _closing(now: datetime, at: datetime, hours: Hours) -> datetime:
    """Give when the team next stops working, or any closing after `at`."""
    days = hours.working_days(hours.day(now))
    ends = (end for day in days for _, end in day if end > now)
    return next(end for end in ends if end > at or not hours.open_at(end))


# ------------------------------------------------------------------ choices in dialogs

NOON, FIVE = time(12), time(17)
WEEK = 7 * DAY


def moments(now: datetime, hours: Hours) -> tuple[tuple[str, datetime], ...]:
    """Give the choices for "before when", in order of time, no two the same.

    In an hour, today at five or at closing, the next working day at noon and at
    closing, the closing of the one after it, and the closing a week from today.
    """
    today = hours.day(now)
    tomorrow, two_days = islice(hours.working_days(today + DAY), 2)
    week = next(hours.working_days(today + WEEK))
    choices = {
        "hour": now + HOUR if hours.open_at(now + HOUR) else None,
        "today": _today(now, hours),
        "noon": _within(tomorrow, NOON, hours),
        "tomorrow": tomorrow[-1][1],
        "two_days": two_days[-1][1],
        "week": week[-1][1],
    }
    keys: dict[datetime, str] = {}
    for key, at in choices.items():
        if at and at > now:
            keys.setdefault(at, key)
    return tuple((keys[at], at) for at in sorted(keys))


def _today(now: datetime, hours: Hours) -> datetime | None:
    openings = hours.on(hours.day(now))
    if not openings:
        return None
    five = _within(openings, FIVE, hours)
    return five if five and five > now else openings[-1][1]


def _within(day: tuple[Opening, ...], clock: time, hours: Hours) -> datetime | None:
    """Give the moment of a time of day, if the team has begun and not yet gone."""
    at = hours.moment(hours.day(day[0][0]), clock)
    return at if day[0][0] < at <= day[-1][1] else None
