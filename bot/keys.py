"""What each key of the team's files may hold, its default and what it is for.

These tables are the whole grammar of `playbook.toml` and `phrases.toml`. The reader,
the messages about mistakes, `wederwoord init` and docs/reference.md are made from them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo, available_timezones

from bot import hours
from bot.grammar import LIST, NAME, TABLES, TEXT, Key, Meant, Rule, one_of, text
from bot.person import BOT, PersonId, Role
from bot.phrasing import MORE, STANCES
from bot.review import NOTED, plain
from bot.week import Weekly, read_weekly
from bot.words import LANGUAGES


def _number(low: float, high: float, unit: str) -> Rule:
    def read(value: Any) -> timedelta:
        if isinstance(value, bool) or not low <= value <= high:
            raise ValueError
        return timedelta(**{unit: value})

    return Rule(f"a number of {unit} from {low:g} to {high:g}", read)


def _zone(value: Any) -> str:
    if value not in available_timezones():
        raise ValueError
    return ZoneInfo(value).key


_CONVERSATIONS = {
    "browser": r"[\w-]*[^\W_][\w-]*",
    "slack": r"[CG][A-Z0-9]{2,20}",
    "teams": r"19:[\w-]{1,200}@thread\.(tacv2|skype)",
}
"""What a conversation is called on each channel; chats have IDs for theirs."""


def _conversation(value: Any) -> str:
    channel, _, name = text(value).partition(":")
    known = _CONVERSATIONS.get(channel)
    if not known or not re.fullmatch(known, name):
        raise _linked(value)
    return f"{channel}:{name}"


def _linked(value: str) -> ValueError:
    """Name the ID in a link to a channel of Teams: Teams lets one copy only that."""
    found = re.search(_CONVERSATIONS["teams"], unquote(value))
    if found is None:
        return ValueError()
    return Meant(f'the ID in it is {found[0]}, so write "teams:{found[0]}"')


def _member(value: Any) -> str:
    if not re.fullmatch(r"([UW][A-Z0-9]{2,20})?", value):
        raise ValueError
    return str(value)


def _account(value: Any) -> str:
    if not re.fullmatch(r"([\da-fA-F]{8}(-[\da-fA-F]{4}){3}-[\da-fA-F]{12})?", value):
        raise ValueError
    return str(value).lower()


def _approval(value: Any) -> int:
    return {"one": 1, "two": 2}[value]


def _each(allowed: str, read: Callable[[Any], Any]) -> Rule:
    """Allow a list, each item of which `read` takes."""

    def read_all(value: Any) -> tuple[Any, ...]:
        return tuple(read(item) for item in LIST.read(value))

    return Rule(allowed, read_all)


def _line(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value.strip()


def _code(value: Any) -> str:
    code = text(value)
    if not re.fullmatch("[a-z]{2}", code):
        raise ValueError
    return code


def _hours(value: Any) -> tuple[str, ...]:
    texts = tuple(text(item) for item in LIST.read(value))
    hours.read(texts, "UTC")  # only to see whether it can be read
    return texts


def _weekly(value: Any) -> Weekly | None:
    if not isinstance(value, str):
        raise TypeError
    return read_weekly(value)


def _share(value: Any) -> float:
    if isinstance(value, bool) or not 0 < value < 100:
        raise ValueError
    return float(value) / 100


def _before(value: Any) -> timedelta:
    if isinstance(value, bool) or not 0 <= value <= 720:
        raise ValueError
    return timedelta(hours=value)


def _whole(low: int, high: int) -> Rule:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError
        if not low <= value <= high:
            raise ValueError
        return value

    return Rule(f"a whole number from {low} to {high}", read)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _known(*names: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in names:
            raise ValueError
        return str(value)

    return read


def _roles(value: Any) -> frozenset[Role]:
    if not isinstance(value, list) or not value:
        raise ValueError
    return frozenset(Role(role) for role in value)


def _email(value: Any) -> str:
    address = text(value)
    name, at, host = address.partition("@")
    if not (name and at and "." in host) or len(address.split()) > 1:
        raise ValueError
    return address


def _person(value: Any) -> PersonId:
    # Under the bot's own name the log could not tell who did what.
    name = PersonId(NAME.read(value))
    if name == BOT:
        raise ValueError
    return name


def _source(value: Any) -> str:
    # What people note by hand has a source of its own.
    name = NAME.read(value)
    if name == NOTED:
        raise ValueError
    return str(name)


SHORTEST = 3
"""Characters of a phrase; a shorter one would alarm at nearly every review."""


def _phrase(value: Any) -> str:
    phrase = plain(text(value))
    if len(phrase) < SHORTEST:
        raise ValueError
    return phrase


EMAIL = Rule("an e-mail address", _email)
SOURCE = Rule(f'{NAME.allowed}, but not "{NOTED}"', _source)
PERSON = Rule(f'{NAME.allowed}, but not "{BOT}"', _person)
CONVERSATION = Rule(
    '"browser:" and a name, or "slack:" or "teams:" and the ID of a channel, as in'
    ' "browser:webcare", "slack:C0123ABCD" or "teams:19:abc@thread.tacv2"',
    _conversation,
)
MEMBER = Rule('a member ID of Slack, as in "U0123ABCD"', _member)
ACCOUNT = Rule(
    'an object ID of Microsoft Entra, as in "8d6f0a51-2c1b-4e0f-9b1e-3d8f5f0c7a11"',
    _account,
)
ROLES = Rule(f"a list of {', '.join(Role)}", _roles)
PHRASE = Rule(f"a text of {SHORTEST} characters or more between quotes", _phrase)
HOURS = Rule('a list of days with hours, as in ["mon-fri 09:00-17:30"]', _hours)
WEEKLY = Rule('a day and a time, as in "fri 16:00", or "" for never', _weekly)
FLAG = Rule("true or false", _flag)
WORDS = _each(f"a list of texts of {SHORTEST} characters or more", _phrase)
SHARES = _each("a list of percentages, as in [25, 50]", _share)
MOMENTS = _each("a list of hours from 0 to 720, as in [3, 1]", _before)
AGREED = tuple(stance for stance in (*STANCES, *MORE) if stance != "update")
"""Stances of which the sentences are known; an update may hold a colleague's words."""
STANCE_LIST = _each(f"a list of {', '.join(AGREED)}", _known(*AGREED))
PHRASE_KEYS: dict[str, Key] = {
    "threat": Key(LIST, [], "somebody is threatened"),
    "safety": Key(LIST, [], "somebody was or may be hurt"),
    "health": Key(LIST, [], "somebody fell ill or may"),
    "legal": Key(LIST, [], "police, lawyers, courts and ombudsmen"),
    "privacy": Key(LIST, [], "personal details in wrong hands"),
    "press": Key(LIST, [], "newspapers, television and their kin"),
}
"""The topics that alarm, the gravest first: a review that holds two is of the first."""
TOPICS = tuple(PHRASE_KEYS)
TOPIC_LIST = _each(f"a list of {', '.join(TOPICS)}", _known(*TOPICS))
PEOPLE = _each("a list of ids of people", _person)
PLACES = _each('a list of names of places, where "*" stands for anything', text)
SOURCES = _each("a list of names of sources", NAME.read)
BRAND = Rule("a text between quotes", _line)
CODES = _each('a list of languages by two small letters, as in ["nl", "en"]', _code)


KEYS: dict[str, Key] = {
    "language": Key(one_of(*LANGUAGES), "en", "language of cards and dialogs"),
    "zone": Key(
        Rule('a time zone, as in "Europe/Amsterdam"', _zone),
        "Europe/Amsterdam",
        "zone of all times on cards",
    ),
    "form": Key(one_of("je", "u"), "je", "how Dutch replies address the customer"),
    "brand": Key(TEXT, None, "who the customer deals with; replies are placed as it"),
    "contact": Key(TEXT, None, "address or number that replies may name"),
    "window": Key(_number(1, 720, "hours"), 24, "time in which to answer"),
    "holding": Key(
        _number(1, 720, "hours"), 24, "time for the full answer after a holding reply"
    ),
    "hours": Key(HOURS, ["mon-fri 09:00-17:30"], "when the team works"),
    "remind_shift": Key(
        SHARES, [25, 50], "nobody took it: told at these percentages of the window"
    ),
    "remind_owner": Key(
        MOMENTS, [3, 1], "owner or approver is told so many hours before the end"
    ),
    "remind_lead": Key(
        MOMENTS, [1, 0], "the lead is told so many hours before the end"
    ),
    "closing_list": Key(
        _number(0, 480, "minutes"), 90, "list of what ends overnight, before closing"
    ),
    "ring": Key(
        TOPIC_LIST,
        ["threat", "safety", "health"],
        "topics that ring at once, outside hours as well",
    ),
    "undo": Key(_number(0, 3600, "seconds"), 120, "pause in which anyone can stop it"),
    "approval": Key(
        Rule('"one" or "two"', _approval), "one", "how many people agree to a reply"
    ),
    "two_stars": Key(
        _whole(0, 5), 0, "so many stars or fewer need two people; 0 is no such rule"
    ),
    "two_words": Key(WORDS, [], "a review or reply with these words needs two people"),
    "two_amounts": Key(FLAG, False, "a reply that names an amount needs two people"),
    "alone": Key(
        STANCE_LIST, [], "stances whose unchanged sentences need one person only"
    ),
    "next_approver": Key(
        _number(1, 1440, "minutes"), 30, "wait for one approver before asking the next"
    ),
    "report": Key(WEEKLY, "fri 16:00", "when the team is told how its week went"),
    "home": Key(CONVERSATION, None, "where the cards go"),
    "product": Key(CONVERSATION, None, "where product colleagues are"),
}
SOURCE_KEYS: dict[str, Key] = {
    "name": Key(SOURCE, None, "how cards and the log call this source"),
    "kind": Key(
        one_of("file", "plain", "google_business"), None, "which adapter reads it"
    ),
    "every": Key(_number(1, 86400, "seconds"), 30, "pause between two readings"),
}
PERSON_KEYS: dict[str, Key] = {
    "id": Key(PERSON, None, "short name, used in the log"),
    "name": Key(TEXT, None, "name that colleagues see"),
    "public_name": Key(TEXT, None, "name under replies"),
    "email": Key(EMAIL, None, "address"),
    "roles": Key(ROLES, None, "what this person may do"),
    "slack": Key(MEMBER, "", "member ID in Slack, if the e-mail address differs there"),
    "teams": Key(ACCOUNT, "", "object ID in Teams, likewise"),
}
AREA_KEYS: dict[str, Key] = {
    "id": Key(NAME, None, "short name, used in the log"),
    "name": Key(TEXT, None, "name that colleagues see"),
    "customer": Key(TEXT, None, 'how replies name it, as in "de bezorging"'),
    "words": Key(WORDS, [], "words in a review that point to it"),
    "people": Key(PEOPLE, [], "who knows about it, the first to be asked in front"),
}
ROUTE_KEYS: dict[str, Key] = {
    "to": Key(CONVERSATION, None, "where the cards of these cases go"),
    "places": Key(PLACES, [], "reviews of one of these places"),
    "sources": Key(SOURCES, [], "reviews of one of these sources"),
    "languages": Key(CODES, [], "reviews in one of these languages"),
    "stars": Key(
        _whole(0, 5), 0, "reviews of at most so many stars; 0 is no such rule"
    ),
    "topics": Key(TOPIC_LIST, [], "reviews that alarm by one of these topics"),
    "brand": Key(BRAND, "", 'who replies to these are placed as; "" is brand'),
}
LISTS: dict[str, Key] = {
    "sources": Key(TABLES, [], "where customers speak"),
    "people": Key(TABLES, [], "who works with it"),
    "areas": Key(TABLES, [], "where things can go wrong, and who knows about it"),
    "routes": Key(TABLES, [], "which cases go elsewhere; the first that fits wins"),
}
ALARM = Key(PHRASE, None, "words that alarm wherever they stand")
