"""Every method of the Web API that we know: who answers it and what it asks for.

A method that does not stand here is unknown, as at Slack. "*" in a scope is filled in
by the kind of channel that is asked for (channels, groups, im).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.slack import chat, conversations, users, views
from tests.slack.asking import Asked, Refusal
from tests.slack.workspace import Payload, Workspace

Run = Callable[[Asked], Payload]


@dataclass(frozen=True, slots=True)
class Method:
    """One method: what it does, the scope it asks for, and the kind of token."""

    run: Run
    scope: str = ""
    token: str = "bot"


def connect(asked: Asked) -> Payload:
    """Give the address of a socket, good for one connection."""
    ticket = asked.space.new("T")
    asked.space.tickets.add(ticket)
    base = asked.space.base.replace("http://", "ws://")
    return {"url": f"{base}/link?ticket={ticket}&app_id={asked.space.app.id}"}


METHODS: dict[str, Method] = {
    "apps.connections.open": Method(connect, token="app"),
    "auth.test": Method(users.who_am_i),
    "bots.info": Method(users.bot_info, "users:read"),
    "chat.delete": Method(chat.delete, "chat:write"),
    "chat.getPermalink": Method(chat.permalink),
    "chat.postEphemeral": Method(chat.post_ephemeral, "chat:write"),
    "chat.postMessage": Method(chat.post_message, "chat:write"),
    "chat.update": Method(chat.update, "chat:write"),
    "conversations.history": Method(conversations.history, "*:history"),
    "conversations.info": Method(conversations.info, "*:read"),
    "conversations.list": Method(conversations.list_, "*:read"),
    "conversations.members": Method(conversations.members, "*:read"),
    "conversations.open": Method(conversations.open_, "im:write"),
    "conversations.replies": Method(conversations.replies, "*:history"),
    "team.info": Method(users.team_info, "team:read"),
    "users.info": Method(users.info, "users:read"),
    "users.list": Method(users.list_, "users:read"),
    "users.lookupByEmail": Method(users.by_email, "users:read.email"),
    "views.open": Method(views.open_),
    "views.publish": Method(views.publish),
    "views.push": Method(views.push),
    "views.update": Method(views.update),
}


def answer(space: Workspace, method: str, token: str, args: Payload) -> Payload:
    """Answer one call and write it down."""
    try:
        told = {"ok": True, **_run(Asked(space, args), method, token)}
    except Refusal as refusal:
        told = refusal.body
    space.note(method, args, str(told.get("error", "ok")))
    return told


def _run(asked: Asked, name: str, token: str) -> Payload:
    method = METHODS.get(name)
    if method is None:
        raise Refusal("unknown_method", req_method=name)
    _known(asked.space, token, method.token)
    if method.scope and not method.scope.startswith("*"):
        asked.may(method.scope)
    return method.run(asked)


def _known(space: Workspace, token: str, wanted: str) -> None:
    """Refuse a call without a token, with an unknown one, or one of the other kind."""
    kinds = {space.app.token: "bot", space.app.app_token: "app"}
    if not token:
        raise Refusal("not_authed")
    if token not in kinds:
        raise Refusal("invalid_auth")
    if space.app.refused:
        raise Refusal(space.app.refused)
    if kinds[token] != wanted:
        raise Refusal("not_allowed_token_type")
