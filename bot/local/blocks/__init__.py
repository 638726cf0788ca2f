"""How strict this Slack is about blocks. Its table is its own: a mistake in the bot's cannot hide here."""

from bot.local.blocks.check import TOTAL, refuse_wrong_blocks
from bot.local.blocks.ids import elements, with_ids
from bot.local.blocks.metadata import refuse_wrong_metadata
from bot.local.blocks.view import refuse_wrong_view

__all__ = ["TOTAL", "elements", "refuse_wrong_blocks", "refuse_wrong_metadata", "refuse_wrong_view", "with_ids"]
