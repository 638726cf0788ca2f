"""Local days and staffed hours as seconds since 1970, right on the days the clock changes."""

from dataclasses import dataclass
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
MINUTE, HOUR, DAY = 60, 3_600, 86_400


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


@dataclass(frozen=True)
class Days:
    """Local days in order: when they begin (and the last one ends), and when people begin and stop to answer."""

    dates: tuple[date, ...]
    midnights: Ints
    opens: Ints
    closes: Ints

    def of(self, at: Ints) -> Ints:
        """The positions of the days of instants; the first and the last day have what is outside."""
        return np.clip(np.searchsorted(self.midnights, at, side="right") - 1, 0, len(self.dates) - 1)

    def within(self, start: int, end: int) -> Ints:
        """The positions of the days whose staffed hours begin in `start` … `end`."""
        return np.flatnonzero((self.opens >= start) & (self.opens < end))


def days(starts: int, until: int, zone: ZoneInfo) -> Days:
    """The days that begin before `until`, from the one of `starts`."""
    first, last = (moment(at).astimezone(zone).date() for at in (starts, until - 1))
    dates = tuple(first + timedelta(days=n) for n in range((last - first).days + 1))
    begin = np.array([local(day, 0, zone) for day in (*dates, last + timedelta(days=1))], dtype=np.int64)
    opens, closes = (np.array([local(day, hour, zone) for day in dates], dtype=np.int64) for hour in STAFFED)
    return Days(dates, begin, opens, closes)


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
        return self._when(self.gone(at) + np.maximum(seconds, 1))

    def between(self, start: Ints, end: Ints, share: Floats) -> Ints:
        """The instants when that share of the staffed time from start to end has passed."""
        gone = self.gone(start)
        return np.clip(self._when(gone + share * (self.gone(end) - gone)), start, end)

    def gone(self, at: Ints) -> Floats:
        """Staffed seconds until instants."""
        return np.asarray(np.interp(at.astype(np.float64), self._at, self._gone), dtype=np.float64)

    def _when(self, gone: Floats) -> Ints:
        return np.interp(gone, self._gone, self._at).astype(np.int64)
