"""Talk in the thread of a card, and when it reads as if it were for the customer.

What is typed there is never published. The bot says so once where somebody seems to
think otherwise: they greet, sign off, or tell the bot to place something.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.review import clean, plain


def meant_for_customer(text: str, team: Collection[str] = ()) -> bool:
    """Tell whether words in a thread look like a reply to the customer.

    `team` are first names of colleagues: "Hi Tom, can you look?" is for Tom.
    """
    said = clean(text)
    return _greets(said, team) or _signs_off(said) or _sends(said)


_GREETING = re.compile(
    r"(?:beste|geachte|dag|hoi|hallo|hey|hee|hi|hello|dear|goede(?:morgen|middag|navond)"
    r"|good (?:morning|afternoon|evening))\s+([^\W\d_][\w'\u2019-]*)",
    re.IGNORECASE,
)
_TITLES = {"mevrouw", "meneer", "heer", "klant", "mr", "mrs", "ms", "madam", "sir"}


def _greets(said: str, team: Collection[str]) -> bool:
    found = _GREETING.match(said)
    if found is None:
        return False
    name = found[1]
    colleague = plain(name) in {plain(one) for one in team}
    return (name[0].isupper() or plain(name) in _TITLES) and not colleague


_SIGN_OFF = re.compile(
    r"(?:(?:met )?(?:vriendelijke|hartelijke|warme) groet(?:en)?|groet(?:en|jes)?|mvg"
    r"|(?:(?:kind|best|warm) )?regards|yours sincerely|sincerely)"
    r"(?:[ ,.]+\w[\w .'\u2019-]{0,40})?[ ,.]*",
    re.IGNORECASE,
)
_LAST = 3
"""Lines at the end in which somebody signs off: greeting, name, brand."""


def _signs_off(said: str) -> bool:
    lines = [text.strip() for text in said.split("\n") if text.strip()]
    ends = [*lines[-_LAST:], *re.split(r"(?<=[.!?])\s+", said)[-1:]]
    return any(_SIGN_OFF.fullmatch(line) for line in ends)


_VERB = r"(?:plaats|publiceer|publish|post|stuur|verstuur|send|antwoord|reply)"
_TOLD = re.compile(
    rf"(?:please |pls |graag )?{_VERB}\b(?:\s*[:,]|\s*$"
    r"|\s+(?:dit|deze|maar|hem|dat|aan de klant|this|that|it|to the customer)\b)",
    re.IGNORECASE,
)
_TO_THE_BOT = re.compile(
    rf"(?:<@[^>\s]+>|<at>[^<]*</at>|@?wederwoord\b|@?bot\b)[\s,:;]*"
    rf"(?:please |pls |graag |wil je |kun je |can you )?{_VERB}\b",
    re.IGNORECASE,
)


def _sends(said: str) -> bool:
    return bool(_TO_THE_BOT.match(said) or _TOLD.match(said))
