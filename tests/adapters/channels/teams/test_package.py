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

from adapters.channels.teams.package import manifest, package
from bot.errors import SettingsError
from bot.spoken import SPOKEN, understand

SCHEMA = Path(__file__).parent / "MicrosoftTeams.v1.23.schema.json"
URL, APP = "https://webcare.example.org", "8D6F0A51-2C1B-4E0F-9B1E-3D8F5F0C7A11"


@pytest.fixture(scope="module")
def official() -> Draft7Validator:
    return Draft7Validator(json.loads(SCHEMA.read_text("utf-8")))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_teams_takes_it(official: Draft7Validator, language: str) -> None:
    made = manifest(URL, APP, language)
    assert [error.message for error in official.iter_errors(made)] == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_teams_offers_to_type_is_understood(language: str) -> None:
    (bot,) = manifest(URL, APP, language)["bots"]
    (offered,) = bot["commandLists"]
    titles = [command["title"] for command in offered["commands"]]
    assert len(titles) == len(SPOKEN) <= 10
    actions = [understand(title).action for title in titles]
    assert actions == [word.action for word in SPOKEN]


def test_it_asks_to_know_who_is_who_and_nothing_else() -> None:
    made = manifest(URL, APP)
    assert made["permissions"] == ["identity", "messageTeamMembers"]
    assert made["validDomains"] == ["webcare.example.org"]


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
        manifest(url, APP)


def test_what_is_no_application_id_is_refused() -> None:
    with pytest.raises(SettingsError, match="wederwoord is no application ID"):
        manifest(URL, "wederwoord")


def test_the_same_settings_give_the_same_package() -> None:
    assert package(URL, APP) == package(URL, APP)


def test_the_icons_have_the_size_that_teams_wants() -> None:
    with zipfile.ZipFile(io.BytesIO(package(URL, APP))) as folder:
        sizes = {
            name: struct.unpack(">II", folder.read(name)[16:24])
            for name in ("color.png", "outline.png")
        }
    assert sizes == {"color.png": (192, 192), "outline.png": (32, 32)}
