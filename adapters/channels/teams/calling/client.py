"""Calls Teams' Bot Connector as our bot, or says in words why that failed.

A new message is never sent twice blindly: only what Teams said it did not do is asked
once more. Nothing goes to an address that is not Teams' own.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

import aiohttp
from yarl import URL

from adapters.channels.teams.calling.access import Access, Patience, local
from adapters.channels.teams.calling.pace import UNSAID, Pace, counted, pause, put_off
from adapters.channels.teams.calling.refusals import Told, Unsure, refusal
from adapters.channels.teams.calling.tokens import Tokens
from adapters.chat.doors import Doors
from adapters.chat.reaching import unreached
from bot.errors import ChannelError
from bot.ports import Clock

Body = Mapping[str, Any]


class Unreached(Unsure):
    """Teams gave no answer, or none that can be read."""


@dataclass(frozen=True, slots=True)
class Call:
    """One thing to ask; `where` is the conversation that it is about."""

    method: str
    url: str
    body: Body | None
    where: str


def path(*parts: str) -> str:
    """Give a path of the Bot Connector; ids of Teams hold what a path may not."""
    return "/".join(("v3", "conversations", *(quote(part, safe="") for part in parts)))


class Client:
    """One for the whole process."""

    def __init__(
        self,
        access: Access,
        clock: Clock,
        patience: Patience | None = None,
        *,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self.access = access
        self.patience = patience or Patience()
        self._tokens = Tokens(access, clock, self._form)
        self._pace = Pace(self.patience.pace, self.patience.queue)
        self._doors = Doors("Teams", clock, counted)
        self._sleep = sleep
        self._heard = ""
        self._ids: dict[str, str] = {}
        self._sessions: dict[bool, aiohttp.ClientSession] = {}

    async def open(self) -> None:
        """Ask for a token. Raises Shut when we are refused one."""
        if not self.access.dev:
            await self._tokens.renew()

    def heard(self, service_url: str) -> None:
        """Remember where Teams wants our own tenant answered, if that is Teams."""
        if self.access.trusts(service_url):
            self._heard = service_url

    def met(self, account: str, id_: str) -> None:
        """Remember by which ID Teams itself calls the account of somebody."""
        self._ids[account.casefold()] = id_

    def id_of(self, account: str) -> str:
        """Give Teams' own ID of an account; the account itself serves as well."""
        return self._ids.get(account.casefold(), account)

    def service_url(self, known: str = "") -> str:
        """Give where to ask: where that was told, else where we heard of last."""
        told = known if known and self.access.trusts(known) else self._heard
        return told or self.access.service_url

    async def call(
        self,
        method: str,
        service_url: str,
        path: str,
        body: Body | None = None,
        *,
        where: str = "",
    ) -> dict[str, Any]:
        """Ask and give the answer, {} where there is nothing to tell.

        `where` is the conversation it is about. Raises ChannelError, and of these: Shut
        (we are refused), Closed (that conversation refuses us), Stranger (no such
        person), Missing (no such message), Misshapen, Unable and Unsure.
        """
        self._doors.check(method, where)
        url = f"{self.service_url(service_url).rstrip('/')}/{path}"
        return dict(await self._answer(Call(method, url, body, where)))

    async def paced(
        self,
        conversation: str,
        method: str,
        service_url: str,
        path: str,
        body: Body | None = None,
    ) -> dict[str, Any]:
        """Ask in turn: Teams counts messages for each conversation."""
        await self._pace.turn(conversation)
        return await self.call(method, service_url, path, body, where=conversation)

    async def close(self) -> None:
        sessions, self._sessions = list(self._sessions.values()), {}
        for session in sessions:
            await session.close()

    # ------------------------------------------------------------------ one call

    async def _answer(self, call: Call) -> Body:
        tries, left, renewed = 0, self.patience.busy, self.access.dev
        while not (told := await self._send(call)).well:
            if told.status == 401 and not renewed:
                # The password may have been changed, and the token with it.
                self._tokens.forget()
                renewed = True
                continue
            wait = pause(call.method, told, tries)
            if wait is None or wait > left:
                raise self._refused(call, told)
            tries, left = tries + 1, left - wait
            await self._sleep(wait)
        return told.body

    def _refused(self, call: Call, told: Told) -> ChannelError:
        if told.status == 429:
            seconds = put_off(told) or UNSAID
            return self._doors.close(call.method, call.where, seconds)
        return refusal(call.method, call.where, told)

    async def _send(self, call: Call) -> Told:
        heads = {"Accept": "application/json"}
        if not self.access.dev:
            heads["Authorization"] = f"Bearer {await self._tokens.get()}"
        return await self._ask(call.method, call.url, headers=heads, json=call.body)

    async def _form(self, url: str, form: Mapping[str, str]) -> Told:
        try:
            return await self._ask("POST", url, data=dict(form))
        except Unreached as trouble:  # of what we wanted to do, nothing was done
            raise ChannelError(str(trouble)) from None

    async def _ask(self, method: str, url: str, **more: Any) -> Told:
        try:
            async with self._session(url).request(
                method, URL(url, encoded=True), allow_redirects=False, **more
            ) as answer:
                body = _object(await answer.read(), well=answer.status < 300)
                wait = answer.headers.get("Retry-After", "")
                return Told(answer.status, body, wait)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            host = urlsplit(url).hostname or ""
            raise Unreached(unreached("Teams", host, error)) from None

    def _session(self, url: str) -> aiohttp.ClientSession:
        """Give a session, opened for its first call: it wants a running loop."""
        here = local(url)
        if here not in self._sessions:
            self._sessions[here] = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(
                    total=self.patience.call, sock_connect=self.patience.connect
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=not here,
            )
        return self._sessions[here]


def _object(body: bytes, *, well: bool) -> dict[str, Any]:
    """Read a JSON object, {} for nothing. Raises ValueError for a yes that is none.

    A refusal that is none came from somebody on the way, and its status says enough.
    """
    try:
        told = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        told = None
    if isinstance(told, dict):
        return told
    if well:
        raise ValueError
    return {}
