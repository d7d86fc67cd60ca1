"""The options that commands share, and what they mean together with the environment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from bot.settings import Home, Settings

Command = TypeVar("Command", bound=Callable[..., Any])


def home_option(command: Command) -> Command:
    return click.option(
        "--home",
        metavar="DIR",
        type=click.Path(file_okay=False, path_type=Path),
        help="The home folder. Default: WEDERWOORD_HOME, else ./wederwoord-home.",
    )(command)


def json_option(command: Command) -> Command:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def port_option(command: Command) -> Command:
    return click.option(
        "--port",
        type=click.IntRange(0, 65535),
        help="Port of the page, 0 for any that is free. Default: PORT.",
    )(command)


def settled(home: Path | None, port: int | None = None) -> tuple[Home, Settings]:
    """Give home and settings: an option beats the environment.

    Raises SettingsError when the environment holds a mistake.
    """
    from bot.settings import Home, from_environment

    settings = from_environment()
    settings = replace(settings, home=settings.home if home is None else home)
    settings = replace(settings, port=settings.port if port is None else port)
    return Home(settings.home), settings
