"""Clocks of every kind, and what time must promise about each of them.

`PROMISES` are checked shortly in tests/bot and at length in tests/rig. None of them
works by the code's own way: an hour is open when the highest time that the team's
clock has shown lies in a span, and each step is held against its raw moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.hours import DAYS, Hours, Span, read
from bot.ladder import Ladder, given, list_at, moments, steps

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
OFFICE = ("mon-fri 09:00-17:30",)
LUNCH = ("mon-fri 09:00-12:30", "mon-fri 13:00-17:30", "sat 10:00-14:00")
WEEKEND = ("sat-sun 10:00-16:00",)
ALWAYS = ("mon-sun 00:00-24:00",)
NIGHT = ("mon-sun 00:00-02:30", "mon-sun 02:45-06:00", "mon-sun 22:00-24:00")
ONCE = ("sun 02:00-03:00",)
DEFAULT = Ladder(
    shift=(0.25, 0.5),
    owner=(3 * HOUR, HOUR),
    lead=(HOUR, timedelta()),
    closing=90 * MINUTE,
)
ZONES = (
    "Europe/Amsterdam",
    "UTC",
    "Asia/Kathmandu",  # a quarter of an hour off
    "Australia/Lord_Howe",  # its clock changes by half an hour
    "America/Santiago",  # these five change theirs at midnight
    "America/Havana",
    "Asia/Beirut",
    "Africa/Cairo",
    "Atlantic/Azores",
)


def local(text: str, zone: str = "Europe/Amsterdam", *, fold: int = 0) -> datetime:
    """Give the moment at which a zone's clock shows "2026-11-27 16:30"."""
    wall = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)
    return wall.astimezone(UTC)


@dataclass(frozen=True)
class Clock:
    """One clock of a case, the rules around it and a moment of somebody's list."""

    since: datetime
    end: datetime
    ladder: Ladder
    hours: Hours
    urgent: bool
    last: datetime | None

    def given(self, raw: datetime) -> datetime:
        return given(
            raw,
            since=self.since,
            end=self.end,
            ladder=self.ladder,
            hours=self.hours,
            urgent=self.urgent,
        )

    def steps(self) -> list[tuple[str, datetime]]:
        found = steps(self.since, self.end, self.ladder, self.hours, self.urgent)
        return [(step.name, step.due_at) for step in found]

    def raw(self) -> Iterator[tuple[str, datetime]]:
        """Give every reminder at its own moment, as a playbook's reader would."""
        for share in self.ladder.shift:
            yield "shift", self.since + share * (self.end - self.since)
        owner = [self.end - before for before in self.ladder.owner]
        if owner and max(owner) < self.since:
            yield "owner", self.since
        yield from (("owner", at) for at in owner if at >= self.since)
        lead = [self.end - before for before in self.ladder.lead]
        yield from (("lead", at) for at in lead if at >= self.since)


# ----------------------------------------------------------------- clocks of every kind


@cache
def changes(zone: str) -> tuple[datetime, ...]:
    """Give the hours in which a zone's clock changes, in 2026 and 2027."""
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    hours = [begin + n * HOUR for n in range(2 * 365 * 24)]
    offsets = [at.astimezone(ZoneInfo(zone)).utcoffset() for at in hours]
    return tuple(hours[n] for n in range(1, len(hours)) if offsets[n] != offsets[n - 1])


def _arrivals(zone: str) -> st.SearchStrategy[datetime]:
    year = st.integers(0, 365 * 24 * 60).map(
        lambda n: datetime(2026, 1, 1, tzinfo=UTC) + n * MINUTE
    )
    if not changes(zone):
        return year
    near = st.builds(
        lambda change, n: change + n * MINUTE,
        st.sampled_from(changes(zone)),
        st.integers(-4320, 4320),
    )
    return near | year


def _span(quarters: tuple[int, int]) -> Span:
    start, end = (time(n // 4 % 24, n % 4 * 15) for n in quarters)
    return Span(start, end)


def _day(quarters: list[int]) -> tuple[Span, ...]:
    marks = sorted(quarters)[: len(quarters) // 2 * 2]
    return tuple(map(_span, zip(marks[::2], marks[1::2], strict=True)))


_DAYS = st.lists(st.integers(0, 96), max_size=6, unique=True).map(_day)
_WEEKS = st.tuples(*[_DAYS] * len(DAYS)).filter(any)
_TEAMS = st.sampled_from((OFFICE, LUNCH, WEEKEND, ALWAYS, NIGHT, ONCE))


def _hours(zone: str) -> st.SearchStrategy[Hours]:
    teams = _TEAMS.map(lambda texts: read(texts, zone))
    return teams | _WEEKS.map(lambda days: Hours(zone, days))


_BEFORE = st.lists(
    st.sampled_from([timedelta(), 30 * MINUTE, HOUR, 3 * HOUR, 24 * HOUR]), max_size=3
).map(tuple)
_LADDERS = st.just(DEFAULT) | st.builds(
    Ladder,
    shift=st.lists(st.sampled_from([0.1, 0.25, 0.5, 0.9]), max_size=3).map(tuple),
    owner=_BEFORE,
    lead=_BEFORE,
    closing=st.sampled_from([timedelta(), 30 * MINUTE, 90 * MINUTE, 480 * MINUTE]),
)


@st.composite
def _clocks(draw: st.DrawFn) -> Clock:
    zone = draw(st.sampled_from(ZONES))
    since = draw(_arrivals(zone))
    window = draw(st.integers(1, 720) | st.sampled_from([1, 3, 24, 48, 72]))
    last = draw(st.none() | st.integers(-4320, 180))
    return Clock(
        since,
        since + window * HOUR,
        draw(_LADDERS),
        draw(_hours(zone)),
        urgent=draw(st.booleans()),
        last=None if last is None else since + last * MINUTE,
    )


CLOCKS = _clocks()
CHOICES = {"hour", "today", "noon", "tomorrow", "two_days", "week"}


# ------------------------------------------------------------------ what time promises


def _shown(hours: Hours, at: datetime) -> datetime:
    """Give the highest time the team's clock has shown, to the minute."""
    zone = ZoneInfo(hours.zone)
    past = (at - n * MINUTE for n in range(0, 65, 5))
    return max(moment.astimezone(zone).replace(tzinfo=None) for moment in past)


def _works(hours: Hours, at: datetime) -> bool:
    """Say whether the team works at a moment on the grid of five minutes."""
    shown = _shown(hours, at)
    return any(
        span.start <= shown.time() and (shown.time() < span.end or span.end == time())
        for span in hours.days[shown.weekday()]
    )


def _grid(at: datetime) -> datetime:
    return at.replace(minute=at.minute // 5 * 5, second=0, microsecond=0)


def it_is_open_when_the_clock_stands_in_a_span(clock: Clock) -> None:
    for at in (_grid(clock.since), _grid(clock.end)):
        assert clock.hours.open_at(at) == _works(clock.hours, at)


def the_next_opening_is_the_first(clock: Clock) -> None:
    hours, at = clock.hours, _grid(clock.since)
    opening = hours.next_open(at)
    assert opening >= at
    assert _works(hours, opening)
    between = (opening - at) // (5 * MINUTE)
    for n in {0, between // 3, between // 2, between - 1} if between else ():
        assert not _works(hours, at + n * 5 * MINUTE)


def a_day_starts_and_ends_once(clock: Clock) -> None:
    hours, at = clock.hours, clock.since
    start, end = hours.day_start(at), hours.day_end(at)
    assert start > at < end
    assert _works(hours, start)
    assert _works(hours, end - 5 * MINUTE)
    assert hours.last_end(end) == end
    assert hours.last_end(end - MINUTE) <= at
    assert hours.day_end(hours.last_end(at)) == end
    assert hours.next_open(start - MINUTE) in (start - MINUTE, start)
    again = hours.day_start(start)
    assert hours.day(again) > hours.day(start)
    assert start < hours.last_end(again) <= again


def what_closed_last_closed_before_now(clock: Clock) -> None:
    hours, at = clock.hours, _grid(clock.since)
    closed = hours.last_close(at)
    assert hours.last_end(at) <= closed <= at
    assert _works(hours, closed - 5 * MINUTE)
    assert closed <= hours.last_close(hours.next_open(at)) <= hours.next_open(at)


def hours_survive_being_written_down(clock: Clock) -> None:
    hours = clock.hours
    assert read(hours.to_texts(), hours.zone) == hours


def no_reminder_comes_before_its_moment_but_in_a_closing_list(clock: Clock) -> None:
    for _, raw in clock.raw():
        at = clock.given(raw)
        if at >= raw:
            continue
        hours, opening = clock.hours, clock.hours.next_open(raw)
        assert not clock.urgent
        assert clock.since <= at < raw < clock.end <= opening + HOUR
        assert not _works(hours, _grid(raw))
        closing = hours.last_close(raw)
        assert at == hours.next_open(closing - clock.ladder.closing) < closing


def no_reminder_comes_outside_hours_unless_it_is_urgent(clock: Clock) -> None:
    for name, at in clock.steps():
        if name not in ("soon", "over") and not clock.urgent:
            assert clock.hours.open_at(at)


def what_is_urgent_comes_at_its_moment(clock: Clock) -> None:
    for _, raw in clock.raw():
        if clock.urgent or clock.hours.open_at(raw):
            assert clock.given(raw) == raw


def nothing_comes_later_than_the_next_opening(clock: Clock) -> None:
    for _, raw in clock.raw():
        assert clock.given(raw) <= clock.hours.next_open(raw)


def what_could_be_said_in_time_is(clock: Clock) -> None:
    for _, raw in clock.raw():
        if raw < clock.end <= clock.given(raw):
            closing = clock.hours.last_close(raw)
            listed = clock.hours.next_open(closing - clock.ladder.closing)
            assert listed < clock.since or listed >= closing


def that_time_is_up_is_not_said_before(clock: Clock) -> None:
    late = (clock.end, clock.end + MINUTE, clock.end + 100 * HOUR)
    assert all(clock.given(raw) >= raw for raw in late)


def each_step_comes_exactly_once(clock: Clock) -> None:
    told = {(name, clock.given(raw)) for name, raw in clock.raw()}
    soon = clock.end - (clock.end - clock.since) / 5
    found = clock.steps()
    assert sorted(found) == sorted([*told, ("soon", soon), ("over", clock.end)])
    assert [at for _, at in found] == sorted(at for _, at in found)
    assert all(at >= clock.since for _, at in found)


def an_owner_hears_of_it_at_least_once(clock: Clock) -> None:
    names = {name for name, _ in clock.steps()}
    assert ("owner" in names) == bool(clock.ladder.owner)


def what_falls_later_comes_no_sooner(clock: Clock) -> None:
    span = clock.end - clock.since
    raws = sorted([*(at for _, at in clock.raw()), clock.since + span / 3, clock.end])
    pairs = [(raw, clock.given(raw)) for raw in raws]
    waited = [at for raw, at in pairs if at >= raw]
    moved = [at for raw, at in pairs if at < raw]
    assert waited == sorted(waited)
    assert moved == sorted(moved)


def a_list_comes_after_an_hour_and_inside_hours(clock: Clock) -> None:
    now, last, hours = clock.since, clock.last, clock.hours
    at = list_at(now, last, hours, clock.urgent)
    assert clock.urgent or hours.open_at(at)
    assert at >= now
    if last is not None and last <= now:
        assert at - last >= HOUR
    soonest = now if last is None or last < now - HOUR else min(last, now) + HOUR
    assert at == (soonest if clock.urgent else hours.next_open(soonest))


def choices_lie_ahead_in_order_and_differ(clock: Clock) -> None:
    found = moments(clock.since, clock.hours)
    times = [at for _, at in found]
    assert times == sorted(set(times))
    assert times[0] > clock.since
    assert len(dict(found)) == len(found) >= 2
    assert set(dict(found)) <= CHOICES
    for at in times:
        day = clock.hours.on(clock.hours.day(at - MINUTE))
        assert clock.hours.open_at(at) or day[0][0] < at <= day[-1][1]


PROMISES: tuple[Callable[[Clock], None], ...] = (
    it_is_open_when_the_clock_stands_in_a_span,
    the_next_opening_is_the_first,
    a_day_starts_and_ends_once,
    what_closed_last_closed_before_now,
    hours_survive_being_written_down,
    no_reminder_comes_before_its_moment_but_in_a_closing_list,
    no_reminder_comes_outside_hours_unless_it_is_urgent,
    what_is_urgent_comes_at_its_moment,
    nothing_comes_later_than_the_next_opening,
    what_could_be_said_in_time_is,
    that_time_is_up_is_not_said_before,
    each_step_comes_exactly_once,
    an_owner_hears_of_it_at_least_once,
    what_falls_later_comes_no_sooner,
    a_list_comes_after_an_hour_and_inside_hours,
    choices_lie_ahead_in_order_and_differ,
)
