"""Socket Mode: the app holds the line open, Slack hands envelopes down it."""

from __future__ import annotations

import asyncio
import itertools
import json
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from aiohttp import WSMsgType, web

from tests.slack.workspace import Workspace

Payload = dict[str, Any]


@dataclass
class Sockets:
    """The lines that are open now; an envelope goes down one of them, in turn."""

    space: Workspace
    open: list[web.WebSocketResponse] = field(default_factory=list)
    acknowledged: dict[str, asyncio.Future[Payload]] = field(default_factory=dict)
    heard: list[Payload] = field(default_factory=list)
    """Every acknowledgement, as the app sent it."""

    def __post_init__(self) -> None:
        self._turns = itertools.count()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer the app that comes with its ticket; a ticket is good for once."""
        if request.query.get("ticket") not in self.space.tickets:
            return web.json_response(
                {"ok": False, "error": "link_disabled"}, status=404
            )
        self.space.tickets.remove(request.query["ticket"])
        line = web.WebSocketResponse()
        await line.prepare(request)
        self.open.append(line)
        try:
            await line.send_json(self._hello())
            await self._listen(line)
        finally:
            if line in self.open:
                self.open.remove(line)
        return line

    async def hand(
        self, kind: str, payload: Payload, *, retry: int = 0, reason: str = ""
    ) -> Payload:
        """Hand an envelope over and give its acknowledgement; may wait for ever."""
        envelope = {
            "envelope_id": str(uuid4()),
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": retry, "retry_reason": reason}
        done = asyncio.get_running_loop().create_future()
        self.acknowledged[str(envelope["envelope_id"])] = done
        line = self.open[next(self._turns) % len(self.open)]
        await line.send_json(envelope)
        told: Payload = await done
        return told

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tell every line that it ends, as Slack does every few hours, and end it."""
        for line in [*self.open]:
            await line.send_json({"type": "disconnect", "reason": reason})
            await self._end(line)

    async def drop(self) -> None:
        """Break every line without a word."""
        for line in [*self.open]:
            await self._end(line, code=1006)

    async def _end(self, line: web.WebSocketResponse, code: int = 1000) -> None:
        if line in self.open:
            self.open.remove(line)
        if code == 1006 and line._req is not None and line._req.transport:
            line._req.transport.abort()
        else:
            await line.close(code=code)

    async def _listen(self, line: web.WebSocketResponse) -> None:
        async for message in line:
            if message.type is WSMsgType.TEXT:
                told = json.loads(message.data)
                self.heard.append(told)
                done = self.acknowledged.pop(told.get("envelope_id", ""), None)
                if done is not None and not done.done():
                    done.set_result(told.get("payload") or {})

    def _hello(self) -> Payload:
        return {
            "type": "hello",
            "num_connections": len(self.open),
            "debug_info": {"host": "applink-1", "approximate_connection_time": 18060},
            "connection_info": {"app_id": self.space.app.id},
        }
