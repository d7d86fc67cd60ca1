"""Google's reviews of all places of a business (Google Business Profile)."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Self

from adapters.http import Http, NotFound, Party, Patience
from adapters.sources.google_business import mapping, places
from adapters.sources.google_business.access import Access
from adapters.sources.google_business.client import GoogleClient, Hosts
from adapters.sources.google_business.cursor import Mark, dump, load
from adapters.sources.google_business.places import Place
from adapters.sources.google_business.refusals import Denied, NoPlaces, means
from adapters.sources.google_business.terms import Credentials, Terms, terms
from adapters.sources.google_business.values import items
from bot.errors import (
    Refused,
    SettingsError,
    SourceError,
    Unavailable,
)
from bot.ports.clock import Clock
from bot.ports.source import Page
from bot.reply import (
    Found,
    Gone,
    NotSent,
    Order,
    OrderKind,
    Outcome,
    SourceFacts,
    TakenDown,
    Unknown,
)
from bot.setback import AGAIN, setback

log = logging.getLogger(__name__)

KNOWN = timedelta(hours=1)
"""How long the list of places holds: shops open and close slowly."""


class GoogleSource:
    def __init__(
        self, name: str, agreed: Terms, client: GoogleClient, clock: Clock
    ) -> None:
        self._name = name
        self._terms = agreed
        self._client = client
        self._clock = clock
        self._places: tuple[Place, ...] = ()
        self._read_at: datetime | None = None

    @classmethod
    def open(
        cls,
        name: str,
        settings: Mapping[str, str],
        *,
        clock: Clock,
        credentials: Credentials,
        patience: Patience | None = None,
    ) -> Self:
        """Make the source a playbook names; raises SettingsError in words.

        `settings` holds title, account and url, all of which may be left out.
        """
        agreed = terms(name, settings)
        if not credentials.refresh_token:
            raise SettingsError(_UNASKED.format(name=name))
        title = agreed.title

        def http(base: str, **more: Any) -> Http:
            return Http(Party(title, base), clock, patience, means=means, **more)

        access = Access(http(agreed.tokens), credentials, clock)
        hosts = Hosts(
            *(
                http(base, bearer=access.token)
                for base in (agreed.reviews, agreed.accounts, agreed.places)
            )
        )
        return cls(name, agreed, GoogleClient(hosts, access), clock)

    @property
    def name(self) -> str:
        return self._name

    @property
    def facts(self) -> SourceFacts:
        return self._terms.facts

    async def poll(self, cursor: str) -> AsyncIterator[Page]:
        marks, known, told = load(cursor), await self._known(), False
        for place in known:
            try:
                async for page in self._walk(place, marks):
                    told = True
                    yield replace(page, places=len(known))
            except (Denied, Refused) as refused:
                why = f"The reviews of {place.title or place.name} are not read: "
                yield Page((), dump(marks), notes=(f"{why}{refused}",))
        if not told and not cursor:
            yield Page((), dump(marks), places=len(known))

    async def fetch(self, external_id: str) -> Found | Gone | None:
        await self._known()
        try:
            payload = await self._client.one(external_id)
        except NotFound:
            return Gone()
        seen = mapping.review(payload, self._name, self._place(external_id))
        if isinstance(seen, str):
            raise Unavailable(f"{self.facts.title} shows {external_id} in an odd form")
        return Found(seen.digest, seen.stars, mapping.replies(payload), seen)

    async def carry_out(self, order: Order) -> Outcome:
        down = order.kind is OrderKind.TAKE_DOWN
        try:
            return await (self._take_down(order) if down else self._set(order))
        except SourceError as error:
            return setback(error, self._clock.now())

    async def _set(self, order: Order) -> Outcome:
        reply = await self._client.set_reply(order.external_id, order.text)
        return mapping.outcome(reply, order, self._clock.now())

    async def _take_down(self, order: Order) -> Outcome:
        with suppress(NotFound):  # it was gone already
            await self._client.take_reply_down(order.external_id)
        return TakenDown()

    async def look(self, order: Order) -> Outcome:
        try:
            payload = await self._client.one(order.external_id)
        except NotFound:
            if order.kind is OrderKind.TAKE_DOWN:
                return TakenDown()
            again = self._clock.now() + AGAIN
            return NotSent(again, "the review is no longer there")
        except SourceError:
            return Unknown()
        return _LOOKS[order.kind](payload, order, self._clock.now())

    async def check(self) -> None:
        first, *_ = await self._listed()
        async for _page in self._client.reviews(first.name, most=1):
            return

    async def close(self) -> None:
        await self._client.close()

    # ------------------------------------------------------------------ places

    async def _known(self) -> tuple[Place, ...]:
        """Give the places; an old list holds on where a new one cannot be had."""
        now = self._clock.now()
        if self._read_at is None or now - self._read_at > KNOWN:
            try:
                self._places, self._read_at = await self._listed(), now
            except SourceError as trouble:
                if not self._places:
                    raise
                why = {"source": self._name, "why": str(trouble)}
                log.warning("the list of places is not new", extra=why)
        return self._places

    async def _listed(self) -> tuple[Place, ...]:
        """Ask for the places; raises NoPlaces when there is none to be read."""
        accounts = [self._terms.account]
        if not self._terms.account:
            accounts = places.accounts([page async for page in self._client.accounts()])
        told = [
            (account, page)
            for account in accounts
            async for page in self._client.places(account)
        ]
        found = places.places(told)
        if not found:
            raise NoPlaces
        return tuple(found)

    def _place(self, review: str) -> Place:
        """Give the place of a review; one that left the list has no name any more."""
        name = review.rpartition("/reviews/")[0]
        known = (place for place in self._places if place.name == name)
        return next(known, Place(name, ""))

    # ------------------------------------------------------------------ reviews

    async def _walk(self, place: Place, marks: dict[str, Mark]) -> AsyncIterator[Page]:
        """Read what changed at one place; its mark moves once all of it was read."""
        walk, held = _Walk(marks.get(place.name)), Page((), dump(marks))
        async for payload in self._client.reviews(place.name):
            if held.reviews or held.notes:
                yield held
            held = walk.take(self._told(payload, place), held.cursor)
            if walk.over:
                break
        if mark := walk.mark():
            marks[place.name] = mark
        last = replace(held, cursor=dump(marks))
        if last != Page((), held.cursor):
            yield last

    def _told(self, payload: Any, place: Place) -> list[mapping.Told | str]:
        rows = items(payload, "reviews")
        return [mapping.told(row, self._name, place) for row in rows]


@dataclass(slots=True)
class _Walk:
    """A way through the list of a place, from its last change to the mark before.

    `near` holds what changed last, by version: that is all a mark needs of it.
    """

    begun: Mark | None
    over: bool = False
    near: dict[str, datetime] = field(default_factory=dict)

    def take(self, found: list[mapping.Told | str], cursor: str) -> Page:
        """Give what is new of a page; we are over once it holds what was read."""
        rows = [row for row in found if isinstance(row, mapping.Told)]
        late = [row for row in rows if self._is_late(row)]
        self.over = len(late) < len(rows)
        self._keep(late)
        seen = self.begun.seen if self.begun else frozenset()
        fresh = tuple(row.review for row in late if row.version not in seen)
        return Page(fresh, cursor, notes=tuple(n for n in found if isinstance(n, str)))

    def mark(self) -> Mark | None:
        """Give the mark that stands now that the walk is over."""
        return Mark(self._last(), frozenset(self.near)) if self.near else self.begun

    def _is_late(self, row: mapping.Told) -> bool:
        return self.begun is None or row.changed_at > self.begun.floor

    def _keep(self, rows: list[mapping.Told]) -> None:
        self.near |= {row.version: row.changed_at for row in rows}
        if self.near:
            floor = Mark(self._last()).floor
            self.near = {one: at for one, at in self.near.items() if at > floor}

    def _last(self) -> datetime:
        begun = [self.begun.at] if self.begun else []
        return max(*self.near.values(), *begun) if begun else max(self.near.values())


_LOOKS = {
    OrderKind.REPLY: mapping.lookup,
    OrderKind.TAKE_DOWN: mapping.still_there,
}
_UNASKED = (
    'source "{name}": there is no permission of Google yet. Run `wederwoord google'
    " connect` and put the three lines it gives into the environment; see"
    " docs/sources/google.md."
)
