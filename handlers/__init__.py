"""One file per step that changes a case, the same for every channel.

Here is the whole behaviour on one screen: which file opens an action's dialog, which
carries out its press, and what happens to events. `bot.app` hands these tables to the
dispatch; nothing else imports a handler.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.person import Person
from bot.ports.events import Counts, Due, ReviewsSeen, Settled
from bot.ports.store import Tx
from bot.press import Answer, Request
from handlers import (
    approve,
    assign,
    complaint,
    doubt,
    look,
    no_reply,
    post,
    receive,
    remind,
    reopen,
    reply,
    settle,
    stop,
    stop_it,
    take,
)

Handler = Callable[[Tx, Request, Person, datetime], Answer]

ASK: Mapping[str, Handler] = {
    "approve": approve.ask,
    "again": doubt.ask,
    "assign": assign.ask,
    "copy": post.ask,
    "log": look.log,
    "more": look.more,
    "no_reply": no_reply.ask,
    "read": look.read,
    "reply": reply.ask,
}
PRESS: Mapping[str, Handler] = {
    "approve": approve.press,
    "again": doubt.again,
    "assign": assign.press,
    "complaint": complaint.yes,
    "no_reply": no_reply.press,
    "not_complaint": complaint.no,
    "posted": post.press,
    "reopen": reopen.press,
    "reply": reply.press,
    "resume": stop.resume,
    "stop": stop.press,
    "stop_it": stop_it.press,
    "take": take.press,
    "there": doubt.there,
}
HAPPEN: Mapping[type, Callable[[Tx, Any, datetime], Counts | None]] = {
    ReviewsSeen: receive.happen,
    Settled: settle.happen,
    Due: remind.happen,
}
