"""The home folder: where everything of one installation is, and the rules read from it.

playbook.toml      the team's rules
sentences/*.toml   reply sentences; a file here replaces the shipped one of its name
phrases.toml       phrases that always alarm; replaces the shipped ones
wederwoord.db      cases and everything that happened to them
wederwoord.lock    held by the wederwoord that runs
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import playbook
from bot.errors import SettingsError
from bot.grammar import Problem
from bot.playbook import PlaybookError
from bot.sentences import shipped_phrases, shipped_sentences
from bot.settings.line_finder import line_of


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of one installation; it need not exist yet."""

    folder: Path

    @property
    def playbook(self) -> Path:
        return self.folder / "playbook.toml"

    @property
    def sentences(self) -> Path:
        return self.folder / "sentences"

    @property
    def phrases(self) -> Path:
        return self.folder / "phrases.toml"

    @property
    def store(self) -> Path:
        return self.folder / "wederwoord.db"

    @property
    def lock(self) -> Path:
        return self.folder / "wederwoord.lock"


def load_body(home: Home) -> dict[str, Any]:
    """Read and check the rules of a home: {"playbook", "sentences", "phrases"}.

    Raises SettingsError: one sentence per mistake, with file, line, key and what is
    allowed there.
    """
    if not home.playbook.is_file():
        raise SettingsError(
            f"There is no playbook in {home.folder}; make one with"
            f" `wederwoord init {home.folder}`, or name another folder with --home."
        )
    files = _Files(home)
    body = files.body()
    if files.problems:
        raise SettingsError(files.problems)
    try:
        playbook.read(body["playbook"], body["sentences"], body["phrases"])
    except PlaybookError as error:
        raise SettingsError([files.say(p) for p in error.problems]) from None
    return body


class _Files:
    """The TOML files of a home, with what could not be read of them."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.problems: list[str] = []
        self.texts: dict[Path, str] = {}
        self.holding: dict[str, Path] = {}

    def body(self) -> dict[str, Any]:
        return {
            "playbook": self._read(self.home.playbook),
            "sentences": self._sentences(),
            "phrases": self._phrases(),
        }

    def _sentences(self) -> dict[str, Any]:
        found = shipped_sentences()
        for path in sorted(self.home.sentences.glob("*.toml")):
            for name, phrasing in self._read(path).items():
                if name in self.holding:
                    both = f"{self._name(self.holding[name])} and {self._name(path)}"
                    self.problems.append(f"{both} both hold [{name}]; keep one.")
                self.holding[name] = path
                found[name] = phrasing
        return found

    def _phrases(self) -> dict[str, Any]:
        own = self.home.phrases
        return self._read(own) if own.is_file() else shipped_phrases()

    def _read(self, path: Path) -> dict[str, Any]:
        try:
            # Editors on Windows open a text with a mark that TOML does not know.
            text = path.read_text("utf-8-sig")
            self.texts[path] = text
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            self.problems.append(not_toml(self._name(path), str(error)))
        except UnicodeDecodeError:
            self.problems.append(f"{self._name(path)}: save this file as UTF-8.")
        except OSError as error:
            self.problems.append(f"{path} cannot be read: {error.strerror}.")
        return {}

    def _name(self, path: Path) -> str:
        return str(path.relative_to(self.home.folder))

    def say(self, problem: Problem) -> str:
        """Put a mistake in a sentence that leads to its line."""
        path = self._file(problem)
        return sentence(self._name(path), self.texts.get(path, ""), problem)

    def _file(self, problem: Problem) -> Path:
        if problem.part == "sentences":
            usual = self.home.sentences / f"{problem.path[0]}.toml"
            return self.holding.get(str(problem.path[0]), usual)
        return self.home.phrases if problem.part == "phrases" else self.home.playbook


def sentence(name: str, text: str, problem: Problem) -> str:
    """Say a mistake in a file of this name and text: its line, its key, what may be."""
    line = line_of(text, problem.path)
    where = f"{name}, line {line}" if line else name
    return f"{where}: {_spoken(problem.path)}: {problem.message}"


_AT_LINE = re.compile(r"(.*) \(at line (\d+), column \d+\)")


def not_toml(name: str, said: str) -> str:
    """Say why a file is no TOML; `said` is how Python says it."""
    found = _AT_LINE.fullmatch(said)
    if found:
        return f"{name}, line {found[2]}: {found[1]}."
    return f"{name}: {said}."


def _spoken(keys: tuple[str | int, ...]) -> str:
    """Name a key as a person would: ("people", 1, "roles") is "people 2, roles"."""
    words = [f" {key + 1}" if isinstance(key, int) else f", {key}" for key in keys]
    return "".join(words).removeprefix(", ")
