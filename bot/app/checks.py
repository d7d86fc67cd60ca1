"""Everything tried once, read-only: mistakes are found before the first case."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.app.doors import access, missing, set_up, teams_access
from bot.app.parts import Ground, open_sources, reader
from bot.errors import BotError
from bot.mark import Finding, Mark
from bot.person import Person, PersonId, Right
from bot.playbook import Playbook, read
from bot.ports.clock import Clock
from bot.ports.store import Tx
from bot.review import NOTED
from bot.routing import Route, unreached, unseen
from bot.settings import Home, Settings, load_body


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was tried, read-only, and how it fared in a sentence."""

    name: str
    mark: Mark
    line: str


async def checks(home: Home, settings: Settings, clock: Clock) -> list[Check]:
    """Try everything once, read-only; works while another process runs.

    Raises SettingsError when the playbook itself cannot be read.
    """
    body = load_body(home)
    rules = read(body["playbook"], body["sentences"], body["phrases"])
    stored, kept = await _check_store(home)
    whole = replace(rules, people=kept.people or rules.people)
    read_well = f"{home.playbook} is in order."
    found = [Check("playbook", Mark.WELL, read_well), *_rules(whole), *stored]
    found += _routes(rules, kept.places)
    for name, source in open_sources(Ground(home, settings, rules, clock)).items():
        found.append(await _try(f"source {name}", source.check))
        await source.close()
    return found + await _check_chats(settings, whole, clock)


@dataclass(frozen=True, slots=True)
class Kept:
    """What the store knows: people that a lead changed, and places of reviews."""

    people: Mapping[PersonId, Person] = field(default_factory=dict)
    places: Sequence[str] = ()


# ------------------------------------------------------------------ the team


def _rules(rules: Playbook) -> list[Check]:
    """Say what the playbook allows, but a team cannot work by."""
    return [*_second(rules), *_areas(rules)]


def _second(rules: Playbook) -> list[Check]:
    """Look whether there is a second person, where some replies need two."""
    asks = rules.approving
    needs_two = {
        "two_stars": asks.stars,
        "two_words": asks.words,
        "two_amounts": asks.amounts,
    }
    keys = ", ".join(key for key, value in needs_two.items() if value)
    able = rules.able(Right.WORK)
    if not keys or len(able) > 1:
        return []
    line = _NO_SECOND.format(keys=keys, who=able[0].name)
    return [Check("approval", Mark.WRONG, line)]


_NO_SECOND = (
    "Some replies need two people ({keys}), and nobody but {who} can agree: those would"
    " never go out. Add somebody with the role agent or approver, or take that rule out"
    " of the playbook."
)


def _areas(rules: Playbook) -> list[Check]:
    """Say why a conversation for product colleagues stays empty."""
    if rules.areas or rules.product in ("", rules.home):
        return []
    return [Check("areas", Mark.LOOK, _NO_AREAS.format(product=rules.product))]


_NO_AREAS = (
    "Nothing goes to {product} yet: colleagues are asked about an area, and the"
    " playbook names none. Add [[areas]], see docs/how-to/team.md."
)


# ------------------------------------------------------------------ the routes


def _routes(rules: Playbook, places: Sequence[str]) -> list[Check]:
    """Say which routes bring nothing anywhere, as far as can be told from here."""
    taken = unreached(rules.routes)
    known = {NOTED, *(source.name for source in rules.sources)}
    found = []
    for number, route in enumerate(rules.routes, start=1):
        said = _never(route, known, places)
        if number in taken:
            said.insert(0, _TAKEN.format(taken[number]))
        found += [Check(f"route {number}", Mark.LOOK, line) for line in said]
    return found


def _never(route: Route, known: set[str], places: Sequence[str]) -> list[str]:
    """Say what a route asks for that nothing has; `places` were seen, if any."""
    strange = ", ".join(name for name in route.sources if name not in known)
    said = [_NO_SOURCE.format(strange)] if strange else []
    new = ", ".join(f'"{one}"' for one in unseen(route, places)) if places else ""
    return [*said, *([_NO_PLACE.format(new)] if new else [])]


_TAKEN = (
    "Nothing gets here: route {} stands before it and takes it all. Put the narrower"
    " one first."
)
_NO_SOURCE = "The playbook has no source of this name: {}."
_NO_PLACE = (
    "No review came from {} yet. Places go by the names on the cards; `wederwoord"
    " route` shows for a file where each review would go."
)


# ------------------------------------------------------------------ the store


async def _check_store(home: Home) -> tuple[list[Check], Kept]:
    """Try the store; give what it holds that bears upon the playbook."""
    if not home.store.exists():
        none = "No cases yet; the first run makes it."
        return [Check("store", Mark.WELL, none)], Kept()
    store, kept = reader(home), Kept()

    async def look() -> None:
        nonlocal kept
        kept = await store.read(_kept)

    try:
        found = [await _try("store", look)]
    finally:
        await store.close()
    if kept.people:
        over = f"those in {home.playbook} do not hold."
        line = f"As a lead changed them on the page; {over}"
        found.append(Check("people", Mark.WELL, line))
    return found, kept


def _kept(tx: Tx) -> Kept:
    changed = tx.playbook.current().people if tx.team.changed() else {}
    return Kept(changed, tx.reviews.places())


# ------------------------------------------------------------------ the chats


async def _check_chats(
    settings: Settings, rules: Playbook, clock: Clock
) -> list[Check]:
    """Ask each chat that is set up; say who would need one that is not."""
    chats = set_up(settings)
    # One key may open several conversations; the first says it for all.
    needed = dict(reversed(missing(rules, ("browser", *chats))))
    found = [Check(channel, Mark.WRONG, line) for channel, line in needed.items()]
    for name in chats:
        told = await _ASKED[name](settings, rules, clock)
        found += [Check(*one) for one in told]
    return found


Told = Iterable[Finding]


async def _ask_slack(settings: Settings, rules: Playbook, clock: Clock) -> Told:
    from adapters.channels.slack.advice import Wanted, advice

    wanted = Wanted(_named(rules, "slack:"), tuple(rules.people.values()))
    return await advice(access(settings), clock, wanted)


async def _ask_teams(settings: Settings, rules: Playbook, clock: Clock) -> Told:
    from adapters.channels.teams.advice import Wanted, advice

    wanted = Wanted(_named(rules, "teams:"), tuple(rules.people.values()))
    return await advice(teams_access(settings), clock, wanted)


_ASKED: Mapping[str, Callable[[Settings, Playbook, Clock], Awaitable[Told]]] = {
    "slack": _ask_slack,
    "teams": _ask_teams,
}


def _named(rules: Playbook, chat: str) -> dict[str, str]:
    """Give the conversations of a chat as the playbook names them, by their key."""
    return {
        key: place.removeprefix(chat)
        for key, place in rules.named.items()
        if place.startswith(chat)
    }


async def _try(name: str, attempt: Callable[[], Awaitable[object]]) -> Check:
    try:
        await attempt()
    except BotError as error:
        return Check(name, Mark.WRONG, str(error))
    return Check(name, Mark.WELL, "Can be read.")
