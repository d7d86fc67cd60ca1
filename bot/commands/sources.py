"""`wederwoord sources`: what is read, what came of it, and how each source fares."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commands.cases import look_up, words_of
from bot.commands.options import home_option, json_option
from bot.commands.terminal import tell_json, tell_table

if TYPE_CHECKING:
    from bot.connection import Connection
    from bot.playbook import SourceEntry
    from bot.ports.records import Stock
    from bot.ports.store import Tx
    from bot.words import Line, Words


@dataclass(frozen=True, slots=True)
class Seen:
    """A source of the playbook with what the store knows of it."""

    entry: SourceEntry
    title: str
    stock: Stock
    trouble: str
    connection: Connection | None


@click.command()
@home_option
@json_option
def sources(home: Path | None, *, as_json: bool) -> None:
    """List the sources and what came of them, also while the bot runs."""
    from bot.words import line

    found, words = asyncio.run(look_up(home, lambda tx: (_seen(tx), words_of(tx))))
    if as_json:
        tell_json([summary(one) for one in found])
    else:
        heads = [words.say(line(f"column.{name}")) for name in COLUMNS]
        tell_table(heads, [_row(one, words) for one in found])


COLUMNS = ("source", "found", "fares")


def _seen(tx: Tx) -> Sequence[Seen]:
    from bot.ports.records import Stock

    stocks, troubles = tx.sources.stocks(), tx.sources.troubles()
    return [
        Seen(
            entry,
            tx.sources.facts(entry.name).title,
            stocks.get(entry.name, Stock()),
            troubles.get(entry.name, ""),
            tx.sources.connection(entry.name),
        )
        for entry in tx.playbook.current().sources
    ]


def summary(one: Seen) -> dict[str, Any]:
    """Give what a program wants to know of a source; times are UTC."""
    met = one.connection
    return {
        "source": one.entry.name,
        "kind": one.entry.kind,
        "title": one.title,
        **asdict(one.stock),
        "trouble": one.trouble,
        "connected_at": met.at if met else None,
        "waiting": met.left if met and not met.decided else 0,
    }


def _row(one: Seen, words: Words) -> list[str]:
    from bot.words import line

    stock = one.stock
    came = line(
        "sources.found",
        places=stock.places,
        reviews=stock.reviews,
        running=stock.running,
    )
    return [one.title, words.say(came), words.say(_fares(one))]


def _fares(one: Seen) -> Line:
    from bot.words import line

    if one.trouble:
        return line("sources.trouble", why=one.trouble)
    met = one.connection
    if met and met.left and not met.decided:
        return line("connected.left", n=met.left)
    return line("sources.well")
