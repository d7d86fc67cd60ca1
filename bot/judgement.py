"""Negative or not, and why: first phrases that override, then stars, then "look"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from bot.playbook import Playbook
from bot.review import Review, plain
from bot.words import Line, line


class Verdict(StrEnum):
    NEGATIVE = "negative"
    UNSURE = "unsure"
    FINE = "fine"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the bot makes of a review; `reason` says so in words on the card.

    `topic` is what alarms in it (legal, safety, ...), "" when nothing does.
    """

    verdict: Verdict
    reason: Line
    language: str
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A review with what the bot makes of it."""

    review: Review
    judgement: Judgement


NEGATIVE_UP_TO = 2
FINE_FROM = 4


def judge(review: Review, playbook: Playbook) -> Judgement:
    """Judge a review: a phrase that alarms beats any number of stars."""
    language = language_of(review, playbook.language)
    topic = alarm(review.said, playbook.phrases)
    if topic:
        reason = line(f"reason.{topic}")
        return Judgement(Verdict.NEGATIVE, reason, language, topic)
    verdict, reason = _by_stars(review.stars_of_five)
    return Judgement(verdict, reason, language)


def _by_stars(stars: float | None) -> tuple[Verdict, Line]:
    if stars is None:
        return Verdict.UNSURE, line("reason.no_stars")
    if stars <= NEGATIVE_UP_TO:
        return Verdict.NEGATIVE, line("reason.stars", stars=stars)
    if stars >= FINE_FROM:
        return Verdict.FINE, line("reason.stars", stars=stars)
    return Verdict.UNSURE, line("reason.between", stars=stars)


def alarm(text: str, phrases: Mapping[str, tuple[str, ...]]) -> str:
    """Give the gravest topic (listed first) of which a phrase stands in the text."""
    said = plain(text)
    listed = _by_first_word(tuple(phrases.items()))
    asked = (listed.get(word, ()) for word in {"", *_WORD.findall(said)})
    found = sorted(phrase for group in asked for phrase in group)
    topics = (topic for _, topic, phrase in found if _whole(phrase, said))
    return next(topics, "")


_WORD = re.compile(r"\w+")
_Listed = tuple[int, str, str]


@cache
def _by_first_word(
    phrases: tuple[tuple[str, tuple[str, ...]], ...],
) -> Mapping[str, Sequence[_Listed]]:
    """Sort phrases by their first word: a review only asks after the words it has."""
    listed: dict[str, list[_Listed]] = {}
    for rank, (topic, group) in enumerate(phrases):
        for phrase in group:
            first = _WORD.search(phrase)
            word = first.group() if first else ""
            listed.setdefault(word, []).append((rank, topic, phrase))
    return listed


def _whole(phrase: str, said: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", said) is not None


# The commonest words tell Dutch from English without a model: 64 of 64 drafts right in
# a trial; on a text of two or three words they say nothing and the team's own is taken.
_COMMON = {
    "nl": "de het een en van ik niet is dat te met op voor zijn er maar aan ook we wat"
    " heb was bij na geen dit door nog naar uit om mijn als",
    "en": "the a and of to i not is that with on for was it but at also we what have in"
    " my this by no from out as were be had you so",
}
_WORDS = {language: frozenset(words.split()) for language, words in _COMMON.items()}


def language_of(review: Review, default: str) -> str:
    """Give the language to answer in: as the source says, else as the text shows.

    A source may say "nl", "nl-BE" or "NL_be"; anything longer ("und") says nothing.
    """
    told = re.match(r"[a-z]{2}(?![a-z])", review.language.lower())
    if told:
        return told.group()
    words = re.findall(r"[a-zà-ÿ]+", review.said.casefold())[:200]
    score = {lang: sum(w in common for w in words) for lang, common in _WORDS.items()}
    best, second = sorted(score, key=score.__getitem__, reverse=True)
    return best if score[best] > score[second] else default
