"""What a customer said in public, cleaned of what could deceive or harm a reader."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

ReviewKey = NewType("ReviewKey", str)
"""`<source>/<id at the source>`: the one name of a review inside the bot."""


NOTED = "noted"
"""The source of what people note by hand; none of a playbook may be called so."""


class Kind(StrEnum):
    REVIEW = "review"
    COMMENT = "comment"
    MENTION = "mention"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Standing:
    """A reply that stands under a review at its source, whoever placed it.

    `pending`: ours, taken in, and still being checked by the source.
    """

    id: str
    text: str
    at: datetime | None = None
    pending: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """One public utterance as its source shows it now. All times are UTC.

    `text` is what the customer wrote; `translation` what the source made of it.
    """

    source: str
    external_id: str
    created_at: datetime
    text: str
    kind: Kind = Kind.REVIEW
    place: str = ""
    url: str = ""
    author: str = ""
    author_id: str = ""
    title: str = ""
    language: str = ""
    stars: float | None = None
    scale: int = 5
    pictures: int = 0
    replies: tuple[Standing, ...] = ()
    translation: str = ""

    @property
    def key(self) -> ReviewKey:
        return key_of(self.source, self.external_id)

    @property
    def said(self) -> str:
        """What the customer wrote, title and text in one."""
        return "\n".join(part for part in (self.title, self.text) if part)

    @property
    def digest(self) -> str:
        """Tells one version of what the customer said from another."""
        return digest(f"{self.stars}\0{self.title}\0{self.text}")

    @property
    def stars_of_five(self) -> float | None:
        """The stars on a scale of five, however the source counts."""
        return None if self.stars is None else self.stars * 5 / self.scale


def key_of(source: str, external_id: str) -> ReviewKey:
    return ReviewKey(f"{source}/{external_id}")


def digest(text: str) -> str:
    """Name exact words: SHA-256 of their UTF-8 bytes, in hex."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def plain(text: str) -> str:
    """Give text as it is compared: small letters, single spaces, straight apostrophes.

    Telephones write a curly apostrophe where a keyboard writes a straight one.
    """
    return " ".join(text.casefold().replace("\u2019", "'").split())


# Bidirectional controls can show a reader other words than were written; a zero-width
# space or a soft hyphen hides one word in another. The joiner U+200D stays: emoji are
# made with it.
_DECEIVING = re.compile(
    "[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_LONE = re.compile("[\ud800-\udfff]")
_MARKS = "[\u0300-\u036f\u0483-\u0489\u20d0-\u20ff]"
_PILED_UP = re.compile(f"({_MARKS}{{4}}){_MARKS}+")
LONGEST = 200_000
"""Characters kept of one utterance; no source in docs/ allows a tenth of it."""


def clean(text: str) -> str:
    """Give text that every screen and file can hold and that shows what it says.

    Lone surrogates become U+FFFD, control and direction marks go, at most four accents
    stay piled on a letter, every line ends in a line feed, and the form is NFC. What
    is clean stays as it is.
    """
    if text.isascii() and text.isprintable():
        return text[:LONGEST].strip()  # most of it: nothing there to mend
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _LONE.sub("\ufffd", text)
    text = _DECEIVING.sub("", _CONTROLS.sub("", text))
    return _unpiled(text)[:LONGEST].strip()


def _unpiled(text: str) -> str:
    # Composing can pile accents up anew, and taking some away lets others compose.
    before = None
    while before != text:
        before = text
        text = _PILED_UP.sub(r"\1", unicodedata.normalize("NFC", text))
    return text


_REST = " …"


def short(text: str, most: int) -> str:
    """Give text as one line of at most `most` characters.

    It ends after a word, but a word that is long itself is cut: a link is better read
    in part than not at all. No sign of several characters falls apart.
    """
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    at = most - len(_REST)
    space = text.rfind(" ", at // 2, at + 1)
    at = space if space > 0 else at
    while at > 0 and _belongs(text, at):
        at -= 1
    return text[:at].rstrip() + _REST


def _belongs(text: str, at: int) -> bool:
    """Tell whether the character at `at` makes one sign with the one before it."""
    joined = "\u200d" in (text[at - 1], text[at])
    return joined or unicodedata.category(text[at]) in {"Mn", "Mc", "Me", "Sk"}


_UNSEEN = re.compile("[\u00ad\u200b\u2060-\u2064\ufeff]")


def visible(text: str) -> str:
    """Give a colleague's words without what nobody can see.

    Zero-width signs, soft hyphens and controls come along when text is pasted.
    """
    return _UNSEEN.sub("", _CONTROLS.sub("", text))
