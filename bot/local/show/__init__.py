"""Messages as HTML for the page: whatever is posted is inert, only the tags written here come out."""

from bot.local.show.message import show_message
from bot.local.show.mrkdwn import mrkdwn
from bot.local.show.names import Names

__all__ = ["Names", "mrkdwn", "show_message"]
