"""views.*: modals, opened on a trigger that lives three seconds, and homes."""

from __future__ import annotations

import itertools
import json
from datetime import timedelta
from secrets import token_hex

from tests.slack.asking import Asked, Refusal
from tests.slack.forms import View, named, seeded
from tests.slack.workspace import Payload, Trigger, Workspace

MOST_VIEWS, LARGEST = 3, 250_000
TRIGGER_LIVES = timedelta(seconds=3)


def open_(asked: Asked) -> Payload:
    trigger = _trigger(asked)
    body = _body(asked, "modal")
    trigger.used = True
    view = begin(asked.space, trigger.user, body)
    asked.space.modals[trigger.user] = [view]
    return {"view": told(asked.space, view)}


def push(asked: Asked) -> Payload:
    trigger = _trigger(asked)
    stack = asked.space.modals.get(trigger.user, [])
    if not stack or not trigger.within:
        raise Refusal("not_found")
    if len(stack) >= MOST_VIEWS:
        raise Refusal("push_limit_reached")
    body = _body(asked, "modal")
    trigger.used = True
    return {"view": told(asked.space, put_on_top(asked.space, trigger.user, body))}


def update(asked: Asked) -> Payload:
    name = asked.text("view_id") or asked.need("external_id")
    view = asked.space.view(name)
    if view is None:
        raise Refusal("not_found")
    body = _body(asked, view.body["type"], view)
    _unmoved(asked, view)
    change(asked.space, view, body)
    return {"view": told(asked.space, view)}


def publish(asked: Asked) -> Payload:
    who = Asked(asked.space, {"user": asked.need("user_id")}).member()
    body, view = _body(asked, "home"), asked.space.homes.get(who.id)
    if view is None:
        view = asked.space.homes[who.id] = begin(asked.space, who.id, body)
    else:
        _unmoved(asked, view)
        change(asked.space, view, body)
    return {"view": told(asked.space, view)}


def trigger_for(space: Workspace, user: str, within: str = "") -> str:
    """Give a trigger for what this person just did."""
    id_ = f"{int(space.clock.now().timestamp())}.{space.new('')}.{token_hex(8)}"
    until = space.clock.now() + TRIGGER_LIVES
    space.triggers[id_] = Trigger(user, until, within=within)
    return id_


def begin(space: Workspace, user: str, body: Payload) -> View:
    """Put a new view together; the caller says where it stands."""
    body = _with_ids(space, body)
    view = View(space.new("V"), user, _hash(space), body)
    view.root, view.state = view.id, seeded(view.blocks, {})
    return view


def put_on_top(space: Workspace, user: str, body: Payload) -> View:
    stack = space.modals[user]
    view = begin(space, user, body)
    view.root, view.previous = stack[0].id, stack[-1].id
    stack.append(view)
    return view


def change(space: Workspace, view: View, body: Payload) -> None:
    view.redraw(_with_ids(space, body), _hash(space))


def told(space: Workspace, view: View) -> Payload:
    """Give a view as Slack hands it over, with what its fields hold."""
    body = view.body
    return {
        "id": view.id,
        "team_id": space.users[view.user].team,
        "type": body["type"],
        "blocks": view.blocks,
        "private_metadata": body.get("private_metadata") or "",
        "callback_id": body.get("callback_id") or "",
        "state": {"values": json.loads(json.dumps(view.state))},
        "hash": view.hash,
        "title": body.get("title") or _TITLE,
        "clear_on_close": bool(body.get("clear_on_close")),
        "notify_on_close": bool(body.get("notify_on_close")),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": view.previous or None,
        "root_view_id": view.root,
        "app_id": space.app.id,
        "external_id": view.external_id,
        "app_installed_team_id": space.team.id,
        "bot_id": space.app.bot,
    }


_TITLE = {"type": "plain_text", "text": "View Title", "emoji": True}


def sound(space: Workspace, body: object, kind: str) -> list[str]:
    """Say what is wrong with a view; nothing when Slack takes it."""
    if not isinstance(body, dict) or body.get("type") != kind:
        return [f"invalid `view`: must be a {kind}"]
    if not isinstance(body.get("blocks"), list):
        return ["missing required field: blocks [json-pointer:/view/blocks]"]
    return space.check_view(body)


def _body(asked: Asked, kind: str, own: View | None = None) -> Payload:
    body = asked.json("view")
    if body is None:
        asked.need("view")
    if len(json.dumps(body)) > LARGEST:
        raise Refusal("view_too_large")
    faults = sound(asked.space, body, kind)
    if faults:
        raise Refusal("invalid_arguments", *(f"[ERROR] {fault}" for fault in faults))
    _unique(asked.space, body, own)
    return dict(body)


def _unique(space: Workspace, body: Payload, own: View | None) -> None:
    other = space.view(str(body.get("external_id") or ""))
    if other is not None and other is not own:
        raise Refusal("duplicate_external_id")


def _unmoved(asked: Asked, view: View) -> None:
    if asked.text("hash") not in {"", view.hash}:
        raise Refusal("hash_conflict")


def _trigger(asked: Asked) -> Trigger:
    found = asked.space.triggers.get(asked.need("trigger_id"))
    if found is None:
        raise Refusal("invalid_trigger_id")
    if found.used:
        raise Refusal("exchanged_trigger_id")
    if asked.space.clock.now() > found.until:
        raise Refusal("expired_trigger_id")
    return found


def _with_ids(space: Workspace, body: Payload) -> Payload:
    new = (space.new("b") for _ in itertools.count())
    return {**body, "blocks": named(body["blocks"], new)}


def _hash(space: Workspace) -> str:
    return f"{space.stamp().partition('.')[0]}.{token_hex(4)}"
