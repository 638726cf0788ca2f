"""Triggers: each opens one view, once and within three seconds."""

import secrets
import time

from bot.local.refused import RefusedError

LIFETIME = 3.0  # seconds
KEPT = 1000  # spent ones that are still told apart from unknown ones


class Triggers:
    def __init__(self) -> None:
        self.lifetime = LIFETIME
        self._born: dict[str, tuple[float, str]] = {}
        self._spent: dict[str, None] = {}

    def issue(self, user: str) -> str:
        trigger = f"{time.time_ns() // 1_000_000}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._born[trigger] = (time.monotonic(), user)
        while len(self._born) > KEPT:
            self._born.pop(next(iter(self._born)))
        return trigger

    def use(self, trigger: str) -> str:
        """The person it was issued to; RefusedError as Slack refuses it."""
        if trigger in self._spent:
            raise RefusedError("exchanged_trigger_id")
        born, user = self._born.get(trigger, (0.0, ""))
        if not user:
            raise RefusedError("invalid_trigger_id")
        if time.monotonic() - born >= self.lifetime:
            raise RefusedError("expired_trigger_id")
        del self._born[trigger]
        self._spent[trigger] = None
        while len(self._spent) > KEPT:
            self._spent.pop(next(iter(self._spent)))
        return user
