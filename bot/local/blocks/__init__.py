"""How strict this Slack is about blocks. Its table is its own: a mistake in the bot's cannot hide here."""

from bot.local.blocks.check import TOTAL, refuse_wrong_blocks

__all__ = ["TOTAL", "refuse_wrong_blocks"]
