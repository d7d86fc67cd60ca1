"""The doors of the core: what it needs of a store, a channel, a source and a clock."""

from __future__ import annotations

from bot.ports.channel import Channel, ChannelFacts
from bot.ports.clock import Clock
from bot.ports.source import Page, Source
from bot.ports.store import Store, Tx

__all__ = ["Channel", "ChannelFacts", "Clock", "Page", "Source", "Store", "Tx"]
