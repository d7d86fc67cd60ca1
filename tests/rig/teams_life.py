"""The kill rig with Teams as the channel: what stands there after all the kills.

    python -m tests.rig.teams_life --kills 150 --seed 7

Teams cannot be asked what we posted. What a life said just before it was killed may
stand there once more, said by the next one; of these the last one lives on. No life
says anything twice. See chat_life.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from adapters.channels.teams import TeamsChannel
from adapters.channels.teams.calling.access import LOOPBACK, Access, Patience
from adapters.channels.teams.drawing.card import message
from bot.card import Card
from bot.words import Words
from tests.rig.chat_judge import Facts, Stood
from tests.rig.chat_life import SPOKEN, Life, main
from tests.rig.life import Mortal, Watch
from tests.rig.rules import RULES
from tests.rig.storm import deaf
from tests.rig.verdicts import Verdicts
from tests.teams.connector import Connector
from tests.teams.login import Login
from tests.teams.sheet import every
from tests.teams.storm import Keyed, bare, told
from tests.teams.tenant import PRODUCT, REVIEWS, Tenant

CALM = Patience(
    connect=5, call=10, busy=0, act=20, queue=30, retry=0, pace=((10_000, 1),)
)
MOST = 2


class Teams:
    """See `Chat`."""

    name = "teams"
    home, product = f"teams:{REVIEWS}", f"teams:{PRODUCT}"
    at: Mapping[str, int] = {}

    @asynccontextmanager
    async def serve(self, watch: Watch) -> AsyncIterator[tuple[str, Stood]]:
        del watch  # what Teams calls a message does not tell when it was said
        tenant = Tenant()
        people = [
            tenant.add(person["id"], email=person["email"])
            for person in RULES["playbook"]["people"]
        ]
        tenant.open(REVIEWS, "reviews", people)
        tenant.open(PRODUCT, "product", people)
        with Login(tenant) as login:
            async with Connector(tenant) as teams:
                yield json.dumps([teams.base, login.base]), lambda: _stood(tenant)

    def join(self, life: Life) -> Any:
        base, login = json.loads(life.base)
        tenant = Tenant()
        access = Access(
            tenant.app,
            tenant.id,
            password=Login.secret,
            service_url=base,
            hosts=LOOPBACK,
            login_url=login,
        )
        teams = TeamsChannel(access, life.store, life.clock, life.dispatch, deaf, CALM)
        teams._posts = keyed = Keyed(teams._client)
        keyed.more = {"life": os.getpid()}
        mortal = Mortal(teams, life.reaper, SPOKEN)
        teams._client._send = mortal._dying(teams._client._send, "send")  # type: ignore[method-assign]
        return mortal

    def drawn(self, card: Card, words: Words) -> Any:
        return message(card, words, forms=False)

    def counted(
        self, stood: Sequence[Facts], meant: Counter[str], found: Verdicts
    ) -> None:
        keys = Counter(each["key"] for each in stood)
        found.same(Counter(keys.keys()), meant, "in Teams")
        lives = Counter((each["key"], each["life"]) for each in stood)
        for (key, _), times in lives.items():
            found.must(times == 1, f"{key} was said {times} times at once", "doubled")
        found.figures["said again by the next life"] += keys.total() - len(keys)
        cards = [many for key, many in keys.items() if key.startswith("card:")]
        found.figures["cards that stand twice"] += cards.count(MOST)
        found.figures["cards more often"] += sum(many > MOST for many in cards)


def _stood(tenant: Tenant) -> Iterator[Facts]:
    for seen in tenant.conversations.values():
        threads = {a.id: r.id for r in seen.activities for a in r.replies}
        personal = seen.kind == "personal"
        for each in sorted(every(seen), key=lambda each: int(each.id)):
            more = told(each.body)
            yield {
                "where": f"@{seen.members[0].name}" if personal else seen.id,
                "key": more["key"],
                "life": more["life"],
                "id": each.id,
                "thread": threads.get(each.id, ""),
                "shows": bare(each.body),
            }


if __name__ == "__main__":
    main(Teams(), __doc__)
