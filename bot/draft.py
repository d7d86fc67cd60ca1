"""Suggested replies: three different stances, filled with what somebody confirmed.

A new case gets the three of `STANCES`, which name nothing. Once the team has agreed on
the answers of the triage, these choose the stances and fill the slots. The three of a
case are kept with it without a sign-off, which is that of whoever will use them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice
from string import Template
from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot.case import Suggestion
from bot.person import Person
from bot.phrasing import STANCES, Phrasing, fill
from bot.playbook import Playbook
from bot.review import Review
from bot.triage import Needed, Right, Solution, Triage
from bot.words import LANGUAGES, Words, line

Slots = Mapping[str, str]
"""Values of bot.phrasing.CONFIRMED, as far as they are known; "" is not known."""


def suggest(review: Review, language: str, playbook: Playbook) -> list[Suggestion]:
    """Give one suggestion per stance; which of its sentences depends on the review.

    Nothing is named that nobody confirmed yet.
    """
    made = (one(stance, review, language, playbook, {}) for stance in STANCES)
    return [suggestion for suggestion in made if suggestion]


def after_triage(
    review: Review, language: str, playbook: Playbook, triage: Triage, slots: Slots
) -> list[Suggestion]:
    """Give three suggestions of different stances, the one that fits best in front."""
    stances = dict.fromkeys(_fitting(triage))
    made = (one(stance, review, language, playbook, slots) for stance in stances)
    return list(islice((suggestion for suggestion in made if suggestion), 3))


SOLVED_BY: Mapping[Solution, str] = {
    Solution.FIND_OUT: "apologise",
    Solution.PUT_RIGHT: "solve",
    Solution.CALL_BACK: "call",
    Solution.GESTURE: "gesture",
    Solution.LISTEN: "listen",
}
"""The stance that tells the customer of a solution."""


def _fitting(triage: Triage) -> Iterator[str]:
    """Give the stances that fit, best first; the last ones fit any complaint."""
    if triage.reply is Needed.CONTACT:
        yield "contact"
    if triage.right is Right.NO:
        yield "correct"
    # Who corrects kindly finds out already, and regrets nothing that did not happen.
    if triage.right is not Right.NO or triage.solution is not Solution.FIND_OUT:
        yield SOLVED_BY[triage.solution]
    if triage.right is Right.NO:
        yield from ("ask", "call")
    yield from STANCES


def one(
    stance: str, review: Review, language: str, playbook: Playbook, slots: Slots
) -> Suggestion | None:
    """Give a suggestion of one stance, of STANCES or MORE.

    None when the team's own sentences lack it. Slot values are data: a name or a brand
    is never looked into for more slots.
    """
    phrasing = playbook.speak(language)
    known = {**slots, "contact": playbook.contact, "brand": playbook.brand}
    known["answer"] = _sentence(known.get("answer", ""))
    said = fill(phrasing, stance, f"{review.key} {stance}", known)
    return Suggestion(stance, f"{_greet(review, phrasing)} {said}") if said else None


def _sentence(answer: str) -> str:
    """Give a colleague's words so that others can follow: in one line, with an end."""
    said = " ".join(answer.split())
    ended = said.rstrip("\"')\u2019\u201d")[-1:] in ".!?\u2026"
    return said if ended else f"{said}."


def signed(text: str, language: str, playbook: Playbook, person: Person) -> str:
    """Put the presser's own name under a suggestion."""
    signoff = Template(playbook.speak(language).signoff)
    signed_off = signoff.substitute(me=person.public_name, brand=playbook.brand)
    return f"{text}\n\n{signed_off}"


def unchanged(
    text: str, suggestion: Suggestion, language: str, playbook: Playbook, person: Person
) -> bool:
    """Tell whether a text is a suggestion, word for word, signed by this person.

    Only then nobody needs to agree anew to sentences that were agreed to beforehand. An
    update never counts: it may hold words of a colleague that nobody agreed to.
    """
    agreed = suggestion.stance != "update"
    return agreed and text == signed(suggestion.text, language, playbook, person)


def in_words(at: datetime, now: datetime, language: str, zone: str) -> str:
    """Say before when, as in "morgen vóór 12:00", to a customer who reads it today.

    Takes the language that is really spoken (`Phrasing.language`); gives "" for one
    that we have no words for, so that a sentence without a moment is taken.
    """
    if language not in LANGUAGES:
        return ""
    here = ZoneInfo(zone)
    # Before midnight still belongs to the day that ends then.
    day = (at - timedelta(minutes=1)).astimezone(here).date()
    near = _near((day - now.astimezone(here).date()).days)
    clock = f"{at.astimezone(here):%H:%M}".replace("00:00", "24:00")
    named = format_date(day, _DAYS.get(near, ""), locale=language)
    return Words(language, zone).say(line(f"when.{near}", day=named, clock=clock))


_DAYS = {"weekday": "EEEE", "date": "d MMMM"}


def _near(days: int) -> str:
    if 2 <= days <= 6:
        return "weekday"
    return {0: "today", 1: "tomorrow"}.get(days, "date")


def _greet(review: Review, phrasing: Phrasing) -> str:
    name = first_name(review.author)
    greeting = phrasing.greeting if name else phrasing.greeting_unnamed
    return Template(greeting).substitute(first_name=name)


# What people and platforms write where a first name is asked.
_NO_NAMES = """
    een de het van von the an al el la le anoniem anonymous onbekend unknown gast guest
    bezoeker visitor klant customer gebruiker user iemand niemand someone somebody
    nobody deleted familie family fam team dhr heer meneer mevr mevrouw mw mr mrs ms
    miss mister sir madam dr drs ir ing prof google facebook instagram booking
    tripadvisor trustpilot restaurant hotel cafe winkel bakkerij stichting vereniging
    test admin
"""


def first_name(author: str) -> str:
    """Give a first name fit to greet with, or "" when there is none to trust.

    Two to twenty letters (a hyphen may join two names), each part with a capital in
    front and at most one more ("IJsbrand", "McKenzie"), and no word like "Guest":
    "Jansen, P.", "xX_bestie_Xx" and "BOZE KLANT" are not greeted by name.
    """
    first = next(iter(author.split()), "")
    parts = first.split("-")
    no_name = first.casefold() in _NO_NAMES.split()
    fits = 2 <= len(first) <= 20 and all(_looks_like_a_name(part) for part in parts)
    return first if fits and not no_name else ""


def _looks_like_a_name(part: str) -> bool:
    capitals = sum(letter.isupper() for letter in part)
    shouted = part.isupper()
    return part.isalpha() and part[0].isupper() and capitals <= 2 and not shouted
