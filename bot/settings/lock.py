"""One home, one wederwoord: the lock on it, and who holds it."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, BinaryIO

from bot.errors import Busy, SettingsError
from bot.settings.home import Home


@dataclass(frozen=True, slots=True)
class Holder:
    """The process that holds a home.

    `address` is "" until it listens, and stays so for one that does not. `since` is
    UTC. `token` opens the back door for commands on this machine; it is a secret.
    """

    pid: int
    address: str
    since: datetime
    token: str = field(repr=False)

    def __str__(self) -> str:
        at = f" at {self.address}" if self.address else ""
        return f"process {self.pid}{at}, since {self.since:%Y-%m-%d %H:%M} UTC"


class Held(Busy):
    """Another wederwoord holds this home; `holder` is None while it only just began."""

    def __init__(self, home: Home, holder: Holder | None) -> None:
        self.holder = holder
        who = str(holder) if holder else "a process that is just starting"
        super().__init__(f"Another wederwoord already holds {home.folder}: {who}.")


class Lock:
    """The right to be the one wederwoord of a home, until `release`.

    The kernel lets go of it when the process dies, however it dies, so a file that was
    left behind is no obstacle. The file stays: removing it would let two processes
    hold two files of the same name.
    """

    def __init__(self, home: Home) -> None:
        self.home = home
        self.holder: Holder | None = None
        self._file: BinaryIO | None = None

    @property
    def token(self) -> str:
        """The secret that lets commands of the same user in; known once acquired."""
        return self._held().token

    def acquire(self, since: datetime) -> None:
        """Take the home from `since` (UTC) on. Raises Held, SettingsError."""
        file = _open(self.home)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with file:
                raise Held(self.home, _read(file)) from None
        self._file = file
        self._write(Holder(os.getpid(), "", since, secrets.token_urlsafe(32)), file)

    def tell(self, address: str) -> None:
        """Let others know the address at which this process listens."""
        if self._file:
            self._write(replace(self._held(), address=address), self._file)

    def _held(self) -> Holder:
        if self.holder is None:
            raise RuntimeError("the lock is not held")
        return self.holder

    def release(self) -> None:
        """Give the home free; nothing happens when it is not held."""
        if self._file is None:
            return
        self._file.truncate(0)
        self._file.close()
        self._file = self.holder = None

    def _write(self, holder: Holder, file: BinaryIO) -> None:
        body = {**asdict(holder), "since": holder.since.isoformat()}
        file.seek(0)
        file.truncate()
        file.write(json.dumps(body).encode())
        file.flush()
        self.holder = holder


def _open(home: Home) -> BinaryIO:
    def private(path: str, flags: int) -> int:
        return os.open(path, flags | os.O_CREAT, 0o600)

    try:
        return open(home.lock, "r+b", opener=private)
    except OSError as error:
        raise SettingsError(
            f"{home.lock} cannot be written ({error.strerror}); the user that runs"
            " wederwoord must own the home folder."
        ) from None


def _read(file: BinaryIO) -> Holder | None:
    """Read who holds the lock; None when that is not written yet."""
    try:
        body: dict[str, Any] = json.loads(file.read())
        since = datetime.fromisoformat(body.pop("since"))
        return Holder(**body, since=since)
    except (ValueError, KeyError, TypeError):
        return None
