"""Suggested replies: three different stances, filled with what somebody confirmed."""

from __future__ import annotations

from string import Template

from bot.case import Suggestion
from bot.person import Person
from bot.phrasing import STANCES, Phrasing, Sentence
from bot.playbook import Playbook
from bot.review import Review, digest


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
    signed_off = signoff.substitute(me=person.public_name, brand=playbook.brand)
    return f"{text}\n\n{signed_off}"


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


def _pick(phrasing: Phrasing, stance: str, review: Review) -> Sentence:
    choice = [s for s in phrasing.sentences if s.stance == stance]
    return choice[int(digest(f"{review.key} {stance}")[:8], 16) % len(choice)]
