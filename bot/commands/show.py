"""`wederwoord show`: one case whole, as its card shows it, with its log."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commands.cases import look_up, summary
from bot.commands.options import home_option, json_option
from bot.commands.terminal import Failure, tell_json

if TYPE_CHECKING:
    from datetime import datetime

    from bot.dossier import Dossier
    from bot.history import Entry
    from bot.ports.store import Tx


@click.command()
@click.argument("number", metavar="N", type=click.IntRange(1, 2**63 - 1))
@home_option
@json_option
def show(number: int, home: Path | None, *, as_json: bool) -> None:
    """Show case N whole, with everything that was done to it."""
    from bot.app import UtcClock
    from bot.case import CaseId
    from bot.commands.case_text import case_text

    now = UtcClock().now()

    def work(tx: Tx) -> dict[str, Any] | str:
        file = tx.cases.file(CaseId(number))
        if file is None:
            raise Failure(
                [f"There is no case {number}; `wederwoord cases` lists them."]
            )
        return _whole(tx, file, now) if as_json else case_text(tx, file, now)

    found = asyncio.run(look_up(home, work))
    if isinstance(found, str):
        click.echo(found)
    else:
        tell_json(found)


def _whole(tx: Tx, file: Dossier, now: datetime) -> dict[str, Any]:
    """Give the case for a program: the summary, the words and the log."""
    log = tx.history.of(file.case.id)
    return {
        **summary(file, now),
        "suggestions": [asdict(one) for one in file.case.suggestions],
        "draft": asdict(file.draft) if file.draft else None,
        "replies": [asdict(reply) for reply in tx.replies.earlier(file.case.id)],
        "log": [_logged(entry) for entry in log],
    }


def _logged(entry: Entry) -> dict[str, Any]:
    return {
        "seq": entry.seq,
        "at": entry.at,
        "person": entry.person,
        "action": entry.action,
        "detail": entry.detail,
        "hash": entry.hash,
    }
