"""Who is on: "I'm on until 17:00", taking over from a colleague, and going off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.blocks import Button, Choice, Field, Look, Note
from bot.hours import DAY, Hours
from bot.ladder import moments
from bot.person import Person, PersonId, Right
from bot.ports.records import Change
from bot.ports.store import Tx
from bot.press import Answer, Ask, Dialog, Done, Refused, Request, Wrong
from bot.review import clean, short
from bot.shift import Shift
from bot.spoken import QUOTED, clock_of
from bot.words import Line, line
from handlers.choosing import moment, people
from handlers.duty import able, on_now, shifts_now
from handlers.team import handing

PART = "shift"
"""How the log of changes calls what is done here."""
OFF = "off"
"""Instead of a moment: the shift ends now."""


def ask(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Open the dialog; a time of day that somebody typed is chosen in it already."""
    typed = request.values.get("until", "")
    at = _typed(tx, typed, now)
    until = {"until": at.isoformat() if at else ""}
    asked = replace(request, values={**request.values, **until})
    dialog = _dialog(tx, asked, person, now)
    if typed and at is None:
        look = Look(line("look.no_clock", said=short(clean(typed), QUOTED)))
        dialog = replace(dialog, blocks=(look, *dialog.blocks))
    return Ask(dialog)


def press(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Begin a shift, or end it; a lead does so for anybody."""
    who = _able(tx, person).get(PersonId(request.values.get("person", person.id)))
    if who is None:
        errors = {"person": line("error.choose")}
        return Wrong(errors, _dialog(tx, request, person, now))
    chosen = request.values.get("until", "")
    if chosen == OFF:
        return _end(tx, who, person, now)
    until = moment(chosen, now)
    if until is None:
        errors = {"until": line("error.moment")}
        return Wrong(errors, _dialog(tx, request, person, now))
    over = bool(request.values.get("over"))
    return _begin(tx, who, until, person, now, over=over)


def off(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """End one's own shift now."""
    return _end(tx, person, person, now)


def _begin(
    tx: Tx, who: Person, until: datetime, by: Person, now: datetime, *, over: bool
) -> Answer:
    """Let a person be on; with `over` they are the only one from now on."""
    on, working = tx.shifts.on(now), shifts_now(tx, now)
    for shift in on:
        if shift.person == who.id:
            tx.shifts.end(shift.id, now)
        elif over:
            handing.end(tx, shift, by, now)
    begun = tx.shifts.begin(who.id, now, until)
    handing.begin(tx, begun, _before(tx, working, begun, over=over), by, now)
    said = line("done.on", who=who.name, until=until)
    _log(tx, said, on, by, who, now)
    return Done(said)


def _before(tx: Tx, on: Iterable[Shift], begun: Shift, *, over: bool) -> set[PersonId]:
    """Give whose open work goes along: who was taken over, or who was on last."""
    others = {shift.person for shift in on}
    if others:
        return others if over else set()
    last = tx.shifts.get(begun.id - 1)
    return {last.person} if last else set()


def _end(tx: Tx, who: Person, by: Person, now: datetime) -> Answer:
    on = tx.shifts.on(now)
    mine = [shift for shift in on if shift.person == who.id]
    if not mine:
        return Refused(line("refused.not_on", who=who.name))
    for shift in mine:
        handing.end(tx, shift, by, now)
    handing.gone(tx, who.id, who.name, now)
    said = line("done.off", who=who.name)
    _log(tx, said, on, by, who, now)
    return Done(said)


def _log(
    tx: Tx, said: Line, before: Iterable[Shift], by: Person, who: Person, now: datetime
) -> None:
    """Note what was done to a shift of somebody else."""
    if by.id != who.id:
        was, is_ = _held(before), _held(tx.shifts.on(now))
        tx.changes.add(Change(0, now, by.id, PART, said, was, is_))


def stands(tx: Tx, held: list[list[str]], now: datetime) -> bool:
    """Tell whether the same people are on until the same moments as a log says."""
    return _held(tx.shifts.on(now)) == held


def put_back(tx: Tx, held: list[list[str]], by: Person, now: datetime) -> None:
    """Let those be on who were on before a change, until their own moments.

    Somebody who left since, or may not work any more, stays off.
    """
    may = able(tx, Right.WORK)
    wanted = {PersonId(p): datetime.fromisoformat(at) for p, at in held if p in may}
    on = {shift.person: shift for shift in tx.shifts.on(now)}
    for who, shift in on.items():
        if wanted.get(who) != shift.until:
            handing.end(tx, shift, by, now)
    for who, until in wanted.items():
        stays = who in on and on[who].until == until
        if until > now and not stays:
            handing.begin(tx, tx.shifts.begin(who, now, until), set(), by, now)
    if on and not on_now(tx, now):
        handing.nobody(tx, now, now)


def _held(shifts: Iterable[Shift]) -> list[list[str]]:
    return [[shift.person, shift.until.isoformat()] for shift in shifts]


# ------------------------------------------------------------------ the dialog


def _typed(tx: Tx, said: str, now: datetime) -> datetime | None:
    """Give the next moment at which the team's clock shows what was typed."""
    clock, hours = clock_of(said), tx.playbook.current().hours
    if clock is None:
        return moment(said, now)
    today = hours.day(now)
    days = (hours.moment(day, clock) for day in (today, today + DAY))
    return next(at for at in days if at > now)


def _able(tx: Tx, person: Person) -> dict[PersonId, Person]:
    """Give whose shifts a person may set: their own, a lead everybody's."""
    if not person.may(Right.LEAD):
        return {person.id: person}
    return {p.id: p for p in tx.playbook.current().able(Right.WORK)}


def _dialog(tx: Tx, request: Request, person: Person, now: datetime) -> Dialog:
    on, playbook = shifts_now(tx, now), tx.playbook.current()
    stands = [
        Note(line("note.on", who=playbook.name(s.person), until=s.until)) for s in on
    ]
    return Dialog(
        "shift",
        request.subject,
        line("title.shift"),
        blocks=tuple(stands) or (Note(line("note.nobody_on")),),
        fields=tuple(_fields(tx, request, person, now)),
        submit=Button("shift", line("verb.shift"), "begin", primary=True),
    )


def _fields(tx: Tx, request: Request, person: Person, now: datetime) -> Iterable[Field]:
    values, on = request.values, shifts_now(tx, now)
    settable = _able(tx, person)
    if len(settable) > 1:
        label, value = line("field.person"), values.get("person", person.id)
        choices = people(settable.values())
        yield Field("person", "choice", label, value=value, choices=choices)
    label, value = line("field.until"), values.get("until", "")
    choices = _times(tx, now, moment(value, now))
    if any(shift.person in settable for shift in on):
        choices += (Choice(OFF, line("choice.off")),)
    yield Field("until", "choice", label, value=value, choices=choices)
    others = [s.person for s in on if s.person != person.id]
    if others:
        names = ", ".join(tx.playbook.current().name(who) for who in others)
        label, value = line("field.over", who=names), values.get("over", "")
        yield Field("over", "tick", label, value=value)


def _times(tx: Tx, now: datetime, chosen: datetime | None) -> tuple[Choice, ...]:
    """Offer until when: within today and the next working day, both closings too.

    A moment that was chosen is offered in any case.
    """
    hours = tx.playbook.current().hours
    closing = hours.day_end(now)
    offered = {at for key, at in moments(now, hours) if key != "hour"}
    last = hours.day_end(closing)
    ends = {at for at in offered | {closing} if at <= last}
    ends |= {chosen} if chosen else set()
    return tuple(Choice(at.isoformat(), _day(hours, at, now)) for at in sorted(ends))


def _day(hours: Hours, at: datetime, now: datetime) -> Line:
    today = hours.day(at) == hours.day(now)
    return line("moment.today" if today else "moment.tomorrow", at=at)
