"""Whether a call was made on this very machine, or passed on from another one.

A proxy in front calls from this machine too, for whoever called it. It tells so by the
name that was called, which it passes on or not, or by a header of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_HERE = re.compile(
    r"(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?", re.ASCII | re.IGNORECASE
)
_PASSED_ON = frozenset(
    {"forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip"}
)
_PASSED_ON_AS = ("x-forwarded-", "x-original-", "x-envoy-", "cf-")


def near(headers: Iterable[tuple[str, str]]) -> bool:
    """Tell whether nothing in the headers of a call says that it comes from outside.

    The one name that was called has to be this machine's own.
    """
    given = [(name.casefold(), value) for name, value in headers]
    called = [value.strip() for name, value in given if name == "host"]
    return (
        len(called) == 1
        and _HERE.fullmatch(called[0]) is not None
        and not any(_passed_on(name) for name, _ in given)
    )


def _passed_on(name: str) -> bool:
    return name in _PASSED_ON or name.startswith(_PASSED_ON_AS)
