"""The card of a notice: what colleagues are told or asked, and what they answered.

For information it counts customers per area and day. A question shows who asks what,
before when, and its answer. Customers' names stand on none of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from bot.actions import ACTIONS, NOTICE_ROW, more_of_notice
from bot.blocks import Block, Button, Head, Info, Note, Quote, Told
from bot.card import Card
from bot.case import CaseId
from bot.hours import Hours
from bot.notice import Notice, NoticeKind
from bot.person import PersonId
from bot.playbook import Playbook
from bot.review import Review, short
from bot.subject import notice_of
from bot.words import Line, line

QUOTED = 3
"""Customers whose words a card quotes, the newest in front."""
FOLDED = 200
"""Characters of each that it shows."""
SHORT = 120
"""Characters of a question where only one line is free: notifications and lists."""
REPEATS = 2
"""How often silence is brought up again, each time on the next working day."""


@dataclass(frozen=True, slots=True)
class View:
    """A notice with what its card says beside it.

    area     what colleagues call it
    names    everybody of the playbook, by id
    reviews  what customers said, the newest in front
    zone     where the team's days begin and end
    """

    notice: Notice
    area: str
    zone: str
    names: Mapping[PersonId, str]
    reviews: tuple[Review, ...]

    def name(self, who: PersonId | None) -> str:
        """Give what colleagues call somebody; their id when they have left."""
        return self.names.get(who, who) if who else "-"


def view(
    notice: Notice, playbook: Playbook, reviews: Iterable[Review | None] = ()
) -> View:
    """Put a notice together with the names that the playbook has for it now."""
    area = playbook.areas.get(notice.area)
    names = {person.id: person.name for person in playbook.people.values()}
    found = tuple(review for review in reviews if review)
    return View(notice, area.name if area else notice.area, playbook.zone, names, found)


def newest(notice: Notice, most: int = QUOTED) -> tuple[CaseId, ...]:
    """Give the cases that were told last, the newest in front."""
    return tuple(islice(reversed(notice.cases), most))


def asked_role(who: PersonId) -> str:
    """Tell the card of one person who was asked from the others of a notice."""
    return f"ask:{who}"


# ------------------------------------------------------------------ the card


def card(view: View, now: datetime) -> Card:
    """Draw a notice as it stands at `now` (UTC), the same for every viewer."""
    blocks = (*body(view, now), *quotes(view, FOLDED))
    subject = notice_of(view.notice.id)
    return Card(subject, headline(view, now), blocks, buttons(view), thread=False)


def passed_on(view: View) -> Card:
    """Draw what is left of a question for somebody who passed it on or lost it."""
    said = line("notice.with_other", to=view.name(view.notice.asked_of))
    blocks = (Head(said), Note(_asks(view, short(view.notice.text, SHORT))))
    more = (Button("more", line("action.more")),)
    return Card(notice_of(view.notice.id), said, blocks, more, thread=False)


def body(view: View, now: datetime) -> tuple[Block, ...]:
    """Give a card without its quotes."""
    notice, told = view.notice, view.notice.told
    asked = notice.kind is NoticeKind.QUESTION
    parts = [part for part in map(_one_line, notice.text.split("\n")) if part]
    # What a question asks is its head; what was added to it stands below, part by part.
    head = _asks(view, parts.pop(0)) if asked and parts else headline(view, now)
    blocks: list[Block] = [Head(head)]
    blocks += [Info(_facts(view, now))] if asked else []
    blocks += [Note(line("plain", text=part)) for part in parts]
    blocks += [Note(notice.look)] if notice.look else []
    if told:
        by = line(f"notice.{notice.state}", who=view.name(told.by), at=told.at)
        blocks.append(Told(by, told.public, told.internal))
    return tuple(blocks)


def headline(view: View, now: datetime) -> Line:
    """Say in one line what it is, as in a notification or a list."""
    if view.notice.kind is NoticeKind.QUESTION:
        return _asks(view, short(view.notice.text, SHORT))
    return _count(view, now)


def _asks(view: View, text: str) -> Line:
    return line("notice.asks", who=view.name(view.notice.asked_by), text=text)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _count(view: View, now: datetime) -> Line:
    """Count the customers of a day; it is today only as long as it is."""
    n, before, zone = len(view.notice.cases), view.notice.before, ZoneInfo(view.zone)
    who = line("customer.one") if n == 1 else line("customers", n=n)
    noon = datetime.combine(date.fromisoformat(view.notice.day), time(12), zone)
    if noon.date() == now.astimezone(zone).date():
        return line("notice.today", area=view.area, who=who, before=before)
    at = noon.astimezone(UTC)
    return line("notice.on_day", area=view.area, who=who, before=before, at=at)


def _facts(view: View, now: datetime) -> tuple[Line, ...]:
    notice = view.notice
    facts = [line("plain", text=view.area)]
    if notice.waiting and notice.due_at:
        key = "notice.late" if now >= notice.due_at else "asked.of"
        end = _end(notice.at, notice.due_at)
        facts.append(line(key, who=view.name(notice.asked_of), end=end))
    if len(notice.cases) > 1:
        facts.append(line("notice.holds", n=len(notice.cases)))
    return tuple(facts)


_WEEK = timedelta(days=6)


def _end(asked_at: datetime, end: datetime) -> datetime | Line:
    """Give a moment by its weekday, or by its date where that is far off."""
    return line("on_day", at=end) if end - asked_at > _WEEK else end


def buttons(view: View) -> tuple[Button, ...]:
    """Give the buttons that its state allows, in order."""
    state = view.notice.state
    able = [name for name in NOTICE_ROW if ACTIONS[name].answers(state)]
    return tuple(Button(name, line(f"action.{name}")) for name in able)


def more(view: View) -> tuple[Button, ...]:
    """Give what else can be done with a notice."""
    groups = more_of_notice(view.notice.state, NOTICE_ROW)
    listed = [action.id for actions in groups.values() for action in actions]
    return tuple(
        Button(name, line(f"action.{name}"))
        for name in listed
        if name != "other_team" or view.notice.kind is NoticeKind.QUESTION
    )


# ------------------------------------------------------------------ what customers said


def quotes(view: View, most: int | None = None) -> tuple[Block, ...]:
    """Quote the customers without their names, each folded to `most` characters."""
    return tuple(block for review in view.reviews for block in _quote(review, most))


def _quote(review: Review, most: int | None) -> tuple[Block, Block]:
    parts = [line("said_at", at=review.created_at)]
    if review.stars is not None:
        parts.append(line("stars", stars=review.stars, scale=review.scale))
    if review.place:
        parts.append(line("plain", text=review.place))
    said = nameless(review)
    if most:  # in one line a title must not run into the text
        said = " · ".join(filter(None, map(str.strip, said.splitlines())))
    text = short(said, most) if most else said
    return Info(tuple(parts)), Quote(text, review.pictures)


def nameless(review: Review) -> str:
    """Give the customer's words without their own name under it or in it.

    The whole name goes however it is written, and a part of it after a greeting as
    well. Anywhere else a part goes only with a capital, so that the words of a name
    like "Te Laat" stay where they are words.
    """
    said, author = review.said, review.author.strip()
    if not author:
        return said
    names = _names(author)
    for whole in (rf"(?<!\w){re.escape(author)}(?!\w)", *_in_a_row(names)):
        said = re.sub(whole, "…", said, flags=re.IGNORECASE)
    parts = [name for name in names if len(name) > 1 and not _LESS.fullmatch(name)]
    if not parts:
        return said
    part = _alone("|".join(map(re.escape, parts)))
    said = re.sub(f"({_GREETING}){part}", r"\1…", said, flags=re.IGNORECASE)
    return re.sub(part, _unless_small, said, flags=re.IGNORECASE)


_LESS = re.compile(
    "aan|al|and|bij|da|dal|das|de|del|della|den|der|des|di|do|dos|du|el|en|et|het|in"
    "|la|las|le|les|lo|los|of|op|te|ten|ter|the|und|van|vom|von|zu|zum|zur",
    re.IGNORECASE,
)
"""Parts of names that are words everywhere else."""
_GREETING = r"(?<!\w)(?:gr|groet\w*|mvg|regards|greetings|cheers)[\W_]+"
_UNPARTED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
)
"""Letters of languages that put no space between a name and what stands beside it."""


def _names(author: str) -> list[str]:
    """Give the parts of a name: what stands between signs and numbers."""
    letters = (c if unicodedata.category(c)[0] in "LM" else " " for c in author)
    return "".join(letters).split()


def _in_a_row(names: list[str]) -> list[str]:
    """Give a pattern of all parts in a row, whatever stands between them.

    Nothing needs to, unless a part is a single letter: "A. N." is no "an".
    """
    lone = any(len(name) == 1 and name < "\u0e00" for name in names)
    between = r"[\W\d_]+" if lone else r"[\W\d_]*"
    row = between.join(map(re.escape, names))
    return [_alone(row)] if len("".join(names)) > 1 else []


def _alone(pattern: str) -> str:
    """Let a pattern match where no letter stands beside it, if words are parted."""
    letter = rf"[^\W\d_{_UNPARTED}]"
    return rf"(?<!{letter})(?:{pattern})(?!{letter})"


def _unless_small(found: re.Match[str]) -> str:
    return found[0] if found[0][0].islower() else "…"


# ------------------------------------------------------------------ silence


def silences(due_at: datetime, hours: Hours) -> tuple[datetime, ...]:
    """Give when a question without an answer is brought up: at its end, and later."""
    found = [due_at]
    for _ in range(REPEATS):
        found.append(hours.day_start(found[-1]))
    return tuple(found)
