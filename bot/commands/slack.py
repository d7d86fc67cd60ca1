"""`wederwoord slack`: what is needed to set up the app at Slack."""

from __future__ import annotations

import click

from bot.commands.terminal import tell_json


@click.group()
def slack() -> None:
    """Set up the app in Slack; docs/channels/slack.md leads through it."""


@slack.command()
@click.option(
    "--url",
    metavar="URL",
    default="",
    help="Slack calls wederwoord here, as in https://webcare.example.org."
    " Default: it is called nowhere, and itself keeps a socket open to Slack.",
)
@click.option(
    "--language",
    type=click.Choice(["nl", "en"]),
    default="en",
    help="Language of what people read in it. Default: en.",
)
def manifest(url: str, language: str) -> None:
    """Print the manifest of the app, to be pasted where an app is made.

    It says what the app may do in your workspace and what Slack tells it. manifest.json
    of the project is the same, by socket and in English.
    """
    from adapters.channels.slack.manifest import manifest

    tell_json(manifest(url, language))
    click.echo(
        "Paste this at https://api.slack.com/apps: Create New App > From a manifest.",
        err=True,
    )
