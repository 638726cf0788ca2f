"""Promises that a source tells of by events: which target it set for what, and when."""

import json
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from storage.ingest.derive import Array, moments

PARTS = {"first_response": 0, "resolution": 1, "next_reply": 2, "next_response": 2}
WIDTH = 1 << 33
"""Wider than any moment in seconds: a row and a moment fit in one sortable number."""
YES = ("true", "yes", "1")


@dataclass(frozen=True)
class Applied:
    """Targets by the row of their interaction, in order of time: seconds of elapsed or of opening hours."""

    place: Array
    at: Array
    part: Array
    seconds: Array
    business: Array
    name: Array

    def rows(self, size: int) -> Array:
        """Which interactions have any."""
        return np.bincount(self.place, minlength=size) > 0

    def of(self, part: str, places: Array, until: Array) -> tuple[Array, Array]:
        """For each place its target at a moment (NaT: now), seconds and whether they are opening hours; -1 where none.

        It is the last that was set until then; where all were set later, the first of them.
        """
        number = np.flatnonzero(self.part == PARTS[part])
        if not len(number):
            return np.full(len(places), -1), np.zeros(len(places), bool)
        keys = self.place[number] * WIDTH + _since(self.at[number])
        moment = np.where(np.isnat(until), WIDTH - 1, _since(until))
        last = np.searchsorted(keys, places * WIDTH + moment, side="right") - 1
        first = np.searchsorted(keys, places * WIDTH)
        found = np.minimum(np.maximum(last, first), len(keys) - 1)
        there = self.place[number][found] == places
        return np.where(there, self.seconds[number][found], -1), there & self.business[number][found]

    def names(self, size: int) -> Array:
        """For each interaction the policy that was named last; None where none was."""
        found = np.full(size, None, dtype=object)
        named = ~pd.isna(self.name)
        found[self.place[named]] = self.name[named]
        return found


def applied(events: pd.DataFrame) -> Applied:
    """Of `sla_apply` events, ordered; what is no target in them is passed over."""
    told = [_told(text) for text in events["detail"]]
    use = np.array([each is not None for each in told], bool) & events["at"].notna().to_numpy()
    kept = [each for each, used in zip(told, use, strict=True) if each is not None and used]
    part, seconds, business = (np.array([each[n] for each in kept], np.int64) for n in range(3))
    names = np.array([*(each[3] for each in kept), None], dtype=object)[:-1]
    rows = events[use]
    return Applied(rows["place"].to_numpy(np.int64), moments(rows, "at"), part, seconds, business.astype(bool), names)


NO_DETAIL = pd.DataFrame({"place": np.array([], np.int64), "at": np.array([], "datetime64[s]"), "detail": []})
NOTHING_APPLIED = applied(NO_DETAIL)


def _told(text: str | None) -> tuple[int, int, bool, str | None] | None:
    """Part, seconds, whether of opening hours, the policy's name."""
    try:
        detail: Any = json.loads(text or "")
        part, seconds = PARTS[str(detail["metric"])], float(detail["target_s"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not math.isfinite(seconds) or not 0 <= seconds < WIDTH:
        return None
    name = detail.get("policy")
    return part, int(seconds), str(detail.get("business")).casefold() in YES, None if name is None else str(name)


def _since(at: Array) -> Array:
    """Seconds, never negative: nothing that we keep is older than 1970."""
    return np.maximum(np.where(np.isnat(at), np.datetime64(0, "s"), at).astype(np.int64), 0)
