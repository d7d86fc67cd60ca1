"""Of two presses in one dialog the newer one decides what it shows.

An answer that comes late would else take away what somebody typed since.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from weakref import WeakValueDictionary


class View:
    """One view somebody has before them: its presses in order, and who draws it now."""

    def __init__(self) -> None:
        self.presses: list[str] = []
        self.drawing = asyncio.Lock()


@dataclass(frozen=True, slots=True)
class Rank:
    """Where one press stands among those of its view."""

    view: View
    key: str

    @property
    def newest(self) -> bool:
        return self.view.presses[-1] == self.key


class Order:
    """Keeps the presses of each view in order, while one of them is being answered."""

    def __init__(self) -> None:
        self._views: WeakValueDictionary[str, View] = WeakValueDictionary()

    def rank(self, view: str, key: str) -> Rank:
        """Give a press its place; one that is handed over again keeps what it had."""
        found = self._views.get(view) or View()
        self._views[view] = found
        if key not in found.presses:
            found.presses.append(key)
        return Rank(found, key)
