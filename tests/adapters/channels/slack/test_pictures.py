"""The pictures of Slack: every scene plays, and what strangers wrote stays text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from docs.pictures.slack import figures, html
from docs.pictures.stage import stage


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_every_scene_is_drawn_as_slack_takes_it(
    tmp_path: Path, language: str
) -> None:
    async with stage(tmp_path, language) as on:
        found = await figures(on)
    names = [each["name"] for each in found]
    assert len(names) == len(set(names)) > 90
    kinds = {part["type"] for each in found for part in each["parts"]}
    assert kinds == {"message", "modal", "home"}
    wrong = {each["name"] for each in found if any_errors(each)}
    assert wrong == {"no-reply-wrong", "triage-wrong"}


def any_errors(figure: dict[str, Any]) -> bool:
    return any(part.get("errors") for part in figure["parts"])


def test_nothing_that_a_stranger_wrote_is_read_as_markup() -> None:
    said = "<script>alert(1)</script> *bold* :smile: <!channel> </p>"
    text = {"type": "plain_text", "text": said, "emoji": False}
    box = {"type": "plain_text_input", "action_id": "a", "initial_value": said}
    view = {
        "type": "modal",
        "title": text,
        "close": text,
        "blocks": [
            {"type": "context", "elements": [text]},
            {"type": "section", "text": text},
            {"type": "input", "block_id": "b", "label": text, "element": box},
        ],
        "errors": {"b": said},
    }
    page = html([{"name": "a", "parts": [view], "words": {"language": "en"}}])
    drawn = page.partition("<figure")[2]
    assert "<script" not in drawn
    assert "<strong>" not in drawn
    assert drawn.count(":smile: &#60;!channel&#62;") == 7
