"""From a row to a review, or every reason why it is none. Pure, and never raises."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.review import Review, Standing, clean, digest

LONGEST_ID = 200
Cells = Mapping[str, str]


def review(cells: Cells, *, source: str, zone: ZoneInfo) -> Review | tuple[str, ...]:
    """Give the review, or the reasons in words.

    A date without a zone is taken in `zone`. A row without an id gets one that stays
    the same for as long as its author, date and words do.
    """
    row = _Reading(cells, zone)
    created_at = row.moment("created_at")
    scale = row.scale()
    stars = row.stars(scale)
    title, text = row.line("title", 500), clean(cells.get("text", ""))
    row.refuse("text and title empty", when=not (title or text))
    given, author, place = row.id(), row.line("author"), row.line("channel")
    reply, replied_at = clean(cells.get("reply_text", "")), row.replied_at()
    if row.reasons or created_at is None:
        return tuple(row.reasons)
    id_ = given or _id_of(place, author, created_at.isoformat(), title, text)
    return Review(
        source=source,
        external_id=id_,
        created_at=created_at,
        text=text,
        place=place,
        url=row.link(),
        author=author,
        title=title,
        language=row.line("language", 35),
        stars=stars,
        scale=scale,
        replies=(Standing(f"{id_}-reply", reply, replied_at),) if reply else (),
    )


def _id_of(*parts: str) -> str:
    return f"row-{digest(chr(0).join(parts))[:32]}"


class _Reading:
    """Reads the cells of one row and gathers what is wrong with them."""

    def __init__(self, cells: Cells, zone: ZoneInfo) -> None:
        self._cells = cells
        self._zone = zone
        self.reasons: list[str] = []

    def refuse(self, reason: str, *, when: bool) -> None:
        if when:
            self.reasons.append(reason)

    def line(self, name: str, most: int = 200) -> str:
        return " ".join(clean(self._cells.get(name, "")).split())[:most]

    def id(self) -> str:
        """Give the id as it stands; "" without one. Half an id names something else."""
        found = self.line("external_id", LONGEST_ID + 1)
        too_long = f"external_id longer than {LONGEST_ID} characters"
        self.refuse(too_long, when=len(found) > LONGEST_ID)
        return found

    def moment(self, name: str) -> datetime | None:
        cell = self.line(name)
        at = moment(cell, self._zone)
        reason = f"{name} not a date{_shown(cell)}" if cell else f"{name} empty"
        self.refuse(reason, when=at is None)
        return at

    def replied_at(self) -> datetime | None:
        return self.moment("replied_at") if self.line("replied_at") else None

    def scale(self) -> int:
        cell = self.line("rating_scale") or "5"
        good = _SCALE.fullmatch(cell) is not None
        reason = f"rating_scale not a whole number from 1 to 100{_shown(cell)}"
        self.refuse(reason, when=not good)
        return int(cell) if good else 100

    def stars(self, scale: int) -> float | None:
        """Give the rating, with a point or a comma; None when there is none."""
        cell = self.line("rating")
        good = _NUMBER.fullmatch(cell) is not None
        self.refuse(f"rating not a number{_shown(cell)}", when=bool(cell) and not good)
        stars = float(cell.replace(",", ".")) if good else None
        above = stars is not None and stars > scale
        self.refuse(f"rating {cell} above scale {scale}", when=above)
        return stars

    def link(self) -> str:
        """Give an address that a browser opens as a page; anything else is none."""
        url = self.line("url", 2000)
        return url if url.startswith(("https://", "http://")) else ""


def _shown(cell: str) -> str:
    """Show figures only: in a shifted column stand a customer's words, not for logs."""
    return f": {cell}" if _FIGURES.fullmatch(cell) else ""


_FIGURES = re.compile("[0-9 TZ.,:/+-]{1,40}")
_SCALE = re.compile("[1-9][0-9]?|100")
_NUMBER = re.compile("[0-9]{1,6}([.,][0-9]{1,6})?")
_DAY_FIRST = re.compile("([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})(.*)")


def moment(cell: str, zone: ZoneInfo) -> datetime | None:
    """Read "2026-11-20 09:00", "20-11-2026" or ISO with a zone; give it in UTC.

    None for anything else, also for a day that no calendar has.
    """
    if turned := _DAY_FIRST.fullmatch(cell):
        day, month, year, rest = turned.groups()
        cell = f"{year}-{month:0>2}-{day:0>2}{rest}"
    try:
        at = datetime.fromisoformat(cell)
    except ValueError:
        return None
    # Far years overflow when a window is added to them.
    if not 1990 <= at.year <= 2200:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
