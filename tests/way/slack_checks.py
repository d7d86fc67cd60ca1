"""What must hold after every press in Slack, whatever the story is about.

Slack was answered at once and could do something with it; see `checks` for the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from adapters.chat.carried import unpack
from bot.words import Words
from tests.slack.forms import View
from tests.slack.people import Person
from tests.slack.screen import SeenView, _pings
from tests.slack.workspace import Workspace
from tests.way.checks import Seen
from tests.way.slack_form import inputs, standing
from tests.way.slack_mirror import does


@dataclass
class Before:
    """How it stood when somebody pressed, and what they have before them since."""

    person: Person
    words: Words
    calls: int = field(init=False)
    handed: int = field(init=False)
    private: int = field(init=False)

    def __post_init__(self) -> None:
        self.calls = len(self.person.space.journal)
        self.handed = len(self.person.people.handed)
        self.private = len(_private(self.person))

    def all_well(self) -> None:
        """See that Slack was answered, each time once, and took what it was told."""
        person = self.person
        for delivery, heard in person.people.handed[self.handed :]:
            assert (heard.status, heard.lost) == (200, ""), (delivery.kind, heard)
        calls = person.space.journal[self.calls :]
        assert {call.answer for call in calls} <= {"ok"}, [
            (call.method, call.answer) for call in calls if call.answer != "ok"
        ]

    def dialog(self, action: str) -> Seen | None:
        person = self.person
        if action == "home":
            seen = person.home()
            home = person.space.homes[person.user.id]
            return Seen(_read(seen), [*seen.buttons], does=[*does(home.blocks)])
        view = _top(person)
        if view is None:
            return None
        seen, now = person.modal(), standing(view)
        assert not inputs(view) or now
        packed = view.body.get("private_metadata")
        carried = unpack(packed) if packed else None
        acts = [*does(view.blocks)]
        if carried and seen.submit:
            about = carried.subject.named
            acts.append(f"{carried.action}/{carried.step}/{about}")
        return Seen(_read(seen), [*seen.buttons], seen.submit, now, carried, acts)

    def alone(self) -> list[str]:
        person = self.person
        texts = _private(person)[self.private :]
        texts += [_read(person.modal())] if _top(person) else []
        return texts + ([person.home().text] if person.screen.home() else [])


def at_the_end(space: Workspace) -> None:
    """See that Slack refused nothing of ours, and that no message called anybody."""
    refused = [(c.method, c.answer) for c in space.journal if c.answer not in _CALM]
    assert not refused, refused
    for channel in space.channels.values():
        for post in channel.posts:
            assert not list(_pings(post)), post


_CALM = {"ok", "message_not_found", "users_not_found"}
"""What Slack may answer: a message can be gone, and somebody can be no member."""


def _private(person: Person) -> list[str]:
    """Give all that only this person can read, with what we wrote to them."""
    mine = person.user.id
    channels = person.space.channels.values()
    return [
        person.screen._seen(channel, post, []).text
        for channel in channels
        for post in channel.posts
        if post.only_for == mine
        or (channel.members == {mine, person.space.app.user} and not post.metadata)
    ]


def _read(seen: SeenView) -> str:
    choices = (words for offered in seen.choices.values() for words in offered)
    typed = (text for name, text in seen.fields.items() if name not in seen.choices)
    held = (seen.text, *typed, *choices, *seen.errors.values())
    return "\n".join((seen.title, *held))


def _top(person: Person) -> View | None:
    stack = person.space.modals.get(person.user.id)
    return stack[-1] if stack else None
