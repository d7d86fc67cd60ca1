"""The dialog in which a reply is written: suggestions, own words, the exact bytes.

Typed words are never lost: what stands in the box and is no suggestion travels along
as a choice of its own, whichever other text is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.blocks import Block, Button, Choice, Field, Info, Note
from bot.card import Dossier, about, place_of
from bot.draft import signed
from bot.person import Person, Right
from bot.ports.store import Tx
from bot.press import Dialog, Subject
from bot.words import line

OWN, EMPTY = "own", "empty"


def form(
    tx: Tx, file: Dossier, person: Person, values: Mapping[str, str], *, load: bool
) -> Dialog:
    """Draw the dialog: fresh, with another text loaded, or as it was typed."""
    case = file.case
    texts = _texts(tx, file, person)
    typed = _typed(file, texts, values)
    start = values.get("start") or (OWN if file.draft else "1")
    text = {**texts, OWN: typed}.get(start, "")
    if not load and "text" in values:
        text = values["text"]
        start = OWN if text and text == typed else start
    publish = may_publish(file, person)
    return Dialog(
        "reply",
        Subject("case", str(case.id)),
        line("title.reply", name=file.review.author or line("nobody")),
        blocks=_blocks(file, publish=publish),
        fields=_fields(file, start, text, typed),
        submit=_verb("publish" if publish else "propose", primary=True),
        buttons=(_verb("save"), *((_verb("propose"),) if publish else ())),
        shown=file.draft.digest if file.draft else "",
    )


def may_publish(file: Dossier, person: Person) -> bool:
    """Tell whether one press of this person publishes: role and policy of the case."""
    return person.may(Right.APPROVE) and file.case.policy.approval == 1


def _texts(tx: Tx, file: Dossier, person: Person) -> dict[str, str]:
    playbook, language = tx.playbook.current(), file.case.language
    return {
        str(number): signed(suggestion.text, language, playbook, person)
        for number, suggestion in enumerate(file.case.suggestions, 1)
    }


def _typed(file: Dossier, texts: Mapping[str, str], values: Mapping[str, str]) -> str:
    text = values.get("text", "")
    if text.strip() and text not in texts.values():
        return text
    return values.get("typed") or (file.draft.text if file.draft else "")


def _verb(name: str, *, primary: bool = False) -> Button:
    return Button("reply", line(f"verb.{name}"), name, primary=primary)


def posting(file: Dossier) -> Info:
    """Say as whom and where a reply is placed; stands in every dialog that can."""
    brand, source = place_of(file), file.facts.title
    return Info((line("posting.as", brand=brand, source=source),))


def _blocks(file: Dossier, *, publish: bool) -> tuple[Block, ...]:
    return (posting(file), *about(file)[-1:], pause(file, publish=publish))


def pause(file: Dossier, *, publish: bool) -> Note:
    """Say what happens after the main button."""
    if not publish:
        return Note(line("note.propose"))
    if not file.facts.takes:
        return Note(line("note.by_hand", source=file.facts.title))
    seconds = int(file.case.policy.undo.total_seconds())
    return Note(line("note.pause", seconds=seconds))


def _fields(file: Dossier, start: str, text: str, typed: str) -> tuple[Field, ...]:
    stances = [
        Choice(str(n), line("choice.stance", n=n, stance=line(f"stance.{s.stance}")))
        for n, s in enumerate(file.case.suggestions, 1)
    ]
    own = [Choice(OWN, line("choice.own"))] if typed else []
    choices = (*stances, *own, Choice(EMPTY, line("choice.empty")))
    most = file.facts.limit.most
    begin = line("field.start")
    return (
        Field("start", "choice", begin, value=start, choices=choices, reload="load"),
        Field("text", "text", line("field.text"), value=text, most=most),
        Field("typed", "kept", line("field.typed"), value=typed),
    )
