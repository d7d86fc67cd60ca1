"""The dialog in which a reply is written: suggestions, own words, the exact bytes.

Typed words are never lost: what stands in the box and is no suggestion travels along
as a choice of its own, whichever other text is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from bot.blocks import Block, Button, Choice, Field, Info, Look, Note, Wording
from bot.card import answers, kind_of, place_of, quoted, replaces
from bot.case import Move, State, Suggestion, after
from bot.dossier import Dossier
from bot.heads import name_of, site, standing, stands_since
from bot.press import Dialog
from bot.reply import ReplyKind
from bot.review import digest, visible
from bot.subject import case_of
from bot.words import Line, line
from handlers.deciding.triage import triage_line
from handlers.replies.desk import Desk, offers, promised, promises

OWN, EMPTY = "own", "empty"


@dataclass(frozen=True, slots=True)
class Box:
    """What stands in the dialog.

    start     which words were loaded; `loaded` names those of a suggestion, else ""
    text      the exact bytes
    typed     own words, kept whatever is loaded
    """

    start: str
    text: str
    typed: str
    loaded: str
    offered: tuple[Suggestion, ...]
    promised: datetime | None


def box(at: Desk, values: Mapping[str, str], *, load: bool) -> Box:
    """Fill the box: fresh, with another text loaded, or as it was typed."""
    values = {name: visible(value) for name, value in values.items()}
    moment = _moment(at, values)
    offered = offers(at, moment)
    texts = {str(n): at.signed(s) for n, s in enumerate(offered, 1)}
    typed = _typed(at, texts, values)
    start = values.get("start") or (OWN if at.draft else "1")
    text = {**texts, OWN: typed}.get(start, "")
    if not load and "text" in values:
        text = values["text"]
        start = OWN if text and text == typed else start
    loaded = digest(texts[start]) if start in texts else ""
    return Box(start, text, typed, loaded, offered, moment)


def _moment(at: Desk, values: Mapping[str, str]) -> datetime | None:
    """Give what is promised; a moment that cannot be is said when it is pressed."""
    with suppress(ValueError):
        return promised(at, values.get("promised", ""))
    return promised(at, "")


def _typed(at: Desk, texts: Mapping[str, str], values: Mapping[str, str]) -> str:
    text = values.get("text", "")
    # A suggestion that was loaded before time or promise changed is nobody's own text.
    is_loaded = text in texts.values() or digest(text) == values.get("loaded")
    if text.strip() and not is_loaded:
        return text
    return values.get("typed") or (at.draft.text if at.draft else "")


def form(at: Desk, filled: Box) -> Dialog:
    """Draw the dialog around a box; nobody is asked where nobody else can agree."""
    file, enough = at.file, at.may_publish(filled.text, filled.offered)
    publish = enough or at.lone
    return Dialog(
        at.action,
        case_of(file.case.id),
        _title(at),
        blocks=_blocks(at, publish=enough),
        fields=_fields(at, filled),
        submit=_verb(at, "publish" if publish else "propose", primary=True),
        buttons=(
            _verb(at, "save"),
            *((_verb(at, "propose"),) if publish and not at.lone else ()),
            *_agreeing(at),
        ),
        shown=shown(file),
    )


def _changes(at: Desk) -> bool:
    """Tell whether these words are to stand in the place of those that stand."""
    placed = at.file.case.state is State.PLACED
    return at.action == "reply" and placed and replaces(at.file)


def _title(at: Desk) -> Line:
    if _changes(at):
        return line("title.change_reply")
    return line(f"title.{at.action}", name=at.file.review.author or line("nobody"))


def _agreeing(at: Desk) -> tuple[Button, ...]:
    """Lead on to agreeing first, while there is an answer to agree on."""
    able = after(at.file.case.state, Move.TRIAGE) and at.kind is ReplyKind.ANSWER
    return (Button("triage", line("action.triage")),) if able else ()


def shown(file: Dossier) -> str:
    """Name what a person has before them: the words in the case and the review."""
    return f"{words_shown(file)}{file.review.digest}"


def words_shown(file: Dossier) -> str:
    """Name the words in the case: what they say, as what, and what they promise."""
    draft = file.draft
    if draft is None:
        return "."
    promised = draft.promised.isoformat() if draft.promised else ""
    return f"{draft.digest}.{draft.kind}.{promised}."


def _verb(at: Desk, name: str, *, primary: bool = False) -> Button:
    label = line(f"verb.{name}") if name != "publish" else publishing(at.file)
    return Button(at.action, label, name, primary=primary)


def publishing(file: Dossier) -> Line:
    """Name what lets words go: where a person posts them it is only their yes."""
    return line("verb.publish" if file.facts.takes else "verb.agree")


def posting(file: Dossier) -> Info:
    """Say as whom and where a reply is placed; stands in every dialog that can."""
    brand, source = place_of(file), site(file)
    return Info((line("posting.as", brand=brand, source=source),))


def _blocks(at: Desk, *, publish: bool) -> tuple[Block, ...]:
    file = at.file
    already, agreed = standing(file), triage_line(file)
    return (
        posting(file),
        *([Info((agreed,))] if agreed else []),
        *quoted(file),
        *answers(file),
        _pause(at, publish=publish),
        *([Look(already)] if already else []),
        *_replaced(at),
        *_other(at),
    )


def _replaced(at: Desk) -> list[Block]:
    """Show whole what these words take the place of, whatever the box holds."""
    reply, since = at.file.reply, stands_since(at.file)
    if reply is None or since is None or not _changes(at):
        return []
    return [Wording(reply.text, line("words.replaces", at=since))]


def _other(at: Desk) -> list[Block]:
    """Show saved words of another kind: these will stand in their place."""
    draft, reply = at.file.draft, at.file.reply
    agreed = draft and reply and draft.digest == reply.digest
    if draft is None or agreed or draft.kind is at.kind:
        return []
    by = line("words.saved", who=name_of(at.file.drafted_by), at=draft.at)
    replaced = Look(line("look.other_kind"))
    return [replaced, *kind_of(draft), Wording(draft.text, by)]


def _pause(at: Desk, *, publish: bool) -> Note | Look:
    if at.lone and not publish:
        return Look(line("error.nobody_agrees"))
    return pause(at.file, publish=publish)


def pause(file: Dossier, *, publish: bool) -> Note:
    """Say what happens after the main button."""
    if file.stop:
        return Note(line("note.still", at=file.stop.at, who=file.stop.by))
    if not publish:
        return Note(line("note.propose"))
    if not file.facts.takes:
        return Note(line("note.by_hand", source=site(file)))
    seconds = int(file.case.policy.undo.total_seconds())
    minutes, rest = divmod(seconds, 60)
    if minutes > 1 and not rest:
        return Note(line("note.pause_minutes", minutes=minutes))
    return Note(line("note.pause", seconds=seconds))


def _fields(at: Desk, filled: Box) -> tuple[Field, ...]:
    stances = [
        Choice(str(n), line("choice.stance", n=n, stance=line(f"stance.{s.stance}")))
        for n, s in enumerate(filled.offered, 1)
    ]
    own = [Choice(OWN, line("choice.own"))] if filled.typed else []
    choices = (*stances, *own, Choice(EMPTY, line("choice.empty")))
    begin, most = line("field.start"), at.file.facts.limit.room
    start = Field(
        "start", "choice", begin, value=filled.start, choices=choices, reload="load"
    )
    return (
        *_promise(at, filled),
        start,
        Field(
            "text",
            "text",
            line("field.text"),
            value=filled.text,
            most=most,
            needed=True,
        ),
        Field("typed", "kept", line("field.typed"), value=filled.typed),
        Field("loaded", "kept", line("field.typed"), value=filled.loaded),
    )


def _promise(at: Desk, filled: Box) -> list[Field]:
    """Ask before when the full answer comes, where a reply promises one."""
    if filled.promised is None:
        return []
    moments = sorted({*promises(at), filled.promised})
    choices = tuple(Choice(m.isoformat(), line("choice.at", at=m)) for m in moments)
    chosen, ask = filled.promised.isoformat(), line("field.promised")
    reload = "load"
    return [
        Field("promised", "choice", ask, value=chosen, choices=choices, reload=reload)
    ]
