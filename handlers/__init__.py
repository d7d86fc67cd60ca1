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
from bot.ports.events import Counts, Due, ReviewsSeen, Settled, Started
from bot.ports.store import Tx
from bot.press import Answer, Request
from handlers import (
    answer,
    approve,
    assign,
    complaint,
    contact,
    day,
    doubt,
    give_back,
    home,
    look,
    no_reply,
    notices,
    opening,
    passing,
    people,
    post,
    receive,
    remind,
    remind_me,
    reopen,
    reply,
    settle,
    shift,
    stop,
    stop_it,
    take,
    tell,
    triage,
)

Handler = Callable[[Tx, Request, Person, datetime], Answer]

ASK: Mapping[str, Handler] = {
    "home": home.ask,
    "open": opening.ask,
    "people": people.ask,
    "agree": approve.ask,
    "approve": approve.ask,
    "again": doubt.ask,
    "assign": assign.ask,
    "copy": post.ask,
    "give_back": give_back.ask,
    "holding": reply.ask,
    "log": look.log,
    "more": look.more,
    "no_reply": no_reply.ask,
    "read": look.read,
    "reply": reply.ask,
    "update": reply.ask,
    "contact": contact.ask,
    "reached": contact.ask_reached,
    "remind_me": remind_me.ask,
    "shift": shift.ask,
    "triage": triage.ask,
    "tell": tell.ask,
    "fixed": answer.ask,
    "explain": answer.ask,
    "stays": answer.ask,
    "ask_back": passing.ask_back,
    "other_team": passing.pass_on,
    "read_all": notices.read_all,
}
PRESS: Mapping[str, Handler] = {
    "people": people.press,
    "agree": approve.press,
    "approve": approve.press,
    "again": doubt.again,
    "assign": assign.press,
    "complaint": complaint.yes,
    "give_back": give_back.press,
    "holding": reply.press,
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
    "update": reply.press,
    "contact": contact.press,
    "reached": contact.reached,
    "off": shift.off,
    "remind_me": remind_me.press,
    "shift": shift.press,
    "triage": triage.press,
    "tell": tell.press,
    "looking": answer.looking,
    "fixed": answer.press,
    "explain": answer.press,
    "stays": answer.press,
    "ask_back": passing.asked_back,
    "other_team": passing.passed_on,
}
HAPPEN: Mapping[type, Callable[[Tx, Any, datetime], Counts | None]] = {
    ReviewsSeen: receive.happen,
    Settled: settle.happen,
    Due: remind.happen,
    Started: day.plan,
}
