"""A second look at the words that are about to be published, whoever wrote them.

Four findings stop a reply and cannot be overridden; one asks the writer to look again.
Nothing here certifies a text: no finding does not mean that it is a good reply.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.reply import Limit
from bot.review import digest, plain
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
    found = [
        *_open_slot(text),
        *_turned(text),
        *_too_long(text, limit),
        *_no_next_step(text, language),
    ]
    return tuple(found)


def stopping(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(f for f in findings if f.severity is Severity.BLOCK)


def seen(text: str, findings: tuple[Finding, ...]) -> str:
    """Name a text together with what was found in it, as shown to a person."""
    return digest("\0".join([text, *(finding.rule for finding in findings)]))


# Somebody's price of $50 is no slot: a name begins with a letter. The lengths are bound
# so that a hostile text cannot keep the pattern busy.
_SLOT = re.compile(
    r"\$[A-Za-z_]\w*|\$?\{{1,3} ?\w{1,40} ?\}{1,3}"
    r"|\[[A-Z][A-Z_ ]{2,40}\]|<[A-Z][A-Z_ ]{2,40}>|\bX{3,9}\b"
    r"|[\[<](?i:(?:voor|klant|bedrijfs)?naam|klant|datum|(?:telefoon)?nummer|bedrijf"
    r"|(?:first )?name|customer|date|number|company|brand|link)[\]>]"
)
_TURNED = re.compile("[\u202a-\u202e\u2066-\u2069]")


def _open_slot(text: str) -> list[Finding]:
    found = list(dict.fromkeys(_SLOT.findall(text)))[:5]
    if not found:
        return []
    return [Finding("slot", Severity.BLOCK, line("check.slot", slot=", ".join(found)))]


def _turned(text: str) -> list[Finding]:
    """Stop signs that make a text show in another order than it is written."""
    if not _TURNED.search(text):
        return []
    return [Finding("turned", Severity.BLOCK, line("check.turned"))]


def _too_long(text: str, limit: Limit) -> list[Finding]:
    said = too_long(text, limit)
    return [Finding("long", Severity.BLOCK, said)] if said else []


def too_long(text: str, limit: Limit) -> Line | None:
    """Say by how much a text is too long, in the unit that it breaks; else None."""
    found = limit.broken(text)
    if found is None:
        return None
    length, most = found.length, found.most
    if found.unit == "bytes":
        return line("check.long_bytes", length=length, most=most)
    unit = line("unit.characters")
    return line("check.long", length=length, most=most, unit=unit)


# A next step is somebody on our side who will do something, or a question or invitation
# to the customer. The lists know common ways to say so and miss others: they only ever
# ask a person to look again. tests/bot/test_checks.py says how often they are wrong.
_STEPS = {
    "nl": r"""
    # I or we do it, in either order of words; some verbs only with what goes along
      \b(ik|we|wij)\b [^.?!]{0,60} \b(zoek|bel|regel|kijk|stuur|help|los|pak|laat|hoor
        |houd|vertel|zoeken|bellen|regelen|kijken|sturen|helpen|lossen|pakken|laten)\b
    | \b(zoek|bel|regel|kijk|stuur|help|los|pak|laat|hoor|houd|vertel)\ (ik|we|wij)\b
    | \b(ik|we|wij)\b [^.?!]{0,60} \b(kom|komen)\b [^.?!]{0,30} \b(op|terug|langs)\b
    | \b(ga|gaan)\b [^.?!]{0,40} \b\w{3,}en\b
    | \b(neem|neemt|nemen)\b [^.?!]{0,40} \b(contact|op|mee|door)\b
    | \b(vraag|vragen)\b [^.?!]{0,30} \b(na|collega|collega's|team)\b
    # somebody of ours comes, something is underway, the customer will hear
    | \b(komt|komen)\b [^.?!]{0,30} \b\w{3,}en\b | \bonderweg\b
    | \b(hoor|hoort|krijg|krijgt)\b [^.?!]{0,40} \bvan\ (mij|me|ons)\b
    # an invitation, or a question that is no reproach
    | \b(mail|bel|stuur|laat|app|geef|schrijf|vertel|meld)
      \ (je|u|me|mij|ons|het|dan|even|gerust|naar|via)\b
    | \b(bereik|bereikt|bereiken|spreek|spreekt|mailen|bellen)\b [^.?!]{0,20}
      \b(mij|me|ons|via|op)\b
    | \b(wil|wilt|kun|kunt|zou|zullen|mag|mogen|wat|welke|waar|hoe)\b [^?!]{0,200} \?
    """,
    "en": r"""
    # I or we do it, somebody of ours comes, the customer will hear
      \b(i'll|we'll|i\ will|we\ will|let\ me|let\ us|who\ will)\b
    | \b(i'd|we'd|i\ would|we\ would)\ (like|love)\ to\b
    | \b(i'm|we're|am|are|is)\ (going\ to|looking|asking|checking|coming|finding
        |sending|working|keeping|talking|calling|on\ (its|their|my|our)\ way)\b
    | \b(you\ will|you'll)\ (hear|get|receive)\b
    # an invitation, or a question that is no reproach
    | \b(reach|contact|call|e-?mail|message|ring|tell|write|write\ to|send|drop|give)
      \ (me|us)\b | \bget\ in\ touch\b
    | \bplease\ (call|e-?mail|message|send|let|tell|write|share|get|contact|ask)\b
    | \b(can|could|would|will|shall|may|where|when|which|how)\b [^?!]{0,200} \?
    """,
}
_NEXT_STEP = {
    language: re.compile(pattern, re.VERBOSE) for language, pattern in _STEPS.items()
}


def _no_next_step(text: str, language: str) -> list[Finding]:
    pattern = _NEXT_STEP.get(language)
    if pattern is None or pattern.search(plain(text[:4000])):
        return []
    return [Finding("next_step", Severity.WARN, line("check.next_step"))]
