"""The stores that must all keep the same promises, and small things to keep in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from adapters.stores.sqlite import SqliteStore
from bot import hours
from bot.approval import Approving
from bot.case import Case, CaseId, Policy, State, Suggestion
from bot.judgement import Judged, Judgement, Verdict
from bot.ladder import Ladder
from bot.notice import Notice, NoticeId, NoticeKind, NoticeState
from bot.person import PersonId
from bot.ports.store import Store, Tx
from bot.reply import Reply, ReplyId, ReplyState
from bot.review import Review, digest
from bot.words import line
from tests.playbooks import BODY

FACTORIES: dict[str, Callable[[Path], Store]] = {
    "sqlite": lambda home: SqliteStore.open(home / "wederwoord.db"),
}
"""How to open each store in a folder of its own; opened twice it is the same store."""

NOW = datetime(2026, 11, 3, 9, 0, 0, 250, tzinfo=UTC)
HOUR = timedelta(hours=1)
POLICY = Policy(
    window=24 * HOUR,
    undo=timedelta(minutes=2),
    holding=48 * HOUR,
    hours=hours.read(
        ["mon-fri 09:00-12:30", "mon-fri 13:00-17:30", "sat 10:00-24:00"],
        "Europe/Amsterdam",
    ),
    ladder=Ladder(
        shift=(0.25, 0.5),
        owner=(3 * HOUR, HOUR),
        lead=(HOUR, timedelta()),
        closing=timedelta(minutes=90),
    ),
    approving=Approving(
        people=2,
        stars=1,
        words=("advocaat",),
        amounts=True,
        alone=("holding", "call"),
        next_after=timedelta(minutes=20),
    ),
    version=7,
)


def said(number: int = 1, text: str = "De app doet het niet.", **more: Any) -> Judged:
    """Give a complaint of its own; reviews of one author have one customer."""
    review = Review("winkel", str(number), NOW - HOUR, text, **more)
    reason = line("reason.stars", stars=1)
    return Judged(review, Judgement(Verdict.NEGATIVE, reason, "nl"))


def kept(tx: Tx, number: int = 1, text: str = "De app doet het niet.") -> Judged:
    judged = said(number, text)
    tx.reviews.batch([judged], NOW)
    return judged


def unopened(judged: Judged, **more: Any) -> Case:
    """Give a case as a handler makes it, not yet in any store."""
    case = Case(
        id=CaseId(0),
        review=judged.review.key,
        state=State.NEW,
        version=0,
        owner=None,
        opened_at=NOW,
        window_end=NOW + 23 * HOUR,
        policy=POLICY,
        language="nl",
        home="browser:webcare",
        since=NOW - HOUR,
        suggestions=(
            Suggestion("call", "We bellen."),
            Suggestion("ask", "Wat ging mis?"),
        ),
    )
    return replace(case, **more)


def opened(
    tx: Tx, number: int = 1, text: str = "De app doet het niet.", **more: Any
) -> Case:
    """Keep a review and open its case."""
    author = more.pop("author", "")
    judged = said(number, text, author=author)
    tx.reviews.batch([judged], NOW)
    return tx.cases.open(unopened(judged, **more))


def with_playbook(tx: Tx) -> None:
    tx.playbook.put(BODY, NOW)


def words(case: Case, text: str = "Wat vervelend. We bellen je.", **more: Any) -> Reply:
    """Give exact words for a case, agreed on now."""
    two = timedelta(minutes=2)
    exact = (ReplyId(0), case.id, text, digest(text), "about")
    reply = Reply(*exact, ReplyState.AGREED, NOW, NOW + two)
    return replace(reply, **more)


def notice(*cases: CaseId, **more: Any) -> Notice:
    """Give a notice for information as a handler makes it, not yet in any store."""
    kind, state = NoticeKind.INFO, NoticeState.OPEN
    by = PersonId("sanne")
    made = Notice(NoticeId(0), kind, "delivery", "2026-11-03", state, by, NOW)
    return replace(made, cases=cases, **more)
