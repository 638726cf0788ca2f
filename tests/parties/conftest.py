"""The company of the bot's own tests, for the bot before others."""

from tests.bot.conftest import lite

__all__ = ["lite"]
