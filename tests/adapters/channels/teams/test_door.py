"""Only Bot Framework comes in, and whatever stands in what it sends, nothing breaks."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
from aiohttp import test_utils, web
from aiohttp.typedefs import Handler
from msrest.universal_http.requests import ClientRetryPolicy

from adapters.channels.teams.calling.access import LOOPBACK, Access
from adapters.channels.teams.hearing import keys
from adapters.channels.teams.hearing.door import Door
from adapters.channels.teams.hearing.keys import Unread
from adapters.channels.teams.hearing.steps import InvokeAnswer
from adapters.channels.teams.package import PATH
from adapters.web import LARGEST
from bot.errors import ChannelError
from bot.words import line
from tests.teams.issuer import Issuer
from tests.teams.tenant import APP

OTHER_APP = "22222222-2222-2222-2222-222222222222"
EVIL = "https://evil.example/"
HERE = "http://127.0.0.1:9402/teams/"


@dataclass
class Gate:
    """A door on this machine; `heard` is all that was let in."""

    access: Access
    answer: InvokeAnswer | None = None
    heard: list[Any] = field(default_factory=list)
    remote: str = ""

    async def open(self) -> Gate:
        self.door = Door(self.access, self._hear)
        app = web.Application(client_max_size=LARGEST, middlewares=[self._from])
        app.add_routes(self.door.routes())
        app.router.add_get("/alive", self._alive)
        self._client = test_utils.TestClient(test_utils.TestServer(app))
        await self._client.start_server()
        return self

    async def close(self) -> None:
        await self._client.close()

    async def send(
        self, header: str | None, activity: Any = None, **more: Any
    ) -> tuple[int, Any]:
        """Send an activity; gives what it is answered."""
        heads = {} if header is None else {"Authorization": header}
        body = activity if isinstance(activity, bytes) else None
        sent = {"json": activity} if body is None else {"data": io.BytesIO(body)}
        kind = {"Content-Type": "application/json"} if body is not None else {}
        given = more.pop("headers", {})
        async with self._client.post(
            PATH, headers={**heads, **kind, **given}, **sent, **more
        ) as heard:
            text = await heard.text()
            is_json = heard.content_type == "application/json"
            return heard.status, json.loads(text) if is_json else text

    def reading(self) -> list[asyncio.Task[None]]:
        """Give what reads the keys just now."""
        found = self.door._adapter.keys._reading
        return [found] if found else []

    async def alive(self) -> int:
        async with self._client.get("/alive") as heard:
            return heard.status

    async def _hear(self, activity: Any) -> InvokeAnswer | None:
        self.heard.append(activity)
        return self.answer

    async def _alive(self, request: web.Request) -> web.Response:
        return web.Response()

    async def _from(self, request: web.Request, handler: Handler) -> Any:
        far = request.clone(remote=self.remote) if self.remote else request
        return await handler(far)

    _from.__middleware_version__ = 1  # type: ignore[attr-defined]


def an_activity(**changes: Any) -> dict[str, Any]:
    made = {
        "type": "message",
        "id": "1",
        "serviceUrl": HERE,
        "channelId": "msteams",
        "conversation": {"id": "a:1"},
        "from": {"id": "29:1"},
        "recipient": {"id": "28:1"},
        "text": "hello",
    }
    return {**made, **changes}


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with Issuer(APP) as issuer:
        yield issuer


def access(issuer: Issuer, **changes: Any) -> Access:
    made = {"app_id": APP, "hosts": LOOPBACK, "metadata_url": issuer.url}
    return Access(**{**made, **changes})


@pytest.fixture
async def gate(issuer: Issuer) -> AsyncIterator[Gate]:
    opened = await Gate(access(issuer)).open()
    yield opened
    await opened.close()


@pytest.fixture
async def dev(issuer: Issuer) -> AsyncIterator[Gate]:
    """Open the door of a bot that is tried out here, without an app id."""
    opened = await Gate(access(issuer, app_id="")).open()
    yield opened
    await opened.close()


# ------------------------------------------------------------------ who comes in


async def test_what_teams_sends_comes_in(gate: Gate, issuer: Issuer) -> None:
    sent = an_activity()
    assert (await gate.send(issuer.bearer(HERE), sent))[0] == 200
    assert gate.heard == [sent]


async def test_a_token_that_ended_two_minutes_ago_still_counts(
    gate: Gate, issuer: Issuer
) -> None:
    late = issuer.bearer(HERE, moved={"exp": -120})
    assert (await gate.send(late, an_activity()))[0] == 200


async def test_a_press_is_answered_with_what_is_said_of_it(
    gate: Gate, issuer: Issuer
) -> None:
    gate.answer = InvokeAnswer(200, {"task": {"type": "message", "value": "Done."}})
    sent = an_activity(type="invoke", name="task/fetch")
    assert await gate.send(issuer.bearer(HERE), sent) == (200, gate.answer.body)
    gate.answer = InvokeAnswer(400)
    assert await gate.send(issuer.bearer(HERE), sent) == (400, "")


Forge = Callable[[Issuer], str | None]
FORGED: dict[str, Forge] = {
    "no header": lambda _: None,
    "another scheme": lambda _: "Basic YWJjOmRlZg==",
    "garbage": lambda _: "Bearer abc",
    "nothing": lambda _: "Bearer ",
    "another key": lambda i: i.bearer(HERE, signed_by="evil"),
    "a key nobody knows": lambda i: i.bearer(HERE, kid="zz"),
    "no key": lambda i: i.bearer(HERE, kid=""),
    "signed by nobody": lambda i: i.bearer(HERE, alg="none"),
    "signed with a word": lambda i: i.bearer(HERE, alg="HS256"),
    "ended": lambda i: i.bearer(HERE, moved={"exp": -600}),
    "not begun": lambda i: i.bearer(HERE, moved={"nbf": 900}),
    "for another bot": lambda i: i.bearer(HERE, aud=OTHER_APP),
    "for nobody": lambda i: i.bearer(HERE, aud=None),
    "another issuer": lambda i: i.bearer(HERE, iss="https://evil.example"),
    "no issuer": lambda i: i.bearer(HERE, iss=None),
    "another place": lambda i: i.bearer(EVIL),
    "no place": lambda i: i.bearer(HERE, serviceurl=None),
    "a key for another channel": lambda i: i.bearer(HERE, signed_by="k2", kid="k2"),
    "a key for no channel": lambda i: i.bearer(HERE, signed_by="k3", kid="k3"),
    "as a skill": lambda i: i.bearer(HERE, ver="1.0", appid=OTHER_APP),
    "as the emulator": lambda i: i.bearer(
        HERE, iss=_EMULATOR, ver="1.0", appid=APP, serviceurl=None
    ),
}
_EMULATOR = "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
async def test_nobody_else_comes_in(gate: Gate, issuer: Issuer, forge: Forge) -> None:
    status, told = await gate.send(forge(issuer), an_activity())
    more = " This is signed for another app: look at MicrosoftAppId."
    known = more if forge is FORGED["for another bot"] else ""
    assert (status, told) == (401, f"Only Teams is answered here.{known}")
    assert gate.heard == []


Sent = tuple[str, dict[str, Any], str]
ELSEWHERE: dict[str, Callable[[Issuer], Sent]] = {
    "signed for another app": lambda i: (
        i.bearer(HERE, aud=OTHER_APP),
        {},
        "look at MicrosoftAppId",
    ),
    "another channel than msteams": lambda i: (
        i.bearer(HERE, signed_by="k2", kid="k2"),
        {"channelId": "skype"},
        "try the bot in Teams itself",
    ),
}


@pytest.mark.parametrize("why", ELSEWHERE)
async def test_what_is_signed_for_elsewhere_says_what_to_mend(
    gate: Gate, issuer: Issuer, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    header, changes, mend = ELSEWHERE[why](issuer)
    status, told = await gate.send(header, an_activity(**changes))
    assert (status, gate.heard) == (401, [])
    assert mend in told
    (noted,) = (r for r in caplog.records if r.msg == "not let in as teams")
    assert vars(noted)["why"] == why


@pytest.mark.parametrize("why", ELSEWHERE)
async def test_what_nobody_signed_learns_nothing_of_it(
    gate: Gate, issuer: Issuer, why: str
) -> None:
    _, changes, _ = ELSEWHERE[why](issuer)
    forged = issuer.bearer(HERE, signed_by="evil", aud=OTHER_APP)
    told = await gate.send(forged, an_activity(**changes))
    assert told == (401, "Only Teams is answered here.")


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("serviceUrl", EVIL),
        ("serviceUrl", ""),
        ("serviceUrl", None),
        ("serviceUrl", {"a": 1}),
        ("serviceUrl", HERE + "\u2028"),
        ("channelId", "emulator"),
        ("channelId", "skype"),
        ("channelId", None),
        ("channelId", ["msteams"]),
    ],
)
async def test_what_was_changed_on_the_way_does_not_come_in(
    gate: Gate, issuer: Issuer, part: str, value: object
) -> None:
    sent = an_activity(**{part: value})
    for bearer in (issuer.bearer(HERE), issuer.bearer(EVIL)):
        assert (await gate.send(bearer, sent))[0] == 401
    assert gate.heard == []


async def test_a_header_that_comes_twice_is_no_header(
    gate: Gate, issuer: Issuer
) -> None:
    twice = [("Authorization", issuer.bearer(HERE)), ("Authorization", "Bearer x")]
    async with gate._client.post(PATH, json=an_activity(), headers=twice) as heard:
        assert heard.status == 401
    assert gate.heard == []


# ------------------------------------------------------------------ the keys


async def test_the_keys_are_read_once_for_many(gate: Gate, issuer: Issuer) -> None:
    issuer.open.clear()
    many = [gate.send(issuer.bearer(HERE), an_activity()) for _ in range(5)]
    sending = asyncio.gather(*many)
    while not issuer.asked:
        await asyncio.sleep(0.01)
    # Nothing else stands still while they are waited for.
    assert await gate.alive() == 200
    issuer.open.set()
    assert {status for status, _ in await sending} == {200}
    assert issuer.asked == ["metadata", "keys"]


async def test_nothing_of_the_sdk_reads_them_on_the_loop(
    gate: Gate, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[object] = []
    monkeypatch.setattr(requests.Session, "request", lambda *a, **_: called.append(a))
    forged = [forge(issuer) for forge in FORGED.values()]
    for header in (issuer.bearer(HERE), *forged):
        await gate.send(header, an_activity())
    assert (len(gate.heard), called) == (1, [])


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b""),
        (301, b""),
        (200, b"no json"),
        (200, b"[" * 100_000),
        (200, b'{"jwks_uri": 3}'),
        (200, b'{"jwks_uri": "file:///etc/passwd"}'),
        (200, b"[]"),
        (200, b" " * (keys.LARGEST + 1)),
    ],
)
async def test_without_keys_nobody_can_tell(
    gate: Gate, issuer: Issuer, status: int, body: bytes
) -> None:
    issuer.status, issuer.body = status, body
    assert (await gate.send(issuer.bearer(HERE), an_activity()))[0] == 503
    assert gate.heard == []


async def test_keys_that_cannot_be_read_are_asked_for_again_soon_but_not_at_once(
    gate: Gate, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    issuer.status = 500
    with pytest.raises(Unread, match=r"login\.botframework\.com"):
        await gate.door.warm()
    for _ in range(3):
        assert (await gate.send(issuer.bearer(HERE), an_activity()))[0] == 503
    assert issuer.asked == ["metadata"]
    issuer.status = 200
    monkeypatch.setattr(keys, "RETRY", 0)
    assert (await gate.send(issuer.bearer(HERE), an_activity()))[0] == 200


async def test_a_new_key_is_found_the_same_day(
    gate: Gate, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await gate.door.warm()
    issuer.keys["new"] = ["msteams"]
    signed = issuer.bearer(HERE, signed_by="new", kid="new")
    assert (await gate.send(signed, an_activity()))[0] == 401
    assert issuer.asked == ["metadata", "keys"]  # strangers name unknown keys as well
    monkeypatch.setattr(keys, "PAUSE", 0)
    assert (await gate.send(signed, an_activity()))[0] == 200


async def test_known_keys_count_for_a_while_when_they_cannot_be_read_anew(
    gate: Gate, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await gate.door.warm()
    issuer.status = 500
    monkeypatch.setattr(keys, "FRESH", -1)
    assert (await gate.send(issuer.bearer(HERE), an_activity()))[0] == 200
    monkeypatch.setattr(keys, "HOLDS", -1)
    monkeypatch.setattr(keys, "PAUSE", -1)
    assert (await gate.send(issuer.bearer(HERE), an_activity()))[0] == 503


async def test_keys_that_come_in_pieces_are_read_whole(
    gate: Gate, issuer: Issuer
) -> None:
    listed = ["msteams", *(f"another channel, {n}" for n in range(500))]
    issuer.keys, issuer.piece = dict.fromkeys(("k1", "k2", "k3"), listed), 14_000
    last = issuer.bearer(HERE, signed_by="k3", kid="k3")
    assert len(json.dumps(issuer.listed())) > 2 * issuer.piece
    assert (await gate.send(last, an_activity()))[0] == 200


async def test_nobody_waits_for_a_key_that_is_known(
    gate: Gate, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await gate.door.warm()
    monkeypatch.setattr(keys, "FRESH", -1)
    issuer.open.clear()
    for _ in range(3):
        async with asyncio.timeout(3):
            assert (await gate.send(issuer.bearer(HERE), an_activity()))[0] == 200
    while len(issuer.asked) < 3:
        await asyncio.sleep(0.01)
    assert issuer.asked[2:] == ["metadata"]  # they are read anew meanwhile, once
    issuer.open.set()
    while len(issuer.asked) < 4:
        await asyncio.sleep(0.01)


async def test_who_leaves_reads_no_more(
    gate: Gate, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await gate.door.close()
    await gate.door.warm()
    monkeypatch.setattr(keys, "FRESH", -1)
    issuer.open.clear()
    await gate.send(issuer.bearer(HERE), an_activity())
    async with asyncio.timeout(3):
        await gate.door.close()
    assert gate.door._adapter.keys._reading is None


@pytest.mark.parametrize("body", [b'{"keys": []}', b'{"keys": [{"kid": "k9"}]}', b"{}"])
async def test_a_list_without_a_usable_key_replaces_none(
    gate: Gate, issuer: Issuer, monkeypatch: pytest.MonkeyPatch, body: bytes
) -> None:
    await gate.door.warm()
    monkeypatch.setattr(keys, "FRESH", -1)
    told = {"jwks_uri": issuer.url.replace("/v1/", "/keys?")}
    issuer.body = json.dumps({**told, **json.loads(body)}).encode()
    for _ in range(2):
        assert (await gate.send(issuer.bearer(HERE), an_activity()))[0] == 200
        await asyncio.gather(*gate.reading(), return_exceptions=True)


async def test_that_nobody_can_be_let_in_is_told_once_it_lasts_and_when_it_is_over(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[ChannelError | None] = []

    async def tell(why: ChannelError | None) -> None:
        told.append(why)

    monkeypatch.setattr(keys, "RETRY", 0)
    read = keys.Keys(issuer.url, tell)
    issuer.status = 500

    async def fails() -> None:
        with pytest.raises(Unread, match=r"login\.botframework\.com"):
            await read.open()

    await fails()
    assert told == []  # most of it passes by itself
    monkeypatch.setattr(keys, "LASTING", 0)
    for _ in range(2):
        await fails()
    (why,) = told
    assert isinstance(why, Unread)
    assert why.told == line("teams.keys", why="ValueError")
    issuer.status = 200
    for _ in range(2):
        await read.open()
    assert told == [why, None]
    issuer.status = 500
    await read.open()  # those that we know are good for days
    assert told == [why, None]


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"kid": 3, "kty": "RSA"},
        {"kid": "k9", "kty": "EC", "crv": "P-256", "x": "a", "y": "b"},
        {"kid": "k9", "kty": "RSA", "n": "!", "e": "AQAB"},
        {"kid": "k9", "kty": "oct", "k": "c2VjcmV0"},
    ],
)
async def test_a_key_that_is_none_is_passed_over(
    gate: Gate, issuer: Issuer, monkeypatch: pytest.MonkeyPatch, row: dict[str, Any]
) -> None:
    monkeypatch.setattr(issuer, "listed", lambda: [row, *Issuer.listed(issuer)])
    assert (await gate.send(issuer.bearer(HERE), an_activity()))[0] == 200


# ------------------------------------------------------------------ tried out here


@pytest.mark.parametrize("channel", ["msteams", "emulator"])
@pytest.mark.parametrize("signed", [True, False])
async def test_without_an_app_id_this_machine_comes_in(
    dev: Gate, issuer: Issuer, channel: str, *, signed: bool
) -> None:
    header = issuer.bearer(HERE, alg="HS256") if signed else None
    assert (await dev.send(header, an_activity(channelId=channel)))[0] == 200
    assert len(dev.heard) == 1
    assert issuer.asked == []
    await dev.door.warm()
    assert issuer.asked == []


@pytest.mark.parametrize("remote", ["192.0.2.7", "::ffff:192.0.2.7", "unknown"])
async def test_without_an_app_id_no_other_machine_comes_in(
    dev: Gate, remote: str
) -> None:
    dev.remote = remote
    assert (await dev.send(None, an_activity()))[0] == 401
    assert dev.heard == []


@pytest.mark.parametrize(
    "header", [{"Host": "webcare.example.org"}, {"X-Forwarded-For": "192.0.2.7"}]
)
async def test_without_an_app_id_nothing_comes_in_that_a_proxy_passed_on(
    dev: Gate, header: dict[str, str]
) -> None:
    assert (await dev.send(None, an_activity(), headers=header))[0] == 401
    assert dev.heard == []


async def test_without_an_app_id_words_of_ours_go_to_this_machine_only(
    dev: Gate,
) -> None:
    assert (await dev.send(None, an_activity(serviceUrl=EVIL)))[0] == 401
    assert dev.heard == []


# ------------------------------------------------------------------ what is no activity

DEEP = 100_000


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"x"',
        b"{",
        b"{}",
        b'{"type": 3}',
        b"\xff\xfe",
        b"[" * DEEP + b"]" * DEEP,
        b'{"a":' * DEEP + b"1" + b"}" * DEEP,
        b'{"type":' + b"9" * 5000 + b"}",
    ],
)
async def test_what_is_no_activity_is_refused(
    gate: Gate, issuer: Issuer, body: bytes
) -> None:
    assert (await gate.send(issuer.bearer(HERE), body))[0] == 400
    assert gate.heard == []


async def test_what_is_no_json_is_refused(gate: Gate, issuer: Issuer) -> None:
    kind = {"Content-Type": "text/plain"}
    sent = json.dumps(an_activity()).encode()
    assert (await gate.send(issuer.bearer(HERE), sent, headers=kind))[0] == 415


async def test_too_much_is_refused(gate: Gate, issuer: Issuer) -> None:
    sent = json.dumps(an_activity(text="x" * LARGEST)).encode()
    assert (await gate.send(issuer.bearer(HERE), sent))[0] == 413
    assert gate.heard == []


async def test_nothing_is_read_of_what_nobody_signed(gate: Gate) -> None:
    server = gate._client.server
    reader, writer = await asyncio.open_connection(server.host, server.port)
    heads = [f"POST {PATH} HTTP/1.1", "Host: x", f"Content-Length: {LARGEST}"]
    writer.write("\r\n".join([*heads, "", ""]).encode())  # and nothing of the body
    await writer.drain()
    async with asyncio.timeout(10):
        assert b" 401 " in await reader.readline()
    writer.close()
    assert gate.heard == []


STRANGE: tuple[Any, ...] = (
    None,
    True,
    3,
    -1.5,
    "",
    "x" * 300,
    "\ud800",
    [],
    [1],
    {},
    {"id": 1},
)


@pytest.mark.parametrize("part", ["type", "id", "name", "conversation", "from", "x"])
@pytest.mark.parametrize("value", STRANGE, ids=repr)
async def test_strange_parts_break_nothing(
    gate: Gate, issuer: Issuer, part: str, value: object
) -> None:
    sent = an_activity(**{part: value})
    assert (await gate.send(issuer.bearer(HERE), sent))[0] < 500


# ------------------------------------------------------------------ quick enough


def test_the_codes_that_are_retried_stay_the_same(issuer: Issuer) -> None:
    Door(access(issuer), lambda _: None)  # type: ignore[arg-type, return-value]
    codes: Any = ClientRetryPolicy.safe_codes
    assert isinstance(codes, frozenset)
    assert codes == {*range(500), 501, 505} - {408}
