"""A day in Slack as people see it: the whole bot in a real client, clicked through.

Each step is read off the page that Anna and Megan look at, and in the end off what the
review site really got. The same story by socket and over HTTP.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from tests.adapters.channels.browser.chromium import MARKS, chromium
from tests.slack.clicking import Screen, screen
from tests.slack.office import SlackOffice, office

pytestmark = MARKS

ANNA, MEGAN = "Anna Bakker", "Megan Bowen"
LATE = "Twee weken te laat bezorgd en niemand belt terug. Ik ben hier klaar mee."
CAKE = "De taart was verkeerd en niemand in de winkel wist ervan."
REPLY = "Beste Karin, wat vervelend. Groet, Anna"
ANSWER = "De oven is gemaakt."


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which two customers complain: Karin just now, Piet 22 hours ago."""

    screen: Screen
    office: SlackOffice
    karin: str
    piet: str

    @property
    def karins(self) -> Locator:
        return self.screen.message("Karin de Vries")

    @property
    def piets(self) -> Locator:
        return self.screen.message("Piet Jansen")


@pytest.fixture(params=["socket", "http"])
async def day(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Day]:
    by_socket = request.param == "socket"
    async with (
        office(tmp_path, by_socket=by_socket) as opened,
        chromium() as browser,
        screen(browser, opened.slack.home, tmp_path) as seen,
    ):
        piet = opened.review("Piet Jansen", 2, CAKE, hours_ago=22)
        karin = opened.review("Karin de Vries", 1, LATE)
        yield Day(seen, opened, karin, piet)


async def test_a_day_in_slack(day: Day, caplog: pytest.LogCaptureFixture) -> None:
    await _cards_arrive(day)
    await _the_queue_is_asked_for(day)
    await _a_list_comes_of_what_runs_out(day)
    await _anna_takes_it(day)
    await _anna_replies_and_asks_for_approval(day)
    await _a_reply_is_stopped_in_its_pause(day)
    await _megan_agrees(day)
    await _a_colleague_is_told_and_answers(day)
    await _it_stands_on_the_site(day)
    await _home_tells_what_is_mine_and_who_is_on(day)
    await _help_tells_what_can_be_typed(day)
    assert [record.getMessage() for record in caplog.records if _ours(record)] == []


def _ours(record: logging.LogRecord) -> bool:
    """Tell whether we noted that something went wrong."""
    room = record.name.partition(".")[0]
    return record.levelno >= logging.WARNING and room in ("bot", "adapters", "handlers")


async def _cards_arrive(day: Day) -> None:
    see = day.screen
    await see.act_as(ANNA, "reviews")
    await see.sees(day.karins, "Nog niet opgepakt", "1 van 5 sterren", LATE)
    await see.sees(day.piets, "Nog niet opgepakt", "2 van 5 sterren", CAKE)
    assert await see.buttons(day.karins) == [
        *("Reageren…", "Tussenbericht…", "Ik pak dit op", "Toewijzen…"),
        *("Collega inlichten…", "Meer…"),
    ]
    await see.shot("cards")


async def _the_queue_is_asked_for(day: Day) -> None:
    see = day.screen
    await see.say("/wederwoord queue")
    await see.sees(see.dialog, "Wachtrij", "Karin de Vries", "Piet Jansen")
    await see.shot("queue")
    await see.close()


async def _a_list_comes_of_what_runs_out(day: Day) -> None:
    """Nobody is on and there is no lead: it goes to who may publish."""
    see = day.screen
    await see.act_as(MEGAN, MEGAN)
    await see.sees(day.piets, "loopt af vóór", "Nog niet opgepakt")
    dialog = await see.open(day.piets, "Openen")
    await see.sees(dialog, CAKE)
    await see.shot("list")
    await see.close()


async def _anna_takes_it(day: Day) -> None:
    see = day.screen
    await see.act_as(ANNA, "reviews")
    await see.press(day.karins, "Ik pak dit op")
    await see.sees(day.karins, f"Opgepakt door {ANNA}")
    await see.sees_no(day.karins, "Ik pak dit op")


async def _anna_replies_and_asks_for_approval(day: Day) -> None:
    see = day.screen
    dialog = await see.open(day.karins, "Reageren…")
    await see.sees(dialog, "Je plaatst als Bakkerij Smit Utrecht", LATE)
    await see.sees_no(dialog, "Let op")
    await see.write("Tekst, precies zo", REPLY)
    await see.send("Akkoord vragen")
    await see.sees(dialog, "Let op: er staat geen vervolgstap in")
    await expect(see.input("Tekst, precies zo")).to_have_value(REPLY)
    await see.shot("finding")
    await see.send("Akkoord vragen")
    await see.gone()
    await see.sees(day.karins, f"Wacht op akkoord van {MEGAN}", REPLY)
    await see.sees(see.message("Akkoord gevraagd"), f"aan {MEGAN}")


async def _a_reply_is_stopped_in_its_pause(day: Day) -> None:
    see = day.screen
    await see.act_as(MEGAN)
    dialog = await see.open(day.piets, "Akkoord en plaatsen…")
    await see.sees(dialog, "iedereen in het team kan hem tegenhouden")
    await see.send("Plaatsen")
    await see.gone()
    await see.sees(day.piets, "Wordt om")
    await see.act_as(ANNA)
    await see.press(day.piets, "Tegenhouden")
    await see.sees(day.piets, f"tegengehouden door {ANNA}; de tekst is bewaard")
    await see.shot("stopped")
    await see.act_as(MEGAN, MEGAN)
    await see.sees(see.message("tegengehouden"), f"{ANNA} heeft de reactie op Piet")


async def _megan_agrees(day: Day) -> None:
    see = day.screen
    await see.go("wederwoord")
    await see.sees(see.home, "Wacht op mijn akkoord · 1", "Karin de Vries")
    await see.go(MEGAN)
    asked = see.message(f"{ANNA} vraagt je akkoord")
    await see.sees(asked, "Karin de Vries", LATE, REPLY)
    dialog = await see.open(asked, "Akkoord en plaatsen…")
    await see.sees(dialog, REPLY, LATE, "Let op: er staat geen vervolgstap in")
    await see.send("Plaatsen")
    await see.sees(dialog, "Vink aan dat je het hebt gezien")
    await see.shot("agree")
    await see.tick("Gezien, en toch zo", "Ja")
    await see.send("Plaatsen")
    await see.gone()
    await see.sees(see.message("Karin de Vries"), f"Klaar: {MEGAN} gaf akkoord")
    await see.go("reviews")
    await see.sees(day.karins, "Wordt om", f"{ANNA} en {MEGAN}", "Tegenhouden")
    await see.shot("going")
    assert day.office.site.journal.writes(day.karin) == []


async def _a_colleague_is_told_and_answers(day: Day) -> None:
    see = day.screen
    await see.act_as(ANNA)
    dialog = await see.open(day.piets, "Collega inlichten…")
    await see.sees(dialog, CAKE, "zonder de naam")
    await see.send("Inlichten")
    await see.gone()
    await see.sees(see.message("Ingelicht"), "Bezorging")
    await see.act_as(MEGAN, "product")
    notice = see.message("Bezorging: 1 klant")
    await see.sees(notice, CAKE)
    await see.sees_no(notice, "Piet")
    dialog = await see.open(notice, "Opgelost…")
    await see.sees(dialog, "Je antwoord geldt voor 1 case")
    await see.write("Voor de klant", ANSWER)
    await see.send("Antwoorden")
    await see.gone()
    await see.sees(notice, f"Opgelost · {MEGAN}", ANSWER)
    await see.shot("notice")
    await see.go("reviews")
    await see.sees(day.piets, f"Opgelost · {MEGAN}", ANSWER)
    await see.thread(day.piets, f"{MEGAN} heeft antwoord gegeven over Bezorging")


async def _it_stands_on_the_site(day: Day) -> None:
    """Only once, and not what was stopped: that pause began before this one."""
    see = day.screen
    await see.sees(day.karins, "Geplaatst · staat op Plein sinds", REPLY)
    await see.sees_no(day.karins, "Tegenhouden")
    await see.thread(day.karins, "De reactie staat op Plein sinds")
    journal = day.office.site.journal
    assert journal.writes(day.karin) == [REPLY]
    assert journal.writes(day.piet) == []


async def _home_tells_what_is_mine_and_who_is_on(day: Day) -> None:
    see = day.screen
    await see.go("wederwoord")
    await see.sees(see.home, "Mijn werk", "Van mij · 1", "Piet Jansen")
    await see.sees(see.home, "Er heeft nu niemand dienst")
    await see.open(see.home, "Ik ben er tot…")
    await see.choose_first("Dienst tot")
    await see.send("Vastleggen")
    await see.gone()
    await see.sees(see.home, "Wie nu dienst heeft", f"{MEGAN} heeft dienst tot")
    await see.sees_no(see.home, "niemand dienst", "Wacht op mijn akkoord")
    await see.shot("home")


async def _help_tells_what_can_be_typed(day: Day) -> None:
    see = day.screen
    await see.act_as(ANNA, "reviews")
    await see.say("/wederwoord help")
    await see.sees(see.dialog, "Wat je kunt typen", "wachtrij", "noteer")
    await see.close()
