"""A new playbook.toml: every key with its meaning, ready to be changed by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bot.commands.names import Member
from bot.keys import KEYS

_OPENING = """\
# The playbook: the rules of this webcare team.
# `wederwoord check` says whether all is right; wederwoord reads it when it starts.
"""
_SOURCES = """
# --------------------------------------------------------------- where customers speak
# kind "file" watches a folder for CSV and JSONL; a path is meant from this folder on.
"""
_PEOPLE = """
# ----------------------------------------------------------------------------- the team
# reader looks; agent works on cases; approver and lead agree to replies as well;
# product hears of complaints; admin looks after wederwoord.
"""
_AREAS = """\
# -------------------------------------------------------------- where things go wrong
# Name the parts of what you do, and "Tell colleagues" knows whom to ask. For instance:
#
# [[areas]]
# id = "delivery"
# name = "Delivery"
# customer = "our delivery"           # how replies name it
# words = ["late", "parcel"]          # in a review they point to it
# people = ["joost"]                  # their ids, who is asked first in front
"""


def playbook_text(
    values: Mapping[str, Any],
    sources: Sequence[Mapping[str, str]],
    people: Sequence[Member],
) -> str:
    """Give the text of a playbook; keys without a value get their default."""
    keys = "".join(
        f"\n# {key.meaning}\n# allowed: {key.rule.allowed}\n"
        f"{name} = {_toml(values.get(name, key.default))}\n"
        for name, key in KEYS.items()
    )
    listed = "".join(_table("sources", source) for source in sources)
    team = "".join(_table("people", asdict(person)) for person in people)
    return f"{_OPENING}{keys}{_SOURCES}{listed}{_PEOPLE}{team}{_AREAS}"


def _table(name: str, values: Mapping[str, Any]) -> str:
    lines = "".join(f"{key} = {_toml(value)}\n" for key, value in values.items())
    return f"[[{name}]]\n{lines}\n"


def _toml(value: Any) -> str:
    """Write a value as TOML, which takes texts, numbers and lists as JSON does."""
    return json.dumps(value, ensure_ascii=False)
