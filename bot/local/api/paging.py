"""Long lists, a page at a time."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from bot.local.api.call import Call
from bot.local.refused import RefusedError
from bot.local.wire import Json

T = TypeVar("T")
USUAL, MOST = 100, 999


def page(call: Call, items: Sequence[T], usual: int = USUAL) -> tuple[list[T], Json]:
    """The items that `limit` and `cursor` ask for, and what tells where to go on."""
    limit = call.number("limit") if call.arguments.get("limit") else usual
    if not 1 <= limit <= MOST:
        raise RefusedError("invalid_limit")
    start = _start(str(call.arguments.get("cursor") or ""))
    end = start + limit
    cursor = base64.b64encode(f"next:{end}".encode()).decode() if end < len(items) else ""
    return list(items[start:end]), {"response_metadata": {"next_cursor": cursor}}


def _start(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        start = int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:"))
    except (ValueError, binascii.Error):
        start = -1
    if start < 0:
        raise RefusedError("invalid_cursor")
    return start
