"""A day in Teams as people see it: the whole bot in Microsoft's own test client.

Each step is read off the page that Anna looks at, and in the end off what the review
site really got. She clicks; Megan and Tom press the same cards from elsewhere.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from tests.adapters.channels.browser.chromium import MARKS, chromium
from tests.teams.clicking import Colleague, Screen, screen
from tests.teams.office import TeamsOffice, office

pytestmark = MARKS

ANNA, MEGAN, TOM = "Anna Bakker", "Megan Bowen", "Tom Visser"
LATE = "Twee weken te laat bezorgd en niemand belt terug. Ik ben hier klaar mee."
CAKE = "De taart was verkeerd en niemand in de winkel wist ervan."
RUDE = "Ik werd aan de balie niet geholpen en daarna uitgelachen."
REPLY = "Beste Karin, wat vervelend. Groet, Anna"
SORRY = "Beste Rosa, het spijt ons. Mail hallo@smit.example, dan bel ik je. Groet, Tom"
ANSWER = "De oven is gemaakt."


@dataclass(frozen=True, slots=True)
class Day:
    """Three customers complain: Karin and Rosa just now, Piet 22 hours ago."""

    screen: Screen
    office: TeamsOffice
    karin: str
    piet: str

    @property
    def karins(self) -> Locator:
        return self.screen.case("Karin de Vries")

    @property
    def piets(self) -> Locator:
        return self.screen.case("Piet Jansen")

    @property
    def rosas(self) -> Locator:
        return self.screen.case("Rosa Smeets")

    def colleague(self, name: str) -> Colleague:
        return Colleague(name, self.office.teams, self.screen.wire)


@pytest.fixture
async def day(tmp_path: Path) -> AsyncIterator[Day]:
    async with (
        office(tmp_path) as opened,
        chromium() as browser,
        screen(browser, opened.teams.home, tmp_path) as seen,
    ):
        await _let_in(seen)
        piet = opened.review("Piet Jansen", 2, CAKE, hours_ago=22)
        karin = opened.review("Karin de Vries", 1, LATE)
        yield Day(seen, opened, karin, piet)


async def _let_in(see: Screen) -> None:
    """Wait for its first words: from now on the page is told of all it says."""
    await see.go("Personal Chat")
    await see.sees(see.card("Mijn werk"), "Er wacht niets op je")
    await see.go("Reviews")


async def test_a_day_in_teams(day: Day, caplog: pytest.LogCaptureFixture) -> None:
    await _cards_arrive(day)
    await _the_queue_is_asked_for(day)
    await _anna_takes_it(day)
    await _anna_replies_and_asks_for_approval(day)
    await _a_list_comes_of_what_runs_out(day)
    await _a_reply_is_stopped_in_its_pause(day)
    await _a_colleague_is_told_and_answers(day)
    await _megan_agrees(day)
    rosa = await _two_agree_at_once(day)
    await _it_stands_on_the_site(day, rosa)
    await _home_tells_what_is_mine_and_who_is_on(day)
    await _help_tells_what_can_be_typed(day)
    noted = [*caplog.get_records("setup"), *caplog.records]
    assert [record.getMessage() for record in noted if _ours(record)] == []


def _ours(record: logging.LogRecord) -> bool:
    """Tell whether we noted that something went wrong."""
    room = record.name.partition(".")[0]
    return record.levelno >= logging.WARNING and room in ("bot", "adapters", "handlers")


async def _cards_arrive(day: Day) -> None:
    see = day.screen
    await see.sees(day.karins, "Nog niet opgepakt", "1 van 5 sterren", LATE)
    await see.sees(day.piets, "Nog niet opgepakt", "2 van 5 sterren", CAKE)
    assert await see.buttons(see.first(day.karins)) == [
        *("Reageren…", "Tussenbericht…", "Ik pak dit op", "Toewijzen…"),
        *("Collega inlichten…", "Meer…"),
    ]
    await see.shot("cards")


async def _the_queue_is_asked_for(day: Day) -> None:
    see = day.screen
    await see.ask(day.piets, " wachtrij")
    await see.shot("asked")
    queue = see.newest(day.piets, "Wachtrij")
    await see.sees(queue, "Karin de Vries", "Piet Jansen")
    await see.shot("queue", queue)


async def _anna_takes_it(day: Day) -> None:
    see = day.screen
    await see.press(see.first(day.karins), "Ik pak dit op")
    await see.sees(see.first(day.karins), f"Opgepakt door {ANNA}")
    await see.sees_no(see.first(day.karins), "Ik pak dit op")
    await see.shot("taken", see.first(day.karins))


async def _anna_replies_and_asks_for_approval(day: Day) -> None:
    see = day.screen
    await see.press(see.first(day.karins), "Reageren…")
    form = see.newest(day.karins, "Reageren op Karin de Vries")
    await see.sees(form, "Je plaatst als Bakkerij Smit Utrecht", LATE)
    await see.sees_no(form, "Let op")
    await see.write(form, "Tekst, precies zo", REPLY)
    await see.press(form, "Akkoord vragen")
    await see.sees(form, "Let op: er staat geen vervolgstap in")
    await expect(see.input(form, "Tekst, precies zo")).to_have_value(REPLY)
    await see.shot("finding", form)
    await see.press(form, "Akkoord vragen")
    await see.sees(see.first(day.karins), f"Wacht op akkoord van {MEGAN}", REPLY)
    await see.sees(day.karins, "Akkoord gevraagd")
    await see.shot("asking", see.first(day.karins))


async def _a_list_comes_of_what_runs_out(day: Day) -> None:
    """Nobody is on and there is no lead: it goes to who may publish."""
    see = day.screen
    await see.go("Personal Chat")
    told = see.card("Piet Jansen", "loopt af vóór")
    await see.sees(told, "Nog niet opgepakt")
    await see.shot("list", told)
    await see.press(told, "Openen")
    await see.sees(see.card(CAKE), "Piet Jansen", "Meer…")
    await see.shot("opened", see.card(CAKE))
    await see.go("Reviews")


async def _a_reply_is_stopped_in_its_pause(day: Day) -> None:
    see, megan = day.screen, day.colleague(MEGAN)
    await see.press(see.first(day.piets), "Akkoord en plaatsen…")
    form = see.newest(day.piets, "Reageren op Piet Jansen")
    await see.sees(form, "iedereen in het team kan hem tegenhouden")
    await see.shot("placing", form)
    await see.press(form, "Plaatsen")
    await see.sees(see.first(day.piets), "Wordt om")
    await megan.press("Tegenhouden", "Piet Jansen")
    card = see.first(day.piets)
    await see.sees(card, f"tegengehouden door {MEGAN}; de tekst is bewaard")
    await see.shot("stopped", card)
    await see.go("Personal Chat")
    told = see.card("tegengehouden")
    await see.sees(told, f"{MEGAN} heeft de reactie op Piet")
    await see.shot("told", told)
    await see.go("Reviews")


async def _a_colleague_is_told_and_answers(day: Day) -> None:
    see, megan = day.screen, day.colleague(MEGAN)
    await see.press(see.first(day.piets), "Collega inlichten…")
    form = see.newest(day.piets, "zonder de naam")
    await see.sees(form, CAKE)
    await see.shot("telling", form)
    await see.press(form, "Inlichten")
    await see.sees(day.piets, "Ingelicht")
    await see.go("General")
    notice = see.first(see.thread("Bezorging: 1 klant"))
    await see.sees(notice, CAKE)
    await see.sees_no(notice, "Piet")
    opened = await megan.open("Opgelost…", "Bezorging: 1 klant", title="Opgelost")
    assert opened.says("Je antwoord geldt voor 1 case")
    await megan.send(opened, "Antwoorden", {"Voor de klant": ANSWER})
    await see.sees(notice, f"Opgelost · {MEGAN}", ANSWER)
    await see.shot("notice", notice)
    await see.go("Reviews")
    await see.sees(see.first(day.piets), f"Opgelost · {MEGAN}", ANSWER)
    await see.sees(day.piets, f"{MEGAN} heeft antwoord gegeven over Bezorging")


async def _megan_agrees(day: Day) -> None:
    see, megan = day.screen, day.colleague(MEGAN)
    asked = "Karin de Vries", REPLY
    form = await megan.open("Akkoord en plaatsen…", *asked, title="Akkoord en plaatsen")
    assert form.says(REPLY, LATE, "er staat geen vervolgstap in")
    await megan.send(form, "Plaatsen")
    drawn = see.newest(day.karins, "Vink aan dat je het hebt gezien")
    await see.sees(drawn, REPLY)
    await see.shot("agree", drawn)
    await megan.send(form, "Plaatsen", {"Gezien, en toch zo": "yes"})
    card = see.first(day.karins)
    await see.sees(card, "Wordt om", f"{ANNA} en {MEGAN}", "Tegenhouden")
    await see.shot("going", card)
    assert day.office.site.journal.writes(day.karin) == []


async def _two_agree_at_once(day: Day) -> str:
    """Each has the words before them; whoever comes second is told of the first."""
    see = day.screen
    tom, anna, megan = (day.colleague(name) for name in (TOM, ANNA, MEGAN))
    rosa = day.office.review("Rosa Smeets", 2, RUDE)
    form = await tom.open("Akkoord en plaatsen…", RUDE, title="Reageren op Rosa Smeets")
    await tom.send(form, "Akkoord vragen", {"Tekst, precies zo": SORRY})
    card = see.first(day.rosas)
    await see.sees(card, f"Wacht op akkoord van {ANNA}", SORRY)
    await see.go("Personal Chat")
    asked = see.card(f"{TOM} vraagt je akkoord")
    await see.sees(asked, "Rosa Smeets", RUDE, SORRY, "Akkoord en plaatsen…")
    await see.shot("asked", asked)
    await see.go("Reviews")
    asks = ("Akkoord en plaatsen…", "Rosa Smeets", SORRY)
    title = "Akkoord en plaatsen"
    forms = [(who, await who.open(*asks, title=title)) for who in (anna, megan)]
    await asyncio.gather(*(who.send(form, "Plaatsen") for who, form in forms))
    await see.sees(day.rosas, "tot dan kan iedereen hem tegenhouden", "Te laat, of")
    await see.shot("both", day.rosas)
    return rosa


async def _it_stands_on_the_site(day: Day, rosa: str) -> None:
    """Only once, and not what was stopped: that pause began before this one."""
    see = day.screen
    for thread, reply in ((day.karins, REPLY), (day.rosas, SORRY)):
        await see.sees(see.first(thread), "Geplaatst · staat op Plein sinds", reply)
        await see.sees_no(see.first(thread), "Tegenhouden")
        await see.sees(thread, "De reactie staat op Plein sinds")
    journal = day.office.site.journal
    assert journal.writes(day.karin) == [REPLY]
    assert journal.writes(rosa) == [SORRY]
    assert journal.writes(day.piet) == []


async def _home_tells_what_is_mine_and_who_is_on(day: Day) -> None:
    see = day.screen
    await see.go("Personal Chat")
    await see.say("hi")
    home = see.card("Van mij · 1")
    await see.sees(home, "Mijn werk", "Piet Jansen", "Er heeft nu niemand dienst")
    await see.shot("home", home)
    await see.press(home, "Ik ben er tot…")
    form = see.card("Dienst tot")
    await see.choose_first(form)
    await see.shot("shift", form)
    await see.press(form, "Vastleggen")
    await see.sees(see.card("heeft dienst tot"), ANNA)
    await see.say("hoi")
    await see.sees(see.card("Mijn werk"), f"{ANNA} heeft dienst tot")
    await see.shot("on", see.card("Mijn werk"))


async def _help_tells_what_can_be_typed(day: Day) -> None:
    see = day.screen
    await see.go("Reviews")
    await see.ask(day.karins, " help")
    await see.sees(see.newest(day.karins, "Wat je kunt typen"), "wachtrij", "noteer")
    await see.shot("help")
