"""Lets a customer write what would do harm wherever it is read as markup."""

# ruff: noqa: INP001 - a script, not a package

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from docs.pictures.stage import CAKE, SAID, Stage

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
NASTY = (
    "<!channel> <@U01SANNE> @here *nu* _meteen_ ~geld~ `terug`\n"
    "> :rotating_light: [klik](https://evil.example/a) <https://evil.example|hier>\n"
    "&lt;b&gt; </p><script>alert(1)</script> \u202eneflah\u202c"
    f" \u05e9\u05dc\u05d5\u05dd {FAMILY} {'A' * 120}"
)


async def hostile(on: Stage) -> None:
    """Add that review, and one whose reply the site has not looked at yet."""
    _says(on, "*Piet* <!here> \u202e", NASTY, "Bakkerij <b>Smit</b> *Utrecht*", 1)
    _says(on, "Greet Prins", SAID[on.language][CAKE], "Bakkerij Smit Utrecht", 2)
    await on.team.live()
    shelf = on.team.site.shelf
    shelf.habits = replace(shelf.habits, moderates=True)
    await on.writes("tom", 26, "publish")
    await on.team.later(minutes=3)
    shelf.habits = replace(shelf.habits, moderates=False)


def _says(on: Stage, name: str, text: str, place: str, stars: int) -> None:
    at = on.team.clock.at - timedelta(hours=1)
    on.team.complaint(
        text=text,
        stars=stars,
        language=on.language,
        created_at=at.isoformat(),
        author={"id": name, "name": name},
        place=place,
    )
