"""What people type to the bot: one table of words, in both languages, for each action.

Whatever is typed leads to an action that a button could have asked for as well. What
stands in no table leads to help, which quotes it; nothing happens by a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time
from difflib import get_close_matches

from bot.review import clean, plain, short
from bot.subject import TEAM, Subject, case_of


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was asked for, as a `bot.press.Request` takes it."""

    action: str
    subject: Subject = TEAM
    step: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Word:
    """How one action is called: of each language help shows the first.

    takes  what comes after it: a "number", a "time", a "text", or "" for nothing. Only
           the number has to be there.
    """

    action: str
    nl: tuple[str, ...]
    en: tuple[str, ...]
    takes: str = ""

    @property
    def all(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.nl, *self.en)))

    def shown(self, language: str) -> str:
        """Give it as somebody would type it."""
        first = {"nl": self.nl, "en": self.en}[language][0]
        return first + _EXAMPLES[self.takes]


_EXAMPLES = {"": "", "number": " 17", "time": " 17:00", "text": ""}

SPOKEN = (
    Word("queue", ("wachtrij", "rij"), ("queue", "list")),
    Word("home", ("mijn", "mijn werk"), ("mine", "my work", "home")),
    Word("open", ("case", "zaak"), ("case",), "number"),
    Word("late", ("laat", "te laat"), ("late", "overdue")),
    Word(
        "shift",
        ("aan", "ik ben tot", "ik ben er tot", "tot"),
        ("on", "i'm on", "i am on", "until"),
        "time",
    ),
    Word("off", ("eraf", "af", "uit"), ("off", "i'm off", "i am off")),
    Word("note", ("noteer", "klacht"), ("note", "complaint"), "text"),
    Word("stop", ("stop", "plaatsen stilzetten"), ("stop", "stop publishing")),
    Word("resume", ("hervat", "plaatsen hervatten"), ("resume", "resume publishing")),
    Word("help", ("help", "hulp"), ("help",)),
)

QUOTED = 60
"""Characters of what nobody understood that are quoted."""

_MENTION = re.compile(
    r"(?:(?:<@[^>\s]+>|<at>[^<]*</at>|@[\w.-]+|wederwoord\b)[\s,:;]*)+", re.IGNORECASE
)
_SIGNS = '.,;:!?"“”„()[]*_~`'
_UNTIL = {"until", "till", "til", "tot"}


def understand(text: str) -> Spoken:
    """Give what somebody asks for; help, with what they typed, for anything unknown."""
    whole = clean(text)
    called = _MENTION.match(whole)
    body = whole[called.end() :] if called else whole
    said = [plain(word).strip(_SIGNS) for word in body.split()]
    found = _numbered(said) or next(_matching(said, body), None)
    if found:
        return found
    typed = {"typed": short(body, QUOTED)} if any(said) else {}
    return Spoken("help", values=typed)


def nearest(typed: str) -> str:
    """Give the word that comes nearest to what was typed; "" when none does."""
    said = plain(typed)
    known = [phrase for word in SPOKEN for phrase in word.all]
    tried = (get_close_matches(s, known, 1, 0.7) for s in (said, said.split(" ")[0]))
    return next((found for close in tried for found in close), "")


def _numbered(said: list[str]) -> Spoken | None:
    """Read "case 17", "case17", "#17" or "17"."""
    number = _NUMBER.fullmatch(" ".join(said))
    return Spoken("open", case_of(int(number.group(1)))) if number else None


_CALLED = "|".join(w for word in SPOKEN if word.takes == "number" for w in word.all)
_NUMBER = re.compile(rf"(?:{_CALLED})?\s*#?\s*([0-9]{{1,15}})")


def _matching(said: list[str], body: str) -> Iterator[Spoken]:
    """Give what fits, the longest phrase first; only some may be followed by more."""
    for phrase, word in _PHRASES:
        many = len(phrase)
        if tuple(said[:many]) != phrase:
            continue
        if len(said) == many:
            yield Spoken(word.action)
        elif word.takes == "time":
            yield Spoken(word.action, values={"until": _moment(said[many:])})
        elif word.takes == "text":
            yield Spoken(word.action, values={"text": body.split(maxsplit=many)[many]})


_PHRASES = sorted(
    (
        (tuple(phrase.split()), word)
        for word in SPOKEN
        if word.takes != "number"
        for phrase in word.all
    ),
    key=lambda known: -len(known[0]),
)


def _moment(said: list[str]) -> str:
    return " ".join(said[1:] if said[0] in _UNTIL else said)


# ------------------------------------------------------------------ a time of day

_CLOCK = re.compile(
    r"(\d{1,2})(?:[:.uh]?(\d{2})|[uh])?\s*(am|pm)?(?: ?(?:uur|hours?))?", re.ASCII
)


def clock_of(typed: str) -> time | None:
    """Read a time of day: "17:00", "17.30", "17u", "5pm", "9 uur"; None for none."""
    found = _CLOCK.fullmatch(plain(typed))
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half and 1 <= hour <= 12:
        hour = hour % 12 + 12 * (half == "pm")
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        return None
    return time(hour % 24, minute)
