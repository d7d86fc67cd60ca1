"""Files as people really bring them: of every make, broken, hostile or enormous."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.sources.file.lines import LONGEST
from adapters.sources.file.reading import Item, read
from adapters.sources.file.rows import COLUMNS, Malformed, Remark
from bot.errors import Unavailable
from bot.review import Review

DATA = Path(__file__).parent / "data"
HEAD = "external_id;created_at;text\n"
GOOD = "1;2026-11-20;Te laat\n"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")

Reads = Callable[[str | bytes], list[Item]]


@pytest.fixture
def reads(tmp_path: Path) -> Reads:
    """Write a file and read it."""
    path = tmp_path / "reviews.csv"

    def write_and_read(body: str | bytes) -> list[Item]:
        path.write_bytes(body if isinstance(body, bytes) else body.encode())
        return list(read(path, source="bron", zone=AMSTERDAM))

    return write_and_read


def texts(items: list[Item]) -> list[str]:
    return [item.text for item in items if isinstance(item, Review)]


def told(items: list[Item]) -> list[str]:
    return [str(item) for item in items if not isinstance(item, Review)]


def test_an_export_is_taken_and_its_bad_lines_named() -> None:
    items = list(read(DATA / "reviews.csv", source="bron", zone=AMSTERDAM))
    report = json.loads((DATA / "import_report.json").read_text("utf-8"))
    assert [
        {"line": item.line, "reason": "; ".join(item.reasons)}
        for item in items
        if isinstance(item, Malformed)
    ] == report["rejected"]
    first, second = (item for item in items if isinstance(item, Review))
    assert first.author == "Jansen, P."
    assert first.text == "Kamer was vies.\nNiet aan te raden 👎"
    assert first.created_at.isoformat() == "2026-11-20T08:00:00+00:00"
    assert (second.stars, second.place) == (4.5, "Tripadvisor")
    [reply] = second.replies
    assert reply.text == "Thanks Amy!"
    assert str(reply.at) == "2026-11-20 11:00:00+00:00"


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_make_of_table_reads_alike(
    reads: Reads, delimiter: str, end: str, encoding: str
) -> None:
    lines = ['created_at;"TEXT"; Rating ', '2026-11-20;"Eén; ""twee""";1']
    body = end.join(lines).replace(";", delimiter) + end
    [review] = reads(body.encode(encoding))
    assert isinstance(review, Review)
    assert review.text == f'Eén{delimiter} "twee"'
    assert review.stars == 1


def test_a_windows_file_is_read_and_remarked_upon(reads: Reads) -> None:
    items = reads((HEAD + "1;2026-11-20;Eén café €5\n").encode("cp1252"))
    assert texts(items) == ["Eén café €5"]
    assert told(items) == ["It is not UTF-8; it was read as Windows-1252."]


def test_one_broken_byte_spoils_one_letter_only(reads: Reads) -> None:
    items = reads((HEAD + "1;2026-11-20;Eén café X\n").encode().replace(b"X", b"\xed"))
    assert texts(items) == ["Eén café \ufffd"]
    assert told(items) == ["Bytes that are no UTF-8, 1 in all, show as \ufffd."]


@pytest.mark.parametrize("body", ["", "\n\n  \n", "\ufeff", '""\n'])
def test_an_empty_file_is_said_to_be_empty(reads: Reads, body: str) -> None:
    assert reads(body) == [Remark("It is empty.")]


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("text;author", "line 1: the column created_at is missing, and no review"),
        ("created_at;author", "line 1: the column text is missing, and no review"),
        ("naam;score", "line 1: names no known column; known are external_id, ch"),
        ("\x89PNG", "line 1: names no known column"),
    ],
)
def test_missing_columns_are_told_in_one_sentence(
    reads: Reads, head: str, reason: str
) -> None:
    [item] = reads(f"{head}\n1;2\n3;4\n")
    assert str(item).startswith(reason)


def test_a_title_may_stand_in_for_the_text(reads: Reads) -> None:
    [review] = reads("created_at;title\n2026-11-20;Vies\n")
    assert isinstance(review, Review)
    assert (review.title, review.text) == ("Vies", "")


def test_columns_that_nobody_knows_are_passed_over(reads: Reads) -> None:
    assert texts(reads("weather;created_at;text\nrain;2026-11-20;Nat\n")) == ["Nat"]


def test_blank_lines_are_no_reviews(reads: Reads) -> None:
    assert told(reads(HEAD + "\n;;\n" + GOOD)) == []


def test_a_line_with_too_many_fields_is_left_out(reads: Reads) -> None:
    items = reads(HEAD + "2;2026-11-20;Laat; en koud\n" + GOOD + "3;2026-11-20;x;;\n")
    assert texts(items) == ["Te laat", "x"]
    assert told(items) == ["line 2: 4 fields where the first line names 3"]


def test_a_line_with_too_few_fields_says_what_is_lacking(reads: Reads) -> None:
    assert told(reads(HEAD + "2\n")) == [
        "line 2: created_at empty; text and title empty"
    ]


def test_a_quote_that_never_closes_costs_one_line(reads: Reads) -> None:
    items = reads(HEAD + '2;2026-11-20;"Nooit dicht\n' + GOOD + GOOD)
    assert texts(items) == ["Te laat", "Te laat"]
    assert told(items) == ["line 2: a quote is opened and never closed"]


def test_such_a_quote_is_given_up_long_before_the_end(reads: Reads) -> None:
    many = LONGEST // len(GOOD) + 10
    items = reads(HEAD + '2;2026-11-20;"Nooit dicht\n' + GOOD * many)
    assert len(texts(items)) == many
    assert told(items) == ["line 2: a quote is opened and never closed"]


def test_a_quote_within_words_is_just_a_quote(reads: Reads) -> None:
    items = reads(HEAD + '1;2026-11-20;Een buis van 5" breed\n' + GOOD)
    assert texts(items) == ['Een buis van 5" breed', "Te laat"]


def test_a_line_beyond_measure_is_skipped_whole(reads: Reads) -> None:
    items = reads(HEAD + "x" * (3 * LONGEST) + "\n" + GOOD + "y" * (2 * LONGEST))
    assert texts(items) == ["Te laat"]
    assert told(items) == [
        f"line {line}: longer than {LONGEST} characters" for line in (2, 4)
    ]


def test_a_line_beyond_measure_ends_an_open_quote(reads: Reads) -> None:
    items = reads(HEAD + '2;2026-11-20;"open\n' + "x" * LONGEST + "\n" + GOOD)
    assert texts(items) == ["Te laat"]
    assert [item.line for item in items if isinstance(item, Malformed)] == [2, 3]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ('=HYPERLINK("http://kwaad")', '=HYPERLINK("http://kwaad")'),
        ("nul\0byte", "nulbyte"),
        ("\u202egnp.exe", "gnp.exe"),
        ("zo " * 33_000, ("zo " * 33_000).strip()),
        ("a" + "\u0301" * 50, "á" + "\u0301" * 4),
    ],
    ids=["formula", "nul", "turned", "long", "piled up"],
)
def test_hostile_words_are_only_words(reads: Reads, said: str, shown: str) -> None:
    quoted = said.replace('"', '""')
    assert texts(reads(f'{HEAD}1;2026-11-20;"{quoted}"\n')) == [shown]


def test_a_file_is_read_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("w") as file:
        file.write(HEAD)
        file.writelines(GOOD for _ in range(200_000))
    items = read(path, source="bron", zone=AMSTERDAM)
    assert texts(list(islice(items, 3))) == ["Te laat"] * 3


@pytest.mark.parametrize("name", ["", "nowhere.csv"])
def test_what_is_no_file_is_told_in_words(tmp_path: Path, name: str) -> None:
    with pytest.raises(Unavailable, match=r"cannot be read: (Is a|No such)"):
        list(read(tmp_path / name, source="bron", zone=AMSTERDAM))


# ------------------------------------------------------------------ JSON Lines


def test_json_lines_carry_the_same_names(reads: Reads) -> None:
    full = dict.fromkeys(COLUMNS, "") | {
        "external_id": 7,
        "created_at": "2026-11-20T09:00:00Z",
        "rating": 4.5,
        "rating_scale": None,
        "text": "Eén\nregel \ud800",
        "extra": {"any": "thing"},
    }
    [review] = reads(f"\n{json.dumps(full)}\n\n")
    assert isinstance(review, Review)
    assert (review.external_id, review.stars) == ("7", 4.5)
    assert review.text == "Eén\nregel \ufffd"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{half", "not a JSON object on one line"),
        ("[1, 2]", "not a JSON object on one line"),
        ("[" * 100_000, "not a JSON object on one line"),
        ('{"n": ' + "9" * 5000 + "}", "not a JSON object on one line"),
        ('{"text": ["x"], "rating": true}', "rating is no text; text is no text"),
        ('{"text": "x"}', "created_at empty"),
        ("{" + " " * LONGEST, f"longer than {LONGEST} characters"),
    ],
    ids=["half", "list", "deep", "digits", "odd", "undated", "long"],
)
def test_a_line_that_is_no_review_is_named(
    reads: Reads, line: str, reason: str
) -> None:
    good = '{"created_at": "2026-11-20", "text": "Te laat"}'
    items = reads(f"{good}\n{line}\n{good}\n")
    assert texts(items) == ["Te laat", "Te laat"]
    assert told(items) == [f"line 2: {reason}"]


# ------------------------------------------------------------------ anything at all


@given(body=st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_bytes_raise(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    for head in (b"", HEAD.encode(), b'{"text": "x"}\n'):
        path.write_bytes(head + body)
        for item in read(path, source="bron", zone=AMSTERDAM):
            assert isinstance(item, Review) or str(item)
