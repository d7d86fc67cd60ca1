"""A home is read whole; a mistake names file, line, key and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.sentences import shipped_phrases, shipped_sentences
from bot.settings.home import Home, load_body

PLAYBOOK = """\
brand = "Smit"
contact = "hallo@smit.example"
home = "browser:webcare"
product = "browser:product"

[[sources]]
name = "winkel"
kind = "file"
path = "reviews"

[[people]]
id = "tom"
name = "Tom Bakker"
public_name = "Tom"
email = "tom@smit.example"
roles = ["approver"]
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "playbook.toml").write_text(PLAYBOOK)
    return Home(tmp_path)


def problems(home: Home) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        load_body(home)
    return caught.value.problems


def test_a_playbook_alone_comes_with_what_we_ship(home: Home) -> None:
    body = load_body(home)
    assert body["playbook"]["brand"] == "Smit"
    assert body["sentences"] == shipped_sentences()
    assert body["phrases"] == shipped_phrases()


def test_everything_of_a_home_lies_in_its_folder(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert home.store == tmp_path / "wederwoord.db"
    assert home.lock == tmp_path / "wederwoord.lock"


def test_no_playbook_leads_to_init(tmp_path: Path) -> None:
    (told,) = problems(Home(tmp_path / "nowhere"))
    assert f"`wederwoord init {tmp_path}/nowhere`" in told


def test_own_sentences_replace_the_shipped_ones_of_their_name(home: Home) -> None:
    english = _phrasing("en", "Hi $first_name,")
    _write(home.sentences / "ours.toml", english)
    sentences = load_body(home)["sentences"]
    assert sentences["en"]["greeting"] == "Hi $first_name,"
    assert sentences["nlje"] == shipped_sentences()["nlje"]


def test_own_phrases_replace_the_shipped_ones(home: Home) -> None:
    home.phrases.write_text('press = ["the gazette"]\n')
    assert load_body(home)["phrases"] == {"press": ["the gazette"]}


def test_a_mark_that_windows_puts_in_front_does_no_harm(home: Home) -> None:
    home.playbook.write_text(PLAYBOOK, "utf-8-sig")
    assert load_body(home)["playbook"]["brand"] == "Smit"


def test_every_mistake_of_the_playbook_names_its_line(home: Home) -> None:
    wrong = PLAYBOOK.replace('["approver"]', '["boss"]').replace("Smit", " ")
    home.playbook.write_text(f"window = 900\n{wrong}colour = 1\n")
    told = problems(home)
    window = (
        "playbook.toml, line 1: window: 900 will not do; allowed is"
        " a number of hours from 1 to 720 (time in which to answer)"
    )
    assert window in told
    assert any(t.startswith("playbook.toml, line 2: brand: ' ' will") for t in told)
    assert any(t.startswith("playbook.toml, line 17: people 1, roles: ") for t in told)
    assert any(t.startswith("playbook.toml, line 18: people 1, colour: ") for t in told)


def test_a_missing_key_names_its_table_or_the_file(home: Home) -> None:
    text = PLAYBOOK.replace('brand = "Smit"\n', "").replace('id = "tom"\n', "")
    home.playbook.write_text(text)
    told = problems(home)
    assert told[0].startswith("playbook.toml: brand: is missing; allowed is ")
    assert told[1].startswith("playbook.toml, line 10: people 1, id: is missing; ")


def test_a_mistake_in_sentences_names_the_file_that_holds_them(home: Home) -> None:
    english = _phrasing("en", "Hi $fist_name,")
    _write(home.sentences / "ours.toml", english)
    (told,) = problems(home)
    assert told.startswith("sentences/ours.toml, line 2: en, greeting: ")


def test_an_incomplete_language_names_the_file(home: Home) -> None:
    _write(home.sentences / "de.toml", "[de]\n")
    told = problems(home)
    assert told
    assert all(t.startswith("sentences/de.toml, line 1: de") for t in told)


def test_a_phrasing_in_two_files_is_a_mistake(home: Home) -> None:
    for name in ("a.toml", "b.toml"):
        _write(home.sentences / name, _phrasing("en", "Hi $first_name,"))
    (told,) = problems(home)
    assert told == "sentences/a.toml and sentences/b.toml both hold [en]; keep one."


def test_a_mistake_in_the_phrases_names_them(home: Home) -> None:
    home.phrases.write_text('# ours\npress = "the gazette"\n')
    (told,) = problems(home)
    assert told.startswith("phrases.toml, line 2: press: ")


def test_what_is_no_toml_names_the_line(home: Home) -> None:
    home.playbook.write_text("brand = Smit\n")
    home.phrases.write_text('press = ["x"')
    told = problems(home)
    assert told[0] == "playbook.toml, line 1: Invalid value."
    assert told[1] == "phrases.toml: Unclosed array (at end of document)."


def test_what_is_no_utf8_says_so(home: Home) -> None:
    home.playbook.write_bytes(b'brand = "caf\xe9"\n')
    assert problems(home) == ("playbook.toml: save this file as UTF-8.",)


def test_a_file_that_cannot_be_read_says_why(home: Home) -> None:
    (home.sentences / "en.toml").mkdir(parents=True)
    (told,) = problems(home)
    assert told.endswith("sentences/en.toml cannot be read: Is a directory.")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)


def _phrasing(name: str, greeting: str) -> str:
    head = f'[{name}]\ngreeting = "{greeting}"\ngreeting_unnamed = "Hi,"\n'
    sentences = "".join(
        f'[[{name}.sentences]]\nid = "{stance}"\nstance = "{stance}"\n'
        'text = "please tell us more via $contact."\n'
        for stance in ("call", "ask", "apologise")
    )
    return f'{head}signoff = "Best, $me"\n{sentences}'
