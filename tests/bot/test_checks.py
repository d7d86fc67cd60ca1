"""The second look at a text: what stops it, what asks the writer to look again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checks import Severity, check, seen, stopping, too_long
from bot.reply import Limit
from bot.words import english, line

FINE = "Dear Karin, I'll find out what went wrong and let you know. Best, Tom"


GOOGLE = Limit(4096, "bytes")


def rules(text: str, language: str = "en", limit: Limit | None = None) -> list[str]:
    return [f.rule for f in check(text, language, limit or Limit())]


# ------------------------------------------------------------------ what stops a text


@pytest.mark.parametrize("text", ["", "   ", "\n\t\n", "\u00a0"])
def test_nothing_written_stops_it(text: str) -> None:
    assert rules(text) == ["empty"]


@pytest.mark.parametrize(
    "slot",
    [
        "$contact",
        "$first_name",
        "${brand}",
        "{{naam}}",
        "{{ naam }}",
        "{naam}",
        "[NAAM]",
        "[YOUR NAME]",
        "<NAAM>",
    ],
)
def test_an_open_slot_stops_it(slot: str) -> None:
    found = check(f"Dear {slot}, I'll find out.", "en", Limit())
    assert [(f.rule, f.severity) for f in found] == [("slot", Severity.BLOCK)]
    assert found[0].line == line("check.slot", slot=slot)


@pytest.mark.parametrize(
    "words",
    [
        "the $50 you paid",
        "a price of 50$",
        "[sic] and [OK]",
        "1 < 2 and 3 > 2",
        "<3",
    ],
)
def test_what_only_resembles_a_slot_does_not(words: str) -> None:
    assert rules(f"I'll look into {words}.") == []


@pytest.mark.parametrize(
    ("limit", "text", "fits"),
    [
        (Limit(10), "I'll look.", True),
        (Limit(10), "I'll look!?", False),
        (Limit(12, "bytes"), "I'll look é", True),
        (Limit(11, "bytes"), "I'll look é", False),
    ],
)
def test_more_than_the_source_takes_stops_it(
    limit: Limit, text: str, fits: bool
) -> None:
    assert rules(text, limit=limit) == ([] if fits else ["long"])


def test_too_long_says_how_long_and_in_what() -> None:
    [found] = check("I'll look é", "en", Limit(11, "bytes"))
    assert found.line == line("check.long_bytes", length=12, most=11)
    [found] = check("I'll look.", "en", Limit(9))
    unit = line("unit.characters")
    assert found.line == line("check.long", length=10, most=9, unit=unit)


@pytest.mark.parametrize(
    ("limit", "text", "words"),
    [
        (GOOGLE, "x" * 3000, ""),
        (GOOGLE, "é" * 2048, ""),
        (GOOGLE, "é" * 2051, "Too long: 4,102 of at most 4,096 bytes."),
        (GOOGLE, "x" * 3001, "Too long: 3,001 of at most 3,000 characters."),
        (GOOGLE, "é" * 3001, "Too long: 3,001 of at most 3,000 characters."),
        (Limit(6000), "x" * 3001, "Too long: 3,001 of at most 3,000 characters."),
        (Limit(350), "é" * 351, "Too long: 351 of at most 350 characters."),
    ],
)
def test_no_reply_is_longer_than_every_channel_takes(
    limit: Limit, text: str, words: str
) -> None:
    said = too_long(text, limit)
    assert english(said).startswith(words) if said else not words


def test_too_many_bytes_say_what_counts_for_more() -> None:
    said = too_long("é" * 2051, GOOGLE)
    assert said is not None
    assert "accent is two, an emoji four" in english(said)


@pytest.mark.parametrize(("limit", "room"), [(GOOGLE, 3000), (Limit(350), 350)])
def test_a_box_offers_what_no_channel_and_no_source_refuses(
    limit: Limit, room: int
) -> None:
    assert limit.room == room


def test_what_stops_a_text_stands_in_front() -> None:
    found = check("Dear $name, how sad.", "en", Limit(5))
    assert [f.rule for f in found] == ["slot", "long", "next_step"]
    assert [f.rule for f in stopping(found)] == ["slot", "long"]


def test_seen_names_both_the_text_and_its_findings() -> None:
    text = "How sad."
    found = check(text, "en", Limit())
    assert seen(text, found) == seen(text, check(text, "en", Limit()))
    assert len({seen(text, found), seen(text, ()), seen(text + " ", found)}) == 3


# ------------------------------------------------------------------ the next step

GOLDEN = (
    "Beste Karin, we zoeken het voor je uit en komen er zo snel mogelijk op terug.",
    (
        "Beste Karin, kun je uitleggen waar het precies misgaat? Dan gaan we op zoek"
        " naar een oplossing."
    ),
    (
        "Beste Karin, bedankt voor het melden. We bellen je vandaag om je verder te"
        " helpen."
    ),
    "Het spijt me, ik begrijp het en ik kom er snel bij u op terug.",
)


@pytest.mark.parametrize("text", GOLDEN)
def test_a_model_reply_raises_nothing(text: str) -> None:
    assert rules(text, "nl") == []


@pytest.mark.parametrize("language", ["de", "fr", ""])
def test_a_language_we_cannot_read_is_left_alone(language: str) -> None:
    assert rules("Das tut mir leid.", language) == []


def test_a_missing_next_step_asks_to_look_again() -> None:
    [found] = check("How sad.", "en", Limit())
    assert (found.rule, found.severity) == ("next_step", Severity.WARN)
    assert stopping((found,)) == ()


@pytest.mark.parametrize("apostrophe", ["'", "\u2019"])
def test_either_apostrophe_will_do(apostrophe: str) -> None:
    assert rules(f"I{apostrophe}ll find out.") == []


Sample = tuple[tuple[str, ...], tuple[str, ...]]

NL: Sample = (
    (
        "Beste Karin, wat vervelend. Ik zoek uit wat er misging en laat het je weten.",
        "Beste heer Smit, zou u mij een mail willen sturen op hulp@voorbeeld.nl?",
        "Dag Karin, dit had niet gemoeten. Morgen krijg je van mij een telefoontje.",
        "Hoi Peter, balen zeg! Stuur ons even een privébericht met wat er gebeurde.",
        "Beste Karin, dank voor het melden. Onze monteur komt de kachel nakijken.",
        "Beste Ali, wat is er precies gebeurd? Ik hoor het graag.",
        "Beste Karin, sorry. De winkel weet het nu en neemt contact met je op.",
        "Goedendag, u kunt mij bereiken via 030-1234567, dan bespreken we dit.",
        "Beste Fatima, zullen we hier even over bellen?",
        "Beste Jan, je nieuwe pakket is onderweg en ik let erop of het aankomt.",
        "Beste mevrouw, dit gaan wij voor u rechtzetten.",
        "Beste Karin, ik snap je teleurstelling. Je hoort vandaag nog van mij.",
        "Beste Tim, dat klinkt frustrerend. Laat even weten in welke winkel dit was.",
        "Beste Karin, ik neem dit mee naar mijn collega's en kom hierop terug.",
        "Dag Eva, graag help ik je verder. Mail naar hulp@voorbeeld.nl, vraag naar Jo.",
    ),
    (
        "Beste Karin, wat vervelend om te lezen. Groet, Tom",
        "Wij nemen klachten zeer serieus.",
        "Beste Karin, dat komt door de drukte. Wij vragen uw begrip.",
        "Uw melding is genoteerd.",
        "Dat klopt niet, u was zelf te laat.",
        "Beste Jan, onze excuses voor het ongemak. Hopelijk tot een volgende keer.",
        "Volgens onze voorwaarden bezorgen wij tussen 8 en 18 uur.",
        "Jammer dat u dit zo ervaart. Andere klanten zijn wel tevreden.",
        "Bedankt voor je feedback, Karin!",
        "Beste Peter, ik vind het naar dat je dit meemaakte en begrijp je boosheid.",
        "Helaas kunnen wij hier niets aan doen.",
        "Wij zijn een klein team en doen allemaal ons best.",
        "Beste Karin, dank je wel. We gaan altijd voor kwaliteit.",
        "Beste Ali, sorry, sorry, sorry. We schamen ons diep.",
        "Dit is de verantwoordelijkheid van de vervoerder, niet van ons.",
    ),
)
EN: Sample = (
    (
        "Dear Karen, I'll find out what went wrong and let you know. Best, Tom",
        "Hi Peter, could you email us at help@example.com with your booking name?",
        "Dear Ms Smith, we are looking into this and you will hear from me.",
        "Hi Ali, I've passed this to the branch manager, who will call you.",
        "Hello, please get in touch on 020 1234567 and ask for Jo.",
        "Dear Karen, shall we talk about this on the phone?",
        "Dear John, a new parcel is on its way and I am keeping an eye on it.",
        "Sorry to hear that, Eva. Which of our shops was this?",
        "Dear Tim, let me check this with the kitchen and come back to you.",
        "Thank you for telling us, Fatima. You can reach me at help@example.com.",
        "I\u2019d like to put this right. Send me a message, I\u2019ll see to it.",
        "Dear Karen, we will replace the chair.",
        "Our engineer is coming to look at the boiler.",
        "I'm asking the team what happened and will update you.",
        "Dear guest, drop us a line at help@example.com so that we can help.",
    ),
    (
        "Dear Karen, I am sorry to hear that. Best, Tom",
        "We take all complaints very seriously.",
        "We're a small team and we do our best.",
        "Your feedback has been noted.",
        "That is not true. You were late.",
        "I'm very sorry for the inconvenience. We hope to see you again.",
        "It was very busy because of the holidays.",
        "As per our terms and conditions, deliveries arrive between 8 and 6.",
        "What did you expect for this price?",
        "Unfortunately there is nothing we can do.",
        "Thank you for your feedback!",
        "Other guests are very happy with us.",
        "We are ashamed and so, so sorry.",
        "This is the courier's responsibility, not ours.",
        "I understand your frustration, Karen, and I am sad to read this.",
    ),
)
NL_FRESH: Sample = (
    (
        "Beste Sam, ik heb het magazijn gevraagd. Zodra ik iets weet, bericht ik je.",
        "Dag Noor, bel je me even op 030-1234567? Dan lossen we het op.",
        "Beste heer De Boer, wij sturen u een ander exemplaar toe.",
        "Hoi Kim, je mag me altijd een berichtje sturen via hulp@voorbeeld.nl.",
        "Beste Youssef, de chef spreekt de bezorger en ik vertel je wat eruit komt.",
        "Beste Karin, hoe kunnen we dit voor je goedmaken?",
        "Beste Ria, neem gerust contact op, dan denken we met u mee.",
        "Dag Bram, de storing wordt vanavond verholpen.",
    ),
    (
        "Beste Sam, wij herkennen ons niet in dit verhaal.",
        "Dag Noor, wij streven naar tevreden klanten.",
        "Beste heer De Boer, dit staat duidelijk op onze site vermeld.",
        "Hoi Kim, wat naar! Dat hadden we graag anders gezien.",
        "Ik heb nog nooit zo'n overdreven review gelezen.",
        "Beste Youssef, fijn dat je de moeite nam om ons te schrijven.",
        "Waarom hebt u dat niet ter plekke gezegd?",
        "Beste Ria, we vinden het spijtig en hopen op uw begrip.",
    ),
)
EN_FRESH: Sample = (
    (
        "Dear Sam, I have asked the warehouse and will write to you as soon as I know.",
        "Hi Nora, give me a ring on 020 1234567 and we'll sort it out.",
        "Dear Mr Bower, we are sending you another one.",
        "Hi Kim, you're welcome to message me at help@example.com.",
        "Dear Youssef, my lead speaks to the driver and I tell you what comes out.",
        "How can we make this right, Karen?",
        "Dear Rita, feel free to contact me so that we can think along with you.",
        "Hello Bram, the fault gets repaired tonight.",
    ),
    (
        "Dear Sam, we don't recognise ourselves in this story.",
        "Dear Nora, we strive for happy customers.",
        "Dear Mr Bower, this is clearly stated on our site.",
        "Hi Kim, how awful! We'd have liked that to go differently.",
        "I've never read such an exaggerated review.",
        "Dear Youssef, it's good that you took the trouble to write to us.",
        "Why didn't you say so on the spot?",
        "Dear Rita, we regret this and we hope for your understanding.",
    ),
)


@pytest.mark.parametrize(
    ("language", "sample", "flagged_good", "flagged_bad"),
    [
        ("nl", NL, 0, 15),
        ("en", EN, 0, 15),
        ("nl", NL_FRESH, 3, 8),
        ("en", EN_FRESH, 3, 7),
    ],
)
def test_how_often_the_next_step_rule_is_right(
    language: str, sample: Sample, flagged_good: int, flagged_bad: int
) -> None:
    """Measure a rule that looks at words, not at meaning. The figures are no promise.

    A flag says "no next step". On the 60 replies the rule was tuned on, both precision
    and recall of the flag are 1.00 (before tuning it flagged 13 of the 30 good ones and
    caught 21 of the 30 bad ones). On the 32 fresh ones, written before the tuning, not
    tuned on and by the same hand, precision is 15/21 = 0.71 and recall 15/16 = 0.94.
    Expect worse in the wild; hence it warns and never stops.
    """
    good, bad = sample
    flagged = ["next_step"]
    assert sum(rules(text, language) == flagged for text in good) == flagged_good
    assert sum(rules(text, language) == flagged for text in bad) == flagged_bad


# ------------------------------------------------------------------ whatever is typed


@given(
    st.text(st.characters(), max_size=500),
    st.sampled_from(["nl", "en", "de", ""]),
    st.builds(Limit, st.integers(1, 4000), st.sampled_from(["characters", "bytes"])),
)
def test_any_text_can_be_checked(text: str, language: str, limit: Limit) -> None:
    found = check(text, language, limit)
    assert [f.rule for f in found] == sorted(
        (f.rule for f in found), key=["empty", "slot", "long", "next_step"].index
    )
    assert len(seen(text, found)) == 64


@pytest.mark.parametrize(
    "piece", ["ik ", "ga ", "komt ", "wil ", "how ", "{", "$", "["]
)
def test_a_text_made_to_be_slow_is_only_too_long(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    assert "long" in rules(text, "en")
    assert "long" in rules(text, "nl")


@pytest.mark.parametrize("slot", ["[naam]", "<klantnaam>", "[First name]", "XXX"])
def test_a_place_left_open_in_small_letters_is_found_too(slot: str) -> None:
    (finding,) = check(f"Beste {slot}, ik bel je.", "nl", Limit())
    assert finding.rule == "slot"
    assert slot in str(finding.line.values["slot"])


def test_every_open_place_is_named() -> None:
    (finding,) = check("Beste [naam], ik bel je op $datum.", "nl", Limit())
    assert finding.line.values["slot"] == "[naam], $datum"


def test_letters_that_show_in_another_order_are_stopped() -> None:
    (finding,) = check("Ik bel je \u202egadnav\u202c.", "nl", Limit())
    assert (finding.rule, finding.severity) == ("turned", Severity.BLOCK)
