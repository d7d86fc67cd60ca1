"""Everything a card says about a case, put together from what any store gives."""

from __future__ import annotations

from bot.case import Case
from bot.customer import Customer
from bot.dossier import Dossier
from bot.errors import StoreError
from bot.person import Person, PersonId
from bot.playbook import Playbook
from bot.ports.store import Tx


def compose(tx: Tx, case: Case, customer: Customer | None) -> Dossier:
    """Read what belongs to a case. Raises StoreError while there is no playbook."""
    review = tx.reviews.get(case.review)
    if review is None:
        raise StoreError(f"The review of case {case.id} is no longer in the store.")
    playbook = tx.playbook.current()
    draft, reply = tx.replies.draft(case.id), tx.replies.of_case(case.id)
    agreed = [approval.person for approval in reply.approvals] if reply else []
    names = (_person(playbook, who).name for who in agreed)
    return Dossier(
        case=case,
        review=review,
        facts=tx.sources.facts(review.source),
        brand=case.brand or playbook.brand,
        owner=_person(playbook, case.owner) if case.owner else None,
        customer=customer,
        draft=draft,
        drafted_by=_person(playbook, draft.by) if draft else None,
        reply=reply,
        agreed_by=tuple(dict.fromkeys(names)),
        stop=tx.switches.stop(),
        asked=_person(playbook, case.asked[-1]) if case.asked else None,
        notices=tuple(tx.notices.of_case(case.id)),
        areas=playbook.areas,
        names={person.id: person.name for person in playbook.people.values()},
        language=playbook.language,
    )


def _person(playbook: Playbook, who: PersonId) -> Person:
    """Give a person; of one who left the playbook only the id is known."""
    return playbook.people.get(who) or Person(who, who, "")
