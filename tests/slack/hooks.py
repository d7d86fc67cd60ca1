"""response_url: a way back to where somebody just did something, for half an hour."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.slack import chat
from tests.slack.asking import Asked, Refusal
from tests.slack.workspace import Channel, Hook, Post, Workspace

Payload = dict[str, Any]
LIVES = timedelta(minutes=30)


def make(space: Workspace, channel: str, user: str, ts: str = "") -> str:
    """Give the address that leads back to this place, for this person."""
    id_ = space.new("H")
    space.hooks[id_] = Hook(channel, user, ts, space.clock.now() + LIVES)
    return f"{space.base}/actions/{space.team.id}/{id_}"


def use(space: Workspace, id_: str, body: Payload) -> tuple[int, str]:
    """Do what was sent to the address; gives the HTTP status and what is said."""
    hook = space.hooks.get(id_)
    if hook is None:
        return 404, "no_team"
    if space.clock.now() > hook.until or not hook.left:
        return 404, "expired_url" if hook.left else "used_url"
    hook.left -= 1
    try:
        _done(space, hook, body)
    except Refusal as refusal:
        space.note("response_url", body, refusal.error)
        return 404 if refusal.error == "message_not_found" else 400, refusal.error
    space.note("response_url", body, "ok")
    return 200, "ok"


def _done(space: Workspace, hook: Hook, body: Payload) -> None:
    channel = space.channels[hook.channel]
    if body.get("delete_original"):
        chat.remove(channel, _original(channel, hook))
    elif body.get("replace_original"):
        post = _original(channel, hook)
        text, blocks = chat.words(Asked(space, body), chat.LONGEST)
        chat.rewrite(space, post, text, blocks)
    else:
        say(space, channel, hook.user, body)


def say(space: Workspace, channel: Channel, user: str, body: Payload) -> Post:
    """Put an answer into the channel; only that person sees it unless it says else."""
    post = chat.made(Asked(space, body), channel)
    if body.get("response_type") != "in_channel":
        post.only_for = user
    channel.posts.append(post)
    return post


def _original(channel: Channel, hook: Hook) -> Post:
    found = next((post for post in channel.posts if post.ts == hook.ts), None)
    if found is None or found.gone:
        raise Refusal("message_not_found")
    return found
