"""Judges what the people of the kill rig were told: each message once, none too few.

Direct cards, the question, lists, and the timers behind them. By the end of a round all
that is due has been said, and every card shows how things then stand.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count, pairwise

from bot.notice import NoticeId, NoticeState
from bot.outbox.speaking import DRAWN
from bot.ports import Tx
from bot.ports.records import Direct, Post
from bot.reminder import LEAD, LIST, ME, OWNER, RING, SHIFT
from bot.review import digest
from bot.subject import person_of
from tests.rig.life import END, NIGHT
from tests.rig.play import PUBLIC
from tests.rig.verdicts import Verdicts

HOUR = timedelta(hours=1)
ASKED = ("joost", "sanne")
"""Who was asked and who asked: both hear of the silence."""
OF_ALL = Counter({"morning": 1, "nobody": 1})
"""Lists for the whole team: as the day opens, and once nobody is on any more."""


@dataclass
class Wanted:
    """Who must have been told what.

    directs   how often each got a case in a message of their own
    heard     who must have read of which case in a list
    fired     when the reminders of each subject fell
    """

    directs: Counter[tuple[int, str]]
    heard: Collection[tuple[str, int]]
    fired: Mapping[str, Sequence[datetime]]


def judge(tx: Tx, found: Verdicts, wanted: Wanted) -> None:
    """Hold the messages that stand on the page against what must stand there."""
    posts = tx.posts.since(0, 10_000)
    _directs(tx, posts, found, wanted.directs)
    _question(tx, posts, found)
    _lists(tx, posts, found, wanted)
    _waiting(tx, found)
    _fresh(tx, posts, found)


# ------------------------------------------------------------------ direct cards


def _directs(
    tx: Tx, posts: list[Post], found: Verdicts, wanted: Counter[tuple[int, str]]
) -> None:
    rows = list(_rows(tx))
    got = Counter((row.case, str(row.person)) for row in rows)
    found.same(got, wanted, "direct cards")
    live = Counter((row.case, row.person) for row in rows if not row.ended)
    twice = [who for who, number in live.items() if number > 1]
    found.must(not twice, f"two live cards: {twice}", "doubled")
    messages = Counter(
        (p.key, p.conversation) for p in posts if p.key.startswith("direct:")
    )
    own = Counter((f"direct:{row.id}", f"@{row.person}") for row in rows)
    found.same(messages, own, "messages of direct cards")
    found.figures["direct cards"] += len(rows)


def _rows(tx: Tx) -> Iterator[Direct]:
    for number in count(1):
        row = tx.directs.get(number)
        if row is None:
            return
        yield row


# ------------------------------------------------------------------ the question


def _question(tx: Tx, posts: list[Post], found: Verdicts) -> None:
    """One question: one card, one message to Joost, one answer that all can read."""
    notices = tx.notices.listed()
    found.same(Counter(n.asked_of for n in notices), Counter(["joost"]), "questions")
    where = Counter((p.conversation, p.key) for p in posts if _asks(p))
    wanted = [("product", "notice:1"), ("@joost", "ask:1:joost")]
    found.same(where, Counter(wanted), "messages of the question")
    notice = tx.notices.get(NoticeId(1))
    answered = notice is not None and notice.told is not None
    found.must(answered, "the question has no answer", "lost")
    done = (NoticeState.FIXED, NoticeState.EXPLAINED)
    stands = notice is not None and notice.state in done and len(notice.cases) == 1
    found.must(stands, f"the question is not as it should be: {notice}")
    said = Counter("line" for p in posts if p.key.startswith("answered:1:"))
    found.same(said, Counter(["line"]), "the answer in the thread")
    shown = [p for p in posts if _asks(p) and PUBLIC in str(p.body)]
    found.must(len(shown) == len(wanted), "an answer is not on its cards", "lost")
    found.figures["questions answered"] += answered


def _asks(post: Post) -> bool:
    return post.conversation == "product" or post.key.startswith("ask:")


# ------------------------------------------------------------------ lists


@dataclass(frozen=True)
class Read:
    """A list as it was made; it may have been posted by a later life."""

    to: str
    at: datetime
    about: frozenset[str]


def _lists(tx: Tx, posts: list[Post], found: Verdicts, wanted: Wanted) -> None:
    mine = [_read(post) for post in posts if post.key.startswith("list:")]
    of_all = [post for post in posts if post.key.startswith(_TEAM)]
    kinds = Counter(post.key.split(":")[0] for post in of_all)
    found.same(kinds, OF_ALL, "lists for the team")
    found.figures["lists"] += len(mine)
    _apart(mine, found)
    read = [*mine, *(replace(_read(post), to=ON) for post in of_all)]
    heard = {(who, f"case:{case}") for who, case in wanted.heard}
    for who, about in sorted(heard | {(who, "notice:1") for who in ASKED}):
        told = any(about in each.about for each in read if each.to == who)
        found.must(told, f"{who} never heard of {about}", "lost")
    hours = tx.playbook.current().hours
    for about in {about for _, about in heard}:
        for at in wanted.fired.get(about, ()):
            _told(about, at, hours.next_open(at + HOUR) + NIGHT, read, found)


ON = "sanne"
"""Whose shift it is: after it the team's list says what she did not hear any more."""
_TEAM = tuple(f"{kind}:" for kind in OF_ALL)


def _read(post: Post) -> Read:
    kind, _, rest = post.key.partition(":")
    to, at = rest.split(":", 1) if kind == "list" else ("", rest)
    items = (block for block in post.body["blocks"] if block["kind"] == "item")
    about = frozenset(item["subject"] for item in items)
    return Read(to, datetime.fromisoformat(at), about)


def _apart(lists: list[Read], found: Verdicts) -> None:
    """Nobody gets two within an hour."""
    moments: dict[str, list[datetime]] = defaultdict(list)
    for each in lists:
        moments[each.to].append(each.at)
    for who, at in moments.items():
        near = [one for one, after in pairwise(sorted(at)) if after - one < HOUR]
        found.must(not near, f"{who}: two lists within an hour: {near}", "doubled")


def _told(
    about: str, at: datetime, latest: datetime, read: list[Read], found: Verdicts
) -> None:
    """See that a reminder of what nobody answers stands in a list soon after it."""
    told = any(about in each.about and at <= each.at <= latest for each in read)
    found.must(told, f"a reminder of {about} at {at} is in no list", "lost")
    found.figures["reminders heard"] += told


def _waiting(tx: Tx, found: Verdicts) -> None:
    """See that what waits for somebody's list has a moment at which that comes."""
    for who in tx.playbook.current().people:
        coming = [t for t in tx.timers.waiting(person_of(who)) if t.step == LIST]
        left = tx.nudges.of(who)
        found.must(not left or bool(coming), f"{who} never hears of {left}", "lost")


# ------------------------------------------------------------------ cards and rows


def _fresh(tx: Tx, posts: list[Post], found: Verdicts) -> None:
    """Every card shows how things stand: nothing that happened is missing on it."""
    for kind, key in _CARDS.items():
        for post in posts:
            row = tx.outbox.get(post.key) if post.key.startswith(key) else None
            piece = DRAWN[kind](tx, row, END) if row else None
            placed = tx.cards.placed(piece.subject, piece.role) if piece else None
            fresh = piece and placed and placed.shown == digest(repr(piece.card))
            found.must(bool(fresh) or not piece, f"{post.key} is out of date", "lost")
            found.must(bool(piece) or not row, f"{post.key} is nobody's", "doubled")


_CARDS = {"card": "card:", "direct": "direct:", "notice": "notice:", "ask": "ask:"}
"""Kinds of rows whose cards are kept up to date, and how their keys begin."""


def fired(db: sqlite3.Connection) -> dict[str, list[datetime]]:
    """Give when the reminders of each subject fell."""
    marks = ", ".join("?" * len(REMINDERS))
    rows = db.execute(
        "SELECT subject_kind || ':' || subject_id, fired_at FROM timers"  # noqa: S608
        f" WHERE fired_at IS NOT NULL AND step IN ({marks})",
        REMINDERS,
    )
    found: dict[str, list[datetime]] = defaultdict(list)
    for about, at in rows:
        found[about].append(datetime.fromisoformat(at))
    return found


REMINDERS = (SHIFT, OWNER, LEAD, RING, ME)


def left(db: sqlite3.Connection, found: Verdicts) -> None:
    """Nothing that is due is left: no message unsaid, no timer unfired."""
    at = END.strftime("%Y-%m-%dT%H:%M:%S.999999+00:00")
    unsaid = db.execute(
        "SELECT key, state FROM outbox"
        " WHERE state IN ('sending', 'parked') OR lease_until IS NOT NULL"
        " OR (state IN ('new', 'looking') AND next_at <= ?)",
        (at,),
    ).fetchall()
    found.must(not unsaid, f"not said: {unsaid}", "lost")
    waiting = "SELECT key FROM timers WHERE fired_at IS NULL AND due_at <= ?"
    unfired = db.execute(waiting, (at,)).fetchall()
    found.must(not unfired, f"overdue: {unfired}", "lost")
    early = db.execute("SELECT key FROM timers WHERE fired_at < due_at").fetchall()
    found.must(not early, f"fired before their moment: {early}")
    unshown = db.execute(
        "SELECT key FROM outbox WHERE kind IN ('list', 'line') AND state = 'done'"
        " AND key NOT IN (SELECT key FROM browser_posts)"
    ).fetchall()
    found.must(not unshown, f"said, but nowhere to be read: {unshown}", "lost")
