"""The settings of one installation: secrets and addresses, from the environment only.

The table in table.py is all there is. Reading, the messages about mistakes,
`.env.example` and the table in docs/reference.md are made from it. The team's rules
are not here: they stand in the playbook.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from typing import Any

from bot.errors import SettingsError
from bot.settings.halves import half
from bot.settings.kinds import Unlike
from bot.settings.table import PREFIX, SETTINGS, Setting, Settings


def from_environment(*, whole: bool = True) -> Settings:
    """Read the settings of this process. Raises SettingsError with every mistake.

    Where `whole` is not wanted, what was set up in part is no mistake: it is for a
    command that leads to the rest.
    """
    return read(os.environ, whole=whole)


def read(environ: Mapping[str, str], *, whole: bool = True) -> Settings:
    """Make settings of variables. Raises SettingsError with every mistake at once."""
    problems = [_unknown(name) for name in environ if _is_stranger(name)]
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        text = environ.get(setting.name, "").strip() or setting.default
        try:
            values[setting.field] = setting.read(text) if text else ""
        except ValueError as error:
            values[setting.field] = ""
            problems.append(_wrong(setting, text, error))
    settings = Settings(**values)
    problems += half(settings) if whole and not problems else []
    if problems:
        raise SettingsError(problems)
    return settings


def _is_stranger(name: str) -> bool:
    return name.startswith(PREFIX) and name not in {s.name for s in SETTINGS}


def _unknown(name: str) -> str:
    known = {setting.field.upper(): setting.name for setting in SETTINGS}
    near = difflib.get_close_matches(name.removeprefix(PREFIX), known, n=1)
    all_ = ", ".join(known.values())
    advice = f"did you mean {known[near[0]]}?" if near else f"known are {all_}."
    return f"{name} in the environment is no setting of wederwoord; {advice}"


def _wrong(setting: Setting, text: str, error: ValueError) -> str:
    held = "is something else" if setting.secret else f"is {text!r}"
    said = str(error) if isinstance(error, Unlike) else held
    allowed = " Allowed is" if said.endswith("?") else "; allowed is"
    return (
        f"{setting.name} in the environment {said}{allowed}"
        f" {setting.allowed} ({setting.meaning})."
    )


def example() -> str:
    """Give the text of `.env.example`: all settings, switched off, with defaults."""
    opening = (
        "# Settings of wederwoord. Copy to .env, change what you need, and hand it to\n"
        "# whatever starts wederwoord: EnvironmentFile= of systemd, --env-file of a\n"
        "# container, or `set -a; . ./.env` in a shell. The rules of the team are\n"
        "# not here: they stand in playbook.toml in the home folder.\n"
    )
    return opening + "".join(
        f"\n# {s.meaning}\n# allowed: {s.allowed}\n#{s.name}={s.default}\n"
        for s in SETTINGS
    )


def markdown() -> str:
    """Give the settings as a Markdown table for docs/reference.md."""
    rows = [
        f"| `{s.name}` | {f'`{s.default}`' if s.default else 'none'} | {s.meaning}"
        f" | {s.allowed} |\n"
        for s in SETTINGS
    ]
    head = "| variable | default | meaning | allowed |\n| --- | --- | --- | --- |\n"
    return head + "".join(rows)
