"""Every store keeps what customers said: what is new, what changed, and no more."""

from __future__ import annotations

from dataclasses import replace

from bot.ports.records import Batch
from bot.ports.store import Store
from bot.review import Kind, Review, ReviewKey, Standing
from tests.contract.stores import HOUR, NOW, said

KEY = ReviewKey("winkel/1")
FULL = Review(
    source="winkel",
    external_id="1",
    created_at=NOW - HOUR,
    text="Slecht: 😡 en é",
    kind=Kind.COMMENT,
    place="Utrecht",
    url="https://winkel.example/1",
    author="Karin Ö.",
    author_id="k1",
    title="Nooit meer",
    language="nl",
    stars=1.5,
    scale=10,
    pictures=2,
    replies=(Standing("r1", "Dag Karin", NOW), Standing("r2", "Nogmaals")),
    translation="Bad: 😡",
)


async def test_a_review_comes_back_as_it_was(store: Store) -> None:
    judged = replace(said(), review=FULL)
    batch = await store.write(lambda tx: tx.reviews.batch([judged], NOW))
    assert batch == Batch(new=(judged,), changed=(), returned=(), known=0)
    assert await store.read(lambda tx: tx.reviews.get(KEY)) == FULL


async def test_a_review_without_stars_comes_back_without(store: Store) -> None:
    await store.write(lambda tx: tx.reviews.batch([said()], NOW))
    assert await store.read(lambda tx: tx.reviews.get(KEY)) == said().review


async def test_a_review_nobody_kept_is_not_there(store: Store) -> None:
    assert await store.read(lambda tx: tx.reviews.get(KEY)) is None


async def test_the_same_again_is_known(store: Store) -> None:
    page = [said(n) for n in range(3)]
    await store.write(lambda tx: tx.reviews.batch(page, NOW))
    again = await store.write(lambda tx: tx.reviews.batch([*page, said(3)], NOW))
    assert again == Batch(new=(said(3),), changed=(), returned=(), known=3)
    assert await store.read(lambda tx: tx.reviews.count()) == 4


async def test_other_words_are_a_change(store: Store) -> None:
    await store.write(lambda tx: tx.reviews.batch([said(1), said(2)], NOW))
    other = said(1, "Opgelost, dank!", stars=5.0)
    batch = await store.write(lambda tx: tx.reviews.batch([other, said(2)], NOW))
    assert batch == Batch(
        new=(), changed=((said(1).review, other),), returned=(), known=1
    )
    assert await store.read(lambda tx: tx.reviews.get(KEY)) == other.review


async def test_a_reply_under_it_is_a_change(store: Store) -> None:
    answered = said(replies=(Standing("r1", "Dag", NOW),))
    await store.write(lambda tx: tx.reviews.batch([said()], NOW))
    batch = await store.write(lambda tx: tx.reviews.batch([answered], NOW))
    assert batch.changed == ((said().review, answered),)
    # Some sources tell another time of the same reply at every call.
    later = said(replies=(Standing("r1", "Dag", NOW + HOUR),))
    assert (await store.write(lambda tx: tx.reviews.batch([later], NOW))).known == 1


async def test_twice_on_one_page_is_kept_once_as_it_stood_last(store: Store) -> None:
    page = [said(1, "eerst"), said(1, "daarna")]
    batch = await store.write(lambda tx: tx.reviews.batch(page, NOW))
    assert batch == Batch(new=(page[1],), changed=(), returned=(), known=1)
    assert await store.read(lambda tx: tx.reviews.count()) == 1


async def test_an_empty_page_is_nothing(store: Store) -> None:
    batch = await store.write(lambda tx: tx.reviews.batch([], NOW))
    assert batch == Batch(new=(), changed=(), returned=(), known=0)


async def test_going_is_news_once(store: Store) -> None:
    await store.write(lambda tx: tx.reviews.batch([said()], NOW))
    assert await store.write(lambda tx: tx.reviews.gone(KEY, NOW))
    assert not await store.write(lambda tx: tx.reviews.gone(KEY, NOW))
    assert not await store.write(lambda tx: tx.reviews.gone(ReviewKey("x/9"), NOW))


async def test_what_came_back_can_go_again(store: Store) -> None:
    await store.write(lambda tx: tx.reviews.batch([said(1), said(2)], NOW))
    for text in ("De app doet het niet.", "En nu weer niet."):
        assert await store.write(lambda tx: tx.reviews.gone(KEY, NOW))
        page = [said(1, text)]
        batch = await store.write(lambda tx, page=page: tx.reviews.batch(page, NOW))
        assert batch.returned == (KEY,)
    assert await store.write(lambda tx: tx.reviews.gone(KEY, NOW))


async def test_the_places_of_reviews_are_known_each_once(store: Store) -> None:
    page = [
        replace(one, review=replace(one.review, place=place))
        for one, place in zip(
            map(said, "1234"), ("Utrecht", "", "Delft", "Utrecht"), strict=True
        )
    ]
    assert await store.read(lambda tx: tx.reviews.places()) == []
    await store.write(lambda tx: tx.reviews.batch(page, NOW))
    assert await store.read(lambda tx: tx.reviews.places()) == ["Delft", "Utrecht"]
