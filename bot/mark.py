"""How one thing fared that `wederwoord check` tried: well, worth a look, or wrong."""

from __future__ import annotations

from enum import StrEnum


class Mark(StrEnum):
    """What is wrong keeps the team from working; a look is for a person to judge."""

    WELL = "well"
    LOOK = "look"
    WRONG = "wrong"


Finding = tuple[str, Mark, str]
"""What was tried, how it fared, and a sentence that says what to do."""
