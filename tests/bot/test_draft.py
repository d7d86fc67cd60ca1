"""The three suggestions of a case, and the sentences that ship with wederwoord."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checks import check
from bot.draft import first_name, signed, suggest
from bot.person import Person, PersonId
from bot.phrasing import PHRASINGS, STANCES, Sentence
from bot.playbook import Playbook, read
from bot.reply import Limit
from bot.review import Review
from bot.sentences import shipped_phrases, shipped_sentences
from tests.playbooks import PLAYBOOK

TOM = Person(PersonId("tom"), "Tom Bakker", "Tom")
CONTACTS = ("help@polderbank.example", "030 123 45 67")
GOOGLE_PLAY = Limit(350)
"""The smallest room for a reply of all platforms we know of, in characters."""


@cache
def playbook(**changes: str) -> Playbook:
    return read({**PLAYBOOK, **changes}, shipped_sentences(), shipped_phrases())


def review(author: str = "Karin de Vries", number: int = 1, text: str = "") -> Review:
    written = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
    return Review("plein", str(number), written, text, author=author)


def texts(given: Review, language: str = "nl", **changes: str) -> list[str]:
    return [s.text for s in suggest(given, language, playbook(**changes))]


# ------------------------------------------------------------------ what ships

SHIPPED = [
    pytest.param(name, sentence, id=f"{name}-{sentence.id}")
    for name, phrasing in playbook().phrasing.items()
    for sentence in phrasing.sentences
]
SPOKEN_IN = {"nlje": ("nl", "je"), "nlu": ("nl", "u"), "en": ("en", "je")}
FORBIDDEN = {
    "moment": "vandaag|morgen|binnen|uur|dag|week|snel|direct|nu|today|tomorrow|within"
    "|hour|hours|day|week|soon|now",
    "money": "euro|geld|korting|gratis|vergoed|vergoeding|money|refund|discount|free",
    "law": "voorwaarden|aansprakelijk|conform|artikel|recht|terms|liable|policy|legal",
    "earlier complaint": "weer|opnieuw|nogmaals|eerder|eerdere|again|earlier",
    "more than one of us": "wij|we|ons|onze|us|our",
    "blame": "drukte|leverancier|afdeling|helaas|busy|supplier|department",
    "loudness or a figure": r"\w*[!0-9€%]\w*",
}


def filled(name: str, sentence: Sentence, contact: str, author: str = "Karin") -> str:
    """Fill one shipped sentence as a suggestion would, signed by Tom."""
    language, form = SPOKEN_IN[name]
    sentences = shipped_sentences()
    sentences[name]["sentences"] = [
        {"id": stance, "stance": stance, "text": sentence.text} for stance in STANCES
    ]
    rules = {**PLAYBOOK, "form": form, "contact": contact}
    alone = read(rules, sentences, {})
    text = suggest(review(author), language, alone)[0].text
    return signed(text, language, alone, TOM)


@pytest.mark.parametrize(("name", "sentence"), SHIPPED)
@pytest.mark.parametrize("contact", CONTACTS)
@pytest.mark.parametrize("author", ["Karin de Vries", "xX_bestie_Xx"])
def test_raises_no_finding(
    name: str, sentence: Sentence, contact: str, author: str
) -> None:
    text = filled(name, sentence, contact, author)
    assert check(text, SPOKEN_IN[name][0], GOOGLE_PLAY) == ()


@pytest.mark.parametrize(("name", "sentence"), SHIPPED)
def test_is_short_and_offers_a_way_to_reach_us(name: str, sentence: Sentence) -> None:
    suggested = filled(name, sentence, CONTACTS[0]).split("\n\n", maxsplit=1)[0]
    assert 25 <= len(suggested.split()) <= 45
    assert "$contact" in sentence.text


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_sentence_speaks_of(what: str) -> None:
    said = [s.text for p in playbook().phrasing.values() for s in p.sentences]
    forbidden = re.compile(rf"\b({FORBIDDEN[what]})\b", re.IGNORECASE)
    assert [text for text in said if forbidden.search(text)] == []


@pytest.mark.parametrize(("name", "sentence"), SHIPPED)
def test_keeps_to_its_form_of_address(name: str, sentence: Sentence) -> None:
    je, u = r"\b(je|jij|jou|jouw|jullie)\b", r"\b(u|uw)\b"
    kept, shunned = {"nlje": (je, u), "nlu": (u, je), "en": (r"\byou", je)}[name]
    assert re.search(kept, sentence.text.lower())
    assert not re.search(shunned, sentence.text.lower())


@pytest.mark.parametrize("name", PHRASINGS)
def test_says_each_stance_in_three_or_four_ways(name: str) -> None:
    by_stance = [
        {s.text for s in playbook().phrasing[name].sentences if s.stance == stance}
        for stance in STANCES
    ]
    assert all(3 <= len(said) <= 4 for said in by_stance)
    assert len(set().union(*by_stance)) == sum(map(len, by_stance))


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


def test_every_sentence_gets_its_turn() -> None:
    seen = {t for n in range(200) for t in texts(review("", n), "en")}
    assert len(seen) == len(playbook().phrasing["en"].sentences)


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
    for sentence in own["en"]["sentences"]:
        sentence["text"] = f"you paid $$5; {sentence['id']} $contact"
    found = suggest(review(), "en", read(PLAYBOOK, own, {}))
    assert all(s.text.startswith("Dear Karin, you paid $5; ") for s in found)


# ------------------------------------------------------------------ hostile values

NASTY = ("$contact", "{{x}}", "${brand}", "$me", "{first_name}", "%s", "[NAAM]", "$$")


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_customer_named_like_a_slot_is_harmless(name: str, language: str) -> None:
    found = texts(review(name), language)
    assert all(name not in text for text in found)
    assert all(check(text, language, Limit()) == () for text in found)


@pytest.mark.parametrize("name", NASTY)
def test_values_are_never_looked_into(name: str) -> None:
    odd = playbook(brand=name, contact=name)
    for n in range(8):
        found = " ".join(s.text for s in suggest(review(number=n), "nl", odd))
        assert found.count(name) >= 3
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
