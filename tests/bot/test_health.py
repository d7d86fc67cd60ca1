"""How a channel fares: told once to who can mend it, forgotten when it is well."""

from __future__ import annotations

import pytest

from bot.errors import ChannelError, Closed, Shut
from bot.health import Reported, forget
from bot.ports import Tx
from tests.bot.outbox.test_moving import troubles
from tests.bot.outbox.test_speaking import told_on_page
from tests.way.conftest import Opens, opens, team
from tests.way.team import Team

__all__ = ["opens", "team"]


@pytest.fixture
def report(team: Team) -> Reported:
    return Reported(team.parts.store, team.clock, "slack")


async def test_a_channel_that_does_not_hear_is_told_once(
    team: Team, report: Reported
) -> None:
    for _ in range(2):
        await report(ChannelError("The line is down."))
        await team.later(minutes=5)
    (told,) = await told_on_page(team, "lotte")
    assert told.startswith("Presses in Slack do not reach us well since")
    assert await troubles(team) == ["channel:slack:hearing"]
    await report(None)
    assert await troubles(team) == []


async def test_a_refusal_is_told_once_and_forgotten_when_it_is_over(
    team: Team, report: Reported
) -> None:
    for why in ("token_revoked", "account_inactive"):
        await report(Shut(why))
        await team.tick()
    (told,) = await told_on_page(team, "lotte")
    assert told.startswith("Slack refuses us since")
    found = await team.parts.store.read(lambda tx: tx.sources.troubles())
    assert found["channel:slack"] == "account_inactive"
    await report(None)
    assert await troubles(team) == []


async def test_what_the_store_cannot_take_is_left_for_the_next_time(
    team: Team, report: Reported, caplog: pytest.LogCaptureFixture
) -> None:
    await team.parts.store.close()
    await report(Shut("Our token was revoked."))
    assert [r.getMessage() for r in caplog.records] == ["a trouble was not noted"]
    await team.restart()
    assert await troubles(team) == []


async def test_a_start_forgets_what_was_wrong_where_nobody_is_to_look(
    team: Team,
) -> None:
    def note(tx: Tx) -> None:
        for name in ("browser:webcare", "slack", "slack:C0OLD", "slack:hearing"):
            tx.sources.trouble(f"channel:{name}", "wrong")
        tx.sources.trouble("plein", "out")
        forget(tx, tx.playbook.current(), ["browser"])

    await team.parts.store.write(note)
    assert await troubles(team) == ["channel:browser:webcare", "plein"]


async def test_a_start_remembers_what_is_wrong_where_a_route_leads(
    opens: Opens,
) -> None:
    team = await opens(routes=[{"to": "slack:C0LEIDEN"}])

    def note(tx: Tx) -> None:
        for name in ("slack:C0LEIDEN", "slack:C0OLD"):
            tx.sources.trouble(f"channel:{name}", "wrong")
        forget(tx, tx.playbook.current(), ["browser", "slack"])

    await team.parts.store.write(note)
    assert await troubles(team) == ["channel:slack:C0LEIDEN"]


async def test_each_conversation_is_told_of_by_itself(
    team: Team, report: Reported
) -> None:
    for where in ("C0TEAM", "C0PRODUCT", "C0TEAM"):
        await report(Closed("This channel is archived.", conversation=where))
    await team.tick()
    told = await told_on_page(team, "lotte")
    assert sorted(each.split()[6] for each in told) == ["C0PRODUCT", "C0TEAM"]
