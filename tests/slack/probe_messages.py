"""Facts about messages: posted, changed, deleted, found again by their metadata."""

from __future__ import annotations

from tests.slack.places import Place
from tests.slack.probing import CARD, KEY, TAKE, history, posted, refused, thread


async def a_message_stands_in_the_history(at: Place) -> None:
    ts = await posted(at, "New complaint", blocks=CARD)
    message = (await history(at))[0]
    assert (message["ts"], message["text"]) == (ts, "New complaint")
    assert message["blocks"][1]["elements"][0]["action_id"] == TAKE["action_id"]


async def a_second_post_is_a_second_message(at: Place) -> None:
    first, second = await posted(at), await posted(at)
    assert first < second
    assert [m["ts"] for m in await history(at)] == [second, first]


async def an_answer_stands_in_its_thread_only(at: Place) -> None:
    ts = await posted(at)
    reply = await posted(at, "Placed", thread_ts=ts)
    assert [m["ts"] for m in await thread(at, ts)] == [ts, reply]
    (root,) = await history(at)
    assert (root["ts"], root["reply_count"]) == (ts, 1)
    assert (await thread(at, ts))[1]["thread_ts"] == ts


async def a_message_can_be_changed(at: Place) -> None:
    ts = await posted(at, blocks=CARD)
    told = await at.client.chat_update(
        channel=at.reviews, ts=ts, text="Taken", blocks=CARD[:1]
    )
    assert (told["ts"], told["text"]) == (ts, "Taken")
    (message,) = await history(at)
    assert (message["text"], len(message["blocks"])) == ("Taken", 1)
    assert message["edited"]["user"] == at.bot


async def a_message_that_is_not_there_cannot_be_changed(at: Place) -> None:
    call = at.client.chat_update(channel=at.reviews, ts="1.000001", text="x")
    assert await refused(call) == "message_not_found"


async def a_message_is_gone_once_deleted(at: Place) -> None:
    ts = await posted(at)
    await at.client.chat_delete(channel=at.reviews, ts=ts)
    assert await history(at) == []
    again = at.client.chat_delete(channel=at.reviews, ts=ts)
    assert await refused(again) == "message_not_found"


async def what_one_person_sees_is_no_history(at: Place) -> None:
    told = await at.client.chat_postEphemeral(
        channel=at.reviews, user=at.anna, text="Only you"
    )
    assert "message_ts" in told.data
    assert await history(at) == []


async def a_message_has_an_address(at: Place) -> None:
    ts = await posted(at)
    told = await at.client.chat_getPermalink(channel=at.reviews, message_ts=ts)
    assert told["permalink"].endswith(f"/{at.reviews}/p{ts.replace('.', '')}")
    gone = at.client.chat_getPermalink(channel=at.reviews, message_ts="1.000001")
    assert await refused(gone) == "message_not_found"


async def nothing_to_say_is_refused(at: Place) -> None:
    call = at.client.api_call("chat.postMessage", json={"channel": at.reviews})
    assert await refused(call) == "no_text"


async def an_unknown_channel_is_refused(at: Place) -> None:
    client, nowhere = at.client, "C0NOWHERE"
    for call in (
        client.chat_postMessage(channel=nowhere, text="x"),
        client.conversations_info(channel=nowhere),
        client.conversations_members(channel=nowhere),
    ):
        assert await refused(call) == LOST


async def an_unknown_channel_has_no_history(at: Place) -> None:
    call = at.client.conversations_history(channel="C0NOWHERE")
    assert await refused(call) == LOST


LOST = "channel_not_found"


async def the_history_comes_in_pages(at: Place) -> None:
    first, second, third = [await posted(at) for _ in range(3)]
    told = await at.client.conversations_history(channel=at.reviews, limit=2)
    assert [m["ts"] for m in told["messages"]] == [third, second]
    assert told["has_more"] is True
    rest = await at.client.conversations_history(
        channel=at.reviews, limit=2, cursor=told["response_metadata"]["next_cursor"]
    )
    assert [m["ts"] for m in rest["messages"]] == [first]
    assert rest["has_more"] is False


async def metadata_comes_back_when_asked_for(at: Place) -> None:
    ts = await posted(at, metadata=KEY)
    (message,) = await history(at, include_all_metadata=True)
    assert (message["ts"], message["metadata"]) == (ts, KEY)


async def metadata_comes_back_in_threads(at: Place) -> None:
    ts = await posted(at)
    await posted(at, "Placed", thread_ts=ts, metadata=KEY)
    _, reply = await thread(at, ts, include_all_metadata=True)
    assert reply["metadata"] == KEY


async def metadata_has_a_form(at: Place) -> None:
    wrong = {"channel": at.reviews, "text": "x", "metadata": "[]"}
    call = at.client.api_call("chat.postMessage", json=wrong)
    assert await refused(call) == "invalid_metadata_format"


async def metadata_outlives_a_change(at: Place) -> None:
    ts = await posted(at, metadata=KEY)
    await at.client.chat_update(channel=at.reviews, ts=ts, text="Taken")
    (message,) = await history(at, include_all_metadata=True)
    assert (message["text"], message["metadata"]) == ("Taken", KEY)
