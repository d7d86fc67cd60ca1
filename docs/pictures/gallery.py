"""Takes a picture of every card, list, dialog and place, to look at them all.

    .venv/bin/python -m docs.pictures.gallery [FOLDER]

Wide and narrow, Dutch and English; nothing from outside is needed but Chromium.
"""

# ruff: noqa: INP001 - a script, not a package

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page

from docs.pictures.stage import Stage, evening, stage
from tests.adapters.channels.browser.chromium import chromium

FOLDER = Path("build/gallery")
STILL = ".bar, .bar .row:last-of-type { position: static !important; }"
SIZES = {"wide": (1000, 900), "phone": (360, 740), "tall": (360, 1100)}


@dataclass(frozen=True)
class Scene:
    """One picture: who looks where, at which message, and what they press first.

    press  "more" presses a button, "reply.publish" one with its step, "open:case:2" an
           entry of a list; "way=question" chooses and "text=Hello" types
    post   how the key of the message begins
    """

    name: str
    who: str
    place: str
    post: str = ""
    press: tuple[str, ...] = ()
    dark: bool = False


CARDS = {
    2: "new",
    3: "soon",
    4: "late",
    5: "old",
    6: "unsure",
    7: "taken",
    8: "waiting",
    9: "to-agree",
    10: "held",
    11: "handed-over",
    12: "planned",
    13: "given-back",
    14: "stopped",
    15: "placed-answered",
    16: "placed",
    17: "doubt",
    18: "refused",
    20: "changed",
    21: "going",
    22: "closed",
    23: "by-hand",
    24: "answered-elsewhere",
}
NOTICES = {1: "info", 2: "question", 3: "fixed", 4: "looking", 5: "passed-on"}
OF_CASE: dict[str, tuple[int, str, tuple[str, ...]]] = {
    "reply": (19, "sanne", ("reply",)),
    "reply-approver": (19, "tom", ("reply",)),
    "reply-findings": (19, "tom", ("reply", "text=Hi Eva.", ".publish")),
    "reply-first": (2, "sanne", ("reply",)),
    "reply-draft": (7, "femke", ("reply",)),
    "holding": (2, "sanne", ("holding",)),
    "update": (15, "sanne", ("update",)),
    "approve": (8, "tom", ("approve",)),
    "approve-findings": (1, "tom", ("approve",)),
    "agree": (9, "sanne", ("agree",)),
    "give-back": (8, "tom", ("give_back",)),
    "triage": (2, "sanne", ("more", "triage")),
    "triage-wrong": (2, "sanne", ("more", "triage", "reply=contact", ".save")),
    "tell": (2, "sanne", ("tell",)),
    "tell-question": (2, "sanne", ("tell", "way=question")),
    "tell-join": (3, "sanne", ("tell", "way=join:2")),
    "contact": (2, "sanne", ("more", "contact")),
    "reached": (12, "femke", ("reached",)),
    "remind-me": (2, "sanne", ("more", "remind_me")),
    "assign": (2, "sanne", ("assign",)),
    "hand-over": (7, "sanne", ("assign",)),
    "no-reply": (2, "sanne", ("more", "no_reply")),
    "no-reply-wrong": (2, "sanne", ("more", "no_reply", ".close")),
    "more": (2, "sanne", ("more",)),
    "log": (9, "sanne", ("more", "log")),
    "read": (2, "sanne", ("more", "read")),
    "copy": (23, "tom", ("copy",)),
    "again": (17, "tom", ("again",)),
}
OF_NOTICE: dict[str, tuple[int, str, tuple[str, ...]]] = {
    "fixed": (2, "joost", ("fixed",)),
    "explain": (4, "joost", ("explain",)),
    "stays": (2, "joost", ("more", "stays")),
    "ask-back": (2, "joost", ("more", "ask_back")),
    "other-team": (2, "joost", ("more", "other_team")),
    "notice-more": (2, "joost", ("more",)),
    "read-all": (2, "joost", ("more", "read_all")),
}
OF_HOME: dict[str, tuple[str, tuple[str, ...]]] = {
    "home-tom": ("tom", ()),
    "home-lotte": ("lotte", ()),
    "home-joost": ("joost", ()),
    "home-open": ("lotte", ("open:case:4",)),
    "shift": ("lotte", ("shift",)),
    "shift-agent": ("femke", ("shift",)),
    "people": ("lotte", ("people",)),
    "people-edit": ("lotte", ("people", "who=sanne", ".edit")),
    "people-new": ("lotte", ("people", "who=+", ".edit")),
    "people-log": ("lotte", ("people", ".log")),
}
LISTS = {
    "mine": ("lotte", "@lotte", "list:"),
    "hand-over": ("sanne", "@sanne", "begin:"),
    "answered": ("sanne", "@sanne", "answered:"),
}
TOMORROW = {
    "nobody-on": ("sanne", "webcare", "nobody:"),
    "morning": ("sanne", "webcare", "morning:"),
}
PLACES = {"tom": "@tom", "sanne": "@sanne", "lotte": "@lotte", "joost": "bakery"}
DARK = ("card-new", "card-to-agree", "notice-fixed", "home-lotte", "reply", "agree")


def scenes() -> Iterator[Scene]:
    for number, name in CARDS.items():
        yield Scene(f"card-{name}", "sanne", "webcare", f"card:{number}")
    for number, name in NOTICES.items():
        yield Scene(f"notice-{name}", "joost", "bakery", f"notice:{number}")
    for name, (case, who, press) in OF_CASE.items():
        yield Scene(name, who, "webcare", f"card:{case}", press)
    for name, (notice, who, press) in OF_NOTICE.items():
        yield Scene(name, who, "bakery", f"notice:{notice}", press)
    for name, (who, press) in OF_HOME.items():
        yield Scene(name, who, "~home", "", press)
    for who, place in PLACES.items():
        yield Scene(f"place-{who}", who, place)
    yield Scene("place-joost-direct", "joost", "@joost")
    yield from _lists(LISTS)


def _lists(table: dict[str, tuple[str, str, str]]) -> Iterator[Scene]:
    for name, scene in table.items():
        yield Scene(f"list-{name}", *scene)


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
            with tempfile.TemporaryDirectory() as home:
                async with stage(Path(home), language) as on:
                    await _all(browser, on, folder, wanted, scenes())
                    await evening(on)
                    await _all(browser, on, folder, wanted, _lists(TOMORROW))


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


if __name__ == "__main__":
    given = [*sys.argv[1:], "", ""]
    into = Path(given[0] or FOLDER)
    into.mkdir(parents=True, exist_ok=True)
    asyncio.run(gallery(into, given[1]))
