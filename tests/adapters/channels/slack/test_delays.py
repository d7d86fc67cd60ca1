"""What stands before somebody when an answer comes late, out of turn or not at all."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from adapters.channels.slack.hearing import presses
from adapters.chat.order import Order
from bot.blocks import Button
from bot.dispatch import Dispatch
from bot.press import Answer, Ask, Done, Refused, Request, Show
from tests.adapters.channels.slack.counter import (
    START,
    TEXT,
    Counter,
    form,
    page,
    plain,
)
from tests.adapters.channels.slack.desk import Desk
from tests.adapters.channels.slack.test_presses import CARD, NOW
from tests.slack import faults
from tests.slack.faults import Fault

AGAIN = "Opening this took too long. Press it once more."
NOT_SHOWN = "Slack cannot show this just now. You find it on the page."
WHO = "Slack did not say in time who you are. Press it once more."
FAULT = "Something went wrong on our side."
OWN = "My own words"


@dataclass
class Slow:
    """A dispatch whose answers come when a test lets them, in any order."""

    desk: Desk
    held: deque[tuple[asyncio.Event, Answer | Exception]] = field(default_factory=deque)

    def then(self, answer: Answer | Exception) -> asyncio.Event:
        """Answer the next press with this, once the event is set."""
        may = asyncio.Event()
        self.held.append((may, answer))
        return may

    async def __call__(self, request: Request) -> Answer:
        may, answer = self.held.popleft()
        self.desk.dispatch.asked.append(request)
        await may.wait()
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
async def counter(desk: Desk) -> AsyncIterator[Counter]:
    desk.slow = Slow(desk)  # type: ignore[attr-defined]
    quick, desk.dispatch = desk.dispatch, desk.slow  # type: ignore[attr-defined]
    opened = await Counter(desk).open()
    desk.dispatch = quick
    yield opened
    await opened.close()


def slow(counter: Counter) -> Slow:
    made: Slow = counter.desk.slow  # type: ignore[attr-defined]
    return made


def now(counter: Counter, answer: Answer | Exception) -> None:
    """Let the next press be answered at once."""
    slow(counter).then(answer).set()


async def opened(counter: Counter, answer: Answer | None = None) -> None:
    """Let Tom open a dialog from the card."""
    await counter.post()
    now(counter, answer or Ask(form()))
    await counter.over(counter["tom"].press("Reply…", "reviews"))


async def until(true: Callable[[], Any]) -> None:
    async with asyncio.timeout(5):
        while not true():
            await asyncio.sleep(0.005)


def with_text(words: str, start: str = "1") -> Ask:
    fields = (replace(START, value=start), replace(TEXT, value=words))
    return Ask(form(fields=fields))


def views(counter: Counter) -> list[str]:
    """Give the calls that opened or changed a view, the first one first."""
    journal = counter.desk.space.journal
    return [call.method for call in journal if call.method.startswith("views.")]


# ------------------------------------------------------------------ out of turn


async def test_an_older_answer_takes_nothing_away_that_was_typed_since(
    counter: Counter,
) -> None:
    await opened(counter)
    tom, older = counter["tom"], slow(counter).then(with_text("The second", "2"))
    first = asyncio.create_task(tom.choose("Begin with", "Ask"))
    await until(lambda: len(counter.desk.dispatch.asked) == 2)
    now(counter, with_text("The first"))
    await tom.choose("Begin with", "Call")
    await until(lambda: counter.modal().fields["Text"] == "The first")
    await tom.write("Text", OWN)
    older.set()
    await counter.over(first)
    assert counter.modal().fields == {"Begin with": "Call", "Text": OWN}
    assert counter.said() == []


async def test_the_newest_answer_stands_though_an_older_one_came_before_it(
    counter: Counter,
) -> None:
    await opened(counter)
    tom, older = counter["tom"], slow(counter).then(with_text("The second", "2"))
    first = asyncio.create_task(tom.choose("Begin with", "Ask"))
    await until(lambda: len(counter.desk.dispatch.asked) == 2)
    newer = slow(counter).then(with_text("The first"))
    second = asyncio.create_task(tom.choose("Begin with", "Call"))
    await until(lambda: len(counter.desk.dispatch.asked) == 3)
    older.set()
    await first
    newer.set()
    await counter.over(second)
    assert counter.modal().fields == {"Begin with": "Call", "Text": "The first"}


@pytest.mark.parametrize(
    "answer", [Done(plain("Saved by Tom.")), Refused(plain("Closed by Sanne."))]
)
async def test_what_an_older_press_did_is_told_beside_the_dialog(
    counter: Counter, answer: Any
) -> None:
    await opened(counter)
    tom, older = counter["tom"], slow(counter).then(answer)
    first = asyncio.create_task(tom.click("Save"))
    await until(lambda: len(counter.desk.dispatch.asked) == 2)
    now(counter, with_text("What went wrong?", "2"))
    await tom.choose("Begin with", "Ask")
    await until(lambda: counter.modal().fields["Text"] == "What went wrong?")
    older.set()
    await counter.over(first)
    assert counter.modal().fields["Text"] == "What went wrong?"
    assert counter.said() == [answer.line.values["text"]]


async def test_a_view_that_moves_under_the_newest_press_is_left_to_a_newer_one(
    counter: Counter,
) -> None:
    """While it is drawn again without its hash, one more press may come."""
    await opened(counter)
    order, space = counter.listening.answering._order, counter.desk.space
    call = counter.desk.client.call

    async def pressed_meanwhile(method: str, **args: Any) -> Any:
        try:
            return await call(method, **args)
        finally:
            if method == "views.update":
                order.rank(args["view_id"], "one more press")

    counter.desk.client.call = pressed_meanwhile  # type: ignore[method-assign]
    space.faults.add("views.update", faults.said("hash_conflict"))
    now(counter, with_text("The second", "2"))
    await counter.over(counter["tom"].choose("Begin with", "Ask"))
    assert counter.modal().fields["Text"] == "Dear Karin"
    assert len(space.faults.met) == 1
    assert space.calls("views.update") == []


def test_presses_of_one_view_are_in_order_as_long_as_one_is_answered() -> None:
    order = Order()
    first, second = order.rank("V1", "a"), order.rank("V1", "b")
    elsewhere = order.rank("V2", "a")
    assert (first.newest, second.newest, elsewhere.newest) == (False, True, True)
    again = order.rank("V1", "a")  # handed over once more
    assert (again.newest, second.newest) == (False, True)
    del first, second, again
    assert order.rank("V1", "a").newest
    assert list(order._views) == ["V2"]


# ------------------------------------------------------------------ late


async def test_a_dialog_that_is_redrawn_late_stays_before_them_until_then(
    counter: Counter,
) -> None:
    await opened(counter)
    counter.listening.answering.patience = 0.01
    may = slow(counter).then(with_text("What went wrong?", "2"))
    view = counter["tom"].top().id
    await counter["tom"].choose("Begin with", "Ask")
    assert counter.modal().fields["Text"] == "Dear Karin"
    may.set()
    await counter.listening.drain(5)
    assert counter.modal().fields["Text"] == "What went wrong?"
    assert counter["tom"].top().id == view
    assert views(counter) == ["views.open", "views.update"]


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize(
    "answer", [Ask(form()), Show(page()), Done(plain("Saved.")), Refused(plain("No."))]
)
async def test_in_a_dialog_of_ours_nothing_is_ever_opened(
    counter: Counter, answer: Any, *, late: bool
) -> None:
    """Slack takes views.open there by chance, and not on a telephone."""
    await opened(counter)
    counter.listening.answering.patience = 0 if late else 1
    may = slow(counter).then(answer)
    press = asyncio.create_task(counter["tom"].choose("Begin with", "Ask"))
    await until(lambda: len(counter.desk.dispatch.asked) == 2)
    may.set()
    await counter.over(press)
    await counter.listening.drain(5)
    assert views(counter)[0] == "views.open"
    assert "views.open" not in views(counter)[1:]


async def test_a_fault_of_ours_ends_the_waiting_and_says_where_it_was(
    counter: Counter, caplog: pytest.LogCaptureFixture
) -> None:
    counter.listening.answering.patience = 0.01
    await counter.post()
    may = slow(counter).then(KeyError("Karin de Vries"))
    await counter["tom"].press("Reply…", "reviews")
    await until(counter.modal)
    assert counter.modal().text == "One moment…"
    may.set()
    await counter.listening.drain(5)
    assert counter.modal().text.startswith(FAULT)
    noted = [r for r in caplog.records if r.msg == "a press was not answered"]
    assert noted
    for record in noted:
        assert record.error == "KeyError"  # type: ignore[attr-defined]
        assert "test_delays.py" in "".join(record.trace)  # type: ignore[attr-defined]
    assert "Karin" not in caplog.text


async def test_a_view_that_slack_does_not_take_ends_the_waiting_too(
    counter: Counter,
) -> None:
    counter.listening.answering.patience = 0.01
    await counter.post()
    may = slow(counter).then(Ask(form()))
    await counter["tom"].press("Reply…", "reviews")
    await until(counter.modal)
    counter.desk.space.faults.add("views.update", faults.said("invalid_arguments"))
    may.set()
    await counter.listening.drain(5)
    assert counter.modal().text == NOT_SHOWN


# ------------------------------------------------------------------ not shown


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (faults.said("expired_trigger_id"), AGAIN),
        (faults.said("exchanged_trigger_id"), AGAIN),
        (faults.said("trigger_expired"), AGAIN),
        (faults.lost_before(), AGAIN),
        (faults.silent_before(), AGAIN),
        (faults.said("invalid_arguments"), NOT_SHOWN),
        (faults.said("missing_scope"), NOT_SHOWN),
        (faults.busy(30), NOT_SHOWN),
        (faults.broken(), NOT_SHOWN),
    ],
)
async def test_only_what_came_too_late_is_to_be_pressed_again(
    counter: Counter, fault: Fault, told: str
) -> None:
    counter.desk.client.patience = replace(counter.desk.patience, call=0.3)
    await counter.post()
    counter.desk.space.faults.add("views.open", fault)
    now(counter, Ask(form()))
    await counter.over(counter["tom"].press("Reply…", "reviews"))
    assert counter.said() == [told]


async def test_what_cannot_be_drawn_in_a_dialog_is_told_beside_it(
    counter: Counter,
) -> None:
    await opened(counter)
    for answer in (with_text("x", "2"), Refused(plain("Closed by Sanne."))):
        fault = faults.said("invalid_arguments")
        counter.desk.space.faults.add("views.update", fault)
        now(counter, answer)
        await counter.over(counter["tom"].choose("Begin with", "Ask"))
    assert counter.modal().fields["Text"] == "Dear Karin"
    assert counter.said() == [NOT_SHOWN, "Closed by Sanne."]


async def test_what_was_closed_meanwhile_is_not_missed(counter: Counter) -> None:
    await opened(counter)
    counter.desk.space.faults.add("views.update", faults.said("not_found"))
    now(counter, with_text("x", "2"))
    await counter.over(counter["tom"].choose("Begin with", "Ask"))
    assert counter.said() == []


# ------------------------------------------------------------------ who it is


async def test_whom_slack_does_not_name_in_time_is_asked_to_press_again(
    counter: Counter,
) -> None:
    """Tom is one of us: he is not told that this is for Tom."""
    desk = counter.desk
    counter.people.space.faults.add("users.info", faults.busy(30))
    await counter.post()
    await counter.over(counter["tom"].press("Take", "reviews"))
    assert counter.said() == [WHO]
    assert desk.dispatch.asked == []
    desk.clock.at = desk.clock.at.replace(second=31)
    now(counter, Done(plain("Taken.")))
    await counter.over(counter["tom"].press("Take", "reviews"))
    assert [asked.action for asked in desk.dispatch.asked] == ["take"]


@pytest.mark.parametrize(
    ("answer", "told"),
    [(Show(page()), []), (Refused(plain("This is for Tom Bakker.")), [WHO])],
)
async def test_who_is_not_known_yet_may_look_but_is_not_sent_away(
    counter: Counter, answer: Any, told: list[str]
) -> None:
    counter.desk.space.faults.add("users.info", faults.busy(30))
    await counter.post(Button("more", plain("More…")))
    now(counter, answer)
    await counter.over(counter["tom"].press("More…", "reviews"))
    assert counter.said() == told
    assert (counter.modal() is None) == bool(told)


async def test_a_colleague_who_was_never_met_is_not_refused_with_their_own_name(
    desk: Desk,
) -> None:
    counter = await Counter(desk).open()
    await counter.case()
    assert isinstance(desk.dispatch.real, Dispatch)
    desk.space.faults.add("users.info", faults.busy(30))
    for button in ("I'll take this", "Approve and publish…"):
        await counter.over(counter["tom"].press(button, "reviews"))
    assert counter.said() == [WHO, WHO]
    assert "take" not in await counter.history()
    await counter.close()


# ------------------------------------------------------------------ given up


async def test_what_was_asked_is_done_though_nobody_waits_for_the_answer(
    counter: Counter, caplog: pytest.LogCaptureFixture
) -> None:
    """Slack, or whoever stands between, may hang up while we write it down."""
    caplog.set_level(logging.ERROR)
    done: list[str] = []
    may = slow(counter).then(Done(plain("Taken.")))
    answering = counter.listening.answering
    answering.patience = 0
    inner = answering._worked

    async def worked(press: Any) -> Answer:
        answer = await inner(press)
        done.append(press.request.action)
        return answer

    answering._worked = worked  # type: ignore[method-assign]
    press = presses.pressed({**CARD, "user": {"id": "UTOM"}}, NOW)
    waiting = asyncio.create_task(answering.answer(press))
    await until(lambda: counter.desk.dispatch.asked)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    may.set()
    await counter.listening.drain(5)
    assert done == ["take"]
    assert caplog.records == []
