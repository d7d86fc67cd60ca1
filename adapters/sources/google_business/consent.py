"""Asking for consent at Google: an address to open, and a door to come back to.

Google's way for apps on a person's own computer: they agree in a browser, Google sends
that browser to an address of this machine with a code, and the code is worth a token,
once. Who sits elsewhere copies the address where their browser ended, code and all.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import secrets
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import replace
from html import escape
from typing import Any
from urllib.parse import parse_qs, urlencode

from aiohttp import web

from adapters.http import Http, Party
from adapters.sources.google_business.access import Access
from adapters.sources.google_business.client import GoogleClient, Hosts
from adapters.sources.google_business.places import accounts, places
from adapters.sources.google_business.refusals import means
from adapters.sources.google_business.terms import Credentials, terms
from adapters.web import Server
from bot.errors import Refused, SourceError, Unavailable
from bot.ports.clock import Clock
from bot.words import Words, line

SCOPE = "https://www.googleapis.com/auth/business.manage"
CONSENT = "https://accounts.google.com"
LONGEST_WAIT = 600.0
"""Seconds for a person to agree; the code itself holds for some minutes only."""


class Stray(Refused):
    """This is not what Google sends back for this question."""


class Consent:
    """One question for consent, asked for the client that `credentials` name.

    `base` is where all of Google is, "" for its own hosts; `words` are those of the
    page a person ends on. Raises SettingsError where nobody should be sent to `base`.
    """

    def __init__(
        self, credentials: Credentials, base: str, words: Words, clock: Clock
    ) -> None:
        self._credentials = credentials
        self._terms = terms("google", {"url": base} if base else {})
        self._page = f"{base.rstrip('/') or CONSENT}/o/oauth2/v2/auth"
        self._words = words
        self._clock = clock
        # Only who asked knows these: an answer to another question has another state,
        # and a stolen code is worth nothing without the verifier.
        self._state = secrets.token_urlsafe(32)
        self._verifier = secrets.token_urlsafe(64)
        self._back = ""
        self._answer: asyncio.Future[tuple[str, str]] = asyncio.Future()
        self._server = Server([self], _well)
        self._tokens = self._http(self._terms.tokens, means=_meaning)

    def _http(self, base: str, **more: Any) -> Http:
        return Http(Party(self._terms.title, base), self._clock, **more)

    async def open(self) -> str:
        """Open the door on a free port, and give the address to agree at."""
        self._back = await self._server.start("127.0.0.1", 0)
        proof = hashlib.sha256(self._verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": self._credentials.client_id,
            "redirect_uri": self._back,
            "scope": SCOPE,
            "access_type": "offline",  # a token that lasts
            "prompt": "consent",  # and one more, for who agreed before
            "state": self._state,
            "code_challenge": urlsafe_b64encode(proof).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        return f"{self._page}?{urlencode(asked)}"

    def take(self, address: str) -> bool:
        """Take the address where a browser ended, and tell whether it says yes.

        Raises Stray for one that does not answer this question. The first one counts.
        """
        # Split by hand: what people paste may be no address at all.
        told = parse_qs(address.strip().partition("?")[2].partition("#")[0])
        code, error, state = (told.get(k, [""])[0] for k in ("code", "error", "state"))
        if not code and not error:
            raise Stray(_NO_ANSWER)
        if not secrets.compare_digest(state.encode(), self._state.encode()):
            raise Stray(_OTHER_STATE)
        if not self._answer.done():
            self._answer.set_result((code, error))
        return bool(code)

    async def refresh_token(self) -> str:
        """Wait for the answer and give the token that lasts.

        Raises Refused when the person or Google says no, Unavailable when nobody came
        back in time or Google cannot be reached.
        """
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                code, error = await self._answer
        except TimeoutError as late:
            raise Unavailable(_TOO_LATE) from late
        if not code:
            raise Refused(_no_consent(error))
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "client_id": self._credentials.client_id,
            "client_secret": self._credentials.client_secret,
            "redirect_uri": self._back,
            "code_verifier": self._verifier,
        }
        return _lasting(await self._tokens.form("/token", form))

    async def seen(self, refresh_token: str) -> tuple[int, int]:
        """Count the accounts and places that a token sees; raises SourceError."""
        ours = replace(self._credentials, refresh_token=refresh_token)
        access = Access(self._http(self._terms.tokens, means=means), ours, self._clock)
        hosts = (
            self._http(base, means=means, bearer=access.token)
            for base in (self._terms.reviews, self._terms.accounts, self._terms.places)
        )
        google = GoogleClient(Hosts(*hosts), access)
        try:
            return await _count(google)
        finally:
            await google.close()

    async def close(self) -> None:
        await self._server.stop()
        await self._tokens.close()

    # ------------------------------------------------------------------ the door

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return [web.get("/", self._land)]

    def leave(self) -> None:
        """Nothing is held open here."""

    async def _land(self, request: web.Request) -> web.Response:
        try:
            said = line("consent.came" if self.take(request.path_qs) else "consent.no")
            status = 200
        except Stray:
            said, status = line("consent.stray"), 400
        text = _PAGE.format(
            language=self._words.language,
            title=escape(self._words.say(line("consent.title"))),
            said=escape(self._words.say(said)),
            style=_STYLE,
        )
        head = {"Content-Security-Policy": _POLICY}
        return web.Response(
            text=text, status=status, content_type="text/html", headers=head
        )


async def _well() -> Mapping[str, str]:
    return {}


async def _count(google: GoogleClient) -> tuple[int, int]:
    names = accounts([page async for page in google.accounts()])
    told = [(name, page) for name in names async for page in google.places(name)]
    # A place may stand in an account and in a group of that account.
    own = {place.name.partition("/locations/")[2] for place in places(told)}
    return len(names), len(own)


# ------------------------------------------------------------------ what Google says


def _lasting(told: Any) -> str:
    """Give the token of an answer; raises Refused where it holds none of any use."""
    told = told if isinstance(told, dict) else {}
    if SCOPE not in str(told.get("scope", SCOPE)).split():
        raise Refused(_NOT_TICKED)
    token = str(told.get("refresh_token") or "")
    if not re.fullmatch(r"[!-~]{6,2048}", token):
        raise Refused(_NOTHING_LASTS)
    return token


def _meaning(status: int, told: Any) -> SourceError | None:
    """Say why a code got no token, without a word of what was sent."""
    if not 400 <= status < 500 or status in (408, 425, 429):
        return None
    error = _code(told.get("error") if isinstance(told, dict) else "")
    return Refused(_SAID.get(error) or _NO_TOKEN.format(why=error or f"HTTP {status}"))


def _code(error: Any) -> str:
    """Give an error that is one word of Google's; another might hold what was sent."""
    plain = isinstance(error, str) and re.fullmatch(r"[a-z_]{1,40}", error)
    return str(error) if plain else ""


def _no_consent(error: str) -> str:
    if error == "access_denied":
        return _SAID_NO
    return _NO_CONSENT.format(why=_code(error) or "it gave no reason")


_NO_ANSWER = (
    "That address holds no answer of Google. Copy the whole of the one where your"
    " browser ended: it begins with http://127.0.0.1 and holds code=."
)
_OTHER_STATE = (
    "That answers another question, maybe of an earlier try (the state is not ours)."
    " Open the address above and agree there."
)
_SAID_NO = "At Google the answer was no: nothing is connected. Run it again to agree."
_NO_CONSENT = "Google did not ask for consent: {why}. See docs/sources/google.md."
_TOO_LATE = "Nobody came back from Google within ten minutes. Run it again."
_NOT_TICKED = (
    "The permission for Business Profile was not given. Run it again and tick its box."
)
_NOTHING_LASTS = (
    "Google gave no token that lasts. Take the app's access away at"
    " https://myaccount.google.com/connections, and run it again."
)
_NO_TOKEN = "Google gave no token: {why}. Run it again."  # noqa: S105 - a sentence
_CLIENTS = ", in the Google Cloud console under Google Auth Platform, Clients"
_NOT_DESKTOP = (
    f"This client may not ask here: make one of the type Desktop app{_CLIENTS}."
)
_SAID = {
    "invalid_client": "Google does not know this client ID with this secret: look at"
    f" both{_CLIENTS}.",
    "invalid_grant": "Google does not take this code: it was used before or is too old."
    " Run it again.",
    "redirect_uri_mismatch": _NOT_DESKTOP,
    "unauthorized_client": _NOT_DESKTOP,
}

_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, "Segoe UI", sans-serif;
  --ground: #f3f4f3; --sheet: #fff; --ink: #1c2321; --edge: #cfd5d3; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #151918; --sheet: #1f2524; --ink: #e8ecea; --edge: #38403e; } }
body { margin: 0; display: grid; place-items: center; min-height: 100dvh;
  background: var(--ground); color: var(--ink); }
main { max-width: 28rem; margin: 1rem; padding: 1.5rem; background: var(--sheet);
  border: 1px solid var(--edge); border-radius: 12px; } h1 { font-size: 1.05rem; }
"""
_HASH = b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; frame-ancestors 'none'"
_PAGE = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
<main><h1>{title}</h1><p>{said}</p></main>
</html>
"""
