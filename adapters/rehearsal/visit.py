"""The stand-in as its visitors see it: a review and what was replied, as a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup, escape

_PAGE = Markup(
    '<!doctype html><html lang="en"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width">'
    "<title>{}</title><style>body{{font:16px/1.5 sans-serif;max-width:40rem;"
    "margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere;color-scheme:light dark}}"
    "p{{white-space:pre-line}}aside{{border-left:4px solid gray;padding-left:1rem}}"
    "</style><h1>{}</h1><p>A stand-in for a review site, on this computer only.</p>"
    "{}"
)
_REVIEW = Markup("<h2>{}</h2><p><b>{}</b></p><p dir=auto>{}</p>")
_REPLY = Markup("<aside><p><b>{}</b></p><p dir=auto>{}</p></aside>")


def seen(review: Mapping[str, Any] | None, title: str) -> str:
    """Give the page of a review with its replies at a site of this title.

    None is a review that was taken down.
    """
    if review is None:
        return str(
            _PAGE.format(title, title, "This review was taken down by its author.")
        )
    author = review.get("author") or {}
    stars = review.get("stars")
    told = author.get("name", ""), "" if stars is None else f" · {stars} of 5"
    about = _REVIEW.format("".join(told), review.get("title", ""), review["text"])
    replies = [
        _REPLY.format(f"Reply, {reply['state']}", reply["text"])
        for reply in review.get("replies", ())
    ]
    nothing = [] if replies else [escape("Nobody replied yet.")]
    return str(_PAGE.format(title, title, Markup("").join([about, *replies, *nothing])))
