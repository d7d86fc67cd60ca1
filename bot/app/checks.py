"""Everything tried once, read-only: mistakes are found before the first case."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.app.parts import open_sources, reader
from bot.errors import BotError
from bot.playbook import read
from bot.ports.clock import Clock
from bot.settings import Home, load_body


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was tried, read-only, and how it fared in a sentence."""

    name: str
    ok: bool
    line: str


async def checks(home: Home, clock: Clock) -> list[Check]:
    """Try everything once, read-only; works while another process runs.

    Raises SettingsError when the playbook itself cannot be read.
    """
    body = load_body(home)
    rules = read(body["playbook"], body["sentences"], body["phrases"])
    found = [Check("playbook", ok=True, line=f"{home.playbook} is in order.")]
    found += await _check_store(home)
    for name, source in open_sources(home, rules, clock).items():
        found.append(await _try(f"source {name}", source.check))
        await source.close()
    return found


async def _check_store(home: Home) -> list[Check]:
    """Try the store, and say so when the people of the file no longer hold."""
    if not home.store.exists():
        return [Check("store", ok=True, line="No cases yet; the first run makes it.")]
    store = reader(home)
    changed: list[bool] = []

    async def look() -> None:
        changed.append(await store.read(lambda tx: tx.team.changed()))

    try:
        found = [await _try("store", look)]
    finally:
        await store.close()
    line = f"As a lead changed them on the page; those in {home.playbook} do not hold."
    return [*found, *([Check("people", ok=True, line=line)] if any(changed) else [])]


async def _try(name: str, attempt: Callable[[], Awaitable[object]]) -> Check:
    try:
        await attempt()
    except BotError as error:
        return Check(name, ok=False, line=str(error))
    return Check(name, ok=True, line="Can be read.")
