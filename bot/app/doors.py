"""Where people come in: the page always, and each chat that the environment opens.

What a chat needs is imported where it is opened, so that nobody pays for a chat they do
not use.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from bot.dispatch import Dispatch
from bot.errors import SettingsError
from bot.health import Reported
from bot.intake import Overheard
from bot.playbook import Playbook
from bot.ports.channel import Channel
from bot.ports.clock import Clock
from bot.ports.store import Store
from bot.settings import Settings

if TYPE_CHECKING:
    from aiohttp.web import AbstractRouteDef

    from adapters.channels.browser import BrowserChannel
    from adapters.channels.slack.calling.client import Access
    from adapters.channels.teams.calling.access import Access as TeamsAccess

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Chat(Channel, Protocol):
    """A channel in somebody else's house: we come in, and go; it may call us."""

    def routes(self) -> Iterable[AbstractRouteDef]: ...

    def leave(self) -> None: ...

    async def start(self) -> None:
        """Come in; raises SettingsError when our credentials are refused."""
        ...

    async def stop(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Doors:
    """Where people come in, by name."""

    browser: BrowserChannel
    chats: Mapping[str, Chat]

    @property
    def channels(self) -> dict[str, Channel]:
        return {"browser": self.browser, **self.chats}

    async def close(self) -> None:
        for chat in self.chats.values():
            await chat.stop()


@dataclass(frozen=True, slots=True)
class House:
    """What everybody who comes in is led to."""

    settings: Settings
    store: Store
    clock: Clock
    dispatch: Dispatch

    def overheard(self) -> Overheard:
        from handlers.incoming.talk import wants_word

        return Overheard(self.store, self.clock, self.dispatch.happen, wants_word)

    def trouble(self, chat: str) -> Reported:
        return Reported(self.store, self.clock, chat)


def open_doors(house: House, *, demo: bool = False) -> Doors:
    """Open the page, and each chat for which the environment holds a key.

    A demo has the page alone. Nothing goes out yet. Raises SettingsError.
    """
    from adapters.channels.browser import BrowserChannel

    browser = BrowserChannel(house.store, house.clock, house.dispatch, demo=demo)
    wanted = [] if demo else set_up(house.settings)
    return Doors(browser, {name: _CHATS[name](house) for name in wanted})


def set_up(settings: Settings) -> list[str]:
    """Give the chats for which the environment holds a key."""
    return [name for name, is_set_up in _SET_UP.items() if is_set_up(settings)]


def _slack(house: House) -> Chat:
    from adapters.channels.slack import SlackChannel

    return SlackChannel(
        access(house.settings),
        house.store,
        house.clock,
        house.dispatch,
        house.overheard(),
        trouble=house.trouble("slack"),
    )


def _teams(house: House) -> Chat:
    from adapters.channels.teams import TeamsChannel

    return TeamsChannel(
        teams_access(house.settings),
        house.store,
        house.clock,
        house.dispatch,
        house.overheard(),
        trouble=house.trouble("teams"),
    )


_CHATS: Mapping[str, Callable[[House], Chat]] = {"slack": _slack, "teams": _teams}
_SET_UP: Mapping[str, Callable[[Settings], bool]] = {
    "slack": lambda settings: bool(settings.slack_bot_token),
    "teams": lambda settings: bool(settings.teams_app_id or settings.dev),
}


def access(settings: Settings) -> Access:
    """Give what opens Slack, from the environment."""
    from adapters.channels.slack.calling.client import Access

    return Access(
        settings.slack_bot_token,
        settings.slack_app_token,
        settings.slack_signing_secret,
        settings.slack_api_url,
    )


def teams_access(settings: Settings) -> TeamsAccess:
    """Give what opens Teams, from the environment.

    Raises SettingsError where everybody would be let in from anywhere.
    """
    from adapters.channels.teams.calling.access import HOSTS, Access

    if settings.dev and settings.host not in LOOPBACK:
        raise SettingsError(_OPEN.format(settings.host))
    return Access(
        app_id=settings.teams_app_id,
        tenant=settings.teams_tenant,
        kind=settings.teams_app_type,
        password=settings.teams_app_password,
        certificate=settings.teams_app_certificate,
        service_url=settings.teams_service_url,
        hosts=HOSTS | {urlsplit(settings.teams_service_url).hostname or ""},
        login_url=settings.teams_login_url,
        metadata_url=settings.teams_metadata_url,
        cards=settings.teams_forms == "card",
    )


_OPEN = (
    "--dev lets in anybody who speaks as Teams, so it listens on this machine only;"
    " WEDERWOORD_HOST is {}. Take it out, or run without --dev."
)


def missing(playbook: Playbook, channels: Collection[str]) -> list[tuple[str, str]]:
    """Give the channels that the playbook names but that are not set up, in words."""
    return [
        (channel, f"{key} is {conversation}, but {_NEEDS[channel]}")
        for key, conversation in playbook.named.items()
        if (channel := conversation.partition(":")[0]) not in channels
    ]


_NEEDS = {
    "slack": "Slack is not set up: SLACK_BOT_TOKEN is missing in the environment. See"
    " docs/channels/slack.md.",
    "teams": "Teams is not set up: MicrosoftAppId is missing in the environment. See"
    " docs/channels/teams.md.",
}
