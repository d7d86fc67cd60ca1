"""The five calls of the plain protocol."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from adapters.http import Http

PAGE = 100


class PlainClient:
    """Gives JSON as it came; raises what adapters.http raises."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def page(self, cursor: str, most: int = PAGE) -> Any:
        params = {"since": cursor, "limit": str(most)}
        return await self._http.read("/reviews", params)

    async def one(self, external_id: str) -> Any:
        return await self._http.read(_path(external_id))

    async def set_reply(self, external_id: str, text: str) -> Any:
        path = f"{_path(external_id)}/reply"
        return await self._http.write("PUT", path, {"text": text})

    async def append_reply(self, external_id: str, text: str) -> Any:
        path = f"{_path(external_id)}/replies"
        return await self._http.write("POST", path, {"text": text})

    async def take_down(self, external_id: str) -> Any:
        return await self._http.write("DELETE", f"{_path(external_id)}/reply")

    async def close(self) -> None:
        await self._http.close()


def _path(external_id: str) -> str:
    return f"/reviews/{quote(external_id, safe='')}"
