"""Talk among colleagues is told from words that were meant for the customer."""

from __future__ import annotations

import pytest

from bot.talk import meant_for_customer

TEAM = ("Sanne", "Tom")


@pytest.mark.parametrize(
    "text",
    [
        "Beste Karin, wat vervelend.",
        "Dag Karin",
        "Hoi Karin, we bellen je vandaag.",
        "Dear Karin,\nWe are sorry.",
        "Hi Mary-Ann, thanks",
        "hello sir, thank you for telling us",
        "Goedemiddag mevrouw De Vries,",
        "Wat vervelend. Ik zoek het uit.\n\nGroet, Tom",
        "Ik zoek het uit.\nMet vriendelijke groet,\nTom\nPolderbank",
        "We call you today. Kind regards, Tom Bakker",
        "plaats maar",
        "Plaats: wat vervelend, we bellen.",
        "publish this",
        "please send it",
        "stuur dit aan de klant",
        "reply: we are sorry",
        "<@U0123> plaats de reactie",
        "@wederwoord can you publish",
        "wederwoord, antwoord dat we bellen",
    ],
)
def test_words_for_the_customer(text: str) -> None:
    assert meant_for_customer(text, TEAM)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Wie pakt dit op?",
        "Hoi Sanne, kun jij even kijken?",
        "hi TOM, can you look",
        "hoi allemaal",
        "Dag allemaal, tot morgen",
        "dagelijks gaat dit mis",
        "Ik bel Karin morgen.",
        "de groeten aan Karin moet ik doen",
        "Antwoord staat klaar, Tom kijkt nog.",
        "stuur jij Karin een mailtje?",
        "reply time is short here",
        "Zullen we dit plaatsen of nog wachten?",
        "<@U0123> kijk jij?",
    ],
)
def test_words_among_colleagues(text: str) -> None:
    assert not meant_for_customer(text, TEAM)


def test_a_customer_may_be_called_as_nobody_of_us_is() -> None:
    assert meant_for_customer("Hoi Sanne, we bellen je.")
