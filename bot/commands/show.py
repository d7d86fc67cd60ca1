"""`wederwoord show`: one case whole, as its card shows it, with its log."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commands.cases import look_up, summary, words_of
from bot.commands.options import home_option, json_option
from bot.commands.terminal import Failure, tell_json

if TYPE_CHECKING:
    from datetime import datetime

    from bot.blocks import Block
    from bot.card import Dossier
    from bot.history import Entry
    from bot.ports.store import Tx
    from bot.words import Words


@click.command()
@click.argument("number", metavar="N", type=click.IntRange(min=1))
@home_option
@json_option
def show(number: int, home: Path | None, *, as_json: bool) -> None:
    """Show case N whole, with everything that was done to it."""
    from bot.app import UtcClock

    now = UtcClock().now()

    def work(tx: Tx) -> dict[str, Any] | str:
        from bot.case import CaseId

        file = tx.cases.file(CaseId(number))
        if file is None:
            raise Failure([f"There is no case {number}; `wederwoord cases` lists them."])
        return _whole(tx, file, now) if as_json else _text(tx, file, now)

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


# ------------------------------------------------------------------ for a person


def _text(tx: Tx, file: Dossier, now: datetime) -> str:
    """Draw the card and the log as plain text, in the words of the team."""
    from bot.card import card
    from bot.person import Identity, guest
    from bot.press import Address, Request, Show
    from handlers.look import log

    drawn, words = card(file, now), words_of(tx)
    who = Identity("terminal", "", "")
    request = Request("log", drawn.subject, who, Address("terminal", ""), "", now)
    answer = log(tx, request, guest(who), now)
    blocks = [*drawn.blocks, *(answer.page.blocks if isinstance(answer, Show) else ())]
    return "\n".join(_lines(blocks, words))


def _lines(blocks: Iterable[Block], words: Words) -> list[str]:
    return [line for block in blocks for line in _DRAWN[type(block).__name__](block, words)]


def _said(block: Any, words: Words) -> list[str]:
    return [words.say(block.line)]


def _info(block: Any, words: Words) -> list[str]:
    return [" · ".join(words.say(part) for part in block.parts)]


def _quote(block: Any, _: Words) -> list[str]:
    return ["", *(f"  {line}" for line in block.text.splitlines()), block.url, ""]


def _offer(block: Any, words: Words) -> list[str]:
    return [f"{block.number} {words.say(block.stance)}: {block.text}"]


def _wording(block: Any, words: Words) -> list[str]:
    return [words.say(block.by), *(f"  {line}" for line in block.text.splitlines()), ""]


def _entry(block: Any, words: Words) -> list[str]:
    return [words.say(block.line), *(f"    {line}" for line in block.detail.splitlines())]


_DRAWN: Mapping[str, Callable[[Any, Words], list[str]]] = {
    "Head": _said,
    "Info": _info,
    "Quote": _quote,
    "Offer": _offer,
    "Wording": _wording,
    "Look": _said,
    "Note": _said,
    "Logged": _entry,
}
