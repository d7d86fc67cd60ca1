"""The playbook of a small bank's webcare team, for tests that need one."""

from __future__ import annotations

from typing import Any

PLAYBOOK: dict[str, Any] = {
    "language": "nl",
    "zone": "Europe/Amsterdam",
    "form": "je",
    "brand": "Polderbank",
    "contact": "help@polderbank.example",
    "window": 24,
    "remind": 3,
    "undo": 120,
    "approval": "one",
    "home": "browser:webcare",
    "product": "browser:product",
    "sources": [
        {"name": "winkel", "kind": "file", "path": "reviews.csv"},
        {"name": "plein", "kind": "plain", "url": "http://127.0.0.1:8081"},
    ],
    "people": [
        {
            "id": "sanne",
            "name": "Sanne de Vries",
            "public_name": "Sanne",
            "email": "sanne@polderbank.example",
            "roles": ["agent"],
        },
        {
            "id": "tom",
            "name": "Tom Bakker",
            "public_name": "Tom",
            "email": "tom@polderbank.example",
            "roles": ["agent", "approver"],
        },
        {
            "id": "lotte",
            "name": "Lotte Jansen",
            "public_name": "Lotte",
            "email": "lotte@polderbank.example",
            "roles": ["lead", "approver"],
        },
    ],
}

SENTENCES: dict[str, Any] = {
    "nlje": {
        "greeting": "Dag $first_name,",
        "greeting_unnamed": "Goedendag,",
        "signoff": "Groet, $me",
        "sentences": [
            {
                "id": "call",
                "stance": "call",
                "text": "We bellen je graag. Mail je nummer naar $contact.",
            },
            {
                "id": "ask",
                "stance": "ask",
                "text": "Wil je ons via $contact laten weten wat er precies misging?",
            },
            {
                "id": "apologise",
                "stance": "apologise",
                "text": "Wat vervelend dat dit zo liep. Onze excuses daarvoor.",
            },
        ],
    },
    "nlu": {
        "greeting": "Geachte $first_name,",
        "greeting_unnamed": "Goedendag,",
        "signoff": "Met vriendelijke groet, $me",
        "sentences": [
            {
                "id": "call",
                "stance": "call",
                "text": "Wij bellen u graag. Mail uw nummer naar $contact.",
            },
            {
                "id": "ask",
                "stance": "ask",
                "text": "Wilt u ons via $contact laten weten wat er precies misging?",
            },
            {
                "id": "apologise",
                "stance": "apologise",
                "text": "Wat vervelend dat dit zo liep. Onze excuses daarvoor.",
            },
        ],
    },
    "en": {
        "greeting": "Hello $first_name,",
        "greeting_unnamed": "Hello,",
        "signoff": "Kind regards, $me",
        "sentences": [
            {
                "id": "call",
                "stance": "call",
                "text": "We would like to call you. Mail your number to $contact.",
            },
            {
                "id": "ask",
                "stance": "ask",
                "text": "Would you tell us through $contact what exactly went wrong?",
            },
            {
                "id": "apologise",
                "stance": "apologise",
                "text": "We are sorry that this went the way it did.",
            },
        ],
    },
}

PHRASES: dict[str, Any] = {
    "safety": ["brand in", "fire", "rook uit"],
    "legal": ["advocaat", "lawyer", "rechter"],
    "press": ["journalist", "de krant"],
    "threat": ["ik weet je te vinden", "i will find you"],
}

BODY: dict[str, Any] = {
    "playbook": PLAYBOOK,
    "sentences": SENTENCES,
    "phrases": PHRASES,
}
"""What `Playbooks.put` takes: the playbook with its sentences and phrases."""
