"""What a judge of the kill rig notes: figures, and a sentence for every fault."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

NOUGHT = ("doubled", "lost")
"""What must be nought; both stand in every line of figures, in front."""


@dataclass
class Verdicts:
    """Figures of a round, and a sentence for everything that must not be."""

    figures: Counter[str] = field(
        default_factory=lambda: Counter(dict.fromkeys(NOUGHT, 0))
    )
    faults: list[str] = field(default_factory=list)

    def must(self, held: bool, sentence: str, figure: str = "faults") -> None:
        if not held:
            self.faults.append(sentence)
            self.figures[figure] += 1

    def same(self, found: Counter[Any], wanted: Counter[Any], sentence: str) -> None:
        """Note what is there less often than it must be (lost) or more (doubled)."""
        for what in found | wanted:
            figure = "doubled" if found[what] > wanted[what] else "lost"
            said = f"{sentence}: {what} {found[what]} times, not {wanted[what]}"
            self.must(found[what] == wanted[what], said, figure)
