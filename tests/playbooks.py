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
    "remind_owner": [3],
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
            {
                "id": "solve",
                "stance": "solve",
                "text": "Excuses, ik ga dit voor je oplossen. Mail me via $contact.",
            },
            {
                "id": "solve-area",
                "stance": "solve",
                "text": "Excuses voor $area, ik ga dit voor je oplossen.",
            },
            {
                "id": "gesture",
                "stance": "gesture",
                "text": "Ik kijk wat ik voor je kan doen. Mail me via $contact.",
            },
            {
                "id": "listen",
                "stance": "listen",
                "text": "Het spijt me dat dit niet lukt. Ik luister graag: $contact.",
            },
            {
                "id": "correct",
                "stance": "correct",
                "text": "Ik lees het anders terug. Vertel je me meer via $contact?",
            },
            {
                "id": "holding",
                "stance": "holding",
                "text": "Ik zoek het uit en kom erop terug.",
            },
            {
                "id": "holding-when",
                "stance": "holding",
                "text": "Ik zoek het uit en kom er $when op terug.",
            },
            {
                "id": "contact",
                "stance": "contact",
                "text": "Ik neem contact met je op. Je bereikt me via $contact.",
            },
            {
                "id": "contact-who",
                "stance": "contact",
                "text": "$who neemt $when contact met je op.",
            },
            {
                "id": "update",
                "stance": "update",
                "text": "Is het opgelost? Laat het me weten via $contact.",
            },
            {
                "id": "update-answer",
                "stance": "update",
                "text": "Dit weet ik nu: $answer Is het zo opgelost?",
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
            {
                "id": "solve",
                "stance": "solve",
                "text": "Excuses, ik ga dit voor u oplossen. Mail mij via $contact.",
            },
            {
                "id": "solve-area",
                "stance": "solve",
                "text": "Excuses voor $area, ik ga dit voor u oplossen.",
            },
            {
                "id": "gesture",
                "stance": "gesture",
                "text": "Ik kijk wat ik voor u kan doen. Mail mij via $contact.",
            },
            {
                "id": "listen",
                "stance": "listen",
                "text": "Het spijt mij dat dit niet lukt. Ik luister graag: $contact.",
            },
            {
                "id": "correct",
                "stance": "correct",
                "text": "Ik lees het anders terug. Vertelt u mij meer? $contact",
            },
            {
                "id": "holding",
                "stance": "holding",
                "text": "Ik zoek het uit en kom erop terug.",
            },
            {
                "id": "holding-when",
                "stance": "holding",
                "text": "Ik zoek het uit en kom er $when op terug.",
            },
            {
                "id": "contact",
                "stance": "contact",
                "text": "Ik neem contact met u op. U bereikt mij via $contact.",
            },
            {
                "id": "contact-who",
                "stance": "contact",
                "text": "$who neemt $when contact met u op.",
            },
            {
                "id": "update",
                "stance": "update",
                "text": "Is het opgelost? Laat het mij weten via $contact.",
            },
            {
                "id": "update-answer",
                "stance": "update",
                "text": "Dit weet ik nu: $answer Is het zo opgelost?",
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
            {
                "id": "solve",
                "stance": "solve",
                "text": "Sorry, I'll put this right for you. Mail me at $contact.",
            },
            {
                "id": "solve-area",
                "stance": "solve",
                "text": "Sorry about $area, I'll put this right for you.",
            },
            {
                "id": "gesture",
                "stance": "gesture",
                "text": "I'll see what I can do for you. Mail me at $contact.",
            },
            {
                "id": "listen",
                "stance": "listen",
                "text": "I'm sorry that this can't be done. I'll listen at $contact.",
            },
            {
                "id": "correct",
                "stance": "correct",
                "text": "I read it differently. Could you tell me more? $contact",
            },
            {
                "id": "holding",
                "stance": "holding",
                "text": "I'll find out and come back to you.",
            },
            {
                "id": "holding-when",
                "stance": "holding",
                "text": "I'll find out and come back to you $when.",
            },
            {
                "id": "contact",
                "stance": "contact",
                "text": "I'll get in touch with you. You can reach me at $contact.",
            },
            {
                "id": "contact-who",
                "stance": "contact",
                "text": "$who will get in touch with you $when.",
            },
            {
                "id": "update",
                "stance": "update",
                "text": "Has it been solved? Please tell me via $contact.",
            },
            {
                "id": "update-answer",
                "stance": "update",
                "text": "This is what I know: $answer Has that solved it?",
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
