"""A watched folder: what is read when, what waits, and what one bad file spoils."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from adapters.sources.file import PAGE, FileSource
from bot.errors import SettingsError, Unavailable
from bot.ports.source import Page
from tests.contract.sources import HandClock

HEAD = "external_id;created_at;text\n"


class Folder:
    """A folder with files of any age, and the source that watches it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.clock = HandClock()
        self.source = FileSource.open(
            "winkel", {"path": "."}, folder=path, zone="UTC", clock=self.clock
        )

    def put(self, name: str, *rows: str, age: float = 60) -> None:
        path = self.path / name
        path.write_text(HEAD + "".join(f"{row}\n" for row in rows))
        at = self.clock.now().timestamp() - age
        os.utime(path, (at, at))

    async def poll(self, cursor: str = "") -> list[Page]:
        return [page async for page in self.source.poll(cursor)]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def ids(pages: list[Page]) -> list[str]:
    return [review.external_id for page in pages for review in page.reviews]


async def test_every_table_in_the_folder_is_read(folder: Folder) -> None:
    folder.put("b.CSV", "2;2026-11-20;x")
    folder.put("a.csv", "1;2026-11-20;x")
    for name in (".hidden.csv", "~lock.csv", "notes.txt"):
        folder.put(name, "9;2026-11-20;x")
    (folder.path / "sub.csv").mkdir()
    assert ids(await folder.poll()) == ["1", "2"]


async def test_only_a_changed_file_is_read_again(folder: Folder) -> None:
    folder.put("a.csv", "1;2026-11-20;x")
    folder.put("b.csv", "2;2026-11-20;x")
    cursor = (await folder.poll())[-1].cursor
    folder.put("b.csv", "2;2026-11-20;x", "3;2026-11-20;x")
    assert ids(await folder.poll(cursor)) == ["2", "3"]


async def test_the_same_size_at_another_time_is_a_change(folder: Folder) -> None:
    folder.put("a.csv", "1;2026-11-20;x")
    cursor = (await folder.poll())[-1].cursor
    folder.put("a.csv", "1;2026-11-20;y", age=30)
    assert ids(await folder.poll(cursor)) == ["1"]


async def test_a_file_that_is_still_being_written_waits(folder: Folder) -> None:
    folder.put("a.csv", "1;2026-11-20;x", age=0.5)
    assert await folder.poll() == []
    folder.clock.later(seconds=1)
    assert ids(await folder.poll()) == ["1"]


async def test_a_file_from_the_future_does_not_wait_for_it(folder: Folder) -> None:
    folder.put("a.csv", "1;2026-11-20;x", age=-3600)
    assert ids(await folder.poll()) == ["1"]


async def test_a_file_counts_as_read_with_its_last_page(folder: Folder) -> None:
    folder.put("a.csv", *(f"{n};2026-11-20;x" for n in range(PAGE + 1)))
    first, last = await folder.poll()
    assert len(first.reviews) == PAGE
    assert ids(await folder.poll(first.cursor)) == ids([first, last])
    assert await folder.poll(last.cursor) == []


async def test_a_page_of_bad_lines_is_a_page_too(folder: Folder) -> None:
    folder.put("a.csv", *("1;morgen;x" for _ in range(PAGE)), "1;2026-11-20;x")
    first, last = await folder.poll()
    assert len(first.notes) == PAGE
    assert first.notes[0] == "a.csv: line 2: created_at not a date"
    assert ids([last]) == ["1"]


async def test_a_file_that_is_gone_is_forgotten(folder: Folder) -> None:
    folder.put("a.csv", "1;2026-11-20;x")
    cursor = (await folder.poll())[-1].cursor
    (folder.path / "a.csv").unlink()
    folder.put("b.csv", "2;2026-11-20;x")
    [page] = await folder.poll(cursor)
    assert list(json.loads(page.cursor)) == ["b.csv"]


async def test_one_unreadable_file_does_not_keep_the_others(folder: Folder) -> None:
    for name in ("a.csv", "b.csv", "c.csv"):
        folder.put(name, f"{name[0]};2026-11-20;x")
    pages = folder.source.poll("")
    first = await anext(pages)
    (folder.path / "b.csv").unlink()
    third = await anext(pages)
    assert ids([first, third]) == ["a", "c"]
    with pytest.raises(Unavailable, match=r"b\.csv cannot be read: No such file"):
        await anext(pages)


async def test_a_name_of_odd_bytes_is_told_in_clean_text(folder: Folder) -> None:
    name = os.fsdecode(b"\xff.csv")
    folder.put(name, "1;morgen;x")
    [page] = await folder.poll()
    assert page.notes == ("\ufffd.csv: line 2: created_at not a date",)
    assert page.cursor.isascii()


@pytest.mark.parametrize("cursor", ["nonsense", "[1]", "5", '{"a.csv": null}'])
async def test_a_cursor_nobody_can_read_begins_anew(
    folder: Folder, cursor: str
) -> None:
    folder.put("a.csv", "1;2026-11-20;x")
    assert ids(await folder.poll(cursor)) == ["1"]


async def test_the_check_opens_what_it_would_read(folder: Folder) -> None:
    folder.put("a.csv", "1;2026-11-20;x")
    await folder.source.check()
    (folder.path / "a.csv").unlink()
    folder.path.rmdir()
    with pytest.raises(Unavailable, match="cannot be read: No such file"):
        await folder.source.check()


def test_every_wrong_setting_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        FileSource.open(
            "winkel", {"map": "x"}, folder=tmp_path, zone="UTC", clock=HandClock()
        )
    assert caught.value.problems == (
        'source "winkel": map is unknown; known are: path, title',
        'source "winkel": path is missing: the file or folder',
    )


def test_a_title_is_what_cards_show(tmp_path: Path) -> None:
    settings = {"path": "x", "title": "Tripadvisor"}
    source = FileSource.open(
        "winkel", settings, folder=tmp_path, zone="UTC", clock=HandClock()
    )
    assert (source.name, source.facts.title) == ("winkel", "Tripadvisor")
