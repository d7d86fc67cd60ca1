"""Who is not Slack gets nothing done: forged, stale, mangled and replayed calls.

They come in over the real web server. What a call did is counted where it would show:
at the handlers, at what people type, and at the writes of the store.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from aiohttp import ClientSession

from adapters.channels.slack import SlackChannel
from adapters.channels.slack.manifest import PATH
from adapters.web import LARGEST, Server
from bot.app import join, tables
from bot.dispatch import Dispatch
from bot.judgement import Judged, judge
from bot.ports.events import ReviewsSeen
from bot.press import Request
from bot.reply import SourceFacts
from bot.review import Review
from tests.adapters.channels.slack.desk import Desk
from tests.rig.forging import METHODS, Call, Forge, none_comes_in
from tests.slack import payloads
from tests.slack.delivery import Heard
from tests.stores import open_store

NOW = 1_795_424_400
"""What the door takes for now, in Unix time."""
STAMP, SIGN = "X-Slack-Request-Timestamp", "X-Slack-Signature"
FORM = "application/x-www-form-urlencoded"


def signed(body: bytes, secret: str, *, at: int = NOW, kind: str = FORM) -> Call:
    base = b"v0:" + str(at).encode() + b":" + body
    sign = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    heads = (("Content-Type", kind), (STAMP, str(at)), (SIGN, f"v0={sign}"))
    return Call(body, heads, PATH)


class Counted:
    """A store that counts its writes."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self.writes = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def write(self, what: Callable[..., Any]) -> Any:
        self.writes += 1
        return await self._store.write(what)


@dataclass
class Gate:
    """Our door in the web server, with a card in Slack that can be pressed."""

    desk: Desk
    store: Counted
    channel: SlackChannel
    address: str
    web: ClientSession
    secret: str

    async def send(self, call: Call) -> Heard:
        return Heard(*await call.send(self.web, self.address))

    async def effects(self) -> tuple[int, int, int]:
        """Count what reached a handler, what was heard, and what was written."""
        await self.channel._listening.drain(5)
        desk = self.desk
        return len(desk.dispatch.asked), len(desk.heard), self.store.writes

    def press(self) -> bytes:
        return urlencode({"payload": json.dumps(self.pressed())}).encode()

    def pressed(self) -> dict[str, Any]:
        """Give what Slack tells of Tom's press on "I'll take this"."""
        space = self.desk.space
        channel = space.channel("reviews")
        (post,) = channel.posts
        found = [(b, e) for b in post.blocks for e in b.get("elements", ())]
        block, button = next(
            (b, e) for b, e in found if e.get("action_id", "").startswith("ww/take/")
        )
        action = payloads.action(space, block, button, {})
        tom = space.user("tom")
        return payloads.pressed_in_message(space, tom, channel, post, action)

    def ours(self, body: bytes, **more: Any) -> Call:
        return signed(body, self.secret, **more)


@pytest.fixture
async def gate(tmp_path: Path) -> AsyncIterator[Gate]:
    store = Counted(open_store(tmp_path / "wederwoord.db"))
    desk = await Desk(tmp_path, store=store).open()  # type: ignore[arg-type]
    channel = desk.opened(app_token="")
    await channel.start()
    _clock_of(channel).now = lambda: float(NOW)
    server = Server([channel], _well)
    address = await server.start("127.0.0.1", 0)
    await _a_card(desk)
    async with ClientSession() as web:
        secret = desk.space.app.signing_secret
        yield Gate(desk, store, channel, address, web, secret)
    await channel.stop()
    await server.stop()
    await desk.close()
    await store.close()


def _clock_of(channel: SlackChannel) -> Any:
    """Give the clock that signatures are held against."""
    verifier = channel._door._verifier
    assert verifier is not None
    return verifier.clock


async def _a_card(desk: Desk) -> None:
    """Let a customer complain and the card stand, with everything real behind it."""
    desk.dispatch.real = dispatch = Dispatch(desk.store, desk.clock, tables())
    now = desk.clock.now()
    book = await desk.store.read(lambda tx: tx.playbook.current())
    review = Review("plein", "1", now, "Twee weken te laat.", stars=1, author="Karin")
    seen = ReviewsSeen("plein", (Judged(review, judge(review, book)),))
    await desk.store.write(
        lambda tx: tx.sources.describe("plein", SourceFacts("Plein"))
    )
    await desk.store.write(lambda tx: dispatch.happen(tx, seen, now))
    parts = join(desk.store, desk.clock, {}, {"slack": desk.channel}, dispatch)
    await parts.outbox.settle(now)


async def _well() -> dict[str, str]:
    return {}


async def test_what_slack_signed_comes_in(gate: Gate) -> None:
    before = await gate.effects()
    assert (await gate.send(gate.ours(gate.press()))).status == 200
    asked, _, writes = await gate.effects()
    assert (asked, writes > before[2]) == (before[0] + 1, True)


# ------------------------------------------------------------------ forged


def _secret(call: Call, chance: random.Random, _: str) -> Call:
    return signed(call.body, chance.choice(("", "test-signing-secreT", "x" * 32)))


def _old(call: Call, chance: random.Random, secret: str) -> Call:
    away = chance.choice((301, 301, chance.randrange(301, 10**9)))
    return signed(call.body, secret, at=NOW - chance.choice((away, -away)))


def _flipped(call: Call, chance: random.Random, _: str) -> Call:
    body = bytearray(call.body)
    for _each in range(chance.randint(1, 3)):
        at = chance.randrange(len(body))
        body[at] ^= chance.randrange(1, 256)
    return replace(call, body=bytes(body) if body != call.body else b"x" + call.body)


def _cut(call: Call, chance: random.Random, _: str) -> Call:
    at = chance.randrange(len(call.body))
    pieces = (call.body[:at], call.body + b"&x=1", b"", call.body * 2)
    return replace(call, body=chance.choice(pieces))


def _no_head(call: Call, chance: random.Random, _: str) -> Call:
    return call.with_head(chance.choice((STAMP, SIGN)))


def _twice(call: Call, chance: random.Random, _: str) -> Call:
    name = chance.choice((STAMP, SIGN))
    garbage = _garbage(chance)
    return call.with_head(name, garbage, call.head(name))


def _mangled(call: Call, chance: random.Random, _: str) -> Call:
    return call.with_head(chance.choice((STAMP, SIGN)), _garbage(chance))


def _garbage(chance: random.Random) -> str:
    kinds = (
        "",
        "-1",
        "0",
        "1e9",
        "NaN",
        f"{NOW}.5",
        f"+{NOW}",
        f"{NOW}"[:-1] + "\u0661",
        "".join(chr(0xFF10 + int(digit)) for digit in str(NOW)),
        "١٧٩٥٤٢٤٤٠٠",
        "9" * chance.randint(13, 5000),
        "v0=",
        "v0=é" * 3,
        "v0=" + "0" * 64,
        "".join(chr(chance.randrange(0x20, 0x7F)) for _ in range(64)),
        "".join(chr(chance.randrange(0xA0, 0x2FF)) for _ in range(64)),
    )
    return chance.choice(kinds)


def _version(call: Call, chance: random.Random, _: str) -> Call:
    sign = call.head(SIGN)
    other = chance.choice(("v1=", "V0=", "", "v0 =", "v00="))
    return call.with_head(SIGN, sign.replace("v0=", other))


def _short(call: Call, chance: random.Random, _: str) -> Call:
    sign = call.head(SIGN)
    at = chance.randrange(len(sign))
    other = "0" if sign[at] != "0" else "1"
    cuts = (sign[:at], sign + "0", sign[:at] + other + sign[at + 1 :], sign[3:])
    return call.with_head(SIGN, chance.choice(cuts))


def _method(call: Call, chance: random.Random, _: str) -> Call:
    return replace(call, method=chance.choice(METHODS))


def _path(call: Call, chance: random.Random, _: str) -> Call:
    others = ("/", "/slack", "/slack/events/", "/slack/interactive", "/press")
    return replace(call, path=chance.choice(others))


def _of_another(call: Call, chance: random.Random, secret: str) -> Call:
    """Put the signature of one call on another."""
    other = signed(b"payload=%7B%7D", secret)
    return replace(call, heads=other.heads)


FORGERIES: tuple[Callable[[Call, random.Random, str], Call], ...] = (
    *(_secret, _old, _flipped, _cut, _no_head, _twice, _mangled, _version, _short),
    *(_method, _path, _of_another),
)


async def test_no_forgery_reaches_a_handler(
    gate: Gate, request: pytest.FixtureRequest
) -> None:
    def made(forge: Callable[[Call, random.Random, str], Call]) -> Forge:
        return lambda call, chance: forge(call, chance, gate.secret)

    count = 10_000 if request.config.getoption("--long") else 300
    forges = {forge.__name__: made(forge) for forge in FORGERIES}
    figures = await none_comes_in(gate, gate.ours(gate.press()), forges, count)
    print(f"\n{figures}")


@pytest.mark.parametrize(("away", "status"), [(300, 200), (301, 401)])
@pytest.mark.parametrize("side", [1, -1])
async def test_five_minutes_is_the_border(
    gate: Gate, away: int, status: int, side: int
) -> None:
    call = gate.ours(gate.press(), at=NOW + side * away)
    assert (await gate.send(call)).status == status


async def test_a_header_that_comes_twice_is_no_header(gate: Gate) -> None:
    call = gate.ours(gate.press())
    before = await gate.effects()
    for name in (STAMP, SIGN):
        twice = call.with_head(name, call.head(name), "x")
        assert (await gate.send(twice)).status == 401
    assert await gate.effects() == before


# ------------------------------------------------------------------ too much


async def test_two_megabytes_are_refused_before_they_came(gate: Gate) -> None:
    before = await gate.effects()
    url = urlsplit(gate.address)
    reader, writer = await asyncio.open_connection(url.hostname, url.port)
    call = gate.ours(gate.press())
    heads = [f"POST {PATH} HTTP/1.1", "Host: x", f"Content-Length: {2 * LARGEST}"]
    heads += [f"{name}: {value}" for name, value in call.heads]
    writer.write("\r\n".join([*heads, "", ""]).encode())
    writer.write(b"x" * (LARGEST + 1))  # and no more than that
    await writer.drain()
    async with asyncio.timeout(10):
        assert b" 413 " in await reader.readline()
    writer.close()
    assert await gate.effects() == before


DEEP = 100_000
BOMBS = {
    "lists": b"payload=" + b"%5B" * DEEP + b"%5D" * DEEP,
    "objects": b"payload=" + b"%7B%22a%22%3A" * 60_000,
    "plain lists": b"[" * DEEP + b"]" * DEEP,
    "plain objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "in an event": b'{"type":"event_callback","event":'
    + b'{"a":' * DEEP
    + b"1"
    + b"}" * DEEP
    + b"}",
    "fields": urlencode({f"f{n}": n for n in range(10_000)}).encode(),
    "one field, often": b"&".join([b"payload={}"] * 10_000),
    "fields of a command": b"command=/wederwoord&"
    + urlencode({f"f{n}": n for n in range(10_000)}).encode(),
    "a long number": b'{"type":' + b"9" * 5000 + b"}",
    "no text": b"\xff\xfe\x00",
}


@pytest.mark.parametrize("kind", [FORM, "application/json", "text/plain"])
@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
async def test_what_is_signed_and_monstrous_breaks_nothing(
    gate: Gate, bomb: bytes, kind: str
) -> None:
    before = await gate.effects()
    heard = await gate.send(gate.ours(bomb, kind=kind))
    assert heard.status < 500, heard
    assert await gate.effects() == before
    assert (await gate.send(gate.ours(gate.press()))).status == 200


@pytest.mark.parametrize("part", ["state", "message", "user", "x"])
@pytest.mark.parametrize("deep", [50, 300, 900, 960, 980])
async def test_a_press_with_a_depth_to_it_breaks_nothing(
    gate: Gate, part: str, deep: int
) -> None:
    text = json.dumps({**gate.pressed(), part: "HERE"})
    text = text.replace('"HERE"', '{"values":' * deep + "1" + "}" * deep)
    heard = await gate.send(gate.ours(urlencode({"payload": text}).encode()))
    assert heard.status < 500, heard


# ------------------------------------------------------------------ replayed


async def test_the_same_bytes_a_hundred_times_are_one_press(gate: Gate) -> None:
    call = gate.ours(gate.press())
    first = await gate.send(call)
    rest = [await gate.send(call) for _ in range(49)]
    rest += await asyncio.gather(*(gate.send(call) for _ in range(50)))
    assert {(heard.status, heard.body) for heard in rest} == {(200, first.body)}
    await gate.effects()
    history = await gate.desk.store.read(lambda tx: tx.history.of(1))  # type: ignore[arg-type]
    assert Counter(entry.action for entry in history)["take"] == 1
    outcomes = {_outcome(asked) for asked in gate.desk.dispatch.asked}
    assert len(outcomes) == 1


def _outcome(asked: Request) -> tuple[str, str]:
    return asked.key, asked.action
