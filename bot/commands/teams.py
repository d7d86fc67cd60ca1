"""`wederwoord teams`: what is needed to set up the app in Teams."""

from __future__ import annotations

from pathlib import Path

import click


@click.group()
def teams() -> None:
    """Set up the app in Teams; docs/channels/teams.md leads through it."""


@teams.command()
@click.option(
    "--url",
    metavar="URL",
    required=True,
    help="Where Teams calls wederwoord, as in https://webcare.example.org.",
)
@click.option(
    "--app-id",
    metavar="ID",
    required=True,
    help="The application ID of your app registration.",
)
@click.option(
    "--language",
    type=click.Choice(["nl", "en"]),
    default="en",
    help="Language of what people read in it. Default: en.",
)
@click.option(
    "--to",
    "target",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("wederwoord-teams.zip"),
    help="The file to write. Default: wederwoord-teams.zip here.",
)
def package(url: str, app_id: str, language: str, target: Path) -> None:
    """Write the app package: a zip to be uploaded in Teams."""
    from adapters.channels.teams.package import PATH
    from adapters.channels.teams.package import package as packed

    target.write_bytes(packed(url, app_id, language))
    click.echo(
        f"Wrote {target}. The messaging endpoint of the bot: {url.rstrip('/')}{PATH}"
    )
    click.echo("Upload it in Teams: Apps > Manage your apps > Upload an app.")
