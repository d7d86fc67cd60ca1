"""The dialogs in which a lead changes people: the list, and one person of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.blocks import Button, Choice, Field, Note
from bot.person import Role
from bot.ports.store import Tx
from bot.press import Dialog
from bot.review import digest
from bot.subject import TEAM
from bot.words import Line, line
from handlers.choosing import note
from handlers.team import roster
from handlers.team.roster import Entry

NEW = "+"
"""Instead of an id, which cannot be this: somebody who is not in the list yet."""
LONGEST = 100
"""Characters of a name or an address."""
TEXTS = ("name", "public_name", "email", "slack", "teams")
LABELS: Mapping[str, Line] = {
    "name": line("field.name"),
    "public_name": line("field.public_name"),
    "email": line("field.email"),
    "slack": line("field.slack"),
    "teams": line("field.teams"),
}
HINTS: Mapping[str, Line] = {
    "public_name": line("hint.public_name"),
    "slack": line("hint.slack"),
    "teams": line("hint.teams"),
}
OPTIONAL = ("slack", "teams")
Values = Mapping[str, Any]


def overview(tx: Tx) -> Dialog:
    """Offer everybody with what they may do, and room for somebody new."""
    choices = (
        *(Choice(entry.id, _entry(entry)) for entry in roster.entries(tx)),
        Choice(NEW, line("people.new")),
    )
    return Dialog(
        "people",
        TEAM,
        line("title.people"),
        blocks=(Note(line("note.people")),),
        fields=(Field("who", "choice", line("field.who"), choices=choices),),
        submit=Button("people", line("people.edit"), "edit", primary=True),
        buttons=(Button("people", line("people.log"), "log"),),
    )


def _entry(entry: Entry) -> Line:
    return line("people.entry", name=entry.name, roles=roles(entry.roles))


def roles(held: Iterable[Role]) -> Line:
    return joined([line(f"role.{role}") for role in held])


def joined(parts: list[Line]) -> Line:
    first, *others = parts
    for other in others:
        first = line("people.joined", first=first, last=other)
    return first


# ------------------------------------------------------------------ one person


def edit(entry: Entry | None, values: Values | None = None) -> Dialog:
    """Offer one person, or an empty form; `values` are what was typed already."""
    held = (entry.person if entry else {}) if values is None else values
    title, notes = line("title.new_person"), (Note(line("note.new_person")),)
    buttons: tuple[Button, ...] = ()
    if entry:
        notes = (Note(line("note.person", id=entry.id)),)
        title = line("title.person", who=entry.name)
        buttons = (Button("people", line("people.remove"), "remove"),)
    return Dialog(
        "people",
        TEAM,
        title,
        blocks=notes,
        fields=(
            Field("who", "kept", line("field.who"), entry.id if entry else NEW),
            *(_text(name, held) for name in TEXTS),
            *(_tick(role, held) for role in Role),
        ),
        submit=Button("people", line("verb.save"), "save", primary=True),
        buttons=buttons,
        shown=digest(repr(sorted(entry.person.items()))) if entry else "",
    )


def _text(name: str, held: Values) -> Field:
    value = str(held.get(name, ""))
    return Field(name, "text", LABELS[name], value, hint=HINTS.get(name), most=LONGEST)


def _tick(role: Role, held: Values) -> Field:
    value = "yes" if role in held.get("roles", ()) else ""
    # what is wrong about the roles as a whole stands at the first of them
    name = "roles" if role is next(iter(Role)) else f"role_{role}"
    hint = line("field.roles") if name == "roles" else None
    return Field(name, "tick", line(f"may.{role}"), value, hint=hint)


def typed(values: Mapping[str, str]) -> dict[str, Any]:
    """Read a person from what was typed and ticked, in the shape of the playbook."""
    texts = {name: " ".join(note(values.get(name, "")).split()) for name in TEXTS}
    first, *others = Role
    ticked = [first] if values.get("roles") else []
    ticked += [role for role in others if values.get(f"role_{role}")]
    kept = {name: text for name, text in texts.items() if text or name not in OPTIONAL}
    return {**kept, "roles": [str(role) for role in ticked]}


def too_long(person: Values) -> dict[str, Line]:
    """Give what is wrong with the length of names and address, by field."""
    unit = line("unit.characters")
    return {
        name: line("check.long", length=len(person[name]), most=LONGEST, unit=unit)
        for name in TEXTS
        if len(person.get(name, "")) > LONGEST
    }
