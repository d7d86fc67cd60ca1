"""A home for Anna and Megan, whose customers write on a small review site.

The whole bot runs in it, in a chat client that others wrote.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from adapters.rehearsal.plain import PlainStandIn
from bot.app import UtcClock
from bot.commands.names import Member
from bot.commands.playbook_text import playbook_text
from bot.settings import Home

CLOCK = UtcClock()
UNDO = 8
"""Seconds in which a reply can be stopped, by somebody who clicks."""

_RULES = {
    "language": "nl",
    "brand": "Bakkerij Smit",
    "contact": "hallo@smit.example",
    "undo": UNDO,
    "hours": ["mon-sun 00:00-24:00"],  # whenever the tests run, somebody is there
    "two_stars": 1,
}
TEAM = (
    Member("anna", "Anna Bakker", "Anna", "anna@example.com", ("agent",)),
    Member(
        "megan", "Megan Bowen", "Megan", "megan@example.com", ("approver", "product")
    ),
)
_AREA = """
[[areas]]
id = "bezorging"
name = "Bezorging"
customer = "de bezorging"
words = ["bezorgd", "bezorging"]
people = ["megan"]
"""


@dataclass(frozen=True, slots=True)
class Office:
    """A bot that runs, and the site it watches."""

    site: PlainStandIn

    def review(self, name: str, stars: int, text: str, hours_ago: float = 0) -> str:
        """Let a customer write on the site; gives the id of what they wrote."""
        return self.site.shelf.add(
            {
                "text": text,
                "stars": stars,
                "author": {"id": name, "name": name},
                "place": "Utrecht",
                "language": "nl",
                "created_at": (CLOCK.now() - timedelta(hours=hours_ago)).isoformat(),
            }
        )


def furnished(
    folder: Path, site: str, places: Mapping[str, str], team: Sequence[Member] = TEAM
) -> Home:
    """Make a home for Anna and Megan, or another team, whose cards go to these places.

    Somebody in it is called "megan": she is asked about deliveries.
    """
    folder.mkdir()
    home = Home(folder)
    known = {"name": "plein", "kind": "plain", "title": "Plein"}
    source: dict[str, Any] = {**known, "url": site, "every": 1}
    text = playbook_text({**_RULES, **places}, [source], team)
    home.playbook.write_text(text + _AREA, "utf-8")
    return home
