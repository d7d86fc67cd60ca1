"""Whether `run --dev` may start: it lets in anybody who speaks as Teams.

That is for a test client on this very machine. Where the settings say that others come
here, or that there is an app at Teams, it would be a hole or without effect.
"""

from __future__ import annotations

from dataclasses import replace

from bot.errors import SettingsError
from bot.settings.table import Settings


def for_dev(settings: Settings) -> Settings:
    """Give the settings to try Teams with. Raises SettingsError with all against it."""
    problems = [said for given, said in _against(settings) if given]
    if problems:
        raise SettingsError(problems)
    return replace(settings, dev=True)


def _against(settings: Settings) -> tuple[tuple[str, str], ...]:
    return (
        (settings.public_url, _PUBLIC.format(settings.public_url)),
        (settings.teams_app_id, _APP),
    )


_PUBLIC = (
    "--dev lets in anybody who speaks as Teams, so nobody may reach it from outside;"
    " WEDERWOORD_PUBLIC_URL is {}. Take it out, or run without --dev."
)
_APP = (
    "--dev is for trying out without an app, and MicrosoftAppId is set. Take it out,"
    " with what belongs to it, or run without --dev."
)
