"""The dialog in which a reply is written: suggestions, own words, the exact bytes.

Typed words are never lost: what stands in the box and is no suggestion travels along
as a choice of its own, whichever other text is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.blocks import Block, Button, Choice, Field, Info, Look, Note
from bot.card import Dossier, about, place_of, site
from bot.draft import signed
from bot.person import Person, Right
from bot.ports.store import Tx
from bot.press import Dialog, Subject
from bot.reply import ReplyState
from bot.review import visible
from bot.words import Line, line

OWN, EMPTY = "own", "empty"


def form(
    tx: Tx, file: Dossier, person: Person, values: Mapping[str, str], *, load: bool
) -> Dialog:
    """Draw the dialog: fresh, with another text loaded, or as it was typed."""
    case = file.case
    texts = _texts(tx, file, person)
    values = {name: visible(value) for name, value in values.items()}
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
        shown=shown(file),
    )


def shown(file: Dossier) -> str:
    """Name what a person has before them: the words in the case and the review."""
    words = file.draft.digest if file.draft else ""
    return f"{words}.{file.review.digest}"


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
    brand, source = place_of(file), site(file)
    return Info((line("posting.as", brand=brand, source=source),))


def standing(file: Dossier) -> Line | None:
    """Say that a reply of ours stands there already, and what a new one does to it."""
    reply, facts = file.reply, file.facts
    if reply is None or reply.state is not ReplyState.STANDS or not reply.stands_since:
        return None
    key = "standing.replaced" if facts.repeat_safe else "standing.beside"
    key = key if facts.takes else "standing.by_hand"
    return line(key, source=site(file), at=reply.stands_since)


def _blocks(file: Dossier, *, publish: bool) -> tuple[Block, ...]:
    already = standing(file)
    looks = (Look(already),) if already else ()
    return (posting(file), *about(file)[-1:], pause(file, publish=publish), *looks)


def pause(file: Dossier, *, publish: bool) -> Note:
    """Say what happens after the main button."""
    if file.stop:
        return Note(line("note.still", at=file.stop.at, who=file.stop.by))
    if not publish:
        return Note(line("note.propose"))
    if not file.facts.takes:
        return Note(line("note.by_hand", source=site(file)))
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
