"""The reviews of the stand-in and the replies under them, in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from adapters.rehearsal.journal import Effect, Journal
from bot.ports.clock import Clock


@dataclass(frozen=True, slots=True)
class Habits:
    """How this stand-in treats replies, and what the playbook has to say of it.

    adds       a further reply stands beside the first; otherwise it replaces it
    shows      the replies under a review can be read back
    moderates  a reply waits for somebody's decision
    passes     and is let through by itself after so long; None = only when told
    silent     what becomes of a review once it stands is not told in the list
    history    it has years of reviews when it is read for the first time
    """

    adds: bool = False
    shows: bool = True
    moderates: bool = False
    passes: timedelta | None = None
    silent: bool = False
    history: bool = False


@dataclass(slots=True)
class Reply:
    id: str
    by: str
    text: str
    at: datetime
    state: str = "stands"
    reason: str = ""

    @property
    def mine(self) -> bool:
        return self.by == "us"


@dataclass(slots=True)
class Kept:
    """A review as it stands: it was number `came`, and last changed as number `seq`."""

    payload: dict[str, Any]
    came: int
    seq: int
    replies: list[Reply] = field(default_factory=list)
    gone: bool = False


class Shelf:
    """Unknown ids are a KeyError; the server makes that a 404."""

    def __init__(self, habits: Habits, clock: Clock, journal: Journal) -> None:
        self.habits = habits
        self._clock = clock
        self._journal = journal
        self._kept: dict[str, Kept] = {}
        self._seq = 0
        self._replies = 0

    # ------------------------------------------------------------------ customers

    def add(self, payload: Mapping[str, Any]) -> str:
        """Put a review on the shelf and give its id; without one it gets a number."""
        id_ = str(payload.get("id") or f"r{len(self._kept) + 1}")
        now = self._clock.now().isoformat()
        body = {"created_at": now, **payload, "id": id_}
        came = self._next()
        self._kept[id_] = Kept(body, came, came)
        return id_

    def edit(self, id_: str, changes: Mapping[str, Any]) -> None:
        kept = self._kept[id_]
        kept.payload |= {**changes, "id": id_}
        kept.seq = self._next()

    def remove(self, id_: str) -> None:
        kept = self._kept[id_]
        kept.gone, kept.seq = True, self._next()

    # ------------------------------------------------------------------ replies

    def place(self, id_: str, text: str, by: str = "us") -> dict[str, Any]:
        """Set or add a reply, as the habits have it; colleagues are never moderated."""
        kept = self._kept[id_]
        self._replies += 1
        reply = Reply(f"a{self._replies}", by, text, self._clock.now())
        if self.habits.moderates and reply.mine:
            reply.state = "pending"
        kept.replies = [*kept.replies, reply] if self.habits.adds else [reply]
        kept.seq = self._next()
        self._note("reply added" if self.habits.adds else "reply set", id_, reply)
        return self._told(reply)

    def withdraw(self, id_: str) -> None:
        """Take away what was placed with our token; again, or for nothing, is fine."""
        kept = self._kept[id_]
        for reply in filter(lambda reply: reply.mine, kept.replies):
            self._note("reply withdrawn", id_, reply)
        kept.replies = [reply for reply in kept.replies if not reply.mine]
        kept.seq = self._next()

    def decide(self, reply_id: str, state: str, reason: str = "") -> None:
        """Let a reply stand, or refuse it for a reason, after all."""
        for id_, kept in self._kept.items():
            for reply in kept.replies:
                if reply.id == reply_id:
                    reply.state, reply.reason = state, reason
                    kept.seq = self._next()
                    self._note("reply moderated", id_, reply)
                    return
        raise KeyError(reply_id)

    # ------------------------------------------------------------------ looking

    def page(self, since: int, limit: int) -> dict[str, Any]:
        """Give what changed after `since`, in that order, at most `limit` of it."""
        changed = [kept for kept in self._kept.values() if self._told_at(kept) > since]
        changed.sort(key=self._told_at)
        shown = changed[:limit]
        gone = [kept.payload["id"] for kept in shown if kept.gone]
        return {
            "reviews": [self._shown(kept) for kept in shown if not kept.gone],
            "gone": [] if self.habits.silent else gone,
            "cursor": str(self._told_at(shown[-1]) if shown else since),
            "more": len(changed) > limit,
        }

    def _told_at(self, kept: Kept) -> int:
        return kept.came if self.habits.silent else kept.seq

    def show(self, id_: str) -> dict[str, Any] | None:
        """Give one review as it stands; None when it was taken down."""
        kept = self._kept[id_]
        return None if kept.gone else self._shown(kept)

    def standing(self, id_: str) -> list[str]:
        """Give the texts that stand under a review or wait to, whoever wrote them."""
        return [r.text for r in self._kept[id_].replies if r.state != "refused"]

    def _shown(self, kept: Kept) -> dict[str, Any]:
        if not self.habits.shows:
            return kept.payload
        replies = [self._told(reply) for reply in kept.replies]
        return {**kept.payload, "replies": replies}

    def _told(self, reply: Reply) -> dict[str, Any]:
        self._let_pass(reply)
        told = asdict(reply) | {"at": reply.at.isoformat(), "mine": reply.mine}
        return told | {"url": f"https://plein.example/replies/{reply.id}"}

    def _let_pass(self, reply: Reply) -> None:
        wait = self.habits.passes
        pending = reply.state == "pending" and wait is not None
        if pending and self._clock.now() >= reply.at + (wait or timedelta()):
            reply.state = "stands"

    def _note(self, what: str, review: str, reply: Reply) -> None:
        now = self._clock.now()
        self._journal.note(Effect(now, reply.by, what, review, reply.text, reply.id))

    def _next(self) -> int:
        self._seq += 1
        return self._seq
