"""The card: what the team sees of a case. One description, drawn by every channel.

The same for every viewer: it depends on the case alone. First line: state and deadline
as a clock time; then stars, source and place; the author; the customer's words; and
what there is to choose from or to look at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.actions import ROWS
from bot.approval import needed
from bot.blocks import (
    Block,
    Button,
    Head,
    Info,
    Look,
    Offer,
    Quote,
    Told,
    Wording,
)
from bot.case import State
from bot.dossier import Dossier
from bot.heads import deadline, head, name_of, names, site, stands_since
from bot.judgement import language_of
from bot.reply import Draft, Reply, ReplyKind
from bot.review import NOTED, Review, short
from bot.subject import Subject, case_of
from bot.words import Line, line


@dataclass(frozen=True, slots=True)
class Card:
    """`summary` is one full sentence for notifications and screen readers."""

    subject: Subject
    summary: Line
    blocks: tuple[Block, ...]
    buttons: tuple[Button, ...]
    thread: bool = True


def card(file: Dossier, now: datetime) -> Card:
    """Draw the card of a case as it stands at `now` (UTC)."""
    blocks = (Head(head(file, now)), *body(file))
    return Card(case_of(file.case.id), summary(file), blocks, buttons(file))


def direct(file: Dossier, why: Line, now: datetime) -> Card:
    """Draw the card for one person, with why they get it in front."""
    rest = (b for b in body(file) if not _is_said(b, why))
    blocks = (Head(why), Info((head(file, now),)), *rest)
    return Card(case_of(file.case.id), why, blocks, buttons(file))


def _is_said(block: Block, why: Line) -> bool:
    """Tell whether a block repeats what brought the card to somebody."""
    if not isinstance(block, Look):
        return False
    said = block.line
    whole = said.values and said.values.items() <= why.values.items()
    return bool(whole) or said in why.values.values()


def ended(file: Dossier, said: Line) -> Card:
    """Draw what is left of a direct card when that person's part is over."""
    about_it = Info((line("named", name=author(file), case=str(file.case.id)),))
    more = (Button("more", line("action.more")),)
    return Card(case_of(file.case.id), said, (Head(said), about_it), more)


def body(file: Dossier) -> tuple[Block, ...]:
    """Give everything of a card below its first line."""
    blocks = [*about(file), *_agreed_about(file)]
    blocks += [Look(said) for said in looks(file)]
    blocks += _suggestions(file) if file.case.state is State.NEW else []
    return (*blocks, *wording(file), *answers(file))


# ------------------------------------------------------------------ its buttons

PLANNED = "contact.plan"
"""The line of a case whose customer somebody is to contact in person."""


def buttons(file: Dossier) -> tuple[Button, ...]:
    """Give the buttons of a card in order; the first may be the main one."""
    found = row(file)
    return tuple(
        Button(name, label(name, file), primary=_is_main(name, file, found))
        for name in found
    )


def row(file: Dossier) -> tuple[str, ...]:
    """Give the actions that stand on the card as buttons."""
    swapped = {"reply": "update"} if _answered_before(file) else {}
    swapped |= {"approve": "agree"} if _to_agree(file) else {}
    names = (swapped.get(name, name) for name in ROWS[file.case.state])
    planned = file.case.plan is not None and file.case.plan.key == PLANNED
    left_out = () if planned else ("reached",)
    return tuple(n for n in names if fits(n, file) and n not in left_out)


def _answered_before(file: Dossier) -> bool:
    """Tell whether what is written now is news after an answer that stands."""
    return file.case.state is State.TAKEN and file.case.answered_at is not None


def fits(action: str, file: Dossier) -> bool:
    """Tell whether an action that the state allows makes sense for this very case."""
    test = _FITS.get(action)
    return test is None or test(file)


def _may_hold(file: Dossier) -> bool:
    """Tell whether a first word fits: once, where a second reply may come."""
    case = file.case
    running = case.state in (State.NEW, State.TAKEN) and not case.old
    return file.facts.second and running and not (case.held_at or case.answered_at)


def _to_agree(file: Dossier) -> bool:
    return file.draft is not None and file.draft.answers is not None


def _may_go(file: Dossier) -> bool:
    return file.facts.takes_down and stands_since(file) is not None


_FITS: Mapping[str, Callable[[Dossier], bool]] = {
    "holding": _may_hold,
    "update": lambda file: file.case.answered_at is not None,
    "take_down": _may_go,
    "agree": _to_agree,
    "tell": lambda file: bool(file.areas),
}


def replaces(file: Dossier) -> bool:
    """Tell whether words of ours stand that the next ones take the place of."""
    facts = file.facts
    return facts.takes and facts.repeat_safe and stands_since(file) is not None


def listed(action: str, file: Dossier) -> bool:
    """Tell whether More… lists an action; a reply only where it changes one."""
    return fits(action, file) and (action != "reply" or replaces(file))


def _is_main(name: str, file: Dossier, found: tuple[str, ...]) -> bool:
    return name == found[0] and name in _MAIN and file.stop is None


_MAIN = frozenset({"reply", "approve", "agree", "copy", "update"})
"""What brings the case on; the rest puts aside, holds back or only looks."""


def label(action: str, file: Dossier) -> Line:
    """Give the words of an action; what they are depends on the case alone."""
    case = file.case
    if action == "reply":
        if case.state is State.WAITING:
            return line("action.change")
        if case.answered_at and replaces(file):
            return line("action.change_reply")
        alone = needed(case.policy.approving, file.review) == 1
        return line("action.publish" if alone else "action.reply")
    if action == "assign" and case.state is not State.NEW:
        return line("action.hand_over")
    return line(f"action.{action}")


# ------------------------------------------------------------------ what it is about


def summary(file: Dossier) -> Line:
    where = where_line(file)
    if file.case.old:
        return line("summary.old", where=where)
    return line("summary.new", where=where, end=deadline(file.case))


def place_of(file: Dossier) -> str:
    """Name the brand and its place; many sources call the place by both already."""
    # What was noted by hand has its site there, which is no place of ours.
    place = "" if file.review.source == NOTED else file.review.place
    brand = file.brand
    if place.casefold().startswith(brand.casefold()):
        return place
    return " ".join(part for part in (brand, place) if part)


def where_line(file: Dossier) -> Line:
    place = place_of(file)
    stars = _stars(file.review)
    if stars is None:
        return line("where.plain", source=site(file), place=place)
    return line("where.stars", stars=stars, source=site(file), place=place)


def about(file: Dossier) -> list[Block]:
    """Give the blocks that say who said what and where."""
    review = file.review
    parts = [author(file), line("said_at", at=review.created_at)]
    if file.customer and file.customer.complaints > 1 and file.customer.since:
        nth, since = file.customer.complaints, file.customer.since
        parts.append(line("complaint.nth", nth=nth, since=since))
    parts.append(line("case", case=str(file.case.id)))
    return [Info((where_line(file),)), Info(tuple(parts)), *quoted(file)]


def quoted(file: Dossier) -> list[Block]:
    """Quote the customer, with the source's translation where the team needs one."""
    review = file.review
    link = line("open_at", source=site(file)) if review.url else None
    own = Quote(review.said, review.pictures, review.url, link)
    made = review.translation
    if not made or language_of(review, "") == file.language:
        return [own]
    return [own, Info((line("card.translated", source=site(file)),)), Quote(made)]


def author(file: Dossier) -> Line:
    name = file.review.author
    return line("author", name=name) if name else line("nobody")


def _agreed_about(file: Dossier) -> list[Block]:
    """Say what the team agreed about it, and what was asked of colleagues."""
    parts = [file.case.plan] if file.case.plan else []
    triage = file.case.triage
    if triage and triage.area in file.areas:
        parts.append(line("area.named", area=file.areas[triage.area].name))
    for notice in file.notices:
        if notice.waiting and notice.asked_of and notice.due_at:
            who = file.names.get(notice.asked_of, notice.asked_of)
            parts.append(line("asked.of", who=who, end=notice.due_at))
    return [Info(tuple(parts))] if parts else []


def answers(file: Dossier) -> list[Block]:
    """Give what colleagues answered, the words for the customer apart from ours."""
    return [
        Told(
            line(
                f"notice.{notice.state}",
                who=file.names.get(notice.told.by, notice.told.by),
                at=notice.told.at,
            ),
            notice.told.public,
            notice.told.internal,
        )
        for notice in file.notices
        if notice.told
    ]


def _stars(review: Review) -> Line | None:
    if review.stars is None:
        return None
    return line("stars", stars=review.stars, scale=review.scale)


def _suggestions(file: Dossier) -> list[Block]:
    return [
        Offer(number, line(f"stance.{s.stance}"), short(s.text, 160))
        for number, s in enumerate(file.case.suggestions, 1)
    ]


def kind_of(words: Draft | Reply) -> list[Block]:
    """Say what words are to the customer, where they are not simply the answer."""
    if words.kind is ReplyKind.HOLDING and words.promised:
        return [Info((line("kind.holding", end=words.promised),))]
    return [Info((line("kind.update"),))] if words.kind is ReplyKind.UPDATE else []


def wording(file: Dossier) -> list[Block]:
    """Give the words that stand in the case: the agreed ones, else the draft."""
    if file.case.state in _AGREED and file.reply:
        by = line("words.agreed", by=names(file.agreed_by))
        return [*kind_of(file.reply), Wording(file.reply.text, by)]
    if file.draft is None:
        return []
    held, since = file.reply, stands_since(file)
    if held and since and held.digest == file.draft.digest:
        by = line("words.holding", at=since, by=names(file.agreed_by))
        return [Wording(held.text, by)]
    key = "words.proposed" if file.draft.proposed else "words.saved"
    by = line(key, who=name_of(file.drafted_by), at=file.draft.at)
    return [*kind_of(file.draft), Wording(file.draft.text, by)]


_AGREED = frozenset(
    {
        *(State.GOING, State.CHECKING, State.DOUBT, State.BY_HAND),
        *(State.PLACED, State.LEAVING),
    }
)


def looks(file: Dossier) -> list[Line]:
    """Give what a person should look at: one line of the case, one of the team."""
    found = [file.case.look] if file.case.look else []
    if file.stop and file.case.state in _HELD_UP:
        found.append(line("look.still", at=file.stop.at, who=file.stop.by))
    return found


_HELD_UP = (State.WAITING, State.TAKEN, State.NEW, State.LEAVING)
