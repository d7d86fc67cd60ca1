"""What travels unseen comes back as it went, and nothing else is believed."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.chat.carried import Carried, pack, unpack
from bot.press import Address
from bot.subject import TEAM, Subject, case_of, notice_of, person_of

PLACE = Address("slack", "C1", "1.2", "1.1", "T1")
CARRIED = Carried("reply", case_of(17), PLACE, "publish", "abc", "def", {"of": "x"})
texts = st.text(max_size=300)
subjects = st.sampled_from((case_of(3), notice_of(9), person_of("tom"), TEAM))


@settings(max_examples=100, derandomize=True, deadline=None)
@given(
    st.tuples(texts, texts, texts, texts),
    st.dictionaries(texts, texts),
    subjects,
    st.lists(texts, max_size=3).map(tuple),
)
def test_it_comes_back_as_it_went(
    named: tuple[str, str, str, str],
    kept: dict[str, str],
    subject: Subject,
    boxes: tuple[str, ...],
) -> None:
    action, step, shown, seen = named
    place = Address("slack", action, step, shown, seen, action)
    carried = Carried(action, subject, place, step, shown, seen, kept, boxes)
    assert unpack(pack(carried)) == carried


def test_two_usual_texts_fit_in_what_slack_carries() -> None:
    text = "Beste Karin, wat vervelend dat de taart te laat kwam. Ik zoek het uit. "
    kept = {"typed": text * 40, "loaded": text * 39}
    assert len(pack(Carried("reply", case_of(1), PLACE, kept=kept))) < 1000


def packed(plain: Any) -> str:
    said = json.dumps(plain).encode()
    return base64.urlsafe_b64encode(zlib.compress(said)).decode()


def changed(**values: Any) -> str:
    """Give what was packed with something in it changed, or taken out as None."""
    plain = json.loads(zlib.decompress(base64.urlsafe_b64decode(pack(CARRIED))))
    plain.update(values)
    return packed({name: value for name, value in plain.items() if value is not None})


def test_what_we_change_here_is_read_when_it_is_sound() -> None:
    assert unpack(changed()) == CARRIED
    assert unpack(changed(step="save")).step == "save"
    assert unpack(changed(texts=["text"])).texts == ("text",)


ODD = {
    "nothing": "",
    "words": "{}",
    "not packed": base64.urlsafe_b64encode(b"{}").decode(),
    "not ascii": "é",
    "cut off": pack(CARRIED)[:-8],
    "followed by more": base64.urlsafe_b64encode(
        base64.urlsafe_b64decode(pack(CARRIED)) + b"x"
    ).decode(),
    "a bomb": packed("x" * 300_000),
    "no object": packed([1]),
    "not JSON": base64.urlsafe_b64encode(zlib.compress(b"{")).decode(),
    "not UTF-8": base64.urlsafe_b64encode(zlib.compress(b'"\xff"')).decode(),
    "deep": base64.urlsafe_b64encode(zlib.compress(b"[" * 150_000)).decode(),
    "too little": changed(step=None),
    "too much": changed(more="x"),
    "a number": changed(step=1),
    "a strange subject": changed(subject="case:x"),
    "no subject": changed(subject=17),
    "no place": changed(where="C1"),
    "half a place": changed(where=["slack", "C1"]),
    "a place of numbers": changed(where=[1, 2, 3, 4, 5, 6]),
    "no fields": changed(kept=["x"]),
    "a field of numbers": changed(kept={"text": 1}),
    "no boxes": changed(texts="text"),
    "a box that is a number": changed(texts=[1]),
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_anything_odd_is_refused(odd: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        unpack(odd)


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda b: b.hex()))
def test_any_text_is_refused_or_read(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        unpack(text)
