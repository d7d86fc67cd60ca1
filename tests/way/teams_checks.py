"""What must hold after every press in Teams, whatever the story is about.

The bot answered Teams well, and the Bot Connector took what it was told; see `checks`
for the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.words import Words
from tests.teams.people import Person
from tests.teams.sheet import Payload, Sheet, does, every
from tests.teams.tenant import Tenant
from tests.way.checks import Seen


@dataclass
class Before:
    """How it stood when somebody pressed, and what they have before them since.

    sheet  the dialog that they have before them now
    """

    person: Person
    words: Words
    sheet: Sheet | None = None
    calls: int = field(init=False)
    heard: int = field(init=False)
    told: int = field(init=False)

    def __post_init__(self) -> None:
        self.calls = len(self.person.tenant.journal)
        self.heard = len(self.person.people.heard)
        self.told = len(self.person.told)

    def all_well(self) -> None:
        """See that Teams was answered, and took what it was told."""
        for heard in self.person.people.heard[self.heard :]:
            assert heard.status == 200, heard
        calls = self.person.tenant.journal[self.calls :]
        refused = [(call.name, call.code) for call in calls if call.code]
        assert not refused, refused

    def dialog(self, action: str) -> Seen | None:
        del action  # what waits for somebody stands in their chat like any other
        sheet = self.sheet
        if sheet is None:
            return None
        main = [b for b in sheet.buttons if _is_main(b, sheet)]
        return Seen(
            sheet.text,
            sheet.labels,
            main[-1]["title"] if main else "",
            sheet.standing,
            sheet.carried,
            sheet.does,
        )

    def alone(self) -> list[str]:
        """Give what flashed up, what came into their own chat, and their window."""
        bodies = [c.body for c in self.person.tenant.journal[self.calls :]]
        mine = [a for a in every(self.person.room) if a.body in bodies]
        texts = [
            *self.person.told[self.told :],
            *(a.body.get("text", "") for a in mine),
        ]
        return [*texts, self.sheet.text] if self.sheet else texts


def at_the_end(tenant: Tenant) -> None:
    """See that Teams refused nothing of ours."""
    refused = [(c.name, c.code) for c in tenant.journal if c.code not in _CALM]
    assert not refused, refused


_CALM = {"", "ActivityNotFoundInConversation", "MemberNotFoundInConversation"}
"""What Teams may say: a message can be gone, and somebody can be no member."""


def _is_main(button: Payload, sheet: Sheet) -> bool:
    """Tell whether this is the one button that the dialog is sent in with."""
    carried = sheet.carried
    return carried is not None and does(button).split("/")[1] == carried.step
