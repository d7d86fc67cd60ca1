"""Only a plain web address may be linked to; it keeps every character."""

from __future__ import annotations

import pytest

from bot.links import safe_url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript://plein.example/%0aalert(1)",
        "data:text/html,x",
        "//plein.example",
        "https://",
        "https://[",
        "https://bank.nl@evil.example/",
        "ftp://plein.example/1",
        "",
    ],
)
def test_what_is_no_plain_web_address_is_no_link(url: str) -> None:
    assert safe_url(url) == ""


@pytest.mark.parametrize("url", ["https://plein.example/1?a=b", "http://plein.example"])
def test_a_plain_web_address_may_be_linked_to(url: str) -> None:
    assert safe_url(url) == url
