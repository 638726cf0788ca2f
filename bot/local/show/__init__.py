"""Messages and views as HTML for the page: whatever is posted is inert, only the tags written here come out."""

from bot.local.show.message import show_message, show_view
from bot.local.show.mrkdwn import mrkdwn
from bot.local.show.names import Choice, Names

__all__ = ["Choice", "Names", "mrkdwn", "show_message", "show_view"]
