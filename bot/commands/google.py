"""`wederwoord google`: what is needed to read Google's reviews and answer them."""

from __future__ import annotations

import asyncio
import os
import sys
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from bot.errors import Refused, SettingsError, SourceError

if TYPE_CHECKING:
    from adapters.sources.google_business.consent import Consent
    from adapters.sources.google_business.terms import Credentials


@click.group()
def google() -> None:
    """Connect Google's reviews; docs/sources/google.md leads through it."""


def _read(name: str) -> Callable[[click.Context, click.Parameter, str], str]:
    """Read an option as the environment is read; what is wrong is a click error."""

    def checked(context: click.Context, parameter: click.Parameter, text: str) -> str:
        from bot.settings import kinds

        try:
            return str(getattr(kinds, name)(text)) if text else ""
        except kinds.Unlike as wrong:
            raise click.BadParameter(f"It {wrong}", context, parameter) from wrong
        except ValueError as wrong:
            raise click.BadParameter(_ALLOWED[name], context, parameter) from wrong

    return checked


_ALLOWED = {
    "google_id": "It ends in .apps.googleusercontent.com.",
    "address": "Give an https address, or http on this machine.",
}


@google.command()
@click.option(
    "--client-id",
    metavar="ID",
    default="",
    callback=_read("google_id"),
    help="The client ID of your app at Google. Default: GOOGLE_CLIENT_ID.",
)
@click.option(
    "--client-secret",
    metavar="SECRET",
    default="",
    help="Its secret, better kept out of the shell's history. Default:"
    " GOOGLE_CLIENT_SECRET.",
)
@click.option(
    "--url",
    metavar="BASE",
    default="",
    callback=_read("address"),
    help="Where all of Google is, for a rehearsal. Default: Google's own hosts.",
)
@click.option(
    "--no-browser",
    is_flag=True,
    help="Only print the address, also where it could open.",
)
@click.option(
    "--language",
    type=click.Choice(["nl", "en"]),
    default="en",
    help="Language of the page on which your browser ends. Default: en.",
)
def connect(
    client_id: str, client_secret: str, url: str, language: str, *, no_browser: bool
) -> None:
    """Ask for your consent at Google, and print the lines for .env.

    Agree as an owner or manager of the places. Only the three lines go to stdout, so
    that they can be led into a file.
    """
    from bot.settings import from_environment

    kept = from_environment(whole=False)
    id_ = client_id or kept.google_client_id
    secret = client_secret or kept.google_client_secret
    if not id_ or not secret:
        raise SettingsError(_NO_CLIENT)
    asyncio.run(_connect((id_, secret), url, language, browser=not no_browser))


_NO_CLIENT = (
    "Which app asks? Put GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET into the"
    " environment, or give --client-id and --client-secret. docs/sources/google.md says"
    " where they come from."
)


async def _connect(
    client: tuple[str, str], url: str, language: str, *, browser: bool
) -> None:
    from adapters.sources.google_business.consent import Consent
    from adapters.sources.google_business.terms import Credentials
    from bot.app import UtcClock
    from bot.words import Words

    asking = Credentials(*client, refresh_token="")
    consent = Consent(asking, url, Words(language, "UTC"), UtcClock())
    try:
        await _send(await consent.open(), browser=browser)
        with _typed(consent):
            token = await consent.refresh_token()
        _tell(asking, token)
        await _tell_seen(consent, token)
    finally:
        await consent.close()


async def _send(address: str, *, browser: bool) -> None:
    """Show the way to Google, and open it where that is possible."""
    _say("Open this address in a browser, and agree as an owner or manager:")
    _say(f"\n{address}\n")
    window = _browser() if browser else None
    # A browser may take its time, and the door has to answer meanwhile.
    opened = await asyncio.to_thread(window.open, address) if window else False
    _say(
        "A browser was opened." if opened else "No browser was opened on this machine."
    )
    _say(_PASTE if sys.stdin.isatty() else _WAITS)


_WAITS = "Waiting for ten minutes at most. Ctrl-C ends it."
_PASTE = (
    "On another machine your browser ends at a page that cannot be reached. That is"
    " right: copy the whole address of that page (http://127.0.0.1…), paste it here and"
    f" press Enter.\n{_WAITS}"
)


def _browser() -> webbrowser.BaseBrowser | None:
    """Give a browser with a window; one inside the terminal would take the terminal."""
    try:
        found = webbrowser.get()
    except webbrowser.Error:
        return None
    return None if type(found) is webbrowser.GenericBrowser else found


@contextmanager
def _typed(consent: Consent) -> Iterator[None]:
    """Take what is typed meanwhile as the address where a browser ended."""
    if not sys.stdin.isatty():
        yield
        return
    loop, keys = asyncio.get_running_loop(), sys.stdin.fileno()

    def take() -> None:
        # Not by sys.stdin: what it holds back would wait there unseen.
        text = os.read(keys, 65536).decode(errors="replace")
        if not text:  # Ctrl-D: the browser may still come back
            loop.remove_reader(keys)
        try:
            if text.strip():
                consent.take(text)
        except Refused as stray:
            _say(str(stray))

    loop.add_reader(keys, take)
    try:
        yield
    finally:
        loop.remove_reader(keys)


def _tell(asking: Credentials, token: str) -> None:
    _say("\nGoogle agreed. Put these three lines into .env, a file for you alone:\n")
    click.echo(f"GOOGLE_CLIENT_ID={asking.client_id}")
    click.echo(f"GOOGLE_CLIENT_SECRET={asking.client_secret}")
    click.echo(f"GOOGLE_REFRESH_TOKEN={token}")


async def _tell_seen(consent: Consent, token: str) -> None:
    """Say what can be read with it; what is still missing does not undo the consent."""
    try:
        accounts, places = await consent.seen(token)
    except SourceError as missing:
        _say(f"\n{_NOTHING_YET} {missing}")
        return
    seen = f"{_many(accounts, 'account')}, {_many(places, 'place')}"
    _say(f"\nWith it wederwoord sees {seen}.{'' if places else _NO_PLACE}")


_NOTHING_YET = "The token is good, but nothing can be read yet."
_NO_PLACE = (
    " Is this the Google account of an owner or manager of your places? Else run it"
    " again and choose the other one."
)


def _many(number: int, of: str) -> str:
    return f"{number} {of}{'' if number == 1 else 's'}"


def _say(text: str) -> None:
    click.echo(text, err=True)
