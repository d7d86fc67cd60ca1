"""The command line as a whole: help, mistakes, errors and how soon it is there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from bot.__main__ import COMMANDS, Commands, main
from bot.errors import StoreError
from tests.commands.terminal import environment, type_in

HEAVY = (
    "aiohttp",
    "apscheduler",
    "babel",
    "botbuilder",
    "httpx",
    "jinja2",
    "rich",
    "slack_bolt",
    "sqlite_utils",
)


def test_help_lists_the_commands_in_the_order_of_need() -> None:
    shown = type_in("--help").output
    names = [str(command.name) for command in COMMANDS]
    places = [shown.index(f"\n  {name} ") for name in names]
    assert names[:5] == ["demo", "init", "check", "hello", "run"]
    assert places == sorted(places)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: str(command.name))
def test_every_command_and_option_has_help(command: click.Command) -> None:
    assert command.get_short_help_str()
    options = [p for p in command.params if isinstance(p, click.Option)]
    assert [option.name for option in options if not option.help] == []
    assert type_in(str(command.name), "-h").exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("run", "--hom", "x"), "No such option '--hom'. Did you mean '--home'?"),
        (("rnu",), "No such command 'rnu'."),
        (("show",), "Missing argument 'N'"),
        (("show", "0"), "Invalid value for 'N'"),
        (("run", "--port", "99999"), "Invalid value for '--port'"),
        (("cases", "--state", "lost"), "'lost' is not one of 'new', 'taken'"),
        (("import", "/no/such/file"), "File '/no/such/file' does not exist."),
    ],
)
def test_what_is_typed_wrong_is_told_with_code_two(
    words: tuple[str, ...], said: str
) -> None:
    result = type_in(*words)
    assert result.exit_code == 2
    assert said in result.output


@pytest.mark.parametrize(
    "words", [("run",), ("import", __file__)], ids=lambda words: words[0]
)
def test_without_a_home_it_leads_to_init(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    result = type_in(*words, WEDERWOORD_HOME=str(tmp_path / "none"))
    assert result.exit_code == 1
    assert f"`wederwoord init {tmp_path}/none`" in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_every_mistake_in_the_environment_is_a_sentence() -> None:
    result = type_in("run", PORT="x", WEDERWOORD_LOG_LEVEL="y")
    assert result.exit_code == 1
    assert len(result.output.splitlines()) == 2


def _failing(error: Exception) -> Commands:
    @click.command()
    def fail() -> None:
        raise error

    return Commands(commands={"fail": fail})


def test_an_error_of_ours_is_a_sentence() -> None:
    result = CliRunner().invoke(_failing(StoreError("The disk is full.")), ["fail"])
    assert (result.exit_code, result.output) == (1, "The disk is full.\n")


def test_an_error_of_the_machine_names_its_file() -> None:
    error = PermissionError(13, "Permission denied", "/srv/x")
    result = CliRunner().invoke(_failing(error), ["fail"])
    assert (result.exit_code, result.output) == (1, "/srv/x: Permission denied.\n")


def test_ctrl_c_is_no_traceback() -> None:
    group = _failing(KeyboardInterrupt())  # type: ignore[arg-type]
    result = CliRunner().invoke(group, ["fail"])
    assert (result.exit_code, result.output.strip()) == (1, "Aborted!")


@pytest.mark.parametrize("error", [ValueError("x"), OSError("x")])
def test_a_bug_of_ours_is_not_hidden(error: Exception) -> None:
    assert CliRunner().invoke(_failing(error), ["fail"]).exception is error


def test_errors_are_red_only_in_a_terminal() -> None:
    group = _failing(StoreError("The disk is full."))
    shown = CliRunner().invoke(group, ["fail"], color=True).stderr
    assert shown == "\x1b[31mThe disk is full.\x1b[0m\n"


@pytest.mark.parametrize("words", [["--help"], ["version"], ["run", "--help"]])
def test_help_and_version_load_nothing_heavy(words: list[str]) -> None:
    code = (
        "import sys; from bot.__main__ import main\n"
        "main(sys.argv[1:], standalone_mode=False)\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        text=True,
        check=True,
        env=environment(),
    )
    loaded = {name.partition(".")[0] for name in ran.stderr.split()}
    assert "click" in loaded
    assert loaded & set(HEAVY) == set()


def test_version_names_itself() -> None:
    assert type_in("version").output.startswith("wederwoord ")


def test_the_group_can_be_run_as_a_module() -> None:
    assert isinstance(main, Commands)
