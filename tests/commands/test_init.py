"""`wederwoord init` writes a playbook that holds, asks what is missing, and says so."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest

from bot.keys import KEYS
from bot.settings import Home, load_body
from tests.commands.conftest import INIT
from tests.commands.terminal import type_in, type_in_a_terminal


def written(folder: Path) -> dict[str, object]:
    return tomllib.loads((folder / "playbook.toml").read_text())


def test_it_writes_what_was_given(home: Path) -> None:
    playbook = load_body(Home(home))["playbook"]
    assert playbook["language"] == "en"
    assert playbook["home"] == "browser:webcare"
    assert playbook["brand"] == "Smit"
    assert playbook["contact"] == "tom.bakker@smit.example"
    assert playbook["sources"] == [
        {"name": "reviews", "kind": "file", "path": "reviews"}
    ]
    roles = {person["id"]: person["roles"] for person in playbook["people"]}
    assert roles == {"tom-bakker": ["approver", "lead"], "sanne": ["agent"]}


def test_every_key_stands_there_with_its_meaning(home: Path) -> None:
    text = (home / "playbook.toml").read_text()
    for name, key in KEYS.items():
        assert f"\n# {key.meaning}\n# allowed: {key.rule.allowed}\n{name} = " in text


def test_the_home_is_private_and_has_the_watched_folder(home: Path) -> None:
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert (home / "reviews").is_dir()


def test_a_watched_file_gets_only_its_folder(tmp_path: Path) -> None:
    type_in("init", tmp_path, *INIT, "--source", "file:exports/shop.csv")
    assert [path.name for path in (tmp_path / "exports").iterdir()] == []


def test_an_address_is_a_source_too(tmp_path: Path) -> None:
    made = type_in("init", tmp_path, *INIT, "--source", "plain:https://plein.example")
    assert made.exit_code == 0, made.output
    plein = {"name": "plein", "kind": "plain", "url": "https://plein.example"}
    assert load_body(Home(tmp_path))["playbook"]["sources"][1] == plein


def test_it_says_what_comes_next(tmp_path: Path) -> None:
    folder = tmp_path / "my home"
    said = type_in("init", folder, *INIT).output.splitlines()
    assert said[0].startswith(f"Wrote {folder}/playbook.toml.")
    assert said[1].endswith(": tom.bakker@smit.example")  # replies may name it
    assert said[2:] == [
        f"Next: wederwoord check --home '{folder}'",
        f"Then: wederwoord run --home '{folder}'",
    ]


def test_a_team_in_slack_is_told_what_it_needs_first(tmp_path: Path) -> None:
    made = type_in("init", tmp_path, *INIT, "--channel", "slack:C0123ABCD")
    assert made.exit_code == 0, made.output
    assert load_body(Home(tmp_path))["playbook"]["home"] == "slack:C0123ABCD"
    assert made.output.splitlines()[2] == (
        "First: an app and two tokens for Slack, see docs/channels/slack.md"
    )


def test_the_usual_home_needs_no_naming(tmp_path: Path) -> None:
    said = type_in("init", *INIT, WEDERWOORD_HOME=str(tmp_path / "usual")).output
    assert said.endswith("Then: wederwoord run\n")
    assert (tmp_path / "usual" / "playbook.toml").exists()


def test_home_may_be_an_option(tmp_path: Path) -> None:
    assert type_in("init", "--home", tmp_path, *INIT).exit_code == 0
    assert (tmp_path / "playbook.toml").exists()


def test_a_playbook_that_is_there_stays(home: Path) -> None:
    before = (home / "playbook.toml").read_text()
    again = type_in("init", home, *INIT, "--brand", "Other")
    assert again.exit_code == 1
    assert "already there: change home, product or whatever else in it" in again.output
    assert "--force" in again.output
    assert (home / "playbook.toml").read_text() == before


def test_force_writes_over_it(home: Path) -> None:
    assert type_in("init", home, *INIT, "--brand", "Other", "--force").exit_code == 0
    assert written(home)["brand"] == "Other"


def test_a_home_stays_out_of_the_repository_around_it(
    home: Path, tmp_path: Path
) -> None:
    assert (home / ".gitignore").read_text() == "*\n"
    (home / ".gitignore").write_text("*.db\n")
    assert type_in("init", home, *INIT, "--force").exit_code == 0
    assert (home / ".gitignore").read_text() == "*.db\n"
    own = tmp_path / "own"
    (own / ".git").mkdir(parents=True)
    assert type_in("init", own, *INIT).exit_code == 0
    assert not (own / ".gitignore").exists()


def test_a_switch_is_set_by_true_or_false(tmp_path: Path) -> None:
    made = type_in("init", tmp_path, *INIT, "--set", "two_amounts=true")
    assert made.exit_code == 0, made.output
    assert written(tmp_path)["two_amounts"] is True
    odd = type_in("init", tmp_path / "b", *INIT, "--set", "two_amounts=yes")
    assert "allowed is true or false" in odd.output


def test_set_reaches_every_key(tmp_path: Path) -> None:
    more = ("--set", "window=12.5", "--set", "approval=two", "--set", "undo=0")
    made = type_in("init", tmp_path, *INIT, *more, "--form", "u")
    assert made.exit_code == 0, made.output
    found = written(tmp_path)
    assert [found[key] for key in ("window", "approval", "undo", "form")] == [
        12.5,
        "two",
        0,
        "u",
    ]


def test_words_keep_their_quotes_and_backslashes(tmp_path: Path) -> None:
    brand = 'Smit "de \\ bakker" é 😠'
    type_in("init", tmp_path, *INIT, "--brand", brand)
    assert written(tmp_path)["brand"] == brand


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--language", "fr"), "--language: 'fr' will not do; allowed is"),
        (("--channel", "slack:x"), "--channel: 'slack:x' will not do; allowed is"),
        (
            ("--product", "teams:19%3Aabc%40thread.tacv2"),
            "will not do; the ID in it is 19:abc@thread.tacv2, so write",
        ),
        (("--zone", "Mars/Base"), "--zone: 'Mars/Base' will not do; allowed is"),
        (("--agent", "sanne"), "--agent: 'sanne' is no e-mail address."),
        (
            ("--source", "folder"),
            "--source: 'folder' will not do; allowed is file:PATH",
        ),
        (("--set", "window=900"), "--set window: 900 will not do; allowed is a number"),
        (("--set", "window=long"), "--set window: 'long' will not do; allowed is a"),
        (
            ("--set", "windw=9"),
            "'windw' is no key of the playbook; did you mean window?",
        ),
        (
            ("--set", "qqqqqqq=9"),
            "'qqqqqqq' is no key of the playbook; did you mean lan",
        ),
    ],
)
def test_what_will_not_do_is_refused_and_nothing_written(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    folder = tmp_path / "home"
    made = type_in("init", folder, *INIT, *words)
    assert made.exit_code == 2
    assert said in made.output
    assert not folder.exists()


def test_in_a_pipe_every_missing_option_is_named(tmp_path: Path) -> None:
    made = type_in("init", tmp_path, "--channel", "browser:webcare")
    assert made.exit_code == 2
    named = {line.split()[0] for line in made.output.splitlines() if "  --" in line}
    assert named == {"--product", "--source", "--approver"}


def test_a_mailbox_tells_no_brand(tmp_path: Path) -> None:
    words = (*INIT[:8], "--approver", "tom@gmail.com")
    made = type_in("init", tmp_path, *words)
    assert "--brand TEXT" in made.output
    assert "--contact" not in made.output


def test_wrong_sentences_in_the_home_come_to_light(tmp_path: Path) -> None:
    (tmp_path / "sentences").mkdir()
    (tmp_path / "sentences" / "nl.toml").write_text("[nlje]\n")
    made = type_in("init", tmp_path, *INIT)
    assert made.exit_code == 1
    assert "sentences/nl.toml, line 1: nlje, greeting: is missing" in made.output


def test_a_folder_that_cannot_be_made_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    made = type_in("init", tmp_path / "file" / "home", *INIT)
    assert made.exit_code == 1
    assert made.output == f"{tmp_path}/file/home: Not a directory.\n"


def test_in_a_terminal_it_asks_until_the_answers_will_do(tmp_path: Path) -> None:
    answers = "\n".join(
        [
            *("fr", "nl"),  # not spoken, then spoken
            *("", "", ""),  # channel, source and no further source
            *("tom", "tom@bakkerij-smit.nl", "eva@bakkerij-smit.nl", ""),
            *("", "030-1234567", ""),
        ]
    )
    given = ("--product", "browser:colleagues")
    code, screen = type_in_a_terminal(answers, "init", tmp_path / "home", *given)
    assert code == 0, screen
    found = written(tmp_path / "home")
    assert found["language"] == "nl"
    assert found["home"] == "browser:webcare"
    assert found["product"] == "browser:colleagues"
    assert found["brand"] == "Bakkerij Smit"
    assert found["contact"] == "030-1234567"
    assert [person["id"] for person in found["people"]] == ["tom", "eva"]  # type: ignore[attr-defined]
    assert "'fr' will not do" in screen
    assert "'tom' is no e-mail address" in screen


def test_ctrl_c_at_a_question_leaves_nothing(tmp_path: Path) -> None:
    code, screen = type_in_a_terminal(
        "nl\n", "init", tmp_path / "home", stop_at="channel"
    )
    assert code == 1
    assert "Traceback" not in screen
    assert not (tmp_path / "home").exists()
