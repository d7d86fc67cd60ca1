"""Contact in person: who calls or writes the customer, and that they have spoken."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.blocks import Button, Choice, Field
from bot.card import author, quoted
from bot.case import Case, Move, State, Suggestion
from bot.dossier import Dossier
from bot.draft import one
from bot.person import Person, PersonId, Right
from bot.ports.store import Tx
from bot.press import Answer, Ask, Dialog, Done, Request, Wrong
from bot.reminder import CONTACT
from bot.subject import case_of
from bot.words import Line, line
from handlers.casework import file_of, move, redraw
from handlers.choosing import moment, note, note_field, people, times, too_long
from handlers.deciding.planning import Plan, area_slot, plan, planned

Values = Mapping[str, str]

# ------------------------------------------------------------------ the plan


def ask(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    file = file_of(tx, request.subject)
    stands = planned(file.case)
    who = stands.who if stands else file.case.owner or person.id
    before = stands.before.isoformat() if stands else ""
    return Ask(_dialog(tx, file, {"contact": who, "before": before}, now))


def press(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Keep who contacts the customer and when; on request say so in public next."""
    file, values = file_of(tx, request.subject), request.values
    said, before = note(values.get("note", "")), moment(values.get("before", ""), now)
    able = {p.id for p in tx.playbook.current().able(Right.WORK)}
    errors = too_long(said)
    if values.get("contact") not in able:
        errors["contact"] = line("error.choose")
    if before is None:
        errors["before"] = line("error.moment")
    if before is None or errors:
        return Wrong(errors, _dialog(tx, file, values, now))
    made = Plan(PersonId(values["contact"]), before, said)
    moved = plan(tx, file.case, made, person, now)
    assert moved.plan is not None  # noqa: S101 - `plan` has just set it
    done = line("done.contact", plan=moved.plan)
    if not values.get("public"):
        return Done(done)
    tx.cases.change(moved, now, suggestions=_in_front(tx, file))
    return Done(done, then="reply")


def _in_front(tx: Tx, file: Dossier) -> tuple[Suggestion, ...]:
    """Put the words that say that contact follows in front of the suggestions."""
    case, playbook = file.case, tx.playbook.current().under(file.brand)
    slots = area_slot(case.triage, playbook)
    first = one("contact", file.review, case.language, playbook, slots)
    others = (s for s in case.suggestions if s.stance != "contact")
    return (*([first] if first else []), *others)[:3]


def _dialog(tx: Tx, file: Dossier, values: Values, now: datetime) -> Dialog:
    return Dialog(
        "contact",
        case_of(file.case.id),
        line("title.contact", name=author(file)),
        blocks=tuple(quoted(file)),
        fields=(
            *_who_and_when(tx, file, values, now),
            note_field(values.get("note", "")),
            Field(
                "public", "tick", line("field.say_it"), value=values.get("public", "")
            ),
        ),
        submit=Button("contact", line("verb.contact"), "contact", primary=True),
    )


def _who_and_when(
    tx: Tx, file: Dossier, values: Values, now: datetime
) -> tuple[Field, Field]:
    able, hours = people(tx.playbook.current().able(Right.WORK)), file.case.policy.hours
    before, who = moment(values.get("before", ""), now), values.get("contact", "")
    chosen, when = before.isoformat() if before else "", times(now, hours, before)
    return (
        Field("contact", "choice", line("field.contact"), value=who, choices=able),
        Field("before", "choice", line("field.before"), value=chosen, choices=when),
    )


# ------------------------------------------------------------------ afterwards

REPLY, CLOSE = "reply", "close"
_NEXT: Mapping[str, Line] = {
    REPLY: line("choice.still_reply"),
    CLOSE: line("choice.no_need"),
}


def ask_reached(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    return Ask(_reached(file_of(tx, request.subject), {}))


def reached(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Note that somebody spoke with the customer; then reply in public, or close."""
    file, said = file_of(tx, request.subject), note(request.values.get("note", ""))
    errors, after = too_long(said), request.values.get("next", "")
    if after not in _NEXT:
        errors["next"] = line("error.choose")
    if errors:
        return Wrong(errors, _reached(file, request.values))
    tx.timers.drop(case_of(file.case.id), (CONTACT,))
    if after == CLOSE:
        return _close(tx, file.case, person, said, now)
    return _go_on(tx, file.case, person, said, now)


def _close(tx: Tx, case: Case, person: Person, said: str, now: datetime) -> Answer:
    reason = line("closed.reached", who=person.name)
    ends = {"reason": reason, "look": None, "plan": _spoke(person, now)}
    move(tx, case, Move.REACHED, person.id, now, detail=said, **ends)
    return Done(line("done.reached_closed", who=person.name))


def _go_on(tx: Tx, case: Case, person: Person, said: str, now: datetime) -> Answer:
    """Leave the case open for a reply; whoever spoke has taken what nobody had."""
    if case.state is State.NEW:
        owner = case.owner or person.id
        case = move(tx, case, Move.TAKE, person.id, now, owner=owner)
    spoken = tx.cases.change(case, now, plan=_spoke(person, now))
    tx.history.add(case.id, now, person.id, Move.REACHED.value, said)
    redraw(tx, spoken, now)
    return Done(line("done.reached", who=person.name), then="reply")


def _spoke(person: Person, now: datetime) -> Line:
    return line("contact.reached", who=person.name, at=now)


def _reached(file: Dossier, values: Values) -> Dialog:
    return Dialog(
        "reached",
        case_of(file.case.id),
        line("title.reached", name=author(file)),
        fields=(
            note_field(values.get("note", "")),
            Field(
                "next",
                "choice",
                line("field.next"),
                value=values.get("next", ""),
                choices=tuple(Choice(name, said) for name, said in _NEXT.items()),
            ),
        ),
        submit=Button("reached", line("verb.save"), "reached", primary=True),
    )
