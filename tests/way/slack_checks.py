"""What must hold after every press in Slack, whatever the story is about.

Slack was answered at once and could do something with it; a dialog really opened and
holds what it should; what is wrong stands in it; a refusal is said to that person only,
and what they typed still stands there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.chat.carried import unpack
from adapters.chat.quiet import QUIET
from adapters.chat.text import sound
from bot.blocks import Button, Field
from bot.press import Answer, Ask, Dialog, Done, Refused, Request, Show, Wrong
from bot.words import Line, Words
from tests.slack.forms import View
from tests.slack.people import Person
from tests.slack.screen import SeenView, _pings
from tests.slack.workspace import Workspace
from tests.way.slack_form import inputs, offered, standing
from tests.way.slack_mirror import plain


@dataclass
class Before:
    """How it stood when somebody pressed."""

    person: Person
    words: Words
    calls: int = field(init=False)
    handed: int = field(init=False)
    private: int = field(init=False)

    def __post_init__(self) -> None:
        self.calls = len(self.person.space.journal)
        self.handed = len(self.person.people.handed)
        self.private = len(_private(self.person))

    def says(self, text: str, said: Line) -> bool:
        """Tell whether a line stands in a text; a long one by its beginning."""
        return plain(self.words.say(said))[:200].rstrip() in plain(text)


def all_well(before: Before) -> None:
    """See that Slack was answered, each time once, and took what it was told."""
    person = before.person
    for delivery, heard in person.people.handed[before.handed :]:
        assert (heard.status, heard.lost) == (200, ""), (delivery.kind, heard)
    calls = person.space.journal[before.calls :]
    assert {call.answer for call in calls} <= {"ok"}, [
        (call.method, call.answer) for call in calls if call.answer != "ok"
    ]


def at_the_end(space: Workspace) -> None:
    """See that Slack refused nothing of ours, and that no message called anybody."""
    refused = [(c.method, c.answer) for c in space.journal if c.answer not in _CALM]
    assert not refused, refused
    for channel in space.channels.values():
        for post in channel.posts:
            assert not list(_pings(post)), post


_CALM = {"ok", "message_not_found", "users_not_found"}
"""What Slack may answer: a message can be gone, and somebody can be no member."""


def told(before: Before, request: Request, answer: Answer) -> None:
    """See that what was answered is what this person has before them."""
    all_well(before)
    _TOLD[type(answer)](before, request, answer)


# ------------------------------------------------------------------ a dialog


def _asked(before: Before, _: Request, answer: Ask) -> None:
    _drawn(before, answer.dialog)


def _shown(before: Before, _: Request, answer: Show) -> None:
    _drawn(before, answer.page)


def _drawn(before: Before, dialog: Dialog) -> None:
    """See that the dialog stands there: its title, its verbs and its fields."""
    person, words = before.person, before.words
    at_home = dialog.action == "home"
    view = person.space.homes[person.user.id] if at_home else person.top()
    seen = person.home() if at_home else person.modal()
    carried = unpack(view.body["private_metadata"])
    about = (carried.action, carried.subject, carried.shown, carried.seen)
    there = (dialog.action, dialog.subject, dialog.shown, dialog.seen)
    assert about == (there if not at_home else (*there[:2], "", ""))
    assert plain(words.say(dialog.title)) in plain(f"{seen.title}\n{seen.text}")
    _verbs(dialog, seen, words)
    if dialog.submit:
        _fields(dialog, view, carried.kept)


def _verbs(dialog: Dialog, seen: SeenView, words: Words) -> None:
    """See that each verb can be pressed, by the words it has on the page."""
    if dialog.submit:
        assert _label(dialog.submit, words).startswith(seen.submit.rstrip("…"))
        assert seen.submit
    verbs = [_label(button, words) for button in dialog.buttons]
    assert set(verbs) <= set(seen.buttons), (verbs, seen.buttons)


def _label(button: Button, words: Words) -> str:
    return " ".join(words.say(button.label).split())


def _fields(dialog: Dialog, view: View, kept: Mapping[str, str]) -> None:
    """See that every field holds what it should, seen or unseen."""
    now = {**kept, **standing(view)}
    wanted = {f.name: f for f in dialog.fields}
    for name, each in wanted.items():
        if name in now:
            odd = _odd(each, each.value)
            assert odd or sound(now[name]) == sound(each.value), (name, now[name])
        else:
            long = len(each.value) > 3000
            assert long or not each.choices, f"{name} is not in the modal"


# ------------------------------------------------------------------ a line


def _wrong(before: Before, request: Request, answer: Wrong) -> None:
    """See that each error is said in the dialog, which holds what was typed.

    A form that is not drawn anew holds exactly what was sent in.
    """
    person = before.person
    for said in answer.errors.values():
        assert before.says(_read(person.modal()), said), (said, person.modal())
    now = {**_kept(person.top()), **standing(person.top())}
    for each in answer.dialog.fields:
        typed = request.values.get(each.name, each.value)
        if each.name in now and not _odd(each, typed):
            wanted = {sound(typed), sound(each.value)}
            assert sound(now[each.name]) in wanted, (each.name, now[each.name])


def _odd(each: Field, value: str) -> bool:
    """Tell whether this is a choice that nobody is offered."""
    return each.kind == "choice" and value not in offered(each)


def _kept(view: View) -> Mapping[str, str]:
    return unpack(view.body["private_metadata"]).kept


def _refused(before: Before, request: Request, answer: Refused) -> None:
    """See that it is said to them alone, beside what they typed."""
    assert _said(before, answer.line), answer.line
    view = _top(before.person)
    typed = standing(view) if view else {}
    for name in typed:
        wanted = sound(request.values.get(name, ""))
        assert name not in request.values or sound(typed[name]) == wanted
    assert not view or not inputs(view) or typed


def _done(before: Before, request: Request, answer: Done) -> None:
    """See that it is said, unless the card says so itself or a dialog follows."""
    quiet = request.action in QUIET or request.step == "publish"
    assert quiet or _said(before, answer.line), answer.line


_TOLD: Mapping[type, Any] = {
    Ask: _asked,
    Show: _shown,
    Wrong: _wrong,
    Refused: _refused,
    Done: _done,
}


def _said(before: Before, said: Line) -> bool:
    """Tell whether a line stands before this person and before nobody else."""
    person = before.person
    texts = _private(person)[before.private :]
    view = _top(person)
    texts += [_read(person.modal())] if view else []
    texts += [person.home().text] if person.screen.home() else []
    return any(before.says(text, said) for text in texts)


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
    return "\n".join((seen.title, seen.text, *seen.errors.values()))


def _top(person: Person) -> View | None:
    stack = person.space.modals.get(person.user.id)
    return stack[-1] if stack else None
