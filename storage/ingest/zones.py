"""Wall clock → UTC for whole columns, with both nights of the clock change accounted for."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

FIRST, LAST = datetime(1989, 12, 31), datetime(2100, 1, 2)  # noqa: DTZ001 - wall clock
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall clock
Array = NDArray[Any]


@lru_cache(maxsize=16)
def offsets(zone: ZoneInfo, fold: int) -> tuple[Array, Array]:
    """From which local second on which offset holds, reading a doubled hour as its first or second occurrence."""

    def at(local: datetime) -> int:
        told = local.replace(tzinfo=zone, fold=fold).utcoffset()
        return int(told.total_seconds()) if told is not None else 0

    starts, values = [_second(FIRST)], [at(FIRST)]
    day = FIRST
    while day < LAST:
        following = day + timedelta(days=1)
        if at(following) != at(day):
            low, high = day, following
            while high - low > timedelta(seconds=1):
                middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
                low, high = (middle, high) if at(middle) == at(day) else (low, middle)
            starts.append(_second(high))
            values.append(at(following))
        day = following
    return np.array(starts), np.array(values)


def _second(local: datetime) -> int:
    return (local - EPOCH) // timedelta(seconds=1)


def to_utc(local: Array, zone: ZoneInfo) -> tuple[Array, Array, Array]:
    """Seconds in UTC of local seconds; which were ambiguous (the first occurrence is taken), which did not exist.

    A time that the clock skipped moves forward by what was skipped.
    """
    first, second = (_offset(local, zone, fold) for fold in (0, 1))
    return local - first, first > second, first < second


def _offset(local: Array, zone: ZoneInfo, fold: int) -> Array:
    starts, values = offsets(zone, fold)
    return values[np.maximum(np.searchsorted(starts, local, side="right") - 1, 0)]
