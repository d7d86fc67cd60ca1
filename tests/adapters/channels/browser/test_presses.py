"""A press arrives as a request, whole and bounded; its answer goes back drawn."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.channels.browser.presses import request_of
from bot.blocks import Button, Choice, Field, Look, Wording
from bot.errors import StoreError
from bot.person import Identity, PersonId
from bot.press import Address, Ask, Done, Refused, Request, Show, Wrong
from bot.subject import TEAM, Subject, notice_of, person_of
from tests.adapters.channels.browser.desk import Desk, dialog, plain
from tests.fakes import START

NOW = START
TOM = PersonId("tom")
SENT: dict[str, Any] = {"action": "take", "subject": "case:1", "post": "card:1"}


def arrived(person: PersonId = TOM, **changes: Any) -> Request:
    return request_of(json.dumps({**SENT, **changes}).encode(), person, NOW)


async def test_a_press_says_who_where_what_and_when(desk: Desk) -> None:
    await desk.press(action="reply", step="save", shown="s", seen="n", values={"a": ""})
    request = desk.dispatch.asked[0]
    assert request.who == Identity("browser", "", "sanne")
    assert request.where == Address("browser", "webcare", "card:1", "card:1")
    assert (request.action, request.step) == ("reply", "save")
    assert request.subject == Subject("case", "1")
    assert (request.shown, request.seen, request.values) == ("s", "n", {"a": ""})
    assert request.at == desk.clock.now()


def test_the_team_itself_can_be_pressed() -> None:
    assert arrived(subject="team:").subject == TEAM


@pytest.mark.parametrize("subject", [notice_of(3), person_of("tom")])
def test_notices_and_people_can_be_pressed(subject: Subject) -> None:
    assert arrived(subject=f"{subject.kind}:{subject.id}").subject == subject


def test_line_ends_of_any_browser_count_once() -> None:
    assert arrived(values={"text": "a\r\nb\rc\n"}).values == {"text": "a\nb\nc\n"}


def test_half_an_emoji_cannot_break_a_file() -> None:
    text = arrived(values={"text": "ja \ud83d nee \0 \U0001f44d"}).values["text"]
    assert text == "ja \ufffd nee  \U0001f44d"


# ------------------------------------------------------------------ what repeats


def test_the_same_click_has_the_same_key() -> None:
    assert arrived(clicked="17").key == arrived(clicked="17").key


@pytest.mark.parametrize(
    "changes",
    [
        {"clicked": "18"},
        {"clicked": "17", "action": "assign"},
        {"clicked": "17", "post": "card:2"},
        {"clicked": "17", "step": "save"},
        {"clicked": "17", "person": PersonId("sanne")},
    ],
)
def test_another_click_has_another_key(changes: dict[str, Any]) -> None:
    assert arrived(**changes).key != arrived(clicked="17").key


def test_a_dialog_sent_again_has_the_same_key_whenever_it_is_pressed() -> None:
    first = arrived(view="v", clicked="1", values={"a": "1", "b": "2"})
    again = arrived(view="v", clicked="2", values={"b": "2", "a": "1"})
    assert first.key == again.key


@pytest.mark.parametrize(
    "changes", [{"values": {"a": "2"}}, {"view": "w"}, {"step": "save"}]
)
def test_a_dialog_with_something_else_in_it_has_another_key(
    changes: dict[str, Any],
) -> None:
    first = {"view": "v", "values": {"a": "1"}}
    assert arrived(**first).key != arrived(**{**first, **changes}).key


# ------------------------------------------------------------------ what is refused

BAD: list[dict[str, Any]] = [
    {"action": 5},
    {"action": "x" * 201},
    {"action": "a\ud800"},
    {"step": None},
    {"subject": "case:one"},
    {"subject": "case:\u0661"},
    {"subject": "case:" + "9" * 16},
    {"subject": "team:1"},
    {"subject": "notice:x"},
    {"subject": "person:"},
    {"subject": "person:a\nb"},
    {"subject": "shop:1"},
    {"post": "a\nb"},
    {"values": []},
    {"values": {"text": 5}},
    {"values": {"text": "x" * 200_001}},
    {"values": {"n" * 201: ""}},
    {"values": {str(n): "" for n in range(51)}},
]


@pytest.mark.parametrize("changes", BAD)
def test_what_our_page_never_sends_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - one error says it all
        arrived(**changes)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"5", b"\xff\xfe\xfd", b"[" * 100_000, b'{"a":1}' * 2]
)
async def test_a_body_that_is_no_press_reaches_nobody(desk: Desk, body: bytes) -> None:
    headers = await desk.headers()
    call = desk.web.post(f"{desk.address}/press", data=body, headers=headers)
    async with call as answer:
        assert answer.status == 400
        assert await answer.text() == "This is not what the page sends."
    assert desk.dispatch.asked == []


async def test_a_body_too_big_is_refused(desk: Desk) -> None:
    headers, body = await desk.headers(), io.BytesIO(b" " * 1_100_000)
    call = desk.web.post(f"{desk.address}/press", data=body, headers=headers)
    async with call as answer:
        assert answer.status == 413
    assert desk.dispatch.asked == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda deeper: st.lists(deeper) | st.dictionaries(st.text(), deeper),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from([*SENT, "values", "view", "step"]), JSON))
def test_any_json_is_a_request_or_a_value_error(sent: dict[str, Any]) -> None:
    try:
        request = request_of(json.dumps({**SENT, **sent}).encode(), TOM, NOW)
    except ValueError:
        return
    assert len(request.key) < 2000
    assert request.who.external_id == "tom"


# ------------------------------------------------------------------ the answer


async def test_a_refusal_goes_back_in_words(desk: Desk) -> None:
    desk.dispatch.then(Refused(plain("Tom already did.")))
    answer = await desk.press()
    assert answer == (200, {"kind": "refused", "line": "Tom already did."})


async def test_what_was_done_says_what_comes_next_if_anything(desk: Desk) -> None:
    desk.dispatch.then(Done(plain("Saved."), then="reply"), Done(plain("Saved.")))
    saved = {"kind": "done", "line": "Saved."}
    assert await desk.press() == (200, {**saved, "then": "reply"})
    assert await desk.press() == (200, saved)


async def test_what_could_not_be_stored_is_never_called_done(desk: Desk) -> None:
    desk.dispatch.then(StoreError("disk full"))
    status, answer = await desk.press()
    assert status == 503
    assert answer == {"line": "Not stored, try again in a moment."}


async def test_a_question_comes_as_a_dialog_with_its_fields(desk: Desk) -> None:
    fields = (
        Field("start", "choice", plain("Begin with"), "2", _choices(), reload="load"),
        Field("text", "text", plain("Text"), "\nDear <b>Karin</b>", most=3000),
        Field("noted", "tick", plain("I saw it"), hint=plain("A hint")),
        Field("typed", "kept", plain("-"), value='"kept"'),
    )
    publish = Button("reply", plain("Publish"), "publish", primary=True)
    drawn = dialog(fields=fields, submit=publish, buttons=(), shown="abc", seen="def")
    desk.dispatch.then(Ask(drawn))
    _, answer = await desk.press()
    html = answer["html"]
    assert answer["kind"] == "ask"
    assert 'data-shown="abc" data-seen="def"' in html
    assert 'value="2" checked' in html
    assert 'data-reload="load"' in html
    assert ">\n\nDear &lt;b&gt;Karin&lt;/b&gt;</textarea>" in html
    assert 'data-count="{used} of 3,000"' in html
    assert 'aria-describedby="hint-noted"' in html
    assert 'type="hidden" name="typed" value="&#34;kept&#34;"' in html
    assert 'data-step="publish" class="primary">Publish<' in html


def _choices() -> tuple[Choice, ...]:
    return (Choice("1", plain("Call")), Choice("2", plain("Ask")))


async def test_each_drawing_of_a_dialog_is_another_view(desk: Desk) -> None:
    desk.dispatch.then(Ask(dialog()), Ask(dialog()))
    views = {(await desk.press())[1]["html"].split('data-view="')[1][:16] for _ in "12"}
    assert len(views) == 2


async def test_what_is_wrong_stands_at_its_field_or_on_top(desk: Desk) -> None:
    fields = (
        Field("text", "text", plain("Text"), "typed"),
        Field("owner", "choice", plain("Owner"), choices=_choices()),
    )
    errors = {"text": plain("Too long."), "": plain("Not now.")}
    desk.dispatch.then(Wrong(errors, dialog(fields=fields)))
    _, answer = await desk.press()
    html = answer["html"]
    assert answer["kind"] == "wrong"
    assert 'id="error-text" dir="auto">Too long.</p>' in html
    assert 'aria-invalid="true" aria-describedby="error-text "' in html
    assert html.count("aria-invalid") == 1
    top, _, _ = html.partition("<textarea")
    assert '<p class="error" dir="auto">Not now.</p>' in top


async def test_only_a_text_that_is_there_to_copy_gets_a_copy_button(desk: Desk) -> None:
    blocks = (Wording("Dear Karin", plain("Tom")), Look(plain("no next step")))
    desk.dispatch.then(
        Show(dialog(action="copy", blocks=blocks)),
        Show(dialog(action="approve", blocks=blocks)),
    )
    _, copy = await desk.press()
    _, other = await desk.press()
    assert copy["kind"] == "show"
    assert "data-copy" in copy["html"]
    assert "data-copy" not in other["html"]
    assert "Look: no next step" in other["html"]
