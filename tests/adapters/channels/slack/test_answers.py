"""What Slack is told: for each place where somebody presses, and each answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import test_utils, web

from bot.blocks import Button, Field
from bot.errors import StoreError
from bot.press import Answer, Ask, Done, Refused, Show, Wrong
from bot.subject import TEAM
from tests.adapters.channels.slack.counter import (
    SAVE,
    Counter,
    form,
    page,
    plain,
)
from tests.adapters.channels.slack.desk import Desk
from tests.slack import faults
from tests.slack.delivery import Delivery

MORE = Button("more", plain("More…"))
TRIAGE = Button("triage", plain("Agree first…"))
NOTE = Button("note", plain("Note"), "note", primary=True)
NOT_STORED = "Not stored. Try again in a moment."


@pytest.fixture
async def counter(desk: Desk) -> AsyncIterator[Counter]:
    opened = await Counter(desk).open()
    yield opened
    await opened.close()


async def opened(counter: Counter, answer: Answer, where: str = "reviews") -> None:
    """Let Tom open a dialog from the card."""
    await counter.post()
    counter.desk.dispatch.then(answer)
    await counter.over(counter["tom"].press("Reply…", where))


async def clicked(counter: Counter, label: str, *answers: Answer | Exception) -> None:
    counter.desk.dispatch.then(*answers)
    await counter.over(counter["tom"].click(label))


async def sent(counter: Counter, *answers: Answer | Exception) -> Any:
    """Let Tom send in what is before him; gives what Slack was answered."""
    counter.desk.dispatch.then(*answers)
    heard = await counter.over(counter["tom"].submit())
    assert heard.status == 200
    return heard.body


# ------------------------------------------------------------------ on a card


async def test_a_question_opens_as_a_dialog(counter: Counter) -> None:
    await counter.post()
    counter.desk.dispatch.then(Ask(form()))
    heard = await counter.over(counter["tom"].press("Reply…", "reviews"))
    assert (heard.status, heard.body) == (200, None)
    seen = counter.modal()
    assert (seen.title, seen.submit) == ("Reply to Karin", "Publish")
    assert seen.fields == {"Begin with": "Call", "Text": "Dear Karin"}


async def test_something_to_read_opens_without_anything_to_send(
    counter: Counter,
) -> None:
    await opened(counter, Show(page()))
    seen = counter.modal()
    assert (seen.title, seen.submit, seen.buttons) == ("More", "", ("Save",))


async def test_what_is_wrong_with_a_press_opens_with_the_dialog(
    counter: Counter,
) -> None:
    await opened(counter, Wrong({"text": plain("Too long")}, form()))
    assert "Too long" in counter.modal().text


async def test_a_refusal_is_told_to_one_person_only(counter: Counter) -> None:
    await counter.post()
    counter.desk.dispatch.then(Refused(plain("Sanne took it.")))
    await counter.over(counter["tom"].press("Take", "reviews"))
    assert counter.said() == ["Sanne took it."]
    assert counter.said("lotte") == []
    assert counter.modal() is None


@pytest.mark.parametrize("quiet", [True, False])
async def test_what_the_card_tells_is_not_told_again(
    counter: Counter, *, quiet: bool
) -> None:
    button = Button("take" if quiet else "remind_me", plain("Press me"))
    await counter.post(button)
    counter.desk.dispatch.then(Done(plain("Done by Tom.")))
    await counter.over(counter["tom"].press("Press me", "reviews"))
    assert counter.said() == ([] if quiet else ["Done by Tom."])


async def test_what_was_done_leads_on_to_a_dialog_that_says_so(
    counter: Counter,
) -> None:
    await counter.post()
    counter.desk.dispatch.then(Done(plain("Saved by Tom."), then="reply"), Ask(form()))
    await counter.over(counter["tom"].press("Take", "reviews"))
    assert counter.modal().text.startswith("Saved by Tom.")
    first, then = counter.desk.dispatch.asked
    assert (then.action, then.step, then.subject) == ("reply", "", first.subject)
    assert then.key != first.key


async def test_what_cannot_be_led_on_to_is_told_beside_what_was_done(
    counter: Counter,
) -> None:
    await counter.post(Button("remind_me", plain("Press me")))
    done = Done(plain("Saved."), then="reply")
    counter.desk.dispatch.then(done, Refused(plain("Closed by Sanne.")))
    await counter.over(counter["tom"].press("Press me", "reviews"))
    assert counter.said() == ["Saved.", "Closed by Sanne."]


async def test_who_presses_in_a_thread_is_told_there(counter: Counter) -> None:
    root = await counter.post()
    thread = counter.desk.space.channel("reviews")
    ts = await counter.post(key="other")
    message = thread.post(ts)
    assert message is not None
    message.thread = root
    counter.desk.dispatch.then(Refused(plain("Sanne took it.")))
    await counter.over(counter["tom"].press("Take", "reviews", ts=ts))
    (call,) = counter.desk.space.calls("chat.postEphemeral")
    assert call.args["thread_ts"] == root


async def test_who_presses_on_a_card_is_told_beside_it(counter: Counter) -> None:
    """In a thread that nobody began Slack would show it to nobody."""
    await counter.post()
    counter.desk.dispatch.then(Refused(plain("Sanne took it.")))
    await counter.over(counter["tom"].press("Take", "reviews"))
    (call,) = counter.desk.space.calls("chat.postEphemeral")
    assert "thread_ts" not in call.args


async def test_where_we_are_not_let_in_slacks_own_address_tells_them(
    counter: Counter,
) -> None:
    await counter.post()
    space = counter.desk.space
    space.faults.add("chat.postEphemeral", faults.said("not_in_channel"))
    counter.desk.dispatch.then(Refused(plain("Sanne took it.")))
    await counter.over(counter["tom"].press("Take", "reviews"))
    assert counter.said() == ["Sanne took it."]
    assert [call.answer for call in space.calls("response_url")] == ["ok"]


async def test_who_can_be_told_nowhere_else_is_told_by_themselves(
    counter: Counter,
) -> None:
    await counter.post()
    space = counter.desk.space
    space.faults.add("chat.postEphemeral", faults.said("not_in_channel"))
    space.faults.add("response_url", faults.broken(500))
    counter.desk.dispatch.then(Refused(plain("Sanne took it.")))
    await counter.over(counter["tom"].press("Take", "reviews"))
    assert counter.said() == []
    assert [m.text for m in counter["tom"].messages("app")] == ["Sanne took it."]


async def test_nothing_is_sent_to_an_address_that_is_not_slacks(
    counter: Counter,
) -> None:
    await counter.post()
    space = counter.desk.space
    space.faults.add("chat.postEphemeral", faults.said("not_in_channel"))
    counter.desk.dispatch.then(Refused(plain("Sanne took it.")))
    own, space.base = space.base, "http://127.0.0.1:1"
    await counter.over(counter["tom"].press("Take", "reviews"))
    space.base = own
    assert space.calls("response_url") == []
    assert [m.text for m in counter["tom"].messages("app")] == ["Sanne took it."]


async def test_what_slack_does_not_open_in_time_is_asked_for_again(
    counter: Counter,
) -> None:
    await counter.post()
    counter.desk.space.faults.add("views.open", faults.said("expired_trigger_id"))
    counter.desk.dispatch.then(Ask(form()))
    await counter.over(counter["tom"].press("Reply…", "reviews"))
    assert counter.modal() is None
    assert counter.said() == ["Opening this took too long. Press it once more."]


async def test_a_slack_that_is_out_stops_nothing(counter: Counter) -> None:
    await counter.post()
    counter.desk.space.faults.add("*", faults.broken(), times=9)
    counter.desk.dispatch.then(Ask(form()))
    heard = await counter.over(counter["tom"].press("Reply…", "reviews"))
    assert heard.status == 200
    assert len(counter.desk.dispatch.asked) == 1


# ------------------------------------------------------------------ inside a dialog


async def test_a_choice_that_loads_a_text_redraws_the_dialog(counter: Counter) -> None:
    await opened(counter, Ask(form()))
    view = counter["tom"].top().id
    other = Field("text", "text", plain("Text"), "What went wrong?", most=3000)
    start = form().fields[0]
    counter.desk.dispatch.then(Ask(form(fields=(start, other))))
    await counter.over(counter["tom"].choose("Begin with", "Ask"))  # type: ignore[arg-type]
    assert counter.modal().fields["Text"] == "What went wrong?"
    assert counter["tom"].top().id == view
    asked = counter.desk.dispatch.asked[-1]
    assert (asked.action, asked.step, asked.values["start"]) == ("reply", "load", "2")


async def test_a_dialog_that_moved_meanwhile_is_redrawn_all_the_same(
    counter: Counter,
) -> None:
    await opened(counter, Ask(form()))
    counter.desk.space.faults.add("views.update", faults.said("hash_conflict"))
    await clicked(counter, "Save", Wrong({"text": plain("Too long")}, form()))
    assert "Too long" in counter.modal().text
    (again,) = counter.desk.space.calls("views.update")
    assert "hash" not in again.args


async def test_another_dialog_takes_the_place_of_one_that_only_reads(
    counter: Counter,
) -> None:
    await opened(counter, Show(page()))
    await clicked(counter, "Save", Ask(form()))
    assert len(counter.desk.space.modals["UTOM"]) == 1
    assert counter.modal().title == "Reply to Karin"


async def test_another_dialog_lies_on_one_in_which_something_is_typed(
    counter: Counter,
) -> None:
    await opened(counter, Ask(form(buttons=(TRIAGE,))))
    await counter["tom"].write("Text", "My own words")
    above = form(action="triage", title=plain("Agree first"))
    await clicked(counter, "Agree first…", Ask(above))
    assert counter.modal().title == "Agree first"
    asked = counter.desk.dispatch.asked[-1]
    assert asked.values["text"] == "My own words"
    assert (asked.shown, asked.seen) == ("sh", "")
    await counter["tom"].close()
    assert counter.modal().fields["Text"] == "My own words"


async def test_where_no_dialog_fits_on_top_it_is_redrawn_in_place(
    counter: Counter,
) -> None:
    await opened(counter, Ask(form(buttons=(TRIAGE,))))
    counter.desk.space.faults.add("views.push", faults.said("push_limit_reached"))
    above = form(action="triage", title=plain("Agree first"))
    await clicked(counter, "Agree first…", Ask(above))
    assert counter.modal().title == "Agree first"
    assert len(counter.desk.space.modals["UTOM"]) == 1


async def test_a_refusal_inside_a_dialog_stands_above_what_was_typed(
    counter: Counter,
) -> None:
    await opened(counter, Ask(form()))
    await counter["tom"].write("Text", "My own words")
    for why in ("Not now.", "Closed by Sanne."):
        await clicked(counter, "Save", Refused(plain(why)))
        seen = counter.modal()
        assert seen.text.startswith(f"Look: {why}")
        assert seen.fields["Text"] == "My own words"
    assert "Not now." not in seen.text
    assert (seen.title, seen.submit) == ("Reply to Karin", "Publish")
    await sent(counter, Done(plain("Saved.")))
    assert counter.desk.dispatch.asked[-1].values["text"] == "My own words"


async def test_what_a_button_inside_did_stands_in_the_dialog(counter: Counter) -> None:
    await opened(counter, Ask(form()))
    await clicked(counter, "Save", Done(plain("Saved by Tom.")))
    seen = counter.modal()
    assert (seen.text, seen.fields, seen.submit) == ("Saved by Tom.", {}, "")
    assert counter.said() == []


async def test_a_dialog_that_was_closed_meanwhile_is_no_trouble(
    counter: Counter,
) -> None:
    await opened(counter, Ask(form()))
    counter.desk.space.faults.add("views.update", faults.said("not_found"))
    await clicked(counter, "Save", Done(plain("Saved by Tom.")))
    assert counter.modal().title == "Reply to Karin"


# ------------------------------------------------------------------ sent in


async def test_what_was_done_closes_the_dialog_and_is_told(counter: Counter) -> None:
    await opened(counter, Ask(form(submit=SAVE)))
    assert await sent(counter, Done(plain("Saved by Tom."))) is None
    assert counter.modal() is None
    assert counter.said() == ["Saved by Tom."]


async def test_what_the_card_will_tell_is_not_told_after_a_dialog(
    counter: Counter,
) -> None:
    await opened(counter, Ask(form()))
    assert await sent(counter, Done(plain("Goes out at 10:23."))) is None
    assert (counter.modal(), counter.said()) == (None, [])


async def test_what_was_done_on_top_of_a_dialog_closes_that_one_too(
    counter: Counter,
) -> None:
    await opened(counter, Ask(form(buttons=(TRIAGE,))))
    await clicked(counter, "Agree first…", Ask(form(action="triage")))
    then = Done(plain("Agreed."), then="reply")
    body = await sent(counter, then, Ask(form(title=plain("Reply again"))))
    assert body["response_action"] == "update"
    assert counter.modal().title == "Reply again"
    body = await sent(counter, Done(plain("Goes out at 10:23.")))
    assert body == {"response_action": "clear"}
    assert counter.modal() is None


async def test_what_is_wrong_stands_right_under_its_field(counter: Counter) -> None:
    await opened(counter, Ask(form()))
    await counter["tom"].write("Text", "My own words")
    body = await sent(counter, Wrong({"text": plain("Too long")}, form()))
    assert body["response_action"] == "errors"
    assert counter.modal().errors == {"Text": "Too long"}
    assert counter.modal().fields["Text"] == "My own words"


@pytest.mark.parametrize(
    "wrong",
    [
        Wrong({"owner": plain("Choose one")}, form()),
        Wrong({"": plain("Choose one")}, form()),
        Wrong({"text": plain("Choose one")}, form(shown="changed")),
        Wrong({"text": plain("Choose one")}, form(seen="changed")),
        Wrong({}, form(blocks=(), title=plain("Choose one"))),
    ],
)
async def test_what_changed_besides_is_drawn_anew(
    counter: Counter, wrong: Wrong
) -> None:
    await opened(counter, Ask(form()))
    body = await sent(counter, wrong)
    assert body["response_action"] == "update"
    seen = counter.modal()
    assert "Choose one" in seen.text + seen.title
    assert seen.errors == {}


async def test_findings_come_back_once_in_the_same_dialog(counter: Counter) -> None:
    await opened(counter, Ask(form()))
    await counter["tom"].write("Text", "My own words")
    own = (Field("text", "text", plain("Text"), "My own words", most=3000),)
    body = await sent(counter, Ask(form(fields=own, seen="these")))
    assert body["response_action"] == "update"
    assert counter.modal().fields == {"Text": "My own words"}
    await sent(counter, Done(plain("Goes out.")))
    assert counter.desk.dispatch.asked[-1].seen == "these"


async def test_something_to_read_takes_the_place_of_the_dialog(
    counter: Counter,
) -> None:
    await opened(counter, Ask(form()))
    body = await sent(counter, Show(page()))
    assert body["response_action"] == "update"
    assert counter.modal().title == "More"


async def test_a_refusal_leaves_what_was_typed(counter: Counter) -> None:
    await opened(counter, Ask(form()))
    await counter["tom"].write("Text", "My own words")
    body = await sent(counter, Refused(plain("Sanne placed it.")))
    assert body["response_action"] == "errors"
    assert counter.modal().errors == {"Begin with": "Sanne placed it."}
    assert counter.modal().fields["Text"] == "My own words"


async def test_a_refusal_where_nothing_is_filled_in_says_so(counter: Counter) -> None:
    await opened(counter, Ask(form(fields=())))
    body = await sent(counter, Refused(plain("Sanne placed it.")))
    assert body["response_action"] == "update"
    assert counter.modal().text == "Sanne placed it."


async def test_what_cannot_be_led_on_to_after_a_dialog_is_told(
    counter: Counter,
) -> None:
    await opened(counter, Ask(form(submit=SAVE)))
    done = Done(plain("Saved."), then="tell")
    assert await sent(counter, done, Refused(plain("Closed."))) is None
    assert counter.modal() is None
    assert counter.said() == ["Saved.", "Closed."]


# ------------------------------------------------------------------ nothing stored


async def test_what_could_not_be_stored_is_said_on_a_card(counter: Counter) -> None:
    await counter.post()
    counter.desk.dispatch.then(StoreError("disk full"))
    heard = await counter.over(counter["tom"].press("Take", "reviews"))
    assert heard.status == 200
    assert counter.said() == [NOT_STORED]


async def test_what_could_not_be_stored_stays_typed(counter: Counter) -> None:
    await opened(counter, Ask(form()))
    await counter["tom"].write("Text", "My own words")
    body = await sent(counter, StoreError("disk full"))
    assert body["response_action"] == "errors"
    assert counter.modal().errors == {"Begin with": NOT_STORED}
    assert counter.modal().fields["Text"] == "My own words"


async def test_what_was_stored_is_told_though_nothing_follows(
    counter: Counter,
) -> None:
    await counter.post(Button("remind_me", plain("Press me")))
    done = Done(plain("Saved."), then="reply")
    counter.desk.dispatch.then(done, StoreError("disk full"))
    await counter.over(counter["tom"].press("Press me", "reviews"))
    assert counter.said() == ["Saved.", NOT_STORED]


# ------------------------------------------------------------------ home and commands


async def at_home(counter: Counter, *buttons: Button) -> None:
    drawn = page(action="home", subject=TEAM, buttons=buttons, title=plain("Home"))
    counter.desk.dispatch.then(Show(drawn))
    await counter.over(counter["tom"].open_home())


async def at_home_clicked(counter: Counter, *answers: Answer | Exception) -> None:
    counter.desk.dispatch.then(*answers)
    await counter.over(counter["tom"].click_home("Press me"))


HOME = page(action="home", subject=TEAM, title=plain("Home"), buttons=(MORE,))


async def test_home_is_drawn_when_it_is_opened(counter: Counter) -> None:
    await at_home(counter, Button("stop", plain("Stop")))
    assert counter["tom"].home().buttons == ("Stop",)
    (asked,) = counter.desk.dispatch.asked
    assert (asked.action, asked.subject) == ("home", TEAM)
    assert asked.who.external_id == "UTOM"


async def test_a_home_that_cannot_be_drawn_stays_as_it_was(counter: Counter) -> None:
    counter.desk.dispatch.then(StoreError("disk full"))
    heard = await counter.over(counter["tom"].open_home())
    assert heard.status == 200
    assert counter["tom"].screen.home() is None


async def test_a_dialog_opens_from_home(counter: Counter) -> None:
    await at_home(counter, Button("shift", plain("Press me")))
    await at_home_clicked(counter, Ask(form()))
    assert counter.modal().title == "Reply to Karin"


async def test_what_was_done_at_home_stands_on_top_of_it(counter: Counter) -> None:
    await at_home(counter, Button("stop", plain("Press me")))
    await at_home_clicked(counter, Done(plain("Stopped by Tom.")), Show(HOME))
    seen = counter["tom"].home()
    assert seen.buttons == ("More…",)
    assert "Stopped by Tom." in seen.text
    assert [m.text for m in counter["tom"].messages("app")] == []


async def test_a_refusal_at_home_opens_before_them(counter: Counter) -> None:
    await at_home(counter, Button("stop", plain("Press me")))
    await at_home_clicked(counter, Refused(plain("Ask Lotte.")))
    assert counter.modal().text == "Ask Lotte."


async def test_home_again_is_drawn_in_its_place(counter: Counter) -> None:
    await at_home(counter, Button("home", plain("Press me")))
    await at_home_clicked(counter, Show(HOME))
    assert counter["tom"].home().buttons == ("More…",)
    assert counter.modal() is None


async def test_other_lists_open_from_home_as_a_dialog(counter: Counter) -> None:
    await at_home(counter, Button("queue", plain("Press me")))
    await at_home_clicked(counter, Show(page(action="queue", subject=TEAM)))
    assert counter.modal().title == "More"


async def test_what_a_dialog_from_home_did_stands_there(counter: Counter) -> None:
    await at_home(counter, Button("shift", plain("Press me")))
    await at_home_clicked(counter, Ask(form(submit=SAVE)))
    assert await sent(counter, Done(plain("You are on.")), Show(HOME)) is None
    assert counter.modal() is None
    assert "You are on." in counter["tom"].home().text


async def test_what_a_button_in_a_dialog_from_home_did_stands_in_both(
    counter: Counter,
) -> None:
    await at_home(counter, Button("shift", plain("Press me")))
    await at_home_clicked(counter, Ask(form()))
    await clicked(counter, "Save", Done(plain("You are on.")), Show(HOME))
    assert counter.modal().text == "You are on."
    assert "You are on." in counter["tom"].home().text


async def test_a_home_that_cannot_be_redrawn_stays(counter: Counter) -> None:
    await at_home(counter, Button("stop", plain("Press me")))
    await at_home_clicked(counter, Done(plain("Stopped.")), StoreError("disk full"))
    assert counter["tom"].home().buttons == ("Press me",)


async def commanded(counter: Counter, text: str, *answers: Answer | Exception) -> Any:
    counter.desk.dispatch.then(*answers)
    heard = await counter.over(counter["tom"].command("/wederwoord", text, "reviews"))
    assert heard.status == 200
    return heard.body


async def test_a_command_opens_what_it_asks_for(counter: Counter) -> None:
    assert await commanded(counter, "case 17", Show(page())) is None
    assert counter.modal().title == "More"
    (asked,) = counter.desk.dispatch.asked
    assert (asked.action, asked.subject.case) == ("open", 17)


async def test_a_command_that_does_something_is_answered_there(
    counter: Counter,
) -> None:
    body = await commanded(counter, "stop", Done(plain("Stopped by Tom.")))
    assert body["response_type"] == "ephemeral"
    assert counter.said() == ["Stopped by Tom."]
    assert counter.desk.asked("chat.postEphemeral") == 0


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Refused(plain("Ask <!channel> & co.")), "Ask <!channel> & co."),
        (StoreError("disk full"), NOT_STORED),
    ],
)
async def test_a_command_that_is_refused_says_so_there(
    counter: Counter, answer: Any, words: str
) -> None:
    await commanded(counter, "stop", answer)
    assert counter.said() == [words]
    assert counter["tom"].messages("reviews")[-1].pings == ()


async def test_a_message_becomes_a_dialog_that_holds_it(counter: Counter) -> None:
    ts = await counter.post()
    counter.desk.dispatch.then(Ask(form(action="note", subject=TEAM, submit=NOTE)))
    await counter.over(counter["tom"].shortcut("complaint", "reviews", ts))
    assert counter.modal().submit == "Note"


async def test_a_message_that_cannot_be_noted_says_why(counter: Counter) -> None:
    ts = await counter.post()
    counter.desk.dispatch.then(Refused(plain("Ask Lotte.")))
    await counter.over(counter["tom"].shortcut("complaint", "reviews", ts))
    assert counter.said() == ["Ask Lotte."]


# ------------------------------------------------------------------ when it takes long


@pytest.fixture
async def waiting(desk: Desk) -> AsyncIterator[tuple[Counter, asyncio.Event]]:
    """Open a counter where nobody waits, and answers come when the event is set."""
    may = asyncio.Event()
    answers = desk.dispatch

    async def slow(request: Any) -> Answer:
        await may.wait()
        return await answers(request)

    desk.dispatch = slow  # type: ignore[assignment]
    opened = await Counter(desk, patience=0.01).open()
    opened.answers = answers  # type: ignore[attr-defined]
    yield opened, may
    may.set()
    await opened.close()


async def until(true: Any) -> None:
    async with asyncio.timeout(5):
        while not true():
            await asyncio.sleep(0.005)


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (Ask(form()), "Reply to Karin"),
        (Refused(plain("Closed by Sanne.")), "wederwoord"),
        (StoreError("disk full"), "wederwoord"),
    ],
)
async def test_a_dialog_that_takes_long_shows_that_it_comes(
    waiting: tuple[Counter, asyncio.Event], answer: Any, text: str
) -> None:
    counter, may = waiting
    await counter.post()
    counter.answers.then(answer)  # type: ignore[attr-defined]
    heard = await counter["tom"].press("Reply…", "reviews")
    assert heard.status == 200
    await until(counter.modal)
    assert counter.modal().text == "One moment…"
    view = counter["tom"].top().id
    may.set()
    await until(lambda: counter.modal().text != "One moment…")
    assert counter.modal().title == text
    assert counter["tom"].top().id == view


async def test_what_opens_over_a_dialog_waits_on_top_of_it(
    waiting: tuple[Counter, asyncio.Event],
) -> None:
    counter, may = waiting
    await counter.post()
    answers = counter.answers  # type: ignore[attr-defined]
    answers.then(Ask(form(buttons=(TRIAGE,))))
    may.set()
    await counter.over(counter["tom"].press("Reply…", "reviews"))
    may.clear()
    answers.then(Ask(form(action="triage", title=plain("Agree first"))))
    await counter["tom"].click("Agree first…")
    await until(lambda: len(counter.desk.space.modals["UTOM"]) == 2)
    may.set()
    await until(lambda: counter.modal().title == "Agree first")


async def test_without_a_waiting_dialog_they_are_asked_to_press_again(
    waiting: tuple[Counter, asyncio.Event],
) -> None:
    counter, may = waiting
    await counter.post()
    fault = faults.said("expired_trigger_id")
    counter.desk.space.faults.add("views.open", fault, times=2)
    counter.answers.then(Ask(form()))  # type: ignore[attr-defined]
    await counter["tom"].press("Reply…", "reviews")
    may.set()
    await until(counter.said)
    assert counter.said() == ["Opening this took too long. Press it once more."]


async def test_what_changes_something_is_stored_before_it_is_acknowledged(
    waiting: tuple[Counter, asyncio.Event],
) -> None:
    counter, may = waiting
    await counter.post()
    counter.answers.then(Done(plain("Taken.")))  # type: ignore[attr-defined]
    press = asyncio.ensure_future(counter["tom"].press("Take", "reviews"))
    await asyncio.sleep(0.1)
    assert not press.done()
    assert counter.modal() is None
    may.set()
    assert (await press).status == 200


async def test_who_closes_up_does_not_wait_for_ever(
    waiting: tuple[Counter, asyncio.Event],
) -> None:
    counter, _ = waiting
    await counter.post()
    await counter["tom"].press("Reply…", "reviews")
    await counter.listening.drain(0.01)
    assert counter.answers.asked == []  # type: ignore[attr-defined]
    await counter.listening.drain(0.01)


# ------------------------------------------------------------------ at the edges


async def test_words_are_said_as_before_while_the_store_cannot_be_read(
    counter: Counter,
) -> None:
    await opened(counter, Show(page()))

    async def fails(_: Any) -> Any:
        raise StoreError("disk full")

    read, counter.desk.store.read = counter.desk.store.read, fails  # type: ignore[method-assign]
    await clicked(counter, "Save", Ask(form()))
    counter.desk.store.read = read  # type: ignore[method-assign]
    assert counter.modal().title == "Reply to Karin"


@pytest.mark.parametrize(
    ("led", "title"),
    [
        (Show(page()), "More"),
        (Wrong({"text": plain("Too long")}, form()), "Reply to Karin"),
    ],
)
async def test_whatever_is_led_on_to_says_what_was_done(
    counter: Counter, led: Any, title: str
) -> None:
    await opened(counter, Ask(form()))
    await clicked(counter, "Save", Done(plain("Saved by Tom."), then="tell"), led)
    seen = counter.modal()
    assert seen.title == title
    assert "Saved by Tom." in seen.text


async def test_at_home_what_cannot_be_led_on_to_is_told_to_them(
    counter: Counter,
) -> None:
    await at_home(counter, Button("stop", plain("Press me")))
    done = Done(plain("Stopped."), then="shift")
    await at_home_clicked(counter, done, Refused(plain("Ask Lotte.")), Show(HOME))
    assert "Stopped." in counter["tom"].home().text
    assert [m.text for m in counter["tom"].messages("app")] == ["Ask Lotte."]


@pytest.fixture
async def elsewhere() -> AsyncIterator[tuple[str, list[str]]]:
    """Open a server that is not Slack's; gives its address, and what came there."""
    came: list[str] = []

    async def take(request: web.BaseRequest) -> web.Response:
        came.append(await request.text())
        return web.Response()

    server = test_utils.RawTestServer(take)
    await server.start_server()
    yield str(server.make_url("/actions/T01/1")), came
    await server.close()


@pytest.mark.parametrize("hook", ["", "http://[", "a foreign one"])
async def test_an_address_that_leads_nowhere_is_not_used(
    counter: Counter, hook: str, elsewhere: tuple[str, list[str]]
) -> None:
    foreign, came = elsewhere
    hook = foreign if hook == "a foreign one" else hook
    ts = await counter.post()
    space = counter.desk.space
    space.faults.add("chat.postEphemeral", faults.said("not_in_channel"))
    counter.desk.dispatch.then(Refused(plain("Ask Lotte.")))
    await counter.over(counter["tom"].press("Take", "reviews", ts=ts))
    delivery, _ = counter.people.handed[-1]
    before = len(space.calls("response_url"))
    space.faults.add("chat.postEphemeral", faults.said("not_in_channel"))
    counter.desk.dispatch.then(Refused(plain("Ask Lotte.")))
    body = {**delivery.body, "response_url": hook}
    await counter.over(counter.people.send(Delivery("interactive", body)))
    assert len(space.calls("response_url")) == before
    assert came == []
    assert [m.text for m in counter["tom"].messages("app")] == ["Ask Lotte."]


async def test_an_address_that_breaks_off_is_given_up(counter: Counter) -> None:
    await counter.post()
    space = counter.desk.space
    space.faults.add("chat.postEphemeral", faults.said("not_in_channel"))
    space.faults.add("response_url", faults.lost_before(), times=3)
    counter.desk.dispatch.then(Refused(plain("Ask Lotte.")))
    await counter.over(counter["tom"].press("Take", "reviews"))
    assert [m.text for m in counter["tom"].messages("app")] == ["Ask Lotte."]
