"""The token by which Teams knows our bot: fetched when it is needed, kept an hour.

It is asked for as Microsoft's documentation of the Bot Connector tells: a form with our
id and secret for a token. Where that is refused, somebody must act.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.channels.teams.calling.access import Access
from adapters.channels.teams.calling.certificate import assertion
from adapters.channels.teams.calling.refusals import Told, kept_out
from bot.errors import ChannelError, Shut
from bot.ports import Clock
from bot.words import english, line

Ask = Callable[[str, Mapping[str, str]], Awaitable[Told]]

SCOPE = "https://api.botframework.com/.default"
EARLY = timedelta(minutes=5)
"""How long before its end a token is fetched anew."""
_BY_CERTIFICATE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    until: datetime


class Tokens:
    """`ask` sends a form to an address and gives what was answered."""

    def __init__(self, access: Access, clock: Clock, ask: Ask) -> None:
        self._access = access
        self._clock = clock
        self._ask = ask
        self._held: Token | None = None
        self._fetching = asyncio.Lock()

    async def get(self) -> str:
        """Give a token; raises Shut when we are refused one, else ChannelError."""
        async with self._fetching:
            if self._lasts(EARLY):
                return self._text()
            try:
                await self._fetch()
            except Shut:
                raise
            except ChannelError:
                if not self._lasts(timedelta()):
                    raise
            return self._text()

    async def renew(self) -> None:
        """Fetch a token whatever we hold: to see whether we still get one."""
        async with self._fetching:
            await self._fetch()

    def forget(self) -> None:
        """Let go of a token that Teams does not take."""
        self._held = None

    def _lasts(self, longer: timedelta) -> bool:
        return self._held is not None and self._clock.now() + longer < self._held.until

    def _text(self) -> str:
        return self._held.text if self._held else ""

    async def _fetch(self) -> None:
        now = self._clock.now()
        told = await self._ask(self._access.token_url, await self._form(now))
        text, seconds = told.body.get("access_token"), _seconds(told)
        if not told.well:
            raise _refused(told)
        if not isinstance(text, str) or not text.isprintable() or seconds <= 0:
            raise ChannelError(_HALF)
        self._held = Token(text, now + timedelta(seconds=seconds))

    async def _form(self, now: datetime) -> dict[str, str]:
        access = self._access
        form = {
            "grant_type": "client_credentials",
            "client_id": access.app_id,
            "scope": SCOPE,
        }
        if not access.certificate:
            return {**form, "client_secret": access.password}
        signed = await asyncio.to_thread(_signed, access, now)
        how = {"client_assertion_type": _BY_CERTIFICATE, "client_assertion": signed}
        return form | how


def _signed(access: Access, now: datetime) -> str:
    try:
        return assertion(access.certificate, access.app_id, access.token_url, now)
    except (OSError, ValueError, TypeError):
        told = line("teams.certificate")
        raise Shut(english(told), told) from None


_HALF = "What answers for Microsoft's login gives us no token."
_ENTRA = re.compile(r"AADSTS\d{1,12}")


def _seconds(told: Told) -> int:
    said = str(told.body.get("expires_in", ""))
    return min(int(said), 86_400) if said.isascii() and said.isdigit() else 0


def _refused(told: Told) -> ChannelError:
    """Read why there is no token; of the words only Microsoft's own number counts."""
    found = _ENTRA.search(str(told.body.get("error_description", "")))
    if told.status not in {400, 401, 403} or not told.code:
        return ChannelError(
            f"Microsoft's login could not serve us just now ({told.named})."
        )
    return kept_out(found.group() if found else told.code)
