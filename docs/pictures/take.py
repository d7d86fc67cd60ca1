"""Takes the pictures of README and docs: a few scenes of the gallery, in English.

    .venv/bin/python -m docs.pictures.take

It needs /usr/bin/chromium, as the tests do, and writes beside itself.
"""

# ruff: noqa: INP001 - a script, not a package

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from docs.pictures.gallery import take, window
from docs.pictures.scenes import Scene
from docs.pictures.slack import slack_pictures
from docs.pictures.stage import stage
from docs.pictures.teams import teams_pictures
from tests.adapters.channels.browser.chromium import chromium

FOLDER = Path(__file__).parent
SHARP = 1.5
"""Pixels of a picture for each of the page: sharp enough, and still a small file."""

PICTURES = (
    (Scene("card", "sanne", "webcare", "card:19"), "wide"),
    (Scene("phone", "tom", "webcare", "card:19", ("reply",)), "phone"),
    (Scene("direct", "tom", "@tom", "direct:7"), "tall"),
    (Scene("approve", "tom", "@tom", "direct:7", ("approve",)), "phone"),
    (Scene("notice", "joost", "bakery", "notice:2"), "wide"),
    (Scene("list", "sanne", "@sanne", "begin:"), "wide"),
    (Scene("home", "lotte", "~home"), "wide"),
)


async def pictures() -> None:
    with tempfile.TemporaryDirectory() as home:
        async with stage(Path(home), "en", SHARP) as on, chromium() as browser:
            for scene, size in PICTURES:
                page = await window(browser, on, scene.who, size)
                await take(page, scene, FOLDER / f"{scene.name}.png")
                await page.close()
            await slack_pictures(browser, on, FOLDER)
            await teams_pictures(browser, on, FOLDER)


if __name__ == "__main__":
    asyncio.run(pictures())
