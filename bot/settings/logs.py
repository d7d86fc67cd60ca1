"""The log: one JSON object a line for machines, short lines for a person's terminal.

Whatever looks like a secret is blotted out on its way to the log, in the words, in the
fields and in tracebacks alike; line ends in them cannot forge a second entry.
"""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from typing import TextIO

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

_SECRETS = re.compile(
    r"\bxox[a-z]-[\w-]+|\bxapp-[\w-]+"  # Slack
    r"|\bya29\.[\w.-]+|\b1//[\w-]{20,}"  # Google: access and refresh tokens
    r"|\bEAA[A-Za-z0-9]{20,}"  # Meta
    r"|\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?"  # a JSON web token
    r"|\bsk-[\w-]{16,}"  # language models
    r"|(?i:\bbearer\s+)[\w.~+/=-]+"
    r"|(?<=/login/)[\w-]+"  # a link that lets in whoever follows it
)


def redact(text: str) -> str:
    """Blot out what looks like a secret."""
    return _SECRETS.sub("[secret]", text)


class JsonLines(JsonFormatter):
    """One JSON object a line; `at` is UTC."""

    def __init__(self) -> None:
        names = {"levelname": "level", "name": "logger"}
        super().__init__(
            ["at", "levelname", "name", "message"],
            rename_fields=names,
            json_ensure_ascii=False,
        )

    def format(self, record: logging.LogRecord) -> str:
        record.at = datetime.fromtimestamp(record.created, UTC).isoformat()
        return redact(super().format(record))


class Readable(logging.Formatter):
    """A clock time, the level, the words and the fields, for a person who watches."""

    def format(self, record: logging.LogRecord) -> str:
        clock = self.formatTime(record, "%H:%M:%S")
        words = [clock, f"{record.levelname.lower():<7}", record.getMessage()]
        words += [f"{name}={value}" for name, value in _fields(record).items()]
        line = " ".join(words).replace("\r", "\\r").replace("\n", "\\n")
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return redact(line)


def _fields(record: logging.LogRecord) -> dict[str, object]:
    known = {*RESERVED_ATTRS, "at"}
    return {k: v for k, v in vars(record).items() if k not in known}


def set_up_log(level: str, form: str, stream: TextIO) -> None:
    """Send the log of this process to a stream, in place of where it went before.

    `form` is "json", "text", or "auto": text when the stream is a terminal.
    """
    readable = form == "text" or (form == "auto" and stream.isatty())
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Readable() if readable else JsonLines())
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    # These tell of every job and every request; what matters of it we log ourselves.
    for chatty in ("apscheduler", "aiohttp.access", "httpx", "httpcore"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
