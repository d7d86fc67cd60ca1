"""Fields, submits and answers: a modal in our Slack behaves as one in Slack."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack.api import Api
from tests.slack.delivery import HttpWire, SocketWire
from tests.slack.dialogs import TROUBLE
from tests.slack.people import People
from tests.slack.places import Ear
from tests.slack.probing import FORM, plain
from tests.slack.screen import CannotDo
from tests.slack.views import trigger_for

Payload = dict[str, Any]
TAKE = "I'll take this"


def option(label: str, value: str) -> Payload:
    return {"text": plain(label), "value": value}


def asking(label: str, name: str, element: Payload, **more: Any) -> Payload:
    own = {"action_id": f"ww-field/{name}", **element}
    block = {"type": "input", "block_id": f"f/{name}/1", "label": plain(label)}
    return {**block, "element": own, "optional": True, **more}


BEGIN = asking(
    "Begin with",
    "begin",
    {
        "type": "radio_buttons",
        "options": [option("A call", "1"), option("Nothing", "2")],
    },
    dispatch_action=True,
)
SEEN = asking("Seen", "seen", {"type": "checkboxes", "options": [option("Yes", "yes")]})
WORDS = asking(
    "Text", "text", {"type": "plain_text_input", "initial_value": "Dear Karin"}
)


async def open_form(slack: Api, client: AsyncWebClient, *blocks: Payload) -> str:
    trigger = trigger_for(slack.space, "U01ANNA")
    view = {**FORM, "blocks": list(blocks or [WORDS])}
    return str((await client.views_open(trigger_id=trigger, view=view))["view"]["id"])


def held(people: People) -> dict[str, Any]:
    """Give what was handed over last, by the names of the fields."""
    values = people.handed[-1][0].body["view"]["state"]["values"]
    return {name: what for block in values.values() for name, what in block.items()}


# ---------------------------------------------------------------------- fields
async def test_an_untouched_field_sends_how_it_began(
    slack: Api, client: AsyncWebClient, people: People
) -> None:
    await open_form(slack, client)
    await people["anna"].submit()
    assert held(people)["ww-field/text"]["value"] == "Dear Karin"


async def test_a_cleared_field_sends_nothing(
    slack: Api, client: AsyncWebClient, people: People
) -> None:
    await open_form(slack, client)
    await people["anna"].clear("Text")
    await people["anna"].submit()
    assert held(people)["ww-field/text"]["value"] is None


async def test_a_redraw_keeps_what_was_typed_under_the_same_name(
    slack: Api, client: AsyncWebClient, people: People
) -> None:
    view, anna = await open_form(slack, client), people["anna"]
    await anna.write("Text", "Dear Mrs de Vries")
    again = asking("Text", "text", {**WORDS["element"], "initial_value": "Hello"})
    await client.views_update(view_id=view, view={**FORM, "blocks": [again]})
    assert anna.modal().fields == {"Text": "Dear Mrs de Vries"}
    other = {**again, "block_id": "f/text/2"}
    await client.views_update(view_id=view, view={**FORM, "blocks": [other]})
    assert anna.modal().fields == {"Text": "Hello"}


async def test_a_choice_is_heard_when_the_field_asks_for_it(
    slack: Api, client: AsyncWebClient, people: People
) -> None:
    await open_form(slack, client, BEGIN, SEEN, WORDS)
    anna = people["anna"]
    assert await anna.tick("Seen") is None
    heard = await anna.choose("Begin with", "Nothing")
    assert heard is not None
    body = people.handed[-1][0].body
    assert (body["type"], body["container"]["type"]) == ("block_actions", "view")
    assert body["actions"][0]["selected_option"]["value"] == "2"
    assert held(people)["ww-field/seen"]["selected_options"][0]["value"] == "yes"
    assert anna.modal().fields == {
        "Begin with": "Nothing",
        "Seen": "Yes",
        "Text": "Dear Karin",
    }
    await anna.tick("Seen", off=True)
    assert anna.modal().fields["Seen"] == ""
    assert anna.modal().choices["Begin with"] == ("A call", "Nothing")


async def test_enter_is_heard_when_the_field_asks_for_it(
    slack: Api, client: AsyncWebClient, people: People
) -> None:
    await open_form(slack, client, {**WORDS, "dispatch_action": True})
    assert await people["anna"].write("Text", "Hello") is None
    assert await people["anna"].write("Text", "Hello", enter=True) is not None


async def test_what_slack_would_not_let_pass_cannot_be_done(
    slack: Api, client: AsyncWebClient, people: People
) -> None:
    short = asking("Code", "code", {"type": "plain_text_input", "max_length": 3})
    await open_form(slack, client, {**short, "optional": False}, BEGIN)
    anna = people["anna"]
    for cannot in (
        anna.submit(),
        anna.write("Code", "1234"),
        anna.write("Begin with", "words"),
        anna.write("Colour", "red"),
        anna.choose("Begin with", "A letter"),
        anna.click("Publish it all"),
        anna.click_home(TAKE),
        anna.press(TAKE, "reviews"),
        anna.say("product", "I am not in here"),
        anna.shortcut("complaint", "reviews", "1.0"),
        people["megan"].submit(),
    ):
        with pytest.raises(CannotDo):
            await cannot
    assert people.handed == []


# ---------------------------------------------------------------------- submits
@pytest.mark.parametrize(
    ("answer", "left"),
    [
        (None, ["Reply"]),
        ({"response_action": "clear"}, []),
        (
            {"response_action": "update", "view": {**FORM, "title": plain("Look")}},
            ["Reply", "Look"],
        ),
        (
            {"response_action": "push", "view": {**FORM, "title": plain("Top")}},
            ["Reply", "Reply", "Top"],
        ),
    ],
)
async def test_the_modals_do_as_the_app_answers(
    slack: Api,
    client: AsyncWebClient,
    people: People,
    ear: Ear,
    answer: Payload | None,
    left: list[str],
) -> None:
    view = await open_form(slack, client)
    trigger = trigger_for(slack.space, "U01ANNA", view)
    await client.views_push(trigger_id=trigger, view=FORM)
    ear.answer = answer
    await people["anna"].submit()
    stack = slack.space.modals["U01ANNA"]
    assert [view.body["title"]["text"] for view in stack] == left


async def test_an_answer_that_makes_no_sense_is_trouble(
    slack: Api, client: AsyncWebClient, people: People, ear: Ear
) -> None:
    await open_form(slack, client)
    anna = people["anna"]
    for answer in (
        {"response_action": "errors", "errors": {"no/such/block": "x"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "update", "view": {"type": "home", "blocks": []}},
        {"response_action": "push", "view": {}},
        {"response_action": "explode"},
    ):
        ear.answer = answer
        await anna.submit()
        assert anna.modal().trouble == TROUBLE
    ear.answer = None
    await anna.submit()
    assert anna.screen.modal() is None


async def test_nobody_answering_is_trouble(
    slack: Api, client: AsyncWebClient, ear: Ear
) -> None:
    await open_form(slack, client)
    for wire in (
        HttpWire("http://127.0.0.1:9/slack", "secret"),
        SocketWire(slack),
    ):
        anna = People(slack.space, wire)["anna"]
        heard = await anna.submit()
        assert (heard.status, heard.lost) == (0, "connection_failed")
        assert anna.modal().trouble == TROUBLE
        await anna.command("/wederwoord", where="reviews")
        assert "operation_timeout" in anna.messages("reviews")[-1].text


async def test_closing_is_told_when_the_app_asks_for_it(
    slack: Api, client: AsyncWebClient, people: People
) -> None:
    await open_form(slack, client)
    assert await people["anna"].close() is None
    trigger = trigger_for(slack.space, "U01ANNA")
    await client.views_open(trigger_id=trigger, view={**FORM, "notify_on_close": True})
    await people["anna"].close()
    assert people.handed[-1][0].body["type"] == "view_closed"
    assert people["anna"].screen.modal() is None
