"""What is typed in the thread of a card is not published, and the bot says so once."""

from __future__ import annotations

from typing import Any

from bot.ports.events import Typed
from bot.ports.records import Placed
from bot.press import Address
from bot.subject import case_of, notice_of
from handlers.incoming import talk
from tests.way.team import Team

HELLO = "Beste Karin, we bellen je vandaag."
SAYS = (
    "What is typed here stays with the team. To answer the customer, press {} on the"
    " card."
)


async def typed(team: Team, text: str = HELLO, **at: str) -> bool:
    """Let somebody type in the thread of the first card; True when it wants a word."""
    where = {"message": "m9", "thread": "card:1", **at}
    event = Typed(Address("browser", "webcare", **where), text)
    store, now = team.parts.store, team.clock.now()
    wants = await store.read(lambda tx: talk.wants_word(tx, event))
    await store.write(lambda tx: team.parts.dispatch.happen(tx, event, now))
    await team.tick()
    return wants


async def thread(team: Team) -> list[str]:
    posts = await team.parts.store.read(lambda tx: tx.posts.since(0))
    return [post.body["text"] for post in posts if post.thread == "card:1"]


async def test_words_for_the_customer_get_one_calm_line(team: Team) -> None:
    await team.opened()
    assert await typed(team)
    assert await thread(team) == [SAYS.format("Approve and publish…")]
    assert team.standing() == []


async def test_it_is_said_once_for_a_case(team: Team) -> None:
    await team.opened()
    await team.opened(author={"id": "piet", "name": "Piet"})
    await typed(team)
    assert not await typed(team)
    assert len(await thread(team)) == 1
    assert await typed(team, thread="card:2")


async def test_the_line_names_the_button_that_the_card_has(team: Team) -> None:
    await team.opened()
    await team.agree()
    await team.tick()
    await typed(team)
    assert await thread(team) == [SAYS.format("More…")]


async def test_while_words_wait_nobody_is_sent_to_the_button_to_agree(
    team: Team,
) -> None:
    await team.opened()
    await team.proposed("sanne")
    await typed(team)
    (said,) = await thread(team)
    assert said.endswith("The words that wait for approval stand on the card.")
    assert "press" not in said


async def test_talk_among_colleagues_is_left_alone(team: Team) -> None:
    await team.opened()
    for text in ("Wie pakt dit op?", "Hoi Tom, kijk jij even?", ""):
        assert not await typed(team, text)
    assert await thread(team) == []


async def test_only_the_thread_of_a_case_is_listened_to(team: Team) -> None:
    await team.opened()

    def other_cards(tx: Any) -> None:
        at = Address("browser", "webcare", message="note:1")
        tx.cards.keep(notice_of(1), "home", Placed(at, ""))
        mine = Address("browser", "webcare", message="mine")
        tx.cards.keep(case_of(1), "direct:1", Placed(mine, ""))
        lost = Address("browser", "webcare", message="lost")
        tx.cards.keep(case_of(7), "direct:2", Placed(lost, ""))

    await team.parts.store.write(other_cards)
    for root in ("", "nowhere", "note:1", "mine", "lost"):
        assert not await typed(team, thread=root)
    assert await thread(team) == []
