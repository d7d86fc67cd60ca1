"""What a call to Teams comes to: its answer, or words for whoever can mend it."""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import test_utils, web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from adapters.channels.teams.calling.access import HOSTS, LOOPBACK, Access, Patience
from adapters.channels.teams.calling.client import Client, path
from adapters.channels.teams.calling.pace import UNSAID
from adapters.channels.teams.calling.refusals import (
    MEANINGS,
    Misshapen,
    Missing,
    Unable,
    Unsure,
)
from adapters.chat.reaching import within
from bot.errors import ChannelError, Closed, Shut, Stranger
from bot.words import Words
from tests.adapters.channels.teams.desk import QUICK, Desk, says
from tests.fakes import HandClock
from tests.slack import faults
from tests.slack.faults import Fault
from tests.teams.tenant import REVIEWS, refused

SECRET = "Karin de Vries is zó klaar met ons"
POST = path(REVIEWS, "activities")
LOOK = path(REVIEWS, "pagedmembers")


async def post(client: Client, text: str = SECRET, where: str = REVIEWS) -> Any:
    return await client.call("POST", "", POST, says(text), where=where)


async def look(client: Client) -> Any:
    return await client.call("GET", "", LOOK, where=REVIEWS)


def test_ids_are_told_as_a_path_takes_them() -> None:
    assert path() == "v3/conversations"
    assert path("19:a@thread.tacv2;messageid=1", "activities", "2") == (
        "v3/conversations/19%3Aa%40thread.tacv2%3Bmessageid%3D1/activities/2"
    )
    assert path("a/../b") == "v3/conversations/a%2F..%2Fb"


# ------------------------------------------------------------------ the token


async def test_a_token_is_fetched_once_and_sent_along(desk: Desk) -> None:
    await asyncio.gather(*(post(desk.client) for _ in range(5)))
    assert len(desk.login.asked) == 1
    (asked,) = desk.login.asked
    assert asked == {
        "tenant": desk.tenant.id,
        "grant_type": "client_credentials",
        "client_id": desk.tenant.app,
        "client_secret": desk.login.secret,
        "scope": "https://api.botframework.com/.default",
    }
    assert len(desk.seen()) == 5


async def test_a_bot_of_many_tenants_asks_for_its_token_elsewhere(desk: Desk) -> None:
    client = desk.a_client(kind="MultiTenant")
    await client.open()
    assert desk.login.asked[0]["tenant"] == "botframework.com"
    await client.close()


async def test_a_token_is_fetched_anew_five_minutes_before_it_ends(desk: Desk) -> None:
    await look(desk.client)
    desk.clock.at += timedelta(seconds=3599 - 301)
    await look(desk.client)
    assert len(desk.login.asked) == 1
    desk.clock.at += timedelta(seconds=1)
    await look(desk.client)
    assert len(desk.login.asked) == 2


async def test_where_the_login_is_away_the_old_token_serves_to_its_end(
    desk: Desk,
) -> None:
    await look(desk.client)
    desk.clock.at += timedelta(seconds=3599 - 60)
    desk.login.faults.add("token", faults.broken(503), times=3)
    await look(desk.client)
    desk.clock.at += timedelta(seconds=60)
    with pytest.raises(ChannelError, match=r"login could not serve us .*HTTP 503"):
        await look(desk.client)
    assert len(desk.login.faults.met) == 2


async def test_a_password_that_was_taken_back_is_said_before_the_token_ends(
    desk: Desk,
) -> None:
    await look(desk.client)
    desk.clock.at += timedelta(seconds=3599 - 60)
    desk.login.secret = "another"
    with pytest.raises(Shut, match="AADSTS7000215"):
        await look(desk.client)


async def test_a_token_that_teams_takes_no_more_is_fetched_anew_once(
    desk: Desk,
) -> None:
    await look(desk.client)
    desk.tenant.tokens.clear()
    await look(desk.client)
    assert len(desk.login.asked) == 2
    desk.tenant.faults.add("members", refused(401), times=2)
    with pytest.raises(Shut, match=r"refuses our bot \(HTTP 401\)"):
        await look(desk.client)
    assert len(desk.login.asked) == 3


ENTRA = {
    "invalid_client": (401, 7000215, Shut, "AADSTS7000215"),
    "unauthorized_client": (400, 700016, Shut, "AADSTS700016"),
    "expired": (401, 7000222, Shut, "has expired .AADSTS7000222.*MicrosoftAppPassword"),
    "another": (400, 50034, Shut, "AADSTS50034.*MicrosoftAppPassword"),
    "temporarily_unavailable": (503, 90033, ChannelError, "temporarily_unavailable"),
}


@pytest.mark.parametrize("error", ENTRA)
async def test_a_login_that_refuses_us_is_said_by_its_number(
    desk: Desk, error: str
) -> None:
    status, number, kind, named = ENTRA[error]
    told = {"error": error, "error_description": f"AADSTS{number}: {SECRET}"}
    desk.login.faults.add("token", Fault("answer", status, body=told))
    with pytest.raises(ChannelError, match=named) as met:
        await desk.client.open()
    assert type(met.value) is kind
    assert "Karin" not in str(met.value)


@pytest.mark.parametrize(
    ("change", "number", "advice"),
    [
        (
            {"password": "another"},
            "AADSTS7000215",
            r"copied the ID of the secret instead of its Value.*MicrosoftAppPassword",
        ),
        ({"app_id": "0" * 8}, "AADSTS700016", r"MicrosoftAppId .*MicrosoftAppTenantId"),
        ({"tenant": "elsewhere"}, "AADSTS90002", r"the right MicrosoftAppTenantId"),
    ],
)
async def test_wrong_settings_shut_us_out(
    desk: Desk, change: dict[str, Any], number: str, advice: str
) -> None:
    client = desk.a_client(**change)
    with pytest.raises(Shut, match=rf"\({number}\)\. .*{advice}") as met:
        await client.open()
    assert met.value.told is not None
    dutch = Words("nl", "UTC").say(met.value.told)
    assert number in dutch
    assert dutch != str(met.value)
    await client.close()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"access_token": 7, "expires_in": 60},
        {"access_token": "a\nb", "expires_in": 60},
        {"access_token": "a", "expires_in": -1},
        {"access_token": "a"},
        [1],
        "<p>Welcome to the hotel</p>",
    ],
    ids=str,
)
async def test_what_is_no_token_is_not_used(desk: Desk, body: Any) -> None:
    desk.login.faults.add("token", Fault("answer", body=body))
    with pytest.raises(ChannelError, match=r"[a-z]\.$"):
        await desk.client.open()


async def test_on_this_machine_alone_no_token_is_asked_for(desk: Desk) -> None:
    desk.tenant.app = ""
    client = desk.a_client(app_id="", tenant="", hosts=frozenset())
    await client.open()
    await post(client)
    assert desk.login.asked == []
    await client.close()


# ------------------------------------------------------------------ a certificate


def a_certificate(key: Any, folder: Path, *parts: str) -> Path:
    """Write a PEM file with these parts of a key and its certificate."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "wederwoord")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1)
    since = datetime(2026, 1, 1, tzinfo=UTC)
    builder = builder.not_valid_before(since).not_valid_after(
        since + timedelta(days=900)
    )
    pem = {
        "key": key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
        "certificate": builder.sign(key, hashes.SHA256()).public_bytes(
            serialization.Encoding.PEM
        ),
    }
    file = folder / "bot.pem"
    file.write_bytes(b"".join(pem[part] for part in parts))
    return file


@pytest.fixture(scope="module")
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.mark.parametrize("parts", [("key", "certificate"), ("certificate", "key")])
async def test_a_certificate_opens_where_there_is_no_password(
    desk: Desk, rsa_key: rsa.RSAPrivateKey, tmp_path: Path, parts: tuple[str, ...]
) -> None:
    desk.login.key = rsa_key.public_key()
    desk.clock.at = datetime.now(UTC)  # what checks it has no clock by hand
    file = a_certificate(rsa_key, tmp_path, *parts)
    client = desk.a_client(certificate=str(file), password="")
    await post(client)
    assert "client_secret" not in desk.login.asked[0]
    await client.close()


@pytest.mark.parametrize("parts", [("key",), ("certificate",), ()])
async def test_half_a_certificate_is_said(
    desk: Desk, rsa_key: rsa.RSAPrivateKey, tmp_path: Path, parts: tuple[str, ...]
) -> None:
    file = a_certificate(rsa_key, tmp_path, *parts)
    client = desk.a_client(certificate=str(file))
    with pytest.raises(Shut, match=r"cannot be read\. MicrosoftAppCertificate"):
        await client.open()
    assert desk.login.asked == []
    await client.close()


async def test_a_certificate_that_is_not_there_or_of_another_kind_is_said(
    desk: Desk, tmp_path: Path
) -> None:
    other = a_certificate(
        ec.generate_private_key(ec.SECP256R1()), tmp_path, "key", "certificate"
    )
    for file in (other, tmp_path / "none.pem"):
        client = desk.a_client(certificate=str(file))
        with pytest.raises(Shut, match="cannot be read"):
            await client.open()
        await client.close()


# ------------------------------------------------------------------ refusals


KINDS: dict[tuple[int, str], type[ChannelError]] = {
    (400, "Bad Argument"): Misshapen,
    (400, "BadSyntax"): Misshapen,
    (400, "MemberNotFoundInConversation"): Stranger,
    (401, "BotNotRegistered"): Shut,
    (403, "BadAuth"): Shut,
    (403, "BotDisabledByAdmin"): Closed,
    (403, "BotNotInConversationRoster"): Closed,
    (403, "ConversationBlockedByUser"): Closed,
    (403, "ForbiddenOperationException"): Closed,
    (403, "InvalidBotApiHost"): Closed,
    (403, "MessageWritesBlocked"): Closed,
    (403, "NotEnoughPermissions"): Closed,
    (404, "ConversationNotFound"): Closed,
    (404, "ActivityNotFoundInConversation"): Missing,
    (404, "MessageNotFound"): Missing,
    (404, "MemberNotFoundInConversation"): Stranger,
    (413, "MessageSizeTooBig"): Misshapen,
    (413, ""): Misshapen,
    (500, "ServiceError"): Unsure,
    (500, "UserNotFound"): Stranger,
    (501, ""): Unable,
    (502, "ServiceError"): Unsure,
    (503, ""): Unsure,
    (504, ""): Unsure,
    (403, ""): ChannelError,
    (404, ""): ChannelError,
    (302, ""): ChannelError,
    (418, "ACodeOfNextYear"): ChannelError,
}
ADVICE = {
    "BotNotRegistered": "whether Teams is switched on among its channels",
    "BotNotInConversationRoster": "Add the app wederwoord to that team",
    "BotDisabledByAdmin": "in the Teams admin center",
    "ConversationNotFound": "begins with 19: and ends in @thread.tacv2",
    "ConversationBlockedByUser": "in its moderation settings",
    "InvalidBotApiHost": "Mention our bot there once",
    "BadSyntax": "a fault of wederwoord; its log says where",
}


@pytest.mark.parametrize(("status", "code"), KINDS)
async def test_every_refusal_says_in_words_what_to_do(
    desk: Desk, status: int, code: str
) -> None:
    desk.tenant.faults.add("post", refused(status, code, SECRET), times=2)
    with pytest.raises(ChannelError, match=r"^[A-Z].{20,}\.$") as met:
        await post(desk.client)
    assert type(met.value) is KINDS[status, code]
    assert ADVICE.get(code, "") in str(met.value)
    assert met.value.told is not None
    assert not re.search(r"token-|Karin|\{", str(met.value))
    if isinstance(met.value, Closed):
        assert met.value.conversation == REVIEWS


async def test_every_code_of_the_table_has_its_words(desk: Desk) -> None:
    for code in MEANINGS:
        desk.tenant.faults.add("post", refused(409, code))
        with pytest.raises(ChannelError, match=r"^[A-Z].{20,}\.$"):
            await post(desk.client)


@pytest.mark.parametrize(
    "body",
    [
        {"error": {"code": f"no: {SECRET}", "message": SECRET}},
        {"error": {"code": {"x": SECRET}}},
        {"error": SECRET},
        {"message": SECRET},
        [SECRET],
        f"<p>{SECRET}</p>",
    ],
    ids=str,
)
async def test_a_refusal_that_holds_more_than_a_code_gives_none_of_it_away(
    desk: Desk, body: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    desk.tenant.faults.add("post", Fault("answer", 400, body=body))
    with pytest.raises(Misshapen, match="HTTP 400") as met:
        await post(desk.client)
    everything = " ".join(str(vars(r)) for r in caplog.records) + str(met.value)
    assert "teams does not take what we made" in everything
    assert not re.search(r"token-|Karin|Bearer", everything)


# ------------------------------------------------------------------ broken ways

BROKEN: dict[str, Fault] = {
    "dropped": faults.lost_before(),
    "cut off": faults.lost_after(),
    "silent": faults.silent_before(),
    "dripping": faults.slow(60),
    "no object": Fault("answer", body=[1, 2]),
    "no json": Fault("answer", body=f"<p>{SECRET}</p>"),
    "deep": Fault("answer", body="[" * 100_000),
}


@pytest.mark.parametrize("fault", BROKEN.values(), ids=BROKEN)
async def test_a_way_that_breaks_says_so_and_is_not_gone_twice(
    desk: Desk, fault: Fault
) -> None:
    quick = desk.a_client(replace(QUICK, call=0.3))
    await quick.open()
    desk.tenant.faults.add("post", fault)
    with pytest.raises(Unsure, match=r"^Teams .{20,}\.$") as met:
        await post(quick)
    assert "Karin" not in str(met.value)
    assert len(desk.tenant.faults.met) == 1
    assert desk.asked("post") <= 1
    await post(quick)  # and the next one gets through
    await quick.close()


async def test_nobody_at_home_is_said_with_the_address_and_without_the_secret() -> None:
    nowhere = "http://127.0.0.1:1/"
    access = Access("app", password="s3cret", login_url=nowhere, hosts=LOOPBACK)
    client = Client(access, HandClock(), QUICK)
    with pytest.raises(ChannelError, match=r"cannot be reached at 127\.0\.0\.1") as met:
        await look(client)
    assert not isinstance(met.value, Unsure)  # nothing was asked of Teams yet
    assert "s3cret" not in str(met.value) + repr(access)
    await client.close()


async def test_a_proxy_leads_out_and_is_not_asked_for_this_machine(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async def proxy(request: web.BaseRequest) -> web.Response:
        asked.append(str(request.url))
        return web.json_response({"access_token": "t", "expires_in": 60})

    server = test_utils.RawTestServer(proxy)
    await server.start_server()
    monkeypatch.setenv("http_proxy", str(server.make_url("")))
    await post(desk.client)
    assert asked == []
    outside = desk.a_client(login_url="http://login.example/")
    await outside.open()
    assert asked == [f"http://login.example/{desk.tenant.id}/oauth2/v2.0/token"]
    await outside.close()
    await server.close()


async def test_a_way_on_is_not_followed(desk: Desk) -> None:
    """Our token goes nowhere but to the address that we trust."""
    away = Fault("answer", 307, (("Location", "http://127.0.0.1:1/"),), {})
    desk.tenant.faults.add("post", away)
    with pytest.raises(ChannelError, match="HTTP 307"):
        await post(desk.client)


async def test_what_takes_too_long_in_all_ends_in_words() -> None:
    with pytest.raises(ChannelError, match=r"more than 0\.01 seconds"):
        async with within("Teams", 0.01):
            await asyncio.sleep(60)


# ------------------------------------------------------------------ busy


@pytest.mark.parametrize("status", [412, 429])
async def test_what_was_not_done_is_asked_once_more(desk: Desk, status: int) -> None:
    desk.tenant.faults.add("post", refused(status), times=3)
    await post(desk.client)
    assert len(desk.slept) == 3
    assert 0.5 <= desk.slept[0] <= 1.5
    assert sum(desk.slept) <= 10.5
    assert len(desk.seen()) == 1


@pytest.mark.parametrize("status", [502, 503, 504])
async def test_a_question_is_asked_again_where_a_message_is_not(
    desk: Desk, status: int
) -> None:
    desk.tenant.faults.add("members", refused(status), times=2)
    await look(desk.client)
    assert len(desk.slept) == 2
    desk.tenant.faults.add("post", refused(status))
    with pytest.raises(Unsure):
        await post(desk.client)
    assert len(desk.slept) == 2
    assert desk.seen() == []


async def test_a_short_wait_is_slept_out(desk: Desk) -> None:
    desk.tenant.faults.add("post", faults.busy(7), times=2)
    await post(desk.client)
    assert desk.slept == [7, 7]


async def test_a_wait_of_no_time_at_all_is_no_leave_to_ask_without_end(
    desk: Desk,
) -> None:
    desk.tenant.faults.add("post", faults.busy(0), times=10_000)
    for _ in range(2):
        with pytest.raises(ChannelError, match=f"until 09:00:{UNSAID:02.0f} UTC"):
            await post(desk.client)
    assert len(desk.tenant.faults.met) < 10
    assert sum(desk.slept) > 5


async def test_a_long_wait_is_kept_and_said(desk: Desk) -> None:
    desk.tenant.faults.add("post", faults.busy(30))
    for _ in range(2):
        with pytest.raises(ChannelError, match="wait until 09:00:30 UTC"):
            await post(desk.client)
    assert len(desk.tenant.faults.met) == 1
    assert desk.asked("post") == 0  # the second time nobody was asked
    await post(desk.client, where="19:elsewhere")
    await look(desk.client)
    desk.clock.at = desk.clock.at.replace(second=30)
    await post(desk.client)


async def test_patience_ends(desk: Desk) -> None:
    desk.tenant.faults.add("post", faults.busy(None), times=99)
    with pytest.raises(ChannelError, match=f"until 09:00:{UNSAID:02.0f} UTC"):
        await post(desk.client)
    assert sum(desk.slept) <= desk.patience.busy
    desk.tenant.faults.clear()
    desk.tenant.faults.add("members", refused(504), times=99)
    with pytest.raises(ChannelError, match="could not serve us just now"):
        await look(desk.client)


# ------------------------------------------------------------------ whom we trust

TRUST = {
    "https://smba.trafficmanager.net/emea/7d1f1c1e/": True,
    "https://smba.infra.gcc.teams.microsoft.com/teams": True,
    "https://europe.webchat.botframework.com/": True,
    "https://SMBA.trafficmanager.net:443/teams/": True,
    "http://smba.trafficmanager.net/teams/": False,
    "https://smba.trafficmanager.net:8443/teams/": False,
    "https://smba.trafficmanager.net.evil.example/": False,
    "https://evilbotframework.com/": False,
    "https://evil.example/smba.trafficmanager.net": False,
    "https://x@smba.trafficmanager.net/": False,
    "https://smba.trafficmanager.net/?a=b": False,
    "https://smba.trafficmanager.net/#a": False,
    "https://smba.trafficmanager.net/\r\nHost: x": False,
    "https://smba.trafficmanager.net:port/": False,
    "https://[smba.trafficmanager.net/": False,
    "smba.trafficmanager.net": False,
    "https:///teams/": False,
    "": False,
}


@pytest.mark.parametrize("url", TRUST)
def test_only_teams_itself_is_answered(url: str) -> None:
    for more in (set(), {""}):  # as where nothing was set
        assert Access("app", hosts=HOSTS | more).trusts(url) is TRUST[url]


@pytest.mark.parametrize(
    ("access", "trusted"),
    [(Access("app"), False), (Access("app", hosts=LOOPBACK), True), (Access(""), True)],
)
def test_this_machine_is_trusted_where_that_was_said(
    access: Access, trusted: bool
) -> None:
    for url in (
        "http://127.0.0.1:3978/_connector",
        "http://localhost:1/",
        "http://[::1]/",
    ):
        assert access.trusts(url) is trusted
    assert not access.trusts("ftp://127.0.0.1/")


def test_the_waiting_of_an_act_fits_in_it() -> None:
    """A turn, what Teams puts off, and the answer that comes late nevertheless."""
    patience = Patience()
    assert patience.queue + patience.busy + patience.call < patience.act
