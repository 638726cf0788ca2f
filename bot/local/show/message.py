"""A message: its blocks, or else its text."""

from collections.abc import Sequence

from bot.local.show.html import tag, text
from bot.local.show.layout import show_blocks
from bot.local.show.mrkdwn import mrkdwn
from bot.local.show.names import Names
from bot.local.wire import Json


def show_message(said: str, blocks: Sequence[Json], names: Names, *, marked: bool = True) -> str:
    if blocks:
        return show_blocks(blocks, names)
    return tag("p", mrkdwn(said, names) if marked else text(said))


def show_view(blocks: Sequence[Json], names: Names) -> str:
    """What stands in a modal, or on a Home."""
    return show_blocks(blocks, names)
