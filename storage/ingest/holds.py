"""Time on hold, as events tell it: from the status on hold to what ends it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from storage.hours import Calendar
from storage.ingest.business import opened_seconds
from storage.ingest.derive import NAT, Array, moments, whole
from storage.ingest.rules import Maps
from storage.ingest.told import count, fill

ENDS = ("open", "resolve", "close", "reopen")
"""Kinds of events that end a hold, as any other status does."""


@dataclass(frozen=True)
class Holds:
    """Ended holds by the row of their interaction.

    `told`: rows whose events tell of statuses; `lasting`: those that are on hold still.
    """

    place: Array
    start: Array
    end: Array
    told: Array
    lasting: Array

    def seconds(self, calendars: Sequence[Calendar], clocks: Array) -> Array:
        """Open seconds on hold of each interaction, by its calendar; -1 where there is no answer."""
        open_ = opened_seconds(calendars, clocks[self.place], self.start, self.end)
        size = len(self.told)
        known = np.bincount(self.place[open_ < 0], minlength=size) == 0
        total = np.bincount(self.place, weights=np.maximum(open_, 0), minlength=size).astype(np.int64)
        return np.where(known & self.told, total, -1)


def no_holds(size: int) -> Holds:
    none = np.array([], np.int64)
    at = none.astype("datetime64[s]")
    return Holds(none, at, at, np.zeros(size, bool), np.zeros(size, bool))


def holds(frame: pd.DataFrame, events: pd.DataFrame) -> Holds:
    """Of `events`, ordered. A hold that nothing ends is ended by the resolution that the row knows of."""
    size = len(frame)
    changed = (events["kind"] == "status").to_numpy()
    if not changed.any():
        return no_holds(size)
    told = count(events, changed, size) > 0
    marks = events[(changed | events["kind"].isin(ENDS).to_numpy()) & events["at"].notna().to_numpy()]
    place, at = marks["place"].to_numpy(np.int64), moments(marks, "at")
    held = ((marks["kind"] == "status") & (marks["to_value"].str.casefold() == "on_hold")).to_numpy()
    followed = np.append(place[1:] == place[:-1], False)[: len(place)]
    ends = np.where(followed, np.append(at[1:], NAT)[: len(at)], moments(frame, "resolved_at")[place])
    ended = held & (ends >= at)
    lasting = count(marks, held & ~ended, size) > 0
    return Holds(place[ended], at[ended], ends[ended], told, lasting)


def hold(frame: pd.DataFrame, found: Holds, calendars: Sequence[Calendar], clocks: Array, maps: Maps) -> None:
    """Fills time on hold on both clocks where the source never gave it."""
    if not found.told.any():
        return
    size = len(frame)
    lasted = (found.end - found.start).astype(np.int64)
    total = np.bincount(found.place, weights=lasted, minlength=size).astype(np.int64)
    fill(frame, "on_hold_s", total, found.told, maps)
    open_ = found.seconds(calendars, clocks)
    given = maps("on_hold_business_s") | ~found.told
    stored = frame["on_hold_business_s"]
    values = np.where(given, stored.to_numpy(np.int64, na_value=0), open_)
    frame["on_hold_business_s"] = whole(values, np.where(given, stored.notna().to_numpy(), open_ >= 0))
