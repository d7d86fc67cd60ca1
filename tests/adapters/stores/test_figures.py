"""The figures of a week are found by their indexes, in as few questions as ever."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from adapters.stores.sqlite import SqliteStore
from bot.ports.store import Tx
from bot.week import week_at
from handlers.team.week import told
from tests.contract.stores import HOUR, NOW, opened, with_playbook

END = NOW + 24 * HOUR


def listening(store: SqliteStore) -> list[str]:
    """Give a list in which every question stands that is asked from now on."""
    asked: list[str] = []
    for db in store._readers._connections:
        db.set_trace_callback(asked.append)
    return asked


def questions(asked: list[str]) -> list[str]:
    return [sql for sql in asked if sql.strip().startswith("SELECT")]


@pytest.mark.parametrize(
    ("look", "index"),
    [
        (lambda tx: tx.figures.heard(NOW, END), "reviews_written"),
        (lambda tx: tx.figures.praise(NOW, END), "reviews_written"),
        (lambda tx: tx.figures.complaints(NOW, END), "cases_opened"),
        (lambda tx: tx.figures.changes(NOW, END), "notices_told"),
        (lambda tx: tx.figures.rated(NOW, END), "revisions_turned"),
        (lambda tx: tx.figures.promises(NOW, END), "replies_promised"),
    ],
    ids=["heard", "praise", "complaints", "changes", "rated", "promises"],
)
async def test_a_figure_reads_no_table_whole(
    store: SqliteStore,
    outside: sqlite3.Connection,
    look: Callable[[Tx], Any],
    index: str,
) -> None:
    asked = listening(store)
    await store.read(look)
    (sql,) = questions(asked)
    plan = [row[3] for row in outside.execute(f"EXPLAIN QUERY PLAN {sql}")]
    assert any(f"INDEX {index}" in step for step in plan)
    assert [step for step in plan if step.startswith("SCAN")] == []


async def test_more_cases_ask_no_more_questions(store: SqliteStore) -> None:
    await store.write(with_playbook)
    counts = []
    for first, last in ((0, 1), (1, 60)):
        for number in range(first, last):
            await store.write(lambda tx, n=number: opened(tx, n))
        await store.read(lambda tx: tx.playbook.current())
        asked = listening(store)
        found = await store.read(_told)
        counts.append((found.complaints, len(questions(asked))))
    (few, once), (many, again) = counts
    assert (few, many) == (1, 60)
    assert once == again == 5 + 2  # five figures; the rules, asked for twice


def _told(tx: Tx) -> Any:
    rules = tx.playbook.current()
    return told(tx, week_at(NOW, rules.hours), NOW + HOUR)
