"""What was promised to whom, and when it is due.

Due moments are the source's where it maps them, else those that its events tell of, else those of the company's
policies. What a policy promised stays as it was when it was set, until the interaction's opening moves.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from storage.ingest.applied import Applied
from storage.ingest.business import deadline
from storage.ingest.derive import DUE, NAT, Array, began, differs, moments, ours
from storage.ingest.holds import Holds
from storage.ingest.rules import ELAPSES, NOBODY, Maps, Rules

END = {"first_response": "first_response_at", "resolution": "resolved_at"}


@dataclass(frozen=True)
class Promised:
    """By interaction: the number of its policy, the calendars that policy and resolution run on, what is set anew."""

    policy: Array
    clock: Array
    resolution_clock: Array
    anew: Array
    applied: Applied
    told: Array
    """Where events tell of the promises."""


def promise(
    frame: pd.DataFrame, rules: Rules, clocks: Array, applied: Applied, teams: "pd.Series[Any]", timed: Array
) -> Promised:
    """Fills due moments and the policy's name where they are ours.

    `clocks`, `teams`: the calendar of the team that has it now, and the team that had it when it opened; `timed`: rows
    whose opening has a time of day.
    """
    size = len(frame)
    maps = rules.maps(frame)
    mine = {part: ~maps(due) for part, due in DUE.items()}
    named = ~maps("sla_policy") & (mine["first_response"] | mine["resolution"])
    told = applied.rows(size)
    anew = rules.anew(frame)
    fresh = _fresh(frame, rules, named, mine, teams) | anew if rules.policies else np.full(size, rules.everything)
    policy = rules.promised(frame, _kept(frame["sla_policy"], named & ~fresh), teams)
    clock = rules.clocks_of(policy, clocks)
    due_clock = {}
    for part, start in (("first_response", began(frame)), ("resolution", moments(frame, "opened_at"))):
        seconds, business = applied.of(part, np.arange(size), moments(frame, END[part]))
        seconds = np.where(told, seconds, rules.target(policy, part))
        due_clock[part] = np.where(told, np.where(business, clocks, ELAPSES), clock)
        seconds[business & (clocks == ELAPSES)] = -1  # in opening hours, and nobody said which
        at = deadline(rules.calendars, due_clock[part], start, seconds)
        at[~timed] = NAT
        if part == "first_response":
            at[ours(frame)] = NAT
        _set(frame, part, np.where(mine[part] & (fresh | told), at, moments(frame, DUE[part])), mine[part], maps)
    _name(frame, rules, named & (fresh | told), np.where(told, NOBODY, policy), applied.names(size))
    theirs = ~mine["resolution"] & ~told
    return Promised(policy, clock, np.where(theirs, ELAPSES, due_clock["resolution"]), anew, applied, told)


def _fresh(frame: pd.DataFrame, rules: Rules, named: Array, mine: dict[str, Array], teams: "pd.Series[Any]") -> Array:
    """Rows to which nothing of ours was promised so far; or to another team than the one that had it at first."""
    stored = frame["sla_policy"]
    empty = np.logical_and.reduce([frame[due].isna().to_numpy() | ~mine[part] for part, due in DUE.items()])
    fresh = empty & (stored.isna().to_numpy() | ~named)
    elsewhere = named & differs(frame["team_id"], teams)
    if elsewhere.any():
        names = _names(rules, rules.promised(frame, _kept(stored, np.zeros(len(frame), bool)), teams))
        fresh |= elsewhere & differs(stored, names)
    return np.asarray(fresh)


def _kept(names: "pd.Series[Any]", where: Array) -> "pd.Series[Any]":
    kept = names.to_numpy(dtype=object).copy()
    kept[~where] = None
    return pd.Series(kept, dtype=object)


def _names(rules: Rules, policy: Array) -> "pd.Series[Any]":
    return pd.Series(np.array([*(each.name for each in rules.policies), None], dtype=object)[policy], dtype=object)


def _set(frame: pd.DataFrame, part: str, due: Array, mine: Array, maps: Maps) -> None:
    """Where nothing is due, no verdict stays that followed from it."""
    lost = np.isnat(due) & np.where(mine, frame[DUE[part]].notna().to_numpy(), ~maps(f"sla_{part}_met"))
    for verdict, where in ((f"sla_{part}_met", lost), ("sla_met", lost & (mine | ~maps("sla_met")))):
        gone = where & frame[verdict].notna().to_numpy()
        if gone.any():
            frame.loc[gone, verdict] = pd.NA
    frame[DUE[part]] = pd.Series(due.astype("datetime64[s]"))


def _name(frame: pd.DataFrame, rules: Rules, use: Array, policy: Array, told: Array) -> None:
    names = np.where(pd.isna(told), _names(rules, policy), told)
    frame["sla_policy"] = pd.Series(np.where(use, names, frame["sla_policy"]), dtype=object)


def moved(frame: pd.DataFrame, rules: Rules, promised: Promised, held: Holds) -> Array:
    """When the resolution is due once time on hold is taken off: on the clock of the promise, where both are known."""
    due = moments(frame, DUE["resolution"])
    elapsed = frame["on_hold_s"].to_numpy(np.int64, na_value=0)
    later: Array = due + elapsed.astype("timedelta64[s]")
    runs = (promised.resolution_clock != ELAPSES) & ~np.isnat(due)
    if not runs.any():
        return later
    open_ = frame["on_hold_business_s"].to_numpy(np.int64, na_value=-1)
    if held.told.any():
        counted = held.seconds(rules.calendars, promised.resolution_clock)
        open_ = np.where(counted >= 0, counted, open_)
    known = runs & (open_ >= 0)
    business = deadline(rules.calendars, np.where(known, promised.resolution_clock, ELAPSES), due, open_)
    return np.where(known, business, later)
