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
    said: Message | None = None


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


class Replies:
    def __init__(self, messages: Messages) -> None:
        self.lifetime = LIFETIME
        self._messages = messages
        self._open: dict[str, Reply] = {}

    def open(self, channel: str, user: str, said: Message | None = None) -> str:
        """`said`: the message that something was pressed in."""
        secret = secrets.token_urlsafe(18)
        self._open[secret] = Reply(channel, user, time.monotonic(), said=said)
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
        if reply.said:
            self._messages.delete(reply.said)
            reply.said = None

    def say(self, reply: Reply, draft: Draft, body: Mapping[str, Any], via: str = "response_url") -> Message:
        """Post, or replace what this address said last; an ack (`via`) costs no use."""
        new = message(draft, reply, in_channel=body.get("response_type") == "in_channel", via=via)
        old = reply.said if body.get("replace_original") else None
        reply.left -= via == "response_url"
        if old:
            new = replace(new, ephemeral_to=old.ephemeral_to, thread_ts=old.thread_ts, metadata=old.metadata)
        reply.said = self._messages.edit(old, new) if old else self._messages.post(new)
        return reply.said
