"""`wederwoord google connect` leads from a client at Google to three lines for .env."""

from __future__ import annotations

import asyncio
import os
import re
import select
import subprocess
import sys
import webbrowser
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from adapters.sources.google_business import consent
from bot.commands import google as module
from tests.commands.consenting import (
    ID,
    QUOTA,
    REFRESH,
    SECRET,
    Google,
    at_google,
    lead,
    visit,
)
from tests.commands.terminal import COMMAND, environment, type_in

LINES = (
    f"GOOGLE_CLIENT_ID={ID}\n"
    f"GOOGLE_CLIENT_SECRET={SECRET}\n"
    f"GOOGLE_REFRESH_TOKEN={REFRESH}\n"
)
PAGE = Path(__file__).parents[2] / "docs" / "sources" / "google.md"
CLIENT = ("--client-id", ID, "--client-secret", SECRET)


class Window:
    """A browser with somebody before it, who agrees."""

    def __init__(self) -> None:
        self.pages: list[str] = []

    def open(self, address: str) -> bool:
        self.pages.append(visit(address)[1])
        return True


@pytest.fixture
def google() -> Iterator[Google]:
    with at_google(Google()) as google:
        yield google


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> Window:
    window = Window()
    monkeypatch.setattr(webbrowser, "get", lambda: window)
    return window


def connect(google: Google, *more: str, **environ: str) -> Result:
    return type_in("google", "connect", "--url", google.url, *more, **environ)


def test_it_prints_three_lines_and_says_what_it_sees(
    google: Google, window: Window
) -> None:
    google.pages = {"accounts/1": [["locations/7"], ["locations/8"]]}
    done = connect(google, *CLIENT, "--language", "nl")
    assert done.exit_code == 0
    assert done.stdout == LINES
    assert "A browser was opened." in done.stderr
    assert "Waiting for ten minutes at most." in done.stderr
    assert "With it wederwoord sees 1 account, 2 places.\n" in done.stderr
    assert "deze pagina kun je sluiten" in window.pages[0]
    assert done.stderr.count(REFRESH) + done.stderr.count(SECRET) == 0


def test_what_env_holds_already_need_not_be_given(
    google: Google, window: Window
) -> None:
    half = {"GOOGLE_CLIENT_ID": ID, "GOOGLE_CLIENT_SECRET": SECRET}
    assert connect(google, **half).stdout == LINES
    old = {"GOOGLE_CLIENT_ID": f"1{ID}", "GOOGLE_REFRESH_TOKEN": "1//old-token"}
    assert connect(google, *CLIENT, **old).stdout == LINES


@pytest.mark.parametrize("given", [(), CLIENT[:2], CLIENT[2:]])
def test_without_a_client_it_says_where_one_comes_from(
    google: Google, given: tuple[str, ...]
) -> None:
    done = connect(google, *given)
    assert done.exit_code == 1
    assert done.stderr.startswith("Which app asks? Put GOOGLE_CLIENT_ID")
    assert google.asked == {}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--client-id", SECRET), "It holds a client secret: do you have the two"),
        (("--client-id", "104"), "It ends in .apps.googleusercontent.com."),
        (("--url", "http://google.example"), "Give an https address, or http on this"),
    ],
)
def test_what_cannot_be_right_is_said_at_once(
    google: Google, words: tuple[str, str], says: str
) -> None:
    done = type_in("google", "connect", *words)
    assert done.exit_code == 2
    assert says in done.stderr
    assert SECRET not in done.stderr


def test_a_no_is_a_sentence(google: Google, window: Window) -> None:
    google.refuses = "access_denied"
    done = connect(google, *CLIENT)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "At Google the answer was no: nothing is connected." in done.stderr


def test_what_is_missing_yet_does_not_undo_the_consent(
    google: Google, window: Window
) -> None:
    google.listed = (429, {"error": QUOTA})
    done = connect(google, *CLIENT)
    assert (done.exit_code, done.stdout) == (0, LINES)
    assert "The token is good, but nothing can be read yet. " in done.stderr


def test_who_sees_no_place_may_be_somebody_else_at_google(
    google: Google, window: Window
) -> None:
    google.pages = {"accounts/1": [[]], "accounts/2": [[]]}
    done = connect(google, *CLIENT)
    assert done.exit_code == 0
    assert "sees 2 accounts, 0 places. Is this the Google account of" in done.stderr


@pytest.mark.parametrize(
    "said",
    [
        *consent._SAID.values(),
        *(consent._NO_ANSWER, consent._OTHER_STATE, consent._SAID_NO),
        *(consent._TOO_LATE, consent._NOT_TICKED, consent._NOTHING_LASTS),
        *(module._NO_CLIENT, module._NOTHING_YET),
    ],
)
def test_the_page_tells_what_to_do_about_each_sentence(said: str) -> None:
    page = PAGE.read_text("utf-8")
    begin = re.split(r"[.,:?]", said)[0]
    assert f"*{begin}" in page


def _nowhere() -> None:
    raise webbrowser.Error


@pytest.mark.parametrize(
    ("get", "more"),
    [
        (_nowhere, ()),
        (lambda: webbrowser.GenericBrowser("true"), ()),
        (Window, ("--no-browser",)),
    ],
    ids=["none", "one in the terminal", "none wanted"],
)
def test_where_no_browser_opens_it_waits_and_ends(
    google: Google,
    monkeypatch: pytest.MonkeyPatch,
    get: Callable[[], object],
    more: tuple[str, ...],
) -> None:
    monkeypatch.setattr(webbrowser, "get", get)
    monkeypatch.setattr(consent, "LONGEST_WAIT", 0.01)
    done = connect(google, *CLIENT, *more)
    assert (done.exit_code, google.asked) == (1, {})
    assert "No browser was opened on this machine." in done.stderr
    assert "Nobody came back from Google within ten minutes." in done.stderr


# ------------------------------------------------------------------ in a terminal


class Terminal:
    """A terminal with somebody at its keys, who reads what stands on it."""

    def __init__(self) -> None:
        self.ours, self.theirs = os.openpty()
        self.screen = ""

    def type(self, text: str) -> None:
        os.write(self.ours, text.encode())

    def reads(self, pattern: str) -> str:
        """Read until this stands there, and give it."""
        while not (found := re.search(pattern, self.screen)):
            assert select.select([self.ours], [], [], 30)[0], self.screen
            self.screen += os.read(self.ours, 65536).decode()
        return found[0]

    def close(self) -> None:
        os.close(self.ours)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    terminal = Terminal()
    yield terminal
    terminal.close()


def test_on_a_server_the_address_is_pasted(google: Google, terminal: Terminal) -> None:
    words = ("google", "connect", "--url", google.url, "--no-browser", *CLIENT)
    with subprocess.Popen(
        [*COMMAND, *words],
        stdin=terminal.theirs,
        stdout=subprocess.PIPE,
        stderr=terminal.theirs,
        env=environment(),
    ) as process:
        os.close(terminal.theirs)
        address = terminal.reads(r"http://\S+/auth\?\S+(?=\s)")
        terminal.reads("paste it here and press Enter")
        terminal.type("hello\n")
        terminal.reads("That address holds no answer of Google")
        terminal.type(f"{lead(address)}\n")
        told, _ = process.communicate(timeout=30)
        terminal.reads("With it wederwoord sees 1 account, 1 place.")
    assert (process.returncode, told.decode()) == (0, LINES)


async def test_the_keys_may_rest_and_the_browser_comes_back(
    google: Google,
    terminal: Terminal,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with open(terminal.theirs) as keys:  # noqa: ASYNC230, PTH123 - it is open already
        monkeypatch.setattr(sys, "stdin", keys)
        client = (ID, SECRET)
        going = module._connect(client, google.url, "en", browser=False)
        task = asyncio.create_task(going)
        said = ""
        while "press Enter" not in said:
            await asyncio.sleep(0.01)
            said += capsys.readouterr().err
        terminal.type("\nhello\n")
        while "holds no answer of Google" not in said:
            await asyncio.sleep(0.01)
            said += capsys.readouterr().err
        terminal.type("\x04")
        await asyncio.sleep(0.05)
        terminal.type("hello again\n")
        await asyncio.sleep(0.05)
        (address,) = re.findall(r"http://\S+/auth\?\S+", said)
        await asyncio.to_thread(visit, address)
        await task
    left = capsys.readouterr()
    assert left.out == LINES
    assert "holds no answer of Google" not in left.err
