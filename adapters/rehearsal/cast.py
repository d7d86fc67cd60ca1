"""Who plays in a rehearsal and what is played: the bakery's rules, and its scenario."""

from __future__ import annotations

import tomllib
from importlib import resources
from string import Template
from zoneinfo import ZoneInfo

SCENARIO = "scenario.toml"
_NAMES = {
    "nl": {
        "delivery": "Bezorging",
        "the_delivery": "de bezorging",
        "shop": "Winkel",
        "the_shop": "de winkel",
    },
    "en": {
        "delivery": "Delivery",
        "the_delivery": "the delivery",
        "shop": "Shop",
        "the_shop": "the shop",
    },
}


def shipped(name: str = SCENARIO) -> str:
    """Give the text of a file that comes along with the rehearsal."""
    found = resources.files("adapters.rehearsal") / name
    return found.read_text(encoding="utf-8")


def playbook(site: str, language: str) -> str:
    """Give the text of the bakery's playbook, with the address of the site to read."""
    filled = {"site": site, "language": language, **_NAMES[language]}
    return Template(shipped("playbook.toml")).substitute(filled)


def people() -> tuple[str, ...]:
    """Give the ids of the bakery's people, the one who opens the page in front."""
    told = tomllib.loads(shipped("playbook.toml"))
    return tuple(person["id"] for person in told["people"])


def zone() -> ZoneInfo:
    """Give the zone in which the bakery's clocks run."""
    return ZoneInfo(tomllib.loads(shipped("playbook.toml"))["zone"])
