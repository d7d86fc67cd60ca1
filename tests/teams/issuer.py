"""Bot Framework's keys for tests: they are served as Microsoft does, and they sign.

with Issuer(app) as issuer:
    Access(app, metadata_url=issuer.url, hosts=LOOPBACK, ...)
    headers = {"Authorization": issuer.bearer("http://127.0.0.1:9/teams/")}

It runs in a thread of its own, so that it answers also somebody who blocks the loop.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Self

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    generate_private_key,
)

ISSUER = "https://api.botframework.com"
WELL_KNOWN = "/v1/.well-known/openidconfiguration"
SECRET = "s" * 32
Claims = dict[str, Any]


@cache
def key(name: str) -> RSAPrivateKey:
    """Give the key of that name; the same for all tests, since making one is slow."""
    del name
    return generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Issuer:
    """Serves the metadata and the keys; `asked` is how often each was asked for.

    keys   each with the channels whose messages it may sign
    status, body  what it answers instead, "" for what is true
    open   is cleared where an answer is to be waited for
    piece  how many bytes of an answer go out at once, with a breath between; 0 for all
    """

    app: str
    keys: dict[str, list[str] | None] = field(
        default_factory=lambda: {"k1": ["msteams"], "k2": ["skype"], "k3": None}
    )
    status: int = 200
    body: bytes = b""
    asked: list[str] = field(default_factory=list)
    open: threading.Event = field(default_factory=threading.Event)
    piece: int = 0
    url: str = ""

    def __enter__(self) -> Self:
        self.open.set()
        self._up = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._up.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self.open.set()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    # ------------------------------------------------------------------ signing

    def bearer(self, service_url: str, **changes: Any) -> str:
        """Give the header for an activity; a claim that is None is left out.

        signed_by, kid and alg say how it is signed.
        """
        signer, kid = changes.pop("signed_by", "k1"), changes.pop("kid", "k1")
        alg = changes.pop("alg", "RS256")
        secret: Any = {"HS256": SECRET, "none": None}.get(alg, key(signer))
        now = int(time.time())
        times = {"nbf": now - 10, "exp": now + 3600}
        claims = {
            "iss": ISSUER,
            "aud": self.app,
            "serviceurl": service_url,
            **times,
            **{name: now + moved for name, moved in changes.pop("moved", {}).items()},
            **changes,
        }
        whole = {name: claim for name, claim in claims.items() if claim is not None}
        heads = {"kid": kid} if kid else {}
        return f"Bearer {jwt.encode(whole, secret, algorithm=alg, headers=heads)}"

    def listed(self) -> list[Claims]:
        """Give the keys as they are published."""
        return [self._public(kid, endorsed) for kid, endorsed in self.keys.items()]

    def _public(self, kid: str, endorsed: list[str] | None) -> Claims:
        whole = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key(kid).public_key()))
        named = {} if endorsed is None else {"endorsements": endorsed}
        return {**whole, "kid": kid, "use": "sig", **named}

    # ------------------------------------------------------------------ serving

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        runner = self._loop.run_until_complete(self._serve())
        self._up.set()
        self._loop.run_forever()
        self._loop.run_until_complete(runner.cleanup())
        self._loop.close()

    async def _serve(self) -> web.AppRunner:
        app = web.Application()
        app.router.add_get(WELL_KNOWN, self._metadata)
        app.router.add_get("/keys", self._keys)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self._base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        self.url = self._base + WELL_KNOWN
        return runner

    async def _metadata(self, request: web.Request) -> web.StreamResponse:
        told = {
            "issuer": ISSUER,
            "jwks_uri": f"{self._base}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
        }
        return await self._answered("metadata", told, request)

    async def _keys(self, request: web.Request) -> web.StreamResponse:
        return await self._answered("keys", {"keys": self.listed()}, request)

    async def _answered(
        self, what: str, told: Claims, request: web.Request
    ) -> web.StreamResponse:
        self.asked.append(what)
        await asyncio.to_thread(self.open.wait, 10)
        body = self.body or json.dumps(told).encode()
        if self.piece:
            return await self._dripped(body, request)
        return web.Response(
            status=self.status, body=body, content_type="application/json"
        )

    async def _dripped(self, body: bytes, request: web.Request) -> web.StreamResponse:
        """Answer in pieces, as what comes from far does."""
        answer = web.StreamResponse(status=self.status)
        await answer.prepare(request)
        for begin in range(0, len(body), self.piece):
            await answer.write(body[begin : begin + self.piece])
            await asyncio.sleep(0.01)
        return answer
