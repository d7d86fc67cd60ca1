"""`wederwoord teams package` writes what is uploaded in Teams."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from tests.commands.terminal import type_in

URL, APP = "https://webcare.example.org", "8d6f0a51-2c1b-4e0f-9b1e-3d8f5f0c7a11"


def test_it_writes_the_package_and_says_where_it_goes(tmp_path: Path) -> None:
    target = tmp_path / "app.zip"
    made = type_in(*("teams", "package", "--url", URL, "--app-id", APP, "--to", target))
    assert made.exit_code == 0
    with zipfile.ZipFile(target) as folder:
        assert folder.namelist() == ["manifest.json", "color.png", "outline.png"]
        bots = json.loads(folder.read("manifest.json"))["bots"]
    assert [bot["botId"] for bot in bots] == [APP]
    assert str(target) in made.output
    assert f"{URL}/api/messages" in made.output
    assert "Upload an app" in made.output


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
