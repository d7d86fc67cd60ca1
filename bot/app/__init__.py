"""The one room that knows all others: it chooses the real parts, joins and runs them.

parts    which source, store and channel are chosen, and how all is joined
running  one wederwoord of a home: opened, started, stopped
checks   everything tried once, read-only, for `wederwoord check`
"""

from __future__ import annotations

from bot.app.checks import Check, checks
from bot.app.parts import Parts, describe, join, reader, tables
from bot.app.running import App, UtcClock, serve

__all__ = [
    "App",
    "Check",
    "Parts",
    "UtcClock",
    "checks",
    "describe",
    "join",
    "reader",
    "serve",
    "tables",
]
