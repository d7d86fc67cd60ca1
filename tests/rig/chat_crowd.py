"""What a crowd in a chat comes to, whichever chat it is."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.case import CaseId
from bot.press import Answer, Dialog, Done, Refused
from tests.rig.test_crowd import EVERYBODY
from tests.way.team import WORDS, Team


async def sent_in(
    team: Team, dialogs: Sequence[Dialog], step: str, *, words: bool = False
) -> list[Answer]:
    """Let everybody send in their dialog at once, with words of their own if asked."""
    return await asyncio.gather(
        *(
            team.submit(who, d, step, **({"text": own(who)} if words else {}))
            for who, d in zip(EVERYBODY, dialogs, strict=True)
        )
    )


def own(who: str) -> str:
    """Give the words of somebody."""
    return f"{WORDS} {who}"


def winner(answers: Sequence[Answer]) -> str:
    """See that one won and that the others hear how it stands; gives who won."""
    [won] = [w for w, a in zip(EVERYBODY, answers, strict=True) if is_done(a)]
    lines = [a.line.key for a in answers if isinstance(a, Refused)]
    assert lines == ["refused.stands"] * (len(EVERYBODY) - 1)
    return won


def is_done(answer: Answer) -> bool:
    return isinstance(answer, Done)


def stands(won: str) -> str:
    """Give what the others are told when somebody took it."""
    taken = f"Taken by Person {won} · reply before Tue 09:00"
    return f"Too late, or not needed: the case is now: {taken}"


async def history(team: Team) -> list[str]:
    """Give what was done about the case, one action after the other."""
    entries = await team.parts.store.read(lambda tx: tx.history.of(CaseId(1)))
    return [entry.action for entry in entries]
