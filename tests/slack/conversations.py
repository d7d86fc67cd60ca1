"""conversations.*: which channels there are, who is in them, what was said in them."""

from __future__ import annotations

from tests.slack.asking import Asked, Refusal
from tests.slack.chat import payload
from tests.slack.workspace import Channel, Payload, Post, Workspace

TYPES = {
    "public_channel": "channel",
    "private_channel": "group",
    "im": "im",
    "mpim": "mpim",
}
SCOPED = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


def open_(asked: Asked) -> Payload:
    users = [user for user in asked.text("users").split(",") if user]
    if not users:
        return {"channel": {"id": _resumed(asked)}}
    if len(users) > 1:
        raise Refusal("method_not_supported_for_channel_type")
    who = Asked(asked.space, {"user": users[0]}).member()
    for wrong, error in (
        (who.deleted, "user_disabled"),
        (who.bot, "cannot_dm_bot"),
        (who.team != asked.space.team.id, "invalid_user_combination"),
    ):
        if wrong:
            raise Refusal(error)
    channel = asked.space.direct(who.id)
    whole = _told(asked.space, channel) if asked.flag("return_im") else {}
    return {"channel": {**whole, "id": channel.id}}


def _resumed(asked: Asked) -> str:
    if not asked.text("channel"):
        raise Refusal("users_list_not_supplied")
    return asked.channel("read").id


def info(asked: Asked) -> Payload:
    return {"channel": _told(asked.space, asked.channel("read"))}


def list_(asked: Asked) -> Payload:
    wanted = asked.text("types", "public_channel") or "public_channel"
    kinds = [TYPES.get(name.strip(), "") for name in wanted.split(",")]
    if "" in kinds:
        raise Refusal("invalid_types")
    for kind in kinds:
        asked.may(f"{SCOPED[kind]}:read")
    app = asked.space.app.user
    of = [c for c in asked.space.channels.values() if c.kind in kinds]
    seen = [c for c in of if c.kind == "channel" or app in c.members]
    if asked.flag("exclude_archived"):
        seen = [c for c in seen if not c.archived]
    page, next_ = asked.page(seen, 100)
    return {"channels": [_told(asked.space, c) for c in page], **next_}


def members(asked: Asked) -> Payload:
    page, next_ = asked.page(sorted(asked.channel("read").members), 100)
    return {"members": page, **next_}


def history(asked: Asked) -> Payload:
    channel = asked.channel("history")
    every = [p for p in channel.posts if not p.thread and not p.only_for]
    return _page(asked, channel, [p for p in reversed(every) if _within(asked, p)], 100)


def replies(asked: Asked) -> Payload:
    channel = asked.channel("history")
    ts = asked.need("ts")
    root = next((p for p in channel.posts if p.ts == ts and not p.only_for), None)
    if root is None:
        raise Refusal("thread_not_found")
    below = [p for p in channel.replies(ts) if _within(asked, p)]
    return _page(asked, channel, [root, *below], 1000)


def _page(asked: Asked, channel: Channel, posts: list[Post], usual: int) -> Payload:
    page, next_ = asked.page(posts, usual)
    whole = asked.flag("include_all_metadata")
    told = [_shown(asked.space, channel, post, whole=whole) for post in page]
    more = bool(next_["response_metadata"]["next_cursor"])
    return {"messages": told, "has_more": more, **(next_ if more else {})}


def _shown(space: Workspace, channel: Channel, post: Post, *, whole: bool) -> Payload:
    told = payload(space, channel, post)
    return {**told, "metadata": post.metadata} if whole and post.metadata else told


def _within(asked: Asked, post: Post) -> bool:
    """Whether a message stands between oldest and latest."""
    at, edge = _number(post.ts), asked.flag("inclusive")
    oldest = _number(asked.text("oldest") or "0")
    latest = _number(asked.text("latest") or "99999999999.0")
    return oldest < at < latest or (edge and at in {oldest, latest})


def _number(ts: str) -> tuple[int, int]:
    seconds, _, rest = ts.partition(".")
    try:
        return int(seconds), int(f"{rest or 0:0<6}")
    except ValueError:
        raise Refusal("invalid_ts_latest") from None


def _told(space: Workspace, channel: Channel) -> Payload:
    told: Payload = {
        "id": channel.id,
        "is_channel": channel.kind == "channel",
        "is_group": False,
        "is_im": channel.kind == "im",
        "is_mpim": False,
        "is_private": channel.kind != "channel",
        "is_archived": channel.archived,
        "is_ext_shared": channel.shared,
        "is_member": space.app.user in channel.members,
        "context_team_id": space.team.id,
    }
    if channel.kind == "im":
        return {**told, "user": next(iter(channel.members - {space.app.user}))}
    count = {"num_members": len(channel.members)}
    return {**told, "name": channel.name, "name_normalized": channel.name, **count}
