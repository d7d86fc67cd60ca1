"""The real command, stopped in the middle: quickly, and nothing is sent twice."""

from __future__ import annotations

import asyncio
import signal
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from adapters.rehearsal.faults import Fault, Kind
from adapters.rehearsal.moment import RealClock
from adapters.rehearsal.plain import PlainStandIn
from bot.app import App, reader
from bot.commands.names import Member
from bot.commands.playbook_text import playbook_text
from bot.person import Identity
from bot.press import Address, Ask, Done, Request
from bot.settings import Home
from bot.settings.environment import read
from bot.subject import Subject
from tests.commands.terminal import spawn

CLOCK = RealClock()
TEXT = "Beste Karin, ik zoek uit wat er misging en bel je.\n\nGroet, Tom"


def _furnish(folder: Path, site: str) -> Home:
    tom = Member("tom", "Tom Bakker", "Tom", "tom@smit.example", ("approver",))
    values = {
        "brand": "Bakkerij Smit",
        "contact": "hallo@smit.example",
        "home": "browser:webcare",
        "product": "browser:product",
        "undo": 0,
    }
    source: dict[str, Any] = {"name": "plein", "kind": "plain", "url": site}
    home = Home(folder)
    home.playbook.write_text(playbook_text(values, [source], [tom]), "utf-8")
    return home


async def _agreed(home: Home) -> None:
    """Bring a home to where a reply is agreed on and has not gone out."""
    app = await App.open(home, read({}), CLOCK)
    await app.parts.intake.poll(app.parts.sources["plein"])
    opening = Request(
        action="reply",
        subject=Subject("case", "1"),
        who=Identity("browser", "", "tom"),
        where=Address("browser", "webcare"),
        key="once",
        at=CLOCK.now(),
    )
    asked = await app.parts.dispatch(opening)
    assert isinstance(asked, Ask)
    values, shown = {"text": TEXT, "start": "own"}, asked.dialog.shown
    publish = replace(opening, step="publish", values=values, shown=shown)
    assert isinstance(await app.parts.dispatch(publish), Done)
    await app.stop()


async def _until(held: Any) -> None:
    async with asyncio.timeout(30):
        while not held():
            await asyncio.sleep(0.05)


async def _end(bot: subprocess.Popen[str], seconds: float) -> None:
    """Press Ctrl-C and hold the process to how long it may take to stop."""
    bot.send_signal(signal.SIGINT)
    await asyncio.to_thread(bot.wait, seconds)
    assert bot.returncode == 0
    for stream in (bot.stdout, bot.stderr):
        if stream:
            stream.close()


async def test_a_stop_in_the_middle_of_publishing_is_looked_up_at_the_next_start(
    tmp_path: Path,
) -> None:
    site = PlainStandIn(CLOCK)
    home = _furnish(tmp_path, await site.start())
    created = CLOCK.now() - timedelta(minutes=5)
    complaint = {"id": "r1", "text": "Alweer te laat", "stars": 1, "language": "nl"}
    site.shelf.add({**complaint, "created_at": created.isoformat()})
    await _agreed(home)

    site.faults.add(Fault(Kind.SILENT, on="write", done=True))
    first = spawn("run", "--home", tmp_path, "--port", "0")
    await _until(lambda: site.journal.writes("r1"))
    await _end(first, 10)  # the answer never comes; it does not wait for it longer

    second = spawn("run", "--home", tmp_path, "--port", "0")
    await _placed(home)
    await _end(second, 10)
    await site.stop()
    assert site.journal.writes("r1") == [TEXT]


async def _placed(home: Home) -> None:
    store = reader(home)
    async with asyncio.timeout(30):
        while (await store.read(lambda tx: tx.cases.listed()))[0].state != "placed":
            await asyncio.sleep(0.1)
    await store.close()
