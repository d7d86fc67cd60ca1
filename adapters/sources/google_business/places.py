"""The places whose reviews we read, by the names people know them by. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from adapters.sources.google_business.values import items, link, resource, said, text


@dataclass(frozen=True, slots=True)
class Place:
    """`name` as the reviews want it ("accounts/1/locations/2"); `page` is a link."""

    name: str
    title: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    name: str
    title: str
    town: str
    page: str


def accounts(pages: Iterable[Any]) -> list[str]:
    """Give the names of accounts ("accounts/1") on these pages."""
    rows = (row for page in pages for row in items(page, "accounts"))
    return [name for row in rows if (name := resource(row.get("name"), 1))]


def places(told: Iterable[tuple[str, Any]]) -> list[Place]:
    """Give the places on pages, each with the account it was asked of.

    Shops of one name are told apart by their town. A place that several accounts show
    is one place: its reviews must not come twice.
    """
    listed = [
        (row.get("name"), place)
        for account, page in told
        for row in items(page, "locations")
        if (place := _place(account, row))
    ]
    found = list(dict(reversed(listed)).values())[::-1]  # the first one counts
    same = Counter(place.title.casefold() for place in found)
    return [
        Place(place.name, _called(place, same[place.title.casefold()]), place.page)
        for place in found
    ]


def _place(account: str, row: dict[str, Any]) -> _Found | None:
    own = resource(row.get("name"), 1)
    if not own:
        return None
    return _Found(
        name=f"{account}/{own}",
        title=text(row.get("title"), 200),
        town=text(said(row, "storefrontAddress").get("locality"), 100),
        page=link(said(row, "metadata").get("mapsUri")),
    )


def _called(place: _Found, namesakes: int) -> str:
    told = place.town and place.town.casefold() not in place.title.casefold()
    if namesakes > 1 and told:
        return f"{place.title} {place.town}".strip()
    return place.title
