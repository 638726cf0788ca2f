"""How many contacts come in, by hour and channel."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from storage.seed.company import CHANNELS, LIVE_HOURS, SEASON, TREND, WEEKDAYS, WRITTEN_HOURS
from storage.seed.days import DAY, HOUR, Ints, midnight, wall
from storage.seed.plan import Plan

BLOCK = 40_000
"""About how many contacts are made at a time."""
RUFFLE = 0.04
"""How much a day differs from what its date promises."""


@dataclass(frozen=True)
class Volume:
    """`counts[hour, channel]` contacts in the hours that begin at `hours` (the last may be cut by `until`)."""

    starts: int
    until: int
    hours: Ints
    counts: Ints

    def blocks(self) -> Iterator[tuple[Ints, Ints]]:
        """Runs of hours and their counts, of whole days and about `BLOCK` contacts."""
        day = (self.hours - self.starts) // DAY
        done = np.cumsum(self.counts.sum(axis=1)) // BLOCK
        block = done[np.searchsorted(day, day)]
        for n in np.unique(block):
            yield self.hours[block == n], self.counts[block == n]


def volume(plan: Plan, rng: np.random.Generator) -> Volume:
    """Exactly `plan.interactions`, spread so evenly over what is expected that weeks differ for a reason."""
    starts, until = midnight(plan.until, plan.zone, days_before=plan.days), int(plan.until.timestamp())
    hours = np.arange(starts, until, HOUR, dtype=np.int64)
    at = wall(hours + HOUR // 2, plan.zone)
    day = (hours - starts) // DAY
    busy = np.array(WEEKDAYS)[at.day_of_week] * np.interp(at.day_of_year, *np.array(SEASON).T)
    busy *= 1 + TREND * (hours - starts) / (365 * DAY)
    busy *= np.exp(rng.normal(0, RUFFLE, day[-1] + 1))[day]
    busy *= np.minimum(until - hours, HOUR) / HOUR
    pattern = np.array([LIVE_HOURS if channel.live else WRITTEN_HOURS for channel in CHANNELS], dtype=np.float64)
    pattern *= (np.array([channel.share for channel in CHANNELS]) / pattern.sum(axis=1))[:, None]
    expected = pattern[:, at.hour] * busy
    reached = np.cumsum(expected) / expected.sum()
    counts = np.diff(np.floor(reached * plan.interactions + 0.5).astype(np.int64), prepend=0)
    return Volume(starts, until, hours, counts.reshape(expected.shape).T)
