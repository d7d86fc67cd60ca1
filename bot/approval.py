"""How many named people must have seen the exact words before they go out: one or two.

The answer depends on the playbook, the review and the words themselves, never on who
asks; a card can show it before anybody has written a word.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from bot.review import Review, plain


@dataclass(frozen=True, slots=True)
class Approving:
    """The playbook's rule about agreement, copied into each case.

    people      1 or 2: how many a reply needs in general
    stars       reviews of so many stars (of five) or fewer need two; 0 = no such rule
    words       a review or a reply with one of these needs two (as bot.review.plain)
    amounts     a reply that names an amount of money needs two
    alone       stances whose unchanged sentences need one, whatever else holds
    next_after  how long one approver is waited for before the next is asked
    """

    people: int = 1
    stars: int = 0
    words: tuple[str, ...] = ()
    amounts: bool = False
    alone: tuple[str, ...] = ()
    next_after: timedelta = timedelta(minutes=30)


def needed(rule: Approving, review: Review, text: str = "", unchanged: str = "") -> int:
    """Give how many people must agree to `text` as an answer to `review`: 1 or 2.

    `unchanged` names the stance whose sentences the text holds word for word.
    """
    if unchanged and unchanged in rule.alone:
        return 1
    asks = (
        rule.people > 1,
        (review.stars_of_five or 6) <= rule.stars,
        _holds(rule.words, review.said) or _holds(rule.words, text),
        rule.amounts and names_amount(text),
    )
    return 2 if any(asks) else 1


def _holds(words: tuple[str, ...], text: str) -> bool:
    said = f" {plain(text)} "
    return any(re.search(rf"\b{re.escape(word)}\b", said) for word in words)


_NAMES = r"(?:euros?|eur|usd|gbp|pounds?|dollars?)"
_MONEY = rf"(?:[€$£]|(?<![^\W\d_]){_NAMES}(?![^\W\d_]))"
_AMOUNT = re.compile(rf"{_MONEY}\s*\d|\d[\d.,]*\s*-?\s*{_MONEY}|\d[,.]-", re.IGNORECASE)


def names_amount(text: str) -> bool:
    """Tell whether a text names an amount of money in figures: "€ 25", "25euro's".

    What joins or hides letters is left out first; amounts in words are not known.
    """
    plainly = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return bool(_AMOUNT.search(plainly))
