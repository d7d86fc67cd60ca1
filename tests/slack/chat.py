"""chat.*: messages, threads, metadata. A second post is a second message."""

from __future__ import annotations

import itertools
from typing import Any

from tests.slack.asking import Asked, Refusal
from tests.slack.forms import named
from tests.slack.workspace import Channel, Payload, Post, Workspace

LONGEST, LONGEST_CHANGE, LONGEST_BLOCKS = 40_000, 4_000, 13_200
"""Characters: of a text, of a changed text, and of the words in all blocks together."""


def post_message(asked: Asked) -> Payload:
    channel = asked.room()
    if channel.archived:
        raise Refusal("is_archived")
    _in_pace(asked.space, channel)
    post = made(asked, channel)
    channel.posts.append(post)
    return _told(asked.space, channel, post, metadata=True)


def _in_pace(space: Workspace, channel: Channel) -> None:
    """Refuse what comes faster than one message a second, once the burst is used."""
    now = space.clock.now().timestamp()
    due = max(now, space.pace.get(channel.id, now))
    if space.burst and due - now >= space.burst:
        raise Refusal("ratelimited")
    space.pace[channel.id] = due + 1


def post_ephemeral(asked: Asked) -> Payload:
    channel = asked.room()
    if channel.archived:
        raise Refusal("is_archived")
    if asked.need("user") not in channel.members:
        raise Refusal("user_not_in_channel")
    post = made(asked, channel)
    post.only_for, post.metadata = asked.text("user"), None
    channel.posts.append(post)
    return {"message_ts": post.ts}


def update(asked: Asked) -> Payload:
    channel, post = _own(asked, "cant_update_message")
    if channel.archived:
        raise Refusal("is_inactive")
    text, blocks = words(asked, LONGEST_CHANGE)
    if "metadata" in asked.args:
        post.metadata = _metadata(asked)
    rewrite(asked.space, post, text, blocks)
    told = _told(asked.space, channel, post, metadata=True)
    return {**told, "text": post.text}


def rewrite(space: Workspace, post: Post, text: str | None, blocks: Any) -> None:
    """Change a message: a text alone removes the blocks, blocks alone keep the text."""
    if text is not None:
        post.text = text
    if blocks is not None or text is not None:
        post.blocks = named(blocks or [], _ids(space))
    post.edited = space.stamp()


def delete(asked: Asked) -> Payload:
    channel, post = _own(asked, "cant_delete_message")
    remove(channel, post)
    return {"channel": channel.id, "ts": post.ts}


def remove(channel: Channel, post: Post) -> None:
    """Take a message away; one with answers below it leaves a grave stone."""
    if channel.replies(post.ts):
        post.gone, post.blocks, post.metadata = True, [], None
        post.text = "This message was deleted."
    else:
        channel.posts.remove(post)


def permalink(asked: Asked) -> Payload:
    channel = asked.room()
    post = asked.post(channel, "message_ts")
    home = f"https://{asked.space.team.domain}.slack.com/archives/{channel.id}"
    under = f"?thread_ts={post.thread}&cid={channel.id}" if post.thread else ""
    link = f"{home}/p{post.ts.replace('.', '')}{under}"
    return {"channel": channel.id, "permalink": link}


def payload(space: Workspace, channel: Channel, post: Post) -> Payload:
    """Give a message as Slack hands it over, without its metadata."""
    told: Payload = {"type": "message", "user": post.user, "ts": post.ts}
    if post.gone:
        told |= {"subtype": "tombstone", "user": "USLACKBOT", "hidden": True}
    elif post.user == space.app.user:
        told |= {"bot_id": space.app.bot, "app_id": space.app.id}
    told |= {"text": post.text, "team": space.users[post.user].team}
    told |= {"blocks": post.blocks} if post.blocks else {}
    if post.edited:
        told["edited"] = {"user": post.user, "ts": post.edited}
    return told | _threaded(channel, post)


def _threaded(channel: Channel, post: Post) -> Payload:
    if post.thread:
        root = next((p for p in channel.posts if p.ts == post.thread), None)
        parent = {"parent_user_id": root.user} if root else {}
        return {"thread_ts": post.thread, **parent}
    replies = channel.replies(post.ts)
    if not replies:
        return {}
    who = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": post.ts,
        "reply_count": len(replies),
        "reply_users_count": len(who),
        "reply_users": who,
        "latest_reply": replies[-1].ts,
    }


def _told(space: Workspace, channel: Channel, post: Post, *, metadata: bool) -> Payload:
    message = payload(space, channel, post)
    if metadata and post.metadata:
        message["metadata"] = post.metadata
    return {"channel": channel.id, "ts": post.ts, "message": message}


def made(asked: Asked, channel: Channel) -> Post:
    text, blocks = words(asked, LONGEST)
    return Post(
        asked.space.stamp(),
        asked.space.app.user,
        text or "",
        named(blocks or [], _ids(asked.space)),
        _thread(channel, asked.text("thread_ts")),
        _metadata(asked),
    )


def _thread(channel: Channel, ts: str) -> str:
    """Give the thread an answer goes to.

    An answer to an answer joins its thread. Where the first message is gone, Slack puts
    the answer into the channel and says so only by leaving thread_ts out.
    """
    found = next((p for p in channel.posts if p.ts == ts and not p.only_for), None)
    return (found.thread or found.ts) if found else ""


def words(asked: Asked, longest: int) -> tuple[str | None, Any]:
    """Give text and blocks, checked; None for what the app did not send."""
    blocks = _blocks(asked)
    text = asked.text("text") if asked.args.get("text") is not None else None
    if not text and not blocks:
        raise Refusal("no_text")
    if len(text or "") > longest:
        raise Refusal("msg_too_long")
    if sum(map(_length, blocks or ())) > LONGEST_BLOCKS:
        raise Refusal("msg_blocks_too_long")
    return text, blocks


def _blocks(asked: Asked) -> list[Payload] | None:
    blocks = asked.json("blocks")
    if blocks is None:
        return None
    shaped = isinstance(blocks, list) and all(isinstance(b, dict) for b in blocks)
    if not shaped:
        raise Refusal("invalid_blocks_format")
    faults = asked.space.check_message({"text": "-", "blocks": blocks})
    if blocks and faults:
        messages = [f"[ERROR] {fault}" for fault in faults]
        raise Refusal("invalid_blocks", *messages, errors=faults)
    return list(blocks)


def _length(part: Any) -> int:
    """Count the characters of the words in blocks."""
    if isinstance(part, dict):
        own = part.get("text")
        rest = (value for key, value in part.items() if key in _WORDED)
        return (len(own) if isinstance(own, str) else 0) + sum(map(_length, rest))
    return sum(map(_length, part)) if isinstance(part, list) else 0


_WORDED = {"text", "fields", "elements", "element", "accessory", "label", "options"}


def _metadata(asked: Asked) -> Payload | None:
    given = asked.json("metadata")
    if given in (None, "", {}):
        return None
    known = isinstance(given, dict) and isinstance(given.get("event_payload"), dict)
    if not known or not given.get("event_type"):
        raise Refusal("invalid_metadata_format")
    return dict(given)


def _own(asked: Asked, error: str) -> tuple[Channel, Post]:
    channel = asked.space.channels.get(asked.need("channel"))
    if channel is None or asked.space.app.user not in channel.members:
        raise Refusal("channel_not_found")
    post = asked.post(channel)
    if post.user != asked.space.app.user:
        raise Refusal(error)
    return channel, post


def _ids(space: Workspace) -> itertools.chain[str]:
    return itertools.chain.from_iterable([space.new("b")] for _ in itertools.count())
