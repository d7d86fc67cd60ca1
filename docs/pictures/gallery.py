"""Takes a picture of every card, list, dialog and place, to look at them all.

    .venv/bin/python -m docs.pictures.gallery [FOLDER] [PART OF A NAME]

The page, Slack and Teams, wide and narrow, Dutch and English, with index.html to see
them all. It needs Chromium, and for the chats what `make .venv/node` installs; nothing
from outside.
"""

# ruff: noqa: INP001 - a script, not a package

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page

from docs.pictures.scenes import TOMORROW, Scene, lists, scenes
from docs.pictures.slack import slack_gallery
from docs.pictures.stage import Stage, evening, stage
from docs.pictures.teams import teams_gallery
from tests.adapters.channels.browser.chromium import chromium

FOLDER = Path("build/gallery")
STILL = ".bar, .bar .row:last-of-type { position: static !important; }"
SIZES = {"wide": (1000, 900), "phone": (360, 740), "tall": (360, 1100)}
DARK = ("card-new", "card-to-agree", "notice-fixed", "home-lotte", "reply", "agree")


# ------------------------------------------------------------------ taking them


async def take(page: Page, scene: Scene, path: Path) -> None:
    """Go to where a scene is, press what it presses, and take the picture."""
    await page.evaluate("window.location.hash = ''")
    await page.evaluate("([to]) => { window.location.hash = to; }", [scene.place])
    section = page.locator(f'section[data-conversation="{scene.place}"]')
    await section.locator("article, .place").first.wait_for()
    how = "^=" if scene.post.endswith(":") else "="
    post = section.locator(f'li[data-key{how}"{scene.post}"]').last
    post = post if scene.post else section
    for number, step in enumerate(scene.press):
        inside = page.locator("#dialog[open]") if number else post
        await _press(page, inside, step)
    if scene.press:
        await page.screenshot(path=path)
        await page.keyboard.press("Escape")
    elif scene.post:
        await post.screenshot(path=path, style=STILL)
    else:
        await page.screenshot(path=path, full_page=True, style=STILL)


async def _press(page: Page, inside: Any, step: str) -> None:
    name, is_value, value = step.partition("=")
    if is_value and name == "text":
        await inside.locator(f'[name="{name}"]').fill(value)
        return
    if is_value:
        await inside.locator(f'input[name="{name}"][value="{value}"]').check()
    elif step.startswith("open:"):
        await inside.locator(f'[data-subject="{step[5:]}"]').click()
    else:
        action, _, verb = step.partition(".")
        of = f'[data-action="{action}"]' if action else ""
        await inside.locator(f'button{of}[data-step="{verb}"]').first.click()
    await page.locator("#dialog form").wait_for()
    await page.wait_for_timeout(150)


async def window(
    browser: Browser, on: Stage, who: str, size: str, scheme: Any = "light"
) -> Page:
    """Open the page as somebody, in a window of a size."""
    width, height = SIZES[size]
    page = await browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        device_scale_factor=on.scale,
        bypass_csp=True,  # a picture of a whole place lets nothing float over it
    )
    page.set_default_timeout(10_000)
    await page.goto(on.address)
    await page.locator("#person").select_option(who)
    await page.wait_for_function("who => document.body.dataset.person === who", arg=who)
    return page


async def gallery(folder: Path, wanted: str) -> None:
    """Take all pictures whose name holds what is wanted, into a folder."""
    async with chromium() as browser:
        for language in ("nl", "en"):
            async with _team(language) as on:
                await _page(browser, on, folder, wanted)
            for name, take_all in CHATS.items():
                if name in wanted or not wanted:
                    async with _team(language) as on:
                        await take_all(browser, on, folder, wanted)
    index(folder)


CHATS = {"slack": slack_gallery, "teams": teams_gallery}
"""Each has a day of its own: at its end the team has gone home."""


@asynccontextmanager
async def _team(language: str) -> AsyncIterator[Stage]:
    with tempfile.TemporaryDirectory() as home:
        async with stage(Path(home), language) as on:
            yield on


async def _page(browser: Browser, on: Stage, folder: Path, wanted: str) -> None:
    await _all(browser, on, folder, wanted, scenes())
    await evening(on)
    await _all(browser, on, folder, wanted, lists(TOMORROW))


async def _all(
    browser: Browser, on: Stage, folder: Path, wanted: str, played: Iterator[Scene]
) -> None:
    pages: dict[tuple[str, str, str], Page] = {}
    for scene in played:
        for size in ("wide", "phone"):
            for scheme in ("light", "dark") if scene.name in DARK else ("light",):
                end = "" if scheme == "light" else "-dark"
                name = f"{scene.name}-{size}-{on.language}{end}.png"
                if wanted not in name:
                    continue
                key = (scene.who, size, scheme)
                if key not in pages:
                    pages[key] = await window(browser, on, *key)
                await take(pages[key], scene, folder / name)
    for page in pages.values():
        await page.close()


def index(folder: Path) -> None:
    """Write one page on which all pictures in a folder stand."""
    rows = [
        f'<figure><img loading="lazy" src="{path.name}" alt="">'
        f"<figcaption>{path.stem}</figcaption></figure>"
        for path in sorted(folder.glob("*.png"))
    ]
    text = "<!doctype html><meta charset=utf-8><title>Gallery</title>" + LOOK
    (folder / "index.html").write_text(text + "\n".join(rows) + "\n", "utf-8")


LOOK = (
    "<style>body{display:flex;flex-wrap:wrap;gap:16px;align-items:start;"
    "background:#888;font-family:sans-serif}figure{margin:0}img{max-width:700px}"
    "figcaption{color:#fff}</style>\n"
)


if __name__ == "__main__":
    given = [*sys.argv[1:], "", ""]
    into = Path(given[0] or FOLDER)
    into.mkdir(parents=True, exist_ok=True)
    asyncio.run(gallery(into, given[1]))
