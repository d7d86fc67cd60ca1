"""The source that docs/how-to/add-a-source.md writes, taken from it, and its site."""

from __future__ import annotations

import atexit
import re
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aiohttp import web

import adapters.sources
from adapters.http import Http, Party, Patience
from adapters.rehearsal.shelf import Habits, Shelf
from adapters.rehearsal.stand_in import StandIn
from bot.ports.clock import Clock
from bot.ports.source import Source
from bot.reply import Order

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "add-a-source.md"
TEXT = PAGE.read_text("utf-8")
_NAMED = re.compile(r"(?ms)^\*\*(\S+\.py)\*\* .*?^```python\n(.*?)^```")
FILES = {name.replace("\\", ""): code for name, code in _NAMED.findall(TEXT)}
"""The files of the folder `shop` as they stand on the page."""


def write(folder: Path) -> None:
    """Make the folder `shop` in another."""
    (folder / "shop").mkdir()
    for name, code in FILES.items():
        (folder / "shop" / name).write_text(code, "utf-8")


# For this process the folder of sources goes on in another one, which ends with it.
_FOLDER = TemporaryDirectory(prefix="wederwoord-")
atexit.register(_FOLDER.cleanup)
write(Path(_FOLDER.name))
adapters.sources.__path__.append(_FOLDER.name)
shop = import_module("adapters.sources.shop")
mapping = import_module("adapters.sources.shop.mapping")


def open_source(name: str, url: str, clock: Clock, patience: Patience) -> Source:
    """Open the source of the page at an address."""
    source: Source = shop.ShopSource(
        name, Http(Party("The shop", url), clock, patience), clock
    )
    return source


def read(payload: Any, source: str, order: Order) -> None:
    """Read JSON as every answer of the shop."""
    for row in mapping.rows([payload]):
        mapping.review(row, source)
    mapping.found(payload, order)
    mapping.found([payload], order)


class ShopSite(StandIn):
    """The shop of the page: one list, and one address for replies."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.shelf = Shelf(Habits(adds=True), self.moment, self.journal)

    def _routes(self) -> Iterable[web.RouteDef]:
        reply = web.post("/reviews/{id}/reply", self._reply)
        return (web.get("/reviews", self._list), reply)

    async def _list(self, _: web.Request) -> web.Response:
        return web.json_response(self.shelf.page(0, 10_000)["reviews"])

    async def _reply(self, request: web.Request) -> web.Response:
        text = (await request.json())["text"]
        return web.json_response(self.shelf.place(request.match_info["id"], text))

    def _no(self, status: int, reason: str) -> web.Response:
        return web.json_response({"error": reason}, status=status)

    def _unwelcome(self, request: web.Request) -> web.Response | None:
        return None
