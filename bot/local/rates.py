"""How often each method may be called: so many a minute by its tier, in bursts up to that many."""

import math
import time

from bot.local.refused import rate_limited

TIERS = {1: 20, 2: 20, 3: 50, 4: 100}
"""Calls a minute. Tier 1 is "one and more": enough for ten connections that all come back at once."""


class Rates:
    def __init__(self) -> None:
        self.on = True
        self._free_at: dict[str, float] = {}

    def count(self, method: str, tier: int | None) -> None:
        """One call more; RefusedError with the seconds to wait where it is one too many."""
        if tier is None or not self.on:
            return
        most = TIERS[tier]
        each, now = 60.0 / most, time.monotonic()
        free_at = max(self._free_at.get(method, now), now)
        wait = free_at + each - (now + 60.0)
        if wait > 0:
            raise rate_limited(math.ceil(wait))
        self._free_at[method] = free_at + each
