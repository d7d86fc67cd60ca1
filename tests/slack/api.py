"""The Web API of our own small Slack, on this machine, as slack_sdk calls it.

async with Api(a_workspace(clock)) as slack:
    client = AsyncWebClient(slack.space.app.token, base_url=slack.base)
    await client.chat_postMessage(channel="C01REV", text="Good morning")
"""

from __future__ import annotations

import json
from typing import Any, Self

from aiohttp import web

from tests.slack import hooks
from tests.slack.asking import Refusal
from tests.slack.methods import METHODS, answer
from tests.slack.sockets import Sockets
from tests.slack.workspace import Workspace

Payload = dict[str, Any]


class Api:
    """Serves one workspace on 127.0.0.1; `base` is what slack_sdk calls base_url."""

    def __init__(self, space: Workspace) -> None:
        self.space = space
        self.sockets = Sockets(space)
        self.base = ""

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=10_000_000)
        app.router.add_route("*", "/api/{method}", self._call)
        app.router.add_get("/link", self.sockets.serve)
        app.router.add_post("/actions/{team}/{id}", self._hook)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.space.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self.base = f"{self.space.base}/api/"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.sockets.drop()
        await self._runner.cleanup()

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]

        async def run() -> web.Response:
            return await self._answered(request, method)

        return await self.space.faults.through(method, request, run)

    async def _answered(self, request: web.Request, method: str) -> web.Response:
        try:
            args = await _arguments(request)
        except Refusal as refusal:
            return web.json_response(refusal.body)
        sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
        token = sent or str(args.get("token") or "")
        args.pop("token", None)
        told = answer(self.space, method, token, args)
        heads, busy = self._heads(method, token), told.get("error") == "ratelimited"
        if busy:
            return web.json_response(told, status=429, headers={"Retry-After": "1"})
        return web.json_response(told, headers=heads)

    def _heads(self, method: str, token: str) -> dict[str, str]:
        """Give the headers that tell which scopes there are and which are needed."""
        if token != self.space.app.token or method not in METHODS:
            return {}
        heads = {"X-OAuth-Scopes": ",".join(sorted(self.space.app.scopes))}
        scope = METHODS[method].scope.replace("*", "channels")
        return {**heads, "X-Accepted-OAuth-Scopes": scope} if scope else heads

    async def _hook(self, request: web.Request) -> web.StreamResponse:
        async def run() -> web.Response:
            body = json.loads(await request.text())
            status, said = hooks.use(self.space, request.match_info["id"], body)
            return web.Response(status=status, text=said)

        return await self.space.faults.through("response_url", request, run)


async def _arguments(request: web.Request) -> Payload:
    """Read the arguments: of the address, a form or JSON."""
    args: Payload = dict(request.query)
    if request.content_type == "application/json":
        return {**args, **_object(await request.text())}
    return {**args, **dict(await request.post())}


def _object(body: str) -> Payload:
    try:
        told = json.loads(body or "{}")
    except ValueError:
        raise Refusal("invalid_json") from None
    if not isinstance(told, dict):
        raise Refusal("json_not_object")
    return told
