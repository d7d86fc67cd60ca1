"""Attacks on the team around a case, and what holds against each of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any, TypeVar, cast

import pytest
from hypothesis import given

from adapters.channels.browser.view import dialog_view
from bot.actions import ACTIONS, About, Action
from bot.app import tables
from bot.case import State
from bot.dispatch import Dispatch
from bot.ladder import moments
from bot.ports import Store, Tx
from bot.ports.events import Settled
from bot.press import Answer, Ask, Dialog, Done, Refused, Show, Wrong
from bot.reply import ByHand, Outcome, Stands, Unknown, Waiting
from bot.subject import TEAM, Subject, case_of, notice_of
from bot.words import Words
from tests.fakes import START
from tests.playbooks import PLAYBOOK
from tests.times import CLOCKS, HOUR, Clock
from tests.way.conftest import Opens
from tests.way.lists import on
from tests.way.team import WORDS, Team, errors

T = TypeVar("T")


def _person(name: str, role: str) -> dict[str, Any]:
    email = f"{name}@polderbank.example"
    shown = name.title()
    names = {"id": name, "name": shown, "public_name": shown, "email": email}
    return {**names, "roles": [role]}


AREAS = [
    {
        "id": "delivery",
        "name": "Delivery",
        "customer": "de bezorging",
        "words": ["te laat"],
        "people": ["piet"],
    }
]
PEOPLE = [
    *PLAYBOOK["people"],
    _person("piet", "product"),
    _person("rita", "reader"),
    _person("arie", "admin"),
]
ASKED = {"area": "delivery", "way": "question", "asked": "piet"}


# ------------------------------------------------------------------ every press


class _RewoundError(Exception):
    """Takes back what a press wrote, so that the next one finds the same case."""


class Rewinding:
    """The real store, in which nothing that is written stays."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def read(self, work: Callable[[Tx], T]) -> T:
        return await self._store.read(work)

    async def write(self, work: Callable[[Tx], T]) -> T:
        found: list[T] = []

        def whole(tx: Tx) -> None:
            found.append(work(tx))
            raise _RewoundError

        with suppress(_RewoundError):
            await self._store.write(whole)
        return found[0]


async def _settle(team: Team, outcome: Outcome) -> None:
    """Let the publisher have come to this about the reply that was agreed on."""
    event, now = Settled((await team.reply()).id, outcome), team.clock.now()
    happen = team.parts.dispatch.happen
    await team.parts.store.write(lambda tx: happen(tx, event, now))


async def _unsure(team: Team) -> None:
    await team.opened(stars=3, text="Ging wel.")


async def _new(team: Team) -> None:
    await team.opened()


async def _taken(team: Team) -> None:
    await team.opened()
    await team.press("sanne", "take")


async def _waiting(team: Team) -> None:
    await team.opened()
    await team.proposed()


async def _closed(team: Team) -> None:
    await team.opened()
    await team.answer("tom", "no_reply", "close", {"reason": "rage"})


async def _going(team: Team) -> None:
    await team.agreed()


def _came_to(outcome: Outcome) -> Callable[[Team], Awaitable[None]]:
    async def come(team: Team) -> None:
        await team.agreed()
        await _settle(team, outcome)

    return come


async def _leaving(team: Team) -> None:
    await _came_to(Stands("1"))(team)
    dialog = await team.ask("tom", "take_down")
    await team.submit("tom", dialog, "take_down", why="Er staat een naam in.")


STATES: Mapping[State, Callable[[Team], Awaitable[None]]] = {
    State.UNSURE: _unsure,
    State.NEW: _new,
    State.TAKEN: _taken,
    State.WAITING: _waiting,
    State.GOING: _going,
    State.CHECKING: _came_to(Waiting(START + HOUR)),
    State.DOUBT: _came_to(Unknown()),
    State.BY_HAND: _came_to(ByHand()),
    State.PLACED: _came_to(Stands("1")),
    State.LEAVING: _leaving,
    State.CLOSED: _closed,
}
_WRITING = ("load", "save", "propose", "publish")
VERBS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("reply", "holding", "update"), _WRITING),
    **dict.fromkeys(("approve", "agree", "again"), ("publish",)),
    **dict.fromkeys(("fixed", "explain", "stays"), ("answer",)),
    "give_back": ("give_back",),
    "assign": ("assign",),
    "triage": ("save", "save_reply", "save_tell"),
    "tell": ("load", "tell"),
    "remind_me": ("remind",),
    "contact": ("contact",),
    "reached": ("reached",),
    "no_reply": ("close",),
    "take_down": ("take_down",),
    "ask_back": ("ask",),
    "other_team": ("pass",),
    "shift": ("begin",),
    "people": ("edit", "log", "save", "remove", "undo"),
}
TYPED = ("text", "typed", "loaded", "noted", "why", "note", "public", "internal")
CHOSEN = ("start", "reason", "owner", "contact", "next", "area", "way", "asked", "of")
MORE = ("person", "over", "who", "change", "reply", "right", "solution", "roles")
TIMES = ("promised", "at", "before", "until")
FIELDS = (*TYPED, *CHOSEN, *MORE, *TIMES, "name", "public_name", "email", "role_lead")
MOMENTS = ("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-11-23")
VALUES = ("", "x" * 10_000, "9" * 5_000, "9" * 30, "\u0663", "join:9", *MOMENTS)
FORGED = (
    *(case_of(n) for n in (-1, 0, 99, 10**14)),
    *(notice_of(n) for n in (-1, 0, 99, 10**14)),
    *(Subject("case", text) for text in ("", "9" * 40, "1 ", "1.0", "x")),
    Subject("notice", ""),
    Subject("person", "tom"),
    Subject("person", "nobody"),
    Subject("parcel", "1"),
    TEAM,
)


def _steps(action: Action) -> tuple[str, ...]:
    return ("", "nonsense", *VERBS.get(action.id, ()))


def _own(action: Action) -> tuple[Subject, ...]:
    either = (case_of(1), notice_of(1))
    own = {About.CASE: either[:1], About.NOTICE: either[1:], About.TEAM: (TEAM,)}
    return own.get(action.about, either)


async def _floor(opens: Opens, state: State) -> Team:
    """Open a whole team, with a case in this state and a question about it."""
    team = await opens(areas=AREAS, people=PEOPLE)
    await STATES[state](team)
    asked = await team.answer("sanne", "tell", "tell", {**ASKED, "text": "Stuk?"})
    assert isinstance(asked, Done)
    assert (await team.case()).state is state
    return team


def _press_of(team: Team) -> Callable[..., Awaitable[Answer]]:
    """Give a way to press that leaves no trace, and checks that it can be drawn."""
    store = cast("Store", Rewinding(team.parts.store))
    dispatch = Dispatch(store, team.clock, tables())

    async def press(
        who: str, action: str, step: str, values: Mapping[str, str], about: Subject
    ) -> Answer:
        answer = await dispatch(team.request(who, action, step, values, about))
        for language in ("en", "nl"):
            assert _drawn(answer, Words(language, "Europe/Amsterdam"))
        return answer

    return press


def _drawn(answer: Answer, words: Words) -> object:
    if isinstance(answer, Done | Refused):
        return words.say(answer.line)
    page = answer.page if isinstance(answer, Show) else answer.dialog
    wrong = answer.errors if isinstance(answer, Wrong) else {}
    return dialog_view(page, wrong, words)


@pytest.mark.parametrize("state", State)
async def test_no_press_with_odd_values_is_more_than_refused(
    opens: Opens, state: State
) -> None:
    press = _press_of(await _floor(opens, state))
    for action in ACTIONS.values():
        for step in _steps(action):
            for about in _own(action):
                await press("lotte", action.id, step, {}, about)
                for value in VALUES if step else ():
                    values = dict.fromkeys(FIELDS, value)
                    await press("lotte", action.id, step, values, about)


async def test_what_an_action_is_not_about_is_refused(opens: Opens) -> None:
    press = _press_of(await _floor(opens, State.WAITING))
    for action in ACTIONS.values():
        for step in _steps(action):
            for about in FORGED:
                answer = await press("lotte", action.id, step, {}, about)
                if action.about is not About.TEAM:
                    assert isinstance(answer, Refused), (action, step, about)


@pytest.mark.parametrize("who", ["piet", "rita", "arie", "nobody", "wederwoord", ""])
async def test_without_the_right_nothing_opens_and_nothing_is_done(
    opens: Opens, who: str
) -> None:
    team = await _floor(opens, State.WAITING)
    press, people = _press_of(team), await team.parts.store.read(_people)
    for action in ACTIONS.values():
        of_us = who in people and people[who](action)
        able = of_us or action.id in _BEFORE_THEM
        for step in _steps(action):
            for about in _own(action):
                answer = await press(who, action.id, step, {}, about)
                assert able or isinstance(answer, Refused), (action, step)
                reads = action.id in _LOOKING
                assert not (reads and isinstance(answer, Done)), (action, step)


_BEFORE_THEM = frozenset({"more", "read", "copy"})
"""What shows anybody no more than the card on which they press."""
_LOOKING = frozenset(
    {"open", "more", "home", "read", "log", "read_all", "copy"}
    | {"queue", "late", "help"}
)


def _people(tx: Tx) -> dict[str, Callable[[Action], bool]]:
    found = tx.playbook.current().people
    return {id_: lambda a, p=person: p.may(a.right) for id_, person in found.items()}


# ------------------------------------------------------------------ two pairs of eyes


async def _roles(team: Team, who: str, *roles: str) -> None:
    """Let somebody have other roles from now on."""
    now = team.clock.now()

    def change(tx: Tx) -> None:
        people = [dict(p) for p in tx.team.people()]
        for person in people:
            person["roles"] = list(roles) if person["id"] == who else person["roles"]
        tx.team.set_people(people, now)

    await team.parts.store.write(change)


async def _draft_reply(team: Team, who: str, action: str = "reply") -> Dialog:
    answer = await team.answer(who, action, "load", {})
    assert isinstance(answer, Ask), answer
    return answer.dialog


async def test_nobody_agrees_to_their_own_words_where_two_are_needed(
    opens: Opens,
) -> None:
    team = await opens(approval="two", alone=["holding", "apologise"])
    review = await team.opened()
    dialog = await _draft_reply(team, "tom")
    tried = await team.submit("tom", dialog, "publish", text=WORDS)
    assert errors(tried) == {"text": "error.needs_two"}
    holding = await _draft_reply(team, "tom", "holding")
    tried = await team.submit("tom", holding, "publish", text=WORDS)
    assert errors(tried) == {"text": "error.needs_two"}
    await team.proposed("tom")
    for action in ("approve", "agree"):
        own = await team.ask("tom", action)
        tried = await team.submit("tom", own, "publish", noted="yes")
        assert errors(tried) == {"": "error.two_people"}
    again = await _draft_reply(team, "tom")
    tried = await team.submit("tom", again, "publish")
    assert errors(tried) == {"text": "error.needs_two"}
    await team.later(hours=30)
    assert team.standing(review) == []


async def test_by_hand_two_people_agree_before_there_is_anything_to_copy(
    opens: Opens,
) -> None:
    team = await opens(approval="two")
    head = "external_id;created_at;author;rating;text"
    line = "a1;2026-11-23 08:30;Amy;1;Koude soep, en niemand die iets deed."
    export = team.folder / "reviews" / "export.csv"
    export.write_text(f"{head}\n{line}\n", encoding="utf-8")
    await team.later(seconds=30)
    await team.live()
    dialog = await _draft_reply(team, "tom")
    tried = await team.submit("tom", dialog, "publish", text=WORDS)
    assert errors(tried) == {"text": "error.needs_two"}
    await team.proposed("sanne")
    for action in ("copy", "posted"):
        assert isinstance(await team.press("tom", action), Refused)
    yes = await team.ask("tom", "approve")
    assert isinstance(await team.submit("tom", yes, "publish"), Done)
    await team.tick()
    assert (await team.case()).state is State.BY_HAND


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("vervelend", "vervelend\u200d"),
        ("Wat ", "Wat\u00a0"),
        ("dit", "d\u0456t"),
        ("Tom", "Sanne"),
        ("\n\n", "\n"),
        ("Onze excuses daarvoor.", ""),
    ],
)
async def test_words_agreed_to_beforehand_count_only_letter_for_letter(
    opens: Opens, old: str, new: str
) -> None:
    team = await opens(approval="two", alone=["apologise"])
    await team.opened()
    answer = await team.answer("tom", "reply", "load", {"start": "3"})
    assert isinstance(answer, Ask)
    bare = next(f.value for f in answer.dialog.fields if f.name == "text")
    assert old in bare
    tried = await team.submit(
        "tom", answer.dialog, "publish", text=bare.replace(old, new)
    )
    assert errors(tried) == {"text": "error.needs_two"}


async def test_a_fresh_look_after_a_stop_asks_for_two_again(opens: Opens) -> None:
    team = await opens(approval="two", alone=["apologise"])
    review = await team.opened()
    answer = await team.answer("tom", "reply", "load", {"start": "3"})
    assert isinstance(answer, Ask)
    answer = await team.submit("tom", answer.dialog, "publish")
    if isinstance(answer, Ask):
        answer = await team.submit("tom", answer.dialog, "publish")
    assert isinstance(answer, Done)
    await team.press("tom", "stop")
    await team.press("tom", "resume")
    own = await team.ask("tom", "approve")
    tried = await team.submit("tom", own, "publish", noted="yes")
    assert errors(tried) == {"": "error.two_people"}
    await team.later(hours=3)
    assert team.standing(review) == []


async def test_a_role_that_went_between_opening_and_press_counts_for_nothing(
    team: Team,
) -> None:
    await team.opened()
    await team.proposed()
    open_ones = {who: await team.ask(who, "approve") for who in ("tom", "lotte")}
    write = await _draft_reply(team, "tom")
    await _roles(team, "tom", "agent")
    tried = await team.submit("tom", open_ones["tom"], "publish")
    assert isinstance(tried, Refused)
    tried = await team.submit("tom", write, "publish")
    assert errors(tried) == {"text": "error.needs_one"}
    assert isinstance(await team.submit("lotte", open_ones["lotte"], "publish"), Done)


async def test_yes_to_words_that_changed_meanwhile_is_yes_to_nothing(
    team: Team,
) -> None:
    await team.opened()
    await team.proposed()
    old = await team.ask("tom", "approve")
    await team.proposed("sanne", WORDS.replace("bel", "mail"))
    assert errors(await team.submit("tom", old, "publish")) == {"": "error.other_words"}
    # Back to the first words: what is agreed to is what stands there.
    await team.proposed("sanne", WORDS)
    assert isinstance(await team.submit("tom", old, "publish"), Done)
    assert (await team.reply()).text == WORDS


async def test_what_triage_saves_is_no_proposal(opens: Opens) -> None:
    team = await opens(approval="two", areas=AREAS, people=PEOPLE)
    await team.opened()
    values = {"reply": "public", "right": "yes", "solution": "listen", "area": ""}
    saved = await team.answer("tom", "triage", "save", {**values, "typed": WORDS})
    assert isinstance(saved, Done)
    for action in ("approve", "agree"):
        for step in ("", "publish"):
            tried = await team.answer("lotte", action, step, {})
            assert isinstance(tried, Refused)


# ------------------------------------------------------------------ at the same moment


async def test_of_two_who_agree_at_once_one_does(team: Team) -> None:
    review = await team.opened()
    await team.proposed()
    dialogs = {who: await team.ask(who, "approve") for who in ("tom", "lotte")}
    presses = (team.submit(who, dialogs[who], "publish") for who in dialogs)
    answers = await asyncio.gather(*presses)
    assert sorted(type(a).__name__ for a in answers) == ["Done", "Refused"]
    await team.later(minutes=3)
    assert team.standing(review) == [WORDS]


async def test_one_press_that_arrives_five_times_is_one(team: Team) -> None:
    await team.opened()
    dialog = await team.ask("sanne", "reply")
    press = [
        team.submit("sanne", dialog, "propose", key="one", text=WORDS) for _ in "12345"
    ]
    answers = await asyncio.gather(*press)
    lines = {a.line.key for a in answers if isinstance(a, Done)}
    assert len(answers) == 5
    assert lines == {"done.proposed"}
    await team.tick()
    assert len(await team.mine("tom")) == 1


async def test_two_shifts_begun_at_once_are_one(team: Team) -> None:
    await asyncio.gather(on(team, "sanne"), on(team, "sanne"))
    now = team.clock.now()
    found = await team.parts.store.read(lambda tx: tx.shifts.on(now))
    assert [shift.person for shift in found] == ["sanne"]


async def test_colleagues_told_at_once_share_the_notice_of_the_day(
    opens: Opens,
) -> None:
    team = await opens(areas=AREAS, people=PEOPLE)
    for n in range(6):
        await team.opened(author={"id": f"c{n}", "name": f"Karin{n}"})
    told = {"area": "delivery", "way": "info"}
    presses = (team.answer("sanne", "tell", "tell", told, case=n + 1) for n in range(6))
    assert all(isinstance(a, Done) for a in await asyncio.gather(*presses))
    found = await team.parts.store.read(lambda tx: tx.notices.listed())
    assert [len(notice.cases) for notice in found] == [6]


# ------------------------------------------------------------------ words and names


async def test_what_is_internal_reaches_no_reply(opens: Opens) -> None:
    team = await opens(areas=AREAS, people=PEOPLE)
    review = await team.agreed()
    await team.later(minutes=3)
    await team.answer("sanne", "tell", "tell", {**ASKED, "text": "geheim1 stuk?"})
    told = {"public": "De route rijdt weer.", "internal": "geheim2: chauffeur ziek."}
    fixed = team.request("piet", "fixed", "answer", told, notice_of(1))
    assert isinstance(await team.send(fixed), Done)
    dialog = await _draft_reply(team, "tom", "update")
    typed = " ".join(field.value for field in dialog.fields)
    assert "De route rijdt weer." in typed
    assert "geheim" not in typed
    answer = await team.submit("tom", dialog, "publish")
    if isinstance(answer, Ask):
        answer = await team.submit("tom", answer.dialog, "publish")
    assert isinstance(answer, Done)
    await team.later(minutes=3)
    assert len(team.standing(review)) == 2
    assert "geheim" not in " ".join(team.standing(review))


HOSTILE = (
    "<script>alert(1)</script>",
    "{end} {0} {who.__class__} ${me} %(x)s",
    "<!channel> <@U1> [klik](https://evil.example)",
    "\u202egnp.exe\u202c",
    "w" * 500,
    "a\nb\r\nc\n\n\nd",
)


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_words_pass_every_step_and_fill_no_slot(
    opens: Opens, text: str
) -> None:
    people = [{**p, "name": f"{p['name']} {{end}} <b>"} for p in PEOPLE]
    team = await opens(areas=AREAS, people=people)
    await team.opened(text=text, author={"id": "x", "name": text})
    soon = (team.clock.now() + HOUR).isoformat()
    plan = {"contact": "sanne", "before": soon, "note": text}
    assert isinstance(await team.answer("tom", "contact", "contact", plan), Done)
    over = {"owner": "sanne", "note": text}
    assert isinstance(await team.answer("tom", "assign", "assign", over), Done)
    question = {**ASKED, "text": text}
    assert isinstance(await team.answer("sanne", "tell", "tell", question), Done)
    back = team.request("piet", "ask_back", "ask", {"text": text}, notice_of(1))
    assert isinstance(await team.send(back), Done)
    told = team.request("piet", "explain", "answer", {"internal": text}, notice_of(1))
    assert isinstance(await team.send(told), Done)
    await team.proposed("sanne")
    why = {"why": text}
    assert isinstance(await team.answer("tom", "give_back", "give_back", why), Done)
    close = {"reason": "other", "why": text}
    assert isinstance(await team.answer("tom", "no_reply", "close", close), Done)
    await team.later(hours=30)
    posts = await team.parts.store.read(lambda tx: tx.posts.since(0))
    told = [str(p.body) for p in posts if "{end} <b>" in str(p.body)]
    assert told, "the names of colleagues are shown as they are"
    for action in ("log", "read", "open", "more"):
        page = await team.ask("rita", action)
        assert dialog_view(page, {}, Words("nl", "UTC"))


# ------------------------------------------------------------------ time


@given(CLOCKS)
def test_there_is_always_a_moment_to_choose_and_the_dialog_takes_it(
    clock: Clock,
) -> None:
    found = moments(clock.since, clock.hours)
    assert all(at > clock.since for _, at in found)
    latest = clock.hours.day_end(clock.since + timedelta(hours=1))
    assert any(at <= latest for _, at in found), "nothing left to promise"
