"""Cards and lines on their way to a channel: drawn when sent, skipped when in place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.card import Card, card
from bot.case import CaseId
from bot.errors import ChannelError
from bot.outbox import backoff
from bot.person import PersonId
from bot.ports.channel import Channel
from bot.ports.records import Placed, Row
from bot.ports.store import Store, Tx
from bot.press import Address
from bot.review import digest
from bot.words import Words, unpack

LEASE = timedelta(minutes=2)
HOME = "home"


class Speaker:
    """Carries out the rows that channels get: `card`, `line`, `direct` and `notice`."""

    def __init__(self, store: Store, channels: Mapping[str, Channel]) -> None:
        self._store = store
        self._channels = channels

    async def card(self, row: Row, now: datetime) -> None:
        """Make the card of a case show how it stands now."""
        case = CaseId(int(row.subject))
        claimed, drawn, home, placed, words = await self._store.write(
            lambda tx: _draw(tx, row, case, now)
        )
        shown = digest(repr(drawn))
        if drawn is None or (placed and placed.shown == shown):
            await self._done(claimed)
            return
        try:
            at = await self._place(claimed, drawn, home, placed, words)
        except ChannelError as trouble:
            await self._later(claimed, now, trouble)
            return
        await self._store.write(
            lambda tx: _placed(tx, claimed, case, Placed(at, shown))
        )

    async def _place(
        self, row: Row, drawn: Card, home: Address, placed: Placed | None, words: Words
    ) -> Address:
        channel = self._channels[home.channel]
        at = placed.address if placed else None
        if at is None and row.looks:
            at = await channel.find(home, row.key)
        if at is None:
            return await channel.post(home, drawn, row.key, words)
        await channel.edit(at, drawn, words)
        return at

    async def say(self, row: Row, now: datetime) -> None:
        """Say a line: in a thread, to one person, or to a whole conversation."""
        claimed = await self._store.write(lambda tx: _claim(tx, row, now))
        packed = json.loads(row.detail)
        said, to = unpack(packed["line"]), packed["to"]
        at, words, people = await self._store.read(
            lambda tx: (
                _thread(tx, CaseId(packed["case"])),
                _words(tx),
                tx.playbook.current().people,
            )
        )
        channel = self._channels[at.channel]
        person = people.get(PersonId(to))
        try:
            if person:
                await channel.direct(person, said, row.key, words)
            else:
                where = Address(at.channel, at.conversation) if to else at
                await channel.line(where, said, row.key, words)
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


Drawing = tuple[Row, Card | None, Address, Placed | None, Words]


def _draw(tx: Tx, row: Row, case: CaseId, now: datetime) -> Drawing:
    claimed, file = _claim(tx, row, now), tx.cases.file(case)
    home = address(file.case.home if file else tx.playbook.current().home)
    drawn = card(file, now) if file else None
    return claimed, drawn, home, tx.cards.placed(case, HOME), _words(tx)


def _words(tx: Tx) -> Words:
    playbook = tx.playbook.current()
    return Words(playbook.language, playbook.zone)


def _placed(tx: Tx, row: Row, case: CaseId, placed: Placed) -> None:
    tx.cards.keep(case, HOME, placed)
    tx.outbox.finish(row, "done")


def _thread(tx: Tx, case: CaseId) -> Address:
    placed = tx.cards.placed(case, HOME)
    home = address(tx.playbook.current().home)
    if placed is None:
        return home
    at = placed.address
    return Address(at.channel, at.conversation, thread=at.message, tenant=at.tenant)


def address(conversation: str) -> Address:
    """Turn the playbook's "browser:webcare" into an address."""
    channel, _, name = conversation.partition(":")
    return Address(channel, name)
