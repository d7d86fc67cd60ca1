"""Everything tried once, read-only: mistakes are found before the first case."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from bot.app.parts import access, missing, open_sources, reader
from bot.errors import BotError
from bot.person import Person, PersonId
from bot.playbook import Playbook, read
from bot.ports.clock import Clock
from bot.ports.store import Tx
from bot.settings import Home, Settings, load_body


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was tried, read-only, and how it fared in a sentence."""

    name: str
    ok: bool
    line: str


async def checks(home: Home, settings: Settings, clock: Clock) -> list[Check]:
    """Try everything once, read-only; works while another process runs.

    Raises SettingsError when the playbook itself cannot be read.
    """
    body = load_body(home)
    rules = read(body["playbook"], body["sentences"], body["phrases"])
    found = [Check("playbook", ok=True, line=f"{home.playbook} is in order.")]
    stored, people = await _check_store(home)
    found += stored
    for name, source in open_sources(home, rules, clock).items():
        found.append(await _try(f"source {name}", source.check))
        await source.close()
    whole = replace(rules, people=people or rules.people)
    return found + await _check_slack(settings, whole, clock)


People = Mapping[PersonId, Person]


async def _check_store(home: Home) -> tuple[list[Check], People]:
    """Try the store; give the people that a lead put there over those of the file."""
    if not home.store.exists():
        none = "No cases yet; the first run makes it."
        return [Check("store", ok=True, line=none)], {}
    store = reader(home)
    changed: dict[PersonId, Person] = {}

    async def look() -> None:
        changed.update(await store.read(_changed))

    try:
        found = [await _try("store", look)]
    finally:
        await store.close()
    if changed:
        over = f"those in {home.playbook} do not hold."
        line = f"As a lead changed them on the page; {over}"
        found.append(Check("people", ok=True, line=line))
    return found, changed


def _changed(tx: Tx) -> People:
    return tx.playbook.current().people if tx.team.changed() else {}


async def _check_slack(
    settings: Settings, rules: Playbook, clock: Clock
) -> list[Check]:
    """Ask Slack where there is a token for it; else say who would need one."""
    if not settings.slack_bot_token:
        lacking = missing(rules, ("browser",))
        return [Check("slack", ok=False, line=line) for line in lacking]
    from adapters.channels.slack.advice import Wanted, advice

    places = {"home": rules.home, "product": rules.product}
    ours = {
        key: place.removeprefix("slack:")
        for key, place in places.items()
        if place.startswith("slack:")
    }
    wanted = Wanted(ours, tuple(rules.people.values()))
    told = await advice(access(settings), clock, wanted)
    return [Check(name, ok=ok, line=line) for name, ok, line in told]


async def _try(name: str, attempt: Callable[[], Awaitable[object]]) -> Check:
    try:
        await attempt()
    except BotError as error:
        return Check(name, ok=False, line=str(error))
    return Check(name, ok=True, line="Can be read.")
