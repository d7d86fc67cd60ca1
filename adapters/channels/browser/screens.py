"""The HTML of the page, made from templates that escape whatever they are given."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from functools import cached_property
from hashlib import sha256
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from adapters.channels.browser.gate import Visitor
from adapters.channels.browser.view import dialog_view
from bot.actions import ACTIONS, group_of
from bot.ports.records import Post
from bot.press import Dialog
from bot.words import Line, Words

_PACKAGE = "adapters.channels.browser"
ASSETS: Mapping[str, str] = {
    "page.css": "text/css",
    "page.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
_PARTS = {"page.js": ("presses.js", "dialogs.js", "places.js")}
"""What the page gets as one file, since a browser keeps each under its digest."""


class Screens:
    """Draws pages and pieces of pages. Templates are compiled once."""

    def __init__(self) -> None:
        self._jinja = Environment(
            loader=PackageLoader(_PACKAGE),
            autoescape=True,
            auto_reload=False,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._jinja.globals["assets"] = {
            name: f"/static/{name}?{sha256(body).hexdigest()[:12]}"
            for name, body in self.assets.items()
        }

        self._jinja.globals["group"] = {name: group_of(name) for name in ACTIONS}

    @cached_property
    def assets(self) -> Mapping[str, bytes]:
        folder = resources.files(_PACKAGE) / "static"
        return {
            name: b"\n".join((folder / part).read_bytes() for part in parts)
            for name, parts in ((name, _PARTS.get(name, (name,))) for name in ASSETS)
        }

    def draw(self, name: str, words: Words, **values: Any) -> str:
        """Fill a template; in it `say` gives the words of a key."""

        def say(key: str, **slots: Any) -> str:
            return words.say(Line(key, slots))

        template = self._jinja.get_template(f"{name}.html")
        return template.render(say=say, language=words.language, **values)

    def post(self, post: Post, words: Words) -> str:
        """Draw one message: a card with an empty thread, or a line."""
        return self.draw("post", words, post=post, lines=())

    def place(self, page: Dialog, visitor: Visitor) -> str:
        """Draw what stands in a place of its own: nothing to fill in or to close."""
        view = dialog_view(page, {}, visitor.words)
        return self.draw("place", visitor.words, dialog=view)

    def dialog(
        self, dialog: Dialog, visitor: Visitor, errors: Mapping[str, Line]
    ) -> str:
        """Draw a dialog; its view id names this very drawing of it."""
        view = dialog_view(dialog, errors, visitor.words)
        return self.draw(
            "dialog", visitor.words, dialog=view, view=secrets.token_hex(8)
        )
