"""Handing over: what is still open goes to whoever is on next, in one list."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from bot.case import Case
from bot.lists import TEAM_WIDE, Listed
from bot.person import Person, PersonId
from bot.ports.store import Tx
from bot.reminder import NOBODY, SHIFT_END, Nudge, Timer
from bot.shift import Shift
from bot.subject import TEAM, case_of, person_of
from bot.words import Line, line
from handlers.duty import on_now
from handlers.reminders.hearing import FREE, LEFT
from handlers.reminders.listing import Kinds, Pile, kind_of, listed, pile, title
from handlers.reminders.nudges import leave
from handlers.reminders.pace import rested

ALL = 1000
"""Cases that are looked through; with more of them open a list says enough."""


def untaken(tx: Tx, now: datetime) -> Kinds:
    """Give what nobody took, each with why it stands in a list."""
    cases = tx.cases.listed(FREE, limit=ALL)
    return [(case, kind_of(case, now, "free")) for case in cases if case.running]


def left(tx: Tx, people: Collection[PersonId], now: datetime) -> Kinds:
    """Give what these people own that still runs, each with why it is listed."""
    return [(c, kind_of(c, now, "left")) for who in people for c in _owned(tx, who)]


def _owned(tx: Tx, who: PersonId) -> Iterator[Case]:
    owned = tx.cases.owned(who, limit=ALL)
    return (case for case in owned if case.running and case.state not in FREE)


# ------------------------------------------------------------------ a shift begins


def begin(
    tx: Tx, shift: Shift, before: Collection[PersonId], by: Person, now: datetime
) -> None:
    """Give who begins what is still open: nobody's, and of those who were on before.

    An end that the same person had named before does not hold any more.
    """
    who = shift.person
    tx.timers.drop(person_of(who), (SHIFT_END,))
    tx.timers.put(Timer(person_of(who), SHIFT_END, shift.until))
    earlier = [other for other in before if other != who]
    open_ = untaken(tx, now) + left(tx, earlier, now)
    if by.id != who:
        _put_on(tx, shift, open_, by, now)
    elif open_:
        about = pile(tx, open_, now)
        key = "list.hand_over" if earlier else "list.begin"
        said = line(key, what=title(about))
        tx.outbox.show(f"begin:{shift.id}", listed(who, said, about), now)


def _put_on(tx: Tx, shift: Shift, open_: Kinds, by: Person, now: datetime) -> None:
    """Tell somebody that a colleague put them on, even when nothing is open.

    What is open goes along, unless they had a list within the hour: then in the next.
    """
    who, said = shift.person, line("list.put_on", who=by.name, until=shift.until)
    if rested(tx, who, now) > now:
        _leave(tx, who, open_, now)
        open_ = []
    elif open_:
        tx.nudges.told(who, now)
    about = pile(tx, open_, now)
    tx.outbox.show(f"begin:{shift.id}", listed(who, said, about), now)


def _leave(tx: Tx, who: PersonId, open_: Kinds, now: datetime) -> None:
    for case, _ in open_:
        leave(tx, Nudge(who, case_of(case.id), LEFT, now), now)


# ------------------------------------------------------------------ a shift ends


def end(tx: Tx, shift: Shift, by: Person, now: datetime) -> None:
    """End a shift before its time; who did not do so themselves is told."""
    tx.shifts.end(shift.id, now)
    tx.timers.drop(person_of(shift.person), (SHIFT_END,))
    if by.id != shift.person:
        said = line("list.ended", who=by.name)
        tx.outbox.show(f"end:{shift.id}", Listed(shift.person, said, ()), now)


def gone(tx: Tx, who: PersonId, name: str, now: datetime) -> None:
    """Somebody went off: whoever is still on gets what is open, by the hour."""
    on = on_now(tx, now)
    if not on:
        nobody(tx, now, now)
        return
    open_ = untaken(tx, now) + left(tx, [who], now)
    for other in on if open_ else ():
        if rested(tx, other, now) > now:
            _leave(tx, other, open_, now)
            continue
        about = pile(tx, open_, now)
        said = line("list.off", who=name, what=title(about))
        key = f"off:{who}:{other}:{now.isoformat()}"
        tx.outbox.show(key, listed(other, said, about), now)
        tx.nudges.told(other, now)


def ran_out(tx: Tx, timer: Timer, now: datetime) -> None:
    """Let what somebody leaves as their shift ends join the lists of who is on."""
    who, ended = PersonId(timer.subject.id), timer.due_at
    on = on_now(tx, now)
    if not on and not on_now(tx, ended):  # else another shift ended last
        nobody(tx, ended, now)
    for case in _owned(tx, who):
        for other in on:
            leave(tx, Nudge(other, case_of(case.id), LEFT, ended), now)


# ------------------------------------------------------------------ nobody is on

_TEAM = PersonId(TEAM_WIDE)


def nobody(tx: Tx, since: datetime, now: datetime) -> None:
    """Tell the team that nobody is on; outside hours only if something waits.

    It hears so once an hour at most, and later if that is still so then.
    """
    last, later = tx.nudges.last(_TEAM), rested(tx, _TEAM, now)
    if last and since <= last <= now:
        return
    if later > now:
        tx.timers.put(Timer(TEAM, NOBODY, later))
        return
    about = pile(tx, untaken(tx, now), now)
    if about.found:
        _say(tx, line("list.nobody_with", at=since, what=title(about)), about)
    elif about.hours.open_at(now):
        _say(tx, line("list.nobody", at=since), about)


def still_nobody(tx: Tx, timer: Timer, now: datetime) -> None:
    """Tell what could not be told within the hour, if nobody is on even now."""
    if on_now(tx, now):
        return
    about = pile(tx, untaken(tx, now), now)
    if about.found:
        _say(tx, line("list.nobody_now_with", what=title(about)), about)
    elif about.hours.open_at(now):
        _say(tx, line("list.nobody_now"), about)


def _say(tx: Tx, said: Line, about: Pile) -> None:
    message = listed(TEAM_WIDE, said, about, actions=("shift",))
    tx.outbox.show(f"nobody:{about.now.isoformat()}", message, about.now)
    tx.nudges.told(_TEAM, about.now)
