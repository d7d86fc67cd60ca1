"""What a colleague notes by hand: a complaint that was said where no source reads.

It becomes a review of a source of its own. Replies to it are posted by hand, at the
site in its link or wherever it was said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from bot.links import safe_url
from bot.reply import SourceFacts
from bot.review import NOTED, Review, ReviewKey, clean, digest, key_of, plain


def facts(title: str) -> SourceFacts:
    """Say what can be done with a reply there: nothing but posting it by hand."""
    return SourceFacts(title, takes=False, readable=False, absence_proves=False)


@dataclass(frozen=True, slots=True)
class Noted:
    """A complaint as somebody noted it; `at` is when it was said, UTC.

    `url` may be linked to; `site` is where it was said, where the link does not tell.
    """

    words: str
    url: str
    author: str
    site: str
    stars: int | None
    at: datetime

    @property
    def key(self) -> ReviewKey:
        """The same for the same words at the same link, or of the same person."""
        return key_of(NOTED, self._name)

    @property
    def _name(self) -> str:
        return digest(f"{self.url or plain(self.author)}\0{plain(self.words)}")[:32]

    def review(self) -> Review:
        """Make the review; its author is known by this name at this site only."""
        place = self.site if self.site != _host(self.url) else ""
        known = f"{plain(place) or _host(self.url)}:{plain(self.author)}"
        return Review(
            NOTED,
            self._name,
            self.at,
            self.words,
            place=place,
            url=self.url,
            author=self.author,
            author_id=known if self.author else "",
            stars=self.stars,
        )


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


_LINK = re.compile(r"https?://[^\s<>|\"“”]+", re.IGNORECASE)
_BARE = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?")


def first_link(text: str) -> str:
    """Give the first web address in a text that may be linked to, else ""."""
    found = (match.rstrip(".,;:!?)]}'") for match in _LINK.findall(text))
    return next(filter(None, map(safe_url, found)), "")


def link_of(typed: str) -> str:
    """Read a web address that somebody typed, with or without https; else ""."""
    typed = clean(typed)
    if _BARE.fullmatch(typed):
        return safe_url(f"https://{typed}")
    return "" if re.search(r"\s", typed) else safe_url(typed)
