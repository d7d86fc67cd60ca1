"""What an administrator sets: environment, home folder, lock and log."""

from __future__ import annotations

from bot.settings.dev import for_dev
from bot.settings.environment import from_environment
from bot.settings.home import Home, load_body
from bot.settings.lock import Holder, Lock
from bot.settings.logs import set_up_log
from bot.settings.table import Settings

__all__ = [
    "Holder",
    "Home",
    "Lock",
    "Settings",
    "for_dev",
    "from_environment",
    "load_body",
    "set_up_log",
]
