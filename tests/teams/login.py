"""Microsoft's login of our own small Teams: gives our bot tokens for the Bot Connector.

Beside it stands `issuer`, whose keys sign what Teams sends to our bot.

with Login(tenant) as login:
    Access(tenant.app, tenant.id, password=login.secret, login_url=login.base,
           metadata_url=login.issuer.url, hosts=LOOPBACK)

It runs in a thread of its own, as a login does that answers while our loop is busy.
"""

from __future__ import annotations

import asyncio
import itertools
import threading
from dataclasses import dataclass, field
from typing import Any, Self

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from tests.slack.faults import Faults
from tests.teams.issuer import Issuer
from tests.teams.tenant import Tenant

SCOPE = "https://api.botframework.com/.default"
Form = dict[str, Any]
Refused = tuple[int, str, int]


@dataclass
class Login:
    """Serves /{tenant}/oauth2/v2.0/token; faults wait under the name "token"."""

    tenant: Tenant
    secret: str = "test-app-password"
    key: RSAPublicKey | None = None
    """What belongs to the certificate of our bot, where it has one."""
    lasts: int = 3599
    faults: Faults = field(default_factory=Faults)
    asked: list[Form] = field(default_factory=list)
    base: str = ""

    def __post_init__(self) -> None:
        self.issuer = Issuer(self.tenant.app)
        self._count = itertools.count(1)
        self._up = threading.Event()
        self._loop = asyncio.new_event_loop()

    def __enter__(self) -> Self:
        self.issuer.__enter__()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._up.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self.issuer.__exit__()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        runner = self._loop.run_until_complete(self._serve())
        self._up.set()
        self._loop.run_forever()
        self._loop.run_until_complete(runner.cleanup())
        self._loop.close()

    async def _serve(self) -> web.AppRunner:
        app = web.Application()
        app.router.add_post("/{tenant}/oauth2/v2.0/token", self._token)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.base = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        return runner

    # ------------------------------------------------------------------ tokens

    async def _token(self, request: web.Request) -> web.StreamResponse:
        form: Form = dict(await request.post())

        async def run() -> web.Response:
            return self._answered(request.match_info["tenant"], form, str(request.url))

        return await self.faults.through("token", request, run)

    def _answered(self, tenant: str, form: Form, url: str) -> web.Response:
        self.asked.append({**form, "tenant": tenant})
        wrong = self._wrong(tenant, form, url)
        if wrong:
            status, error, number = wrong
            told = {"error": error, "error_description": f"AADSTS{number}: No. Trace"}
            return web.json_response(told, status=status)
        token = f"token-{next(self._count)}"
        self.tenant.tokens.add(token)
        return web.json_response(
            {
                "token_type": "Bearer",
                "expires_in": self.lasts,
                "ext_expires_in": self.lasts,
                "access_token": token,
            }
        )

    def _wrong(self, tenant: str, form: Form, url: str) -> Refused | None:
        """Say what is wrong with what was asked, as Microsoft does."""
        if tenant not in {self.tenant.id, "botframework.com"}:
            return 400, "invalid_request", 90002
        if form.get("grant_type") != "client_credentials":
            return 400, "unsupported_grant_type", 70003
        if form.get("scope") != SCOPE:
            return 400, "invalid_scope", 70011
        if form.get("client_id") != self.tenant.app:
            return 400, "unauthorized_client", 700016
        if not self._proven(form, url):
            return 401, "invalid_client", 7000215
        return None

    def _proven(self, form: Form, url: str) -> bool:
        if self.key is None:
            return bool(form.get("client_secret") == self.secret)
        app, signed = self.tenant.app, form.get("client_assertion", "")
        try:
            jwt.decode(
                signed, self.key, ["PS256"], audience=url, issuer=app, subject=app
            )
        except jwt.PyJWTError:
            return False
        return True
