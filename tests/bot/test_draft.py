"""Suggestions, new and after a triage, and the sentences that ship with wederwoord."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.case import Suggestion
from bot.checks import check
from bot.draft import (
    SOLVED_BY,
    Slots,
    after_triage,
    first_name,
    in_words,
    one,
    signed,
    suggest,
    unchanged,
)
from bot.person import Person, PersonId
from bot.phrasing import CONFIRMED, MORE, PHRASINGS, STANCES, Sentence
from bot.playbook import Playbook, read
from bot.reply import Limit
from bot.review import Review
from bot.sentences import shipped_phrases, shipped_sentences
from bot.triage import Needed, Right, Solution, Triage
from tests.playbooks import PLAYBOOK

TOM = Person(PersonId("tom"), "Tom Bakker", "Tom")
CONTACTS = ("help@polderbank.example", "030 123 45 67")
GOOGLE_PLAY = Limit(350)
"""The smallest room for a reply of all platforms we know of, in characters."""
MONDAY = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)


@cache
def playbook(**changes: str) -> Playbook:
    return read({**PLAYBOOK, **changes}, shipped_sentences(), shipped_phrases())


def review(author: str = "Karin de Vries", number: int = 1, text: str = "") -> Review:
    return Review("plein", str(number), MONDAY, text, author=author)


def texts(given: Review, language: str = "nl", **changes: str) -> list[str]:
    return [s.text for s in suggest(given, language, playbook(**changes))]


# ------------------------------------------------------------------ what ships

SHIPPED = [
    pytest.param(name, sentence, id=f"{name}-{sentence.id}")
    for name, phrasing in playbook().phrasing.items()
    for sentence in phrasing.sentences
]
SPOKEN_IN = {"nlje": ("nl", "je"), "nlu": ("nl", "u"), "en": ("en", "je")}
FORMS = tuple(SPOKEN_IN.values())
EACH_FORM = pytest.mark.parametrize(("language", "form"), FORMS)
KNOWN: dict[str, Slots] = {
    "nl": {
        "area": "de bezorging",
        "when": "op 24 november v\u00f3\u00f3r 12:00",
        "who": "Joost",
        "answer": "De route naar Utrecht is hersteld",
    },
    "en": {
        "area": "the delivery",
        "when": "on 24 November before 12:00",
        "who": "Joost",
        "answer": "The route to Utrecht is mended",
    },
}
FORBIDDEN = {
    "moment": "vandaag|morgen|binnen|uur|dag|week|snel|direct|nu|today|tomorrow|within"
    "|hour|hours|day|week|soon|now",
    "money": "euro|geld|korting|gratis|vergoed|vergoeding|money|refund|discount|free",
    "law": "voorwaarden|aansprakelijk|conform|artikel|recht|terms|liable|policy|legal",
    "earlier complaint": "weer|opnieuw|nogmaals|eerder|eerdere|again|earlier",
    "more than one of us": "wij|we|ons|onze|us|our",
    "blame": "drukte|leverancier|afdeling|helaas|busy|supplier|department",
    "loudness or a figure": r"\w*[!0-9€%]\w*",
    "taking it down": "review|sterren|verwijder|verwijderen|weghaalt|weghalen|aanpassen"
    "|stars|rating|delete|remove|take it down|edit|change it",
}


def filled(
    name: str, sentence: Sentence, contact: str = CONTACTS[0], author: str = "Karin"
) -> str:
    """Fill one shipped sentence as a suggestion would, knowing just what it needs."""
    language, form = SPOKEN_IN[name]
    book = playbook(form=form, contact=contact)
    only = replace(book.phrasing[name], sentences=(sentence,))
    alone = replace(book, phrasing={name: only})
    known = {slot: KNOWN[language][slot] for slot in sentence.slots}
    made = one(sentence.stance, review(author), language, alone, known)
    assert made is not None
    return made.text


@pytest.mark.parametrize(("name", "sentence"), SHIPPED)
@pytest.mark.parametrize("contact", CONTACTS)
@pytest.mark.parametrize("author", ["Karin de Vries", "xX_bestie_Xx"])
def test_raises_no_finding(
    name: str, sentence: Sentence, contact: str, author: str
) -> None:
    language, form = SPOKEN_IN[name]
    text = filled(name, sentence, contact, author)
    whole = signed(text, language, playbook(form=form), TOM)
    assert check(whole, language, GOOGLE_PLAY) == ()


@pytest.mark.parametrize(("name", "sentence"), SHIPPED)
def test_is_short(name: str, sentence: Sentence) -> None:
    fewest, most = (25, 45) if not sentence.slots else (20, 55)
    assert fewest <= len(filled(name, sentence).split()) <= most


@pytest.mark.parametrize(("name", "sentence"), SHIPPED)
def test_offers_a_way_to_reach_us(name: str, sentence: Sentence) -> None:
    # A holding reply asks nothing of the customer: it says when they hear more.
    assert "$contact" in sentence.text or sentence.stance == "holding"


@pytest.mark.parametrize(("name", "sentence"), SHIPPED)
def test_says_all_that_it_needs_to_know(name: str, sentence: Sentence) -> None:
    text = filled(name, sentence)
    assert all(KNOWN[SPOKEN_IN[name][0]][slot] in text for slot in sentence.slots)


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_sentence_speaks_of(what: str) -> None:
    said = [s.text for p in playbook().phrasing.values() for s in p.sentences]
    forbidden = re.compile(rf"\b({FORBIDDEN[what]})\b", re.IGNORECASE)
    assert [text for text in said if forbidden.search(text)] == []


@pytest.mark.parametrize(("name", "sentence"), SHIPPED)
def test_keeps_to_its_form_of_address(name: str, sentence: Sentence) -> None:
    je, u = r"\b(je|jij|jou|jouw|jouwe|jullie)\b", r"\b(u|uw|uwe)\b"
    kept, shunned = {"nlje": (je, u), "nlu": (u, je), "en": (r"\byou", je)}[name]
    assert re.search(kept, sentence.text.lower())
    assert not re.search(shunned, sentence.text.lower())


@pytest.mark.parametrize("name", PHRASINGS)
def test_says_each_stance_of_a_new_case_in_three_or_four_ways(name: str) -> None:
    plain = [s for s in playbook().phrasing[name].sentences if not s.slots]
    for stance in STANCES:
        assert 3 <= sum(s.stance == stance for s in plain) <= 4


@pytest.mark.parametrize("name", PHRASINGS)
@pytest.mark.parametrize("stance", MORE)
def test_says_each_later_stance_in_two_to_four_ways(name: str, stance: str) -> None:
    said = playbook().phrasing[name].sentences
    assert 2 <= sum(s.stance == stance for s in said) <= 4


@pytest.mark.parametrize("name", PHRASINGS)
def test_no_sentence_stands_twice(name: str) -> None:
    said = [s.text for s in playbook().phrasing[name].sentences]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("name", PHRASINGS)
def test_all_languages_say_the_same_things(name: str) -> None:
    first = playbook().phrasing["en"].sentences
    found = playbook().phrasing[name].sentences
    assert [(s.id, s.stance, s.slots) for s in found] == [
        (s.id, s.stance, s.slots) for s in first
    ]


@pytest.mark.parametrize("name", PHRASINGS)
def test_nobody_is_greeted_as_honoured_by_first_name(name: str) -> None:
    assert "geachte" not in playbook().phrasing[name].greeting.lower()


# ------------------------------------------------------------------ suggesting


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("number", range(30))
def test_three_stances_and_three_texts(language: str, number: int) -> None:
    found = suggest(review(number=number), language, playbook())
    assert [s.stance for s in found] == list(STANCES)
    assert len({s.text for s in found}) == 3


def test_a_review_always_gets_the_same_suggestions() -> None:
    assert texts(review(number=7)) == texts(review(number=7))


def test_every_sentence_that_needs_nothing_gets_its_turn() -> None:
    seen = {t for n in range(200) for t in texts(review("", n), "en")}
    said = playbook().phrasing["en"].sentences
    assert len(seen) == sum(s.stance in STANCES and not s.slots for s in said)


@pytest.mark.parametrize(
    ("language", "form", "greeting"),
    [
        ("nl", "je", "Beste Karin, "),
        ("nl", "u", "Beste Karin, "),
        ("en", "u", "Dear Karin, "),
        ("de", "je", "Dear Karin, "),
    ],
)
def test_greets_in_the_language_of_the_reply(
    language: str, form: str, greeting: str
) -> None:
    found = texts(review(), language, form=form)
    assert all(text.startswith(greeting) for text in found)


def test_form_decides_between_je_and_u() -> None:
    familiar, polite = texts(review(), form="je"), texts(review(), form="u")
    assert all(re.search(r"\bje\b", text) for text in familiar)
    assert all(re.search(r"\bu\b", text) for text in polite)


def test_a_language_of_the_teams_own_is_spoken() -> None:
    own = shipped_sentences()
    own["de"] = {**own["en"], "greeting": "Guten Tag $first_name,"}
    german = read(PLAYBOOK, own, {})
    assert suggest(review(), "de", german)[0].text.startswith("Guten Tag Karin, ")


@pytest.mark.parametrize(
    ("language", "form", "signoff"),
    [
        ("nl", "je", "Groet, Tom"),
        ("nl", "u", "Met vriendelijke groet, Tom"),
        ("en", "je", "Kind regards, Tom"),
    ],
)
def test_signs_with_the_public_name(language: str, form: str, signoff: str) -> None:
    text = signed("Words.", language, playbook(form=form), TOM)
    assert text == f"Words.\n\n{signoff}"


def test_a_signoff_may_name_the_brand() -> None:
    own = shipped_sentences()
    own["en"]["signoff"] = "$me, $brand"
    assert signed("Words.", "en", read(PLAYBOOK, own, {}), TOM).endswith(
        "Tom, Polderbank"
    )


def test_two_dollars_in_a_sentence_are_one() -> None:
    own = shipped_sentences()
    own["en"]["sentences"] = [
        {"id": stance, "stance": stance, "text": f"you paid $$5; {stance} $contact"}
        for stance in STANCES
    ]
    found = suggest(review(), "en", read(PLAYBOOK, own, {}))
    assert all(s.text.startswith("Dear Karin, you paid $5; ") for s in found)


# ------------------------------------------------------------------ more is known

GREETING = {"nl": "Beste Karin, ", "en": "Dear Karin, "}


def subsets(language: str) -> Iterator[Slots]:
    """Give every choice of what may be known."""
    for size in range(len(CONFIRMED) + 1):
        for chosen in combinations(CONFIRMED, size):
            yield {slot: KNOWN[language][slot] for slot in chosen}


@EACH_FORM
@pytest.mark.parametrize("stance", [*STANCES, *MORE])
def test_whatever_is_known_a_stance_speaks_and_raises_no_finding(
    language: str, form: str, stance: str
) -> None:
    book = playbook(form=form)
    for slots in subsets(language):
        made = one(stance, review(), language, book, slots)
        assert made is not None
        assert made.stance == stance
        assert made.text.startswith(GREETING[language])
        unknown = KNOWN[language].keys() - slots.keys()
        assert all(KNOWN[language][slot] not in made.text for slot in unknown)
        whole = signed(made.text, language, book, TOM)
        assert check(whole, language, GOOGLE_PLAY) == ()
        assert len(made.text.split()) < 60


@EACH_FORM
def test_every_shipped_sentence_gets_its_turn(language: str, form: str) -> None:
    book = playbook(form=form)
    seen = {
        made.text
        for stance in (*STANCES, *MORE)
        for slots in subsets(language)
        for number in range(40)
        if (made := one(stance, review("Karin", number), language, book, slots))
    }
    assert len(seen) == len(book.speak(language).sentences)


@EACH_FORM
@pytest.mark.parametrize(
    ("stance", "slot"), [("holding", "when"), ("update", "answer")]
)
def test_what_a_reply_is_for_is_said_whatever_else_is_known(
    language: str, form: str, stance: str, slot: str
) -> None:
    for slots in subsets(language):
        made = one(stance, review(), language, playbook(form=form), slots)
        assert made is not None
        assert (KNOWN[language][slot] in made.text) is (slot in slots)


@pytest.mark.parametrize("stance", [*STANCES, *MORE])
@pytest.mark.parametrize("nothing", ["", "   ", "\n"])
def test_what_is_empty_is_not_known(stance: str, nothing: str) -> None:
    empty = dict.fromkeys(CONFIRMED, nothing)
    known, unknown = (
        one(stance, review(), "nl", playbook(), slots) for slots in (empty, {})
    )
    assert known == unknown


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("The route is mended", "The route is mended. "),
        ("The route is mended.", "The route is mended. "),
        ("Is it mended?", "Is it mended? "),
        ("We wrote 'mended.'", "We wrote 'mended.' "),
        ("It is mended\u2026", "It is mended\u2026 "),
        ("  One line.\n\nAnd\tanother ", "One line. And another. "),
    ],
)
def test_a_colleagues_words_become_whole_sentences(answer: str, said: str) -> None:
    made = one("update", review(), "en", playbook(), {"answer": answer})
    assert made is not None
    assert f": {said}" in made.text


def test_a_stance_that_the_teams_own_language_lacks_is_not_suggested() -> None:
    book = read(PLAYBOOK, without_more(), {})
    assert all(one(each, review(), "en", book, KNOWN["en"]) is None for each in MORE)


def without_more() -> dict[str, object]:
    """Give sentences as a team has them that wrote its own before there were more."""
    own = shipped_sentences()
    kept = [s for s in own["en"]["sentences"] if s["stance"] in STANCES]
    return {**own, "en": {**own["en"], "sentences": kept}}


# ------------------------------------------------------------------ after the triage


def agreed(
    reply: Needed = Needed.PUBLIC,
    right: Right = Right.YES,
    solution: Solution = Solution.FIND_OUT,
) -> Triage:
    by = PersonId("sanne")
    return Triage(reply, right, "bezorging", solution, by, None, by, MONDAY)


@EACH_FORM
@pytest.mark.parametrize(
    ("reply", "right", "solution"), list(product(Needed, Right, Solution))
)
def test_any_answers_give_three_different_stances(
    language: str, form: str, reply: Needed, right: Right, solution: Solution
) -> None:
    book, triage = playbook(form=form), agreed(reply, right, solution)
    for slots in ({}, KNOWN[language]):
        found = after_triage(review(), language, book, triage, slots)
        assert len({s.stance for s in found}) == len(found) == 3
        assert len({s.text for s in found}) == 3
        for made in found:
            assert made.text.startswith(GREETING[language])
            whole = signed(made.text, language, book, TOM)
            assert check(whole, language, GOOGLE_PLAY) == ()


NO, YES, CONTACT, PUBLIC = Right.NO, Right.YES, Needed.CONTACT, Needed.PUBLIC


@pytest.mark.parametrize(
    ("triage", "stances"),
    [
        (agreed(), ["apologise", "call", "ask"]),
        (agreed(solution=Solution.PUT_RIGHT), ["solve", "call", "ask"]),
        (agreed(solution=Solution.CALL_BACK), ["call", "ask", "apologise"]),
        (agreed(solution=Solution.GESTURE), ["gesture", "call", "ask"]),
        (agreed(solution=Solution.LISTEN), ["listen", "call", "ask"]),
        (agreed(right=Right.PARTLY), ["apologise", "call", "ask"]),
        (agreed(right=Right.UNSURE), ["apologise", "call", "ask"]),
        (agreed(reply=Needed.NONE), ["apologise", "call", "ask"]),
        (agreed(right=NO), ["correct", "ask", "call"]),
        (agreed(PUBLIC, NO, Solution.CALL_BACK), ["correct", "call", "ask"]),
        (agreed(PUBLIC, NO, Solution.GESTURE), ["correct", "gesture", "ask"]),
        (agreed(PUBLIC, NO, Solution.PUT_RIGHT), ["correct", "solve", "ask"]),
        (agreed(CONTACT), ["contact", "apologise", "call"]),
        (agreed(CONTACT, YES, Solution.PUT_RIGHT), ["contact", "solve", "call"]),
        (agreed(CONTACT, YES, Solution.CALL_BACK), ["contact", "call", "ask"]),
        (agreed(CONTACT, NO), ["contact", "correct", "ask"]),
        (agreed(CONTACT, NO, Solution.LISTEN), ["contact", "correct", "listen"]),
    ],
)
def test_the_answers_choose_the_stances(triage: Triage, stances: list[str]) -> None:
    found = after_triage(review(), "nl", playbook(), triage, {})
    assert [s.stance for s in found] == stances


def test_every_solution_has_its_stance() -> None:
    assert list(SOLVED_BY) == list(Solution)


def test_what_is_known_is_said() -> None:
    slots = {"area": "het inloggen", "when": "morgen v\u00f3\u00f3r 12:00"}
    first, *_ = after_triage(review(), "nl", playbook(), agreed(), slots)
    assert all(value in first.text for value in slots.values())


@pytest.mark.parametrize("triage", [agreed(CONTACT, NO), agreed(PUBLIC, NO), agreed()])
def test_without_the_later_stances_there_are_still_three(triage: Triage) -> None:
    book = read(PLAYBOOK, without_more(), {})
    found = after_triage(review(), "en", book, triage, KNOWN["en"])
    assert sorted(s.stance for s in found) == sorted(STANCES)


# ------------------------------------------------------------------ agreed beforehand


def holding(language: str = "nl") -> Suggestion:
    made = one("holding", review(), language, playbook(), KNOWN[language])
    assert made is not None
    return made


def test_signed_words_are_unchanged() -> None:
    text = signed(holding().text, "nl", playbook(), TOM)
    assert unchanged(text, holding(), "nl", playbook(), TOM)


@pytest.mark.parametrize("around", ["{}\n", "  {}", "\n{} \n"])
def test_room_around_them_is_a_change_for_it_would_go_out_too(around: str) -> None:
    text = around.format(signed(holding().text, "nl", playbook(), TOM))
    assert not unchanged(text, holding(), "nl", playbook(), TOM)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Karin", "Kees"),
        ("12:00", "11:00"),
        ("Groet, Tom", "Groet, Sanne"),
        ("Groet, Tom", ""),
        (". ", ".  "),
        ("\n\n", "\n"),
        ("Ik", "ik"),
    ],
)
def test_one_sign_more_or_less_is_a_change(old: str, new: str) -> None:
    text = signed(holding().text, "nl", playbook(), TOM)
    assert text.replace(old, new) != text
    assert not unchanged(text.replace(old, new), holding(), "nl", playbook(), TOM)


def test_another_persons_words_are_not_ones_own() -> None:
    sanne = Person(PersonId("sanne"), "Sanne de Vries", "Sanne")
    text = signed(holding().text, "nl", playbook(), TOM)
    assert not unchanged(text, holding(), "nl", playbook(), sanne)


@pytest.mark.parametrize("slots", [{}, KNOWN["nl"]])
def test_an_update_was_never_agreed_to_beforehand(slots: Slots) -> None:
    update = one("update", review(), "nl", playbook(), slots)
    assert update is not None
    text = signed(update.text, "nl", playbook(), TOM)
    assert not unchanged(text, update, "nl", playbook(), TOM)


# ------------------------------------------------------------------ before when


@pytest.mark.parametrize(
    ("at", "dutch", "english"),
    [
        ("23 16:00", "vandaag vóór 17:00", "today before 17:00"),
        ("23 23:00", "vandaag vóór 24:00", "today before 24:00"),
        ("23 23:01", "morgen vóór 00:01", "tomorrow before 00:01"),
        ("24 11:00", "morgen vóór 12:00", "tomorrow before 12:00"),
        ("24 23:00", "morgen vóór 24:00", "tomorrow before 24:00"),
        ("25 11:00", "woensdag vóór 12:00", "on Wednesday before 12:00"),
        ("29 11:00", "zondag vóór 12:00", "on Sunday before 12:00"),
        ("30 11:00", "op 30 november vóór 12:00", "on 30 November before 12:00"),
        ("22 11:00", "op 22 november vóór 12:00", "on 22 November before 12:00"),
    ],
)
def test_a_moment_is_said_as_a_customer_says_it(
    at: str, dutch: str, english: str
) -> None:
    moment = datetime.strptime(f"2026-11-{at} +0000", "%Y-%m-%d %H:%M %z")
    assert in_words(moment, MONDAY, "nl", "Europe/Amsterdam") == dutch
    assert in_words(moment, MONDAY, "en", "Europe/Amsterdam") == english


def test_the_day_is_that_of_the_zone() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    said = in_words(late + timedelta(hours=9), late, "nl", "Europe/Amsterdam")
    assert said == "vandaag vóór 09:30"


@pytest.mark.parametrize(("month", "day"), [(3, 28), (10, 24)])
def test_a_night_in_which_the_clock_changes_is_one_night(month: int, day: int) -> None:
    evening = datetime(2026, month, day, 20, tzinfo=UTC)
    noon = evening + timedelta(hours=14)
    assert in_words(noon, evening, "nl", "Europe/Amsterdam").startswith("morgen vóór 1")


@pytest.mark.parametrize("language", ["de", "", "nlje"])
def test_a_language_without_words_for_a_moment_names_none(language: str) -> None:
    assert in_words(MONDAY, MONDAY, language, "Europe/Amsterdam") == ""


@pytest.mark.parametrize(
    ("asked", "spoken"), [("nl", "nl"), ("fr", "en"), ("en", "en")]
)
def test_a_moment_can_be_said_in_the_language_that_is_spoken(
    asked: str, spoken: str
) -> None:
    assert playbook().speak(asked).language == spoken


# ------------------------------------------------------------------ hostile values

NASTY = ("$contact", "{{x}}", "${brand}", "$me", "{first_name}", "%s", "[NAAM]", "$$")


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_customer_named_like_a_slot_is_harmless(name: str, language: str) -> None:
    found = texts(review(name), language)
    for stance in MORE:
        made = one(stance, review(name), language, playbook(), KNOWN[language])
        assert made is not None
        found.append(made.text)
    assert all(name not in text for text in found)
    assert all(check(text, language, Limit()) == () for text in found)


@pytest.mark.parametrize("name", NASTY)
def test_values_are_never_looked_into(name: str) -> None:
    odd = playbook(brand=name, contact=name)
    for n in range(8):
        found = " ".join(s.text for s in suggest(review(number=n), "nl", odd))
        assert found.count(name) >= 3
    known = dict.fromkeys(CONFIRMED, name)
    for stance in MORE:
        made = one(stance, review(), "nl", odd, known)
        assert made is not None
        assert name in made.text
    stranger = Person(PersonId("x"), name, name)
    assert signed("Words.", "nl", playbook(), stranger).endswith(f"Groet, {name}")


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Karin de Vries", "Karin"),
        ("  Karin  ", "Karin"),
        ("Jan-Willem Smit", "Jan-Willem"),
        ("IJsbrand", "IJsbrand"),
        ("McKenzie Jones", "McKenzie"),
        ("Zoë", "Zoë"),
        ("Иван Петров", "Иван"),
        ("Jo", "Jo"),
    ],
)
def test_a_first_name_is_taken(author: str, name: str) -> None:
    assert first_name(author) == name


@pytest.mark.parametrize(
    "author",
    [
        "",
        "   ",
        "P.",
        "P",
        "J-P",
        "Jansen, P.",
        "xX_bestie_Xx",
        "XxKillerxX",
        "karin",
        "BOZE KLANT",
        "JP",
        "Jan-",
        "Jan--Willem",
        "-Jan",
        "Karin99",
        "Karin!",
        "Een Google-gebruiker",
        "A Google user",
        "Anonymous",
        "Anoniem",
        "Familie Jansen",
        "Mevrouw de Vries",
        "Dr Jansen",
        "Deleted User",
        "<script>alert(1)</script>",
        "http://spam.example",
        "@everyone",
        "Jan\u202eneraK",
        "Wolfeschlegelsteinhausen",
        "李雷",
        "😀",
    ],
)
def test_no_first_name_is_to_be_trusted(author: str) -> None:
    assert first_name(author) == ""
    assert texts(review(author))[0].startswith("Hallo, ")


@given(st.text())
def test_a_first_name_is_letters_from_the_author(author: str) -> None:
    name = first_name(author)
    assert name in author
    assert name == "" or (
        2 <= len(name) <= 20 and name.replace("-", "").isalpha() and name[0].isupper()
    )


REVIEWS = st.builds(
    Review,
    source=st.text(),
    external_id=st.text(),
    created_at=st.datetimes(timezones=st.just(UTC)),
    text=st.text(st.characters()),
    author=st.text(st.characters()),
    title=st.text(),
    language=st.text(),
    stars=st.none() | st.floats(),
)
ALL_FORMS = {form: playbook(form=form) for form in ("je", "u")}


@given(REVIEWS, st.text(), st.sampled_from(["je", "u"]))
def test_there_is_always_something_to_suggest(
    given_review: Review, language: str, form: str
) -> None:
    found = suggest(given_review, language, ALL_FORMS[form])
    assert [s.stance for s in found] == list(STANCES)
    assert len({s.text for s in found}) == 3
