"""What can go wrong between the bot and a source, on demand and counted."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from aiohttp import web


class Kind(StrEnum):
    STATUS = "status"  # an HTTP status, perhaps with Retry-After and a reason
    SLOW = "slow"  # the right answer, `seconds` late
    DRIP = "drip"  # the right answer, a byte every `seconds`
    RESET = "reset"  # the connection breaks
    SILENT = "silent"  # no answer ever comes
    HTML = "html"  # 200 with a web page
    TRUNCATED = "truncated"  # 200 with half of the JSON


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `done`: the call took effect before it went wrong.

    on  "read", "write", or "" for whichever call comes next
    """

    kind: Kind
    on: str = ""
    done: bool = False
    status: int = 503
    retry_after: str = ""
    reason: str = ""
    seconds: float = 1.0

    @property
    def needs_answer(self) -> bool:
        return self.done or self.kind in _TELL_IT


_TELL_IT = (Kind.SLOW, Kind.DRIP, Kind.TRUNCATED)
"""These bring the right answer, or a part of it, so the call is carried out first."""


class Faults:
    """The faults that wait for their call, the first one first."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault, times: int = 1) -> None:
        self._waiting += [fault] * times

    def clear(self) -> None:
        self._waiting.clear()

    def take(self, method: str) -> Fault | None:
        """Give the fault that this call meets, and only this one."""
        call = "read" if method == "GET" else "write"
        met = next((f for f in self._waiting if f.on in {"", call}), None)
        if met:
            self._waiting.remove(met)
        return met


Answer = web.StreamResponse
Spoil = Callable[[web.Request, Fault, Answer], Awaitable[web.StreamResponse]]


async def spoil(
    request: web.Request, fault: Fault, answer: Answer
) -> web.StreamResponse:
    """Give what the caller gets to see instead of the answer."""
    return await _SPOILT[fault.kind](request, fault, answer)


async def _status(_: web.Request, fault: Fault, __: Answer) -> web.StreamResponse:
    headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
    body = {"error": {"message": fault.reason}}
    return web.json_response(body, status=fault.status, headers=headers)


async def _slow(_: web.Request, fault: Fault, answer: Answer) -> web.StreamResponse:
    await asyncio.sleep(fault.seconds)
    return answer


async def _drip(
    request: web.Request, fault: Fault, answer: Answer
) -> web.StreamResponse:
    dripping = web.StreamResponse(headers={"Content-Type": "application/json"})
    await dripping.prepare(request)
    for byte in _bytes(answer):
        await dripping.write(bytes([byte]))
        await asyncio.sleep(fault.seconds)
    return dripping


async def _reset(request: web.Request, _: Fault, answer: Answer) -> web.StreamResponse:
    assert request.transport is not None  # noqa: S101 - the caller still waits
    request.transport.abort()
    return answer


async def _silent(_: web.Request, __: Fault, ___: Answer) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError  # the caller hangs up, and that ends the waiting


async def _html(_: web.Request, __: Fault, ___: Answer) -> web.StreamResponse:
    page = "<!doctype html><title>Even geduld</title><h1>Onderhoud</h1>"
    return web.Response(text=page, content_type="text/html")


async def _truncated(_: web.Request, __: Fault, answer: Answer) -> web.StreamResponse:
    whole = _bytes(answer)
    return web.Response(body=whole[: len(whole) // 2], content_type="application/json")


def _bytes(answer: Answer) -> bytes:
    assert isinstance(answer, web.Response)  # noqa: S101 - the stand-in streams nothing
    return (answer.text or "").encode()


_SPOILT: dict[Kind, Spoil] = {
    Kind.STATUS: _status,
    Kind.SLOW: _slow,
    Kind.DRIP: _drip,
    Kind.RESET: _reset,
    Kind.SILENT: _silent,
    Kind.HTML: _html,
    Kind.TRUNCATED: _truncated,
}
