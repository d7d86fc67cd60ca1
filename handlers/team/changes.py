"""Changes: what leads changed on the page, who and when, and taking it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.blocks import Block, Button, Choice, Field, Logged, Note
from bot.person import Person
from bot.ports.records import Change
from bot.ports.store import Tx
from bot.press import Answer, Dialog, Done, Request, Wrong
from bot.subject import TEAM
from bot.words import Line, line
from handlers.team import roster, shift
from handlers.team.members import LABELS, TEXTS, joined, roles
from handlers.team.roster import PART, Entry, Errors

LONGEST = 16
"""Digits of a number that is looked up; no database holds longer ones."""
SHOWN, OFFERED = 50, 10
"""Changes that the log lists, and those that can be undone from there."""


def keep(
    tx: Tx, before: Entry | None, after: Entry | None, by: Person, now: datetime
) -> Line:
    """Note down that a person changed, and say how."""
    said = _said(before, after)
    tx.changes.add(Change(0, now, by.id, PART, said, _kept(before), _kept(after)))
    return said


def _kept(entry: Entry | None) -> list[object] | None:
    return [entry.at, dict(entry.person)] if entry else None


def _said(before: Entry | None, after: Entry | None) -> Line:
    if before and after:
        return line("change.changed", who=before.name, what=_differences(before, after))
    if after:
        return line("change.added", who=after.name, roles=roles(after.roles))
    return line("change.removed", who=before.name if before else "?")


def _differences(before: Entry, after: Entry) -> Line:
    parts = [
        line(
            "change.part",
            field=LABELS[name],
            was=before.person.get(name, "") or "-",
            now=after.person.get(name, "") or "-",
        )
        for name in TEXTS
        if before.person.get(name, "") != after.person.get(name, "")
    ]
    if before.roles != after.roles:
        label, was = line("field.roles"), roles(before.roles)
        parts.append(line("change.part", field=label, was=was, now=roles(after.roles)))
    return joined(parts)


# ------------------------------------------------------------------ the log


def log(tx: Tx, now: datetime) -> Dialog:
    """Show what leads changed, the newest first, and offer what can be undone."""
    playbook, changes = tx.playbook.current(), tx.changes.listed(SHOWN)
    blocks: list[Block] = [
        Logged(line("log.entry", at=c.at, who=playbook.name(c.by), did=_did(c)))
        for c in changes
    ]
    able = [change for change in changes if _undoable(tx, change, now)][:OFFERED]
    if not able:
        blocks.append(Note(line("note.nothing_to_undo")))
    page = Dialog("people", TEAM, line("title.changes"), blocks=tuple(blocks))
    if not able:
        return page
    choices = tuple(Choice(str(c.id), _choice(c)) for c in able)
    return replace(
        page,
        fields=(Field("change", "choice", line("field.change"), choices=choices),),
        submit=Button("people", line("people.undo"), "undo", primary=True),
    )


def _did(change: Change) -> Line:
    return line("change.taken_back", what=change.said) if change.undone else change.said


def _choice(change: Change) -> Line:
    return line("change.choice", at=change.at, what=change.said)


def _undoable(tx: Tx, change: Change, now: datetime) -> bool:
    """Tell whether a change can be taken back: it still stands as it was made."""
    return not change.undone and _PARTS[change.part][0](tx, change, now)


def _person_stands(tx: Tx, change: Change, _: datetime) -> bool:
    made, was = change.after, change.before
    stands = roster.find(tx, (made or was)[1]["id"])
    return (stands.person if stands else None) == (made[1] if made else None)


def _shift_stands(tx: Tx, change: Change, now: datetime) -> bool:
    return shift.stands(tx, change.after, now)


# ------------------------------------------------------------------ taking it back


def undo(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Let things be as before a change; itself a change that can be undone."""
    number = request.values.get("change", "")
    fits = number.isdecimal() and len(number) < LONGEST
    found = tx.changes.get(int(number)) if fits else None
    if not number:
        return Wrong({"change": line("error.choose")}, log(tx, now))
    if found is None or not _undoable(tx, found, now):
        return Wrong({"change": line("error.not_undone")}, log(tx, now))
    errors = _PARTS[found.part][1](tx, found, person, now)
    if errors:
        return Wrong({"change": next(iter(errors.values()))}, log(tx, now))
    said = line("change.undone", what=found.said)
    back = Change(0, now, person.id, found.part, said, found.after, found.before)
    tx.changes.add(replace(back, undoes=found.id))
    return Done(said, then="people")


def _person_back(tx: Tx, found: Change, by: Person, now: datetime) -> Errors:
    made, was = found.after, found.before
    return roster.put(tx, Entry(*(made or was)), Entry(*was) if was else None, now)


def _shift_back(tx: Tx, found: Change, by: Person, now: datetime) -> Errors:
    shift.put_back(tx, found.before, by, now)
    return {}


_PARTS: Mapping[
    str,
    tuple[
        Callable[[Tx, Change, datetime], bool],
        Callable[[Tx, Change, Person, datetime], Errors],
    ],
] = {
    PART: (_person_stands, _person_back),
    shift.PART: (_shift_stands, _shift_back),
}
"""For each part that leads change: whether a change stands, and taking it back."""
