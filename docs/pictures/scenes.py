"""What there are pictures of: who looks where, at which message, and what they press.

The same scenes for every channel; how they are played and drawn differs.
"""

# ruff: noqa: INP001 - a script, not a package

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Scene:
    """One picture: who looks where, at which message, and what they press first.

    press  "more" presses a button, "reply.publish" one with its step, "open:case:2" an
           entry of a list; "way=question" chooses and "text=Hello" types
    post   how the key of the message begins
    """

    name: str
    who: str
    place: str
    post: str = ""
    press: tuple[str, ...] = ()
    dark: bool = False


CARDS = {
    2: "new",
    3: "soon",
    4: "late",
    5: "old",
    6: "unsure",
    7: "taken",
    8: "waiting",
    9: "to-agree",
    10: "held",
    11: "handed-over",
    12: "planned",
    13: "given-back",
    14: "stopped",
    15: "placed-answered",
    16: "placed",
    17: "doubt",
    18: "refused",
    20: "changed",
    21: "going",
    22: "closed",
    23: "by-hand",
    24: "answered-elsewhere",
}
NOTICES = {1: "info", 2: "question", 3: "fixed", 4: "looking", 5: "passed-on"}
OF_CASE: dict[str, tuple[int, str, tuple[str, ...]]] = {
    "reply": (19, "sanne", ("reply",)),
    "reply-approver": (19, "tom", ("reply",)),
    "reply-findings": (19, "tom", ("reply", "text=Hi Eva.", ".publish")),
    "reply-first": (2, "sanne", ("reply",)),
    "reply-draft": (7, "femke", ("reply",)),
    "holding": (2, "sanne", ("holding",)),
    "update": (15, "sanne", ("update",)),
    "approve": (8, "tom", ("approve",)),
    "approve-findings": (1, "tom", ("approve",)),
    "agree": (9, "sanne", ("agree",)),
    "give-back": (8, "tom", ("give_back",)),
    "triage": (2, "sanne", ("more", "triage")),
    "triage-wrong": (2, "sanne", ("more", "triage", "reply=contact", ".save")),
    "tell": (2, "sanne", ("tell",)),
    "tell-question": (2, "sanne", ("tell", "way=question")),
    "tell-join": (3, "sanne", ("tell", "way=join:2")),
    "contact": (2, "sanne", ("more", "contact")),
    "reached": (12, "femke", ("reached",)),
    "remind-me": (2, "sanne", ("more", "remind_me")),
    "assign": (2, "sanne", ("assign",)),
    "hand-over": (7, "sanne", ("assign",)),
    "no-reply": (2, "sanne", ("more", "no_reply")),
    "no-reply-wrong": (2, "sanne", ("more", "no_reply", ".close")),
    "more": (2, "sanne", ("more",)),
    "log": (9, "sanne", ("more", "log")),
    "read": (2, "sanne", ("more", "read")),
    "copy": (23, "tom", ("copy",)),
    "again": (17, "tom", ("again",)),
}
OF_NOTICE: dict[str, tuple[int, str, tuple[str, ...]]] = {
    "fixed": (2, "joost", ("fixed",)),
    "explain": (4, "joost", ("explain",)),
    "stays": (2, "joost", ("more", "stays")),
    "ask-back": (2, "joost", ("more", "ask_back")),
    "other-team": (2, "joost", ("more", "other_team")),
    "notice-more": (2, "joost", ("more",)),
    "read-all": (2, "joost", ("more", "read_all")),
}
OF_HOME: dict[str, tuple[str, tuple[str, ...]]] = {
    "home-tom": ("tom", ()),
    "home-lotte": ("lotte", ()),
    "home-joost": ("joost", ()),
    "home-open": ("lotte", ("open:case:4",)),
    "shift": ("lotte", ("shift",)),
    "shift-agent": ("femke", ("shift",)),
    "people": ("lotte", ("people",)),
    "people-edit": ("lotte", ("people", "who=sanne", ".edit")),
    "people-new": ("lotte", ("people", "who=+", ".edit")),
    "people-log": ("lotte", ("people", ".log")),
}
LISTS = {
    "mine": ("lotte", "@lotte", "list:"),
    "hand-over": ("sanne", "@sanne", "begin:"),
    "answered": ("sanne", "@sanne", "answered:"),
}
TOMORROW = {
    "nobody-on": ("sanne", "webcare", "nobody:"),
    "morning": ("sanne", "webcare", "morning:"),
}
PLACES = {"tom": "@tom", "sanne": "@sanne", "lotte": "@lotte", "joost": "bakery"}


def scenes() -> Iterator[Scene]:
    for number, name in CARDS.items():
        yield Scene(f"card-{name}", "sanne", "webcare", f"card:{number}")
    for number, name in NOTICES.items():
        yield Scene(f"notice-{name}", "joost", "bakery", f"notice:{number}")
    for name, (case, who, press) in OF_CASE.items():
        yield Scene(name, who, "webcare", f"card:{case}", press)
    for name, (notice, who, press) in OF_NOTICE.items():
        yield Scene(name, who, "bakery", f"notice:{notice}", press)
    for name, (who, press) in OF_HOME.items():
        yield Scene(name, who, "~home", "", press)
    for who, place in PLACES.items():
        yield Scene(f"place-{who}", who, place)
    yield Scene("place-joost-direct", "joost", "@joost")
    yield from lists(LISTS)


def lists(table: dict[str, tuple[str, str, str]]) -> Iterator[Scene]:
    for name, scene in table.items():
        yield Scene(f"list-{name}", *scene)
