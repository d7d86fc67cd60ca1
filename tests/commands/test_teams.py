"""`wederwoord teams package` writes what is uploaded in Teams."""

from __future__ import annotations

import json
import zipfile
from importlib import metadata
from pathlib import Path

from tests.commands.terminal import type_in

URL, APP = "https://webcare.example.org", "8d6f0a51-2c1b-4e0f-9b1e-3d8f5f0c7a11"


def test_it_writes_the_package_and_says_where_it_goes(tmp_path: Path) -> None:
    target = tmp_path / "app.zip"
    made = type_in(*("teams", "package", "--url", URL, "--app-id", APP, "--to", target))
    assert made.exit_code == 0
    with zipfile.ZipFile(target) as folder:
        assert folder.namelist() == ["manifest.json", "color.png", "outline.png"]
        told = json.loads(folder.read("manifest.json"))
    assert [bot["botId"] for bot in told["bots"]] == [APP]
    assert told["version"] == metadata.version("wederwoord")
    assert str(target) in made.output
    assert f"{URL}/api/messages" in made.output
    assert "Copy it to your own computer" in made.output
    assert "Manage apps > Upload new app" in made.output


def test_a_newer_one_gets_a_version_and_a_website_of_your_own(tmp_path: Path) -> None:
    target, site = tmp_path / "app.zip", "https://www.smit.example/privacy"
    more = ("--version", "1.0.1", "--website", site, "--to", target)
    made = type_in(*("teams", "package", "--url", URL, "--app-id", APP, *more))
    assert made.exit_code == 0
    with zipfile.ZipFile(target) as folder:
        told = json.loads(folder.read("manifest.json"))
    assert told["version"] == "1.0.1"
    assert told["developer"]["privacyUrl"] == site
    assert f"Wrote {target}, version 1.0.1." in made.output


def test_an_address_that_will_not_do_is_a_sentence(tmp_path: Path) -> None:
    target = tmp_path / "app.zip"
    bad = "http://webcare.example.org"
    made = type_in(*("teams", "package", "--url", bad, "--app-id", APP, "--to", target))
    assert made.exit_code == 1
    assert made.stderr.startswith(f"{bad} will not do: ")
    assert not target.exists()


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    target = tmp_path / "none" / "app.zip"
    made = type_in(*("teams", "package", "--url", URL, "--app-id", APP, "--to", target))
    assert made.exit_code == 1
    assert made.stderr.startswith(f"{target}: ")
