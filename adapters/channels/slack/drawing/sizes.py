"""How long and how many Slack lets things be, in one table.

The numbers are those of Slack's reference, its Python models and `slackblocks`; what is
ours or nowhere written down says so.
"""

from __future__ import annotations

from collections.abc import Mapping

LIMITS: Mapping[str, int] = {
    "message.blocks": 50,
    "message.text": 4000,  # Slack's advice; it cuts at 40,000
    "message.all": 9_999,  # undocumented: some 13,200 fail, slackapi/bolt-js#2509
    "view.blocks": 100,
    "view.all": 60_000,  # ours: no limit is written down, and it must open in time
    "view.title": 24,
    "view.submit": 24,
    "view.close": 24,
    "view.private_metadata": 3000,
    "view.callback_id": 255,
    "view.external_id": 255,
    "action_id": 255,
    "block_id": 255,
    "url": 3000,
    "alt_text": 2000,
    "section.text": 3000,
    "section.fields": 10,
    "section.field": 2000,
    "header.text": 150,
    "context.elements": 10,
    "context.text": 2000,  # ours: more is not read as an aside
    "actions.elements": 25,
    "markdown.text": 12_000,
    "button.text": 75,
    "button.value": 2000,
    "option.text": 75,
    "option.value": 150,
    "option.description": 75,
    "options": 100,
    "option_groups": 100,
    "option_group.label": 75,
    "few.options": 10,  # radio buttons and checkboxes
    "overflow.options": 5,
    "placeholder": 150,
    "confirm.title": 100,
    "confirm.text": 300,
    "confirm.button": 30,
    "input.label": 2000,
    "input.hint": 2000,
    "plain_text_input": 3000,
    "metadata.event_type": 255,  # ours, as is the next: what we send is far shorter
    "metadata.event_payload": 2000,
}
"""In characters as `size` counts them, or in pieces."""
