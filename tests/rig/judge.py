"""Judges a round of the kill rig: what the bot says against what was really written."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.stores.sqlite import SqliteStore
from bot.case import Case, State
from bot.history import broken
from bot.person import BOT
from bot.ports import Tx
from bot.reply import Reply, ReplyState
from tests.rig import messages
from tests.rig.life import Place
from tests.rig.play import Story, story_of
from tests.rig.verdicts import Verdicts

APPROVED = "approve"


@dataclass(frozen=True)
class Told:
    """One case with all that is to be held side by side about it."""

    tx: Tx
    case: Case
    story: Story
    replies: tuple[Reply, ...]
    written: tuple[str, ...]
    place: Place
    found: Verdicts

    @property
    def name(self) -> str:
        return f"case {self.case.id} ({self.story.name}, {self.case.state})"

    @property
    def in_doubt(self) -> bool:
        return self.case.state is State.DOUBT


@dataclass(frozen=True)
class Round:
    """What is known of a round from outside the bot's own values."""

    place: Place
    reviews: Sequence[str]
    effects: Sequence[dict[str, Any]]
    fired: Mapping[str, Sequence[datetime]]


def judge(
    place: Place, reviews: Sequence[str], effects: Sequence[dict[str, Any]]
) -> Verdicts:
    """Hold store, page and journal side by side."""
    found = Verdicts()
    with closing(sqlite3.connect(place.store)) as db:
        whole = db.execute("PRAGMA integrity_check").fetchone()[0]
        found.must(whole == "ok", f"the store is broken: {whole}")
        messages.left(db, found)
        fired = messages.fired(db)
    asyncio.run(_read(Round(place, reviews, effects, fired), found))
    return found


async def _read(of: Round, found: Verdicts) -> None:
    store = SqliteStore.open(of.place.store, readonly=True)
    await store.read(lambda tx: _all(tx, of, found))
    await store.close()


def _all(tx: Tx, of: Round, found: Verdicts) -> None:
    cases = tx.cases.listed(limit=1000)
    names = Counter(case.review for case in cases)
    found.same(names, Counter(f"plein/{id_}" for id_ in of.reviews), "cases")
    told = [_told(tx, case, of, found) for case in cases]
    directs: Counter[tuple[int, str]] = Counter()
    for one in told:
        _case(one)
        directs += _directs(one)
    heard = {(who, one.case.id) for one in told for who in one.story.heard}
    messages.judge(tx, found, messages.Wanted(directs, heard, of.fired))


def _told(tx: Tx, case: Case, of: Round, found: Verdicts) -> Told:
    review = tx.reviews.get(case.review)
    assert review is not None
    ours = [e for e in of.effects if e["by"] == "us"]
    written = tuple(e["text"] for e in ours if f"plein/{e['review']}" == case.review)
    replies = tuple(tx.replies.earlier(case.id))
    return Told(tx, case, story_of(review.text), replies, written, of.place, found)


def _directs(at: Told) -> Counter[tuple[int, str]]:
    """Give who must have got this case in a message of their own, how often."""
    who = list(at.story.directs)
    if at.in_doubt:
        who += {said.person for said in at.replies[-1].approvals}
    return Counter((at.case.id, each) for each in who)


# ------------------------------------------------------------------ a case


def _case(at: Told) -> None:
    tx, case, found = at.tx, at.case, at.found
    found.must(tx.posts.get(f"card:{case.id}") is not None, f"{at.name}: no card")
    entries = tx.history.of(case.id)
    found.must(broken(entries) is None, f"{at.name}: its log has a gap")
    done = Counter((e.person, e.action) for e in entries if e.person != BOT)
    approvals = Counter({("tom", APPROVED): len(at.replies)} if at.replies else {})
    found.same(done, Counter(at.story.does) + approvals, f"{at.name}: its log")
    if at.story.silent:
        found.must(case.state is State.NEW, f"{at.name}: nobody did this")
        found.must(not at.written, f"{at.name}: answered by nobody we know")
        return
    _words(at)
    _agreed(at)
    _stands(at)


def _words(at: Told) -> None:
    """Hold what was written against what was allowed, in its order."""
    allowed, found = at.story.texts(at.case.id), at.found
    found.must(set(at.written) <= set(allowed), f"{at.name}: other words were written")
    order = [allowed.index(text) for text in at.written if text in allowed]
    found.must(order == sorted(order), f"{at.name}: an older reply came back")
    # A second set of the same words leaves one reply; a second addition leaves two.
    tells = at.place.adds or at.place.shows
    most = max(Counter(at.written).values(), default=0)
    found.must(most <= 1 or not tells, f"{at.name}: written {most} times", "doubled")
    # In doubt about the first word nobody can write the second.
    wanted = allowed[: len(at.replies)] if at.in_doubt else allowed
    replies = Counter(reply.text for reply in at.replies)
    found.same(replies, Counter(wanted), f"{at.name}: agreed")
    found.figures["first words"] += at.story.held and len(at.replies) > 1


def _agreed(at: Told) -> None:
    """Every reply was agreed on by the people who had to, each of them once."""
    for reply in at.replies:
        said = at.tx.replies.approvals(at.case.id, reply.digest)
        named = Counter((each.person, each.decision.value) for each in said)
        wanted = [("tom", "approved")]
        if at.story.name == "two":
            wanted.append(("sanne", "proposed"))
            at.found.figures["by two"] += len(named) > 1
        at.found.same(named, Counter(wanted), f"{at.name}: who agreed")


def _stands(at: Told) -> None:
    case, found = at.case, at.found
    stand = [reply for reply in at.replies if reply.state is ReplyState.STANDS]
    for reply in stand:
        found.figures["standing"] += 1
        written = reply.text in at.written
        found.must(written, f"{at.name}: nothing was ever written", "lost")
        said = at.tx.posts.get(f"stands:{reply.id}:{reply.send}")
        found.must(said is not None, f"{at.name}: the thread was not told", "lost")
    if case.state is State.DOUBT:
        _doubt(at)
        return
    found.must(case.state is State.PLACED, f"{at.name}: not answered", "lost")
    found.must(stand == [*at.replies], f"{at.name}: not all replies stand", "lost")
    live = at.tx.directs.open(case.id)
    found.must(not live, f"{at.name}: over, but not for {live}")


def _doubt(at: Told) -> None:
    """Only where nobody can tell may there be a doubt, and then people are asked."""
    found, post = at.found, at.tx.posts.get(f"card:{at.case.id}")
    found.figures["doubts"] += 1
    found.figures["doubts that really stood"] += at.replies[-1].text in at.written
    allowed = at.place.adds and not at.place.shows
    found.must(allowed, f"{at.name}: this site can tell, so no doubt was needed")
    buttons = post.body["buttons"] if post else ()
    actions = {button["action"] for button in buttons}
    found.must({"there", "again"} <= actions, f"{at.name}: nobody is asked")
