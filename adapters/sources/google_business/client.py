"""The calls to Google that we make. Names of things are as Google gives them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from adapters.http import Http
from adapters.sources.google_business.access import Access
from adapters.sources.google_business.refusals import ToMend
from bot.errors import Unauthorised

REVIEWS, PLACES, ACCOUNTS = 50, 100, 20
"""The most that Google gives on one page of each."""
MOST_PAGES = 2000
"""Pages of one list; 100,000 reviews of one place end it before any real one does."""
FIELDS = "name,title,storefrontAddress.locality,metadata.mapsUri"


@dataclass(frozen=True, slots=True)
class Hosts:
    """Google keeps reviews, accounts and places at three addresses."""

    reviews: Http
    accounts: Http
    places: Http


class GoogleClient:
    """Gives JSON as it came; raises what adapters.http raises."""

    def __init__(self, hosts: Hosts, access: Access) -> None:
        self._hosts = hosts
        self._access = access

    def accounts(self) -> AsyncIterator[Any]:
        """Give the pages of the accounts that our token sees."""
        most = {"pageSize": str(ACCOUNTS)}
        return self._pages(self._hosts.accounts, "/v1/accounts", most)

    def places(self, account: str) -> AsyncIterator[Any]:
        """Give the pages of the places of an account ("accounts/1")."""
        asked = {"readMask": FIELDS, "pageSize": str(PLACES)}
        return self._pages(self._hosts.places, f"/v1/{_path(account)}/locations", asked)

    def reviews(self, place: str, most: int = REVIEWS) -> AsyncIterator[Any]:
        """Give the pages of a place's reviews, the last changed first."""
        asked = {"pageSize": str(most), "orderBy": "updateTime desc"}
        return self._pages(self._hosts.reviews, f"/v4/{_path(place)}/reviews", asked)

    async def one(self, name: str) -> Any:
        return await self._twice(lambda: self._hosts.reviews.read(f"/v4/{_path(name)}"))

    async def set_reply(self, name: str, text: str) -> Any:
        path = f"/v4/{_path(name)}/reply"
        body = {"comment": text}
        return await self._twice(lambda: self._hosts.reviews.write("PUT", path, body))

    async def take_reply_down(self, name: str) -> Any:
        path = f"/v4/{_path(name)}/reply"
        return await self._twice(lambda: self._hosts.reviews.write("DELETE", path))

    async def close(self) -> None:
        for http in (self._hosts.reviews, self._hosts.accounts, self._hosts.places):
            await http.close()
        await self._access.close()

    async def _pages(
        self, http: Http, path: str, asked: dict[str, str]
    ) -> AsyncIterator[Any]:
        token = ""
        for _ in range(MOST_PAGES):
            params = {**asked, "pageToken": token} if token else asked
            told = await self._twice(lambda: http.read(path, params))  # noqa: B023
            yield told
            following = told.get("nextPageToken") if isinstance(told, dict) else None
            # A page that leads to itself would be asked for without end.
            if not isinstance(following, str) or following in ("", token):
                return
            token = following

    async def _twice(self, call: Callable[[], Awaitable[Any]]) -> Any:
        """Call, and once more with a new token where the one we have was refused.

        What was refused for its token was not done, so nothing happens twice.
        """
        try:
            return await call()
        except ToMend:
            raise
        except Unauthorised:
            self._access.forget()
        return await call()


def _path(name: str) -> str:
    return quote(name, safe="/")
