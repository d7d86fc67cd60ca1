"""Words in Slack's forms: cut without harm, and never read as markup."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.channels.slack.drawing.text import (
    escaped,
    label,
    line_of,
    plain,
    quoted,
    rich,
    run,
)
from adapters.chat.text import address, apart, cut, pieces, size, sound

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
anything = st.text(
    st.characters() | st.sampled_from(f"<>& \n\ud800\0{FAMILY}e\u0301\u05d0"),
    max_size=400,
)
sizes = st.integers(1, 120)
often = settings(max_examples=100, derandomize=True, deadline=None)


@often
@given(anything, sizes)
def test_a_cut_text_fits_and_begins_as_it_did(text: str, most: int) -> None:
    shown = cut(text, most)
    assert size(shown) <= most
    assert shown == text or text.startswith(shown.removesuffix("…"))


@often
@given(anything, sizes)
def test_pieces_fit_and_make_up_the_whole(text: str, most: int) -> None:
    found = list(pieces(text, most + 2))
    assert "".join(found) == text
    assert all(0 < size(piece) <= most + 2 for piece in found)


@often
@given(anything, sizes)
def test_an_escaped_text_fits_and_calls_nobody(text: str, most: int) -> None:
    shown = escaped(text, most)
    assert size(shown) <= most
    assert "<" not in shown
    assert ">" not in shown
    for part in shown.split("&")[1:]:
        assert part.startswith(("amp;", "lt;", "gt;"))


@often
@given(anything)
def test_what_is_sent_can_be_sent(text: str) -> None:
    block = rich(line_of(run(text)), quoted(text))
    for drawn in (plain(text, 75), block, {"text": escaped(text, 4000)}):
        sent = json.dumps(drawn, ensure_ascii=False).encode()
        assert b"\\u0000" not in sent


def test_what_is_sound_stays_as_it_is() -> None:
    assert sound("Beste Karin,\n\tdag é " + FAMILY) == "Beste Karin,\n\tdag é " + FAMILY
    assert sound("a\r\nb\rc\0d\ud800") == "a\nb\ncd\ufffd"


def test_no_letter_or_family_falls_apart() -> None:
    assert cut(FAMILY * 3, 25) == FAMILY * 2 + "…"
    assert cut("woord woorden", 9) == "woord…"


def test_a_long_row_of_angles_is_escaped_in_part() -> None:
    shown = escaped("<" * 4000, 4000)
    assert shown.endswith("&lt;…")
    assert 3000 < size(shown) <= 4000
    assert escaped("<!channel> <@U1> & @here", 100) == (
        "&lt;!channel&gt; &lt;@U1&gt; &amp; @here"
    )


def test_an_empty_label_still_says_something() -> None:
    assert plain(" \n", 75)["text"] == "-"
    assert label("a\n b\tc", 75) == {
        "type": "plain_text",
        "text": "a b c",
        "emoji": False,
    }


def test_rich_text_never_holds_nothing() -> None:
    assert rich(line_of(run(""))) == rich(line_of(run("-")))
    assert rich(line_of(run("a"), run(""))) == rich(line_of(run("a")))


def test_two_paragraphs_stand_below_one_another_everywhere() -> None:
    (element,) = rich(line_of(run("a")), line_of(run("b", "bold")))["elements"]
    assert [part["text"] for part in element["elements"]] == ["a", "\n", "b"]


def test_words_from_right_to_left_turn_nothing_else() -> None:
    assert apart("Karin é") == "Karin é"
    assert apart("\u05e9\u05dc") == "\u2068\u05e9\u05dc\u2069"
    assert apart("a\u202eb") == "\u2068a\u202eb\u2069"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (
            "https://plein.example/1?a=b&c=%20d#e",
            "https://plein.example/1?a=b&c=%20d#e",
        ),
        ("https://plein.example/é", "https://plein.example/%C3%A9"),
        ("https://plein.example/a b|c>", "https://plein.example/a%20b%7Cc%3E"),
        ("javascript:alert(1)", ""),
        ("https://bank.nl@evil.example", ""),
        ("https://bänk.example/", ""),
        ("https://plein.example/" + "x" * 3000, ""),
        ("", ""),
    ],
    ids=range(8),
)
def test_a_link_leads_only_where_it_may(url: str, shown: str) -> None:
    assert address(url, 3000) == shown
