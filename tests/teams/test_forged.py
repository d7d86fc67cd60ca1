"""Forged calls as Teams: none reaches a handler, none is answered with a 500.

Each is counted where it would have its effect: at the switchboard, in the whole of the
database, in what stands in Teams, and at the keys that nobody is to ask for again.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import random
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from adapters.channels.teams.package import PATH
from bot.press import Request
from tests.rig.forging import METHODS, Call, none_comes_in
from tests.slack.delivery import Heard
from tests.teams.issuer import Issuer, key
from tests.way.teams_mirror import HOME
from tests.way.teams_team import TeamsTeam

AUTH, KIND = "Authorization", "Content-Type"
EVIL = "https://evil.example/"
OTHER = "22222222-2222-2222-2222-222222222222"
EMULATOR = "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"


@dataclass
class Gate:
    """The whole bot at work in Teams, with a card that can be pressed."""

    team: TeamsTeam
    web: ClientSession

    @property
    def issuer(self) -> Issuer:
        return self.team.people.issuer

    @property
    def here(self) -> str:
        return self.team.connector.base

    async def send(self, call: Call) -> Heard:
        return Heard(*await call.send(self.web, self.team.people.url))

    async def effects(self) -> tuple[int, str, int, int]:
        """Tell what was asked, written and said, and how often keys were asked for."""
        await self.team.settle()
        with closing(sqlite3.connect(self.team.folder / "wederwoord.db")) as db:
            dump = "\n".join(db.iterdump()).encode()
        written = hashlib.sha256(dump).hexdigest()
        said = len(self.team.tenant.journal)
        return len(self.team.asked.said), written, said, len(self.issuer.asked)

    async def ours(self) -> Call:
        """Give Tom's press on "I'll take this" as Teams sends it."""
        sent: list[dict[str, Any]] = []

        async def noted(activity: dict[str, Any]) -> Any:
            sent.append(activity)
            return Heard(200, {"value": ""})

        tom = await self.team.person("tom")
        send, self.team.people.send = self.team.people.send, noted  # type: ignore[method-assign]
        await tom.press("take//case:1", HOME)
        self.team.people.send = send  # type: ignore[method-assign]
        body = json.dumps(sent[0]).encode()
        heads = ((KIND, "application/json"), (AUTH, self.issuer.bearer(self.here)))
        return Call(body, heads, PATH)


@pytest.fixture
async def gate(tmp_path: Path) -> AsyncIterator[Gate]:
    team = TeamsTeam(tmp_path)
    await team.open()
    await team.opened()
    async with ClientSession() as web:
        yield Gate(team, web)
    await team.close()


async def test_what_teams_signed_comes_in(gate: Gate) -> None:
    call = await gate.ours()
    before = await gate.effects()
    assert (await gate.send(call)).status == 200
    asked, written, *_ = await gate.effects()
    assert (asked, written != before[1]) == (before[0] + 1, True)
    assert (await gate.team.case()).owner == "tom"


# ------------------------------------------------------------------ forged

Forge = Callable[[Call, random.Random, Gate], Call]


def _claims(call: Call, chance: random.Random, gate: Gate) -> Call:
    """Sign with the true key what does not hold for this bot, here and now."""
    changes: tuple[dict[str, Any], ...] = (
        {"aud": chance.choice((None, "", OTHER, [], [OTHER], gate.here))},
        {"iss": chance.choice((None, "", EVIL, EMULATOR, gate.here))},
        {"serviceurl": chance.choice((None, "", EVIL, gate.here[:-1], 3, [gate.here]))},
        {"moved": {"exp": -chance.choice((301, 600, 10**6, 10**9))}},
        {"moved": {"nbf": chance.choice((301, 900, 10**6))}},
        {"exp": chance.choice((None, "soon", -1, [], {}))},
        {"ver": "1.0", "appid": OTHER, "iss": EMULATOR, "serviceurl": None},
        {"iss": EMULATOR, "ver": "2.0", "azp": OTHER},
    )
    return call.with_head(AUTH, gate.issuer.bearer(gate.here, **chance.choice(changes)))


def _signer(call: Call, chance: random.Random, gate: Gate) -> Call:
    """Sign as somebody who has no key for Teams, or none at all."""
    changes: tuple[dict[str, Any], ...] = (
        {"signed_by": "evil"},
        {"signed_by": "evil", "kid": chance.choice(("", "k9", "../k1", "é" * 40))},
        {"kid": chance.choice(("", "k2", "k3", "zz"))},
        {"signed_by": "k2", "kid": "k2"},
        {"signed_by": "k3", "kid": "k3"},
        {"alg": "none"},
        {"alg": "HS256"},
    )
    return call.with_head(AUTH, gate.issuer.bearer(gate.here, **chance.choice(changes)))


def _confused(call: Call, chance: random.Random, gate: Gate) -> Call:
    """Sign with a word that everybody knows: the public key itself."""
    kind = chance.choice((PublicFormat.PKCS1, PublicFormat.SubjectPublicKeyInfo))
    public = key("k1").public_key().public_bytes(Encoding.PEM, kind)
    alg = chance.choice(("HS256", "hs256", "RS256", "none", ""))
    _, payload, _ = _parts(call)
    heads = {"alg": alg, "kid": "k1", "typ": "JWT"}
    text = f"{_packed(json.dumps(heads).encode())}.{payload}"
    sign = hmac.new(public, text.encode(), hashlib.sha256).digest()
    return call.with_head(AUTH, f"Bearer {text}.{_packed(sign)}")


def _elsewhere(call: Call, chance: random.Random, gate: Gate) -> Call:
    """Name another place where the keys would be."""
    _, payload, sign = _parts(call)
    named = {"jku": EVIL, "x5u": EVIL, "kid": chance.choice(("k1", EVIL))}
    heads = {"alg": "RS256", **named, "crit": ["exp"]}
    text = f"{_packed(json.dumps(heads).encode())}.{payload}.{sign}"
    return call.with_head(AUTH, f"Bearer {text}")


def _flipped(call: Call, chance: random.Random, gate: Gate) -> Call:
    """Change one sign of what was signed, or of the signature."""
    parts = list(_parts(call))
    which = chance.randrange(3)
    part = parts[which]
    at = chance.randrange(len(part) - 4)  # the last sign holds bits that nobody reads
    parts[which] = part[:at] + ("A" if part[at] != "A" else "B") + part[at + 1 :]
    return call.with_head(AUTH, "Bearer " + ".".join(parts))


def _cut(call: Call, chance: random.Random, gate: Gate) -> Call:
    head, payload, sign = _parts(call)
    cuts = (
        (head, payload),
        (head, payload, ""),
        (head, payload, sign[: chance.randrange(len(sign) - 4)]),
        (head, "", sign),
        ("", payload, sign),
        (head, payload, sign, sign),
        (payload, head, sign),
        ("", "", ""),
    )
    return call.with_head(AUTH, "Bearer " + ".".join(chance.choice(cuts)))


def _mangled(call: Call, chance: random.Random, gate: Gate) -> Call:
    return call.with_head(AUTH, _garbage(chance))


def _scheme(call: Call, chance: random.Random, gate: Gate) -> Call:
    token = call.head(AUTH).removeprefix("Bearer ")
    others = ("Basic", "Token", "bearer", "BEARER", "Bearer:", "JWT", "")
    return call.with_head(AUTH, f"{chance.choice(others)} {token}")


def _no_head(call: Call, chance: random.Random, gate: Gate) -> Call:
    return call.with_head(AUTH)


def _twice(call: Call, chance: random.Random, gate: Gate) -> Call:
    heads = [call.head(AUTH), chance.choice((call.head(AUTH), _garbage(chance)))]
    chance.shuffle(heads)
    return call.with_head(AUTH, *heads)


def _place(call: Call, chance: random.Random, gate: Gate) -> Call:
    """Ask for the answer to go elsewhere than the token says."""
    url = gate.here
    others = (
        *(EVIL, "", None, 3, [url], url.replace("teams", "amer"), url + "?x=1"),
        *(url.replace("127.0.0.1", "127.0.0.1@evil.example"), "http://127.0.0.1:1/"),
    )
    return _with(call, serviceUrl=chance.choice(others))


def _channel(call: Call, chance: random.Random, gate: Gate) -> Call:
    others = ("emulator", "skype", "webchat", "MSTEAMS", "", None, 3, ["msteams"])
    return _with(call, channelId=chance.choice(others))


def _no_activity(call: Call, chance: random.Random, gate: Gate) -> Call:
    at = chance.randrange(len(call.body) - 1)
    deep = b"[" * 50_000 + b"]" * 50_000
    others = (call.body[:at], b"", b"[]", b"null", b'"x"', b"{}", deep, b"\xff\xfe")
    return replace(call, body=chance.choice(others))


def _kind(call: Call, chance: random.Random, gate: Gate) -> Call:
    others = ("text/plain", "application/x-www-form-urlencoded", "text/json", "x")
    return call.with_head(KIND, chance.choice(others))


def _method(call: Call, chance: random.Random, gate: Gate) -> Call:
    return replace(call, method=chance.choice(METHODS))


def _path(call: Call, chance: random.Random, gate: Gate) -> Call:
    others = ("/", "/api", "/api/messages/", "/api/Messages", "/press", "/api/message")
    return replace(call, path=chance.choice(others))


FORGERIES: tuple[Forge, ...] = (
    *(_claims, _claims, _signer, _signer, _confused, _elsewhere, _flipped, _cut),
    *(_mangled, _scheme, _no_head, _twice, _place, _channel, _no_activity),
    *(_kind, _method, _path),
)


def _parts(call: Call) -> tuple[str, str, str]:
    head, payload, sign = call.head(AUTH).removeprefix("Bearer ").split(".")
    return head, payload, sign


def _packed(held: bytes) -> str:
    return base64.urlsafe_b64encode(held).decode().rstrip("=")


def _with(call: Call, **changes: Any) -> Call:
    return replace(call, body=json.dumps({**json.loads(call.body), **changes}).encode())


def _garbage(chance: random.Random) -> str:
    plain = "".join(chr(chance.randrange(0x21, 0x7F)) for _ in range(64))
    far = "".join(chr(chance.randrange(0xA0, 0x2FF)) for _ in range(64))
    deep = _packed(b"[" * 5000)
    kinds = (
        *("", "Bearer", "Bearer ", "Bearer null", "Bearer ..", "Bearer a.b.c", plain),
        *(f"Bearer {plain}", f"Bearer {far}", f"Bearer {deep}.{deep}.{deep}"),
        *(f"Bearer {_packed(b'{}')}.{_packed(b'{}')}.", "Bearer " + "A" * 5000),
    )
    return chance.choice(kinds)


async def test_no_forgery_reaches_a_handler(
    gate: Gate, request: pytest.FixtureRequest
) -> None:
    def made(forge: Forge) -> Callable[[Call, random.Random], Call]:
        return lambda call, chance: forge(call, chance, gate)

    count = 10_000 if request.config.getoption("--long") else 300
    forges = {forge.__name__: made(forge) for forge in FORGERIES}
    call = await gate.ours()
    figures = await none_comes_in(gate, call, forges, count)
    assert (await gate.send(call)).status == 200  # it was worth forging
    print(f"\n{figures}")


# ------------------------------------------------------------------ replayed


async def test_the_same_bytes_a_hundred_times_are_one_press(gate: Gate) -> None:
    call = await gate.ours()
    first = await gate.send(call)
    rest = [await gate.send(call) for _ in range(49)]
    rest += await asyncio.gather(*(gate.send(call) for _ in range(50)))
    assert {(heard.status, heard.body) for heard in rest} == {(200, first.body)}
    await gate.effects()
    history = await gate.team.parts.store.read(lambda tx: tx.history.of(1))  # type: ignore[arg-type]
    assert Counter(entry.action for entry in history)["take"] == 1
    assert len({_outcome(asked) for asked, _ in gate.team.asked.said}) == 1


def _outcome(asked: Request) -> tuple[str, str]:
    return asked.key, asked.action
