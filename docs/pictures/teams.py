"""Draws our cards, dialogs and lists in Teams as pictures, without a Teams.

The team, its cards and its dialogs are real; Adaptive Cards are drawn by a renderer of
Microsoft, pinned in tests/node, and what stands around them by teams_frame.js.
"""

# ruff: noqa: INP001, S101 - a script, not a package; what must hold holds

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page

from adapters.channels.teams.drawing.card import message, posted, said
from adapters.channels.teams.drawing.form import form, home, title
from adapters.channels.teams.drawing.limits import card_faults, message_faults
from bot.press import Address
from docs.pictures.hostile import hostile
from docs.pictures.play import Play
from docs.pictures.scenes import TOMORROW, Scene, lists, scenes
from docs.pictures.slack import DIRECT, HOSTILE, WORDS_TYPED
from docs.pictures.stage import Stage, evening

Part = dict[str, Any]

HERE = Path(__file__).parent
NODE = HERE.parents[1] / "tests" / "node" / "node_modules"
LIBRARIES = ("marked/lib/marked.umd.js", "adaptivecards/dist/adaptivecards.min.js")
WIDTHS = {"wide": 700, "phone": 300}
WHERE = Address(
    "teams",
    "19:1f3c8e6a5d7b4f2e9a0c1b2d3e4f5a6b@thread.tacv2",
    "1795430000001",
    "1795430000001",
    "8d6f0a51-2c1b-4e0f-9b1e-3d8f5f0c7a11",
    "https://smba.trafficmanager.net/emea/",
)
TIME = "11:33"


# ------------------------------------------------------------------ what is drawn


class Drawn(Play):
    """A scene as Teams gets it; nothing is drawn that Teams would refuse."""

    def parts(self) -> list[Part]:
        words = self.on.heard.words
        if self.dialog is None:
            return [self._sent(message(self.card(), words, forms=False))]
        if self.dialog.action == "home":
            content = home(self.dialog, words)
            return [self._sent(posted(content, self.dialog.title, words))]
        content = form(self.dialog, words, place=WHERE, errors=self.errors)
        assert card_faults(content) == [], (self.scene, card_faults(content))
        return [{"type": "dialog", "title": title(self.dialog, words), "card": content}]

    def _sent(self, made: Part) -> Part:
        assert message_faults(made) == [], (self.scene, message_faults(made))
        return {**made, "time": TIME}


def _scenes() -> Iterator[Scene]:
    for scene in scenes():
        if scene.post or scene.place == "~home":
            yield scene
    for name, (who, action) in WORDS_TYPED.items():
        yield Scene(name, who, "~home", "", (action,))
    for name, scene in DIRECT.items():
        yield Scene(f"direct-{name}", *scene)


async def drawn(on: Stage, played: Iterable[Scene]) -> AsyncIterator[Part]:
    """Give every scene as what Teams is sent."""
    for scene in played:
        play = Drawn(on, scene)
        await play.run()
        yield {"name": scene.name, "parts": play.parts(), "language": on.language}


def thread(on: Stage) -> Part:
    """Give all that was said below cards."""
    found = [said(line, on.heard.words) for _, line in on.heard.lines]
    parts = [{**made, "time": TIME} for made in found]
    return {"name": "thread", "parts": parts, "language": on.language}


async def figures(on: Stage) -> list[Part]:
    """Give everything that there is a picture of, through the day and the next."""
    found = [part async for part in drawn(on, _scenes())]
    found.append(thread(on))
    await hostile(on)
    found += [part async for part in drawn(on, HOSTILE)]
    await evening(on)
    return found + [part async for part in drawn(on, lists(TOMORROW))]


# ------------------------------------------------------------------ taking pictures


def html(found: list[Part]) -> str:
    """Give a page that draws each as a figure; it needs nothing from outside."""
    given = json.dumps(found).replace("<", "\\u003c")
    sources = [(NODE / name).read_text("utf-8") for name in LIBRARIES]
    frame = (HERE / "teams_frame.js").read_text("utf-8")
    scripts = [*sources, f"const FIGURES = {given};\n{frame}"]
    style = f"<style>{(HERE / 'teams_frame.css').read_text('utf-8')}</style>"
    drawing = "".join(f"<script>{text}</script>" for text in scripts)
    return f"<!doctype html><meta charset=utf-8>{style}<body>{drawing}"


async def opened(browser: Browser, drawing: str, width: int, scale: float) -> Page:
    """Open such a page; raises AssertionError for what the renderer finds wrong."""
    page = await browser.new_page(
        viewport={"width": width, "height": 900}, device_scale_factor=scale
    )
    await page.set_content(drawing)
    wrong = await page.evaluate("window.wrong")
    assert wrong == [], wrong
    return page


async def shots(
    browser: Browser, drawing: str, wanted: Mapping[str, Path], size: tuple[int, float]
) -> None:
    """Take a picture of each figure that is wanted; size: a width, and how sharp."""
    page = await opened(browser, drawing, *size)
    for name, path in wanted.items():
        await page.locator(f'figure[id="{name}"]').screenshot(path=path)
    await page.close()


async def teams_gallery(browser: Browser, on: Stage, folder: Path, wanted: str) -> None:
    """Take all of Teams whose name holds what is wanted; the day is over afterwards."""
    found = await figures(on)
    drawing = html(found)
    for size, width in WIDTHS.items():
        files = {
            f["name"]: f"teams-{f['name']}-{size}-{on.language}.png" for f in found
        }
        chosen = {name: folder / file for name, file in files.items() if wanted in file}
        await shots(browser, drawing, chosen, (width, on.scale))


async def teams_pictures(browser: Browser, on: Stage, folder: Path) -> None:
    """Take the pictures of docs/channels/teams.md."""
    found = [part async for part in drawn(on, [scene for scene, _ in PICTURES])]
    drawing = html(found)
    for scene, width in PICTURES:
        wanted = {scene.name: folder / f"{scene.name}.png"}
        await shots(browser, drawing, wanted, (width, on.scale))


PICTURES = (
    (Scene("teams-card", "sanne", "webcare", "card:19"), 700),
    (Scene("teams-dialog", "tom", "webcare", "card:19", ("reply",)), 560),
    (Scene("teams-phone", "sanne", "webcare", "card:19"), 300),
    (Scene("teams-home", "lotte", "~home"), 600),
)
"""Each with the width of its window."""
