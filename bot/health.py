"""How a channel fares: when something is shut, an administrator hears of it once.

They hear it on the page, which needs nobody's credentials. Until it is open again the
messages wait in the outbox, and /readyz says why.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime

from bot.errors import ChannelError, Closed, Shut, StoreError
from bot.lists import Listed
from bot.person import Person, Right, Role
from bot.playbook import Playbook
from bot.ports.clock import Clock
from bot.ports.store import Store, Tx
from bot.press import Address
from bot.words import Line, line

log = logging.getLogger(__name__)

CHANNELS = "channel:"
"""Sets the troubles of channels apart from those of sources."""
PAGE = "browser"
HEARING = "hearing"
"""What is wrong with the way from a channel to us, which sending does not mend."""


def failed(tx: Tx, channel: str, trouble: ChannelError, now: datetime) -> None:
    """Note that a message did not reach a channel; tell who can mend it, once.

    What no person has to mend passes by itself and is not told.
    """
    title = channel.title()
    if isinstance(trouble, Shut):
        said = line("channel.shut", channel=title, at=now)
        _note(tx, _name(channel), said, trouble, now)
    elif isinstance(trouble, Closed):
        where = trouble.conversation
        said = line("channel.closed", channel=title, where=where, at=now)
        _note(tx, _name(channel, where), said, trouble, now)


def worked(tx: Tx, at: Address) -> None:
    """Forget what was wrong with a place: a message has just reached it."""
    _clear(tx, {_name(at.channel), _name(at.channel, at.conversation)})


def forget(tx: Tx, playbook: Playbook, channels: Collection[str]) -> None:
    """Forget at a start what was wrong where nobody is to look any more."""
    named = {_name(channel) for channel in channels}
    named |= set(map(_name, playbook.conversations))
    known = {name for name in tx.sources.troubles() if name.startswith(CHANNELS)}
    _clear(tx, known - named)


class Reported:
    """Takes down what a channel meets beside the outbox: None when it is well again."""

    def __init__(self, store: Store, clock: Clock, channel: str) -> None:
        self._store = store
        self._clock = clock
        self._channel = channel

    async def __call__(self, why: ChannelError | None) -> None:
        try:
            await self._store.write(lambda tx: self._report(tx, why))
        except StoreError:
            log.warning("a trouble was not noted", extra={"why": str(why or "")})

    def _report(self, tx: Tx, why: ChannelError | None) -> None:
        channel, now = self._channel, self._clock.now()
        deaf = _name(channel, HEARING)
        if why is None:
            _clear(tx, {_name(channel), deaf})
        elif isinstance(why, Shut | Closed):
            failed(tx, channel, why, now)
        else:
            said = line("channel.deaf", channel=channel.title(), at=now)
            _note(tx, deaf, said, why, now)


def tell(tx: Tx, key: str, said: Line, now: datetime, note: Line | None = None) -> None:
    """Tell something on the page to who can mend it."""
    for person in _menders(tx.playbook.current()):
        listed = Listed(person.id, said, (), note=note, on=PAGE)
        tx.outbox.show(f"{key}:{person.id}", listed, now)


def _note(tx: Tx, name: str, said: Line, why: ChannelError, now: datetime) -> None:
    known = tx.sources.troubles().get(name)
    tx.sources.trouble(name, str(why))
    if known:
        return
    log.error("a channel is shut", extra={"channel": name, "why": str(why)})
    mend = line("channel.mend", why=why.told or str(why))
    tell(tx, f"shut:{name}:{now.isoformat()}", said, now, mend)


def _clear(tx: Tx, names: Collection[str]) -> None:
    for name in tx.sources.troubles().keys() & names:
        tx.sources.trouble(name, "")


def _name(channel: str, where: str = "") -> str:
    return f"{CHANNELS}{channel}:{where}".rstrip(":")


def _menders(playbook: Playbook) -> list[Person]:
    """Give the administrators; without any, the leads."""
    people = playbook.people.values()
    admins = [person for person in people if Role.ADMIN in person.roles]
    return admins or list(playbook.able(Right.LEAD))
