"""The dialog in which colleagues are told or asked about a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.blocks import Block, Button, Choice, Field, Note
from bot.card import quoted
from bot.dossier import Dossier
from bot.errors import Impossible
from bot.notice import Notice
from bot.noticeboard import SHORT
from bot.person import Person, PersonId
from bot.playbook import Area, Playbook
from bot.ports.store import Tx
from bot.press import Dialog, Request
from bot.review import short
from bot.triage import Guess, guess
from bot.words import Line, line
from handlers.casework import file_of
from handlers.choosing import moment, people, times
from handlers.colleagues.notices import WORDS, words
from handlers.duty import askable

INFO, QUESTION, JOIN = "info", "question", "join:"
PATIENCE = timedelta(hours=2)
"""How long an answer may take at least, unless the asker chooses less."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What was chosen so far: about which area, in which way, whom, before when.

    `open` are the questions of the area that nobody has answered; `wrong` is what was
    chosen and cannot be, by field.
    """

    request: Request
    file: Dossier
    person: Person
    playbook: Playbook
    now: datetime
    area: Area
    why: Line | None
    way: str
    open: tuple[Notice, ...]
    able: tuple[Person, ...]
    wrong: Mapping[str, Line]

    @property
    def joined(self) -> Notice | None:
        """Give the open question that the case is added to, if that was chosen."""
        return next((n for n in self.open if self.way == _joining(n)), None)

    @property
    def text(self) -> str:
        return words(self.request, "text")

    @property
    def asked(self) -> PersonId | None:
        """Give who is asked: whoever was chosen, else the first who knows about it."""
        values = self.request.values
        # A person chosen for another area is not who knows most about this one.
        for_this = values.get("of", self.area.id) == self.area.id
        chosen = PersonId(values.get("asked", "")) if for_this else ""
        able = [person.id for person in self.able]
        return next((who for who in able if who == chosen), next(iter(able), None))

    @property
    def before(self) -> datetime:
        """Give the moment that was chosen, else the first that leaves some time."""
        chosen = moment(self.request.values.get("before", ""), self.now)
        return chosen or self._offered()

    def _offered(self) -> datetime:
        offered = times(self.now, self.playbook.hours)
        found = [datetime.fromisoformat(choice.value) for choice in offered]
        return next(at for at in found if at >= self.now + PATIENCE)


def _joining(notice: Notice) -> str:
    return f"{JOIN}{notice.id}"


def telling(tx: Tx, request: Request, person: Person, now: datetime) -> Telling:
    """Read what was chosen. Raises Impossible when the playbook names no area."""
    file, playbook = file_of(tx, request.subject), tx.playbook.current()
    if not playbook.areas:
        raise Impossible
    area, why, strange = _area(request, file, playbook)
    questions = tuple(tx.notices.questions(area.id))
    way, unknown = _way(request, file, questions)
    wrong = {
        name: line("error.choose")
        for name, is_wrong in (("area", strange), ("way", unknown))
        if is_wrong
    }
    able = tuple(askable(playbook, area.id, person.id))
    return Telling(
        request, file, person, playbook, now, area, why, way, questions, able, wrong
    )


def _area(
    request: Request, file: Dossier, playbook: Playbook
) -> tuple[Area, Line | None, bool]:
    """Give the area: chosen, agreed, or guessed and why; and whether it is unknown."""
    chosen = request.values.get("area")
    found = _guessed(file, playbook)
    known = chosen or found.area
    area = playbook.areas.get(known) or next(iter(playbook.areas.values()))
    why = found.why.get("area") if area.id == found.area else None
    return area, why, bool(chosen and chosen not in playbook.areas)


def _guessed(file: Dossier, playbook: Playbook) -> Guess:
    if file.case.triage:
        return Guess(file.case.triage.area)
    areas = {area.id: area.words for area in playbook.areas.values()}
    return guess(file.review, areas, file.case.owner)


def _way(
    request: Request, file: Dossier, questions: tuple[Notice, ...]
) -> tuple[str, bool]:
    """Give the way: chosen, else into a question that is open, else for information.

    Tells as well whether what was chosen is not on offer, as after an answer.
    """
    offered = {INFO, QUESTION, *map(_joining, questions)}
    chosen = request.values.get("way", "")
    fresh = [_joining(n) for n in questions if file.case.id not in n.cases]
    default = next(iter(fresh), INFO)
    return (chosen if chosen in offered else default), chosen not in {*offered, ""}


# ------------------------------------------------------------------ drawing it


def form(at: Telling) -> Dialog:
    """Draw the dialog as it was filled in, or with what suits the case."""
    asks = at.way == QUESTION
    case = str(at.file.case.id)
    return Dialog(
        "tell",
        at.request.subject,
        line("title.tell", case=case),
        blocks=_blocks(at),
        fields=(*_first(at), *(_asking(at) if asks else _saying(at))),
        submit=Button(
            "tell", line("verb.ask" if asks else "verb.tell"), "tell", primary=True
        ),
    )


def _blocks(at: Telling) -> tuple[Block, ...]:
    known = [who for who in at.area.people if any(p.id == who for p in at.able)]
    nobody = Note(line("note.nobody_knows", area=at.area.name))
    notes = (Note(line("note.tell")), *(() if known else (nobody,)))
    return (*quoted(at.file), *notes)


def _first(at: Telling) -> tuple[Field, Field]:
    areas = tuple(
        Choice(area.id, line("plain", text=area.name))
        for area in at.playbook.areas.values()
    )
    ways = (
        *(Choice(_joining(n), _join(n)) for n in at.open),
        Choice(INFO, line("way.info")),
        Choice(QUESTION, line("way.question")),
    )
    area, way = line("field.about"), line("field.way")
    return (
        Field("area", "choice", area, at.area.id, areas, at.why, reload="load"),
        Field("way", "choice", way, at.way, ways, reload="load"),
    )


def _join(notice: Notice) -> Line:
    return line("way.join", text=short(notice.text, SHORT))


def _asking(at: Telling) -> tuple[Field, ...]:
    kept = moment(at.request.values.get("before", ""), at.now)
    offered = times(at.now, at.playbook.hours, kept)
    who, end = line("field.asked"), line("field.answer_before")
    return (
        Field("asked", "choice", who, at.asked or "", people(at.able)),
        Field("of", "kept", who, at.area.id),
        Field("text", "text", line("field.question"), at.text, most=WORDS, needed=True),
        Field("before", "choice", end, at.before.isoformat(), offered),
    )


def _saying(at: Telling) -> tuple[Field, ...]:
    """Ask for words that go with a question already open; keep them otherwise."""
    kind = "text" if at.joined else "kept"
    return (Field("text", kind, line("field.add"), value=at.text, most=WORDS),)
