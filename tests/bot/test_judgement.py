"""Negative or not: alarming phrases, then stars; and in which language to answer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.judgement import Verdict, alarm, judge, language_of
from bot.keys import PHRASE_KEYS
from bot.playbook import Playbook, read
from bot.review import Review
from bot.sentences import shipped_phrases, shipped_sentences
from bot.words import line
from tests.playbooks import PLAYBOOK

PLAYBOOK_AS_SHIPPED = read(PLAYBOOK, shipped_sentences(), shipped_phrases())
PHRASES = PLAYBOOK_AS_SHIPPED.phrases


def review(text: str, stars: float | None = None, **more: str | int) -> Review:
    written = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
    return Review("plein", "1", written, text, stars=stars, **more)  # type: ignore[arg-type]


# ------------------------------------------------------------------ stars


@pytest.mark.parametrize(
    ("stars", "verdict", "reason"),
    [
        (0.0, Verdict.NEGATIVE, line("reason.stars", stars=0.0)),
        (1.0, Verdict.NEGATIVE, line("reason.stars", stars=1.0)),
        (2.0, Verdict.NEGATIVE, line("reason.stars", stars=2.0)),
        (2.5, Verdict.UNSURE, line("reason.between", stars=2.5)),
        (3.0, Verdict.UNSURE, line("reason.between", stars=3.0)),
        (3.9, Verdict.UNSURE, line("reason.between", stars=3.9)),
        (4.0, Verdict.FINE, line("reason.stars", stars=4.0)),
        (5.0, Verdict.FINE, line("reason.stars", stars=5.0)),
        (None, Verdict.UNSURE, line("reason.no_stars")),
    ],
)
def test_stars_decide(stars: float | None, verdict: Verdict, reason: object) -> None:
    judged = judge(review("Nou nou.", stars), PLAYBOOK_AS_SHIPPED)
    assert (judged.verdict, judged.reason, judged.topic) == (verdict, reason, "")


@pytest.mark.parametrize(
    ("given_stars", "verdict"),
    [(4, Verdict.NEGATIVE), (6, Verdict.UNSURE), (8, Verdict.FINE)],
)
def test_ten_points_are_counted_as_five_stars(
    given_stars: int, verdict: Verdict
) -> None:
    assert judge(review("x", given_stars, scale=10), PLAYBOOK_AS_SHIPPED).verdict is (
        verdict
    )


def test_an_alarming_phrase_beats_five_stars() -> None:
    judged = judge(review("Lekker, maar mijn hond lag in het gaslek.", 5.0), _own())
    assert judged.verdict is Verdict.NEGATIVE
    assert judged.reason == line("reason.safety")
    assert judged.topic == "safety"


def test_a_phrase_in_the_title_alarms_too() -> None:
    given_review = review("Verder prima.", 4.0, title="Datalek")
    assert judge(given_review, PLAYBOOK_AS_SHIPPED).topic == "privacy"


def _own() -> Playbook:
    return read(PLAYBOOK, shipped_sentences(), {"safety": ["gaslek"]})


# ------------------------------------------------------------------ phrases

ALARMS = {
    "legal": (
        "Jullie horen nog van mijn advocaat.",
        "Ik heb aangifte gedaan bij de politie.",
        "Dan stap ik naar de rechter!",
        "Hierbij stel ik u aansprakelijk voor de schade.",
        "Ik ga hiermee naar de Geschillencommissie.",
        "My lawyer will be in touch.",
        "I will see you in court.",
        "I'm thinking of suing.",
        "Refund me or I\u2019ll sue.",
        "I am reporting this to Trading Standards.",
    ),
    "safety": (
        "De oplader vloog in brand.",
        "Er zat een stukje glas in de salade.",
        "Mijn zoon heeft brandwonden van die kan.",
        "Bij het instappen is mijn moeder gewond geraakt.",
        "The kettle caught fire.",
        "There was BROKEN GLASS in my drink.",
        "My daughter was injured by the door.",
        "I got an electric shock from the lamp.",
    ),
    "health": (
        "De hele familie had voedselvergiftiging.",
        "Er liep een kakkerlak over het buffet.",
        "Ik kreeg een allergische reactie, terwijl ik het had gemeld.",
        "We zijn ziek geworden van de mosselen.",
        "Food poisoning, both of us.",
        "Found maggots in the rice.",
        "My son had an allergic reaction and was rushed to hospital.",
        "The bed was full of bedbugs.",
    ),
    "privacy": (
        "Dit is gewoon een datalek.",
        "Ik kreeg per mail de gegevens van een andere klant.",
        "Mijn account is gehackt en niemand doet iets.",
        "This is a data breach.",
        "You shared my details with a stranger.",
        "I was sent someone else\u2019s details.",
    ),
    "press": (
        "Ik heb Kassa en Radar al gemaild",
        "Morgen ga ik ermee naar de pers.",
        "Dit gaat naar de krant.",
        "I have already contacted a journalist.",
        "I am going to the papers with this.",
    ),
    "threat": (
        "Ik weet waar jullie filiaal zit, tot vanavond.",
        "Pas op, ik weet waar je woont.",
        "Ik maak jullie kapot.",
        "Someone should burn this place down.",
        "I know where you live.",
        "You will pay for this.",
    ),
}


@pytest.mark.parametrize(
    ("topic", "text"),
    [(topic, text) for topic, texts in ALARMS.items() for text in texts],
)
def test_alarms(topic: str, text: str) -> None:
    assert alarm(text, PHRASES) == topic
    assert alarm(text.upper(), PHRASES) == topic
    assert alarm(text.replace(" ", "\n"), PHRASES) == topic


@pytest.mark.parametrize(
    "text",
    [
        # Dutch
        "Moordend druk, maar toch snel geholpen.",
        "Ik zou een moord doen voor deze taart.",
        "Het ijs met advocaat was heerlijk.",
        "Een advocaatje met slagroom toe.",
        "Lange rij bij de kassa, maar vriendelijk personeel.",
        "Bij kassa 3 werd ik goed geholpen.",
        "Een pareltje dat onder de radar blijft.",
        "Vers geperst, zo uit de sinaasappelpers.",
        "Rustig de krant lezen bij de koffie.",
        "Behandeld aan de rechter knie, top gedaan.",
        "Neem de uitgang naar de rechter kant.",
        "Ze hebben mijn belastingaangifte netjes gedaan.",
        "Tegenover het politiebureau, makkelijk te vinden.",
        "Een explosie van smaken!",
        "Ik lachte me ziek.",
        "Blauwe schimmelkaas, verrukkelijk.",
        "De pret werd niet bedorven door de regen.",
        "Fijn dat ze rekening hielden met mijn allergie.",
        "Netjes op tijd naar het ziekenhuis gebracht.",
        "Veel privacy op de kamer.",
        "Nu ik weet waar jullie zitten, kom ik vaker!",
        "Pas maar op, dit is verslavend lekker.",
        "De tent staat in brand, wat een feest!",
        "Dieren die met uitsterven worden bedreigd, mooi verteld.",
        "Bijna gestikt van het lachen.",
        "Warm brandhout in de open haard.",
        "Een bom van een burger.",
        # English
        "I would kill for this cake.",
        "They kill you with kindness.",
        "It wouldn't kill you to smile, but fine.",
        "To die for!",
        "Sue was lovely and helped us at once.",
        "Thanks to Sue you always feel welcome.",
        "As a lawyer I eat out a lot: best lunch in town.",
        "We ate in the food court.",
        "The flavours exploded in my mouth.",
        "Bath bombs are the bomb.",
        "The curry set my mouth on fire.",
        "My favourite brand of shoes.",
        "Free press coffee in the morning.",
        "Great gym, it got me through my sports injury.",
        "Lots of privacy by the pool.",
        "An absolute riot, we almost died laughing.",
        "They know where you sat last time and remember your order.",
        "Dangerously good.",
        "The sick beats of the band.",
        "Never felt unsafe for a second.",
        "Issues were dealt with; I pressed on.",
    ],
)
def test_harmless(text: str) -> None:
    assert alarm(text, PHRASES) == ""


def test_only_whole_words_alarm() -> None:
    phrases = {"legal": ("suing",)}
    assert alarm("The ensuing chaos", phrases) == ""
    assert alarm("suing, now", phrases) == "legal"
    assert alarm("(Suing)", phrases) == "legal"


def test_the_gravest_topic_is_named() -> None:
    text = "Ik ga naar de pers en mijn advocaat belt: mijn vader is gewond geraakt."
    assert alarm(text, PHRASES) == "safety"


def test_the_shipped_phrases_know_the_topics_that_cards_can_name() -> None:
    assert list(shipped_phrases()) == list(PHRASE_KEYS)


def test_no_shipped_phrase_stands_twice() -> None:
    listed = [phrase for topic in shipped_phrases().values() for phrase in topic]
    assert sorted(listed) == sorted(set(listed))
    assert all(phrase == phrase.lower() for phrase in listed)


@pytest.mark.parametrize("topic", PHRASE_KEYS)
def test_every_shipped_phrase_is_found(topic: str) -> None:
    for phrase in PHRASES[topic]:
        assert alarm(f"Zeg, {phrase}.", {topic: PHRASES[topic]}) == topic


# ------------------------------------------------------------------ language


@pytest.mark.parametrize(
    ("told", "language"),
    [("nl", "nl"), ("NL-be", "nl"), ("en_GB", "en"), ("de", "de"), ("fr-CA", "fr")],
)
def test_the_source_decides_the_language(told: str, language: str) -> None:
    text = "Dit is gewoon een Nederlandse zin."
    assert language_of(review(text, language=told), "nl") == language


@pytest.mark.parametrize("told", ["", "und", "zxx", "x", "??", "dutch"])
def test_else_the_text_does(told: str) -> None:
    dutch = review("Het eten was koud en niemand kwam naar ons toe.", language=told)
    english = review("The food was cold and nobody came to us.", language=told)
    assert language_of(dutch, "en") == "nl"
    assert language_of(english, "nl") == "en"


@pytest.mark.parametrize("text", ["", "😡😡😡", "1/5", "Bah!", "李雷"])
@pytest.mark.parametrize("default", ["nl", "en"])
def test_a_text_that_tells_nothing_gets_the_teams_own(text: str, default: str) -> None:
    assert language_of(review(text), default) == default


REVIEWS = st.builds(
    Review,
    source=st.just("plein"),
    external_id=st.text(),
    created_at=st.datetimes(timezones=st.just(UTC)),
    text=st.text(st.characters()),
    title=st.text(),
    language=st.text(),
    stars=st.none() | st.floats(),
    scale=st.integers(1, 100),
)


@given(REVIEWS)
def test_any_review_can_be_judged(given_review: Review) -> None:
    judged = judge(given_review, PLAYBOOK_AS_SHIPPED)
    assert len(judged.language) == 2
    assert judged.topic == "" or judged.verdict is Verdict.NEGATIVE


def test_the_gravest_topic_wins_wherever_it_stands() -> None:
    phrases = {"threat": ("ik weet je te vinden",), "press": ("de krant",)}
    assert alarm("Naar de krant! En ik weet je te vinden.", phrases) == "threat"


def test_a_phrase_without_a_word_is_found_too() -> None:
    assert alarm("pas op ☠☠☠ hier", {"safety": ("☠☠☠",)}) == "safety"
