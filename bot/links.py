"""Addresses that strangers hand us: which of them a card may lead to."""

from __future__ import annotations

from urllib.parse import urlsplit


def safe_url(url: str) -> str:
    """Give a web address that may be linked to, else "".

    Only http and https with a plain host: no script, and no user name that could pass
    for the host, as in https://bank.nl@evil.example.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    web = parts.scheme in ("http", "https") and bool(parts.hostname)
    return url if web and "@" not in parts.netloc else ""
