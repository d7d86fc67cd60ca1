"""A dialog in Teams: everything stands in it, and nothing that was typed is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.channels.teams.drawing.elements import boxes
from adapters.channels.teams.drawing.fields import NONE, field_of, value_of
from adapters.channels.teams.drawing.form import form, home, title
from adapters.channels.teams.drawing.limits import LIMITS
from adapters.chat.carried import Carried, unpack
from adapters.chat.text import size, sound
from bot import blocks
from bot.actions import ACTIONS
from bot.blocks import Block, Button, Choice, Field
from bot.difference import difference
from bot.press import Address, Dialog
from bot.subject import TEAM, case_of
from bot.words import Line, Words, line
from docs.pictures.stage import stage
from tests.adapters.channels.slack.test_message import HOSTILE_TOO, longer, some, whole
from tests.adapters.channels.slack.test_view import (
    choice,
    dialogs,
    kept,
    noise,
    opened,
    plain,
    text,
)
from tests.adapters.channels.teams.drawing_reading import (
    Part,
    buttons,
    faults,
    inputs,
    lines,
    parts,
)

NL, EN = Words("nl", "UTC"), Words("en", "UTC")
PLACE = Address(
    "teams", "19:a@thread.tacv2", "17", "17", "8d6f0a51", "https://smba.example/emea/"
)
SUBMIT = Button("reply", line("verb.save"), "save", primary=True)


def dialog(*fields: Field, **more: Any) -> Dialog:
    usual: dict[str, Any] = {
        "action": "reply",
        "subject": case_of(7),
        "title": plain("Reageren"),
        "fields": fields,
        "submit": SUBMIT,
    }
    return Dialog(**{**usual, **more})


def drawn(
    made: Dialog, words: Words = EN, *, headed: bool = False, **errors: Line
) -> Part:
    card = form(made, words, place=PLACE, errors=errors, headed=headed)
    assert faults(card) == []
    assert len(title(made, words)) <= LIMITS["window"]
    return card


def read(card: Part) -> list[str]:
    return lines(card["body"])


def carried(card: Part) -> Carried:
    """Give what every button of a dialog has with it."""
    (packed,) = {each["data"]["carried"] for each in buttons(card)}
    return unpack(packed)


# ------------------------------------------------------------------ all there are


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_everything_that_opens_is_a_card_that_teams_takes(
    tmp_path: Path, language: str
) -> None:
    words, seen, wrong = Words(language, "Europe/Amsterdam"), set(), 0
    async with stage(tmp_path, language) as on:
        answers = await opened(on)
    for action, answer in answers:
        for made, errors in dialogs(answer):
            card = drawn(made, words, **errors)
            seen.add(action)
            wrong += bool(errors)
            found = read(card)
            assert all(words.say(e) in "\n".join(found) for e in errors.values())
            if made.submit:
                assert found[-1] == f"[{words.say(made.submit.label)}]"
                assert carried(card).step == made.submit.step
    openable = {a.id for a in ACTIONS.values() if "" in a.asks}
    assert openable - seen == set()
    assert wrong > 20


# ------------------------------------------------------------------ around it


def test_a_dialog_carries_what_it_is_about_in_every_button() -> None:
    verbs = (Button("reply", line("verb.propose"), "propose"),)
    made = dialog(
        text("Beste"), kept("of", "x"), shown="abc", seen="def", buttons=verbs
    )
    card = drawn(made)
    what = carried(card)
    assert (what.action, what.subject, what.step) == ("reply", case_of(7), "save")
    assert (what.shown, what.seen, what.where) == ("abc", "def", PLACE)
    assert (what.kept, what.texts) == ({"of": "x"}, ("text",))
    assert [each["data"]["ww"] for each in buttons(card)] == [
        "reply/propose/case:7",
        "reply/save/case:7",
    ]
    assert all("msteams" not in each["data"] for each in buttons(card))


def test_the_main_button_is_the_last_and_told_apart() -> None:
    verbs = (Button("reply", line("verb.propose"), "propose"),)
    card = drawn(dialog(text(), buttons=verbs))
    assert read(card)[-2:] == ["[Ask for approval]", "[Save]"]
    assert [each.get("style") for each in buttons(card)] == [None, "positive"]


def test_the_title_stands_in_the_bar_and_whole_on_the_card_when_it_must() -> None:
    made = dialog(title=line("title.reply", name="Karin"))
    assert title(made, NL) == "Reageren op Karin"
    assert read(drawn(made, NL)) == ["[Bewaren]"]
    assert read(drawn(made, NL, headed=True))[0] == "Reageren op Karin"
    long = dialog(title=line("title.reply", name="Karin " * 20))
    assert title(long, NL).endswith("…")
    assert read(drawn(long, NL))[0] == "Reageren op " + "Karin " * 20


def test_more_keeps_its_groups_apart() -> None:
    names = ("read", "log", "assign", "contact", "reopen", "stop")
    verbs = (
        *(Button(n, line(f"action.{n}")) for n in names),
        Button("strange", plain("Iets")),
    )
    card = drawn(dialog(action="more", submit=None, buttons=verbs))
    assert read(card) == [
        "[Read it all][Log]",
        "[Assign…]",
        "[Contact in person…]",
        "[Reopen]",
        "[Stop publishing]",
        "[Iets]",
    ]
    begins = [row.get("separator", False) for row in card["body"]]
    assert begins == [True, True, False, True, True, True]


def test_a_page_to_read_has_only_its_buttons() -> None:
    first = Button("reply", line("action.publish"), primary=True)
    page = dialog(text("Beste"), action="open", submit=None, buttons=(first,))
    card = drawn(page, text=plain("Mis"))
    assert read(card) == ["Look: Mis", "[Approve and publish…]"]
    assert carried(card).step == ""


# ------------------------------------------------------------------ what is filled in


def test_a_text_stands_in_its_box_as_it_was_typed() -> None:
    (part,) = inputs(drawn(dialog(text("Beste\n\n*Karin*", most=3000))))
    assert part == {
        "type": "Input.Text",
        "id": "f/text",
        "label": "Tekst",
        "isMultiline": True,
        "maxLength": 3000,
        "value": "Beste\n\n*Karin*",
    }
    assert field_of(part["id"]) == "text"
    assert field_of("strange") == ""


def test_a_short_text_is_one_line_and_has_its_hint_below() -> None:
    card = drawn(dialog(text(" ", most=100, hint=line("nobody"))))
    (part,) = inputs(card)
    assert "value" not in part
    assert part["isMultiline"] is False
    assert part["maxLength"] == 100
    assert read(card)[1] == "Somebody without a name"


def test_what_is_too_long_for_its_field_can_still_be_mended() -> None:
    (part,) = inputs(drawn(dialog(text("x" * 600, most=500))))
    assert (part["value"], part["maxLength"]) == ("x" * 600, 3000)


def test_a_text_that_no_input_holds_is_shown_whole() -> None:
    long = "Beste Karin, " * 400
    card = drawn(dialog(text(long)), text=plain("Mis"))
    assert inputs(card) == []
    caption, said, note, wrong, _ = read(card)
    assert (caption, said) == ("Tekst", long)
    assert note == EN.say(line("chat.too_long"))
    assert wrong == "Look: Mis"


def test_few_choices_are_seen_at_a_glance_and_many_are_a_list() -> None:
    (part,) = inputs(drawn(dialog(choice(6, "v2"))))
    assert (part["style"], part["value"]) == ("expanded", "v2")
    (part,) = inputs(drawn(dialog(choice(7))))
    assert part["style"] == "compact"
    assert "value" not in part
    (part,) = inputs(drawn(dialog(choice(90, "v89"))))
    assert len(part["choices"]) == 90


def test_of_more_choices_than_fit_the_chosen_one_is_there() -> None:
    (part,) = inputs(drawn(dialog(choice(400, "v399"))))
    assert 50 < len(part["choices"]) < 400
    assert part["choices"][0] == {"title": "Keuze 399", "value": "v399"}


def test_nobody_can_be_chosen_too() -> None:
    people = (Choice("", line("choice.nobody")), Choice("tom", plain("Tom")))
    (part,) = inputs(drawn(dialog(Field("who", "choice", plain("Wie"), "", people))))
    assert part["value"] == part["choices"][0]["value"] == NONE
    assert (value_of(NONE), value_of("tom")) == ("", "tom")


def test_a_choice_of_nothing_is_left_out() -> None:
    assert drawn(dialog(choice(0), text())) == drawn(dialog(text()))


def test_what_redraws_a_dialog_has_a_button_below_it() -> None:
    first = choice(3, "v1", reload="load")
    second = replace(first, name="way")
    card = drawn(dialog(first, second, text()))
    found = read(card)
    assert found[2] == "[Load this]"
    assert found[3] == "Tekst="
    load, _ = buttons(card)
    assert load["data"]["ww"] == "reply/load/case:7"


def test_what_loads_no_words_says_what_it_does() -> None:
    card = drawn(dialog(choice(3, reload="load"), action="tell"), NL)
    assert "[Toon de velden hierbij]" in read(card)


def test_boxes_that_stand_together_do_so_under_their_hint() -> None:
    yes = Field("roles", "tick", plain("Webcare"), "yes", hint=line("field.roles"))
    no = Field("role_lead", "tick", plain("Teamleider"))
    card = drawn(dialog(yes, no))
    assert read(card)[:3] == ["Roles", "Webcare=yes", f"Teamleider={NONE}"]
    assert all(each["valueOff"] == NONE for each in inputs(card))


def test_a_box_alone_has_its_hint_and_what_is_wrong_below_it() -> None:
    seen = Field("noted", "tick", plain("Gezien"), hint=line("nobody"), needed=True)
    card = drawn(dialog(seen), noted=plain("Vink aan"))
    assert read(card)[:3] == [
        f"Gezien={NONE}",
        "Somebody without a name",
        "Look: Vink aan",
    ]


def test_teams_itself_checks_nothing_for_that_holds_up_every_button() -> None:
    card = drawn(dialog(replace(text(), needed=True)))
    assert "isRequired" not in inputs(card)[0]


# ------------------------------------------------------------------ what is wrong


def test_what_is_wrong_stands_right_under_its_field() -> None:
    made = dialog(
        choice(2), text("Beste"), kept("of", "x"), blocks=(blocks.Note(plain("n")),)
    )
    card = drawn(made, text=plain("Te lang"), of=plain("Vreemd"), **{"": plain("Nee")})
    found = read(card)
    assert found[:3] == ["Look: Vreemd", "Look: Nee", "n"]
    assert found[-3:] == ["Tekst=Beste", "Look: Te lang", "[Save]"]


# ------------------------------------------------------------------ what is kept


def test_kept_words_that_do_not_fit_are_shown() -> None:
    other = Button("reply", line("verb.propose"), "propose")
    fields = (text(), kept("of", "x"), kept("typed", noise(2900)))
    made = dialog(*fields, buttons=(other,))
    card = drawn(made)
    assert carried(card).kept == {"of": "x"}
    shown = inputs(card)[-1]
    assert (shown["id"], shown["value"]) == ("f/typed", noise(2900))


def test_a_long_reply_is_kept_unseen_however_many_buttons_there_are() -> None:
    words = "Beste Karin, zo had het niet moeten gaan. Ik zoek uit waar het misging. "
    verbs = tuple(Button("reply", plain(f"v{n}"), f"v{n}") for n in range(6))
    card = drawn(dialog(text(), kept("typed", words * 20), buttons=verbs))
    assert carried(card).kept == {"typed": words * 20}


def test_kept_words_beyond_any_input_are_still_to_be_read() -> None:
    assert noise(5000) in read(drawn(dialog(kept("typed", noise(5000)))))


def test_what_is_short_is_never_shown_however_much_there_is() -> None:
    verbs = tuple(Button("reply", plain(f"v{n}"), f"v{n}") for n in range(6))
    fields = (text(), kept("loaded", noise(64)), kept("typed", noise(2900)))
    place = replace(PLACE, conversation=noise(255), message=noise(250))
    card = form(dialog(*fields, buttons=verbs), EN, place=place)
    assert [each["id"] for each in inputs(card)] == ["f/text", "f/typed"]
    assert carried(card).texts == ("text", "typed")
    assert carried(card).kept == {"loaded": noise(64)}


# ------------------------------------------------------------------ reading


def test_a_review_is_folded_in_a_dialog_and_whole_where_it_is_read() -> None:
    said = blocks.Quote("Te laat. " * 600)
    assert size(read(drawn(dialog(text(), blocks=(said,))))[0]) < 320
    page = drawn(dialog(action="read", submit=None, blocks=(said,)))
    assert read(page) == [said.text]


def test_a_review_without_end_says_where_the_rest_is() -> None:
    said = blocks.Quote("Te laat. " * 20_000)
    found = read(drawn(dialog(action="read", submit=None, blocks=(said,))))
    assert size(found[0]) > 10_000
    assert found[-1] == EN.say(line("chat.rest"))


def test_a_log_without_end_says_how_much_is_left() -> None:
    log = [blocks.Logged(plain(f"regel {n} Tom"), "x" * 500) for n in range(2500)]
    found = read(drawn(dialog(action="log", submit=None, blocks=tuple(log))))
    assert found[0].startswith("regel 0 Tom")
    assert found[-1].startswith("And ")
    assert found[-1].endswith(" more.")


# ------------------------------------------------------------------ what is agreed to

REWRITE = "Beste Karin, wat vervelend. Ik zoek uit wat er misging en bel je vandaag. "
SENT = {"reply/publish/case:7", "agree/publish/case:7", "again/publish/case:7"}
SENT |= {"approve/publish/case:7", "posted//case:7"}


def agreeing(action: str, text: str, before: str, quote: str = "Te laat.") -> Dialog:
    """Give the dialog in which somebody agrees to words that an approver changed."""
    submit = Button(action, line("verb.publish"), "publish", primary=True)
    return dialog(
        action=action,
        submit=None if action == "copy" else submit,
        buttons=(Button("posted", line("action.posted")),) * (action == "copy")
        + (Button("reply", line("action.change")),),
        blocks=(
            blocks.Info((plain("Plein"),)),
            blocks.Wording(text, plain("Tom")),
            blocks.Changed(difference(before, text), plain("Veranderd")),
            blocks.Quote(quote),
            *[blocks.Look(plain("Kijk " * 100))] * 4,
            blocks.Note(plain("Na akkoord wacht hij.")),
        ),
    )


def stands_whole(card: Part, text: str) -> bool:
    """Tell whether these words stand on a card wherever somebody lets them go."""
    sends = {each["data"]["ww"] for each in buttons(card)} & SENT
    return not sends or sound(text) in boxes(card["body"])


@pytest.mark.parametrize("length", [100, 551, 900, 2210, 3000])
def test_what_is_agreed_to_stands_whole_whatever_was_changed(length: int) -> None:
    text = (REWRITE * 50)[:length]
    before = " ".join(f"{word}{n}" for n, word in enumerate(text.split()))
    card = drawn(agreeing("agree", text, before))
    assert "[Publish]" in read(card)
    assert text in boxes(card["body"])


def test_a_difference_is_shown_whole_or_not_at_all() -> None:
    text = (REWRITE * 50)[:3000]
    word = read(drawn(agreeing("agree", text, text.replace("bel", "mail", 1))))
    assert "[removed: mail] [added: bel]" in "".join(word)
    rewritten = drawn(agreeing("agree", text[:900], text[:900].upper()))
    assert f"[removed: {text[:900].upper().strip()}]" in "".join(read(rewritten))
    other = drawn(agreeing("agree", text, "é" * 4000 + text.swapcase()))
    assert EN.say(line("page.changed_much")) in read(other)


signs = st.sampled_from('abc \n"\\é漢🍰{{DATE(')


@settings(max_examples=80, derandomize=True, deadline=None)
@given(
    st.sampled_from(("approve", "agree", "again", "copy")),
    st.lists(signs, min_size=1, max_size=9).map("".join),
    st.lists(signs, min_size=1, max_size=9).map("".join),
    st.integers(1, 3000),
    longer,
)
def test_nobody_lets_words_go_that_they_do_not_see_whole(
    action: str, text: str, before: str, length: int, quote: str
) -> None:
    text, before = (text * length)[:length], (before * length)[:3000]
    card = drawn(agreeing(action, text, before, quote))
    assert stands_whole(card, text)
    if "{{DATE(" not in text:  # which stops a reply anyway
        assert {each["data"]["ww"] for each in buttons(card)} & SENT


def test_words_that_cannot_stand_whole_are_agreed_to_elsewhere() -> None:
    made = agreeing("agree", "{{DATE(" * 428, "Beste Karin")
    card = drawn(made)
    assert [each["data"]["ww"] for each in buttons(card)] == ["reply//case:7"]
    assert EN.say(line("teams.not_whole")).join(("Look: ", "")) in read(card)
    copied = drawn(agreeing("copy", "{{DATE(" * 428, "Beste Karin"))
    assert "posted//case:7" not in {each["data"]["ww"] for each in buttons(copied)}


def test_a_text_beyond_any_box_is_sent_in_whole_or_not_at_all() -> None:
    submit = Button("reply", line("verb.publish"), "publish", primary=True)
    saved = (REWRITE + "🍰") * 50
    card = drawn(dialog(text(saved[:2900]), submit=submit))
    assert carried(card).texts == ("text",) * (len(inputs(card)) == 1)
    long = "🍰" * 2000
    card = drawn(dialog(text(long), submit=submit))
    assert carried(card).kept == {"text": long}
    assert stands_whole(card, long)
    assert "[Publish]" in read(card)
    never = noise(5000)
    card = drawn(dialog(choice(2, reload="load"), text(never), submit=submit))
    assert buttons(card) == []
    assert never in read(card)


# ------------------------------------------------------------------ at home


def test_home_lists_what_waits_with_its_buttons_in_groups() -> None:
    items = tuple(blocks.Item(case_of(n), plain(f"Karin {n}")) for n in range(3))
    names = ("shift", "people", "stop")
    verbs = tuple(Button(n, line(f"action.{n}")) for n in names)
    page = dialog(
        action="home", subject=TEAM, title=line("title.home"), submit=None,
        blocks=(blocks.Head(line("home.mine", n=3)), *items), buttons=verbs,
    )  # fmt: skip
    card = home(page, NL)
    assert faults(card) == []
    assert read(card) == [
        "Mijn werk",
        "Van mij · 3",
        "Karin 0[Openen]",
        "Karin 1[Openen]",
        "Karin 2[Openen]",
        "[Ik ben er tot…]",
        "[Mensen en rollen…]",
        "[Plaatsen stilzetten]",
    ]
    shift, _, stop = buttons(card)[-3:]
    assert shift["data"]["msteams"] == {"type": "task/fetch"}
    assert stop["type"] == "Action.Execute"
    as_cards = buttons(home(page, NL, forms=True))
    assert all("msteams" not in each["data"] for each in as_cards)
    assert faults(form(page, NL, place=PLACE)) == []


def test_each_part_of_a_page_but_the_first_begins_with_a_line() -> None:
    named = tuple(blocks.Head(plain(name)) for name in "ab")
    item = blocks.Item(TEAM, plain("Karin"))
    page = dialog(
        action="home", subject=TEAM, submit=None, blocks=(named[0], item, named[1])
    )
    begins = [part.get("separator", False) for part in home(page, NL)["body"]]
    assert begins == [False, False, False, True]


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
        Field("typed", "kept", at, said[:3000]),
    )
    button = Button(action, at, "save", primary=True)
    made = Dialog(
        action, case_of(1), at, tuple(whole(said)), fields, button, (button, button)
    )
    card = drawn(made, text=at, who=at, strange=at)
    assert parts(card, "TextBlock") == []
    assert faults(home(made, EN)) == []


def _field(kind: str, name: str, words: str, count: int) -> Field:
    choices = tuple(Choice(str(n), plain(words[n:])) for n in range(count))
    return Field(name, kind, plain(words[:80]), words[:3000], choices, plain(words))


fields_ = st.lists(
    st.builds(
        _field,
        st.sampled_from(("text", "choice", "tick", "kept")),
        st.sampled_from("abcdefgh"),
        longer.map(lambda words: words[:9000]),
        st.integers(0, 30),
    ),
    max_size=3,
    unique_by=lambda field: field.name,
)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(some, fields_, longer, st.sampled_from(("reply", "read", "more")))
def test_teams_takes_every_dialog(
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
    drawn(made, a=plain(said[:500]), z=plain(said[:500]))


def test_a_dialog_that_teams_might_refuse_is_written_down(
    caplog: pytest.LogCaptureFixture,
) -> None:
    many = [replace(text("x" * 2000), name=f"f{n}") for n in range(20)]
    card = form(dialog(*many), EN, place=PLACE)
    assert len(inputs(card)) == 20, "nothing that was typed is left out"
    (record,) = caplog.records
    assert record.getMessage() == "teams might not take a dialog as it is"
    assert record.at == "bytes"  # type: ignore[attr-defined]
