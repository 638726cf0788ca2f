"""About one post per second and channel, with short bursts."""

import math
import time

from bot.local.refused import rate_limited

INTERVAL = 1.0  # seconds a post costs
BURST = 3  # posts at once


class Pace:
    def __init__(self) -> None:
        self.on = True
        self._free_at: dict[str, float] = {}

    def count(self, channel: str) -> None:
        if not self.on:
            return
        now = time.monotonic()
        free_at = max(self._free_at.get(channel, now), now)
        wait = free_at + INTERVAL - (now + BURST * INTERVAL)
        if wait > 0:
            raise rate_limited(math.ceil(wait))
        self._free_at[channel] = free_at + INTERVAL
