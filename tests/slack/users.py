"""users.*, team.info, bots.info, auth.test: who is who, as far as the app may know."""

from __future__ import annotations

from tests.slack.asking import Asked, Refusal
from tests.slack.workspace import Payload, User, Workspace


def info(asked: Asked) -> Payload:
    return {"user": _told(asked.space, asked.member())}


def by_email(asked: Asked) -> Payload:
    """Find a colleague by address; not a stranger, nor somebody who left."""
    wanted = asked.need("email").strip().casefold()
    team = asked.space.team.id
    for user in asked.space.users.values():
        ours = user.team == team and not user.deleted
        if ours and user.email.casefold() == wanted:
            return {"user": _told(asked.space, user)}
    raise Refusal("users_not_found")


def list_(asked: Asked) -> Payload:
    ours = [u for u in asked.space.users.values() if u.team == asked.space.team.id]
    page, next_ = asked.page(ours, 200)
    return {"members": [_told(asked.space, user) for user in page], **next_}


def team_info(asked: Asked) -> Payload:
    team = asked.space.team
    address = f"https://{team.domain}.slack.com/"
    told = {"id": team.id, "name": team.name, "domain": team.domain, "url": address}
    return {"team": told}


def bot_info(asked: Asked) -> Payload:
    app = asked.space.app
    if asked.text("bot", app.bot) != app.bot:
        raise Refusal("bot_not_found")
    told = {"id": app.bot, "name": app.name, "app_id": app.id, "user_id": app.user}
    return {"bot": {**told, "deleted": False}}


def who_am_i(asked: Asked) -> Payload:
    space, app = asked.space, asked.space.app
    return {
        "url": f"https://{space.team.domain}.slack.com/",
        "team": space.team.name,
        "team_id": space.team.id,
        "user": app.name,
        "user_id": app.user,
        "bot_id": app.bot,
        "is_enterprise_install": False,
    }


def _told(space: Workspace, user: User) -> Payload:
    """Give a person as Slack tells of them; an address only with its own scope."""
    own = user.team == space.team.id
    told: Payload = {
        "id": user.id,
        "team_id": user.team,
        "name": user.name,
        "deleted": user.deleted,
        "real_name": user.real_name,
        "tz": "Europe/Amsterdam",
        "profile": _profile(space, user),
        "is_bot": user.bot,
        "is_app_user": False,
        "updated": 1,
    }
    if own and not user.deleted:
        told |= {
            "is_restricted": bool(user.guest),
            "is_ultra_restricted": user.guest == "single",
            "is_email_confirmed": bool(user.email),
        }
    return told if own else {**told, "is_stranger": False}


def _profile(space: Workspace, user: User) -> Payload:
    told = {
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "team": user.team,
    }
    own = user.team == space.team.id
    if user.email and own and "users:read.email" in space.app.scopes:
        told["email"] = user.email
    return told
