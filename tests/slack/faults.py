"""What can go wrong on the way to Slack and back, on demand: busy, broken, lost, slow.

The same faults stand in our own Web API and, as a proxy, before one that others wrote.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, Self

from aiohttp import ClientSession, web

Run = Callable[[], Awaitable[web.Response]]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong with a call; made by the functions below."""

    kind: str
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: Any = None
    seconds: float = 0
    times: int = 1
    after: int = 0


def busy(retry_after: int | None = 30) -> Fault:
    """Answer 429: too many calls; with None it does not say for how long."""
    wait = (("Retry-After", str(retry_after)),) if retry_after is not None else ()
    return Fault("answer", 429, wait, {"ok": False, "error": "ratelimited"})


def broken(status: int = 503) -> Fault:
    """Answer 5xx with a page instead of JSON, as a tired server does."""
    return Fault("answer", status, body="<html>Server Error</html>")


def said(error: str, **more: Any) -> Fault:
    """Answer 200 with ok false and any error."""
    return Fault("answer", body={"ok": False, "error": error, **more})


def lost_before() -> Fault:
    """Drop the connection before anything was done."""
    return Fault("lost_before")


def lost_after() -> Fault:
    """Do what was asked and drop the connection instead of answering."""
    return Fault("lost_after")


def silent_before(seconds: float = 60) -> Fault:
    """Do nothing and keep the caller waiting."""
    return Fault("silent_before", seconds=seconds)


def silent_after(seconds: float = 60) -> Fault:
    """Do what was asked and keep the caller waiting: a time-out in doubt."""
    return Fault("silent_after", seconds=seconds)


def slow(seconds: float) -> Fault:
    """Do what was asked, begin to answer, and finish only after some seconds."""
    return Fault("slow", seconds=seconds)


@dataclass
class Faults:
    """The faults that wait for their call: `add("chat.postMessage", busy(), times=2)`.

    A method is its full name, or "*" for any. `after` lets that many calls pass first.
    """

    waiting: list[tuple[str, Fault]] = field(default_factory=list)
    met: list[tuple[str, str]] = field(default_factory=list)

    def add(self, method: str, fault: Fault, *, times: int = 1, after: int = 0) -> None:
        self.waiting.append((method, replace(fault, times=times, after=after)))

    def clear(self) -> None:
        self.waiting.clear()

    def take(self, method: str) -> Fault | None:
        """Give the fault that this call meets, if one waits for it."""
        for index, (named, fault) in enumerate(self.waiting):
            if named in {method, "*"}:
                return self._taken(index, method, fault)
        return None

    def _taken(self, index: int, method: str, fault: Fault) -> Fault | None:
        named = self.waiting[index][0]
        if fault.after:
            self.waiting[index] = named, replace(fault, after=fault.after - 1)
            return None
        if fault.times == 1:
            del self.waiting[index]
        else:
            self.waiting[index] = named, replace(fault, times=fault.times - 1)
        self.met.append((method, fault.kind))
        return fault

    async def through(
        self, method: str, request: web.Request, run: Run
    ) -> web.StreamResponse:
        """Answer one call, with the fault that waits for it."""
        fault = self.take(method)
        if fault is None:
            return await run()
        return await _KINDS[fault.kind](fault, request, run)


async def _answer(fault: Fault, _: web.Request, __: Run) -> web.StreamResponse:
    if isinstance(fault.body, str):
        return web.Response(
            status=fault.status, text=fault.body, content_type="text/html"
        )
    return web.json_response(
        fault.body, status=fault.status, headers=dict(fault.headers)
    )


async def _lost_before(_: Fault, request: web.Request, __: Run) -> web.StreamResponse:
    return _dropped(request)


async def _lost_after(_: Fault, request: web.Request, run: Run) -> web.StreamResponse:
    await run()
    return _dropped(request)


async def _silent_before(
    fault: Fault, request: web.Request, _: Run
) -> web.StreamResponse:
    await asyncio.sleep(fault.seconds)
    return _dropped(request)


async def _silent_after(
    fault: Fault, request: web.Request, run: Run
) -> web.StreamResponse:
    await run()
    await asyncio.sleep(fault.seconds)
    return _dropped(request)


async def _slow(fault: Fault, request: web.Request, run: Run) -> web.StreamResponse:
    whole = await run()
    body = whole.body if isinstance(whole.body, bytes) else b""
    dripping = web.StreamResponse(status=whole.status)
    dripping.content_type = "application/json"
    await dripping.prepare(request)
    await dripping.write(body[:1])
    await asyncio.sleep(fault.seconds)
    await dripping.write(body[1:])
    return dripping


_KINDS: dict[
    str, Callable[[Fault, web.Request, Run], Awaitable[web.StreamResponse]]
] = {
    "answer": _answer,
    "lost_before": _lost_before,
    "lost_after": _lost_after,
    "silent_before": _silent_before,
    "silent_after": _silent_after,
    "slow": _slow,
}


def _dropped(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


_PASSED_ON = ("Authorization", "Content-Type", "Accept")


@dataclass
class FaultProxy:
    """Stands before a Web API that others wrote: `base` leads through the faults."""

    target: str
    faults: Faults = field(default_factory=Faults)
    base: str = ""

    async def __aenter__(self) -> Self:
        self._session = ClientSession()
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._pass)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}/api/"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()
        await self._session.close()

    async def _pass(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        return await self.faults.through(method, request, lambda: self._on(request))

    async def _on(self, request: web.Request) -> web.Response:
        heads = {h: request.headers[h] for h in _PASSED_ON if h in request.headers}
        url = self.target + request.match_info["method"]
        async with self._session.request(
            request.method,
            url,
            params=request.query,
            data=await request.read(),
            headers=heads,
        ) as answer:
            return web.Response(
                status=answer.status,
                body=await answer.read(),
                content_type=answer.content_type,
            )
