"""What stands in the conversations: which messages a person sees, in which order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.card import Stop
from bot.person import Person
from bot.playbook import Playbook
from bot.ports.records import Post
from bot.ports.store import Tx

SHOWN = 200
"""Messages of one conversation on a fresh page; the ones that changed last."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation, oldest message first as in any chat.

    `lines` holds the thread of each message by its key; `older` counts what is left
    out.
    """

    name: str
    direct: bool
    posts: tuple[Post, ...]
    lines: dict[str, list[Post]]
    older: int


@dataclass(frozen=True, slots=True)
class Board:
    """All that a page shows; changes after `seq` come through the stream."""

    conversations: tuple[Conversation, ...]
    seq: int
    stop: Stop | None


def names(playbook: Playbook, person: Person) -> tuple[str, ...]:
    """Give the conversations of a person: the team's, product's and their own."""
    homes = (playbook.home, playbook.product)
    ours = [n for n in (home.partition("browser:")[2] for home in homes) if n]
    return (*dict.fromkeys(ours), own(person))


def own(person: Person) -> str:
    return f"@{person.id}"


def board(tx: Tx, playbook: Playbook, person: Person) -> Board:
    """Read what stands in the conversations of a person."""
    posts = everything(tx)
    seq = max((post.seq for post in posts), default=0)
    found = tuple(_conversation(name, posts) for name in names(playbook, person))
    return Board(found, seq, tx.switches.stop())


def everything(tx: Tx) -> list[Post]:
    """Give each message as it stands now."""
    posts: dict[str, Post] = {}
    seq = 0
    while page := tx.posts.since(seq):
        posts.update({post.key: post for post in page})
        seq = page[-1].seq
    return list(posts.values())


def _conversation(name: str, posts: Iterable[Post]) -> Conversation:
    ours = [post for post in posts if post.conversation == name]
    tops = [post for post in ours if not post.thread]
    shown = sorted(sorted(tops, key=lambda p: p.seq)[-SHOWN:], key=_moment)
    lines: dict[str, list[Post]] = {post.key: [] for post in shown}
    for post in sorted((p for p in ours if p.thread in lines), key=_moment):
        lines[post.thread].append(post)
    left_out = len(tops) - len(shown)
    return Conversation(name, name.startswith("@"), tuple(shown), lines, left_out)


def _moment(post: Post) -> tuple[object, ...]:
    # keys of one moment count up: case 9 stands before case 10
    return (post.at, len(post.key), post.key)
