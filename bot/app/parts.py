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
from bot.outbox.watching import Watcher
from bot.playbook import Playbook, SourceEntry
from bot.ports.channel import Channel
from bot.ports.clock import Clock
from bot.ports.source import Source
from bot.ports.store import Store, Tx
from bot.review import NOTED
from bot.scheduler import Timers
from bot.settings import Home, Settings
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


@dataclass(frozen=True, slots=True)
class Ground:
    """What a source may stand on."""

    home: Home
    settings: Settings
    playbook: Playbook
    clock: Clock


def _file(entry: SourceEntry, on: Ground) -> Source:
    from adapters.sources.file import FileSource

    folder, zone = on.home.folder, on.playbook.zone
    return FileSource.open(
        entry.name, entry.settings, folder=folder, zone=zone, clock=on.clock
    )


def _plain(entry: SourceEntry, on: Ground) -> Source:
    from adapters.sources.plain import PlainSource

    return PlainSource.open(entry.name, entry.settings, clock=on.clock)


def _google(entry: SourceEntry, on: Ground) -> Source:
    from adapters.sources.google_business import GoogleSource
    from adapters.sources.google_business.terms import Credentials

    given = on.settings
    ours = Credentials(
        given.google_client_id, given.google_client_secret, given.google_refresh_token
    )
    return GoogleSource.open(
        entry.name, entry.settings, clock=on.clock, credentials=ours
    )


SOURCES: Mapping[str, Callable[[SourceEntry, Ground], Source]] = {
    "file": _file,
    "plain": _plain,
    "google_business": _google,
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


def open_sources(on: Ground) -> dict[str, Source]:
    """Open every source of the playbook; raises SettingsError with all mistakes."""
    opened: dict[str, Source] = {}
    problems: list[str] = []
    for entry in on.playbook.sources:
        try:
            opened[entry.name] = SOURCES[entry.kind](entry, on)
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
    watcher = Watcher(store, clock, sources, dispatch.happen)
    speaker = Speaker(store, channels)
    deliver: Mapping[str, Deliver] = {
        "publish": publisher.deliver,
        "look": watcher.deliver,
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
