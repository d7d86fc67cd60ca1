"""A case as plain text: all that its card, its whole view and its log show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, cast

from bot.blocks import Block, Head, Info, Logged, Look, Note, Offer, Quote, Wording
from bot.card import card
from bot.commands.cases import words_of
from bot.dispatch import Handler
from bot.dossier import Dossier
from bot.person import Identity, guest
from bot.ports.store import Tx
from bot.press import Address, Dialog, Request, Show
from bot.subject import Subject
from bot.words import Words
from handlers.looking import look


def case_text(tx: Tx, file: Dossier, now: datetime) -> str:
    """Draw a case with its log, in the words of the team, as it stands at `now`."""
    words = words_of(tx)
    whole, log = _shown(look.read, tx, file, now), _shown(look.log, tx, file, now)
    stands = [b for b in card(file, now).blocks if isinstance(b, Wording | Look)]
    lines = _lines([*whole.blocks, *stands], words)
    return "\n".join([*lines, "", words.say(log.title), *_lines(log.blocks, words)])


def _shown(page: Handler, tx: Tx, file: Dossier, now: datetime) -> Dialog:
    """Have a page shown to a guest in the terminal, as on any channel."""
    who, subject = Identity("terminal", "", ""), Subject("case", str(file.case.id))
    request = Request("", subject, who, Address("terminal", ""), "", now)
    return cast("Show", page(tx, request, guest(who), now)).page


def _lines(blocks: Iterable[Block], words: Words) -> list[str]:
    return [line for block in blocks for line in _DRAWN[type(block)](block, words)]


def _said(block: Any, words: Words) -> list[str]:
    return [words.say(block.line)]


def _info(block: Any, words: Words) -> list[str]:
    return [" · ".join(words.say(part) for part in block.parts)]


def _quote(block: Any, _: Words) -> list[str]:
    return ["", *_indented(block.text), *([block.url] if block.url else []), ""]


def _offer(block: Any, words: Words) -> list[str]:
    return [f"{block.number} {words.say(block.stance)}: {block.text}"]


def _wording(block: Any, words: Words) -> list[str]:
    return [words.say(block.by), *_indented(block.text), ""]


def _entry(block: Any, words: Words) -> list[str]:
    return [words.say(block.line), *_indented(block.detail)]


def _indented(text: str) -> list[str]:
    return [f"  {line}" for line in text.splitlines()]


_DRAWN: Mapping[type, Callable[[Any, Words], list[str]]] = {
    Head: _said,
    Info: _info,
    Quote: _quote,
    Offer: _offer,
    Wording: _wording,
    Look: _said,
    Note: _said,
    Logged: _entry,
}
