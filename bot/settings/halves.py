"""What is missing of a chat or a source that was set up in part."""

from __future__ import annotations

from bot.settings.table import Settings


def half(settings: Settings) -> list[str]:
    """Give one sentence for each thing that is missing; none where all is well."""
    return _slack(settings) + _teams(settings) + _google(settings)


def _slack(settings: Settings) -> list[str]:
    """Say what is missing of a Slack that was set up in part."""
    ways = settings.slack_app_token or settings.slack_signing_secret
    if settings.slack_bot_token and not ways:
        return [_NO_WAY_BACK]
    return [_NO_BOT] if ways and not settings.slack_bot_token else []


def _teams(settings: Settings) -> list[str]:
    """Say what is missing of a Teams that was set up in part."""
    secret, file = settings.teams_app_password, settings.teams_app_certificate
    if not settings.teams_app_id:
        return [_NO_APP] if secret or file or settings.teams_tenant else []
    return [
        said
        for wrong, said in (
            (not settings.teams_tenant, _NO_TENANT),
            (not secret and not file, _NO_KEY),
            (bool(secret and file), _TWO_KEYS),
        )
        if wrong
    ]


def _google(settings: Settings) -> list[str]:
    """Say what is missing of a Google that was set up in part."""
    needed = {
        "GOOGLE_CLIENT_ID": settings.google_client_id,
        "GOOGLE_CLIENT_SECRET": settings.google_client_secret,
        "GOOGLE_REFRESH_TOKEN": settings.google_refresh_token,
    }
    missing = [name for name, held in needed.items() if not held]
    if not missing or len(missing) == len(needed):
        return []
    are = "is" if len(missing) == 1 else "are"
    return [_NO_GOOGLE.format(missing=" and ".join(missing), are=are)]


_NO_GOOGLE = (
    "Google is set up in part: {missing} {are} missing. `wederwoord google connect`"
    " prints all three lines; docs/sources/google.md leads to it."
)
_NO_APP = (
    "Teams is set up in part: MicrosoftAppId is missing. Without it anybody could speak"
    " as Teams. It is the application ID of your app registration."
)
_NO_TENANT = (
    "Teams is set up in part: MicrosoftAppTenantId is missing. It is the App Tenant ID"
    " on the Configuration page of the Azure Bot, the Directory (tenant) ID in Entra;"
    " only full members of that tenant may work with the bot."
)
_NO_KEY = (
    "Teams is set up in part: MicrosoftAppPassword is missing, or instead of it"
    " MicrosoftAppCertificate. Make one under Certificates & secrets of your app"
    " registration."
)
_TWO_KEYS = (
    "MicrosoftAppPassword and MicrosoftAppCertificate are both set; take one of them"
    " out."
)
_NO_WAY_BACK = (
    "SLACK_BOT_TOKEN is set, but nothing says how presses come back: set"
    " SLACK_APP_TOKEN (by socket, no public address needed) or SLACK_SIGNING_SECRET"
    " (over HTTP)."
)
_NO_BOT = (
    "Slack is set up in part: SLACK_BOT_TOKEN is missing. It begins with xoxb- and"
    " stands under OAuth & Permissions of your app at Slack."
)
