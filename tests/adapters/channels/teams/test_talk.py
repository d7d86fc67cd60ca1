"""What is typed to the bot, and what a message becomes: words as people read them."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.channels.teams.hearing import talk
from adapters.channels.teams.hearing.presses import Press, Spot
from adapters.channels.teams.hearing.talk import readable, words_of
from bot.person import Identity
from bot.ports.events import Typed
from bot.press import Address
from bot.subject import TEAM, case_of
from tests.adapters.channels.teams.test_presses import BASE, HOME, NOW, URL

US = "<at>wederwoord</at>"
CHAT = {"id": "a:1", "conversationType": "personal", "tenantId": "T1"}


def typed(text: Any, *, thread: str = "100", **changes: Any) -> Press | Typed:
    """Read what Tom types in a channel: in a thread, or else a first message."""
    mention = {"type": "mention", "text": US, "mentioned": {"id": "28:us"}}
    sent = {
        **BASE,
        "type": "message",
        "id": "300",
        "text": text,
        "recipient": {"id": "28:us"},
        "entities": [mention],
        "conversation": {
            "id": f"{HOME};messageid={thread}",
            "conversationType": "channel",
            "tenantId": "T1",
        },
        **changes,
    }
    del sent["replyToId"]
    return talk.said(sent, NOW)


def asked(text: Any, **changes: Any) -> tuple[str, object, dict[str, str]]:
    found = typed(text, **changes)
    assert isinstance(found, Press)
    request = found.request
    return request.action, request.subject, dict(request.values)


# ------------------------------------------------------------------ commands


@pytest.mark.parametrize(
    ("text", "action", "subject", "values"),
    [
        (f"{US} wachtrij", "queue", TEAM, {}),
        (f"{US}&nbsp;queue\n", "queue", TEAM, {}),
        (f"queue {US}", "queue", TEAM, {}),
        (f"{US} case 17", "open", case_of(17), {}),
        (f"{US} noteer te laat &amp; koud", "note", TEAM, {"text": "te laat & koud"}),
        (f"{US} tot 17:00", "shift", TEAM, {"until": "17:00"}),
        (f"{US}", "help", TEAM, {}),
        (f"{US} help", "help", TEAM, {}),
    ],
)
def test_a_mention_with_a_command_asks_for_it(
    text: str, action: str, subject: object, values: dict[str, str]
) -> None:
    assert asked(text) == (action, subject, values)


def test_a_command_is_answered_in_its_thread() -> None:
    press = typed(f"{US} queue")
    assert isinstance(press, Press)
    where = Address("teams", HOME, "300", "100", "T1", URL)
    assert (press.spot, press.at, press.request.where) == (Spot.TALK, where, where)
    assert press.request.who == Identity("teams", "T1", "aad-tom")
    assert press.request.key.startswith("teams/T1/aad-tom/300/")


def test_a_first_message_begins_the_thread_of_its_answer() -> None:
    press = typed(f"{US} klets maar raak", thread="300")
    assert isinstance(press, Press)
    assert (press.at.message, press.at.thread) == ("300", "300")
    assert press.request.action == "help"
    assert press.request.values == {"typed": "klets maar raak"}


@pytest.mark.parametrize("text", ["", "  ", "Hi", "hoi!", "Goedemorgen.", None])
def test_who_says_hello_sees_what_waits_for_them(text: str | None) -> None:
    assert asked(text, conversation=CHAT)[0] == "home"


def test_what_nobody_understands_is_quoted_in_a_chat_as_well() -> None:
    assert asked("wachtrei", conversation=CHAT) == ("help", TEAM, {"typed": "wachtrei"})
    assert asked("rij", conversation=CHAT)[0] == "queue"


# ------------------------------------------------------------------ talk


def test_words_in_a_thread_that_are_no_command_are_talk() -> None:
    found = typed(f"{US} plaats &quot;sorry&quot; maar, <at>Tom</at>")
    assert isinstance(found, Typed)
    assert found.at == Address("teams", HOME, "100", "100", "T1", URL)
    assert found.text == 'plaats "sorry" maar, @Tom'


@pytest.mark.parametrize("text", [3, ["a"], {"a": "b"}, "x" * 200_001])
def test_what_is_no_text_is_none_of_ours(text: object) -> None:
    with pytest.raises(ValueError, match="value"):
        typed(text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ('<at id="0">Tom Bakker</at> kijk', "@Tom Bakker kijk"),
        ("1 &lt; 2 &amp;amp; 3", "1 < 2 &amp; 3"),
        ("<at>x", "<at>x"),
        ("a\u00a0b", "a b"),
        (None, ""),
    ],
)
def test_marks_are_undone(text: str | None, read: str) -> None:
    assert readable(text) == read


@pytest.mark.parametrize(
    "entities",
    [None, [3], [{}], [{"text": 3}], [{"text": "", "mentioned": {"id": "28:us"}}]],
)
def test_strange_mentions_break_nothing(entities: object) -> None:
    assert asked(f"{US} queue", entities=entities)[0] == "queue"


# ------------------------------------------------------------------ coming in


def test_who_lets_us_in_sees_what_waits_for_them() -> None:
    sent = {**BASE, "type": "installationUpdate", "action": "add", "conversation": CHAT}
    press = talk.visited(sent, NOW)
    assert press is not None
    assert (press.request.action, press.spot) == ("home", Spot.VISIT)
    assert press.personal


@pytest.mark.parametrize(
    "changes", [{"action": "remove"}, {"action": None}, {"conversation": {"id": "x"}}]
)
def test_anything_else_shows_nothing(changes: dict[str, Any]) -> None:
    sent = {**BASE, "action": "add", "conversation": CHAT}
    assert talk.visited({**sent, **changes}, NOW) is None


# ------------------------------------------------------------------ on a message


def noted(content: str = "<p>Late.</p>", **changes: Any) -> Press:
    message = {
        "id": "500",
        "createdDateTime": "2026-11-20T08:30:00.123Z",
        "linkToMessage": "https://teams.microsoft.com/l/message/19:x/500?context=1",
        "body": {"contentType": "html", "content": content},
        "from": {"user": {"displayName": "Karin"}},
        **changes,
    }
    value = {"commandId": "complaint", "messagePayload": message}
    return talk.noted({**BASE, "value": value}, NOW)


def test_a_message_opens_a_dialog_that_holds_what_it_says() -> None:
    press = noted()
    request = press.request
    assert (press.spot, press.opens) == (Spot.OPEN, True)
    assert (request.action, request.subject) == ("note", TEAM)
    assert request.where == Address("teams", HOME, "500", "100", "T1", URL)
    assert request.values == {
        "text": "Late.",
        "at": "2026-11-20T08:30:00.123000+00:00",
        "ref": f"teams-{HOME}-500",
        "link": "https://teams.microsoft.com/l/message/19:x/500?context=1",
    }


def test_a_link_in_the_message_says_where_it_was_said() -> None:
    press = noted('<a href="https://plein.example/r/1">hier</a>')
    assert press.request.values["text"] == "hier (https://plein.example/r/1)"
    assert "link" not in press.request.values


def test_a_long_address_is_cut_to_what_leads_to_the_message() -> None:
    """Nobody typed it: that it is too long for a note is not for them to mend."""
    at = "https://teams.microsoft.com/l/message/19:x@thread.tacv2/500"
    named = "tenantId=T1&groupId=G1&parentMessageId=400"
    link = f"{at}?{named}&teamName={'Webcare%20' * 99}&channelName=x"
    assert noted(linkToMessage=link).request.values["link"] == f"{at}?{named}"
    endless = f"{at}?tenantId={'T' * 600}"
    assert noted(linkToMessage=endless).request.values["link"] == ""


@pytest.mark.parametrize("link", [None, 3, "javascript:x", "https://evil.example/"])
def test_only_an_address_at_teams_leads_to_a_message(link: object) -> None:
    assert noted(linkToMessage=link).request.values["link"] == ""


@pytest.mark.parametrize("moment", [None, "", "yesterday", 3, "x" * 300])
def test_without_its_moment_a_message_is_none_of_ours(moment: object) -> None:
    with pytest.raises(ValueError, match=r".*"):
        noted(createdDateTime=moment)


def test_a_message_in_plain_text_is_taken_as_it_is() -> None:
    body = {"contentType": "text", "content": " 1 < 2 "}
    assert noted(body=body).request.values["text"] == "1 < 2"
    assert noted(body=None).request.values["text"] == ""


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<div><div>Late.</div><div>Cold.</div></div>", "Late.\n\nCold."),
        ("<p>a<br>b</p>", "a\nb"),
        ("<p>a&nbsp;&lt;b&gt; &amp; c</p>", "a <b> & c"),
        ("<ul><li>a</li><li>b</li></ul>", "a\n\nb"),
        ('<p>so <emoji alt="😡" id="x"></emoji></p>', "so 😡"),
        ('<img src="https://x.example/pixel" alt="photo">', "photo"),
        ("<style>p{}</style><script>x()</script>a", "a"),
        (
            '<a href="https://x.example/1">https://x.example/1</a>',
            "https://x.example/1",
        ),
        ('<a href="javascript:x">a</a>', "a"),
        ("<at>Tom</at> kijk", "Tom kijk"),
        ("<p>open", "open"),
        ("</p></script>a", "a"),
        ("<!-- x --><![CDATA[y]]>a", "a"),
        ("", ""),
    ],
)
def test_a_message_becomes_its_words(content: str, words: str) -> None:
    assert words_of(content) == words
