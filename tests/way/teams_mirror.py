"""Our Teams channel for the stories: its messages are read as a person sees them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from adapters.channels.teams.drawing.limits import message_faults
from bot.ports import Clock
from bot.press import Address
from tests.teams.sheet import sheet_of
from tests.teams.tenant import Activity, Tenant
from tests.way import mirror
from tests.way.mirror import Stands, plain

HOME = "19:home00000000000000000000000001@thread.tacv2"
PRODUCT = "19:product0000000000000000000002@thread.tacv2"
PLACES = {HOME: "webcare", PRODUCT: "product"}


@dataclass
class Mirror(mirror.Mirror):
    """`since` is when each message was placed: what Teams calls it does not say so."""

    tenant: Tenant = field(kw_only=True)
    clock: Clock = field(kw_only=True)
    since: dict[tuple[str, str], datetime] = field(kw_only=True)

    def place(self, at: Address) -> str:
        if at.conversation in PLACES:
            return PLACES[at.conversation]
        [one] = self.tenant.conversations[at.conversation].members
        return f"@{one.name}"

    def _stood(self, at: Address) -> datetime:
        key = (at.conversation, at.message)
        return self.since.setdefault(key, self.clock.now())

    def message(self, key: str) -> Activity:
        """Give the message that stands under a key."""
        return self._found(self.placed[key].at)

    def _found(self, at: Address) -> Activity:
        found = self.tenant.conversations[at.conversation].find(at.message)
        assert found, f"{at} does not stand in Teams"
        return found[1]

    def read(self, at: Address) -> Stands:
        found = self._found(at)
        self.faults += message_faults(found.body)
        return self._seen(at, found)

    def _said(self, at: Address, key: str, text: str) -> Stands:
        """Give our newest line with these words: Teams knows nothing of keys."""
        del key
        seen = self.tenant.conversations[at.conversation]
        above = seen.find(at.thread) if seen.kind == "channel" else None
        listed = above[1].replies if above else seen.activities
        stands = (self._seen(at, each) for each in reversed(listed) if not each.card)
        return next(each for each in stands if plain(text) in plain(each.text))

    def _seen(self, at: Address, message: Activity) -> Stands:
        seen = self.tenant.conversations[at.conversation]
        read = [message.body["summary"], message.body.get("text", "")]
        labels, acts = list[str](), list[str]()
        if message.card:
            sheet = sheet_of(seen, message)
            read, labels, acts = [*read, sheet.text], sheet.labels, sheet.does
        above = (root.id for root in seen.activities if message in root.replies)
        return Stands(message.id, "\n".join(read), labels, next(above, ""), acts)
