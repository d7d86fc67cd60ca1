"""The playbook of the kill rig: the small bank's, with colleagues and a rule of two."""

from __future__ import annotations

from typing import Any

from tests.playbooks import BODY, PLAYBOOK

JOOST = {
    "id": "joost",
    "name": "Joost Mulder",
    "public_name": "Joost",
    "email": "joost@polderbank.example",
    "roles": ["product"],
}
DELIVERY = {
    "id": "bezorging",
    "name": "Bezorging",
    "customer": "de bezorging",
    "words": ["te laat"],
    "people": ["joost"],
}
DAMAGE = "schade"
"""A complaint with this word takes two people to answer."""

RULES: dict[str, Any] = {
    **BODY,
    "playbook": {
        **PLAYBOOK,
        "people": [*PLAYBOOK["people"], JOOST],
        "areas": [DELIVERY],
        "two_words": [DAMAGE],
        "remind_owner": [3, 1],
    },
}
