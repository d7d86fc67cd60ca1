"""Every store keeps drafts, exact words, and who agreed to which bytes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.case import CaseId
from bot.errors import CaseError
from bot.person import PersonId
from bot.ports.store import Store
from bot.reply import Approval, Decision, Draft, ReplyId, ReplyKind, ReplyState
from bot.review import digest
from tests.contract.stores import HOUR, NOW, opened, words

SANNE, TOM = PersonId("sanne"), PersonId("tom")


async def test_the_last_draft_is_what_stands(store: Store) -> None:
    case = (await store.write(opened)).id
    assert await store.read(lambda tx: tx.replies.draft(case)) is None
    for draft in (
        Draft("Dag", digest("Dag"), SANNE, NOW),
        Draft("Hallo", digest("Hallo"), TOM, NOW + HOUR, "ask", proposed=True),
        Draft("Hoi", digest("Hoi"), TOM, NOW, answers=SANNE, before="Hallo"),
        Draft(
            *("We komen erop terug", "d4", TOM, NOW, "holding"),
            kind=ReplyKind.HOLDING,
            promised=NOW + 24 * HOUR,
        ),
    ):
        await store.write(lambda tx, d=draft: tx.replies.keep_draft(case, d))
        assert await store.read(lambda tx: tx.replies.draft(case)) == draft


async def test_agreed_words_get_a_number_and_come_back(store: Store) -> None:
    case = await store.write(opened)
    given = words(case)
    by = Approval(TOM, given.digest, Decision.APPROVED, NOW)
    given = replace(given, approvals=(by,))
    kept = await store.write(lambda tx: tx.replies.agree(given))
    assert kept == replace(given, id=kept.id)
    assert kept.id != ReplyId(0)
    assert await store.read(lambda tx: tx.replies.get(kept.id)) == kept


async def test_a_reply_keeps_its_kind_and_what_it_promised(store: Store) -> None:
    case = await store.write(opened)
    given = [
        words(case, "Een"),
        words(case, "Twee", kind=ReplyKind.HOLDING, promised=NOW + HOUR),
        words(case, "Drie", kind=ReplyKind.UPDATE),
    ]
    for reply in given:
        await store.write(lambda tx, r=reply: tx.replies.agree(r))
    kept = await store.read(lambda tx: tx.replies.earlier(case.id))
    assert [replace(reply, id=ReplyId(0)) for reply in kept] == given


async def test_approvals_given_before_belong_to_the_reply(store: Store) -> None:
    case = await store.write(opened)
    given = words(case)
    proposed = Approval(SANNE, given.digest, Decision.PROPOSED, NOW)
    approved = Approval(TOM, given.digest, Decision.APPROVED, NOW + HOUR)
    other = Approval(TOM, digest("iets anders"), Decision.APPROVED, NOW)
    for approval in (proposed, other, approved, proposed):
        await store.write(lambda tx, a=approval: tx.replies.approve(case.id, a))
    kept = await store.write(
        lambda tx: tx.replies.agree(replace(given, approvals=(approved,)))
    )
    assert kept.approvals == (proposed, approved)
    asked = await store.read(lambda tx: tx.replies.approvals(case.id, given.digest))
    assert asked == [proposed, approved]
    elsewhere = CaseId(case.id + 1)
    assert not await store.read(
        lambda tx: tx.replies.approvals(elsewhere, given.digest)
    )


async def test_the_last_reply_is_the_one_of_the_case(store: Store) -> None:
    case = await store.write(opened)
    assert await store.read(lambda tx: tx.replies.of_case(case.id)) is None
    assert await store.read(lambda tx: tx.replies.earlier(case.id)) == []
    one = await store.write(lambda tx: tx.replies.agree(words(case, "Een")))
    two = await store.write(lambda tx: tx.replies.agree(words(case, "Twee")))
    assert await store.read(lambda tx: tx.replies.of_case(case.id)) == two
    assert await store.read(lambda tx: tx.replies.earlier(case.id)) == [one, two]


async def test_what_became_of_a_reply_is_noted(store: Store) -> None:
    case = await store.write(opened)
    reply = await store.write(lambda tx: tx.replies.agree(words(case)))
    fields = {
        "state": ReplyState.STANDS,
        "goes_at": NOW + HOUR,
        "send": 2,
        "external_id": "r-77",
        "stands_since": NOW + 2 * HOUR,
    }
    await store.write(lambda tx: tx.replies.change(reply.id, **fields))
    stands = await store.read(lambda tx: tx.replies.get(reply.id))
    assert stands == replace(reply, **fields)


async def test_agreed_words_cannot_be_changed(store: Store) -> None:
    case = await store.write(opened)
    reply = await store.write(lambda tx: tx.replies.agree(words(case)))
    with pytest.raises(KeyError):
        await store.write(lambda tx: tx.replies.change(reply.id, text="Anders"))
    assert await store.read(lambda tx: tx.replies.get(reply.id)) == reply


async def test_a_reply_that_is_not_there_cannot_be_changed(store: Store) -> None:
    with pytest.raises(CaseError, match="no reply 9"):
        await store.write(lambda tx: tx.replies.change(ReplyId(9), send=2))
    assert await store.read(lambda tx: tx.replies.get(ReplyId(9))) is None
