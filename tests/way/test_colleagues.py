"""Colleagues are told or asked about what went wrong, and their answer reaches all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from bot.case import State
from bot.errors import Impossible
from bot.notice import Notice, NoticeId, NoticeMove, NoticeState
from bot.person import PersonId
from bot.ports import Tx
from bot.press import Answer, Ask, Dialog, Done, Refused, Show, Wrong
from bot.reminder import SILENCE
from bot.subject import Subject, case_of, notice_of
from bot.words import line
from handlers.colleagues.notices import moved, notice_for
from handlers.colleagues.tell import silent
from tests.playbooks import PLAYBOOK
from tests.way.conftest import Opens
from tests.way.team import Team, errors

AREAS = [
    {
        "id": "delivery",
        "name": "Delivery",
        "customer": "de bezorging",
        "words": ["te laat"],
        "people": ["joost", "mila"],
    },
    {"id": "till", "name": "Till", "customer": "de kassa", "people": ["mila"]},
    {"id": "app", "name": "App", "customer": "de app"},
]
PRODUCT = [
    {
        "id": id_,
        "name": name,
        "public_name": name,
        "email": f"{id_}@polderbank.example",
        "roles": ["product"],
    }
    for id_, name in (("joost", "Joost Mulder"), ("mila", "Mila Smit"))
]
PEOPLE = [*PLAYBOOK["people"], *PRODUCT]
ASKED = {"way": "question", "text": "Is the route Utrecht still broken?"}


@dataclass
class Floor:
    """The team with colleagues to tell, and what each of them sees."""

    team: Team

    async def complaints(self, number: int) -> None:
        """Let so many customers complain about late parcels."""
        for n in range(number):
            self.team.complaint(author={"id": f"c{n}", "name": f"Karin{n} Jansen"})
        await self.team.live()

    async def tell(self, case: int = 1, who: str = "sanne", **values: str) -> Answer:
        """Open the dialog on a case, fill it in and send it."""
        dialog = await self.form(case, who, **values)
        answer = await self.team.submit(who, dialog, "tell", **values)
        await self.team.tick()
        return answer

    async def form(self, case: int = 1, who: str = "sanne", **values: str) -> Dialog:
        """Open the dialog, and choose what redraws it."""
        answer = await self.team.answer(who, "tell", "", {}, case=case)
        assert isinstance(answer, Ask), answer
        if not values:
            return answer.dialog
        again = await self.team.submit(who, answer.dialog, "load", **values)
        assert isinstance(again, Ask)
        return again.dialog

    async def press(
        self, who: str, action: str, step: str = "", *, notice: int = 1, **values: str
    ) -> Answer:
        about = notice_of(notice)
        request = self.team.request(who, action, step, values, about)
        answer = await self.team.send(request)
        await self.team.tick()
        return answer

    async def notice(self, number: int = 1) -> Notice:
        store = self.team.parts.store
        found = await store.read(lambda tx: tx.notices.get(NoticeId(number)))
        assert found is not None
        return found

    async def sees(self, key: str) -> str:
        """Give everything that a message says, buttons included."""
        post = await self.team.parts.store.read(lambda tx: tx.posts.get(key))
        assert post is not None, key
        parts = [*post.body["blocks"], *post.body["buttons"]]
        return "\n".join(_read(part) for part in parts)

    async def keys(self, conversation: str) -> list[str]:
        """Give the messages of a conversation by their keys, lines left out."""
        posts = await self.team.parts.store.read(lambda tx: tx.posts.since(0))
        return [p.key for p in posts if p.conversation == conversation and not p.thread]


def _read(value: Any) -> str:
    """Read out all texts in a part of a message."""
    if isinstance(value, dict):
        return " ".join(_read(v) for v in value.values())
    if isinstance(value, list | tuple):
        return " ".join(_read(v) for v in value)
    return str(value)


def fields(dialog: Dialog) -> dict[str, str]:
    return {field.name: field.value for field in dialog.fields}


def choices(dialog: Dialog, name: str) -> list[str]:
    found = next(field for field in dialog.fields if field.name == name)
    return [choice.value for choice in found.choices]


@pytest.fixture
async def floor(opens: Opens) -> Floor:
    return Floor(await opens(areas=AREAS, people=PEOPLE))


# ------------------------------------------------------------------ for information


async def test_what_is_told_counts_up_on_one_card_and_pings_nobody(
    floor: Floor,
) -> None:
    await floor.complaints(3)
    for case in (1, 2):
        assert isinstance(await floor.tell(case), Done)
    assert "Delivery: 2 customers today, yesterday 0" in await floor.sees("notice:1")
    first = await floor.keys("product")
    await floor.tell(3)
    assert "Delivery: 3 customers today" in await floor.sees("notice:1")
    assert await floor.keys("product") == first == ["notice:1"]
    for who in ("joost", "mila", "sanne"):
        assert await floor.keys(f"@{who}") == []


async def test_no_customer_is_named_to_colleagues(floor: Floor) -> None:
    await floor.complaints(2)
    await floor.tell(1)
    await floor.tell(2, **ASKED)
    for key in ("notice:1", "notice:2", "ask:2:joost"):
        seen = await floor.sees(key)
        assert "Twee weken te laat" in seen
        assert "Karin" not in seen
        assert "Jansen" not in seen
        assert "case 1" not in seen
        assert "plein.example" not in seen


async def test_every_day_and_area_has_a_card_of_its_own(floor: Floor) -> None:
    await floor.complaints(3)
    await floor.tell(1)
    await floor.tell(2, area="app")
    await floor.team.later(days=1)
    await floor.tell(3)
    assert "App: 1 customer today" in await floor.sees("notice:2")
    assert "Delivery: 1 customer today, yesterday 1" in await floor.sees("notice:3")


async def test_a_case_is_told_once(floor: Floor) -> None:
    await floor.complaints(1)
    await floor.tell()
    answer = await floor.tell()
    assert isinstance(answer, Done)
    assert answer.line == line("done.told_already", area="Delivery")
    assert (await floor.notice()).cases == (1,)
    log = await floor.team.ask("sanne", "log")
    assert repr(log).count("did.tell") == 1


# ------------------------------------------------------------------ the dialog


async def test_the_area_is_guessed_and_says_why(floor: Floor) -> None:
    await floor.complaints(1)
    dialog = await floor.form()
    assert fields(dialog)["area"] == "delivery"
    hint = next(f.hint for f in dialog.fields if f.name == "area")
    assert hint == line("guess.area", words="te laat")
    assert choices(dialog, "way") == ["info", "question"]
    other = await floor.form(area="till")
    assert all(field.hint is None for field in other.fields)


async def test_what_was_agreed_comes_before_a_guess(floor: Floor) -> None:
    await floor.complaints(1)
    triage = await floor.team.ask("sanne", "triage")
    await floor.team.submit("sanne", triage, "save", area="till")
    assert fields(await floor.form())["area"] == "till"


async def test_without_any_clue_it_is_the_first_area(floor: Floor) -> None:
    await floor.team.opened(text="Boos.")
    assert fields(await floor.form())["area"] == "delivery"


async def test_who_knows_about_the_area_is_first_and_the_asker_is_not_asked(
    floor: Floor,
) -> None:
    await floor.complaints(1)
    asked = await floor.form(way="question")
    assert choices(asked, "asked") == ["joost", "mila", "tom", "lotte"]
    moved_on = await floor.team.submit("sanne", asked, "load", area="till")
    assert isinstance(moved_on, Ask)
    assert fields(moved_on.dialog)["asked"] == "mila"
    assert "nobody_knows" not in repr(moved_on.dialog)
    chosen = await floor.team.submit("sanne", asked, "load", asked="lotte")
    assert isinstance(chosen, Ask)
    assert fields(chosen.dialog)["asked"] == "lotte"


async def test_an_area_without_people_says_so_and_offers_everybody(
    floor: Floor,
) -> None:
    await floor.complaints(1)
    dialog = await floor.form(area="app", way="question")
    assert "note.nobody_knows" in repr(dialog.blocks)
    assert fields(dialog)["asked"] == "tom"


async def test_typed_words_survive_a_change_of_mind(floor: Floor) -> None:
    await floor.complaints(1)
    asked = await floor.form(way="question", text="Which route?")
    told = await floor.team.submit("sanne", asked, "load", way="info")
    assert isinstance(told, Ask)
    (kept,) = [f for f in told.dialog.fields if f.name == "text"]
    assert (kept.kind, kept.value) == ("kept", "Which route?")
    back = await floor.team.submit("sanne", told.dialog, "load", way="question")
    assert isinstance(back, Ask)
    assert fields(back.dialog)["text"] == "Which route?"


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"area": "garden"}, {"area": "error.choose"}),
        ({"way": "shout"}, {"way": "error.choose"}),
        ({"way": "join:7"}, {"way": "error.choose"}),
        ({"way": "question"}, {"text": "error.no_question"}),
        ({"way": "question", "text": "\u200b "}, {"text": "error.no_question"}),
        ({**ASKED, "asked": "piet"}, {"asked": "error.choose"}),
        ({**ASKED, "asked": "sanne"}, {"asked": "error.choose"}),
        ({**ASKED, "before": "soon"}, {"before": "error.moment"}),
        ({**ASKED, "before": "2026-01-01T00:00+00:00"}, {"before": "error.moment"}),
        ({"way": "question", "text": "x" * 501}, {"text": "check.long"}),
    ],
)
async def test_what_cannot_be_is_said_in_place(
    floor: Floor, values: dict[str, str], wrong: dict[str, str]
) -> None:
    await floor.complaints(1)
    dialog = await floor.form()
    answer = await floor.team.submit("sanne", dialog, "tell", **values)
    assert errors(answer) == wrong
    assert isinstance(answer, Wrong)
    typed = values.get("text", "").replace("\u200b", "").strip()
    assert fields(answer.dialog)["text"] == typed


async def test_when_nobody_else_can_answer_it_says_what_to_do(opens: Opens) -> None:
    tom = PLAYBOOK["people"][1]
    floor = Floor(await opens(areas=AREAS[2:], people=[tom]))
    await floor.complaints(1)
    dialog = await floor.form(1, "tom", way="question")
    assert fields(dialog)["asked"] == ""
    answer = await floor.team.submit("tom", dialog, "tell", **ASKED)
    assert errors(answer) == {"asked": "error.nobody_to_ask"}


async def test_without_areas_it_says_what_to_do(team: Team) -> None:
    await team.opened()
    answer = await team.answer("sanne", "tell", "", {})
    assert isinstance(answer, Refused)
    assert answer.line.key == "refused.no_areas"
    sent = await team.answer("sanne", "tell", "tell", {"area": "delivery"})
    assert isinstance(sent, Refused)


# ------------------------------------------------------------------ a question


async def test_a_question_reaches_one_person_and_says_before_when(
    floor: Floor,
) -> None:
    await floor.complaints(1)
    answer = await floor.tell(**ASKED)
    assert isinstance(answer, Done)
    assert answer.line.key == "done.asked"
    for key in ("notice:1", "ask:1:joost"):
        seen = await floor.sees(key)
        assert "Sanne de Vries asks: Is the route Utrecht still broken?" in seen
        assert "asked Joost Mulder, answer before Mon 17:00" in seen
        assert "Looking into it" in seen
    assert await floor.keys("@joost") == ["ask:1:joost"]
    assert await floor.keys("@mila") == []
    assert "Asked Joost Mulder, answer before" in repr(await floor.team.card())
    log = repr(await floor.team.ask("sanne", "log"))
    assert "did.tell" in log
    assert "Delivery: Is the route Utrecht still broken?" in log


async def test_a_case_can_belong_to_a_question_that_is_open(floor: Floor) -> None:
    await floor.complaints(3)
    await floor.tell(1, **ASKED)
    dialog = await floor.form(2)
    assert choices(dialog, "way") == ["join:1", "info", "question"]
    assert fields(dialog)["way"] == "join:1"
    await floor.tell(2)
    await floor.tell(3, text="Also in Zeist.")
    assert (await floor.notice()).cases == (1, 2, 3)
    for key in ("notice:1", "ask:1:joost"):
        seen = await floor.sees(key)
        assert "holds for 3 cases" in seen
        assert "Sanne de Vries adds: Also in Zeist." in seen
    assert await floor.keys("product") == ["notice:1"]
    assert await floor.keys("@joost") == ["ask:1:joost"]
    assert fields(await floor.form(1, area="till"))["way"] == "info"


async def test_a_case_in_a_question_can_add_words_to_it(floor: Floor) -> None:
    await floor.complaints(1)
    await floor.tell(**ASKED)
    dialog = await floor.form()
    assert fields(dialog)["way"] == "info"
    bare = await floor.team.submit("sanne", dialog, "tell", way="join:1")
    assert errors(bare) == {"text": "error.told_already"}
    assert isinstance(await floor.tell(way="join:1", text="Since Friday."), Done)
    assert "adds: Since Friday." in await floor.sees("notice:1")
    assert (await floor.notice()).cases == (1,)


async def test_what_is_added_stays_whatever_happens_to_the_question(
    floor: Floor,
) -> None:
    await floor.complaints(3)
    await floor.tell(1, **ASKED)
    await floor.tell(2, text="Also in Zeist.")
    await floor.tell(3, "tom", text="And in\nGouda.")
    await floor.press("joost", "ask_back", "ask", text="Which day?")
    await floor.press("joost", "other_team", "pass", area="till", asked="mila")
    await floor.press("mila", "looking")
    for key in ("notice:1", "ask:1:mila"):
        seen = await floor.sees(key)
        assert "Sanne de Vries asks: Is the route Utrecht still broken? " in seen
        assert "Sanne de Vries adds: Also in Zeist." in seen
        assert "Tom Bakker adds: And in Gouda." in seen
        assert "Joost Mulder asks Sanne de Vries: Which day?" in seen
        assert "Mila Smit has been looking into it" in seen
        assert "assed on" not in seen


async def test_a_question_that_is_full_says_how_much_still_fits(floor: Floor) -> None:
    await floor.complaints(1)
    await floor.tell(**ASKED)
    dialog, more = await floor.form(way="join:1"), {"way": "join:1", "text": "x" * 490}
    for _ in range(3):
        answer = await floor.team.submit("sanne", dialog, "tell", **more)
        assert isinstance(answer, Done)
    before = await floor.notice()
    late = await floor.team.submit("sanne", dialog, "tell", **more)
    assert errors(late) == {"text": "error.full"}
    assert isinstance(late, Wrong)
    assert fields(late.dialog)["text"] == more["text"]
    asked = await floor.press("joost", "ask_back", "ask", text="y" * 490)
    assert errors(asked) == {"text": "error.full"}
    assert isinstance(asked, Wrong)
    room = asked.errors["text"].values["room"]
    assert isinstance(room, int)
    assert await floor.notice() == before
    for length, kind in ((room + 1, Wrong), (room, Done)):
        answer = await floor.press("joost", "ask_back", "ask", text="y" * length)
        assert isinstance(answer, kind)
    none = await floor.press("joost", "ask_back", "ask", text="y")
    assert isinstance(none, Wrong)
    assert none.errors["text"].values["room"] == 0


async def test_an_answer_that_came_first_wins_from_joining(floor: Floor) -> None:
    await floor.complaints(2)
    await floor.tell(1, **ASKED)
    dialog = await floor.form(2)
    await floor.press("joost", "fixed", "answer", internal="A leak.")
    late = await floor.team.submit("sanne", dialog, "tell")
    assert errors(late) == {"way": "error.choose"}


# ------------------------------------------------------------------ silence


async def test_silence_reminds_who_was_asked_and_tells_who_asked(
    floor: Floor,
) -> None:
    await floor.complaints(1)
    await floor.tell(**ASKED)
    await floor.team.press("tom", "take")
    await floor.team.later(hours=8)
    assert "no answer yet; it was due Mon 17:00" in await floor.sees("notice:1")
    assert "A reminder went out at 23 Nov 17:00" in await floor.sees("ask:1:joost")
    for who in ("joost", "sanne"):
        lists = [k for k in await floor.keys(f"@{who}") if k.startswith("list:")]
        assert len(lists) == 1
        assert "Is the route Utrecht" in await floor.sees(lists[0])


async def test_it_is_brought_up_on_two_more_working_days_and_then_no_more(
    floor: Floor,
) -> None:
    await floor.complaints(1)
    await floor.tell(**ASKED)
    reminded = []
    for _ in range(7 * 24):
        await floor.team.later(hours=1)
        reminded.append((await floor.notice()).look)
        assert len(await _silences(floor)) <= 1
    assert await _silences(floor) == []
    lists = [k for k in await floor.keys("@joost") if k.startswith("list:")]
    assert len(lists) == 3
    assert len(set(map(repr, filter(None, reminded)))) == 1


async def _silences(floor: Floor) -> list[Any]:
    found = await floor.team.parts.store.read(
        lambda tx: tx.timers.waiting(notice_of(1))
    )
    return [timer for timer in found if timer.step == SILENCE]


async def _become_readers(floor: Floor, *names: str) -> None:
    """Let these people only look from now on."""
    store, now = floor.team.parts.store, floor.team.clock.now()
    people = [
        {**person, "roles": ["reader"]} if person["id"] in names else person
        for person in PEOPLE
    ]
    await store.write(lambda tx: tx.team.set_people(people, now))


async def _lists(floor: Floor, who: str) -> int:
    keys = await floor.keys(f"@{who}")
    return sum(key.startswith("list:") for key in keys)


async def test_silence_of_who_may_not_answer_is_told_to_who_may(floor: Floor) -> None:
    await floor.complaints(1)
    await floor.tell(**ASKED)
    await floor.team.press("tom", "take")
    await _become_readers(floor, "joost", "sanne")
    await floor.team.later(hours=8)
    told = [await _lists(floor, who) for who in ("joost", "sanne", "mila", "lotte")]
    assert told == [0, 0, 1, 1]


async def test_who_asked_hears_of_it_where_nobody_else_may_answer(floor: Floor) -> None:
    await floor.complaints(1)
    await floor.tell(who="lotte", **ASKED)
    await floor.team.press("lotte", "take")
    await _become_readers(floor, "joost", "mila", "sanne", "tom")
    await floor.team.later(hours=8)
    told = [await _lists(floor, who) for who in ("joost", "mila", "lotte")]
    assert told == [0, 0, 1]


async def test_an_answer_ends_the_waiting(floor: Floor) -> None:
    await floor.complaints(1)
    await floor.tell(**ASKED)
    await floor.press("joost", "explain", "answer", public="It was the snow.")
    assert await _silences(floor) == []
    store, now = floor.team.parts.store, floor.team.clock.now()
    for number in (1, 9):
        await store.write(lambda tx, n=number: silent(tx, n, now))
    assert await store.read(lambda tx: tx.nudges.of(PersonId("joost"))) == []


async def test_what_happened_meanwhile_stays_on_the_card_in_silence(
    floor: Floor,
) -> None:
    await floor.complaints(1)
    await floor.tell(**ASKED)
    await floor.press("joost", "ask_back", "ask", text="Which day?")
    await floor.team.later(hours=8)
    assert "asks Sanne de Vries: Which day?" in await floor.sees("notice:1")


# ------------------------------------------------------------------ answers


async def test_looking_into_it_is_one_press(floor: Floor) -> None:
    await floor.complaints(1)
    await floor.tell(**ASKED)
    assert isinstance(await floor.press("joost", "looking"), Done)
    for key in ("notice:1", "ask:1:joost"):
        seen = await floor.sees(key)
        assert "Joost Mulder has been looking into it since 23 Nov 09:00" in seen
        assert "Looking into it" not in seen
    again = await floor.press("mila", "looking")
    assert isinstance(again, Refused)
    assert again.line.values["stands"].key == "notice.looking"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("action", "state", "said"),
    [
        ("fixed", NoticeState.FIXED, "Fixed · Joost Mulder · 23 Nov 09:00"),
        ("explain", NoticeState.EXPLAINED, "Explained · Joost Mulder · 23 Nov 09:00"),
        ("stays", NoticeState.STAYS, "Stays as it is · Joost Mulder · 23 Nov 09:00"),
    ],
)
async def test_one_answer_reaches_all_cases_in_two_parts(
    floor: Floor, action: str, state: NoticeState, said: str
) -> None:
    await floor.complaints(2)
    await floor.tell(1, **ASKED)
    await floor.tell(2)
    dialog = await floor.press("joost", action)
    assert isinstance(dialog, Ask)
    assert [f.label.key for f in dialog.dialog.fields] == [
        "field.public",
        "field.internal",
    ]
    answer = await floor.press(
        "joost", action, "answer", public="It runs again.", internal="A leak."
    )
    assert isinstance(answer, Done)
    assert (await floor.notice()).state is state
    for key in ("notice:1", "ask:1:joost", "card:1", "card:2"):
        seen = await floor.sees(key)
        assert said in seen
        assert "It runs again." in seen
        assert "A leak." in seen
    told = await floor.team.told()
    assert told.count("Joost Mulder answered about Delivery.") == 2


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({}, {"public": "error.no_answer"}),
        ({"public": " \u200b", "internal": " "}, {"public": "error.no_answer"}),
        ({"public": "x" * 501}, {"public": "check.long"}),
        ({"public": "Beste {{naam}}, het is klaar."}, {"public": "check.slot"}),
        ({"internal": "x" * 501}, {"internal": "check.long"}),
        (
            {"public": "x" * 501, "internal": "x" * 501},
            {"public": "check.long", "internal": "check.long"},
        ),
    ],
)
async def test_an_answer_that_cannot_be_kept_comes_back_as_it_was_typed(
    floor: Floor, values: dict[str, str], wrong: dict[str, str]
) -> None:
    await floor.complaints(1)
    await floor.tell(**ASKED)
    answer = await floor.press("joost", "fixed", "answer", **values)
    assert errors(answer) == wrong
    assert isinstance(answer, Wrong)
    for name, value in values.items():
        assert fields(answer.dialog)[name] == value
    assert (await floor.notice()).told is None


async def test_an_answer_can_be_made_better(floor: Floor) -> None:
    await floor.complaints(1)
    await floor.tell(**ASKED)
    await floor.press("joost", "explain", "answer", public="Snow.", internal="Ice.")
    again = await floor.press("mila", "explain")
    assert isinstance(again, Ask)
    assert fields(again.dialog) == {"public": "Snow.", "internal": "Ice."}
    better = await floor.press("mila", "fixed")
    assert isinstance(better, Ask)
    assert isinstance(
        await floor.team.submit("mila", better.dialog, "answer", public="Thawed."), Done
    )
    await floor.team.tick()
    seen = await floor.sees("card:1")
    assert "Thawed." in seen
    assert "Snow." not in seen
    late = await floor.press("joost", "stays", "answer", public="No.")
    assert isinstance(late, Refused)
    assert late.line.values["stands"].key == "notice.fixed"  # type: ignore[union-attr]


async def test_whose_answer_came_second_reads_the_first_before_replacing_it(
    floor: Floor,
) -> None:
    await floor.complaints(1)
    await floor.tell(**ASKED)
    mine, theirs = [await floor.press(who, "explain") for who in ("mila", "joost")]
    assert isinstance(mine, Ask)
    assert isinstance(theirs, Ask)
    first = await floor.team.submit("joost", theirs.dialog, "answer", public="Snow.")
    assert isinstance(first, Done)
    late = await floor.team.submit("mila", mine.dialog, "answer", public="Ice.")
    assert errors(late) == {"": "error.changed"}
    assert isinstance(late, Wrong)
    assert "Snow." in repr(late.dialog.blocks)
    assert fields(late.dialog)["public"] == "Ice."
    again = await floor.team.submit("mila", late.dialog, "answer", public="Ice.")
    assert isinstance(again, Done)
    told = (await floor.notice()).told
    assert told is not None
    assert told.public == "Ice."


# ------------------------------------------------------------------ owners hear of it


async def _placed(floor: Floor, number: int) -> None:
    await floor.team.agree("tom", case=number)
    await floor.team.later(minutes=3)


async def test_the_owner_gets_the_case_with_what_to_do_now(floor: Floor) -> None:
    await floor.complaints(1)
    await _placed(floor, 1)
    await floor.tell(**ASKED)
    await floor.press("joost", "fixed", "answer", public="The route runs again.")
    (key,) = await floor.keys("@tom")
    seen = await floor.sees(key)
    assert "Joost Mulder answered about Delivery." in seen
    assert "It is fixed: you can update the customer." in seen
    assert "Update the customer…" in seen
    draft = await floor.team.ask("tom", "update")
    assert "The route runs again." in fields(draft)["text"]


async def test_a_case_still_worked_on_only_hears_that_there_is_an_answer(
    floor: Floor,
) -> None:
    await floor.complaints(1)
    await floor.team.press("tom", "take")
    await floor.tell(**ASKED)
    await floor.press("joost", "fixed", "answer", internal="A leak.")
    (key,) = await floor.keys("@tom")
    seen = await floor.sees(key)
    assert "Joost Mulder answered about Delivery." in seen
    assert "you can update the customer" not in seen


async def test_who_owns_several_gets_one_list(floor: Floor) -> None:
    await floor.complaints(4)
    for case in (1, 2):
        await floor.team.answer("tom", "take", "", {}, case=case)
    await floor.team.answer("sanne", "take", "", {}, case=3)
    for case in (1, 2, 3, 4):
        await floor.tell(case, way="question" if case == 1 else "join:1", text="Why?")
    await floor.press("joost", "stays", "answer", public="It is the law.")
    (key,) = await floor.keys("@tom")
    seen = await floor.sees(key)
    assert "It holds for 2 of your cases." in seen
    assert "Karin0 Jansen (case 1)" in seen
    assert "Karin1 Jansen (case 2)" in seen
    (key,) = await floor.keys("@sanne")
    assert "Joost Mulder answered about Delivery." in await floor.sees(key)


async def test_who_owns_very_many_gets_a_list_that_can_be_read(floor: Floor) -> None:
    await floor.complaints(23)
    for case in range(1, 24):
        await floor.team.answer("tom", "take", "", {}, case=case)
        await floor.tell(case, way="question" if case == 1 else "join:1", text="Why?")
    await floor.press("joost", "fixed", "answer", public="It runs again.")
    (key,) = [key for key in await floor.keys("@tom") if "answered" in key]
    seen = await floor.sees(key)
    assert seen.count("Jansen (case") == 20
    assert "And 3 more." in seen
    page = await floor.press("joost", "read_all")
    assert isinstance(page, Show)
    assert repr(page.page.blocks).count("Twee weken te laat") == 20
    assert "list.more" in repr(page.page.blocks)


async def test_a_list_begins_with_the_customers_who_can_be_told(floor: Floor) -> None:
    await floor.complaints(3)
    for case in (1, 2, 3):
        await floor.team.answer("tom", "take", "", {}, case=case)
        await floor.tell(case, way="question" if case == 1 else "join:1", text="Why?")
    await _placed(floor, 3)
    await floor.press("joost", "fixed", "answer", public="It runs again.")
    (key,) = [key for key in await floor.keys("@tom") if "answered" in key]
    seen = await floor.sees(key)
    assert "Fixed: 1 of your customers can be told." in seen
    found = [seen.index(f"(case {number})") for number in (3, 1, 2)]
    assert found == sorted(found)


async def test_nobody_hears_of_their_own_answer_or_of_a_closed_case(
    floor: Floor,
) -> None:
    await floor.complaints(2)
    await floor.team.answer("tom", "take", "", {}, case=1)
    await floor.team.answer("lotte", "take", "", {}, case=2)
    await floor.tell(1, **ASKED)
    await floor.tell(2)
    await floor.team.answer("lotte", "not_complaint", "", {}, case=2)
    assert (await floor.team.case(2)).state is State.CLOSED
    await floor.press("tom", "explain", "answer", public="It was the snow.")
    assert await floor.keys("@tom") == []
    assert await floor.keys("@lotte") == []


# ------------------------------------------------------------------ the law

SECRET = "The boiler leaked; Piet forgot it."


async def test_internal_words_reach_no_draft_suggestion_or_reply(
    floor: Floor,
) -> None:
    """Only the field for the customer can be quoted; the other one stays with us."""
    await floor.complaints(2)
    await _placed(floor, 1)
    for case in (1, 2):
        await floor.tell(case, way="question" if case == 1 else "join:1", text="Why?")
    public = "The oven works again."
    await floor.press("joost", "fixed", "answer", public=public, internal=SECRET)
    for case, action in ((1, "update"), (2, "reply"), (2, "holding")):
        answer = await floor.team.answer("tom", action, "", {}, case=case)
        assert isinstance(answer, Ask)
        offered = fields(answer.dialog)
        starts = next((f for f in answer.dialog.fields if f.name == "start"), None)
        for start in starts.choices if starts else ():
            values = {**offered, "start": start.value}
            again = await floor.team.answer("tom", action, "load", values, case=case)
            assert isinstance(again, Ask)
            assert "boiler" not in repr(again.dialog.fields)
        assert "boiler" not in repr(offered)
    update = await floor.team.ask("tom", "update")
    found = await floor.team.submit("tom", update, "publish")
    assert isinstance(found, Ask)
    assert "boiler" not in repr(found.dialog.fields)
    sent = await floor.team.submit("tom", found.dialog, "publish")
    assert isinstance(sent, Done)
    await floor.team.later(minutes=3)
    review = (await floor.team.case(1)).review
    standing = floor.team.standing(review.partition("/")[2])
    assert public in standing[-1]
    assert "boiler" not in repr(standing)
    for case in (1, 2):
        kept = (await floor.team.case(case)).suggestions
        assert "boiler" not in repr(kept)


async def test_only_internal_words_lead_to_an_update_without_them(
    floor: Floor,
) -> None:
    await floor.complaints(1)
    await _placed(floor, 1)
    await floor.tell(**ASKED)
    await floor.press("joost", "fixed", "answer", internal=SECRET)
    dialog = await floor.team.ask("tom", "update")
    assert fields(dialog)["text"]
    assert "boiler" not in repr(dialog.fields)


# ------------------------------------------------------------------ asking back


async def test_asking_back_brings_the_asker_their_case(floor: Floor) -> None:
    await floor.complaints(2)
    await floor.team.answer("sanne", "take", "", {}, case=2)
    await floor.tell(1, **ASKED)
    await floor.tell(2)
    dialog = await floor.press("joost", "ask_back")
    assert isinstance(dialog, Ask)
    empty = await floor.press("joost", "ask_back", "ask", text=" ")
    assert errors(empty) == {"text": "error.no_question"}
    long = await floor.press("joost", "ask_back", "ask", text="x" * 501)
    assert errors(long) == {"text": "check.long"}
    answer = await floor.press("joost", "ask_back", "ask", text="Which day?")
    assert isinstance(answer, Done)
    said = "Joost Mulder asks Sanne de Vries: Which day?"
    (key,) = await floor.keys("@sanne")
    seen = await floor.sees(key)
    assert said in seen
    assert "case 2" in seen
    assert said in await floor.sees("notice:1")
    assert (await floor.notice()).state is NoticeState.OPEN
    assert len(await _silences(floor)) == 1


async def test_an_asker_without_a_case_gets_the_first(floor: Floor) -> None:
    await floor.complaints(2)
    await floor.tell(1, **ASKED)
    await floor.tell(2)
    await floor.press("joost", "ask_back", "ask", text="Which day?")
    (key,) = await floor.keys("@sanne")
    assert "case 1" in await floor.sees(key)


# ------------------------------------------------------------------ another team


async def test_a_question_moves_to_another_team_with_its_deadline(
    floor: Floor,
) -> None:
    await floor.complaints(1)
    await floor.tell(**ASKED)
    due_at = (await floor.notice()).due_at
    dialog = await floor.press("joost", "other_team")
    assert isinstance(dialog, Ask)
    assert choices(dialog.dialog, "area") == ["delivery", "till", "app"]
    assert choices(dialog.dialog, "asked") == ["", "mila", "tom", "lotte"]
    answer = await floor.press("joost", "other_team", "pass", area="till")
    assert isinstance(answer, Done)
    now = await floor.notice()
    assert (now.area, now.asked_of, now.due_at) == ("till", "mila", due_at)
    assert "This question is with Mila Smit now" in await floor.sees("ask:1:joost")
    seen = await floor.sees("ask:1:mila")
    assert "Passed on to Mila Smit by Joost Mulder" in seen
    assert "asked Mila Smit, answer before Mon 17:00" in seen
    (timer,) = await _silences(floor)
    assert (timer.due_at, timer.who) == (due_at, "mila")
    assert await floor.keys("@mila") == ["ask:1:mila"]


async def test_who_gets_a_question_back_hears_of_it(floor: Floor) -> None:
    await floor.complaints(1)
    await floor.tell(**ASKED)
    await floor.press("joost", "other_team", "pass", area="till", asked="mila")
    await floor.press("mila", "other_team", "pass", area="delivery", asked="joost")
    seen = await floor.sees("ask:1:joost")
    assert "Passed on to Joost Mulder by Mila Smit" in seen
    assert "This question is with Joost Mulder now" in await floor.sees("ask:1:mila")
    lists = [k for k in await floor.keys("@joost") if k.startswith("list:")]
    assert len(lists) == 1


async def test_a_question_passed_on_late_waits_for_the_next_working_day(
    floor: Floor,
) -> None:
    await floor.complaints(1)
    await floor.tell(**ASKED)
    await floor.team.later(hours=8, minutes=10)
    await floor.press("joost", "other_team", "pass", area="app", asked="tom")
    (timer,) = await _silences(floor)
    assert timer.who == "tom"
    assert timer.due_at > floor.team.clock.now() + timedelta(hours=12)


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({}, "area"),
        ({"area": "garden"}, "area"),
        ({"area": "till", "asked": "piet"}, "asked"),
        ({"area": "till", "asked": "joost"}, "asked"),
        ({"area": "till", "asked": "sanne"}, "asked"),
    ],
)
async def test_it_can_only_go_to_somebody_else_of_ours(
    floor: Floor, values: dict[str, str], wrong: str
) -> None:
    await floor.complaints(1)
    await floor.tell(**ASKED)
    answer = await floor.press("joost", "other_team", "pass", **values)
    assert errors(answer) == {wrong: "error.choose"}


async def test_a_question_of_an_area_that_is_gone_can_be_passed_on(
    floor: Floor,
) -> None:
    await floor.complaints(1)
    await floor.tell(**ASKED)

    def lose(tx: Tx) -> None:
        tx.notices.change(notice_for(tx, notice_of(1)), area="gone", asked_of=None)

    await floor.team.parts.store.write(lose)
    dialog = await floor.press("joost", "other_team")
    assert isinstance(dialog, Ask)
    answer = await floor.press("joost", "other_team", "pass", area="app", asked="mila")
    assert isinstance(answer, Done)


async def test_what_is_for_information_is_nobody_s_to_pass_on(floor: Floor) -> None:
    await floor.complaints(1)
    await floor.tell()
    for step in ("", "pass"):
        answer = await floor.press("joost", "other_team", step, area="app")
        assert isinstance(answer, Refused)
        assert answer.line.key == "refused.for_information"


# ------------------------------------------------------------------ looking at it


async def test_all_that_customers_said_can_be_read(floor: Floor) -> None:
    await floor.complaints(5)
    for case in range(1, 6):
        await floor.tell(case)
    assert (await floor.sees("notice:1")).count("Twee weken te laat") == 3
    answer = await floor.press("joost", "read_all")
    assert isinstance(answer, Show)
    assert repr(answer.page.blocks).count("Twee weken te laat") == 5
    assert "Karin" not in repr(answer.page)


async def test_more_lists_what_else_there_is(floor: Floor) -> None:
    await floor.complaints(1)
    await floor.tell(**ASKED)
    answer = await floor.press("joost", "more")
    assert isinstance(answer, Show)
    actions = [button.action for button in answer.page.buttons]
    assert actions == ["read_all", "stays", "ask_back", "other_team"]


# ------------------------------------------------------------------ at the edges


async def test_a_notice_that_is_not_there_makes_everything_impossible(
    floor: Floor,
) -> None:
    for subject in (notice_of(9), Subject("notice", "x"), case_of(1)):
        with pytest.raises(Impossible):
            await floor.team.parts.store.read(lambda tx, s=subject: notice_for(tx, s))


async def test_a_move_the_table_does_not_know_is_impossible(floor: Floor) -> None:
    await floor.complaints(1)
    await floor.tell(**ASKED)
    await floor.press("joost", "looking")
    with pytest.raises(Impossible):
        moved(await floor.notice(), NoticeMove.LOOK)


async def test_a_card_whose_notice_or_person_is_gone_is_not_drawn(
    floor: Floor,
) -> None:
    await floor.complaints(1)
    await floor.tell(**ASKED)
    before = await floor.keys("product")

    def ask(tx: Tx) -> None:
        now = floor.team.clock.now()
        tx.outbox.put("notice:9", "notice", "9", now)
        tx.outbox.put("ask:9:joost", "ask", "9:joost", now)
        tx.outbox.put("ask:1:piet", "ask", "1:piet", now)

    await floor.team.parts.store.write(ask)
    await floor.team.tick()
    assert await floor.keys("product") == before
    assert await floor.team.parts.store.read(lambda tx: tx.outbox.open()) == 0


async def test_the_words_are_dutch_for_a_dutch_team(opens: Opens) -> None:
    floor = Floor(await opens(areas=AREAS, people=PEOPLE, language="nl"))
    await floor.complaints(1)
    await floor.tell(**ASKED)
    seen = await floor.sees("notice:1")
    assert "Sanne de Vries vraagt: Is the route Utrecht still broken?" in seen
    assert "gevraagd aan Joost Mulder, antwoord vóór ma 17:00" in seen
