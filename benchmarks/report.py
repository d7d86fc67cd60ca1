"""What was measured, as one table for people or as JSON for a program."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.figures import Bar, Figure

Figures = Mapping[str, Sequence[Figure]]


def show(figures: Figures) -> None:
    """Print the table, as wide as it needs to be also in a pipe."""
    table = Table(caption=_machine(), caption_justify="left")
    for head in ("measured", "figure", "floor", "ratio", "bar"):
        right = head in ("figure", "ratio")
        table.add_column(head, justify="right" if right else "left", no_wrap=True)
    for name, found in figures.items():
        table.add_section()
        for figure in found:
            table.add_row(f"{name}: {figure.name}", *_cells(figure))
    console = Console()
    console = console if console.is_terminal else Console(width=160)
    console.print(table)


def _cells(figure: Figure) -> tuple[str, str, str, str]:
    floor = figure.floor
    below = f"{_number(floor.value)} {figure.unit}, {floor.name}" if floor else ""
    ratio = f"{figure.ratio:.1f} x" if figure.ratio else ""
    held = f"{_bar(figure.bar, figure.unit)}: {_met(figure)}" if figure.bar else ""
    return f"{_number(figure.value)} {figure.unit}", below, ratio, held


def _bar(bar: Bar, unit: str) -> str:
    return f"at most {bar.most:g} {'x the floor' if bar.of_floor else unit}"


def _met(figure: Figure) -> str:
    return "met" if figure.met else "NOT MET"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def as_json(figures: Figures) -> str:
    told = {name: [_told(f) for f in found] for name, found in figures.items()}
    return json.dumps({"machine": _machine(), "figures": told}, indent=2)


def _told(figure: Figure) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": figure.name,
        "value": round(figure.value, 4),
        "unit": figure.unit,
    }
    if figure.floor:
        told["floor"] = round(figure.floor.value, 4)
        told["floor_is"] = figure.floor.name
    if figure.ratio:
        told["ratio"] = round(figure.ratio, 2)
    if figure.bar:
        told["bar"] = _bar(figure.bar, figure.unit)
        told["met"] = figure.met
    return told


def _machine() -> str:
    """Say what it was measured with, and how busy the machine was at the end."""
    python, engine = platform.python_version(), sqlite3.sqlite_version
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    return f"Python {python}, SQLite {engine}, {load}"
