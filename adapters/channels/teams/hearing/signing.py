"""Who speaks as Teams: Bot Framework alone, to our bot, about where Teams itself is.

botbuilder looks whether a token is whole: its signature, issuer, audience, the moment,
and the address it was made for. It meets what a stranger can send with errors of every
kind, so each of them means the same: not let in.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.core.cloud_adapter_base import CloudAdapterBase
from botbuilder.schema import Activity, ChannelAccount
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import (
    AuthenticateRequestResult,
    AuthenticationConstants,
    BotFrameworkAuthentication,
    BotFrameworkAuthenticationFactory,
    ConnectorFactory,
    MicrosoftAppCredentials,
    ServiceClientCredentialsFactory,
)
from botframework.connector.auth.jwt_token_extractor import JwtTokenExtractor

from adapters.channels.teams.calling.access import Access
from adapters.channels.teams.hearing.keys import Keys, Tell, Unread
from adapters.channels.teams.hearing.steps import InvokeAnswer
from adapters.chat.payloads import Payload, name, needed

ISSUER = AuthenticationConstants.TO_BOT_FROM_CHANNEL_TOKEN_ISSUER
METADATA = AuthenticationConstants.TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL

Hear = Callable[[Payload], Awaitable[InvokeAnswer | None]]


class Stopped(Exception):
    """It is not let in; says in a word why, for the log."""


class Elsewhere(Stopped):
    """Bot Framework signed it, so whoever set the bot up may hear what is wrong."""


ANOTHER_APP = "signed for another app"
ANOTHER_CHANNEL = "another channel than msteams"


class Adapter(CloudAdapterBase):
    """Lets in what is signed, and hands it over as it came."""

    def __init__(self, access: Access, tell: Tell | None = None) -> None:
        self._access = access
        url = access.metadata_url or METADATA
        self.keys = Keys(url, tell)
        JwtTokenExtractor.metadataCache[url] = self.keys
        self._connectors = _OneForAll(access.service_url)
        super().__init__(_authentication(access, url))

    async def admit(self, header: str, sent: Payload) -> AuthenticateRequestResult:
        """Give who speaks. Raises Stopped, or Unread where nobody can tell."""
        # Without an app id we are a bot for trying out: nobody can sign anything.
        signed: Any = None if self._access.dev else header
        try:
            auth = self.bot_framework_authentication
            result = await auth.authenticate_request(_shell(sent), signed)
            self._ours(result.claims_identity.claims, sent)
            self._known(sent)
        except (Unread, Elsewhere):
            raise
        except Exception as error:  # noqa: BLE001 - see above
            raise Stopped(type(error).__name__) from None
        result.connector_factory = self._connectors
        return result

    async def turn(
        self, result: AuthenticateRequestResult, sent: Payload, hear: Hear
    ) -> InvokeAnswer | None:
        """Let `hear` answer what was let in; None where no answer is waited for."""

        async def logic(context: TurnContext) -> None:
            if answer := await hear(sent):
                held = InvokeResponse(status=answer.status, body=answer.body)
                told = Activity(value=held)
                context.turn_state[self._INVOKE_RESPONSE_KEY] = told

        told = await self.process_activity(result, _shell(sent), logic)
        return InvokeAnswer(int(told.status), told.body) if told else None

    def _known(self, sent: Payload) -> None:
        """Refuse other channels, and addresses that are none of Teams'."""
        if needed(sent, "channelId") not in _channels(self._access):
            raise Elsewhere(ANOTHER_CHANNEL)
        if not self._access.trusts(needed(sent, "serviceUrl")):
            raise PermissionError("serviceUrl")

    def _ours(self, claims: Mapping[str, Any], sent: Payload) -> None:
        """Refuse what another way of the SDK let in, as for skills and its emulator."""
        wanted = {
            AuthenticationConstants.ISSUER_CLAIM: ISSUER,
            AuthenticationConstants.AUDIENCE_CLAIM: self._access.app_id,
            AuthenticationConstants.SERVICE_URL_CLAIM: name(sent, "serviceUrl"),
        }
        # The SDK takes a token without an end for one that never ends.
        ends = isinstance(claims.get("exp"), int)
        if not self._access.dev and not (ends and wanted.items() <= claims.items()):
            raise PermissionError("claims")


def _channels(access: Access) -> tuple[str, ...]:
    return ("msteams", "emulator") if access.dev else ("msteams",)


def _shell(sent: Payload) -> Activity:
    """Give what the SDK has to know of an activity; the rest it would only copy."""
    return Activity(
        type=name(sent, "type"),
        channel_id=name(sent, "channelId"),
        service_url=name(sent, "serviceUrl"),
        recipient=ChannelAccount(),
    )


class _Credentials(ServiceClientCredentialsFactory):
    """Tells the SDK which app we are. It never calls Teams, so it gets no secret."""

    def __init__(self, app_id: str) -> None:
        self._app_id = app_id

    async def is_valid_app_id(self, app_id: str) -> bool:
        """Take our own app; what the SDK asks about is signed by then."""
        if app_id != self._app_id:
            raise Elsewhere(ANOTHER_APP)
        return True

    async def is_authentication_disabled(self) -> bool:
        return not self._app_id

    async def create_credentials(self, *_: Any, **__: Any) -> MicrosoftAppCredentials:
        return MicrosoftAppCredentials("", "")


class _OneForAll(ConnectorFactory):
    """Gives every turn the same client of the SDK: nobody speaks through it."""

    def __init__(self, service_url: str) -> None:
        self._one = ConnectorClient(MicrosoftAppCredentials("", ""), service_url)

    async def create(self, service_url: str, audience: str = "") -> ConnectorClient:
        del service_url, audience
        return self._one


def _authentication(access: Access, url: str) -> BotFrameworkAuthentication:
    return BotFrameworkAuthenticationFactory.create(
        to_channel_from_bot_login_url=access.login_url,
        to_channel_from_bot_oauth_scope=ISSUER,
        to_bot_from_channel_token_issuer=ISSUER,
        oauth_url=AuthenticationConstants.OAUTH_URL,
        to_bot_from_channel_open_id_metadata_url=url,
        # What says that it comes from an emulator is held against the same keys.
        to_bot_from_emulator_open_id_metadata_url=url,
        credential_factory=_Credentials(access.app_id),
    )
