"""One file per step that changes a case, in rooms, the same for every channel.

incoming, deciding, replies and colleagues follow a case from outside and back;
reminders and team see to it that somebody does it in time; looking only reads. Beside
the rooms stands what all of them lean on (casework, choosing, duty), and remind, which
fires what is due in any of them.

Here is the whole behaviour on one screen: which file opens an action's dialog, which
carries out its press, and what happens to events. `bot.app` hands these tables to the
dispatch; nothing else imports a handler.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.person import Person
from bot.ports.events import (
    Connected,
    Counts,
    Due,
    ReviewsSeen,
    Settled,
    Started,
    Typed,
)
from bot.ports.store import Tx
from bot.press import Answer, Request
from handlers import remind
from handlers.colleagues import answer, notices, passing, tell
from handlers.deciding import (
    assign,
    complaint,
    contact,
    no_reply,
    remind_me,
    reopen,
    take,
    triage,
)
from handlers.incoming import connecting, noting, receive, settle, talk
from handlers.looking import home, look, opening, queue, spoken
from handlers.replies import (
    approve,
    doubt,
    give_back,
    post,
    reply,
    stop,
    stop_it,
    take_down,
)
from handlers.team import day, people, shift

Handler = Callable[[Tx, Request, Person, datetime], Answer]

ASK: Mapping[str, Handler] = {
    "assign": assign.ask,
    "triage": triage.ask,
    "contact": contact.ask,
    "reached": contact.ask_reached,
    "remind_me": remind_me.ask,
    "no_reply": no_reply.ask,
    "reply": reply.ask,
    "holding": reply.ask,
    "update": reply.ask,
    "approve": approve.ask,
    "agree": approve.ask,
    "give_back": give_back.ask,
    "copy": post.ask,
    "again": doubt.ask,
    "take_down": take_down.ask,
    "tell": tell.ask,
    "fixed": answer.ask,
    "explain": answer.ask,
    "stays": answer.ask,
    "ask_back": passing.ask_back,
    "other_team": passing.pass_on,
    "read_all": notices.read_all,
    "shift": shift.ask,
    "people": people.ask,
    "home": home.ask,
    "queue": queue.queue,
    "late": queue.late,
    "help": spoken.ask,
    "note": noting.ask,
    "open": opening.ask,
    "more": look.more,
    "read": look.read,
    "log": look.log,
}
PRESS: Mapping[str, Handler] = {
    "complaint": complaint.yes,
    "not_complaint": complaint.no,
    "take": take.press,
    "assign": assign.press,
    "triage": triage.press,
    "contact": contact.press,
    "reached": contact.reached,
    "remind_me": remind_me.press,
    "no_reply": no_reply.press,
    "reopen": reopen.press,
    "reply": reply.press,
    "holding": reply.press,
    "update": reply.press,
    "approve": approve.press,
    "agree": approve.press,
    "give_back": give_back.press,
    "stop_it": stop_it.press,
    "posted": post.press,
    "there": doubt.there,
    "again": doubt.again,
    "take_down": take_down.press,
    "stop": stop.press,
    "resume": stop.resume,
    "tell": tell.press,
    "looking": answer.looking,
    "fixed": answer.press,
    "explain": answer.press,
    "stays": answer.press,
    "ask_back": passing.asked_back,
    "other_team": passing.passed_on,
    "shift": shift.press,
    "off": shift.off,
    "people": people.press,
    "note": noting.press,
    "show_old": connecting.show,
    "leave_old": connecting.leave,
}
HAPPEN: Mapping[type, Callable[[Tx, Any, datetime], Counts | None]] = {
    ReviewsSeen: receive.happen,
    Connected: connecting.happen,
    Settled: settle.happen,
    Due: remind.happen,
    Started: day.plan,
    Typed: talk.happen,
}
