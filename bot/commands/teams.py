"""`wederwoord teams`: what is needed to set up the app in Teams."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path
from typing import Any

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
    "--version",
    metavar="N.N.N",
    help="Version of the package; Teams takes an update only if it is higher."
    " Default: that of this program.",
)
@click.option(
    "--website",
    metavar="URL",
    default="",
    help="A public page of yours that the app's details link to, also for privacy and"
    " terms. Default: URL of --url, where people have to log in.",
)
@click.option(
    "--to",
    "target",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("wederwoord-teams.zip"),
    help="The file to write. Default: wederwoord-teams.zip here.",
)
def package(target: Path, version: str | None, **given: Any) -> None:
    """Write the app package: a zip to be uploaded in Teams."""
    from adapters.channels.teams.package import PATH
    from adapters.channels.teams.package import package as packed

    named = version or metadata.version("wederwoord")
    target.write_bytes(packed(version=named, **given))
    endpoint = f"{given['url'].rstrip('/')}{PATH}"
    click.echo(f"Wrote {target}, version {named}. Copy it to your own computer.")
    click.echo(f"The messaging endpoint of the bot: {endpoint}")
    click.echo(
        "Upload it in the Teams admin center: Teams apps > Manage apps > Upload new"
        " app. Without an administrator, in Teams: Apps > Manage your apps > Upload an"
        " app."
    )
