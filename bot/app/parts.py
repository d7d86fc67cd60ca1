"""Choosing the parts that the playbook names, and joining them to a whole.

What is optional is imported where it is chosen, so that nobody pays for a part they
do not use.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.dispatch import Dispatch, Tables
from bot.errors import SettingsError
from bot.intake import Intake
from bot.outbox import Deliver, Outbox
from bot.outbox.publishing import Publisher
from bot.outbox.speaking import DRAWN, Speaker
from bot.playbook import Playbook, SourceEntry
from bot.ports.channel import Channel
from bot.ports.clock import Clock
from bot.ports.source import Source
from bot.ports.store import Store, Tx
from bot.review import NOTED
from bot.scheduler import Timers
from bot.settings import Home
from bot.words import Words


@dataclass(frozen=True, slots=True)
class Parts:
    """The moving parts of one running wederwoord."""

    store: Store
    clock: Clock
    dispatch: Dispatch
    sources: Mapping[str, Source]
    channels: Mapping[str, Channel]
    outbox: Outbox
    timers: Timers
    intake: Intake


# ------------------------------------------------------------------ choosing


def _file(entry: SourceEntry, home: Home, playbook: Playbook, clock: Clock) -> Source:
    from adapters.sources.file import FileSource

    folder, zone = home.folder, playbook.zone
    return FileSource.open(
        entry.name, entry.settings, folder=folder, zone=zone, clock=clock
    )


def _plain(entry: SourceEntry, home: Home, playbook: Playbook, clock: Clock) -> Source:
    from adapters.sources.plain import PlainSource

    del home, playbook
    return PlainSource.open(entry.name, entry.settings, clock=clock)


SOURCES: Mapping[str, Callable[[SourceEntry, Home, Playbook, Clock], Source]] = {
    "file": _file,
    "plain": _plain,
}


def open_store(home: Home) -> Store:
    from adapters.stores.sqlite import SqliteStore

    return SqliteStore.open(home.store)


def reader(home: Home) -> Store:
    """Open the store of a home only to read; another process may be writing it.

    Raises StoreError in words when there is none yet.
    """
    from adapters.stores.sqlite import SqliteStore

    return SqliteStore.open(home.store, readonly=True)


def open_sources(home: Home, playbook: Playbook, clock: Clock) -> dict[str, Source]:
    """Open every source of the playbook; raises SettingsError with all mistakes."""
    opened: dict[str, Source] = {}
    problems: list[str] = []
    for entry in playbook.sources:
        try:
            opened[entry.name] = SOURCES[entry.kind](entry, home, playbook, clock)
        except SettingsError as error:
            problems += error.problems
    if problems:
        raise SettingsError(problems)
    return opened


def by_hand(playbook: Playbook) -> dict[str, Source]:
    """Open the source of what people note by hand."""
    from adapters.sources.noted import NotedSource

    return {NOTED: NotedSource(Words(playbook.language, playbook.zone))}


def tables() -> Tables:
    import handlers

    return Tables(handlers.ASK, handlers.PRESS, handlers.HAPPEN)


def join(
    store: Store,
    clock: Clock,
    sources: Mapping[str, Source],
    channels: Mapping[str, Channel],
    dispatch: Dispatch,
) -> Parts:
    """Join parts, real ones or stand-ins, to a whole that only has to be ticked."""
    publisher = Publisher(store, clock, sources, dispatch.happen)
    speaker = Speaker(store, channels)
    deliver: Mapping[str, Deliver] = {
        "publish": publisher.deliver,
        "line": speaker.say,
        **dict.fromkeys(DRAWN, speaker.show),
    }
    return Parts(
        store,
        clock,
        dispatch,
        sources,
        channels,
        Outbox(store, clock, deliver, {"publish": publisher.parked}),
        Timers(store, dispatch.happen),
        Intake(store, clock, dispatch.happen),
    )


def describe(tx: Tx, sources: Mapping[str, Source]) -> None:
    for name, source in sources.items():
        tx.sources.describe(name, source.facts)
