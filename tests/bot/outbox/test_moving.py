"""Cards follow the team: to another channel, another conversation, another account."""

from __future__ import annotations

from dataclasses import replace

from adapters.channels.browser.view import GONE
from bot.app import join
from bot.case import CaseId
from bot.outbox.drawing import home_of
from bot.press import Address
from bot.review import ReviewKey
from bot.words import line
from tests.bot.outbox.test_speaking import chat, move, told_on_page
from tests.fakes import ForgetfulChannel, Message
from tests.way.conftest import opens, team
from tests.way.team import Team

__all__ = ["chat", "opens", "team"]


async def say(team: Team, text: str = "Hallo", to: str = "") -> None:
    now, said = team.clock.now(), line("plain", text=text)
    await team.parts.store.write(
        lambda tx: tx.outbox.say(text, CaseId(1), said, now, to=to)
    )
    await team.tick()


async def troubles(team: Team) -> list[str]:
    found = await team.parts.store.read(lambda tx: tx.sources.troubles())
    return [name for name, why in found.items() if why]


def cards(chat: ForgetfulChannel, conversation: str) -> list[Message]:
    return [message for message in chat.messages if message.to == conversation]


async def on_page(team: Team) -> list[str]:
    """Give the cards that stand on the page."""
    posts = await team.parts.store.read(lambda tx: tx.posts.since(0))
    return [p.key for p in posts if p.conversation == "webcare" and p.body != GONE]


async def test_from_the_page_to_a_chat_a_card_follows_with_its_next_change(
    team: Team, chat: ForgetfulChannel
) -> None:
    await team.opened()
    await move(team)
    await team.tick()
    assert chat.messages == []
    assert await on_page(team) == ["card:1"]
    await team.press("sanne", "take")
    await team.tick()
    (card,) = chat.messages
    assert (card.to, card.key) == ("C0TEAM", "card:1")
    assert "Sanne" in card.text
    assert await on_page(team) == []


async def test_a_line_brings_its_card_along(team: Team, chat: ForgetfulChannel) -> None:
    await team.opened()
    await move(team)
    await say(team)
    await team.later(minutes=1)
    (card,) = chat.messages
    assert (card.key, card.thread) == ("card:1", ["Hallo"])


async def test_a_line_to_all_goes_where_the_team_is_and_brings_no_card(
    team: Team, chat: ForgetfulChannel
) -> None:
    await team.opened()
    await move(team)
    await say(team, to="#")
    assert [(m.to, m.text) for m in chat.messages] == [("C0TEAM", "Hallo")]


async def test_from_a_channel_that_was_archived_to_another_one(
    team: Team, chat: ForgetfulChannel
) -> None:
    await move(team)
    await team.opened()
    chat.closed = frozenset({"C0TEAM"})
    await team.press("sanne", "take")
    for _ in range(3):
        await team.later(minutes=11)
    (told,) = await told_on_page(team, "lotte")
    assert told.startswith("Slack takes nothing of ours in C0TEAM since")
    assert await told_on_page(team, "tom") == []
    assert await troubles(team) == ["channel:slack:C0TEAM"]
    await move(team, "slack:C0NEW")
    await say(team)
    for _ in range(2):
        await team.later(minutes=11)
    (new,) = cards(chat, "C0NEW")
    assert "Sanne" in new.text
    assert new.thread == ["Hallo"]
    (old,) = cards(chat, "C0TEAM")  # nobody can change anything there
    assert "Sanne" not in old.text


async def test_from_one_channel_to_another_the_old_card_goes(
    team: Team, chat: ForgetfulChannel
) -> None:
    await move(team)
    await team.opened()
    await move(team, "slack:C0NEW")
    await team.press("sanne", "take")
    await team.tick()
    assert [message.to for message in chat.messages] == ["C0NEW"]


async def test_a_conversation_that_takes_us_again_is_no_trouble_any_more(
    team: Team, chat: ForgetfulChannel
) -> None:
    await move(team)
    chat.closed = frozenset({"C0TEAM"})
    await team.opened()
    assert await troubles(team) == ["channel:slack:C0TEAM"]
    chat.closed = frozenset()
    await team.later(minutes=11)
    assert await troubles(team) == []
    assert len(cards(chat, "C0TEAM")) == 1


async def test_from_a_chat_that_is_set_up_no_more_back_to_the_page(
    team: Team, chat: ForgetfulChannel
) -> None:
    parts, page = team.parts, {"browser": team.parts.channels["browser"]}
    await move(team)
    await team.opened()
    assert len(chat.messages) == 1
    await move(team, "browser:webcare")
    team.parts = join(parts.store, parts.clock, parts.sources, page, parts.dispatch)
    await say(team)
    await team.later(minutes=1)
    assert await on_page(team) == ["card:1", "Hallo"]
    await team.press("sanne", "take")
    await team.tick()
    assert "Sanne" in await team.head(1)
    assert len(chat.messages) == 1  # what is not ours is left alone


async def test_from_the_page_to_a_chat_and_back_there_is_one_card(
    team: Team, chat: ForgetfulChannel
) -> None:
    await team.opened()
    for home in ("slack:C0TEAM", "browser:webcare"):
        await move(team, home)
        await say(team, home)
        await team.later(minutes=1)
    assert chat.messages == []
    assert "card:1" in await on_page(team)


# ------------------------------------------------------------------ one person


async def assigned(team: Team, to: str = "tom") -> None:
    dialog = await team.ask("lotte", "assign")
    await team.submit("lotte", dialog, "assign", owner=to)
    await team.tick()


async def test_what_went_to_the_wrong_account_goes_to_the_right_one(
    team: Team, chat: ForgetfulChannel
) -> None:
    await move(team)
    await team.opened()
    chat.accounts["tom"] = "sanne"  # a member ID that was typed wrong
    await assigned(team)
    assert len(cards(chat, "@sanne")) == 1
    del chat.accounts["tom"]
    await team.proposed("tom")
    await team.tick()
    assert cards(chat, "@sanne") == []
    assert len(cards(chat, "@tom")) == 1


async def test_what_may_stand_at_the_right_account_already_is_not_sent_again(
    team: Team, chat: ForgetfulChannel
) -> None:
    await move(team)
    await team.opened()
    chat.accounts["tom"] = "sanne"
    await assigned(team)
    del chat.accounts["tom"]
    chat.deaf = True
    await team.proposed("tom")
    for _ in range(2):
        await team.later(minutes=1)
    assert len(cards(chat, "@tom")) == 1
    assert cards(chat, "@sanne") == []


async def test_whom_the_chat_knows_no_more_gets_it_on_the_page(
    team: Team, chat: ForgetfulChannel
) -> None:
    await move(team)
    await team.opened()
    await assigned(team)
    assert len(cards(chat, "@tom")) == 1
    chat.strangers = frozenset({"tom"})
    await team.proposed("tom")
    await team.tick()
    assert cards(chat, "@tom") == []
    assert len(await told_on_page(team, "tom")) == 1


# ------------------------------------------------------------------ routes


async def test_a_case_whose_review_left_the_store_goes_home(team: Team) -> None:
    await team.opened()
    case = replace(await team.case(), home="slack:C0OLD", review=ReviewKey("plein/99"))
    found = await team.parts.store.read(lambda tx: home_of(tx, case))
    assert found == Address("browser", "webcare")
