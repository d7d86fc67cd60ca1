"""What Teams is told: for each place where somebody presses, and each answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from adapters.channels.teams.hearing.steps import InvokeAnswer
from bot.blocks import Button, Field
from bot.errors import StoreError
from bot.press import Answer, Ask, Done, Refused, Request, Show, Wrong
from bot.review import digest
from tests.adapters.channels.browser.desk import plain
from tests.adapters.channels.teams.desk import HOME, Desk
from tests.adapters.channels.teams.hall import TAKE, Hall, form, page
from tests.teams.tenant import REVIEWS

NOT_STORED = "Not stored. Try again in a moment."
REMIND = Button("remind_me", plain("Later"), "set")


@pytest.fixture
async def hall(desk: Desk) -> AsyncIterator[Hall]:
    opened = await Hall(desk).open()
    yield opened
    await opened.close()


@pytest.fixture
async def cards(desk: Desk) -> AsyncIterator[Hall]:
    """Open a hall whose Teams opens no windows."""
    opened = await Hall(desk, cards=True).open()
    yield opened
    await opened.close()


def bar(hall: Hall) -> str:
    """Give what stands below a card that was pressed."""
    assert hall.told
    assert hall.told.body
    body = hall.told.body
    assert body["statusCode"] == 200
    assert body["type"] == "application/vnd.microsoft.activity.message"
    return str(body["value"])


def window(hall: Hall) -> str:
    """Give the line that is left in the window."""
    assert hall.told
    assert hall.told.body
    task = hall.told.body["task"]
    assert task["type"] == "message"
    return str(task["value"])


async def opened(hall: Hall, answer: Answer) -> None:
    """Let Tom open a dialog from the card."""
    await hall.post()
    hall.dispatch.then(answer)
    await hall.press("Reply…")


async def clicked(hall: Hall, title: str, answer: Any, **typed: str) -> None:
    hall.dispatch.then(answer)
    await hall.click(title, **typed)


# ------------------------------------------------------------------ on a card


async def test_a_line_comes_back_to_who_pressed(hall: Hall) -> None:
    await hall.post()
    hall.dispatch.then(Refused(plain("Sanne took it.")))
    await hall.press("Take")
    assert bar(hall) == "Sanne took it."
    await hall.press("Take")
    assert bar(hall) == "Done."
    assert (hall.told_alone(), hall.lines()) == ([], [])


@pytest.mark.parametrize("answer", [Ask(form()), Show(form())])
async def test_what_a_card_cannot_show_comes_to_them_alone(
    hall: Hall, answer: Answer
) -> None:
    await hall.post()
    hall.dispatch.then(answer)
    await hall.press("Take")
    assert bar(hall) == "You find it in your chat with wederwoord."
    room = hall.room("tom")
    assert hall.cards_in(room)[0].text.startswith("Reply to Karin")
    assert len(hall.cards_in()) == 1
    await hall.fill("Publish", room)
    assert hall.dispatch.asked[-1].step == "publish"


# ------------------------------------------------------------------ a window opens


async def test_a_question_opens_as_a_dialog(hall: Hall) -> None:
    await opened(hall, Ask(form()))
    assert hall.sheet
    assert hall.sheet.title == "Reply to Karin"
    assert hall.sheet.fields["f/text"] == "Dear Karin"
    assert {"Publish", "Save", "Load this"} <= {*hall.sheet.buttons}
    assert hall.lines() == hall.told_alone() == []


async def test_something_to_read_opens_without_anything_to_fill_in(hall: Hall) -> None:
    await opened(hall, Show(page()))
    assert hall.sheet
    assert (hall.sheet.title, hall.sheet.fields) == ("More", {})
    assert [*hall.sheet.buttons] == ["Log"]


async def test_what_is_wrong_opens_with_its_dialog(hall: Hall) -> None:
    await opened(hall, Wrong({"text": plain("Too long")}, form()))
    assert hall.sheet
    assert "Too long" in hall.sheet.text


@pytest.mark.parametrize("answer", [Refused(plain("No.")), Done(plain("No."))])
async def test_what_opens_nothing_says_why_in_the_window(
    hall: Hall, answer: Answer
) -> None:
    await opened(hall, answer)
    assert window(hall) == "No."


# ------------------------------------------------------------------ in a window


async def test_a_dialog_is_sent_in_with_all_that_it_holds(hall: Hall) -> None:
    await opened(hall, Ask(form()))
    await hall.click("Publish", text="Hello Karin", noted="yes")
    asked = hall.dispatch.asked[-1]
    assert (asked.action, asked.step) == ("reply", "publish")
    assert (asked.shown, asked.seen) == ("sh", "se")
    assert asked.values == {
        "start": "call",
        "text": "Hello Karin",
        "noted": "yes",
        "loaded": digest("Dear Karin"),
    }
    card = hall.desk.seen()[0]
    assert (asked.where.message, asked.where.thread) == (card.id, card.id)


async def test_what_the_card_says_closes_the_window(hall: Hall) -> None:
    await opened(hall, Ask(form()))
    await clicked(hall, "Publish", Done(plain("Goes out at 10:23.")))
    assert hall.told == InvokeAnswer(200, None)
    assert hall.lines() == hall.told_alone() == []


async def test_what_no_card_says_is_said_in_the_window(hall: Hall) -> None:
    await opened(hall, Ask(form()))
    await clicked(hall, "Save", Done(plain("Kept.")))
    assert window(hall) == "Kept."


async def test_what_is_wrong_stands_in_the_dialog(hall: Hall) -> None:
    await opened(hall, Ask(form()))
    await clicked(hall, "Publish", Wrong({"text": plain("Too long")}, form()))
    assert hall.sheet
    assert "Too long" in hall.sheet.text
    assert hall.sheet.title == "Reply to Karin"


async def test_a_choice_is_loaded_by_its_button(hall: Hall) -> None:
    await opened(hall, Ask(form()))
    await clicked(hall, "Load this", Ask(form(title=plain("Anew"))), start="ww-none")
    asked = hall.dispatch.asked[-1]
    assert (asked.step, asked.values["start"]) == ("load", "")
    assert hall.sheet
    assert hall.sheet.title == "Anew"


async def test_a_refusal_says_why_and_keeps_what_was_typed(hall: Hall) -> None:
    await opened(hall, Ask(form()))
    why = Refused(plain("Sanne published already."))
    await clicked(hall, "Publish", why, text="Hello Karin,\n\nSorry.")
    assert hall.sheet
    assert "Sanne published already." in hall.sheet.text
    assert "What you had typed" in hall.sheet.text
    assert "Hello Karin,\n\nSorry." in hall.sheet.text


async def test_a_refusal_keeps_all_that_was_typed_whole(hall: Hall) -> None:
    texts = {name: f"{name} zegt: " + "alweer te laat. " * 80 for name in "abc"}
    fields = (*form().fields, *(Field(n, "text", plain(n)) for n in ("a", "b", "c")))
    await opened(hall, Ask(form(fields=fields)))
    why = Refused(plain("Sanne published already."))
    await clicked(hall, "Publish", why, text="Kort", **texts)
    assert hall.sheet
    assert all(text in hall.sheet.text for text in ("Kort", *texts.values()))


@pytest.mark.parametrize("fault", [StoreError(), RuntimeError("x")])
async def test_what_may_work_in_a_moment_leaves_the_form_as_it_is(
    hall: Hall, fault: Exception
) -> None:
    await opened(hall, Ask(form()))
    typed = form(fields=(Field("text", "text", plain("Text"), "Ja."),), shown="new")
    hall.dispatch.then(fault)
    await clicked(hall, "Publish", Ask(typed), text="Ja.")
    failed, opens = hall.dispatch.asked[-2:]
    assert (opens.step, opens.values) == ("", failed.values)
    assert opens.key != failed.key
    assert hall.sheet
    assert hall.sheet.fields["f/text"] == "Ja."
    why = "Not stored." if isinstance(fault, StoreError) else "Something went wrong"
    assert f"Look:  {why}" in hall.sheet.text
    await hall.click("Publish")
    assert (hall.dispatch.asked[-1].shown, hall.dispatch.asked[-1].seen) == ("sh", "se")


@pytest.mark.parametrize(
    "opens", [Ask(form(fields=())), Ask(form(action="triage")), StoreError()]
)
async def test_a_form_in_which_words_would_get_lost_is_not_given_back(
    hall: Hall, opens: Any
) -> None:
    await opened(hall, Ask(form()))
    hall.dispatch.then(StoreError())
    await clicked(hall, "Publish", opens, text="Ja.")
    assert hall.sheet
    assert NOT_STORED in hall.sheet.text
    assert "What you had typed Ja." in hall.sheet.text
    assert hall.sheet.fields == {}


async def test_a_dialog_beside_it_keeps_what_was_typed(hall: Hall) -> None:
    triage = form(action="triage", title=plain("Agree"), fields=(), buttons=())
    await opened(hall, Ask(form()))
    await clicked(hall, "Agree first…", Ask(triage), text="Half a sentence")
    assert hall.sheet
    assert hall.sheet.title == "Agree"
    assert "Half a sentence" in hall.sheet.text


async def test_what_nobody_changed_is_not_shown_again(hall: Hall) -> None:
    triage = form(action="triage", title=plain("Agree"), fields=(), buttons=())
    await opened(hall, Ask(form()))
    await clicked(hall, "Agree first…", Ask(triage))
    assert hall.sheet
    assert "Dear Karin" not in hall.sheet.text


async def test_what_was_done_leads_on_to_a_dialog_that_says_so(hall: Hall) -> None:
    await opened(hall, Ask(form()))
    hall.dispatch.then(Done(plain("Noted."), then="reply"))
    await clicked(hall, "Save", Ask(form(title=plain("Next"))))
    assert hall.sheet
    assert hall.sheet.title == "Next"
    assert hall.sheet.text.startswith("Noted.")
    first, then = hall.dispatch.asked[-2:]
    assert (then.action, then.step, then.subject) == ("reply", "", first.subject)
    assert then.key != first.key


async def test_what_cannot_be_led_on_to_is_told_beside_what_was_done(
    hall: Hall,
) -> None:
    await opened(hall, Ask(form()))
    hall.dispatch.then(Done(plain("Noted."), then="reply"))
    await clicked(hall, "Save", StoreError())
    assert window(hall) == "Noted."
    assert hall.told_alone() == [NOT_STORED]


# ------------------------------------------------------------------ cards as dialogs


async def test_a_dialog_comes_as_a_card_in_the_thread(cards: Hall) -> None:
    await opened(cards, Ask(form()))
    assert cards.told is None
    root = cards.desk.seen()[0]
    assert len(root.replies) == 1
    sheet = cards.cards_in()[1]
    assert sheet.text.startswith("Reply to Karin")
    assert sheet.fields["f/text"] == "Dear Karin"


async def test_what_is_wrong_stands_on_the_same_card(cards: Hall) -> None:
    await opened(cards, Ask(form()))
    cards.dispatch.then(Wrong({"text": plain("Too long")}, form()))
    await cards.fill("Publish", text="Hello Karin")
    assert len(cards.every()) == 2
    assert "Too long" in cards.cards_in()[1].text
    assert cards.dispatch.asked[-1].values["text"] == "Hello Karin"
    assert cards.dispatch.asked[-1].where.message == cards.desk.seen()[0].id


async def test_what_was_done_leaves_nothing_to_press(cards: Hall) -> None:
    await opened(cards, Ask(form()))
    cards.dispatch.then(Done(plain("Goes out at 10:23.")))
    await cards.fill("Publish")
    sheet = cards.cards_in()[1]
    assert (sheet.text, sheet.buttons) == ("Goes out at 10:23.", {})


async def test_a_card_that_is_not_named_is_answered_by_another(cards: Hall) -> None:
    await opened(cards, Ask(form()))
    data = cards.cards_in()[1].buttons["Publish"]["data"]
    activity = cards.place("tom", REVIEWS, cards.desk.seen()[0].id)
    await cards.sent({**activity, "replyToId": "", "type": "message", "value": data})
    assert [sheet.text for sheet in cards.cards_in()][2] == "Done."


async def test_a_refusal_keeps_what_was_typed_on_the_card(cards: Hall) -> None:
    await opened(cards, Ask(form()))
    cards.dispatch.then(Refused(plain("Sanne published already.")))
    await cards.fill("Publish", text="Hello Karin")
    sheet = cards.cards_in()[1]
    assert "Sanne published already." in sheet.text
    assert "Hello Karin" in sheet.text
    assert sheet.buttons == {}


async def test_a_dialog_beside_it_stands_below_it(cards: Hall) -> None:
    await opened(cards, Ask(form()))
    cards.dispatch.then(Ask(form(action="triage", title=plain("Agree"))))
    await cards.fill("Agree first…", text="Half a sentence")
    assert len(cards.every()) == 3
    assert cards.cards_in()[1].text.startswith("Reply to Karin")


async def test_a_line_stands_in_the_thread_where_no_window_opens(cards: Hall) -> None:
    await opened(cards, Refused(plain("Sanne took it.")))
    assert cards.lines() == ["Sanne took it."]
    assert cards.told_alone() == []


async def test_of_two_presses_on_a_form_the_newer_decides(cards: Hall) -> None:
    await opened(cards, Ask(form()))
    waiting, answers = asyncio.Event(), [_old, _new]

    async def dispatch(asked: Request) -> Answer:
        return await answers.pop(0)(waiting)

    cards.hearing.answering._desk = _with(cards, dispatch)
    older = asyncio.create_task(cards.fill("Publish", text="first text"))
    while len(answers) == 2:
        await asyncio.sleep(0)
    newer = asyncio.create_task(cards.fill("Publish", text="second text"))
    await asyncio.gather(older, newer)
    assert cards.cards_in()[1].text == "Newer."
    assert cards.lines() == ["Older."]


async def _old(waiting: asyncio.Event) -> Answer:
    await waiting.wait()
    return Done(plain("Older."))


async def _new(waiting: asyncio.Event) -> Answer:
    waiting.set()
    return Done(plain("Newer."))


def _with(hall: Hall, dispatch: Any) -> Any:
    desk = hall.hearing.answering._desk
    return type(desk)(desk.store, desk.directory, dispatch, desk.cards)


# ------------------------------------------------------------------ one-tap by message


async def test_a_screen_without_execute_sends_a_message(hall: Hall) -> None:
    at = await hall.post(TAKE, REMIND)
    for verb, said in (("take//case:1", []), ("remind_me/set/case:1", ["Done."])):
        activity = hall.place("tom", REVIEWS, at.message)
        await hall.sent({**activity, "type": "message", "value": {"ww": verb}})
        assert hall.told_alone() == said
    hall.dispatch.then(Refused(plain("Sanne took it.")))
    activity = hall.place("tom", REVIEWS, at.message)
    await hall.sent({**activity, "type": "message", "value": {"ww": "take//case:1"}})
    assert hall.told_alone() == ["Done.", "Sanne took it."]
    assert hall.lines() == []


async def test_in_a_chat_with_one_person_all_is_said_there(hall: Hall) -> None:
    room = await hall.desk.posts.room(hall.desk.tenant.member("tom").aad)
    await hall.post(to=room)
    activity = hall.place("tom", room.conversation, "x")
    await hall.sent({**activity, "type": "message", "value": {"ww": "take//case:1"}})
    assert hall.told_alone() == ["Done."]


async def test_whom_we_may_not_write_to_is_told_in_the_thread(hall: Hall) -> None:
    at = await hall.post()
    hall.desk.tenant.member("tom").blocks = True
    hall.dispatch.then(Refused(plain("Sanne took it.")))
    activity = hall.place("tom", REVIEWS, at.message)
    await hall.sent({**activity, "type": "message", "value": {"ww": "take//case:1"}})
    assert hall.lines() == ["Sanne took it."]


# ------------------------------------------------------------------ when it goes wrong


async def test_what_was_not_stored_is_said(hall: Hall) -> None:
    await hall.post()
    hall.dispatch.then(StoreError())
    await hall.press("Take")
    assert bar(hall) == NOT_STORED


async def test_a_fault_of_ours_is_said_and_noted_without_its_words(
    hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    await hall.post()
    hall.dispatch.then(RuntimeError("what a customer wrote"))
    await hall.press("Take")
    assert bar(hall).startswith("Something went wrong on our side.")
    assert [record.message for record in caplog.records] == ["a press was not answered"]
    assert "customer wrote" not in str(caplog.records[0].__dict__)


async def test_what_cannot_be_told_is_noted(
    hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    at = await hall.post()
    hall.desk.tenant.conversation(REVIEWS).bot = False
    hall.desk.tenant.member("tom").blocks = True
    activity = hall.place("tom", REVIEWS, at.message)
    value = {"ww": "remind_me/set/case:1"}
    await hall.sent({**activity, "type": "message", "value": value})
    assert caplog.records[-1].message == "an answer was not told in teams"


async def test_whom_teams_does_not_name_in_time_is_not_sent_away(hall: Hall) -> None:
    await hall.post()
    hall.desk.tenant.conversation(REVIEWS).bot = False
    hall.desk.homes = []
    await hall.press("Take")
    assert bar(hall).startswith("Teams did not say in time who you are.")
    assert hall.dispatch.asked == []
    hall.dispatch.then(Refused(plain("You may not.")))
    await hall.press("Reply…")
    assert window(hall).startswith("Teams did not say in time who you are.")


# ------------------------------------------------------------------ too late


class Slow:
    """A dispatch that answers when it is let go."""

    def __init__(self, answer: Answer) -> None:
        self.let_go = asyncio.Event()
        self._answer = answer

    async def __call__(self, asked: Request) -> Answer:
        await self.let_go.wait()
        return self._answer


async def late(hall: Hall, answer: Answer, title: str) -> Any:
    """Let Tom press, be told to wait, and get the answer after that."""
    await hall.post()
    hall.hearing.answering.patience = 0.01
    slow = Slow(answer)
    hall.hearing.answering._desk = _with(hall, slow)
    asyncio.get_running_loop().call_later(0.1, slow.let_go.set)
    await hall.press(title)
    return hall.told and hall.told.body


SENT = "You find it in your chat with wederwoord."
OPEN = (
    "This is for you alone. Open the chat with wederwoord once "
    "(search for its name and say hi), then press again."
)
LATER = "This takes a moment longer; it comes to you in your chat with wederwoord."


async def test_a_slow_answer_comes_to_them_by_itself(hall: Hall) -> None:
    told = await late(hall, Ask(form()), "Reply…")
    assert told["task"] == {"type": "message", "value": LATER}
    assert hall.cards_in(hall.room("tom"))[0].text.startswith("Reply to Karin")
    assert len(hall.cards_in()) == 1


async def test_words_of_one_person_are_never_put_where_others_read(hall: Hall) -> None:
    hall.desk.tenant.member("tom").blocks = True
    await late(hall, Ask(form()), "Reply…")
    assert len(hall.cards_in()) == 1
    assert hall.lines() == [OPEN]


async def test_a_list_of_ones_own_waits_until_there_is_a_chat(hall: Hall) -> None:
    at = await hall.post()
    for blocks, said in ((True, OPEN), (False, SENT)):
        hall.desk.tenant.member("tom").blocks = blocks
        hall.dispatch.then(Ask(form(action="home", submit=None, fields=())))
        text = "<at>wederwoord</at> mine"
        await hall.say(text, where=REVIEWS, thread=at.message)
        assert len(hall.cards_in()) == 1
        assert hall.lines()[-1] == said
    assert len(hall.cards_in(hall.room("tom"))) == 1


async def test_what_was_done_slowly_is_said(hall: Hall) -> None:
    told = await late(hall, Done(plain("Taken.")), "Take")
    assert told["value"] == LATER
    assert hall.told_alone() == ["Taken."]


async def test_a_slow_refusal_is_said(hall: Hall) -> None:
    await late(hall, Refused(plain("Sanne took it.")), "Take")
    assert "Sanne took it." in hall.cards_in(hall.room("tom"))[0].text


async def test_nobody_is_told_to_wait_for_what_comes_as_a_message(
    cards: Hall,
) -> None:
    assert await late(cards, Ask(form()), "Reply…") is None
    assert len(cards.cards_in()) == 2
    assert HOME.conversation == REVIEWS
