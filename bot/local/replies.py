"""Addresses to answer to: five times, within half an hour."""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.local.draft import Draft
from bot.local.identity import BOT_USER
from bot.local.messages import Message, Messages
from bot.local.refused import RefusedError

USES = 5
LIFETIME = 30 * 60.0  # seconds


@dataclass
class Reply:
    channel: str
    user: str
    born: float
    left: int = USES
    source: Message | None = None
    """The message that something was pressed in: the only one that can be replaced or deleted through this."""


def message(draft: Draft, reply: Reply, *, in_channel: bool, via: str) -> Message:
    return Message(
        reply.channel,
        BOT_USER,
        draft.text,
        draft.blocks or [],
        ephemeral_to=None if in_channel else reply.user,
        via=via,
        thread_ts=draft.thread_ts,
        payload=draft.payload,
    )


def is_on(body: Mapping[str, Any], name: str) -> bool:
    """Flags come as JSON's or in words."""
    return body.get(name) in (True, "true")


class Replies:
    def __init__(self, messages: Messages) -> None:
        self.lifetime = LIFETIME
        self._messages = messages
        self._open: dict[str, Reply] = {}

    def open(self, channel: str, user: str, source: Message | None = None) -> str:
        secret = secrets.token_urlsafe(18)
        self._open[secret] = Reply(channel, user, time.monotonic(), source=source)
        return secret

    def find(self, secret: str) -> Reply:
        reply = self._open.get(secret)
        if reply is None or time.monotonic() - reply.born >= self.lifetime:
            raise RefusedError("expired_url", status=404)
        if reply.left < 1:
            raise RefusedError("used_url", status=404)
        return reply

    def delete(self, reply: Reply) -> None:
        reply.left -= 1
        if reply.source:
            self._messages.delete(reply.source)
            reply.source = None

    def say(self, reply: Reply, draft: Draft, body: Mapping[str, Any], via: str = "response_url") -> Message:
        """Post, or replace the message that something was pressed in; an ack (`via`) costs no use."""
        old = reply.source if is_on(body, "replace_original") else None
        new = message(draft, reply, in_channel=body.get("response_type") == "in_channel", via=via)
        if draft.thread_ts and not old:
            new = replace(new, thread_ts=self._messages.root(reply.channel, draft.thread_ts))
        reply.left -= via == "response_url"
        if old is None:
            return self._messages.post(new)
        new = replace(new, ephemeral_to=old.ephemeral_to, thread_ts=old.thread_ts, metadata=old.metadata)
        reply.source = self._messages.edit(old, new)
        return reply.source
