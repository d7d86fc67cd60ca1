"""Consent and tokens of the stand-in for Google: OAuth as Google speaks it.

The person who is asked agrees at once, or always says no.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from typing import Any
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from bot.ports.clock import Clock

# None of these is a secret: they are the same in every rehearsal.
CLIENT_ID = "104200000000-rehearsal.apps.googleusercontent.com"
CLIENT_SECRET = "GOCSPX-rehearsal"  # noqa: S105
REFRESH_TOKEN = "1//rehearsal"  # noqa: S105
KEYS: Mapping[str, Any] = {
    "google_client_id": CLIENT_ID,
    "google_client_secret": CLIENT_SECRET,
    "google_refresh_token": REFRESH_TOKEN,
}
"""What the bot's settings need to be let in."""
SCOPE = "https://www.googleapis.com/auth/business.manage"
CONSENT, TOKEN = "/o/oauth2/v2/auth", "/token"
LIVES = timedelta(seconds=3599)
NEAR = ("127.0.0.1", "::1", "localhost")
Form = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Code:
    """What somebody agreed to, until it is changed for tokens."""

    back: str
    challenge: str
    lasts: bool

    def proved(self, verifier: str) -> bool:
        digest = hashlib.sha256(verifier.encode()).digest()
        made = urlsafe_b64encode(digest).rstrip(b"=").decode()
        return not self.challenge or made == self.challenge


class Access:
    """Who may call. `refresh_token` is the one given last, at first the known one.

    consents  the person agrees; otherwise they say no
    scope     what they agree to
    """

    def __init__(self, clock: Clock) -> None:
        self.refresh_token = REFRESH_TOKEN
        self.consents = True
        self.scope = SCOPE
        self._clock = clock
        self._lasting = {REFRESH_TOKEN}
        self._until: dict[str, datetime] = {}
        self._codes: dict[str, _Code] = {}
        self._grants: dict[str, Callable[[Form], web.Response]] = {
            "refresh_token": self._renewed,
            "authorization_code": self._exchanged,
        }

    def routes(self) -> Iterable[web.RouteDef]:
        return (web.get(CONSENT, self._consent), web.post(TOKEN, self._token))

    def knows(self, header: str) -> bool:
        """Tell whether an Authorization header holds a token that is valid now."""
        until = self._until.get(header.removeprefix("Bearer "))
        bearer = header.startswith("Bearer ")
        return bearer and until is not None and self._clock.now() < until

    def revoke(self) -> None:
        """Take every refresh token back; access tokens live until they run out."""
        self._lasting.clear()

    def expire(self) -> None:
        """End every access token that was given."""
        self._until.clear()

    # ------------------------------------------------------------------ consent

    async def _consent(self, request: web.Request) -> web.Response:
        asked = request.query
        wrong = _wrong(asked)
        if wrong:
            return _page(400, f"Error 400: {wrong}")
        told = self._agreed(asked) if self.consents else {"error": "access_denied"}
        told |= {"state": asked["state"]} if "state" in asked else {}
        back = asked["redirect_uri"]
        address = f"{back}{'&' if '?' in back else '?'}{urlencode(told)}"
        return _page(302, "You are led back.", address)

    def _agreed(self, asked: Form) -> dict[str, str]:
        # Whoever agreed before gets a token that lasts only when asked all over again.
        again = "consent" in asked.get("prompt", "").split() or not self._lasting
        lasts = asked.get("access_type") == "offline" and again
        code = f"4/{secrets.token_urlsafe(24)}"
        challenge = asked.get("code_challenge", "")
        self._codes[code] = _Code(asked["redirect_uri"], challenge, lasts)
        return {"code": code, "scope": self.scope}

    # ------------------------------------------------------------------ tokens

    async def _token(self, request: web.Request) -> web.Response:
        asked = {key: str(value) for key, value in (await request.post()).items()}
        if asked.get("client_id") != CLIENT_ID:
            return _no("invalid_client", "The OAuth client was not found.", 401)
        if asked.get("client_secret") != CLIENT_SECRET:
            return _no("invalid_client", "The provided client secret is invalid.", 401)
        kind = asked.get("grant_type", "")
        if kind not in self._grants:
            return _no("unsupported_grant_type", f"Invalid grant_type: {kind}")
        return self._grants[kind](asked)

    def _renewed(self, asked: Form) -> web.Response:
        if asked.get("refresh_token") not in self._lasting:
            return _no("invalid_grant", "Token has been expired or revoked.")
        return self._given({})

    def _exchanged(self, asked: Form) -> web.Response:
        code = self._codes.pop(asked.get("code", ""), None)  # it holds once
        if code is None:
            return _no("invalid_grant", "Malformed auth code.")
        if asked.get("redirect_uri") != code.back:
            return _no("redirect_uri_mismatch", "Bad Request")
        if not code.proved(asked.get("code_verifier", "")):
            return _no("invalid_grant", "Invalid code verifier.")
        if not code.lasts:
            return self._given({})
        self.refresh_token = f"1//{secrets.token_urlsafe(24)}"
        self._lasting.add(self.refresh_token)
        return self._given({"refresh_token": self.refresh_token})

    def _given(self, more: Form) -> web.Response:
        token = f"ya29.{secrets.token_urlsafe(24)}"
        self._until[token] = self._clock.now() + LIVES
        told = {"access_token": token, "expires_in": int(LIVES.total_seconds())}
        kind = {"scope": self.scope, "token_type": "Bearer"}
        return web.json_response({**told, **more, **kind})


def _wrong(asked: Form) -> str:
    """Say what is wrong with a question for consent; "" when all is well."""
    back = urlsplit(asked.get("redirect_uri", ""))
    proof = asked.get("code_challenge_method") == "S256"
    fine = {
        "invalid_client": asked.get("client_id") == CLIENT_ID,
        "redirect_uri_mismatch": back.scheme == "http" and back.hostname in NEAR,
        "unsupported_response_type": asked.get("response_type") == "code",
        "invalid_scope": SCOPE in asked.get("scope", "").split(),
        "invalid_request": proof or "code_challenge" not in asked,
    }
    return next((error for error, well in fine.items() if not well), "")


def _page(status: int, said: str, to: str = "") -> web.Response:
    text = f"<!doctype html><title>Google</title><p>{escape(said)}</p>"
    headers = {"Location": to} if to else {}
    return web.Response(
        status=status, text=text, content_type="text/html", headers=headers
    )


def _no(error: str, why: str, status: int = 400) -> web.Response:
    return web.json_response({"error": error, "error_description": why}, status=status)
