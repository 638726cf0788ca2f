"""Durations in opening hours: which calendar each row runs on, how many of its seconds were open, when it is due."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from storage.hours import Calendar
from storage.ingest.derive import NAT, Array, spans, whole
from storage.ingest.rules import ELAPSES

COLUMNS = ("first_response_business_s", "resolution_business_s")


def opened_seconds(calendars: Sequence[Calendar], clocks: Array, start: Array, end: Array) -> Array:
    """Open seconds from each start to its end by the row's calendar; -1 where it has none, or no answer."""
    found = np.full(len(start), -1, np.int64)
    for number in np.unique(clocks[clocks != ELAPSES]):
        rows = clocks == number
        found[rows] = calendars[number].business(start[rows], end[rows])
    return found


def deadline(calendars: Sequence[Calendar], clocks: Array, start: Array, seconds: Array) -> Array:
    """When so many seconds of the row's calendar, or of elapsed time, have passed; NaT for less than none."""
    found = start + seconds.astype("timedelta64[s]")
    for number in np.unique(clocks[clocks != ELAPSES]):
        rows = clocks == number
        found[rows] = calendars[number].deadline(start[rows], seconds[rows])
    return np.where(seconds >= 0, found, NAT)


def measure(frame: pd.DataFrame, calendars: Sequence[Calendar], clocks: Array) -> None:
    """Both durations by the team's calendar, which wins over what the source says; where there is none, that stays."""
    ours = clocks != ELAPSES
    before = (frame["hours_basis"] == "calendar").to_numpy()
    if ours.any() or before.any():
        for name, start, end in spans(frame):
            seconds = opened_seconds(calendars, clocks, start, end)
            known = frame[f"{name}_s"].notna().to_numpy() & (seconds >= 0)
            stored = frame[f"{name}_business_s"]
            kept = stored.notna().to_numpy() & ~ours & ~before
            values = np.where(ours, seconds, stored.to_numpy(np.int64, na_value=0))
            frame[f"{name}_business_s"] = whole(values, known | kept)
    given = frame[[*COLUMNS]].notna().any(axis=1).to_numpy()
    basis = np.full(len(frame), None, dtype=object)
    basis[given] = "source"
    basis[ours] = "calendar"
    frame["hours_basis"] = pd.Series(basis, dtype=object)
