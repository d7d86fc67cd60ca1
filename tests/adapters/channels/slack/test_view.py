"""A dialog in Slack: everything stands in it, nothing typed is lost, Slack takes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.channels.slack.drawing.fields import NONE, value_of
from adapters.channels.slack.drawing.limits import LIMITS, size
from adapters.channels.slack.drawing.view import home, loading, modal, told
from adapters.chat.carried import unpack
from bot import blocks
from bot.actions import ACTIONS, About
from bot.blocks import Block, Button, Choice, Field
from bot.difference import difference
from bot.press import Address, Answer, Ask, Dialog, Show, Wrong
from bot.subject import TEAM, Subject, case_of, notice_of
from bot.words import Line, Words, line
from docs.pictures.stage import Stage, stage
from tests.adapters.channels.slack.reading import faults_of_view, lines, markup, parts
from tests.adapters.channels.slack.test_message import HOSTILE_TOO, longer, some, whole

NL, EN = Words("nl", "UTC"), Words("en", "UTC")
PLACE = Address("slack", "C1", "1.2", "1.1", "T1")
SUBMIT = Button("reply", line("verb.save"), "save", primary=True)
View = dict[str, Any]


def plain(text: str) -> Line:
    return line("plain", text=text)


def dialog(*fields: Field, **more: Any) -> Dialog:
    whole: dict[str, Any] = {
        "action": "reply",
        "subject": case_of(7),
        "title": plain("Reageren"),
        "fields": fields,
        "submit": SUBMIT,
    }
    return Dialog(**{**whole, **more})


def drawn(made: Dialog, words: Words = EN, **errors: Line) -> View:
    view = modal(made, words, place=PLACE, errors=errors)
    assert faults_of_view(view) == []
    assert markup(view) == []
    return view


def text(value: str = "", **more: Any) -> Field:
    return Field("text", "text", plain("Tekst"), value, **more)


def kept(name: str, value: str) -> Field:
    return Field(name, "kept", plain("Eigen tekst"), value)


def choice(count: int, value: str = "", **more: Any) -> Field:
    choices = tuple(Choice(f"v{n}", plain(f"Keuze {n}")) for n in range(count))
    return Field("who", "choice", plain("Wie"), value, choices, **more)


def inputs(view: View) -> list[View]:
    return parts(view["blocks"], "input")


# ------------------------------------------------------------------ all there are


ABOUT_NOTICE = [a.id for a in ACTIONS.values() if a.about is About.NOTICE]


def asked(subject: Subject) -> list[str]:
    """Give what can be opened about something."""
    kinds = {"team": (About.TEAM,), "notice": (About.NOTICE, About.ANY)}
    about = kinds.get(subject.kind, (About.CASE, About.ANY))
    return [a.id for a in ACTIONS.values() if a.about in about and "" in a.asks]


async def opened(on: Stage) -> list[tuple[str, Answer]]:
    """Open everything that can be opened, by two people, and send it in empty too."""
    facts = replace(on.team.parts.sources["plein"].facts, takes_down=True)
    await on.team.parts.store.write(lambda tx: tx.sources.describe("plein", facts))
    found: list[tuple[str, Answer]] = []
    subjects = [*map(case_of, range(1, 25)), *map(notice_of, range(1, 6)), TEAM]
    for subject in subjects:
        for action in asked(subject):
            for who in ("lotte", "tom"):
                request = on.team.request(who, action, "", {}, subject)
                answer = await on.team.send(request)
                found.append((action, answer))
                found += [(action, a) for a in await _wrong(on, who, answer)]
    return found


async def _wrong(on: Stage, who: str, answer: Answer) -> list[Answer]:
    """Send a dialog with nothing in it where that changes nothing."""
    if not isinstance(answer, Ask) or answer.dialog.submit is None:
        return []
    made = answer.dialog
    empty = {field.name: "" for field in made.fields} | {"who": "+"}
    step = answer.dialog.submit.step
    request = on.team.request(who, made.action, step, empty, made.subject)
    sent = await on.team.send(request, made)
    return [sent] if isinstance(sent, Ask | Wrong) else []


def dialogs(answer: Answer) -> Iterator[tuple[Dialog, dict[str, Line]]]:
    if isinstance(answer, Ask):
        yield answer.dialog, {}
    if isinstance(answer, Show):
        yield answer.page, {}
    if isinstance(answer, Wrong):
        yield answer.dialog, dict(answer.errors)


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_everything_that_opens_is_a_view_that_slack_takes(
    tmp_path: Path, language: str
) -> None:
    words, seen, wrong = Words(language, "Europe/Amsterdam"), set(), 0
    async with stage(tmp_path, language) as on:
        answers = await opened(on)
    for action, answer in answers:
        for made, errors in dialogs(answer):
            view = drawn(made, words, **errors)
            seen.add(action)
            wrong += bool(errors)
            assert all(
                words.say(e) in "\n".join(lines(view["blocks"]))
                for e in errors.values()
            )
            if made.submit:
                assert view["submit"]["text"] == words.say(made.submit.label)
    openable = {a.id for a in ACTIONS.values() if "" in a.asks}
    assert openable - seen == set()
    assert wrong > 20


# ------------------------------------------------------------------ around it


def test_a_dialog_says_what_it_is_and_carries_what_it_is_about() -> None:
    made = dialog(text("Beste"), kept("of", "x"), shown="abc", seen="def")
    view = drawn(made)
    assert (view["type"], view["callback_id"]) == ("modal", "ww")
    assert [view[part]["text"] for part in ("title", "close", "submit")] == [
        "Reageren",
        "Close",
        "Save",
    ]
    carried = unpack(view["private_metadata"])
    assert (carried.action, carried.subject, carried.step) == (
        "reply",
        case_of(7),
        "save",
    )
    assert (carried.shown, carried.seen, carried.where) == ("abc", "def", PLACE)
    assert carried.kept == {"of": "x"}


def test_a_title_that_is_too_long_is_said_whole_below_it() -> None:
    view = drawn(dialog(title=line("title.reply", name="Karin de Vries-van Dam")), NL)
    assert view["title"]["text"] == "Reageren op Karin de…"
    assert lines(view["blocks"])[0] == "Reageren op Karin de Vries-van Dam"


def test_the_other_verbs_stand_inside() -> None:
    verbs = (Button("reply", line("verb.propose"), "propose"),)
    view = drawn(dialog(text(), buttons=verbs))
    assert lines(view["blocks"])[-1] == "[Ask for approval]"
    (button,) = parts(view, "button")
    assert button["action_id"] == "ww/reply/propose/case:7/0"


def test_more_keeps_its_groups_apart() -> None:
    names = ("read", "log", "assign", "contact", "reopen", "stop")
    buttons = tuple(Button(n, line(f"action.{n}")) for n in (*names, "strange"))[:6]
    view = drawn(dialog(action="more", submit=None, buttons=buttons))
    assert [block["type"] for block in view["blocks"]] == ["divider", "actions"] * 4
    sizes = [len(parts(block, "button")) for block in view["blocks"][1::2]]
    assert sizes == [2, 2, 1, 1]
    strange = Button("strange", plain("Iets"))
    other = drawn(dialog(action="more", submit=None, buttons=(*buttons, strange)))
    assert lines(other["blocks"])[-1] == "[Iets]"


def test_a_page_to_read_has_no_submit_and_its_buttons() -> None:
    first = Button("reply", line("action.publish"), primary=True)
    page = dialog(action="open", submit=None, buttons=(first,))
    view = drawn(page)
    assert "submit" not in view
    assert parts(view, "button")[0]["style"] == "primary"
    assert unpack(view["private_metadata"]).step == ""


def test_without_a_submit_there_is_nothing_to_fill_in() -> None:
    view = drawn(dialog(text("Beste"), submit=None), text=plain("Mis"))
    assert lines(view["blocks"]) == ["Look: Mis"]


# ------------------------------------------------------------------ what is filled in


def test_a_text_stands_in_its_box_as_it_was_typed() -> None:
    (part,) = inputs(drawn(dialog(text("Beste\n\nKarin", most=3000))))
    assert part["element"] == {
        "type": "plain_text_input",
        "action_id": "ww-field/text",
        "multiline": True,
        "max_length": 3000,
        "initial_value": "Beste\n\nKarin",
    }
    assert part["optional"] is True  # so that it can be cleared
    assert part["block_id"].startswith("f/text/")
    (needed,) = inputs(drawn(dialog(replace(text("Beste"), needed=True))))
    assert needed["optional"] is False


def test_an_empty_text_may_stay_empty_and_a_short_one_is_one_line() -> None:
    (part,) = inputs(drawn(dialog(text(" ", most=100, hint=line("nobody")))))
    assert part["optional"] is True
    assert "initial_value" not in part["element"]
    assert part["element"]["multiline"] is False
    assert part["element"]["max_length"] == 100
    assert part["hint"]["text"] == "Somebody without a name"


def test_what_is_too_long_for_its_field_can_still_be_mended() -> None:
    (part,) = inputs(drawn(dialog(text("x" * 600, most=500))))
    assert part["element"]["initial_value"] == "x" * 600
    assert part["element"]["max_length"] == 3000


def test_another_value_is_another_input_and_the_same_is_the_same() -> None:
    first, again, other = (
        inputs(drawn(dialog(text(value))))[0]["block_id"] for value in ("a", "a", "b")
    )
    assert first == again != other
    assert len(first) == len("f/text/") + 8


def test_a_text_that_no_input_holds_is_shown_whole() -> None:
    long = "Beste Karin, " * 400
    view = drawn(dialog(text(long)), text=plain("Mis"))
    assert inputs(view) == []
    *said, note, wrong = lines(view["blocks"])
    assert "".join(said) == f"Tekst\n{long}"
    assert note == EN.say(line("chat.too_long"))
    assert wrong == "Look: Mis"


def test_few_choices_are_seen_at_a_glance() -> None:
    (part,) = inputs(drawn(dialog(choice(6, "v2"))))
    element = part["element"]
    assert (element["type"], element["action_id"]) == ("radio_buttons", "ww-field/who")
    assert element["initial_option"] == element["options"][2]
    assert part["optional"] is False


def test_many_choices_are_a_list_and_very_many_are_in_groups() -> None:
    (part,) = inputs(drawn(dialog(choice(7))))
    assert part["element"]["type"] == "static_select"
    assert part["optional"] is False, "every choice has to be made"
    (part,) = inputs(drawn(dialog(choice(230, "v229"))))
    groups = part["element"]["option_groups"]
    assert [g["label"]["text"] for g in groups] == ["1-100", "101-200", "201-230"]
    assert part["element"]["initial_option"]["value"] == "v229"


def test_long_choices_are_a_list_too() -> None:
    long = (Choice("a", plain("x" * 90)), Choice("b", plain("b")))
    field = Field("way", "choice", plain("Hoe"), "a", long)
    (part,) = inputs(drawn(dialog(field)))
    assert part["element"]["type"] == "static_select"
    assert size(part["element"]["options"][0]["text"]["text"]) == 75


def test_nobody_can_be_chosen_too() -> None:
    people = (Choice("", line("choice.nobody")), Choice("tom", plain("Tom")))
    field = Field("who", "choice", plain("Wie"), "", people)
    (part,) = inputs(drawn(dialog(field)))
    first = part["element"]["initial_option"]
    assert first["value"] == NONE
    assert value_of(first["value"]) == ""
    assert value_of("tom") == "tom"


def test_a_choice_of_nothing_is_left_out() -> None:
    assert inputs(drawn(dialog(choice(0), text()))) == inputs(drawn(dialog(text())))


def test_a_choice_that_redraws_says_so() -> None:
    (part,) = inputs(drawn(dialog(choice(3, "v1", reload="load"))))
    assert part["dispatch_action"] is True
    assert part["element"]["action_id"] == "ww-reload/load/who"


def test_boxes_to_tick_that_stand_together_are_one_list_under_their_hint() -> None:
    yes = Field("roles", "tick", plain("Webcare"), "yes", hint=line("field.roles"))
    no = Field("role_lead", "tick", plain("Teamleider"))
    view = drawn(dialog(yes, no))
    (part,) = inputs(view)
    assert part["label"]["text"] == "Roles"
    element = part["element"]
    assert [(o["text"]["text"], o["value"]) for o in element["options"]] == [
        ("Webcare", "roles"),
        ("Teamleider", "role_lead"),
    ]
    assert element["initial_options"] == element["options"][:1]
    assert part["optional"]
    assert "hint" not in part
    changed = drawn(dialog(yes, replace(no, value="yes")))
    assert inputs(changed)[0]["block_id"] != part["block_id"]


def test_a_box_alone_says_yes_and_what_is_wrong_stands_under_it() -> None:
    seen = Field("noted", "tick", plain("Gezien"), hint=line("nobody"), needed=True)
    view = drawn(dialog(seen), noted=plain("Vink aan"))
    (part,) = inputs(view)
    assert part["label"]["text"] == "Gezien"
    assert part["hint"]["text"] == "Somebody without a name"
    assert part["element"]["options"][0]["text"]["text"] == "Yes"
    assert part["element"]["options"][0]["value"] == "noted"
    assert "initial_options" not in part["element"]
    assert part["optional"] is False
    assert lines(view["blocks"])[-1] == "Look: Vink aan"


def test_more_boxes_than_slack_takes_in_one_are_several() -> None:
    many = [Field(f"t{n}", "tick", plain(f"Nr {n}")) for n in range(12)]
    counts = [len(p["element"]["options"]) for p in inputs(drawn(dialog(*many)))]
    assert counts == [10, 2]


# ------------------------------------------------------------------ what is wrong


def test_what_is_wrong_stands_right_under_its_field() -> None:
    made = dialog(
        choice(2), text("Beste"), kept("of", "x"), blocks=(blocks.Note(plain("n")),)
    )
    view = drawn(made, text=plain("Te lang"), of=plain("Vreemd"), **{"": plain("Nee")})
    found = lines(view["blocks"])
    assert found[:3] == ["Look: Vreemd", "Look: Nee", "n"]
    assert found[-1] == "Look: Te lang"
    assert view["blocks"][-2]["element"]["initial_value"] == "Beste"


# ------------------------------------------------------------------ what is kept


def noise(length: int, seed: int = 7) -> str:
    """Give text that cannot be packed small."""
    letters = []
    for _ in range(length):
        seed = (seed * 1103515245 + 12345) % 2**31
        letters.append(chr(33 + (seed >> 8) % 90))
    return "".join(letters)


def test_kept_words_that_do_not_fit_are_shown() -> None:
    made = dialog(text(), kept("of", "x"), kept("typed", noise(2900)))
    view = drawn(made)
    assert unpack(view["private_metadata"]).kept == {"of": "x"}
    shown = inputs(view)[-1]
    assert shown["element"]["initial_value"] == noise(2900)
    assert shown["element"]["action_id"] == "ww-field/typed"


def test_the_longest_kept_words_are_shown_first() -> None:
    fields = [
        kept(f"k{n}", noise(length, n)) for n, length in enumerate((1500, 900, 1200))
    ]
    view = drawn(dialog(*fields))
    assert set(unpack(view["private_metadata"]).kept) == {"k1", "k2"}
    (shown,) = inputs(view)
    assert shown["element"]["initial_value"] == fields[0].value


def test_kept_words_beyond_any_input_are_still_to_be_read() -> None:
    view = drawn(dialog(kept("typed", noise(5000))))
    assert noise(5000) in "".join(lines(view["blocks"]))


# ------------------------------------------------------------------ reading


def test_a_review_is_folded_in_a_dialog_and_whole_where_it_is_read() -> None:
    said = blocks.Quote("Te laat. " * 600)
    folded = drawn(dialog(text(), blocks=(said,)))
    assert size(lines(folded["blocks"])[0]) < 320
    page = drawn(dialog(action="read", submit=None, blocks=(said,)))
    assert "".join(lines(page["blocks"])) == said.text


def test_a_review_without_end_says_where_the_rest_is() -> None:
    said = blocks.Quote("Te laat. " * 20_000)
    page = drawn(dialog(action="read", submit=None, blocks=(said,)))
    found = "\n".join(lines(page["blocks"]))
    assert len(found) > 40_000
    assert found.endswith(EN.say(line("chat.rest")))


def test_a_log_of_hundreds_of_lines_stands_in_one_view() -> None:
    log = [blocks.Logged(plain(f"regel {n} Tom"), "waarom" * 5) for n in range(700)]
    page = drawn(dialog(action="log", submit=None, blocks=tuple(log)))
    found = "\n".join(lines(page["blocks"]))
    assert all(f"regel {n} Tom" in found for n in range(700))


def test_a_log_without_end_says_how_much_is_left() -> None:
    log = [blocks.Logged(plain(f"regel {n} Tom"), "x" * 500) for n in range(2500)]
    page = drawn(dialog(action="log", submit=None, blocks=tuple(log)))
    found = lines(page["blocks"])
    assert found[0].startswith("regel 0 Tom")
    assert found[-1].startswith("And ")
    assert found[-1].endswith(" more.")


def test_words_to_copy_stand_in_a_box() -> None:
    words = blocks.Wording("Beste Karin,\n\nGroet", line("words.copy"))
    page = drawn(dialog(action="copy", submit=None, blocks=(words,)))
    (box,) = parts(page["blocks"], "rich_text_preformatted")
    assert box["elements"][0]["text"] == "Beste Karin,\n\nGroet"
    other = drawn(dialog(action="approve", blocks=(words,)))
    assert parts(other["blocks"], "rich_text_preformatted") == []


@pytest.mark.parametrize("action", ["approve", "agree", "again", "copy"])
@pytest.mark.parametrize("sign", ["x ", "é ", "🍰 ", "🍰"])
def test_what_is_agreed_to_stands_whole_whatever_was_changed(
    action: str, sign: str
) -> None:
    words, before = (sign * 3000)[:3000], ("y " * 1500)
    found = (
        blocks.Wording(words, plain("Tom")),
        blocks.Changed(difference(before, words), plain("Veranderd")),
        blocks.Quote("Te laat. " * 9000),
    )
    view = drawn(dialog(action=action, blocks=found))
    shown = [e for kind in _EXACT for e in parts(view["blocks"], kind)]
    assert words in "".join(e["elements"][0]["text"] for e in shown)


_EXACT = ("rich_text_quote", "rich_text_preformatted")


# ------------------------------------------------------------------ pages


def test_home_lists_what_waits_with_its_buttons_in_groups() -> None:
    items = tuple(blocks.Item(case_of(n), plain(f"Karin {n}")) for n in range(3))
    names = ("shift", "people", "stop")
    buttons = tuple(Button(n, line(f"action.{n}")) for n in names)
    page = dialog(
        action="home", subject=TEAM, title=line("title.home"), submit=None,
        blocks=(blocks.Head(line("home.mine", n=3)), *items), buttons=buttons,
    )  # fmt: skip
    view = home(page, NL)
    assert faults_of_view(view) == []
    assert (view["type"], view["callback_id"]) == ("home", "ww")
    assert lines(view["blocks"]) == [
        "Mijn werk",
        "Van mij · 3",
        "Karin 0[Openen]",
        "Karin 1[Openen]",
        "Karin 2[Openen]",
        "",
        "[Ik ben er tot…][Mensen en rollen…]",
        "",
        "[Plaatsen stilzetten]",
    ]
    assert unpack(view["private_metadata"]).subject == TEAM
    assert faults_of_view(modal(page, NL, place=PLACE)) == []


def test_each_part_of_a_page_but_the_first_begins_with_a_line() -> None:
    named = tuple(blocks.Head(plain(name)) for name in "ab")
    item = blocks.Item(TEAM, plain("Karin"))
    page = dialog(
        action="home", subject=TEAM, submit=None, blocks=(named[0], item, named[1])
    )
    kinds = [part["type"] for part in home(page, NL)["blocks"]]
    assert kinds == ["header", "rich_text", "section", "divider", "rich_text"]


@pytest.mark.parametrize("words", [NL, EN], ids=["nl", "en"])
def test_a_moment_of_waiting_and_a_word_afterwards_are_views(words: Words) -> None:
    waits = loading(words)
    assert faults_of_view(waits) == []
    assert lines(waits["blocks"]) == [words.say(line("chat.loading"))]
    after = told(line("nobody"), words, line("title.reply", name="Karin" * 9))
    assert faults_of_view(after) == []
    assert "submit" not in after
    assert lines(after["blocks"])[0].endswith("Karin" * 9)
    assert lines(after["blocks"])[1] == words.opening(line("nobody"))


# ------------------------------------------------------------------ words of strangers


@pytest.mark.parametrize("said", HOSTILE_TOO.values(), ids=HOSTILE_TOO)
@pytest.mark.parametrize("action", ["reply", "read", "log", "copy", "more"])
def test_no_words_spoil_a_dialog(said: str, action: str) -> None:
    at = plain(said)
    fields = (
        Field("text", "text", at, said, hint=at, most=500),
        Field("who", "choice", at, said, (Choice("a", at), Choice("", at)), at),
        Field("many", "choice", at, "a", tuple(Choice(f"{n}", at) for n in range(9))),
        Field("noted", "tick", at, said, hint=at),
        Field("typed", "kept", at, said),
    )
    button = Button(action, at, "save", primary=True)
    made = Dialog(
        action, case_of(1), at, tuple(whole(said)), fields, button, (button, button)
    )
    drawn(made, text=at, who=at, strange=at)
    assert faults_of_view(home(made, EN)) == []
    assert faults_of_view(told(at, EN, at)) == []


def _field(kind: str, name: str, words: str, count: int) -> Field:
    choices = tuple(Choice(str(n), plain(words[n:])) for n in range(count))
    return Field(name, kind, plain(words[:80]), words, choices, plain(words[-90:]))


fields_ = st.lists(
    st.builds(
        _field,
        st.sampled_from(("text", "choice", "tick", "kept")),
        st.sampled_from("abcdefgh"),
        longer,
        st.integers(0, 120),
    ),
    max_size=5,
    unique_by=lambda field: field.name,
)


@settings(max_examples=100, derandomize=True, deadline=None)
@given(some, fields_, longer, st.sampled_from(("reply", "read", "more")))
def test_slack_takes_every_dialog(
    found: list[Block], fields: list[Field], said: str, action: str
) -> None:
    button = Button(action, plain(said[:99]), "save")
    made = Dialog(
        action,
        case_of(1),
        plain(said),
        tuple(found * 9),
        tuple(fields),
        button,
        (button,),
    )
    view = drawn(made, a=plain(said), z=plain(said))
    assert size(view["private_metadata"]) <= LIMITS["view.private_metadata"]


def test_a_view_that_slack_would_refuse_is_written_down(
    caplog: pytest.LogCaptureFixture,
) -> None:
    many = [replace(text(), name=f"f{n}") for n in range(120)]
    modal(dialog(*many), EN, place=PLACE)
    (record,) = caplog.records
    assert record.getMessage() == "slack would not take a view as it is"
    assert record.at == "blocks"  # type: ignore[attr-defined]
