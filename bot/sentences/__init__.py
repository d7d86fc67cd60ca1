"""What a new team starts with: the reply sentences and alarm phrases that we ship.

nl.toml holds the phrasings nlje and nlu, en.toml the phrasing en; phrases.toml holds
what alarms in either language. A team edits copies of these in its own home.
"""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

LANGUAGE_FILES = ("nl.toml", "en.toml")
PHRASES_FILE = "phrases.toml"


def shipped_sentences() -> dict[str, Any]:
    """Give the phrasings by name, as `bot.playbook.read` takes them."""
    return {
        name: phrasing
        for file in LANGUAGE_FILES
        for name, phrasing in tomllib.loads(shipped_text(file)).items()
    }


def shipped_phrases() -> dict[str, Any]:
    """Give the phrases by topic, as `bot.playbook.read` takes them."""
    return tomllib.loads(shipped_text(PHRASES_FILE))


def shipped_text(file: str) -> str:
    """Give a shipped file as it is written, comments included."""
    return (resources.files("bot.sentences") / file).read_text("utf-8")
