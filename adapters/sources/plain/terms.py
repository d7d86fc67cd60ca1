"""What the playbook says about a plain source, read from its settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.errors import SettingsError
from bot.reply import SourceFacts


@dataclass(frozen=True, slots=True)
class Terms:
    """Where a plain source is and what it does with a reply.

    sets   a reply replaces the one before it; otherwise each one is added
    shows  the replies under a review can be read back
    silent its list tells nothing of removals and of replies by others
    """

    url: str
    title: str
    sets: bool
    shows: bool
    silent: bool
    history: bool

    @property
    def facts(self) -> SourceFacts:
        return SourceFacts(
            self.title,
            repeat_safe=self.sets,
            takes_down=self.sets,
            readable=self.shows,
            # A reply that is still being checked is shown too, so absence tells.
            absence_proves=self.shows,
            history=self.history,
            silent=self.silent,
        )


def terms(name: str, settings: Mapping[str, str]) -> Terms:
    """Read the settings of a source; raises SettingsError with every mistake."""
    given = {key: settings.get(key, default) for key, default in _DEFAULTS.items()}
    problems = [
        f'source "{name}": {key} is unknown; known are: {", ".join(_DEFAULTS)}'
        for key in settings
        if key not in _DEFAULTS
    ]
    problems += [
        f'source "{name}": {key} = "{given[key]}" will not do; write {allowed}'
        for key, allowed, good in _RULES
        if not good(given[key].casefold())
    ]
    if problems:
        raise SettingsError(problems)
    return Terms(
        url=given["url"],
        title=given["title"] or name,
        sets=given["replies"].casefold() == "replace",
        shows=given["readable"].casefold() in _YES,
        silent=given["silent"].casefold() in _YES,
        history=given["history"].casefold() in _YES,
    )


_DEFAULTS = {
    "url": "",
    "title": "",
    "replies": "replace",
    "readable": "yes",
    "silent": "no",
    "history": "no",
}
# true and false as TOML writes them arrive here as Python says them
_YES, _NO = ("yes", "true"), ("no", "false")
_RULES = (
    ("url", "the address of the source", bool),
    ("replies", '"replace" or "add"', ("replace", "add").__contains__),
    ("readable", '"yes" or "no"', (*_YES, *_NO).__contains__),
    ("silent", '"yes" or "no"', (*_YES, *_NO).__contains__),
    ("history", '"yes" or "no"', (*_YES, *_NO).__contains__),
)
