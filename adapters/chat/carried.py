"""What travels unseen in a dialog, so that what is sent back says what it is about.

It is packed small, since Slack carries 3000 characters: the words that a dialog keeps
for somebody mostly fit. What comes back is read as if a stranger had written it.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.press import Address
from bot.subject import Subject, parse

_MOST = 200_000
"""Bytes that are unpacked at most; ours are never near it."""
_NAMED = ("action", "step", "shown", "seen")
_WHERE = ("channel", "conversation", "message", "thread", "tenant", "service_url")


@dataclass(frozen=True, slots=True)
class Carried:
    """What a dialog is about.

    step   the verb of its one submit button
    kept   the values of fields that are not shown
    texts  the names of the boxes that are shown, for a chat that says nothing of empty
           ones: what does not come back was emptied, it was not left alone
    where  where it was opened from
    """

    action: str
    subject: Subject
    where: Address
    step: str = ""
    shown: str = ""
    seen: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)
    texts: tuple[str, ...] = ()


def pack(carried: Carried) -> str:
    """Give it as a text; the caller sees to it that the chat can carry that much."""
    plain = {
        **{name: getattr(carried, name) for name in _NAMED},
        "subject": carried.subject.named,
        "where": [getattr(carried.where, name) for name in _WHERE],
        "kept": dict(carried.kept),
        **({"texts": carried.texts} if carried.texts else {}),
    }
    whole = json.dumps(plain, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(zlib.compress(whole, 9)).decode()


def unpack(packed: str) -> Carried:
    """Read what `pack` made. Raises ValueError for anything else."""
    plain = _read(_unzipped(packed))
    if not isinstance(plain, dict) or {*plain, "texts"} != {*_NAMED, *_OTHERS}:
        raise ValueError("not a dialog of ours")
    named = {name: _text(plain[name]) for name in _NAMED}
    where, kept, texts = plain["where"], plain["kept"], plain.get("texts", [])
    if not isinstance(where, list) or len(where) != len(_WHERE):
        raise ValueError("not a place of ours")
    if not (isinstance(kept, dict) and isinstance(texts, list)):
        raise ValueError("no fields of ours")  # noqa: TRY004 - one error for all
    return Carried(
        **named,
        subject=parse(_text(plain["subject"])),
        where=Address(*map(_text, where)),
        kept={name: _text(value) for name, value in kept.items()},
        texts=tuple(map(_text, texts)),
    )


_OTHERS = ("subject", "where", "kept", "texts")


def _unzipped(packed: str) -> bytes:
    try:
        packed_bytes = base64.b64decode(packed, altchars=b"-_", validate=True)
        opened = zlib.decompressobj()
        whole = opened.decompress(packed_bytes, _MOST)
    except zlib.error as error:
        raise ValueError("not packed by us") from error
    if not opened.eof or opened.unused_data:
        raise ValueError("not packed by us, or too much")
    return whole


def _read(whole: bytes) -> Any:
    try:
        return json.loads(whole)
    except RecursionError as error:
        raise ValueError("nested beyond reading") from error


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")  # noqa: TRY004 - one error for all
    return value
