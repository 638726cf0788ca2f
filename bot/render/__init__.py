"""Values → what a person reads: messages for Slack, text for a terminal, JSON and CSV for programs. Pure."""

from bot.render.message import Message, message
from bot.render.plain import terminal
from bot.render.table import as_csv, as_json

__all__ = ["Message", "as_csv", "as_json", "message", "terminal"]
