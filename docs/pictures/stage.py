"""Sets the stage for the gallery: one team, with a case in every state at once.

Everything on it is real but the clock and the site: the rules of the rehearsal's
bakery, the store, the presses and the page that serves what the pictures show.
"""

# ruff: noqa: INP001, S101 - a script, not a package; what must hold holds

from __future__ import annotations

import tomllib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from adapters.rehearsal.cast import playbook
from adapters.rehearsal.faults import Fault, Kind
from adapters.rehearsal.shelf import Habits
from adapters.web import Server
from bot.press import Ask, Done
from bot.sentences import shipped_phrases, shipped_sentences
from bot.subject import TEAM, Subject, case_of, notice_of
from docs.pictures.heard import Heard
from tests.fakes import HandClock
from tests.way.team import Team

MONDAY = datetime(2026, 11, 23, 9, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Customer:
    """Somebody who complains: hours before the curtain rises, and what else is so."""

    name: str
    stars: int | None
    hours: float
    says: str
    more: Mapping[str, Any]


def customer(name: str, stars: int | None, hours: float, says: str, **more: Any) -> Any:
    return Customer(name, stars, hours, says, more)


LATE, CAKE, QUEUE, LONG = "late", "cake", "queue", "long"
SAID = {
    "nl": {
        LATE: "Twee weken te laat en niemand belt terug. Ik ben hier zó klaar mee.",
        CAKE: "Verjaardagstaart nooit gekomen. Daar stond ik met twintig gasten.",
        QUEUE: "Een kwartier in de rij en toen was het brood op.",
        LONG: "Besteld voor zaterdag tien uur, om twaalf uur nog niks. " * 14,
        "reply": "Beste {name}, zo had het niet moeten gaan. Ik zoek uit waar het"
        " misging en bel je morgen voor 12:00.\n\nGroet, {me}",
        "rude": "Beste {name}, dat komt door de drukte.\n\nGroet, {me}",
        "first": "Beste {name}, ik zoek het uit en kom er morgen op terug."
        "\n\nGroet, {me}",
        "other": "Beste {name}, zo had het niet mogen gaan. Ik zoek vandaag uit waar"
        " het misging en bel je morgen voor 12:00.\n\nGroet, {me}",
        "ask": "Is de route Utrecht nog stuk? Vier klanten wachten op hun taart.",
        "ask2": "Waarom was het zuurdesem op zaterdag al om tien uur op?",
        "public": "De bus naar Utrecht stond stil; vandaag rijdt hij weer.",
        "internal": "Accu kapot bij vervoerder Van Dam, claim loopt.",
        "why": "Noem de winkel, en zeg wanneer je belt.",
        "note": "Ze wil liever na vijven gebeld worden.",
        "refusal": "telefoonnummer in de tekst",
        "delivery": "Bezorging",
    },
    "en": {
        LATE: "Two weeks late and nobody calls back. I am so done with this.",
        CAKE: "The birthday cake never came. There I was with twenty guests.",
        QUEUE: "Queued for fifteen minutes to be told the bread was sold out.",
        LONG: "Ordered for ten on Saturday, and at noon still nothing there. " * 14,
        "reply": "Dear {name}, this should not have happened. I'll find out what went"
        " wrong and call you before 12:00 tomorrow.\n\nKind regards, {me}",
        "rude": "Dear {name}, it was busy that day.\n\nKind regards, {me}",
        "first": "Dear {name}, I'll find out and come back to you tomorrow."
        "\n\nKind regards, {me}",
        "other": "Dear {name}, this should never have happened. I'll find out today"
        " what went wrong and call you before 12:00 tomorrow.\n\nKind regards, {me}",
        "ask": "Is the route to Utrecht still down? Four customers wait for a cake.",
        "ask2": "Why was the sourdough sold out by ten on Saturday?",
        "public": "The van to Utrecht had broken down; it is on its way again today.",
        "internal": "Battery failed at carrier Van Dam, claim is running.",
        "why": "Name the shop, and say when you will call.",
        "note": "She would rather be called after five.",
        "refusal": "phone number in the text",
        "delivery": "Delivery",
    },
}

CUSTOMERS = dict(
    enumerate(
        (
            customer("Karin de Vries", 1, 70, CAKE),  # closed: answered elsewhere
            customer("Karin de Vries", 2, 3, LONG, pictures=2),
            customer("Piet Vos", 2, 20.5, LATE),
            customer("Els Dam", 1, 23.4, LATE),
            customer("Willemien Postma", 2, 50, QUEUE),
            customer("lotte_zw", None, 1, QUEUE, kind="comment"),
            customer("J. Bouma", 2, 4, CAKE),
            customer("Amy Thompson", 1, 5, QUEUE),
            customer("Bas Kuiper", 1, 6, LATE),
            customer("Noor El Amrani", 2, 2, CAKE),
            customer("Henk Visser", 2, 7, LATE),
            customer("Fatima Yildiz", 1, 8, CAKE),
            customer("Sem Bakker", 1, 9, LATE),
            customer("Iris Hofman", 2, 2, QUEUE),
            customer("Daan Mulder", 2, 10, QUEUE),
            customer("Roos Peters", 2, 11, LATE),
            customer("Tim Jansen", 2, 12, CAKE),
            customer("Mo Haddad", 2, 13, QUEUE),
            customer("Eva Smit", 2, 14, LATE),
            customer("Ans de Boer", 1, 15, LATE),
            customer("Guus van Dijk", 1, 2, LATE),
            customer("", 2, 2, QUEUE),
        ),
        1,
    )
)


class Stage:
    """A team at work, and the page on which it is seen."""

    def __init__(self, team: Team, language: str, scale: float) -> None:
        self.team, self.language, self.scale = team, language, scale
        channels: Any = team.parts.channels
        self.heard = channels["browser"] = Heard(channels["browser"])
        self.address = ""

    def said(self, key: str, case: int = 0, me: str = "Sanne") -> str:
        who = CUSTOMERS.get(case)
        name = who.name.partition(" ")[0] if who else "Greet"
        return SAID[self.language][key].format(name=name, me=me)

    async def do(
        self, who: str, action: str, about: Subject, step: str = "", /, **values: str
    ) -> None:
        """Press as a colleague does: open what opens, fill it in, and go on."""
        team = self.team
        answer = await team.send(team.request(who, action, "", {}, about))
        if isinstance(answer, Ask) and answer.dialog.action != action:
            answer = await team.send(team.request(who, action, "load", {}, about))
        for _ in range(2):
            if isinstance(answer, Ask):
                answer = await team.submit(who, answer.dialog, step, **values)
        await team.tick()
        assert isinstance(answer, Done), (who, action, about, answer)

    async def writes(
        self, who: str, case: int, step: str, key: str = "reply", action: str = "reply"
    ) -> None:
        text = self.said(key, case, who.capitalize())
        await self.do(who, action, case_of(case), step, text=text)

    async def agrees(self, who: str, case: int) -> None:
        await self.do(who, "approve", case_of(case), "publish", noted="yes")

    async def asks(self, case: int, key: str, area: str, way: str = "question") -> None:
        """Ask colleagues, or tell them, about a case."""
        team, text = self.team, self.said(key) if way == "question" else ""
        opened = await team.answer("sanne", "tell", "", {}, case=case)
        assert isinstance(opened, Ask)
        values = {"area": area, "way": way}
        again = await team.submit("sanne", opened.dialog, "load", **values)
        assert isinstance(again, Ask)
        sent = await team.submit("sanne", again.dialog, "tell", text=text, **values)
        assert isinstance(sent, Done), sent
        await team.tick()


@asynccontextmanager
async def stage(folder: Path, language: str, scale: float = 1) -> AsyncIterator[Stage]:
    """Open a team in a folder and let its day happen; gives it with its page.

    `scale` says how sharp pictures of it are to be.
    """
    clock = HandClock(MONDAY)
    habits = Habits(adds=True, shows=False)
    team = await Team(folder, habits, clock=clock, title="Google").open()
    book = tomllib.loads(playbook(team.address, language)) | {"undo": 120}
    body = {
        "playbook": book,
        "sentences": shipped_sentences(),
        "phrases": shipped_phrases(),
    }
    await team.parts.store.write(lambda tx: tx.playbook.put(body, clock.now()))
    channel: Any = team.parts.channels["browser"]
    shown = Stage(team, language, scale)
    server = Server([channel], _well)
    shown.address = await server.start("127.0.0.1", 0)
    channel.open_at(shown.address)
    try:
        await _customers(shown)
        for act in (_outside, _writing, _colleagues, _day):
            await act(shown)
        yield shown
    finally:
        await server.stop()
        await team.close()


async def _well() -> dict[str, str]:
    return {}


# ------------------------------------------------------------------ what happened


async def _customers(on: Stage) -> None:
    team = on.team
    for each in CUSTOMERS.values():
        at = team.clock.at - timedelta(hours=each.hours)
        said: dict[str, Any] = {
            "text": SAID[on.language][each.says],
            "stars": each.stars,
            "language": on.language,
            "created_at": at.isoformat(),
            "author": {"id": each.name or "?", "name": each.name},
            "place": "Bakkerij Smit Utrecht",
            **each.more,
        }
        team.complaint(**said)
    await team.live()


async def _outside(on: Stage) -> None:
    """Let replies go out, with everything that a source can answer to that."""
    team, site = on.team, on.team.site
    _export(on, "")
    site.faults.add(Fault(Kind.SILENT, on="write", done=True))
    await on.writes("tom", 17, "publish")
    await team.later(minutes=3)
    await team.later(minutes=2)
    why = on.said("refusal")
    site.faults.add(Fault(Kind.STATUS, on="write", status=422, reason=why))
    await on.writes("tom", 18, "publish")
    await team.later(minutes=3)
    for case in (15, 16):
        await on.writes("sanne", case, "propose")
        await on.agrees("tom", case)
    await on.writes("sanne", 10, "propose", "first", "holding")
    await on.agrees("tom", 10)
    await team.later(minutes=3)
    await team.live()
    await on.writes("tom", 23, "publish")  # from the file: posted by hand
    _export(on, "2026-11-23 10:20;Beste Ineke, kom je even langs?")
    await team.later(minutes=2)
    await team.live()


def _export(on: Stage, replied: str) -> None:
    """Put two reviews of a site that takes no replies from us in the folder."""
    head = "external_id;created_at;author;rating;text;url;replied_at;reply_text\n"
    text, url = SAID[on.language][QUEUE], "https://winkel.example"
    rows = (
        f"a1;2026-11-23 08:30;Greet Bos;2;{text};{url}/1;;\n",
        f"a2;2026-11-23 09:30;Ineke Vos;2;{text};{url}/2;{replied or ';'}\n",
    )
    export = on.team.folder / "reviews" / "export.csv"
    export.write_text(head + "".join(rows), "utf-8")


async def _writing(on: Stage) -> None:
    """Let the team agree, plan, hand over, write, change and give back."""
    team = on.team
    today = (team.clock.at.replace(hour=16, minute=0)).isoformat()
    await on.writes("sanne", 1, "propose", "rude")
    await on.writes("sanne", 7, "save")
    await on.writes("sanne", 8, "propose")
    await on.writes("sanne", 9, "propose")
    await on.writes("tom", 9, "propose", "other")
    await on.do("sanne", "assign", case_of(11), "assign", owner="femke", **_note(on))
    plan = {"contact": "femke", "before": today}
    await on.do("sanne", "contact", case_of(12), "contact", **plan, **_note(on))
    await on.writes("sanne", 13, "propose")
    await on.do("tom", "give_back", case_of(13), "give_back", why=on.said("why"))
    await on.writes("sanne", 14, "propose")
    await on.agrees("tom", 14)
    await on.do("femke", "stop_it", case_of(14))
    await on.do("lotte", "not_complaint", case_of(22))
    await on.writes("sanne", 20, "propose")
    team.site.shelf.edit("r20", {"stars": 4})
    await team.live()


def _note(on: Stage) -> dict[str, str]:
    return {"note": on.said("note")}


async def _colleagues(on: Stage) -> None:
    """Tell and ask colleagues, and let them answer in every way."""
    for case in (2, 3, 5):
        await on.asks(case, "", "bezorging", "info")
    await on.asks(4, "ask", "bezorging")
    await on.asks(8, "ask", "bezorging", "join:2")
    await on.asks(15, "ask2", "winkel")
    await on.asks(16, "ask2", "winkel", "join:3")
    await on.asks(7, "ask2", "winkel")
    await on.asks(18, "ask2", "winkel")
    told = {"public": on.said("public"), "internal": on.said("internal")}
    await on.do("joost", "fixed", notice_of(3), "answer", **told)
    await on.do("joost", "looking", notice_of(4))
    other = {"area": "winkel", "asked": "lotte"}
    await on.do("joost", "other_team", notice_of(5), "pass", **other)


async def _day(on: Stage) -> None:
    """Let the day run on to lists, a shift, and a reply that can still be stopped."""
    team = on.team
    await team.later(minutes=70)
    until = team.clock.at.replace(hour=16, minute=0)
    for who in ("sanne", "tom"):
        await on.do(who, "shift", TEAM, "begin", until=until.isoformat())
    edit = team.request("lotte", "people", "edit", {"who": "femke"}, TEAM)
    opened = await team.send(edit)
    assert isinstance(opened, Ask)
    married = {"name": "Femke Dijkstra-Bos", "role_product": "yes"}
    await team.submit("lotte", opened.dialog, "save", **married)
    await on.writes("sanne", 21, "propose")
    await on.agrees("tom", 21)


async def evening(on: Stage) -> None:
    """Let everybody go home and the next morning come, with what waits then."""
    for who in ("sanne", "tom"):
        await on.do(who, "off", TEAM)
    await on.team.later(hours=12)
    await on.team.later(hours=11)
