"""The team's rules: what a playbook gives, and what each mistake in it is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.approval import Approving
from bot.keys import KEYS, PERSON_KEYS
from bot.person import Identity, PersonId, Profile, Role
from bot.phrasing import PHRASINGS
from bot.playbook import PlaybookError, read, versioned
from bot.sentences import shipped_phrases, shipped_sentences
from tests.bot.mistakes import JUNK, drop, problems, put, reads_or_says
from tests.fakes import START
from tests.playbooks import PHRASES, PLAYBOOK, SENTENCES

# ------------------------------------------------------------------ what is right


def test_gives_the_rules() -> None:
    book = read(PLAYBOOK, SENTENCES, PHRASES)
    assert (book.window, book.undo) == (timedelta(hours=24), timedelta(seconds=120))
    assert book.ladder.owner == (timedelta(hours=3),)
    assert book.approving == Approving(people=1)
    assert (book.language, book.form, book.zone) == ("nl", "je", "Europe/Amsterdam")
    assert [source.name for source in book.sources] == ["winkel", "plein"]
    assert book.sources[0].settings == {"path": "reviews.csv"}
    assert book.people[PersonId("tom")].roles == {Role.AGENT, Role.APPROVER}


def test_what_ships_is_right() -> None:
    book = read(PLAYBOOK, shipped_sentences(), shipped_phrases())
    assert set(book.phrasing) == set(PHRASINGS)
    assert all(book.phrases.values())


def test_what_need_not_be_said_has_a_default() -> None:
    needed = {name: PLAYBOOK[name] for name, key in KEYS.items() if key.required}
    book = read({**needed, "people": PLAYBOOK["people"]}, SENTENCES, {})
    assert (book.sources, book.approving) == ((), Approving())
    assert not any(book.phrases.values())
    assert book.window == timedelta(hours=24)


@pytest.mark.parametrize(
    ("key", "value", "field", "got"),
    [
        ("window", 4.5, "window", timedelta(minutes=270)),
        ("undo", 0, "undo", timedelta(0)),
        ("approval", "two", "approving", Approving(people=2)),
        ("two_stars", 2, "approving", Approving(stars=2)),
        ("two_words", ["Advocaat"], "approving", Approving(words=("advocaat",))),
        ("two_amounts", True, "approving", Approving(amounts=True)),
        ("alone", ["holding"], "approving", Approving(alone=("holding",))),
        ("next_approver", 5, "approving", Approving(next_after=timedelta(minutes=5))),
        ("brand", "  Polderbank ", "brand", "Polderbank"),
        ("home", " browser:web-care ", "home", "browser:web-care"),
    ],
)
def test_reads(key: str, value: object, field: str, got: object) -> None:
    assert getattr(read({**PLAYBOOK, key: value}, SENTENCES, {}), field) == got


@pytest.mark.parametrize(
    ("approval", "roles"),
    [
        ("one", []),
        ("one", [["agent"], ["product"]]),
        ("two", [["approver"]]),
        ("two", [["lead"], ["reader"]]),
    ],
)
def test_too_few_who_may_agree_is_a_mistake(
    approval: str, roles: list[list[str]]
) -> None:
    one = PLAYBOOK["people"][0]
    people = [{**one, "id": f"p{n}", "roles": r} for n, r in enumerate(roles)]
    with pytest.raises(PlaybookError) as caught:
        read({**PLAYBOOK, "approval": approval, "people": people}, SENTENCES, {})
    (problem,) = caught.value.problems
    assert problem.path == ("people",)
    assert "too few people may agree" in problem.message


def test_settings_of_a_source_are_texts() -> None:
    shelf = {"name": "x", "kind": "plain", "url": "http://a", "page": 5, "deep": True}
    [source] = read({**PLAYBOOK, "sources": [shelf]}, SENTENCES, {}).sources
    assert source.settings == {"url": "http://a", "page": "5", "deep": "True"}


def test_phrases_are_read_the_way_they_are_compared() -> None:
    book = read(
        PLAYBOOK, SENTENCES, {"legal": ["  I\u2019ll  SUE "], "threat": ["bom!"]}
    )
    assert book.phrases["legal"] == ("i'll sue",)
    assert next(iter(book.phrases)) == "threat"


def test_a_person_is_known_in_the_browser_by_id() -> None:
    book = read(PLAYBOOK, SENTENCES, {})
    known = book.by_identity(Identity("browser", "", "tom"), None)
    assert known is not None
    assert known.name == "Tom Bakker"
    assert book.by_identity(Identity("browser", "", "nobody"), None) is None
    assert book.by_identity(Identity("slack", "T1", "tom"), None) is None


def in_slack(id_: str = "U1", *, email: str = "", member: bool = True) -> Profile:
    return Profile(Identity("slack", "T1", id_), "T", email, member, START)


TOM = "Tom@Polderbank.example"


@pytest.mark.parametrize(
    ("profile", "whose"),
    [
        (in_slack(email=TOM), "tom"),
        (in_slack(email=TOM, member=False), None),
        (in_slack(email=""), None),
        (in_slack(email="lotte@polderbank.example"), None),
        (in_slack("U0LOTTE", email=TOM), "lotte"),
        (in_slack("U0LOTTE", member=False), None),
    ],
)
def test_elsewhere_a_full_member_is_known_by_account_or_email(
    profile: Profile, whose: str | None
) -> None:
    people = [dict(person) for person in PLAYBOOK["people"]]
    people[2]["slack"] = "U0LOTTE"  # so her e-mail address alone says nothing
    book = read({**PLAYBOOK, "people": people}, SENTENCES, {})
    found = book.by_identity(profile.identity, profile)
    assert (found.id if found else None) == whose


def test_two_people_with_one_email_address_are_nobody() -> None:
    people = [dict(person) for person in PLAYBOOK["people"]]
    people[0]["email"] = TOM
    book = read({**PLAYBOOK, "people": people}, SENTENCES, {})
    assert book.by_identity(in_slack().identity, in_slack(email=TOM)) is None


@pytest.mark.parametrize(
    ("form", "language", "greeting"),
    [
        ("je", "nl", "nlje"),
        ("u", "nl", "nlu"),
        ("u", "en", "en"),
        ("je", "fr", "en"),
        ("je", "de", "de"),
    ],
)
def test_speaks(form: str, language: str, greeting: str) -> None:
    own = {**SENTENCES, "de": {**SENTENCES["en"], "signoff": "Ihr $me"}}
    book = read({**PLAYBOOK, "form": form}, own, {})
    assert book.speak(language) is book.phrasing[greeting]


def test_a_version_changes_nothing_else() -> None:
    book = read(PLAYBOOK, SENTENCES, {})
    assert versioned(book, 7).version == 7
    assert versioned(versioned(book, 7), book.version) == book


# ------------------------------------------------------------------ mistakes: rules


@pytest.mark.parametrize("key", [name for name, key in KEYS.items() if key.required])
def test_a_missing_key_is_named(key: str) -> None:
    [found] = problems(playbook=drop(key))
    assert (found.path, found.part) == ((key,), "playbook")
    assert found.message.startswith("is missing; allowed is ")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("language", "de"),
        ("language", ["nl"]),
        ("zone", "Amsterdam"),
        ("zone", 1),
        ("form", "jij"),
        ("brand", ""),
        ("brand", "   "),
        ("brand", 5),
        ("contact", []),
        ("window", 0),
        ("window", 721),
        ("window", "24"),
        ("window", True),
        ("window", float("nan")),
        ("window", float("inf")),
        ("window", 10**400),
        ("window", {}),
        ("remind_owner", [-1]),
        ("remind_owner", 3),
        ("remind_shift", [100]),
        ("closing_list", -1),
        ("two_stars", 1.5),
        ("two_stars", 6),
        ("two_amounts", "yes"),
        ("two_words", ["ab"]),
        ("alone", ["update"]),
        ("ring", ["weather"]),
        ("hours", ["someday"]),
        ("report", "friday"),
        ("report", 16),
        ("undo", 3601),
        ("approval", "three"),
        ("approval", 1),
        ("approval", ["one"]),
        ("home", "webcare"),
        ("home", "slack:webcare"),
        ("home", "browser:"),
        ("home", "browser:web care"),
        ("product", 5),
        ("sources", "winkel"),
        ("sources", ["winkel"]),
        ("people", {"id": "tom"}),
    ],
)
def test_a_wrong_value_is_told_what_is_allowed(key: str, value: object) -> None:
    [found] = problems(playbook=put(key, value=value))
    assert found.path == (key,)
    assert "will not do; allowed is " in found.message


@pytest.mark.parametrize(
    "given",
    [
        "https://teams.microsoft.com/l/channel/19%3Aab-1_c%40thread.tacv2/x?groupId=8d",
        "https://teams.cloud.microsoft/l/channel/19:ab-1_c@thread.tacv2/General",
        "teams:https://teams.microsoft.com/l/channel/19%3aab-1_c%40thread.tacv2/x",
        "teams:19%3Aab-1_c%40thread.tacv2",
        "19:ab-1_c@thread.tacv2",
    ],
)
def test_a_link_to_a_channel_of_teams_is_told_its_id(given: str) -> None:
    (found,) = problems(playbook=put("home", value=given))
    assert found.message.endswith(
        "will not do; the ID in it is 19:ab-1_c@thread.tacv2, so write"
        ' "teams:19:ab-1_c@thread.tacv2"'
    )


def test_an_unknown_key_is_told_which_are_known() -> None:
    [found] = problems(playbook=put("windw", value=24))
    assert found.path == ("windw",)
    assert all(key in found.message for key in KEYS)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", "tom de"),
        ("id", "wederwoord"),
        ("id", ""),
        ("name", 5),
        ("public_name", " "),
        ("email", "tom"),
        ("email", "tom@home"),
        ("email", "@polderbank.example"),
        ("email", "tom bakker@polderbank.example"),
        ("roles", []),
        ("roles", ["boss"]),
        ("roles", "agent"),
        ("roles", [{}]),
        ("slack", "tom"),
        ("teams", "tom"),
    ],
)
def test_a_mistake_in_a_person_is_found(key: str, value: object) -> None:
    [found] = problems(playbook=put("people", 1, key, value=value))
    assert found.path == ("people", 1, key)
    assert PERSON_KEYS[key].rule.allowed in found.message


@pytest.mark.parametrize("key", sorted(PERSON_KEYS.keys() - {"slack", "teams"}))
def test_a_person_lacks_nothing(key: str) -> None:
    [found] = problems(playbook=drop("people", 0, key))
    assert found.path == ("people", 0, key)


def test_a_person_has_no_other_keys() -> None:
    [found] = problems(playbook=put("people", 0, "phone", value="06"))
    assert found.path == ("people", 0, "phone")


@pytest.mark.parametrize(
    ("key", "value"),
    [("name", "noted"), ("name", "win kel"), ("kind", "google"), ("every", 0)],
)
def test_a_mistake_in_a_source_is_found(key: str, value: object) -> None:
    [found] = problems(playbook=put("sources", 1, key, value=value))
    assert found.path == ("sources", 1, key)


@pytest.mark.parametrize("value", [["a"], {"a": 1}])
def test_a_source_setting_is_one_text_or_number(value: object) -> None:
    [found] = problems(playbook=put("sources", 1, "url", value=value))
    assert found.path == ("sources", 1, "url")


@pytest.mark.parametrize(
    ("table", "key", "value"), [("people", "id", "tom"), ("sources", "name", "plein")]
)
def test_a_name_stands_only_once(table: str, key: str, value: str) -> None:
    def add(part: dict[str, Any]) -> None:
        part[table].append({**part[table][1], key: value})

    [found] = problems(playbook=add)
    assert found.path == (table, len(PLAYBOOK[table]))
    assert value in found.message


def test_all_mistakes_are_told_at_once() -> None:
    found = problems(
        playbook=put("window", value=0),
        sentences=drop("en"),
        phrases=put("legal", value="advocaat"),
    )
    assert [p.part for p in found] == ["playbook", "sentences", "phrases"]


def test_a_long_wrong_value_is_repeated_in_short() -> None:
    [found] = problems(playbook=put("brand", value=["x" * 5000]))
    assert len(found.message) < 300


def test_the_error_says_where() -> None:
    with pytest.raises(PlaybookError, match=r"\('window',\): 0 will not do"):
        read({**PLAYBOOK, "window": 0}, SENTENCES, {})


# ------------------------------------------------------------------ mistakes: phrases


@pytest.mark.parametrize("value", ["advocaat", 5, {"a": 1}])
def test_phrases_are_a_list(value: object) -> None:
    [found] = problems(phrases=put("legal", value=value))
    assert (found.path, found.part) == (("legal",), "phrases")


@pytest.mark.parametrize("value", ["", "  ", "ad", 5, ["advocaat"], None])
def test_a_wrong_phrase_is_pointed_at(value: object) -> None:
    [found] = problems(phrases=put("legal", value=["advocaat", value]))
    assert (found.path, found.part) == (("legal", 1), "phrases")


def test_a_topic_without_words_on_the_card_is_refused() -> None:
    [found] = problems(phrases=put("weather", value=["rain"]))
    assert found.path == ("weather",)
    assert "known are: threat, safety, health, legal, privacy, press" in found.message


# ------------------------------------------------------------------ whatever is written


@given(st.sampled_from([*PLAYBOOK, "people", "sources"]), JUNK)
def test_junk_in_the_rules_is_a_mistake_and_no_crash(key: str, junk: Any) -> None:
    reads_or_says({**PLAYBOOK, key: junk}, SENTENCES, PHRASES)


@given(st.sampled_from(["id", "roles", "email"]), JUNK)
def test_junk_in_a_person_is_a_mistake_and_no_crash(key: str, junk: Any) -> None:
    person = {**PLAYBOOK["people"][0], key: junk}
    reads_or_says({**PLAYBOOK, "people": [person]}, SENTENCES, PHRASES)


@given(st.dictionaries(st.sampled_from(["legal", "press", "x"]), JUNK))
def test_junk_in_the_phrases_is_a_mistake_and_no_crash(junk: dict[str, Any]) -> None:
    reads_or_says(PLAYBOOK, SENTENCES, junk)
