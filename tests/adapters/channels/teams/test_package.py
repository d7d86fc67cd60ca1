"""The app package is one that Teams takes, and asks for little.

MicrosoftTeams.v1.23.schema.json is Microsoft's own, as it stands in the npm package
@microsoft/app-manifest 1.1.2, under the MIT licence.
"""

from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path

import pytest
from jsonschema_rs import Draft7Validator

from adapters.channels.teams.package import Manifest, manifest, package
from bot.errors import SettingsError
from bot.spoken import SPOKEN, understand

SCHEMA = Path(__file__).parent / "MicrosoftTeams.v1.23.schema.json"
URL, APP = "https://webcare.example.org", "8D6F0A51-2C1B-4E0F-9B1E-3D8F5F0C7A11"


def made(url: str = URL, app: str = APP, **more: str) -> Manifest:
    return manifest(url, app, **{"version": "1.0.1", **more})


@pytest.fixture(scope="module")
def official() -> Draft7Validator:
    return Draft7Validator(json.loads(SCHEMA.read_text("utf-8")))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_teams_takes_it(official: Draft7Validator, language: str) -> None:
    found = official.iter_errors(made(language=language))
    assert [error.message for error in found] == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_teams_offers_to_type_is_understood(language: str) -> None:
    (bot,) = made(language=language)["bots"]
    (offered,) = bot["commandLists"]
    titles = [command["title"] for command in offered["commands"]]
    assert len(titles) == len(SPOKEN) <= 10
    actions = [understand(title).action for title in titles]
    assert actions == [word.action for word in SPOKEN]


def test_it_asks_to_know_who_is_who_and_nothing_else() -> None:
    asked = made()
    assert asked["permissions"] == ["identity", "messageTeamMembers"]
    assert asked["validDomains"] == ["webcare.example.org"]
    assert "authorization" not in asked
    assert "webApplicationInfo" not in asked


@pytest.mark.parametrize(
    "url",
    [
        "http://webcare.example.org",
        "https://webcare.example.org/teams",
        "https://webcare.example.org:8443",
        "https://me@webcare.example.org",
        "https://webcare.example.org?x=1",
        "https://[::1",
        "https://web care.example.org",
        "webcare.example.org",
        "",
    ],
)
def test_an_address_that_teams_cannot_call_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="will not do: Teams calls an address"):
        made(url)


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST.",
        "127.0.0.1",
        "127.1",
        "[::1]",
        "10.0.0.5",
        "192.168.1.20",
        "169.254.1.1",
        "webcare",
        "webcare.local",
        "webcare.smit.internal",
        "fritz.lan",
        "nas.home.arpa",
    ],
)
def test_an_address_that_only_we_know_is_refused(host: str) -> None:
    with pytest.raises(SettingsError, match="on your own machine or network only"):
        made(f"https://{host}")


@pytest.mark.parametrize("host", ["a.localhost.nl", "8.8.8.8", "xn--bcker-gra.nl"])
def test_an_address_that_everybody_knows_will_do(host: str) -> None:
    assert made(f"https://{host}")["validDomains"] == [host]


@pytest.mark.parametrize("version", ["1.0.1", "0.1.0", "12.0.34567"])
def test_the_version_is_the_one_that_was_asked_for(version: str) -> None:
    assert made(version=version)["version"] == version


@pytest.mark.parametrize("version", ["", "1", "1.0", "1.0.0.dev1", "01.0.0", "1.0.0 "])
def test_a_version_that_teams_does_not_take_is_refused(version: str) -> None:
    with pytest.raises(SettingsError, match="is no version that Teams takes"):
        made(version=version)


def test_a_website_stands_where_people_read_about_the_app(
    official: Draft7Validator,
) -> None:
    pages = ("websiteUrl", "privacyUrl", "termsOfUseUrl")
    assert {made()["developer"][page] for page in pages} == {URL}
    site = "https://www.smit.example/privacy?taal=nl"
    found = made(website=site)
    assert {found["developer"][page] for page in pages} == {site}
    assert not list(official.iter_errors(found))


@pytest.mark.parametrize(
    "site",
    ["http://smit.example", "smit.example", f"https://smit.example/{'a' * 2048}"],
)
def test_a_website_that_teams_does_not_take_is_refused(site: str) -> None:
    with pytest.raises(SettingsError, match="will not do as a website"):
        made(website=site)


def test_what_is_no_application_id_is_refused() -> None:
    with pytest.raises(SettingsError, match="wederwoord is no application ID"):
        made(app="wederwoord")


def test_the_same_settings_give_the_same_package() -> None:
    assert package(URL, APP, version="1.0.1") == package(URL, APP, version="1.0.1")


def test_the_icons_have_the_size_that_teams_wants() -> None:
    with zipfile.ZipFile(io.BytesIO(package(URL, APP, version="1.0.1"))) as folder:
        sizes = {
            name: struct.unpack(">II", folder.read(name)[16:24])
            for name in ("color.png", "outline.png")
        }
    assert sizes == {"color.png": (192, 192), "outline.png": (32, 32)}
