"""The Bot Connector of our own small Teams, on this machine, over HTTP.

async with Connector(a_tenant()) as teams:
    client = Client(Access(APP, service_url=teams.base, hosts=...), clock)
    ...
    teams.seen(REVIEWS)

Faults wait under the name of a call: create, room, post, edit, remove, member, members.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from aiohttp import web

from tests.teams.tenant import Activity, Call, Conversation, Member, Payload, Tenant

Answer = tuple[int, Payload | None]
"""A status and what is told with it."""
BIG = 100_000
"""Bytes of UTF-16 that a message may have."""


class Refusal(Exception):
    """What Teams says no with."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


@dataclass(frozen=True, slots=True)
class Asked:
    """A call as it came in; `thread` is what follows ;messageid= in its address."""

    name: str
    conversation: str
    thread: str
    item: str
    body: Payload
    query: dict[str, str]
    token: str


class Connector:
    """Serves one tenant on 127.0.0.1; `base` is what activities call serviceUrl."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        self.base = ""

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=10_000_000)
        app.router.add_route("*", "/teams/v3/conversations", self._serve)
        app.router.add_route("*", "/teams/v3/conversations/{id}/{kind}", self._serve)
        long = "/teams/v3/conversations/{id}/{kind}/{item}"
        app.router.add_route("*", long, self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}/teams/"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def seen(self, conversation: str) -> list[Activity]:
        """Give what people see in a conversation, threads below their first message."""
        return self.tenant.conversation(conversation).activities

    def asked(self, name: str) -> int:
        return len(self.tenant.calls(name))

    # ------------------------------------------------------------------ one call

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        asked = await _asked(request)

        async def run() -> web.Response:
            return self._answered(asked)

        return await self.tenant.faults.through(asked.name, request, run)

    def _answered(self, asked: Asked) -> web.Response:
        try:
            status, told = self._answer(asked)
            code = ""
        except Refusal as refusal:
            status, code = refusal.status, refusal.code
            told = {"error": {"code": code, "message": f"No: {code}"}}
        call = Call(asked.name, asked.conversation, asked.body, status, code)
        self.tenant.journal.append(call)
        if told is None:
            return web.Response(status=status)
        return web.json_response(told, status=status)

    def _answer(self, asked: Asked) -> Answer:
        if self.tenant.app and asked.token not in self.tenant.tokens:
            raise Refusal(401, "Unauthorized")
        answer = _ANSWERS.get(asked.name)
        if answer is None:
            raise Refusal(405, "MethodNotAllowed")
        return answer(self, asked)

    # ------------------------------------------------------------------ the answers

    def _create(self, asked: Asked) -> Answer:
        data = asked.body.get("channelData") or {}
        self._at_home(asked.body, data)
        where = self._where((data.get("channel") or {}).get("id", ""))
        activity = asked.body.get("activity")
        if where.kind != "channel" or not isinstance(activity, dict):
            raise Refusal(400, "BadSyntax")
        made = self._put(where.activities, activity)
        named = f"{where.id};messageid={made.id}"
        return 201, {"id": named, "activityId": made.id}

    def _room(self, asked: Asked) -> Answer:
        self._at_home(asked.body, asked.body.get("channelData") or {})
        listed = asked.body.get("members") or [{}]
        one = self._known(str(listed[0].get("id", "")), "BadSyntax")
        if one.blocks or one.tenant != self.tenant.id:
            raise Refusal(403, "ForbiddenOperationException")
        return 201, {"id": self.tenant.room(one).id}

    def _post(self, asked: Asked) -> Answer:
        where = self._where(asked.conversation)
        root = asked.thread or asked.item
        if not root or where.kind != "channel":
            return 201, {"id": self._put(where.activities, asked.body).id}
        found = next((each for each in where.activities if each.id == root), None)
        if found is None:
            raise Refusal(404, "ActivityNotFoundInConversation")
        return 201, {"id": self._put(found.replies, asked.body).id}

    def _edit(self, asked: Asked) -> Answer:
        _, found = self._ours(asked)
        self._take(asked.body)
        found.body, found.edits = asked.body, found.edits + 1
        return 200, {"id": found.id}

    def _remove(self, asked: Asked) -> Answer:
        if not self.tenant.removes:
            raise Refusal(501, "NotImplemented")
        listed, found = self._ours(asked)
        listed.remove(found)
        return 200, None

    def _member(self, asked: Asked) -> Answer:
        where = self._where(asked.conversation)
        one = self._known(asked.item, "BadSyntax")
        if one not in where.members:
            raise Refusal(404, "MemberNotFoundInConversation")
        return 200, one.told()

    def _members(self, asked: Asked) -> Answer:
        members = self._where(asked.conversation).members
        size = int(asked.query.get("pageSize", "50"))
        begin = int(asked.query.get("continuationToken", "at-0").removeprefix("at-"))
        page = [one.told() for one in members[begin : begin + size]]
        if begin + size >= len(members):
            return 200, {"members": page}
        return 200, {"members": page, "continuationToken": f"at-{begin + size}"}

    # ------------------------------------------------------------------ the rules

    def _at_home(self, body: Payload, data: Payload) -> None:
        """See that the bot says which tenant it means, and who it is."""
        said = {body.get("tenantId"), (data.get("tenant") or {}).get("id")}
        mine = {"28:" + self.tenant.app, self.tenant.app}
        right = said == {self.tenant.id} and (body.get("bot") or {}).get("id") in mine
        if self.tenant.app and not right:
            raise Refusal(400, "BadSyntax")

    def _where(self, id_: str) -> Conversation:
        found = self.tenant.conversations.get(id_)
        if found is None:
            raise Refusal(404, "ConversationNotFound")
        if not found.bot:
            raise Refusal(403, "BotNotInConversationRoster")
        if found.kind == "personal" and found.members[0].blocks:
            raise Refusal(403, "ConversationBlockedByUser")
        return found

    def _known(self, id_: str, code: str) -> Member:
        try:
            return self.tenant.member(id_)
        except KeyError:
            raise Refusal(400, code) from None

    def _ours(self, asked: Asked) -> tuple[list[Activity], Activity]:
        found = self._where(asked.conversation).find(asked.item)
        if found is None:
            raise Refusal(404, "ActivityNotFoundInConversation")
        if found[1].by != self.tenant.app:
            raise Refusal(403, "NotEnoughPermissions")
        return found

    def _put(self, listed: list[Activity], body: Payload) -> Activity:
        self._take(body)
        made = Activity(self.tenant.new(), self.tenant.app, body)
        listed.append(made)
        return made

    def _take(self, body: Payload) -> None:
        if len(json.dumps(body, ensure_ascii=False).encode("utf-16-le")) > BIG:
            raise Refusal(413, "MessageSizeTooBig")
        if body.get("type") != "message" or self.tenant.check(body):
            raise Refusal(400, "BadSyntax")


_ANSWERS: dict[str, Callable[[Connector, Asked], Answer]] = {
    "create": Connector._create,
    "room": Connector._room,
    "post": Connector._post,
    "edit": Connector._edit,
    "remove": Connector._remove,
    "member": Connector._member,
    "members": Connector._members,
}
_NAMES = {
    ("POST", "activities"): "post",
    ("PUT", "activities"): "edit",
    ("DELETE", "activities"): "remove",
    ("GET", "members"): "member",
    ("GET", "pagedmembers"): "members",
}


async def _asked(request: web.Request) -> Asked:
    body = await request.json() if request.can_read_body else {}
    kind = request.match_info.get("kind", "")
    id_, _, thread = request.match_info.get("id", "").partition(";messageid=")
    item = request.match_info.get("item", "")
    if not kind and request.method == "POST":
        name = "create" if body.get("isGroup") else "room"
    else:
        name = _NAMES.get((request.method, kind), "")
    head = request.headers.get("Authorization", "")
    token = head.removeprefix("Bearer ")
    return Asked(name, id_, thread, item, body, dict(request.query), token)
