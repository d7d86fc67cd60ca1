"""Cards and lines on their way to a channel: drawn when sent, skipped when in place."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.case import CaseId
from bot.errors import ChannelError
from bot.outbox import backoff
from bot.outbox.drawing import HOME, Piece, address, case_card, direct_card, list_card
from bot.outbox.noticing import asked_card, notice_card
from bot.person import Person
from bot.ports.channel import Channel
from bot.ports.records import Placed, Row
from bot.ports.store import Store, Tx
from bot.press import Address
from bot.review import digest
from bot.subject import case_of
from bot.words import Words, unpack

LEASE = timedelta(minutes=2)

DRAWN: Mapping[str, Callable[[Tx, Row, datetime], Piece | None]] = {
    "card": case_card,
    "direct": direct_card,
    "list": list_card,
    "notice": notice_card,
    "ask": asked_card,
}
"""What each kind of row shows; None when there is nothing to show any more."""


@dataclass(frozen=True, slots=True)
class Showing:
    """A claimed row with what it shows, and where that stands already."""

    row: Row
    piece: Piece | None
    placed: Placed | None
    words: Words
    home: Address

    @property
    def shown(self) -> str:
        return digest(repr(self.piece.card)) if self.piece else ""

    @property
    def in_place(self) -> bool:
        return self.placed is not None and self.placed.shown == self.shown


class Speaker:
    """Carries out the rows that channels get: everything of DRAWN, and `line`."""

    def __init__(self, store: Store, channels: Mapping[str, Channel]) -> None:
        self._store = store
        self._channels = channels

    async def show(self, row: Row, now: datetime) -> None:
        """Make a card show how things stand now, where it belongs."""
        showing = await self._store.write(lambda tx: _draw(tx, row, now))
        piece = showing.piece
        if piece is None or showing.in_place:
            await self._done(showing.row)
            return
        try:
            at = await self._place(showing, piece)
        except ChannelError as trouble:
            await self._later(showing.row, now, trouble)
            return
        placed = Placed(at, showing.shown)
        await self._store.write(lambda tx: _placed(tx, showing.row, piece, placed))

    async def _place(self, showing: Showing, piece: Piece) -> Address:
        key, words, to = showing.row.key, showing.words, piece.to
        home = showing.home if isinstance(to, Person) else to
        channel = self._channels[home.channel]
        at = showing.placed.address if showing.placed else None
        if at is None and showing.row.looks:
            at = await channel.find(to, key)
        if at:
            await channel.edit(at, piece.card, words)
            return at
        if isinstance(to, Person):
            return await channel.direct(to, piece.card, key, words)
        return await channel.post(to, piece.card, key, words)

    async def say(self, row: Row, now: datetime) -> None:
        """Say a line: in the thread of a case, or to the whole team."""
        claimed = await self._store.write(lambda tx: _claim(tx, row, now))
        packed = json.loads(row.detail)
        at, words = await self._store.read(
            lambda tx: (_thread(tx, CaseId(packed["case"])), _words(tx))
        )
        where = Address(at.channel, at.conversation) if packed["to"] else at
        try:
            channel = self._channels[at.channel]
            await channel.line(where, unpack(packed["line"]), row.key, words)
        except ChannelError as trouble:
            await self._later(claimed, now, trouble)
            return
        await self._done(claimed)

    async def _done(self, row: Row) -> None:
        await self._store.write(lambda tx: tx.outbox.finish(row, "done"))

    async def _later(self, row: Row, now: datetime, trouble: ChannelError) -> None:
        at = now + backoff(row.attempts + row.looks)
        await self._store.write(
            lambda tx: tx.outbox.finish(row, "looking", next_at=at, why=str(trouble))
        )


def _claim(tx: Tx, row: Row, now: datetime) -> Row:
    state = "looking" if row.state == "looking" else "sending"
    return tx.outbox.claim(row, state, now + LEASE, now)


def _draw(tx: Tx, row: Row, now: datetime) -> Showing:
    claimed, piece = _claim(tx, row, now), DRAWN[row.kind](tx, row, now)
    kept = tx.cards.placed(piece.subject, piece.role) if piece and piece.role else None
    home = address(tx.playbook.current().home)
    return Showing(claimed, piece, kept, _words(tx), home)


def _words(tx: Tx) -> Words:
    playbook = tx.playbook.current()
    return Words(playbook.language, playbook.zone)


def _placed(tx: Tx, row: Row, piece: Piece, placed: Placed) -> None:
    if piece.role:
        tx.cards.keep(piece.subject, piece.role, placed)
    tx.outbox.finish(row, "done")


def _thread(tx: Tx, case: CaseId) -> Address:
    placed = tx.cards.placed(case_of(case), HOME)
    home = address(tx.playbook.current().home)
    if placed is None:
        return home
    at = placed.address
    return Address(at.channel, at.conversation, thread=at.message, tenant=at.tenant)
