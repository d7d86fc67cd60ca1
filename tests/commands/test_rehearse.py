"""`wederwoord rehearse` plays a scenario of one's own, and says what is wrong in it."""

from __future__ import annotations

import re
import signal
from itertools import takewhile
from pathlib import Path

import pytest

from tests.bot.app.test_how_to import EXAMPLE, PAGE
from tests.commands.terminal import running, type_in

SCENARIO = """\
day = "monday"

[[scenes]]
at = "09:02"
title = { nl = "Karin klaagt.", en = "Karin complains." }

[[scenes.do]]
review = "cake"
by = "Karin"
stars = 1
text = "Two weeks late."

[[scenes]]
at = "16:00"
title = "Sanne takes it, and then once more."

[[scenes.do]]
press = "take"
who = "sanne"
on = "cake"

[[scenes.do]]
press = "take"
who = "sanne"
on = "cake"

[[scenes.do]]
outage = "begins"
"""
OVER = "The day is over. The page stays open until Ctrl-C."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "day.toml"
    path.write_text(SCENARIO, "utf-8")
    return path


def test_a_whole_day_is_played_in_a_moment_when_nobody_looks(file: Path) -> None:
    with running("rehearse", "--scenario", file, "--pace", "0") as bot:
        assert bot.first_line == f"Open {bot.address} in your browser (Ctrl-C ends it)"
        assert bot.process.stdout is not None
        lines = (line.rstrip() for line in bot.process.stdout)
        day, first, second, left_out = takewhile(lambda line: line != OVER, lines)
        bot.process.send_signal(signal.SIGINT)
        _, said = bot.process.communicate(timeout=30)
    assert day.endswith("; the clock jumps from scene to scene.")
    assert first == "09:02 Karin complains."
    assert second == "16:00 Sanne takes it, and then once more."
    assert left_out.strip().startswith("Left out: “I'll take this” by Sanne: ")
    # the outage of the scenario is no trouble of whoever looks on
    assert said == ""
    assert bot.process.returncode == 0


def test_one_scene_is_played_when_it_is_named(file: Path) -> None:
    file.write_text(SCENARIO.replace('at = "16', 'name = "takes"\nat = "16'), "utf-8")
    with running("rehearse", "--scenario", file, "--scene", "takes") as bot:
        assert bot.process.stdout is not None
        _, first, second = (bot.process.stdout.readline() for _ in range(3))
    assert first == "First all that comes before this scene happens, unseen.\n"
    assert second == "16:00 Sanne takes it, and then once more.\n"


def test_the_scenes_are_listed_with_what_happens_in_them(file: Path) -> None:
    named = SCENARIO.replace("at =", 'name = "a-cake"\nat =', 1)
    file.write_text(named.replace('at = "16', 'name = "b"\nat = "16'), "utf-8")
    said = type_in("rehearse", "--scenario", file, "--scenes", "--language", "nl")
    listed = "a-cake  Karin klaagt.\nb       Sanne takes it, and then once more.\n"
    assert (said.output, said.exit_code) == (listed, 0)


def test_where_no_scene_has_a_name_there_is_none_to_list(file: Path) -> None:
    assert type_in("rehearse", "--scenario", file, "--scenes").output == ""


def test_a_wrong_name_is_told_with_the_right_ones(file: Path) -> None:
    result = type_in("rehearse", "--scenario", file, "--scene", "taken")
    assert result.exit_code == 2
    assert 'There is no scene "taken"; known are: none.' in result.output
    named = SCENARIO.replace("at =", 'name = "cake"\nat =', 1)
    file.write_text(named.replace('at = "16', 'name = "takes"\nat = "16'), "utf-8")
    result = type_in("rehearse", "--scenario", file, "--scene", "taken")
    assert 'There is no scene "taken"; known are: cake, takes.' in result.output


def test_every_mistake_in_a_scenario_leads_to_its_line(file: Path) -> None:
    wrong = SCENARIO.replace('"sanne"', '"jan"', 1).replace("stars = 1", "stars = 9")
    file.write_text(wrong, "utf-8")
    result = type_in("rehearse", "--scenario", file)
    assert result.exit_code == 1
    assert result.output == (
        "day.toml, line 10: scenes 1, do 1, stars: 9 will not do; allowed is a number"
        " from 1 to 5 (out of five)\n"
        'day.toml, line 19: scenes 2, do 1, who: "jan" is nobody of the team; known'
        " are: tom, sanne, femke, lotte, joost\n"
    )


def test_a_mistake_reads_as_the_page_about_it_shows(file: Path) -> None:
    file.write_text(EXAMPLE.replace('"sanne"', '"jan"', 1), "utf-8")
    said = type_in("rehearse", "--scenario", file).output
    assert said == "".join(re.findall(r"^day\.toml, .*\n", PAGE, re.MULTILINE))


def test_what_is_no_toml_or_no_text_is_said_so(file: Path) -> None:
    file.write_text("# mine\nday = monday", "utf-8")
    assert type_in("rehearse", "--scenario", file).output.startswith("day.toml, line 2")
    file.write_bytes(b'day = "\xff"')
    said = type_in("rehearse", "--scenario", file).output
    assert said == "day.toml: save this file as UTF-8.\n"


def test_a_scenario_that_is_not_there_is_typed_wrong(tmp_path: Path) -> None:
    result = type_in("rehearse", "--scenario", tmp_path / "none.toml")
    assert result.exit_code == 2
    assert "does not exist" in result.output
