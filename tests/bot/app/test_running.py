"""A running wederwoord: strange sources, how it fares, and mistakes in its sources."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import App, checks
from bot.case import State
from bot.dossier import Dossier
from bot.errors import SettingsError
from bot.heads import head
from bot.ports import Tx
from bot.ports.events import Counts
from bot.settings import Home
from bot.settings.environment import read
from tests.commands.conftest import home
from tests.fakes import HandClock
from tests.way.conftest import opens, team
from tests.way.team import Team

__all__ = ["home", "opens", "team"]


async def test_it_takes_reviews_only_of_sources_it_knows(home: Path) -> None:
    app = await App.open(Home(home), read({}), HandClock())
    try:
        taken = await app.bring_in("reviews", [], history=False)
        assert taken == Counts()
        with pytest.raises(SettingsError, match="known are reviews"):
            await app.bring_in("elsewhere", [], history=False)
    finally:
        await app.stop()


async def test_it_tells_how_each_part_fares(home: Path) -> None:
    app = await App.open(Home(home), read({}), HandClock())
    store = app.parts.store
    assert await app.ready() == {"store": ""}
    await store.write(lambda tx: tx.sources.trouble("reviews", "The folder is gone."))
    assert await app.ready() == {"store": "", "source reviews": "The folder is gone."}
    name = "watchdog:reading:reviews"
    await store.write(lambda tx: tx.sources.trouble(name, "late"))
    assert (await app.ready())["reading reviews"] == "late"
    await store.write(lambda tx: tx.sources.trouble("channel:slack:C1", "not there"))
    assert (await app.ready())["channel slack C1"] == "not there"
    await store.close()
    assert list(await app.ready()) == ["store"]
    await app.stop()


async def test_all_mistakes_in_sources_are_told_at_once(home: Path) -> None:
    playbook = home / "playbook.toml"
    wrong = '[[sources]]\nname = "{0}"\nkind = "plain"\nurl = ""\n'
    text = playbook.read_text("utf-8") + wrong.format("one") + wrong.format("two")
    playbook.write_text(text, "utf-8")
    with pytest.raises(SettingsError) as caught:
        await checks(Home(home), read({}), HandClock())
    assert len(caught.value.problems) == 2


async def test_a_placed_case_whose_moment_nobody_knows_is_still_placed(
    team: Team,
) -> None:
    team.complaint()
    await team.live()
    now = datetime(2026, 11, 23, tzinfo=UTC)

    def placed(tx: Tx) -> Dossier | None:
        case = tx.cases.listed()[0]
        tx.cases.change(case, now, state=State.PLACED)
        return tx.cases.file(case.id)

    file = await team.parts.store.write(placed)
    assert file is not None
    assert head(file, now).key == "state.placed"
