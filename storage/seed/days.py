"""Local days and staffed hours as seconds since 1970, right on the days the clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from storage.seed.company import STAFFED

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

NEVER = int(np.iinfo(np.int64).min)
"""No moment: what NumPy and pandas read as NaT."""
HOUR, DAY = 3_600, 86_400


def local(day: date, hour: int, zone: ZoneInfo) -> int:
    return int(datetime.combine(day, time(hour), zone).timestamp())


def midnight(at: datetime, zone: ZoneInfo, *, days_before: int = 0) -> int:
    """The local midnight at or before `at`, or that of some days earlier."""
    return local(at.astimezone(zone).date() - timedelta(days=days_before), 0, zone)


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def wall(at: Ints, zone: ZoneInfo) -> pd.DatetimeIndex:
    """The local date and hour of instants."""
    return pd.DatetimeIndex(at.view("datetime64[s]")).tz_localize("UTC").tz_convert(zone)


class Clock:
    """Runs only while people answer."""

    def __init__(self, starts: int, until: int, zone: ZoneInfo) -> None:
        first = moment(starts).astimezone(zone).date() - timedelta(days=2)
        days = [first + timedelta(days=n) for n in range((until - starts) // DAY + 6)]
        edges = np.array([[local(day, hour, zone) for hour in STAFFED] for day in days], dtype=np.int64)
        self._at = edges.ravel().astype(np.float64)
        gone = np.cumsum(edges[:, 1] - edges[:, 0])
        self._gone = np.column_stack([gone - (edges[:, 1] - edges[:, 0]), gone]).ravel().astype(np.float64)

    def after(self, at: Ints, seconds: Floats) -> Ints:
        """The instants when so many staffed seconds have passed since `at`; far ones end with the clock."""
        gone = np.interp(at.astype(np.float64), self._at, self._gone)
        return np.interp(gone + np.maximum(seconds, 1), self._gone, self._at).astype(np.int64)
