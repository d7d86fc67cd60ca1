"""Suggested replies: three different stances, filled with what somebody confirmed."""

from __future__ import annotations

from string import Template

from bot.case import Suggestion
from bot.person import Person
from bot.playbook import Phrasing, Playbook, Sentence
from bot.review import Review, digest

STANCES = ("call", "ask", "apologise")
"""What the three suggestions of a new case do, in the order of the card."""


def suggest(review: Review, language: str, playbook: Playbook) -> list[Suggestion]:
    """Give one suggestion per stance; which of its sentences depends on the review.

    Slot values are data: a name or a brand is never looked into for more slots.
    """
    phrasing = playbook.speak(language)
    slots = {"contact": playbook.contact, "brand": playbook.brand}
    return [
        Suggestion(
            stance,
            f"{_greet(review, phrasing)} "
            f"{Template(_pick(phrasing, stance, review).text).substitute(slots)}",
        )
        for stance in STANCES
    ]


def signed(text: str, language: str, playbook: Playbook, person: Person) -> str:
    """Put the presser's own name under a suggestion."""
    signoff = Template(playbook.speak(language).signoff)
    return f"{text}\n\n{signoff.substitute(me=person.public_name)}"


def _greet(review: Review, phrasing: Phrasing) -> str:
    name = first_name(review.author)
    if not name:
        return phrasing.greeting_unnamed
    return Template(phrasing.greeting).substitute(first_name=name)


def first_name(author: str) -> str:
    """Give a first name fit to greet with, or "" when there is none to trust.

    Only letters (a hyphen may join them), 2 to 20 of them, and not a bare initial:
    "Jansen, P." and "xX_bestie_Xx" are not greeted by name.
    """
    first = author.split()[0] if author.split() else ""
    letters = first.replace("-", "")
    fits = letters.isalpha() and 2 <= len(letters) <= 20
    return first if fits and first[0].isupper() else ""


def _pick(phrasing: Phrasing, stance: str, review: Review) -> Sentence:
    choice = [s for s in phrasing.sentences if s.stance == stance]
    return choice[int(digest(review.key)[:8], 16) % len(choice)]
