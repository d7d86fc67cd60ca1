"""A made-up colleague presses the way a channel does, and says what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from adapters.rehearsal.scenario import Pressed
from bot.app.persona import Personas
from bot.blocks import Button, Choice, Field
from bot.person import Identity
from bot.press import (
    Address,
    Answer,
    Ask,
    Dialog,
    Done,
    Refused,
    Request,
    Show,
    Wrong,
)
from bot.subject import TEAM, case_of
from bot.words import Line, line
from tests.fakes import START as NOW
from tests.fakes import HandClock

WHERE = Address("browser", "webcare")
CASE = case_of(7)
SAID = line("plain", text="x")
NUMBERS = tuple(Choice(n, SAID) for n in ("1", "2", "3"))
START = Field("start", "choice", SAID, value="1", choices=NUMBERS, reload="load")
TEXT = Field("text", "text", SAID, value="One.")


@dataclass
class Scripted:
    """Answers one press after the other as it was told, and keeps what came."""

    answers: list[Answer]
    came: list[Request] = field(default_factory=list)

    async def __call__(self, request: Request) -> Answer:
        self.came.append(request)
        return self.answers[len(self.came) - 1]


def dialog(
    *fields: Field,
    action: str = "reply",
    main: str = "go",
    buttons: tuple[Button, ...] = (),
    shown: str = "",
    seen: str = "",
) -> Dialog:
    return Dialog(
        action,
        CASE,
        SAID,
        fields=fields,
        submit=Button(action, SAID, main) if main else None,
        buttons=buttons,
        shown=shown,
        seen=seen,
    )


async def pressed(
    scripted: Scripted,
    *,
    step: str = "",
    moments: Mapping[str, datetime] | None = None,
    **values: str,
) -> Line | None:
    personas = Personas(scripted, HandClock())
    press = Pressed("reply", "sanne", "cake", "", step, values)
    return await personas.press(press, CASE, WHERE, moments or {})


def key(why: Line | None) -> str:
    return why.key if why else ""


async def test_a_button_that_does_it_at_once_is_pressed_once() -> None:
    desk = Scripted([Done(SAID)])
    assert await pressed(desk) is None
    [request] = desk.came
    assert (request.action, request.step, request.subject) == ("reply", "", CASE)
    assert request.who == Identity("browser", "", "sanne")
    assert request.where == WHERE
    assert request.at == HandClock().now()


async def test_a_dialog_goes_back_as_it_was_drawn_with_what_was_filled_in() -> None:
    drawn = dialog(TEXT, Field("typed", "kept", SAID, value="k"), shown="s1")
    desk = Scripted([Ask(drawn), Done(SAID)])
    assert await pressed(desk, text="Two.") is None
    _, request = desk.came
    assert (request.step, request.shown, request.seen) == ("go", "s1", "")
    assert request.values == {"text": "Two.", "typed": "k"}


async def test_another_verb_than_the_main_one_can_be_named() -> None:
    desk = Scripted([Ask(dialog(TEXT)), Done(SAID)])
    await pressed(desk, step="save")
    assert desk.came[1].step == "save"


async def test_a_choice_that_redraws_the_dialog_is_made_first() -> None:
    loaded = Field("text", "text", SAID, value="Three.")
    again = dialog(replace(START, value="3"), loaded)
    desk = Scripted([Ask(dialog(START, TEXT, shown="s")), Ask(again), Done(SAID)])
    assert await pressed(desk, start="3") is None
    _, load, submit = desk.came
    assert (load.step, load.shown) == ("load", "s")
    assert load.values == {"start": "3", "text": "One."}
    assert submit.values == {"start": "3", "text": "Three."}


async def test_a_choice_that_stands_so_already_redraws_nothing() -> None:
    desk = Scripted([Ask(dialog(START)), Done(SAID)])
    await pressed(desk, start="1")
    assert [request.step for request in desk.came] == ["", "go"]


async def test_each_such_choice_is_made_once_in_the_dialog_as_it_then_is() -> None:
    """A field may only come with another choice, and a choice need not be taken."""
    way = replace(START, name="way", value="info", choices=(Choice("info", SAID),))
    both = replace(way, choices=(*way.choices, Choice("ask", SAID)))
    chosen = replace(START, value="2")
    desk = Scripted(
        [
            Ask(dialog(START, way)),
            Ask(dialog(chosen, both)),
            Ask(dialog(chosen, both, TEXT)),
            Done(SAID),
        ]
    )
    assert await pressed(desk, start="2", way="ask", text="Why?") is None
    assert [request.values for request in desk.came[1:]] == [
        {"start": "2", "way": "info"},
        {"start": "2", "way": "ask"},
        {"start": "2", "way": "ask", "text": "Why?"},
    ]


async def test_what_refuses_to_be_redrawn_ends_the_press() -> None:
    desk = Scripted([Ask(dialog(START, TEXT)), Refused(line("refused.verb"))])
    assert key(await pressed(desk, start="3")) == "refused.verb"
    assert len(desk.came) == 2


async def test_a_dialog_that_comes_first_is_passed_by() -> None:
    way = Button("reply", SAID, "load")
    first = dialog(action="triage", buttons=(Button("tell", SAID, "x"), way), shown="s")
    desk = Scripted([Ask(first), Ask(dialog(TEXT)), Done(SAID)])
    assert await pressed(desk) is None
    assert [r.step for r in desk.came] == ["", "load", "go"]
    assert desk.came[1].shown == "s"


async def test_one_that_cannot_be_passed_by_is_left_alone() -> None:
    desk = Scripted([Ask(dialog(action="triage", buttons=(Button("reply", SAID),)))])
    assert key(await pressed(desk)) == "rehearse.asks"
    assert len(desk.came) == 1


# ------------------------------------------------------------------ what is on offer

HOUR = timedelta(hours=1)
UNTIL = Field(
    "until",
    "choice",
    SAID,
    choices=(
        *(Choice((NOW + n * HOUR).isoformat(), SAID) for n in (1, 8, 32)),
        Choice("off", SAID),
    ),
)


async def test_of_the_moments_on_offer_the_nearest_is_chosen() -> None:
    desk = Scripted([Ask(dialog(UNTIL)), Done(SAID)])
    assert await pressed(desk, moments={"until": NOW + 7 * HOUR}) is None
    assert desk.came[1].values == {"until": (NOW + 8 * HOUR).isoformat()}


async def test_a_field_without_moments_offers_none() -> None:
    for field_ in (START, TEXT):
        desk = Scripted([Ask(dialog(field_))])
        why = await pressed(desk, moments={field_.name: NOW})
        assert key(why) == "rehearse.no_choice"
        assert len(desk.came) == 1


async def test_what_nobody_could_choose_is_said_with_what_they_could() -> None:
    why = await pressed(Scripted([Ask(dialog(START))]), start="4")
    assert why == line("rehearse.no_choice", name="start", known="1, 2, 3")


async def test_a_field_that_is_not_there_is_said_with_those_that_are() -> None:
    why = await pressed(Scripted([Ask(dialog(START, TEXT))]), txt="x")
    assert why == line("rehearse.no_field", name="txt", known="start, text")


# ------------------------------------------------------------------ how it ends


async def test_findings_are_looked_at_and_the_words_sent_once_more() -> None:
    found = dialog(TEXT, seen="findings")
    desk = Scripted([Ask(dialog(TEXT)), Ask(found), Done(SAID)])
    assert await pressed(desk) is None
    assert desk.came[2].seen == "findings"


async def test_a_dialog_that_keeps_asking_is_given_up() -> None:
    desk = Scripted([Ask(dialog(main=""))] * 3)
    assert key(await pressed(desk)) == "rehearse.asks"
    assert [request.step for request in desk.came] == ["", "", ""]


async def test_what_was_wrong_or_refused_is_said() -> None:
    wrong = Wrong({"text": line("check.empty")}, dialog(TEXT))
    assert key(await pressed(Scripted([Ask(dialog(TEXT)), wrong]))) == "check.empty"
    refused = Scripted([Refused(line("refused.verb"))])
    assert key(await pressed(refused)) == "refused.verb"


async def test_something_to_read_is_all_there_is_to_it() -> None:
    assert await pressed(Scripted([Show(dialog())])) is None


async def test_every_press_has_a_key_of_its_own() -> None:
    desk = Scripted([Ask(dialog(action="stop")), Done(SAID), Done(SAID)])
    personas = Personas(desk, HandClock())
    for _ in range(2):
        await personas.press(Pressed("stop", "tom"), TEAM, WHERE, {})
    assert len({request.key for request in desk.came}) == 3
