"""The five questions of agreeing first: asked in one dialog, and read back from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.blocks import Block, Button, Choice, Field, Note
from bot.card import author, quoted
from bot.case import Case
from bot.dossier import Dossier
from bot.person import Person, PersonId
from bot.person import Right as May
from bot.ports.store import Tx
from bot.press import Dialog
from bot.subject import case_of
from bot.triage import Guess, Needed, Right, Solution, Triage, guess
from bot.words import Line, line
from handlers.choosing import moment, people, times
from handlers.deciding.planning import planned

Values = Mapping[str, str]

THEN: Mapping[str, str] = {"save": "", "save_reply": "reply", "save_tell": "tell"}
"""What opens after each verb of the dialog."""

# ------------------------------------------------------------------ the answers


def begin(file: Dossier, now: datetime) -> dict[str, str]:
    """Give the answers to begin with: those that stand, or else a guess."""
    found = file.case.triage or _guess(file)
    who, before = contact_of(file.case, now)
    return {
        "reply": found.reply,
        "right": found.right,
        "area": found.area if found.area in file.areas else "",
        "solution": found.solution,
        "contact": who or "",
        "before": before.isoformat() if before else "",
    }


def _guess(file: Dossier) -> Guess:
    words = {area.id: area.words for area in file.areas.values()}
    return guess(file.review, words, file.case.owner)


def contact_of(case: Case, now: datetime) -> tuple[PersonId | None, datetime | None]:
    """Give who contacts the customer before when, as the dialog begins with it.

    A moment that has passed cannot be chosen again; left alone, the plan stays.
    """
    made = planned(case)
    if made is None:
        return case.owner, None
    return made.who, made.before if made.before > now else None


def read(values: Values, person: Person, now: datetime) -> Triage:
    """Read answers in which `wrong` finds nothing."""
    who = values.get("contact", "")
    return Triage(
        reply=Needed(values["reply"]),
        right=Right(values["right"]),
        area=values.get("area", ""),
        solution=Solution(values["solution"]),
        contact=PersonId(who) if who else None,
        before=moment(values.get("before", ""), now),
        by=person.id,
        at=now,
    )


def wrong(tx: Tx, file: Dossier, values: Values, now: datetime) -> dict[str, Line]:
    """Give what is wrong with the answers, by the name of the field."""
    able = {p.id for p in tx.playbook.current().able(May.WORK)}
    allowed: Mapping[str, Iterable[str]] = {
        "reply": Needed,
        "right": Right,
        "area": {"", *file.areas},
        "solution": Solution,
        "contact": {"", *able},
    }
    unknown = {
        name: line("error.choose")
        for name, known in allowed.items()
        if values.get(name, "") not in set(known)
    }
    return {**_contact_wrong(file, values, now), **unknown}


def _contact_wrong(file: Dossier, values: Values, now: datetime) -> dict[str, Line]:
    """Ask for what a plan needs: nobody is left to guess who does it, or when."""
    who, before = values.get("contact", ""), values.get("before", "")
    first = values.get("reply") == Needed.CONTACT
    if not who:
        return {"contact": line("error.contact")} if first or before else {}
    to_do = first or before or who != file.case.owner
    if to_do and moment(before, now) is None:
        return {"before": line("error.moment")}
    return {}


# ------------------------------------------------------------------ the dialog


def dialog(
    tx: Tx, file: Dossier, values: Values, now: datetime, *, first: bool
) -> Dialog:
    """Draw the questions with these answers; `first` when they came unasked."""
    notes: list[Block] = [Note(line("note.first"))] if first else []
    return Dialog(
        "triage",
        case_of(file.case.id),
        line("title.triage", name=author(file)),
        blocks=(*notes, *quoted(file)),
        fields=(
            *_fields(file, values),
            *_contact_fields(tx, file, values, now),
            *([_typed(values["typed"])] if values.get("typed") else []),
        ),
        submit=_verb("save_reply", line("verb.save_reply"), primary=True),
        buttons=_buttons(file, first=first),
    )


def _typed(text: str) -> Field:
    """Carry along what somebody was writing when they turned to these questions."""
    return Field("typed", "kept", line("field.typed"), value=text)


def _buttons(file: Dossier, *, first: bool) -> tuple[Button, ...]:
    # Skipping opens the reply as its own "load" does, which never leads back here.
    skip = Button("reply", line("verb.skip"), "load")
    tell = _verb("save_tell", line("verb.save_tell"))
    return (
        _verb("save", line("verb.save")),
        *((tell,) if file.areas else ()),
        *((skip,) if first else ()),
    )


def _verb(step: str, label: Line, *, primary: bool = False) -> Button:
    return Button("triage", label, step, primary=primary)


def _fields(file: Dossier, values: Values) -> tuple[Field, ...]:
    needed = tuple(Choice(n, line(f"needed.{n}")) for n in Needed)
    right = tuple(Choice(r, line(f"right.{r}")) for r in Right)
    solution = tuple(Choice(s, line(f"solution.{s}")) for s in Solution)
    return (
        _choice("reply", line("field.needed"), values, needed),
        _choice("right", line("field.right"), values, right),
        *_areas(file, values),
        _choice("solution", line("field.solution"), values, solution),
    )


def _areas(file: Dossier, values: Values) -> tuple[Field, ...]:
    """Ask where it went wrong if the playbook names areas, with why one is guessed."""
    if not file.areas:
        return ()
    found = None if file.case.triage else _guess(file)
    why = found.why.get("area") if found else None
    areas = [Choice(a.id, line("plain", text=a.name)) for a in file.areas.values()]
    choices = (*areas, Choice("", line("choice.no_area")))
    return (_choice("area", line("field.went_wrong"), values, choices, hint=why),)


def _contact_fields(
    tx: Tx, file: Dossier, values: Values, now: datetime
) -> tuple[Field, ...]:
    before = moment(values.get("before", ""), now)
    able, hours = tx.playbook.current().able(May.WORK), file.case.policy.hours
    nobody = Choice("", line("choice.nobody"))
    whenever = Choice("", line("choice.no_moment"))
    chosen = {**values, "before": before.isoformat() if before else ""}
    who = (*people(able), nobody)
    when = (*times(now, hours, before), whenever)
    return (
        _choice("contact", line("field.contact"), chosen, who),
        _choice("before", line("field.before"), chosen, when),
    )


def _choice(
    name: str,
    label: Line,
    values: Values,
    choices: tuple[Choice, ...],
    hint: Line | None = None,
) -> Field:
    value = values.get(name, "")
    return Field(name, "choice", label, value=value, choices=choices, hint=hint)
