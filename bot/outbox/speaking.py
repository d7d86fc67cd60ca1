"""Cards and lines on their way to a channel: drawn when sent, skipped when in place."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.case import CaseId
from bot.errors import ChannelError, Stranger
from bot.health import PAGE, failed, worked
from bot.outbox import backoff
from bot.outbox.drawing import (
    HOME,
    Piece,
    address,
    case_card,
    connected_card,
    direct_card,
    home_of,
    list_card,
    stays,
)
from bot.outbox.noticing import asked_card, notice_card
from bot.person import Person
from bot.ports.channel import Channel
from bot.ports.records import Placed, Row
from bot.ports.store import Store, Tx
from bot.press import Address
from bot.review import digest
from bot.subject import case_of
from bot.words import Words, unpack

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)

DRAWN: Mapping[str, Callable[[Tx, Row, datetime], Piece | None]] = {
    "card": case_card,
    "connected": connected_card,
    "direct": direct_card,
    "list": list_card,
    "notice": notice_card,
    "ask": asked_card,
}
"""What each kind of row shows; None when there is nothing to show any more."""


@dataclass(frozen=True, slots=True)
class Showing:
    """A claimed row with what it shows, and where that stands already.

    placed  where it was placed the last time, which may be no place of ours any more
    at      where it stands and stays
    """

    row: Row
    piece: Piece | None
    placed: Placed | None
    at: Address | None
    words: Words
    home: Address

    @property
    def shown(self) -> str:
        return digest(repr(self.piece.card)) if self.piece else ""

    @property
    def in_place(self) -> bool:
        known = self.placed.shown if self.placed and self.at else None
        return known == self.shown


class Speaker:
    """Carries out the rows that channels get: everything of DRAWN, and `line`."""

    def __init__(self, store: Store, channels: Mapping[str, Channel]) -> None:
        self._store = store
        self._channels = channels

    async def show(self, row: Row, now: datetime) -> None:
        """Make a card show how things stand now, where it belongs."""
        showing = await self._store.write(lambda tx: self._draw(tx, row, now))
        piece = showing.piece
        if piece is None or showing.in_place:
            await self._store.write(lambda tx: tx.outbox.finish(showing.row, "done"))
            return
        name = self._where(showing, piece)
        try:
            at = await self._place(showing, piece, name)
        except ChannelError as trouble:
            await self._later(showing.row, name, now, trouble)
            return
        placed = Placed(at, showing.shown)
        await self._store.write(lambda tx: _placed(tx, showing.row, piece, placed))
        await self._leave(showing, at)

    def _draw(self, tx: Tx, row: Row, now: datetime) -> Showing:
        claimed, piece = _claim(tx, row, now), DRAWN[row.kind](tx, row, now)
        kept = None
        if piece and piece.role:
            kept = tx.cards.placed(piece.subject, piece.role)
        at = self._stands(tx, kept, piece.to) if piece else None
        home = address(tx.playbook.current().home)
        return Showing(claimed, piece, kept, at, _words(tx), home)

    def _stands(
        self, tx: Tx, kept: Placed | None, to: Address | Person
    ) -> Address | None:
        """Give where a card stands, if the team still works there."""
        at = kept.address if kept else None
        if at is None or at.channel not in self._channels:
            return None
        return at if stays(at, to, tx.playbook.current()) else None

    def _where(self, showing: Showing, piece: Piece) -> str:
        """Name the channel: where it stands already, else where it belongs."""
        if showing.at:
            return showing.at.channel
        if isinstance(piece.to, Person):
            return piece.on or showing.home.channel
        return piece.to.channel

    async def _place(self, showing: Showing, piece: Piece, name: str) -> Address:
        key, words, to, at = showing.row.key, showing.words, piece.to, showing.at
        channel = self._channel(name)
        alone = isinstance(to, Person)  # who may have gone to another account since
        try:
            if showing.row.looks and (alone or at is None):
                at = await channel.find(to, key) or at
            if isinstance(to, Person):
                return await channel.direct(to, piece.card, key, words, at)
            if at:
                return await channel.edit(at, piece.card, key, words)
            return await channel.post(to, piece.card, key, words)
        except Stranger:
            if name == PAGE or not isinstance(to, Person):
                raise
            # Everybody has the page, whatever other channels know of them.
            return await self._channels[PAGE].direct(to, piece.card, key, words)

    async def _leave(self, showing: Showing, at: Address) -> None:
        """Take away what is left where a card stood before it came to `at`."""
        old = showing.placed.address if showing.placed else at
        moved = (old.channel, old.conversation) != (at.channel, at.conversation)
        if not moved or old.channel not in self._channels:
            return
        try:
            await self._channels[old.channel].remove(old)
        except ChannelError as trouble:
            # As where a channel is archived: nobody reads there.
            why = {"row": showing.row.key, "why": str(trouble)}
            log.warning("a card was left where it stood", extra=why)

    def _channel(self, name: str) -> Channel:
        """Give a channel; the playbook of an older day may name one we lack now."""
        if name not in self._channels:
            raise ChannelError(
                f"The channel {name} is not set up; see `wederwoord check`."
            )
        return self._channels[name]

    async def say(self, row: Row, now: datetime) -> None:
        """Say a line: in the thread of a case, or to the whole team."""
        packed = json.loads(row.detail)
        case, loose = CaseId(packed["case"]), bool(packed["to"])
        claimed, at, words = await self._store.write(
            lambda tx: (
                _claim(tx, row, now),
                self._under(tx, case, loose=loose),
                _words(tx),
            )
        )
        if at is None:
            await self._store.write(lambda tx: _after_card(tx, claimed, now))
            return
        try:
            channel = self._channel(at.channel)
            said = claimed.looks and await channel.find(at, row.key)
            if not said:
                await channel.line(at, unpack(packed["line"]), row.key, words)
        except ChannelError as trouble:
            await self._later(claimed, at.channel, now, trouble)
            return
        await self._store.write(lambda tx: _said(tx, claimed, at))

    def _under(self, tx: Tx, case: CaseId, *, loose: bool) -> Address | None:
        """Give where a line goes; None while the card it belongs under has to move."""
        placed, known = tx.cards.placed(case_of(case), HOME), tx.cases.get(case)
        home = home_of(tx, known)
        at = self._stands(tx, placed, home)
        if at is None:
            return None if placed and not loose else home
        thread = "" if loose else at.message
        tenant = "" if loose else at.tenant
        return Address(at.channel, at.conversation, thread=thread, tenant=tenant)

    async def _later(
        self, row: Row, channel: str, now: datetime, trouble: ChannelError
    ) -> None:
        at = now + backoff(row.attempts + row.looks)

        def end(tx: Tx) -> None:
            tx.outbox.finish(row, "looking", next_at=at, why=str(trouble))
            failed(tx, channel, trouble, now)

        await self._store.write(end)


def _claim(tx: Tx, row: Row, now: datetime) -> Row:
    state = "looking" if row.state == "looking" else "sending"
    return tx.outbox.claim(row, state, now + LEASE, now)


def _words(tx: Tx) -> Words:
    playbook = tx.playbook.current()
    return Words(playbook.language, playbook.zone)


def _placed(tx: Tx, row: Row, piece: Piece, placed: Placed) -> None:
    if piece.role:
        tx.cards.keep(piece.subject, piece.role, placed)
    _said(tx, row, placed.address)


def _said(tx: Tx, row: Row, at: Address) -> None:
    worked(tx, at)
    tx.outbox.finish(row, "done")


def _after_card(tx: Tx, row: Row, now: datetime) -> None:
    """Let a line wait until the card of its case stands where the team works now."""
    tx.outbox.put(f"card:{row.subject}", "card", row.subject, now)
    again = now + backoff(row.attempts + row.looks)
    tx.outbox.finish(row, "looking", next_at=again)
