"""A press arrives as a request: whole, bounded, and the same when it comes again."""

from __future__ import annotations

import copy
import json
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zlib import compress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.channels.slack.hearing import presses, shortcuts
from adapters.channels.slack.hearing.presses import Place, Press
from adapters.channels.slack.hearing.shortcodes import characters
from adapters.chat.carried import Carried, pack
from bot.person import Identity
from bot.press import Address
from bot.subject import TEAM, Subject, case_of, notice_of, person_of
from tests.fakes import START

NOW = START
CASE = case_of(17)
WHERE = Address("slack", "C1", "11.1", "10.1", "T1")
CARRIED = Carried("reply", CASE, WHERE, "publish", "sh", "se", {"typed": "kept"})

USER = {"id": "U1", "team_id": "T1", "name": "tom"}
CARD: dict[str, Any] = {
    "type": "block_actions",
    "user": USER,
    "team": {"id": "T1", "domain": "webcare"},
    "container": {"type": "message", "message_ts": "11.1", "channel_id": "C1"},
    "channel": {"id": "C1", "name": "reviews"},
    "trigger_id": "t.1",
    "response_url": "https://hooks.slack.com/actions/T1/1/x",
    "actions": [{"action_id": "ww/take//case:17/0", "action_ts": "12.5"}],
}


def text_block(*, optional: bool, initial: str | None = None) -> dict[str, Any]:
    element: dict[str, Any] = {"type": "plain_text_input", "action_id": "ww-field/text"}
    if initial is not None:
        element["initial_value"] = initial
    return _input("f/text/1", element, optional=optional)


def start_block(*, optional: bool = False, **more: Any) -> dict[str, Any]:
    element = {"type": "radio_buttons", "action_id": "ww-reload/load/start", **more}
    return _input("f/start/1", element, optional=optional)


def tick_block() -> dict[str, Any]:
    element = {"type": "checkboxes", "action_id": "ww-field/noted"}
    return _input("f/noted/1", element, optional=True)


def _input(id_: str, element: dict[str, Any], *, optional: bool) -> dict[str, Any]:
    return {"type": "input", "block_id": id_, "element": element, "optional": optional}


def view(*blocks: dict[str, Any], held: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "id": "V1",
        "type": "modal",
        "hash": "h1",
        "callback_id": "ww",
        "private_metadata": pack(CARRIED),
        "blocks": list(blocks),
        "state": {"values": held or {}},
    }


def form(shown: dict[str, Any], type_: str = "view_submission") -> dict[str, Any]:
    return {"type": type_, "user": USER, "team": {"id": "T1"}, "view": shown}


def inside(shown: dict[str, Any], action_id: str) -> dict[str, Any]:
    action = {"action_id": action_id, "action_ts": "12.5"}
    return {**form(shown, "block_actions"), "trigger_id": "t", "actions": [action]}


def sent(shown: dict[str, Any]) -> Press:
    return presses.submitted(form(shown), NOW)


def typed(value: Any, *, optional: bool = True, initial: str | None = None) -> str:
    held = {"f/text/1": {"ww-field/text": {"type": "x", "value": value}}}
    block = text_block(optional=optional, initial=initial)
    return sent(view(block, held=held)).request.values["text"]


def chosen(value: str | None, **more: Any) -> str:
    option = {"value": value} if value is not None else None
    held = {"f/start/1": {"ww-reload/load/start": {"selected_option": option}}}
    return sent(view(start_block(**more), held=held)).request.values["start"]


# ------------------------------------------------------------------ on a card


def test_a_press_on_a_card_says_who_where_what_and_when() -> None:
    press = presses.pressed(CARD, NOW)
    request = press.request
    assert request.who == Identity("slack", "T1", "U1")
    assert request.where == Address("slack", "C1", "11.1", "11.1", "T1")
    assert (request.action, request.step, request.subject) == ("take", "", CASE)
    assert (request.at, request.values, request.shown) == (NOW, {}, "")
    assert (press.place, press.trigger) == (Place.MESSAGE, "t.1")
    assert press.hook.startswith("https://hooks.slack.com/")
    assert request.key == "slack/T1/U1/ww/take//case:17/0/C1/11.1/12.5"


def test_a_card_in_a_thread_says_which() -> None:
    container = {**CARD["container"], "thread_ts": "9.9"}
    where = presses.pressed({**CARD, "container": container}, NOW).request.where
    assert (where.message, where.thread) == ("11.1", "9.9")


@pytest.mark.parametrize(
    ("named", "subject"),
    [
        ("team:", TEAM),
        ("notice:3", notice_of(3)),
        ("person:tom", person_of("tom")),
        ("person:a/b", person_of("a/b")),
    ],
)
def test_whatever_a_button_is_about_can_be_pressed(
    named: str, subject: Subject
) -> None:
    action = {"action_id": f"ww/people/edit/{named}/12", "action_ts": "1.1"}
    request = presses.pressed({**CARD, "actions": [action]}, NOW).request
    assert (request.action, request.step, request.subject) == (
        "people",
        "edit",
        subject,
    )


def test_who_comes_from_another_workspace_is_known_by_that_one() -> None:
    stranger = {**USER, "team_id": "T9"}
    assert presses.pressed({**CARD, "user": stranger}, NOW).request.who.tenant == "T9"
    lost = {"id": "U1"}
    assert presses.pressed({**CARD, "user": lost}, NOW).request.who.tenant == "T1"


DEEP = b64encode(compress(b"[" * 99_999)).decode()
BAD: list[dict[str, Any]] = [
    {"user": {}},
    {"user": {"id": 5}},
    {"user": {"id": "U" * 256}},
    {"user": {"id": "U\n1"}},
    {"actions": []},
    {"actions": ["ww/take//case:17/0"]},
    {"actions": [{"action_id": "ww/take//case:17/0"}]},
    {"actions": [{"action_id": "ww/take", "action_ts": "1"}]},
    {"actions": [{"action_id": "other/take//case:17/0", "action_ts": "1"}]},
    {"actions": [{"action_id": "ww-reload/load/start", "action_ts": "1"}]},
    {"actions": [{"action_id": "ww/take//case:x/0", "action_ts": "1"}]},
    {"actions": [{"action_id": "ww/take//shop:1/0", "action_ts": "1"}]},
    {"actions": [{"action_id": "ww/take//case:17", "action_ts": "1"}]},
    {"channel": {"id": ["C1"]}},
    {"trigger_id": 5},
    {"view": {"id": ""}},
    {"view": {"id": "V1"}},
    {"view": {"id": "V1", "private_metadata": 5}},
    {"view": {"id": "V1", "private_metadata": "not ours"}},
    {"view": {"id": "V1", "private_metadata": DEEP}},
]


@pytest.mark.parametrize("changes", BAD)
def test_what_is_not_ours_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - one error says it all
        presses.pressed({**CARD, **changes}, NOW)


def test_a_form_that_carries_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="private_metadata"):
        sent({**view(), "private_metadata": ""})


# ------------------------------------------------------------------ what repeats


def test_the_same_press_has_the_same_key_and_another_one_has_not() -> None:
    def key(**changes: Any) -> str:
        return presses.pressed({**copy.deepcopy(CARD), **changes}, NOW).request.key

    def touched(id_: str, at: str) -> str:
        return key(actions=[{"action_id": id_, "action_ts": at}])

    take = "ww/take//case:17/0"
    other_message = {**CARD["container"], "message_ts": "11.2"}
    keys = [
        key(),
        touched(take, "12.6"),
        touched("ww/take//case:18/0", "12.5"),
        key(user={**USER, "id": "U2"}),
        key(user={**USER, "team_id": "T2"}),
        key(channel={"id": "C2"}),
        key(container=other_message),
    ]
    assert key() == touched(take, "12.5") == keys[0]
    assert len(set(keys)) == len(keys)


def test_a_form_sent_again_is_the_same_until_what_it_holds_changes() -> None:
    def key(text: str, **changes: Any) -> str:
        held = {"f/text/1": {"ww-field/text": {"value": text}}}
        shown = {**view(text_block(optional=True), held=held), **changes}
        return sent(shown).request.key

    assert key("a") == key("a")
    other = pack(Carried("holding", CASE, WHERE, "publish"))
    keys = {
        key("a"),
        key("b"),
        key("a", hash="h2"),
        key("a", id="V2"),
        key("a", private_metadata=other),
    }
    assert len(keys) == 5
    assert all(len(each) < 300 for each in keys)


# ------------------------------------------------------------------ in a dialog


def test_a_form_comes_back_with_all_that_it_carries() -> None:
    held = {"f/text/1": {"ww-field/text": {"value": "Dear Karin"}}}
    press = sent(view(text_block(optional=True), tick_block(), held=held))
    request = press.request
    assert (request.action, request.step, request.subject) == ("reply", "publish", CASE)
    assert request.values == {"typed": "kept", "text": "Dear Karin", "noted": ""}
    assert (request.shown, request.seen, request.where) == ("sh", "se", WHERE)
    assert press.place is Place.SUBMIT
    assert press.view is not None
    assert press.view.fields == {"text": "f/text/1", "noted": "f/noted/1"}
    assert not press.view.above


def test_a_button_inside_takes_along_what_was_typed() -> None:
    held = {"f/text/1": {"ww-field/text": {"value": "Dear Karin"}}}
    shown = view(text_block(optional=True), held=held)
    press = presses.pressed(inside(shown, "ww/reply/save/case:17/3"), NOW)
    request = press.request
    assert (request.step, request.values["text"]) == ("save", "Dear Karin")
    assert (request.shown, request.seen) == ("sh", "se")
    assert (press.place, press.elsewhere, press.opens) == (Place.MODAL, False, False)
    other = presses.pressed(inside(shown, "ww/triage//case:17/4"), NOW)
    assert (other.request.shown, other.request.seen) == ("sh", "")
    assert (other.elsewhere, other.opens) == (True, True)


def test_a_choice_that_redraws_asks_for_the_step_it_names() -> None:
    held = {"f/start/1": {"ww-reload/load/start": {"selected_option": {"value": "2"}}}}
    shown = view(start_block(), held=held)
    press = presses.pressed(inside(shown, "ww-reload/load/start"), NOW)
    assert (press.request.action, press.request.step) == ("reply", "load")
    assert press.request.values["start"] == "2"


def test_home_is_a_place_of_its_own() -> None:
    carried = Carried("home", TEAM, Address("slack", ""))
    shown = {**view(), "type": "home", "private_metadata": pack(carried)}
    press = presses.pressed(inside(shown, "ww/open//case:17/0"), NOW)
    assert (press.place, press.request.where.conversation) == (Place.HOME, "")


def test_a_dialog_on_top_of_another_says_so() -> None:
    press = sent({**view(), "previous_view_id": "V0"})
    assert press.view is not None
    assert press.view.above


def test_only_our_own_inputs_are_read() -> None:
    foreign = _input(
        "f/x/1", {"type": "plain_text_input", "action_id": "x"}, optional=True
    )
    odd = _input(
        "f/y/1", {"type": "datepicker", "action_id": "ww-field/y"}, optional=True
    )
    plain = {"type": "section", "text": {}}
    assert sent(view(foreign, odd, plain)).request.values == {"typed": "kept", "y": ""}


# ------------------------------------------------------------------ what was typed


def test_an_untouched_field_holds_what_it_began_with() -> None:
    assert typed(None, optional=False, initial="Dear Karin") == "Dear Karin"
    assert typed("Dear Karin", optional=False, initial="Dear Karin") == "Dear Karin"
    first = {"initial_option": {"value": "1"}}
    assert chosen(None, **first) == "1"
    assert chosen("2", **first) == "2"


def test_an_optional_field_may_be_cleared() -> None:
    assert typed(None) == ""
    assert typed(None, initial="Dear Karin") == ""
    assert chosen(None, optional=True, initial_option={"value": "1"}) == ""
    assert chosen(None) == ""


def test_what_slack_says_nothing_about_was_left_alone() -> None:
    element = {"type": "plain_text_input", "action_id": "ww-field/text"}
    block = _input("f/text/1", element | {"initial_value": "Beste"}, optional=True)
    assert sent(view(block)).request.values["text"] == "Beste"
    held = {"f/text/1": {"ww-field/text": {"type": "plain_text_input", "value": None}}}
    assert sent(view(block, held=held)).request.values["text"] == ""


def test_a_choice_of_nobody_comes_back_as_nothing() -> None:
    assert chosen("ww-none") == ""


@pytest.mark.parametrize(
    ("options", "value"), [([], ""), ([{"value": "noted"}], "yes")]
)
def test_a_tick_says_yes_or_nothing(options: list[Any], value: str) -> None:
    held = {"f/noted/1": {"ww-field/noted": {"selected_options": options}}}
    assert sent(view(tick_block(), held=held)).request.values["noted"] == value


def test_line_ends_count_once_and_half_an_emoji_breaks_no_file() -> None:
    assert typed("a\r\nb\rc\n") == "a\nb\nc\n"
    assert typed("ja \ud83d nee \0") == "ja \ufffd nee "


@pytest.mark.parametrize("value", [5, ["x"], "x" * 200_001])
def test_what_no_field_can_hold_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="value"):
        typed(value)


@pytest.mark.parametrize(
    ("typed_", "read"),
    [
        ("thanks :+1:", "thanks \U0001f44d"),
        (":wave::skin-tone-3: hi", "\U0001f44b\U0001f3fc hi"),
        (":point_up::skin-tone-6:", "\u261d\U0001f3ff"),
        (":man-shrugging::skin-tone-4:", "\U0001f937\U0001f3fd\u200d\u2642\ufe0f"),
        (":flag-nl:", "\U0001f1f3\U0001f1f1"),
        (":skin-tone-2:", "\U0001f3fb"),
        (":wave: :skin-tone-2:", "\U0001f44b \U0001f3fb"),
        (":fingerprint::melting_face:", "\U0001fac6\U0001fae0"),
        ("call between 10:30:15 and 11:00", "call between 10:30:15 and 11:00"),
        (":no_such_emoji: and :", ":no_such_emoji: and :"),
        (":nope:wave:", ":nope\U0001f44b"),
        ("https://shop.example:80/a", "https://shop.example:80/a"),
        ("", ""),
    ],
)
def test_emoji_are_the_characters_that_people_typed(typed_: str, read: str) -> None:
    assert characters(typed_) == read
    assert typed(typed_) == read


@pytest.mark.parametrize(
    "said",
    [
        "sizes s:m:l",
        "a ratio of 1:100:2",
        "choose a:b:c",
        "Mo:o:Fr",
        "do:on:Fr, and Mo:soon:Fr",
        "order 06:100:20 or 06:100:",
        "std::v::x and std::end::x",
        "https://x.example/a:o:b",
        "https://x.example/a:tada:",
        "(see http://x.example/?q=:tada:)",
        "C:x:D",
        "(tel:phone:06)",
        "12:1234:9 and :1234:9",
        "size s:m:",
    ],
)
def test_what_only_looks_like_an_emoji_stays_as_it_was_typed(said: str) -> None:
    assert characters(said) == said
    assert typed(said) == said
    assert shortcuts.readable(said) == said


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (":m:", "\u24c2\ufe0f"),
        ("(:v:)", "(\u270c\ufe0f)"),
        ("_:v:_", "_\u270c\ufe0f_"),
        (":v::m:", "\u270c\ufe0f\u24c2\ufe0f"),
        ("ok :+1::skin-tone-3:!", "ok \U0001f44d\U0001f3fc!"),
        ("Thanks:pray: and bye", "Thanks\U0001f64f and bye"),
        ("Thanks:+1:", "Thanks\U0001f44d"),
        (":pray:Tom", "\U0001f64fTom"),
        (":pray:: call us", "\U0001f64f: call us"),
        ("Sorry::pray:", "Sorry:\U0001f64f"),
        ("https://x.example :pray:", "https://x.example \U0001f64f"),
    ],
)
def test_an_emoji_stands_by_itself_or_hangs_on_one_word(said: str, read: str) -> None:
    assert characters(said) == read


def test_our_own_words_are_read_as_they_were_sent() -> None:
    ours = "Open :on: Monday"
    assert typed(ours, optional=False, initial=ours) == ours
    assert typed(ours + "!", optional=False, initial=ours) != ours + "!"


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert "\r" not in typed(text)


# ------------------------------------------------------------------ without a card

COMMAND = {
    "command": "/wederwoord",
    "text": "case 17",
    "team_id": "T1",
    "user_id": "U1",
    "channel_id": "C1",
    "trigger_id": "t.9",
    "response_url": "https://hooks.slack.com/commands/1",
}


def test_a_command_is_what_somebody_says_to_us() -> None:
    press = shortcuts.called(COMMAND, NOW)
    assert press.request.action == "open"
    assert press.request.subject == CASE
    assert press.request.where == Address("slack", "C1", tenant="T1")
    assert press.request.key == "slack/T1/U1/t.9"
    assert press.place is Place.COMMAND
    noted = shortcuts.called({**COMMAND, "text": "note late &amp; rude :-1:"}, NOW)
    assert noted.request.values["text"] == "late & rude \U0001f44e"


MESSAGE: dict[str, Any] = {
    "type": "message_action",
    "callback_id": "complaint",
    "user": USER,
    "team": {"id": "T1", "domain": "webcare"},
    "channel": {"id": "C1"},
    "trigger_id": "t.9",
    "message": {"ts": "1700000000.000100", "text": "Two weeks late &amp; rude"},
}


def test_a_message_becomes_what_was_noted_of_it() -> None:
    press = shortcuts.noted(MESSAGE, NOW)
    assert (press.place, press.request.action) == (Place.SHORTCUT, "note")
    at = datetime.fromtimestamp(1700000000.0001, UTC)
    assert press.request.values == {
        "text": "Two weeks late & rude",
        "link": "https://webcare.slack.com/archives/C1/p1700000000000100",
        "at": at.isoformat(),
        "ref": "slack-C1-1700000000.000100",
    }
    where = press.request.where
    assert where.message == where.thread == "1700000000.000100"


def test_a_link_in_a_message_leads_to_where_it_was_said() -> None:
    text = "Look: <https://g.example/r/1|g.example/r/1> by <@U2|karin>, <!here>"
    said = {**MESSAGE["message"], "text": text}
    values = shortcuts.noted({**MESSAGE, "message": said}, NOW).request.values
    assert values["text"] == "Look: https://g.example/r/1 by @karin, @here"
    assert "link" not in values


def test_without_a_domain_there_is_no_link() -> None:
    bare = {**MESSAGE, "team": {"id": "T1"}}
    assert shortcuts.noted(bare, NOW).request.values["link"] == ""


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<https://x.example|the shop>", "the shop (https://x.example)"),
        ("<https://x.example>", "https://x.example"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("<mailto:a@b.example>", "a@b.example"),
        ("<@U1>, <#C1|reviews>", "@U1, #reviews"),
        ("<!subteam^S1|@team>", "@team"),
        ("&lt;b&gt; &amp;lt;", "<b> &lt;"),
        ("1 < 2", "1 < 2"),
        ("<https://x.example/a:pray:>", "https://x.example/a:pray:"),
        ("<mailto:a:pray:@b.example>", "a:pray:@b.example"),
        (":pray:<@U1|:pray:>:pray:", "\U0001f64f@:pray:\U0001f64f"),
        (None, ""),
    ],
)
def test_slacks_marks_are_undone(text: Any, read: str) -> None:
    assert shortcuts.readable(text) == read


@pytest.mark.parametrize(
    "changes",
    [
        {"channel": {}},
        {"message": {}},
        {"message": {"ts": "x"}},
        {"message": {"ts": "1" * 20 + ".1"}},
        {"message": {"ts": "1.1", "text": 5}},
        {"trigger_id": None},
    ],
)
def test_a_message_that_is_none_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - one error says it all
        shortcuts.noted({**MESSAGE, **changes}, NOW)


# ------------------------------------------------------------------ anything at all

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda deeper: st.lists(deeper) | st.dictionaries(st.text(), deeper),
    max_leaves=8,
)
SHOWN = view(
    text_block(optional=False, initial="a"),
    start_block(initial_option={"value": "1"}),
    tick_block(),
)
KINDS: list[tuple[Callable[[Any, datetime], Press | None], dict[str, Any]]] = [
    (presses.pressed, CARD),
    (presses.pressed, inside(SHOWN, "ww/reply/save/case:17/3")),
    (presses.submitted, form(SHOWN)),
    (shortcuts.called, COMMAND),
    (shortcuts.noted, MESSAGE),
]


def places(part: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Give the path to every value in a payload."""
    inside_ = part.items() if isinstance(part, dict) else ()
    inside_ = enumerate(part) if isinstance(part, list) else inside_
    deeper = [found for key, value in inside_ for found in places(value, (*path, key))]
    return [path, *deeper] if path else deeper


def changed(payload: dict[str, Any], path: tuple[Any, ...], value: Any) -> Any:
    made = copy.deepcopy(payload)
    part = made
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return made


@given(st.data())
def test_anything_is_a_press_or_a_value_error(data: st.DataObject) -> None:
    read, payload = data.draw(st.sampled_from(KINDS))
    path = data.draw(st.sampled_from(places(payload)))
    made = changed(payload, path, data.draw(JSON))
    try:
        found = read(json.loads(json.dumps(made)), NOW)
    except ValueError:
        return
    assert found is not None
    assert len(found.request.key) < 2000
