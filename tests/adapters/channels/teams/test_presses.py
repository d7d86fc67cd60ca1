"""A press arrives as a request: whole, bounded, and the same when it comes again."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.channels.teams.hearing import presses, talk
from adapters.channels.teams.hearing.presses import Press, Spot
from adapters.chat.carried import Carried, pack
from bot.person import Identity
from bot.press import Address
from bot.subject import TEAM, case_of, notice_of, person_of
from tests.fakes import START

NOW = START
CASE = case_of(17)
URL = "https://smba.trafficmanager.net/emea/"
HOME = "19:reviews@thread.tacv2"
WHERE = Address("teams", HOME, "200", "100", "T1", URL)
CARRIED = Carried("reply", CASE, WHERE, "publish", "sh", "se", {"typed": "kept"})

BASE: dict[str, Any] = {
    "type": "invoke",
    "id": "f:1",
    "serviceUrl": URL,
    "channelId": "msteams",
    "from": {"id": "29:tom", "aadObjectId": "aad-tom"},
    "conversation": {
        "id": f"{HOME};messageid=100",
        "conversationType": "channel",
        "tenantId": "T1",
    },
    "channelData": {"tenant": {"id": "T1"}},
    "replyToId": "200",
}


def on_card(verb: str = "take//case:17", **changes: Any) -> dict[str, Any]:
    action = {"type": "Action.Execute", "verb": "ww", "data": {"ww": verb}}
    return {**BASE, "value": {"action": action, "trigger": "manual"}, **changes}


def in_dialog(
    verb: str = "reply/publish/case:17", carried: Carried = CARRIED, **held: Any
) -> dict[str, Any]:
    data = {"ww": verb, "carried": pack(carried), **held}
    return {**BASE, "value": {"data": data}}


def acted(**changes: Any) -> Press:
    return presses.acted(on_card(**changes), NOW)


def submitted(*args: Any, **held: Any) -> Press:
    return presses.submitted(in_dialog(*args, **held), NOW)


# ------------------------------------------------------------------ on a card


def test_a_press_on_a_card_says_who_where_what_and_when() -> None:
    press = acted()
    request = press.request
    assert request.who == Identity("teams", "T1", "aad-tom")
    assert request.where == press.at == WHERE
    assert (request.action, request.step, request.subject) == ("take", "", CASE)
    assert (request.at, request.values, request.shown) == (NOW, {}, "")
    assert (press.spot, press.personal, press.carried) == (Spot.CARD, False, None)
    assert request.key.startswith("teams/T1/aad-tom/f:1/")


def test_in_a_chat_with_one_person_there_is_no_thread() -> None:
    alone = {"id": "a:1", "conversationType": "personal", "tenantId": "T1"}
    press = acted(conversation=alone)
    assert press.personal
    assert press.at == Address("teams", "a:1", "200", "", "T1", URL)


@pytest.mark.parametrize(
    ("named", "subject"),
    [
        ("case:17", CASE),
        ("notice:3", notice_of(3)),
        ("team:", TEAM),
        ("person:a/b", person_of("a/b")),
    ],
)
def test_a_button_is_about_anything(named: str, subject: object) -> None:
    assert acted(verb=f"x/y/{named}").request.subject == subject


@pytest.mark.parametrize("verb", ["", "x", "x/y", "x/y/z", "x/y/case:-1", "x" * 300])
def test_a_button_of_somebody_else_is_none_of_ours(verb: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        acted(verb=verb)


@pytest.mark.parametrize(
    "sender", [{}, {"id": "29:tom"}, {"aadObjectId": ""}, {"aadObjectId": 3}, None]
)
def test_whoever_has_no_account_is_nobody(sender: object) -> None:
    with pytest.raises(ValueError, match=r"from|aadObjectId"):
        acted(**{"from": sender})


def test_whoever_comes_from_no_tenant_is_nobody() -> None:
    with pytest.raises(ValueError, match="from"):
        acted(conversation={"id": "a:1"}, channelData={})


def test_who_tries_the_bot_out_needs_no_account() -> None:
    alone = {"from": {"id": "user-1"}, "conversation": {"id": "a:1"}}
    bare = {**on_card(), **alone, "channelData": {}}
    press = presses.acted(bare, NOW, dev=True)
    assert press.request.who == Identity("teams", "", "user-1")


def test_two_presses_are_two_and_one_that_comes_again_is_one() -> None:
    assert acted().request.key == acted().request.key
    assert acted().request.key != acted(id="f:2").request.key
    assert acted().request.key != acted(verb="take//case:18").request.key


def test_what_has_no_id_is_known_by_its_moment() -> None:
    bare = {name: part for name, part in on_card().items() if name != "id"}
    with pytest.raises(ValueError, match="timestamp"):
        presses.acted(bare, NOW)
    stamped = {**bare, "timestamp": "2026-11-23T09:00:00.123Z"}
    assert ":00.123Z/" in presses.acted(stamped, NOW).request.key


@pytest.mark.parametrize(
    ("action", "step", "opens"),
    [("reply", "", True), ("reply", "publish", False), ("take", "", False)],
)
def test_some_presses_only_open_something(
    action: str, step: str, *, opens: bool
) -> None:
    assert acted(verb=f"{action}/{step}/case:17").opens is opens


# ------------------------------------------------------------------ in a dialog


def test_a_dialog_comes_back_with_all_that_it_held() -> None:
    press = submitted(**{"f/text": "Dear\r\nKarin", "f/noted": "yes", "x": "y"})
    request = press.request
    assert request.values == {"typed": "kept", "text": "Dear\nKarin", "noted": "yes"}
    assert (request.shown, request.seen) == ("sh", "se")
    assert (request.action, request.step) == ("reply", "publish")
    assert (press.spot, press.elsewhere) == (Spot.DIALOG, False)


def test_a_box_that_does_not_come_back_was_emptied() -> None:
    """Teams leaves an empty box out of what it sends; nothing was left alone."""
    carried = replace(CARRIED, texts=("text", "link"))
    request = submitted(carried=carried, **{"f/link": "x"}).request
    assert request.values == {"typed": "kept", "text": "", "link": "x"}


def test_what_is_chosen_as_nothing_is_nothing() -> None:
    assert submitted(**{"f/who": "ww-none"}).request.values["who"] == ""


def test_another_action_has_seen_nothing_of_this_one() -> None:
    press = submitted("triage//case:17")
    assert press.elsewhere
    assert (press.request.seen, press.request.shown) == ("", "sh")


def test_what_was_typed_makes_another_press() -> None:
    one, two = (submitted(**{"f/text": text}) for text in ("a", "b"))
    assert one.request.key != two.request.key


@pytest.mark.parametrize("value", [None, 3, True, ["a"], {"a": "b"}, "x" * 200_001])
def test_what_no_field_holds_is_none_of_ours(value: object) -> None:
    with pytest.raises(ValueError, match="value"):
        submitted(**{"f/text": value})


def test_the_longest_text_arrives_whole() -> None:
    text = "é" * 200_000
    assert submitted(**{"f/text": text}).request.values["text"] == text


@pytest.mark.parametrize("packed", [None, "", "x", 3, {}, pack(CARRIED)[:-4]])
def test_without_what_it_carries_a_dialog_is_none_of_ours(packed: object) -> None:
    sent = in_dialog()
    sent["value"]["data"]["carried"] = packed
    with pytest.raises(ValueError, match=r".*"):
        presses.submitted(sent, NOW)


def test_a_dialog_is_opened_from_where_it_says_in_this_conversation() -> None:
    card = Address("teams", HOME, "200", "100", "T9", "https://evil.example/")
    press = submitted(carried=Carried("reply", CASE, card))
    assert press.request.where == WHERE


@pytest.mark.parametrize(
    "card",
    [
        Address("teams", "19:elsewhere@thread.tacv2", "1", "1", "T1", URL),
        Address("slack", HOME, "1", "1", "T1", URL),
        Address("teams", ""),
    ],
)
def test_a_dialog_leads_to_no_card_in_another_conversation(card: Address) -> None:
    """Anybody can make it say so, and a guest may read only what is before them."""
    press = submitted(carried=Carried("reply", CASE, card))
    assert press.request.where == WHERE == press.at


def test_a_press_may_come_as_a_message() -> None:
    data = in_dialog()["value"]["data"]
    sent = {**BASE, "type": "message", "value": data}
    assert presses.messaged(sent, NOW).spot is Spot.FORM
    sent["value"] = {"ww": "take//case:17"}
    assert presses.messaged(sent, NOW).spot is Spot.CHAT


# ------------------------------------------------------------------ from strangers

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda some: (
        st.lists(some, max_size=3)
        | st.dictionaries(st.text(max_size=8), some, max_size=3)
    ),
    max_leaves=8,
)
_READ = (
    presses.acted,
    presses.opened,
    presses.submitted,
    presses.messaged,
    talk.said,
    talk.visited,
    talk.noted,
)


@given(sent=st.dictionaries(st.sampled_from([*BASE, "value", "text"]), _JSON))
def test_nothing_that_is_sent_breaks_anything(sent: dict[str, Any]) -> None:
    _read_by_all({**BASE, **sent})


@given(data=st.data())
def test_nothing_that_was_changed_breaks_anything(data: st.DataObject) -> None:
    sent = copy.deepcopy(data.draw(st.sampled_from([on_card(), in_dialog(), _note()])))
    part: Any = sent
    while isinstance(part, dict) and part:
        key = data.draw(st.sampled_from(sorted(part)))
        if not isinstance(part[key], dict) or data.draw(st.booleans()):
            part[key] = data.draw(_JSON)
            break
        part = part[key]
    _read_by_all(sent)


def _note() -> dict[str, Any]:
    message = {
        "id": "1",
        "createdDateTime": "2026-11-23T09:00:00Z",
        "body": {"contentType": "html", "content": "<p>x</p>"},
        "linkToMessage": "https://teams.microsoft.com/l/message/1",
    }
    return {**BASE, "value": {"commandId": "complaint", "messagePayload": message}}


def _read_by_all(sent: dict[str, Any]) -> None:
    for read in _READ:
        for dev in (True, False):
            try:
                found = read(sent, NOW, dev=dev)
            except ValueError:
                continue
            if isinstance(found, Press):
                json.dumps(found.request.values).encode()
                assert found.request.who.external_id
