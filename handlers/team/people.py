"""People: a lead says who works with it and what each may do; with a log and undo."""

from __future__ import annotations

from datetime import datetime

from bot.person import Person
from bot.ports.store import Tx
from bot.press import Answer, Ask, Done, Refused, Request, Wrong
from bot.words import line
from handlers.team import changes, roster
from handlers.team.members import NEW, OPTIONAL, edit, overview, too_long, typed
from handlers.team.roster import Entry


def ask(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Open the list, one person of it, or the log of what was changed."""
    if request.step == "log":
        return Ask(changes.log(tx, now))
    if request.step != "edit":
        return Ask(overview(tx))
    who = request.values.get("who", "")
    found = roster.find(tx, who)
    if found is None and who != NEW:
        return Wrong({"who": line("error.choose")}, overview(tx))
    return Ask(edit(found))


def press(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Save or remove a person, or take a change back."""
    if request.step == "undo":
        return changes.undo(tx, request, person, now)
    who = request.values.get("who", "")
    found = roster.find(tx, who)
    drawn = edit(found)
    if (found is None and who != NEW) or request.shown != drawn.shown:
        return Refused(line("refused.person_changed"))
    return _STEPS.get(request.step, _save)(tx, request, found, person, now)


def _save(
    tx: Tx, request: Request, found: Entry | None, by: Person, now: datetime
) -> Answer:
    held = typed(request.values)
    if found:
        if set(held["roles"]) == set(found.roles):
            held["roles"] = found.person["roles"]  # in whatever order they stood
        kept = {k: v for k, v in found.person.items() if k not in OPTIONAL}
        after = Entry(found.at, {**kept, **held})
    else:
        number, name = len(tx.team.people()), held["public_name"]
        after = Entry(number, {"id": roster.free_id(tx, name), **held})
    if after == found:
        return Done(line("done.nothing_changed"), then="people")
    errors = too_long(held) or roster.put(tx, after, after, now)
    if errors:
        return Wrong(errors, edit(found, held))
    return Done(changes.keep(tx, found, after, by, now), then="people")


def _remove(
    tx: Tx, request: Request, found: Entry | None, by: Person, now: datetime
) -> Answer:
    if found is None:
        return Refused(line("refused.person_changed"))
    errors = roster.put(tx, found, None, now)
    if errors:
        return Wrong(errors, edit(found, typed(request.values)))
    return Done(changes.keep(tx, found, None, by, now), then="people")


_STEPS = {"save": _save, "remove": _remove}
