"""A second look at the words that are about to be published, whoever wrote them.

Three findings stop a reply and cannot be overridden; one asks the writer to look again.
Nothing here certifies a text: no finding does not mean that it is a good reply.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.reply import Limit
from bot.review import digest
from bot.words import Line, line


class Severity(StrEnum):
    BLOCK = "block"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found. `rule` is its id in docs/reference.md."""

    rule: str
    severity: Severity
    line: Line


def check(text: str, language: str, limit: Limit) -> tuple[Finding, ...]:
    """Give what the rules find in a text, the ones that stop it first."""
    if not text.strip():
        return (Finding("empty", Severity.BLOCK, line("check.empty")),)
    found = [*_open_slot(text), *_too_long(text, limit), *_no_next_step(text, language)]
    return tuple(found)


def stopping(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(f for f in findings if f.severity is Severity.BLOCK)


def seen(text: str, findings: tuple[Finding, ...]) -> str:
    """Name a text together with what was found in it, as shown to a person."""
    return digest("\0".join([text, *(finding.rule for finding in findings)]))


_SLOT = re.compile(r"\$\w+|\$\{\w+\}|\{\{.*?\}\}|\[[A-Z_ ]{3,}\]|<[A-Z_ ]{3,}>")


def _open_slot(text: str) -> list[Finding]:
    found = _SLOT.search(text)
    if not found:
        return []
    return [Finding("slot", Severity.BLOCK, line("check.slot", slot=found.group()))]


def _too_long(text: str, limit: Limit) -> list[Finding]:
    length = limit.length(text)
    if length <= limit.most:
        return []
    said = line("check.long", length=length, most=limit.most, unit=_unit(limit))
    return [Finding("long", Severity.BLOCK, said)]


def _unit(limit: Limit) -> Line:
    return line(f"unit.{limit.unit}")


# A next step is a first person who will do something, or a question or invitation to
# the customer. The list is short on purpose: it only ever asks a person to look again.
_STEPS = {
    "nl": r"\b(ik|we|wij)\b.{0,60}\b(zoek|zoeken|bel|bellen|regel|regelen|kijk|kijken"
    r"|vraag|vragen|stuur|sturen|neem|nemen|kom|komen|los|lossen|pak|pakken|ga|gaan"
    r"|laat|laten|hoor|horen)\b"
    r"|\b(zoek|bel|regel|kijk|stuur|neem|kom|los|pak|ga|laat|hoor) (ik|we|wij)\b"
    r"|\b(mail|bel|stuur|laat|neem|app) (je|u|me|mij|ons|het|dan)\b"
    r"|\b(wil|kun|kunt|zou) (je|u)\b.*\?",
    "en": r"\b(i'll|we'll|i will|we will|i'm|we're|i am|we are|let me|let us)\b"
    r"|\b(please|could you|can you|would you) (call|mail|e-mail|email|message|send|let"
    r"|tell|write|share|get)\b"
    r"|\b(i'd|we'd|i would|we would) (like|love) to\b|\?",
}
_NEXT_STEP = {
    language: re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for language, pattern in _STEPS.items()
}


def _no_next_step(text: str, language: str) -> list[Finding]:
    pattern = _NEXT_STEP.get(language)
    if pattern is None or pattern.search(text[:4000]):
        return []
    return [Finding("next_step", Severity.WARN, line("check.next_step"))]
