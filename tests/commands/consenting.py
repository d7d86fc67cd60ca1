"""A Google that asks for consent, and the browser of somebody who gives it."""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, build_opener

ID = "104-smit.apps.googleusercontent.com"
SECRET = "GOCSPX-smit-0123456789"
REFRESH = "1//03-smit-refresh-token"
SCOPE = "https://www.googleapis.com/auth/business.manage"
QUOTA = {
    "code": 429,
    "status": "RESOURCE_EXHAUSTED",
    "details": [
        {"reason": "RATE_LIMIT_EXCEEDED", "metadata": {"quota_limit_value": "0"}}
    ],
}
Told = tuple[int, Mapping[str, Any]]


@dataclass
class Google:
    """Plays Google at one address. What it is `asked` and what is `posted` is kept.

    `pages` are the places of each account, a list a page. `refuses` is the error in the
    place of a code; `token` and `listed` are answers in the place of the usual ones.
    """

    pages: dict[str, list[list[str]]] = field(
        default_factory=lambda: {"accounts/1": [["locations/7"]]}
    )
    refuses: str = ""
    token: Told | None = None
    listed: Told | None = None
    asked: dict[str, str] = field(default_factory=dict)
    posted: list[dict[str, str]] = field(default_factory=list)
    code: str = ""
    url: str = ""

    def consent(self, query: dict[str, str]) -> str:
        """Give the address that leads back, as after a press on Continue."""
        self.asked, self.code = query, f"4/0A-{secrets.token_urlsafe(8)}"
        said = {"error": self.refuses} if self.refuses else {"code": self.code}
        return (
            f"{query['redirect_uri']}/?{urlencode({'state': query['state'], **said})}"
        )

    def give(self, form: dict[str, str]) -> Told:
        self.posted.append(form)
        if form["grant_type"] == "refresh_token":
            good = form["refresh_token"] == REFRESH
            return (200, _ACCESS) if good else (400, {"error": "invalid_grant"})
        if self.token:
            return self.token
        proof = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = urlsafe_b64encode(proof).rstrip(b"=").decode()
        well = (
            form["code"] == self.code
            and challenge == self.asked["code_challenge"]
            and form["redirect_uri"] == self.asked["redirect_uri"]
            and (form["client_id"], form["client_secret"]) == (ID, SECRET)
        )
        self.code = ""  # a code holds once
        more = {"refresh_token": REFRESH, "scope": SCOPE}
        return (200, _ACCESS | more) if well else (400, {"error": "invalid_grant"})

    def show(self, path: str, query: dict[str, str]) -> Told:
        if self.listed:
            return self.listed
        if path == "/v1/accounts":
            return 200, {"accounts": [{"name": name} for name in self.pages]}
        pages = self.pages[path.removeprefix("/v1/").removesuffix("/locations")]
        number = int(query.get("pageToken", "0"))
        rows = [{"name": name, "title": "Smit"} for name in pages[number]]
        more = {"nextPageToken": str(number + 1)} if pages[number + 1 :] else {}
        return 200, {"locations": rows, **more}


_ACCESS = {"access_token": "ya29.smit-access", "expires_in": 3599}


class _Handler(BaseHTTPRequestHandler):
    google: Google

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query))
        if parts.path == "/o/oauth2/v2/auth":
            self._send(302, {}, self.google.consent(query))
        elif self.headers["Authorization"] != "Bearer ya29.smit-access":
            self._send(401, {"error": {"code": 401}})
        else:
            self._send(*self.google.show(parts.path, query))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._send(*self.google.give(dict(parse_qsl(body))))

    def _send(self, status: int, told: Mapping[str, Any], lead: str = "") -> None:
        self.send_response(status)
        if lead:
            self.send_header("Location", lead)
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def at_google(google: Google) -> Iterator[Google]:
    """Open it on a free port while a test lasts; `url` is where."""
    handler = type("Handler", (_Handler,), {"google": google})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        google.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        yield google
        server.shutdown()


def visit(address: str) -> tuple[int, str, Mapping[str, str]]:
    """Go there as a browser does, to where it leads; give status, page and headers."""
    try:
        with build_opener(ProxyHandler({})).open(address, timeout=10) as page:
            return page.status, page.read().decode(), dict(page.headers)
    except HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode(), dict(refused.headers)


def lead(address: str) -> str:
    """Give where an address leads, as it stands in the browser of another machine."""

    class Stay(HTTPRedirectHandler):
        def redirect_request(self, *_: Any) -> None:
            return None

    try:
        build_opener(ProxyHandler({}), Stay).open(address, timeout=10)
    except HTTPError as moved:
        with moved:
            return str(moved.headers["Location"])
    raise AssertionError(address)
