"""Makes a turn of botbuilder cheap; otherwise each one holds the loop for 8 ms.

The SDK builds HTTP clients for every turn, and for each of them msrest looks up every
status code there is in a list of five hundred. As a set it holds the very same codes.
"""

from __future__ import annotations

from typing import Any

from msrest.universal_http.requests import ClientRetryPolicy


def quicken() -> None:
    """Let the codes be looked up in a set; a second time changes nothing."""
    codes: Any = frozenset(ClientRetryPolicy.safe_codes)
    ClientRetryPolicy.safe_codes = codes
