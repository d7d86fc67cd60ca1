"""`wederwoord version`: which version this is."""

from __future__ import annotations

from importlib import metadata

import click


@click.command()
def version() -> None:
    """Print which version this is."""
    click.echo(f"wederwoord {metadata.version('wederwoord')}")
