"""What stands in the conversations: which messages a person sees, in which order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from adapters.channels.browser.view import GONE
from bot.dossier import Stop
from bot.person import Person, Right, Role
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


def names(homes: Iterable[str], playbook: Playbook, person: Person) -> tuple[str, ...]:
    """Give the conversations of a person: the team's, product's and their own.

    `homes` is where open cases stand: the playbook may name another home since.
    """
    first = (playbook.product,) if _of_product(person) else ()
    told = (*first, *playbook.conversations, *homes)
    ours = [n for n in (home.partition("browser:")[2] for home in told) if n]
    return (*dict.fromkeys(ours), own(person))


def _of_product(person: Person) -> bool:
    """Tell who answers for a product and writes no replies: that comes first."""
    return Role.PRODUCT in person.roles and not person.may(Right.WORK)


def own(person: Person) -> str:
    return f"@{person.id}"


def board(tx: Tx, playbook: Playbook, person: Person) -> Board:
    """Read what stands in the conversations of a person."""
    homes = tx.cases.homes()
    found = tuple(_conversation(tx, name) for name in names(homes, playbook, person))
    return Board(found, tx.posts.newest(), tx.switches.stop())


def _conversation(tx: Tx, name: str) -> Conversation:
    posts = sorted(tx.posts.latest(name, SHOWN), key=_moment)
    tops = [post for post in posts if not post.thread]
    shown = tuple(post for post in tops if post.body != GONE)
    lines: dict[str, list[Post]] = {post.key: [] for post in tops}
    for post in posts:
        if post.thread:
            lines[post.thread].append(post)
    left_out = tx.posts.count(name) - len(tops)
    return Conversation(name, name.startswith("@"), shown, lines, left_out)


def _moment(post: Post) -> tuple[object, ...]:
    # keys of one moment count up: case 9 stands before case 10
    return (post.at, len(post.key), post.key)
