"""Noting: "This is a complaint". Somebody opens a case by hand, from words or a link.

A channel may open the dialog from a message: values text, link, at (when it was said,
ISO 8601) and ref (a name for that message). Noted again, the same message or the same
words lead to the case that is there already, and so does a card of ours.

Words may be too long for one field of a channel; then they stand in several, and are
read together again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from bot.blocks import Button, Choice, Field, Item, Look, Note
from bot.case import Case
from bot.fold import border
from bot.judgement import Judged, Judgement, Verdict, judge
from bot.noted import Noted, first_link, link_of
from bot.person import Person
from bot.ports.store import Tx
from bot.press import Answer, Ask, Dialog, Done, Refused, Request, Show, Wrong
from bot.review import clean, digest, short
from bot.subject import TEAM, Subject
from bot.words import Line, line
from handlers.incoming.receive import open_case

NAME, LINK = 100, 600
"""Characters of a name, and of a link; what customers share stays far below both."""
PIECE, PIECES = 3000, 12
"""Characters that each field for words may hold, and how many such fields there are.
On the page the last one takes what is left; a message is cut, and that is said."""
NO_STARS = "none"

Values = Mapping[str, str]


def ask(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Open the dialog with what is known; a message noted before leads to its case."""
    known = _of_message(tx, request.values)
    if known:
        return Show(_page(known))
    return _of_card(tx, request) or Ask(_dialog(request.values))


def press(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Open a case for what was noted, unless there is one already."""
    values = request.values
    known = _of_message(tx, values)
    if known:
        return Done(known)
    noted, errors = _noted(values, now), _wrong(values)
    if errors:
        return Wrong(errors, _dialog(values))
    case = tx.cases.of_review(noted.key)
    said = line("done.noted_already", case=str(case.id)) if case else None
    case = case or _open(tx, noted, person, now)
    if values.get("ref"):
        again = line("done.noted_already", case=str(case.id))
        tx.presses.keep(_name(values["ref"]), again, now)
    return Done(said or line("done.noted", case=str(case.id)))


def _of_message(tx: Tx, values: Values) -> Line | None:
    """Give what is said of a message that was noted before: it is the same press."""
    ref = values.get("ref")
    return tx.presses.answer(_name(ref)) if ref else None


def _of_card(tx: Tx, request: Request) -> Answer | None:
    """Lead from a card of ours to its case: what it says is no new complaint."""
    at = request.where
    about = tx.cards.at(at.channel, at.conversation, at.message)
    if about is None:
        return None
    if about.case is None:
        return Refused(line("refused.own_card"))
    return Show(_page(line("note.own_card", case=about.id)))


def _name(ref: str) -> str:
    return f"noted/{digest(ref)}"


def _open(tx: Tx, noted: Noted, person: Person, now: datetime) -> Case:
    """Open the case as for any review: the person judged it, phrases still alarm."""
    review = noted.review()
    judged = judge(review, tx.playbook.current())
    if not judged.topic:
        reason = line("reason.noted", who=person.name)
        judged = Judgement(Verdict.NEGATIVE, reason, judged.language)
    both = Judged(review, judged)
    tx.reviews.batch([both], now)
    case = open_case(tx, both, noted.at, now)
    tx.history.add(case.id, now, person.id, "noted")
    return case


# ------------------------------------------------------------------ what was typed


def _noted(values: Values, now: datetime) -> Noted:
    stars = values.get("stars", "")
    return Noted(
        words=clean(_words(values)),
        url=link_of(values.get("link", "")),
        author=short(clean(values.get("name", "")), NAME),
        site=short(clean(values.get("site", "")), NAME),
        stars=int(stars) if stars in _STARS else None,
        at=_said_at(values.get("at", ""), now),
    )


_STARS = ("1", "2", "3", "4", "5")


def _said_at(told: str, now: datetime) -> datetime:
    """Give when it was said: as the channel tells, but never later than now."""
    try:
        at = datetime.fromisoformat(told)
        return min(at.astimezone(UTC), now) if at.tzinfo else now
    except (ValueError, OverflowError):
        return now


def _wrong(values: Values) -> dict[str, Line]:
    """Give what is wrong, by the name of the field."""
    text, link = clean(_words(values)), clean(values.get("link", ""))
    # A message has words: without them, what somebody wanted to note got lost.
    if not text and (values.get("ref") or not link):
        return {"text": line("error.no_complaint")}
    if link and not link_of(link):
        return {"link": line("error.link")}
    if len(link) > LINK:
        unit = line("unit.characters")
        return {"link": line("check.long", length=len(link), most=LINK, unit=unit)}
    return {}


# ------------------------------------------------------------------ long words


def _words(values: Values) -> str:
    """Put the words together again, each piece apart from the next."""
    found = [values.get(_piece(n), "") for n in range(1, PIECES + 1)]
    *above, last = [piece for piece in found if piece] or [""]
    return "".join(map(_closed, above)) + last


def _closed(piece: str) -> str:
    """End a piece with its word, unless that word is so long that it was cut."""
    cut = len(piece) >= PIECE // 2 - _NEAR and not re.search(r"\s", piece[-_NEAR:])
    return piece if cut or piece[-1].isspace() else f"{piece} "


_NEAR = 64
"""A cut is at a space where there is one so near."""


def _pieces(words: str) -> Iterator[str]:
    """Cut words where a word ends; together they are what they were."""
    for _ in range(PIECES - 1):
        at = border(words, _room(words))
        yield words[:at]
        words = words[at:]
        if not words:
            return
    yield words


def _fitting(values: Values) -> list[str]:
    """Give the pieces; those of a message all fit in a field of their own."""
    *above, last = _pieces(_words(values))
    if values.get("ref"):
        last = last[: border(last, _room(last))]
    return [*above, last]


def _cut(values: Values) -> Iterator[Look]:
    """Say that a message is longer than what can be noted at once."""
    whole, noted = len(_words(values)), sum(map(len, _fitting(values)))
    if noted < whole:
        yield Look(line("note.cut", noted=noted, length=whole))


def _room(words: str) -> int:
    """Give how many characters fit: an emoji counts for two."""
    return PIECE // 2 if _WIDE.search(words[:PIECE]) else PIECE


_WIDE = re.compile("[\U00010000-\U0010ffff]")


def _piece(number: int) -> str:
    return "text" if number == 1 else f"text{number}"


def _said(values: Values) -> Iterator[Field]:
    """Give the fields for what the customer said: one, unless it is long."""
    for n, piece in enumerate(_fitting(values), 1):
        more = line("field.said_more", part=n)
        label = line("field.said") if n == 1 else more
        yield Field(_piece(n), "text", label, piece)


# ------------------------------------------------------------------ the dialog


def _page(known: Line) -> Dialog:
    number = str(known.values["case"])
    item = Item(Subject("case", number), line("case", case=number))
    return Dialog("note", TEAM, line("title.note"), blocks=(Note(known), item))


def _dialog(values: Values) -> Dialog:
    return Dialog(
        "note",
        TEAM,
        line("title.note"),
        blocks=(Note(line("note.noted")), *_cut(values)),
        fields=tuple(_fields(values)),
        submit=Button("note", line("verb.note"), "note", primary=True),
    )


_CHOICES = (
    Choice(NO_STARS, line("choice.no_stars")),
    *(Choice(n, line("stars", stars=int(n), scale=5)) for n in _STARS),
)


def _fields(values: Values) -> Iterator[Field]:
    text, typed = _words(values), values.get
    link = values["link"] if "link" in values else first_link(text)[:LINK]
    stars = typed("stars") or NO_STARS
    yield from _said(values)
    yield Field("link", "text", line("field.link"), link, most=LINK)
    yield Field("name", "text", line("field.customer"), typed("name", ""), most=NAME)
    yield Field("stars", "choice", line("field.stars"), stars, _CHOICES)
    yield Field(
        "site",
        "text",
        line("field.site"),
        typed("site", ""),
        hint=line("hint.site"),
        most=NAME,
    )
    for name in ("at", "ref"):
        if typed(name):
            yield Field(name, "kept", line("plain", text=name), values[name])
