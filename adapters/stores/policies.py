"""The rules that a case keeps and what was agreed about it, each as one JSON text."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import timedelta
from functools import lru_cache
from typing import Any

from adapters.stores.columns import (
    moment,
    moment_or_none,
    stamp,
    stamp_or_none,
    to_json,
)
from bot import hours
from bot.approval import Approving
from bot.case import Policy
from bot.ladder import Ladder
from bot.triage import Needed, Right, Solution, Triage

_SPANS = ("window", "undo", "holding")


# Nearly all cases share a few policies, and reading the hours is most of the work.
@lru_cache(maxsize=64)
def policy_to_json(policy: Policy) -> str:
    """Give a policy as text: spans are seconds, hours as the playbook writes them."""
    return to_json(
        {
            **{name: getattr(policy, name).total_seconds() for name in _SPANS},
            "hours": {
                "zone": policy.hours.zone,
                "texts": policy.hours.to_texts(),
            },
            "ladder": _ladder(policy.ladder),
            "approving": {
                **asdict(policy.approving),
                "next_after": policy.approving.next_after.total_seconds(),
            },
            "version": policy.version,
            "watched": policy.watched,
        }
    )


@lru_cache(maxsize=64)
def policy_from_json(text: str) -> Policy:
    kept = json.loads(text)
    return Policy(
        **{name: timedelta(seconds=kept[name]) for name in _SPANS},
        hours=hours.read(kept["hours"]["texts"], kept["hours"]["zone"]),
        ladder=_to_ladder(kept["ladder"]),
        approving=_to_approving(kept["approving"]),
        version=kept["version"],
        watched=kept.get("watched", False),  # older cases are not
    )


def _ladder(ladder: Ladder) -> dict[str, Any]:
    return {
        "shift": ladder.shift,
        "owner": [before.total_seconds() for before in ladder.owner],
        "lead": [before.total_seconds() for before in ladder.lead],
        "closing": ladder.closing.total_seconds(),
    }


def _to_ladder(kept: dict[str, Any]) -> Ladder:
    return Ladder(
        shift=tuple(kept["shift"]),
        owner=_spans(kept["owner"]),
        lead=_spans(kept["lead"]),
        closing=timedelta(seconds=kept["closing"]),
    )


def _spans(seconds: Iterable[float]) -> tuple[timedelta, ...]:
    return tuple(timedelta(seconds=s) for s in seconds)


def _to_approving(kept: dict[str, Any]) -> Approving:
    listed = {name: tuple(kept[name]) for name in ("words", "alone")}
    after = timedelta(seconds=kept["next_after"])
    return Approving(**{**kept, **listed, "next_after": after})


def triage_to_json(triage: Triage | None) -> str | None:
    if triage is None:
        return None
    times = {"before": stamp_or_none(triage.before), "at": stamp(triage.at)}
    return to_json({**asdict(triage), **times})


def triage_from_json(text: str | None) -> Triage | None:
    if text is None:
        return None
    kept = json.loads(text)
    answers = {
        "reply": Needed(kept["reply"]),
        "right": Right(kept["right"]),
        "solution": Solution(kept["solution"]),
    }
    times = {"before": moment_or_none(kept["before"]), "at": moment(kept["at"])}
    return Triage(**{**kept, **answers, **times})
