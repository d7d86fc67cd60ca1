"""Which conversation a case comes to: the first route that fits it, else the home."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from bot.review import Review, plain


@dataclass(frozen=True, slots=True)
class Signs:
    """What a route looks at.

    `stars` are of five, None without any; `topic` is "" where nothing alarms.
    """

    place: str
    source: str
    language: str
    stars: float | None = None
    topic: str = ""


def signs(review: Review, language: str, topic: str) -> Signs:
    """Give what routes look at, of a review with what the bot makes of it."""
    place, stars = review.place, review.stars_of_five
    return Signs(place, review.source, language, stars, topic)


@dataclass(frozen=True, slots=True)
class Route:
    """A conversation with what brings a case there: every condition that it has.

    A list holds when one of it does; an empty one is no condition. `stars` is the most
    that a review may have, 0 for any. A place may hold "*" for anything. `brand` is who
    the customer deals with there, "" for the brand of the playbook.
    """

    to: str
    places: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    stars: int = 0
    topics: tuple[str, ...] = ()
    brand: str = ""

    def held(self, of: Signs) -> Mapping[str, str] | None:
        """Give what held, by the name of its key; None when a condition does not."""
        asked = {name: of_it for name, of_it in _HOLDS.items() if getattr(self, name)}
        found = {name: of_it(self, of) for name, of_it in asked.items()}
        return found if all(found.values()) else None

    def covers(self, other: Route) -> bool:
        """Tell whether this route takes everything that another one would."""
        few = not self.stars or 0 < other.stars <= self.stars
        same = (_within(getattr(other, n), getattr(self, n)) for n in _LISTED)
        # A star of the other is a sign like any here: only a star of ours takes it.
        places = not self.places or all(
            _first(self.places, one) for one in other.places or ("*",)
        )
        return few and places and all(same)


def _within(theirs: Sequence[str], ours: Sequence[str]) -> bool:
    return not ours or (bool(theirs) and set(theirs) <= set(ours))


def _first(patterns: Sequence[str], place: str) -> str:
    """Give the first pattern that a place fits; "" when there is none."""
    said = plain(place)
    return next((one for one in patterns if _pattern(one).fullmatch(said)), "")


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, plain(text).split("*"))))


def _few_enough(route: Route, of: Signs) -> str:
    few = of.stars is not None and of.stars <= route.stars
    return str(route.stars) if few else ""


_HOLDS: Mapping[str, Callable[[Route, Signs], str]] = {
    "places": lambda route, of: _first(route.places, of.place),
    "sources": lambda route, of: of.source if of.source in route.sources else "",
    "languages": lambda route, of: (
        of.language if of.language in route.languages else ""
    ),
    "stars": _few_enough,
    "topics": lambda route, of: of.topic if of.topic in route.topics else "",
}
"""What each condition of a route says of a case: what held, or "" when it does not."""
CONDITIONS = tuple(_HOLDS)
_LISTED = ("sources", "languages", "topics")


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a case comes: by which route, the first being 1, and what of it held.

    `number` is 0 where no route fits and the home takes it. `brand` is the route's own.
    """

    to: str
    number: int = 0
    because: Mapping[str, str] = field(default_factory=dict)
    brand: str = ""


def choose(routes: Sequence[Route], home: str, of: Signs) -> Destination:
    """Give where a case comes: to the first route that fits, else to the home."""
    for number, route in enumerate(routes, start=1):
        because = route.held(of)
        if because is not None:
            return Destination(route.to, number, because, route.brand)
    return Destination(home)


def unreached(routes: Sequence[Route]) -> dict[int, int]:
    """Give each route that nothing comes to, with the earlier one that takes it all."""
    found = {}
    for at, route in enumerate(routes):
        before = (n for n, one in enumerate(routes[:at], 1) if one.covers(route))
        if by := next(before, 0):
            found[at + 1] = by
    return found


def unseen(route: Route, places: Sequence[str]) -> list[str]:
    """Give what a route says of places and none of these is."""
    return [one for one in route.places if not any(_first((one,), p) for p in places)]
