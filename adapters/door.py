"""The back door: how a command on the same machine hands work to the running bot.

A command must not write into a store that a running wederwoord holds, so it knocks
here: only from this machine, never through a proxy, and only with the secret that the
lock file holds, which the owner of the home folder alone can read.
"""

from __future__ import annotations

import hmac
import ipaddress
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

from aiohttp import web

from adapters.http import Http, Party
from bot.errors import BotError, SettingsError
from bot.ports.clock import Clock
from bot.ports.events import Counts
from bot.review import Kind, Review, Standing

PATH = "/door/reviews"
HELLO = "/door/hello"
LINK = "/door/link"
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "Via")
MOST_BYTES = 900_000
MOST_REVIEWS = 500
LARGEST = 6_000_000
"""Bytes of a body. One review alone, of the longest kind and all emoji, fits."""
NEAR = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}  # noqa: S104


class Inside(Protocol):
    """What can be asked of a wederwoord from the same machine."""

    async def bring_in(
        self, source: str, reviews: Sequence[Review], *, history: bool
    ) -> Counts:
        """Take reviews of a source in and count what they came to."""
        ...

    async def greet(self) -> dict[str, str]:
        """Show a test card in each conversation and say what went wrong where."""
        ...

    async def link(self, who: str) -> str:
        """Make a link that logs a person in once; a BotError when there is none."""
        ...


class Door:
    """The part of the web server that answers other commands.

    `token` is the secret of the lock.
    """

    def __init__(self, token: str, inside: Inside) -> None:
        self._token = token
        self._inside = inside

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return [
            web.post(PATH, self._take_reviews),
            web.post(HELLO, self._greet),
            web.post(LINK, self._link),
        ]

    def leave(self) -> None:
        """End nothing: a portion that is being taken in is taken in whole."""

    async def _take_reviews(self, request: web.Request) -> web.Response:
        _guard(request, self._token)
        body = await request.clone(client_max_size=LARGEST).read()
        source, reviews, history = _read(body)
        try:
            counts = await self._inside.bring_in(source, reviews, history=history)
        except BotError as error:
            return web.json_response({"reason": str(error)}, status=422)
        return web.json_response(asdict(counts))

    async def _greet(self, request: web.Request) -> web.Response:
        _guard(request, self._token)
        return web.json_response(await self._inside.greet())

    async def _link(self, request: web.Request) -> web.Response:
        _guard(request, self._token)
        try:
            link = await self._inside.link(str((await request.json())["who"]))
        except BotError as error:
            return web.json_response({"reason": str(error)}, status=422)
        return web.json_response({"link": link})


def knock(address: str, token: str, clock: Clock) -> Http:
    """Give the way to the door of the bot that listens at `address`.

    Raises SettingsError when that is not an address of this machine.
    """
    url = urlsplit(address)
    host = url.hostname or ""
    if not _loopback(host) and host not in NEAR:
        raise SettingsError(
            f"The running wederwoord listens at {host} only, where it takes"
            " nothing from other commands. Stop it first, or have it listen at"
            " 127.0.0.1 or 0.0.0.0 (WEDERWOORD_HOST)."
        )
    base = f"http://{NEAR.get(host, host)}:{url.port}"
    return Http(Party("The running wederwoord", base, token), clock)


class Outside:
    """The running wederwoord as seen through its door; see `Inside`.

    Everything raises Refused with the bot's own words, Unavailable, and InDoubt when it
    may have been done.
    """

    def __init__(self, door: Http) -> None:
        self._door = door

    async def bring_in(
        self, source: str, reviews: Sequence[Review], *, history: bool
    ) -> Counts:
        """Hand one portion over; handing it over once more does no harm."""
        packed = [pack(review) for review in reviews]
        body = {"source": source, "history": history, "reviews": packed}
        return Counts(**await self._door.write("POST", PATH, body))

    async def greet(self) -> dict[str, str]:
        found: dict[str, str] = await self._door.write("POST", HELLO, {})
        return found

    async def link(self, who: str) -> str:
        return str((await self._door.write("POST", LINK, {"who": who}))["link"])


def _guard(request: web.Request, token: str) -> None:
    proxied = any(name in request.headers for name in FORWARDED)
    if proxied or not _from_here(request):
        raise web.HTTPNotFound
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(), token.encode()):
        raise web.HTTPForbidden


def _from_here(request: web.Request) -> bool:
    """Tell whether the caller, and the name it asked for, are this machine."""
    return _loopback(request.remote or "") and _loopback(request.url.host or "")


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _read(body: bytes) -> tuple[str, list[Review], bool]:
    try:
        order = json.loads(body)
        reviews = [unpack(raw) for raw in order["reviews"]]
        return str(order["source"]), reviews, bool(order["history"])
    except (ValueError, KeyError, TypeError):
        # Somebody updated the command and left the old bot running.
        reason = "It is another version than this command; start it anew."
        raise web.HTTPBadRequest(
            text=json.dumps({"reason": reason}), content_type="application/json"
        ) from None


# ------------------------------------------------------------------ what goes through


def pack(review: Review) -> dict[str, Any]:
    """Turn a review into what JSON can hold; `unpack` is the way back."""
    raw = asdict(review)
    raw["created_at"] = review.created_at.isoformat()
    raw["replies"] = [
        {**asdict(reply), "at": reply.at.isoformat() if reply.at else None}
        for reply in review.replies
    ]
    return raw


def unpack(raw: Mapping[str, Any]) -> Review:
    """Give the review that was packed. Raises ValueError, KeyError, TypeError."""
    return replace(
        Review(**raw),
        created_at=datetime.fromisoformat(raw["created_at"]),
        kind=Kind(raw["kind"]),
        replies=tuple(_standing(reply) for reply in raw["replies"]),
    )


def _standing(raw: Mapping[str, Any]) -> Standing:
    at = datetime.fromisoformat(raw["at"]) if raw["at"] else None
    return Standing(raw["id"], raw["text"], at)


def batches(reviews: Iterable[Review]) -> Iterator[list[Review]]:
    """Part reviews, in order, into portions that fit; a giant one comes alone."""
    portion: list[Review] = []
    size = 0
    for review in reviews:
        weight = len(json.dumps(pack(review)))
        if portion and (size + weight > MOST_BYTES or len(portion) == MOST_REVIEWS):
            yield portion
            portion, size = [], 0
        portion.append(review)
        size += weight
    if portion:
        yield portion
