"""What Slack tells the app when somebody does something, in the words it uses."""

from __future__ import annotations

from typing import Any

from tests.slack import chat, hooks, views
from tests.slack.forms import View, elements, seeded
from tests.slack.workspace import Channel, Post, User, Workspace

Payload = dict[str, Any]


def pressed_in_message(
    space: Workspace, user: User, channel: Channel, post: Post, action: Payload
) -> Payload:
    """Tell of a touch of something in a message."""
    container = {
        "type": "message",
        "message_ts": post.ts,
        "channel_id": channel.id,
        "is_ephemeral": bool(post.only_for),
    }
    if post.thread:
        container["thread_ts"] = post.thread
    told = {
        **_interaction(space, "block_actions", user),
        "team": _team(space, space.team.id),
        "container": container,
        "trigger_id": views.trigger_for(space, user.id),
        "channel": {"id": channel.id, "name": _name(channel)},
        "state": {"values": _state(post, action)},
        "response_url": hooks.make(space, channel.id, user.id, post.ts),
        "actions": [action],
    }
    if not post.only_for:  # Slack does not hand over what only one person sees
        told["message"] = chat.payload(space, channel, post)
    return told


def pressed_in_view(
    space: Workspace, user: User, view: View, action: Payload
) -> Payload:
    """Tell of a touch of something in a modal or a home."""
    return {
        **_interaction(space, "block_actions", user),
        "team": _team(space, user.team),
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": views.trigger_for(space, user.id, view.id),
        "view": views.told(space, view),
        "actions": [action],
    }


def submitted(space: Workspace, user: User, view: View) -> Payload:
    return {
        **_interaction(space, "view_submission", user),
        "team": _team(space, user.team),
        "trigger_id": views.trigger_for(space, user.id, view.id),
        "view": views.told(space, view),
        "response_urls": [],
    }


def closed(space: Workspace, user: User, view: View, *, all_: bool) -> Payload:
    return {
        **_interaction(space, "view_closed", user),
        "team": _team(space, user.team),
        "view": views.told(space, view),
        "is_cleared": all_,
    }


def shortcut(
    space: Workspace, user: User, channel: Channel, post: Post, callback: str
) -> Payload:
    """Tell of a shortcut taken from the menu of a message."""
    return {
        **_interaction(space, "message_action", user),
        "team": _team(space, space.team.id),
        "callback_id": callback,
        "trigger_id": views.trigger_for(space, user.id),
        "response_url": hooks.make(space, channel.id, user.id),
        "message_ts": post.ts,
        "action_ts": space.stamp(),
        "channel": {"id": channel.id, "name": _name(channel)},
        "message": chat.payload(space, channel, post),
    }


def command(
    space: Workspace, user: User, channel: Channel, name: str, text: str
) -> dict[str, str]:
    """Tell of a slash command; a form, so every value is a text."""
    return {
        "token": _TOKEN,
        "team_id": space.team.id,
        "team_domain": space.team.domain,
        "channel_id": channel.id,
        "channel_name": _name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": escaped(text),
        "api_app_id": space.app.id,
        "is_enterprise_install": "false",
        "response_url": hooks.make(space, channel.id, user.id),
        "trigger_id": views.trigger_for(space, user.id),
    }


def event(space: Workspace, what: Payload, *, shared: bool = False) -> Payload:
    """Put an event into its envelope."""
    return {
        "token": _TOKEN,
        "team_id": space.team.id,
        "context_team_id": space.team.id,
        "context_enterprise_id": None,
        "api_app_id": space.app.id,
        "event": what,
        "type": "event_callback",
        "event_id": space.new("Ev"),
        "event_time": int(space.clock.now().timestamp()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": space.team.id,
                "user_id": space.app.user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": shared,
        "event_context": f"4-{space.new('')}",
    }


def message(space: Workspace, channel: Channel, post: Post) -> Payload:
    """Give the event of a message that was written."""
    told = chat.payload(space, channel, post)
    told |= {"channel": channel.id, "event_ts": post.ts, "channel_type": channel.kind}
    if post.user != space.app.user:
        told["client_msg_id"] = space.new("m")
    if channel.shared:
        told |= {"user_team": space.users[post.user].team, "source_team": told["team"]}
    return told


def home_opened(space: Workspace, user: User) -> Payload:
    told: Payload = {
        "type": "app_home_opened",
        "user": user.id,
        "channel": space.direct(user.id).id,
        "event_ts": space.stamp(),
        "tab": "home",
    }
    home = space.homes.get(user.id)
    return {**told, "view": views.told(space, home)} if home else told


def action(
    space: Workspace, block: Payload, element: Payload, held: Payload
) -> Payload:
    """Say what was touched, and what it holds now."""
    told: Payload = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": space.stamp(),
        **held,
    }
    for name in ("text", "value", "style"):
        if element["type"] == "button" and name in element:
            told[name] = element[name]
    return told


def escaped(text: str) -> str:
    """Write the three characters that mean something to Slack as it hands them over."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


_TOKEN = "a-verification-token"


def _interaction(space: Workspace, type_: str, user: User) -> Payload:
    who = {"id": user.id, "username": user.name, "name": user.name}
    return {
        "type": type_,
        "user": {**who, "team_id": user.team},
        "api_app_id": space.app.id,
        "token": _TOKEN,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _team(space: Workspace, id_: str) -> Payload:
    return {"id": id_, "domain": space.teams[id_].domain}


def _name(channel: Channel) -> str:
    """Give the name under which Slack speaks of a channel: of private ones, none."""
    return {"im": "directmessage", "group": "privategroup"}.get(
        channel.kind, channel.name
    )


def _state(post: Post, action_: Payload) -> Payload:
    """Give what the fields in a message hold: their beginning and what was chosen."""
    state = seeded(post.blocks, {})
    for block, element in elements(post.blocks):
        held = state.get(block["block_id"], {}).get(element["action_id"])
        if held is not None and element["action_id"] == action_["action_id"]:
            held |= {key: action_[key] for key in held if key in action_}
    return state
