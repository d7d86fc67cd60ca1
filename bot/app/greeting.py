"""A test card in every conversation: seen there for a moment, and taken away again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from bot.blocks import Head, Note
from bot.card import Card
from bot.errors import ChannelError
from bot.outbox.drawing import address
from bot.playbook import Playbook
from bot.ports.channel import Channel
from bot.subject import TEAM
from bot.words import Words, line

STAYS = 5.0
"""Seconds a test card can be seen."""

Sleep = Callable[[float], Awaitable[object]]


def marked_card() -> Card:
    """Give a card that says it is only a test; nothing on it can be pressed."""
    said = line("hello.head")
    return Card(TEAM, said, (Head(said), Note(line("hello.note"))), (), thread=False)


async def greet(
    channels: Mapping[str, Channel],
    playbook: Playbook,
    sleep: Sleep = asyncio.sleep,
) -> dict[str, str]:
    """Post a test card in each conversation of the playbook and remove it after.

    Gives what went wrong with each conversation, in words; "" where all went well.
    """
    found: dict[str, str] = {}
    for conversation in playbook.conversations:
        words = Words(playbook.language, playbook.zone)
        found[conversation] = await _try(channels, conversation, words, sleep)
    return found


async def _try(
    channels: Mapping[str, Channel],
    conversation: str,
    words: Words,
    sleep: Sleep,
) -> str:
    to = address(conversation)
    channel = channels[to.channel]
    try:
        at = await channel.post(to, marked_card(), f"hello:{conversation}", words)
        try:
            await sleep(STAYS)
        finally:
            await channel.remove(at)
    except ChannelError as error:
        return str(error)
    return ""
