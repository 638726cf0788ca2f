"""What follows for interactions from their own columns: durations, buckets, verdicts, persons, whether they count."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Array = NDArray[Any]
NAT = np.datetime64("NaT", "s")
DUE = {"first_response": "sla_first_response_due_at", "resolution": "sla_resolution_due_at"}
"""When each part of a promise is due."""
DURATIONS = ("first_response", "resolution", "first_response_business", "resolution_business")
GROWTH = 1.02
"""Each bucket of the quantile sketch is two percent wider than the one before."""


def moments(frame: pd.DataFrame, name: str) -> Array:
    return frame[name].to_numpy(dtype="datetime64[s]")


def true(frame: pd.DataFrame, name: str) -> Array:
    """Rows where a bool is true, not NULL."""
    return frame[name].to_numpy(dtype=bool, na_value=False)


def bools(values: Array, known: Array) -> "pd.Series[Any]":
    return pd.Series(pd.arrays.BooleanArray(values & known, ~known))


def whole(values: Array, known: Array) -> "pd.Series[Any]":
    return pd.Series(pd.arrays.IntegerArray(np.where(known, values, 0).astype(np.int64), ~known))


def ours(frame: pd.DataFrame) -> Array:
    """Interactions that we began: they have no first response."""
    return ((frame["opened_by"] == "agent") | (frame["direction"] == "outbound")).to_numpy()


def differs(before: "pd.Series[Any]", after: "pd.Series[Any]") -> Array:
    """Rows where two columns do not say the same; NULL is the same as NULL."""
    same = (before == after).to_numpy(dtype=bool, na_value=False)
    return np.asarray(~same & ~(before.isna() & after.isna()).to_numpy())


def began(frame: pd.DataFrame) -> Array:
    """When the clock of the first response starts: at the end of the bot's turn, else at the opening."""
    opened, handed = moments(frame, "opened_at"), moments(frame, "bot_handoff_at")
    return np.where(np.isnat(handed), opened, handed)


def spans(frame: pd.DataFrame) -> tuple[tuple[str, Array, Array], ...]:
    """The two durations of an interaction: their name, where they start, where they end."""
    return (
        ("first_response", began(frame), moments(frame, "first_response_at")),
        ("resolution", moments(frame, "opened_at"), moments(frame, "resolved_at")),
    )


def durations(frame: pd.DataFrame, timed: Array) -> None:
    """Calendar seconds; a negative one is NULL and a fault. `timed`: rows whose opening has a time of day."""
    for name, start, end in spans(frame):
        span = end - start
        known = ~np.isnat(span) & timed
        seconds = np.where(known, span.astype(np.int64), 0)
        frame[f"{name}_s"] = whole(seconds, known & (seconds >= 0))
        frame[f"{name}_fault"] = bools(seconds < 0, known)


def buckets(frame: pd.DataFrame, names: Iterable[str]) -> None:
    """The bucket of each duration `…_s` in its column `…_bucket`."""
    for name in names:
        given = frame[f"{name}_s"]
        known = given.notna().to_numpy()
        frame[f"{name}_bucket"] = whole(bucket(given.to_numpy(np.int64, na_value=0)), known)


def words(where: Array, word: str) -> "pd.Series[Any]":
    found = np.full(len(where), None, dtype=object)
    found[where] = word
    return pd.Series(found, dtype=object)


def bucket(seconds: Array) -> Array:
    """0 for 0, else the logarithmic bucket that ends at or after the duration."""
    steps = np.ceil(np.log(np.maximum(seconds, 1)) / np.log(GROWTH)).astype(np.int64)
    return np.where(seconds <= 0, 0, np.maximum(steps, 1))


def verdicts(frame: pd.DataFrame, moved: Array, paused: Array) -> None:
    """Met or not by the due moments, else as the source says; and the moment each verdict belongs to.

    `moved`: when the resolution is due, time on hold taken off; `paused`: on hold now, so that no clock runs out.
    """
    first = _part(frame, "first_response", moments(frame, "first_response_at"), moments(frame, DUE["first_response"]))
    last = _part(frame, "resolution", moments(frame, "resolved_at"), moved)
    waits = np.isnat(moments(frame, "resolved_at")) & paused & frame["sla_resolution_due_at"].notna().to_numpy()
    frame.loc[waits, "sla_resolution_at"] = NAT
    resolved = ~np.isnat(moments(frame, "resolved_at"))
    targets = first | last
    names = ("sla_first_response", "sla_resolution")
    missed = _any(frame, names, met=False)
    both = np.logical_and.reduce(
        [true(frame, f"{name}_met") | ~part for name, part in zip(names, (first, last), strict=True)]
    )
    alone = ~targets & frame["sla_met"].notna().to_numpy()
    met = np.where(targets, both & resolved, true(frame, "sla_met"))
    frame["sla_met"] = bools(met, (targets & (missed | (both & resolved))) | alone)
    frame["sla_at"] = pd.Series(_when(frame, names, (first, last), resolved, alone))


def _part(frame: pd.DataFrame, name: str, event: Array, due: Array) -> Array:
    """Fills verdict and moment of one part; returns which rows have that target."""
    timed, done = ~np.isnat(due), ~np.isnat(event)
    told = frame[f"sla_{name}_met"].notna().to_numpy()
    met = np.where(timed, event <= due, true(frame, f"sla_{name}_met"))
    frame[f"sla_{name}_met"] = bools(met, np.where(timed, done, told))
    at = np.where(timed, np.fmin(due, event), np.where(told, _event_or_end(frame, event), NAT))
    frame[f"sla_{name}_at"] = pd.Series(at.astype("datetime64[s]"))
    return np.asarray(timed | told)


def _event_or_end(frame: pd.DataFrame, event: Array) -> Array:
    """The event of a verdict that was told; where there is none, when the interaction was put away, else opened."""
    ended = moments(frame, "closed_at")
    return np.where(np.isnat(event), np.where(np.isnat(ended), moments(frame, "opened_at"), ended), event)


def _any(frame: pd.DataFrame, names: tuple[str, ...], *, met: bool) -> Array:
    found: Array = np.zeros(len(frame), bool)
    for name in names:
        found |= (frame[f"{name}_met"] == met).to_numpy(dtype=bool, na_value=False)
    return found


def _when(
    frame: pd.DataFrame, names: tuple[str, ...], targets: tuple[Array, ...], resolved: Array, alone: Array
) -> Array:
    """The earliest moment of what is breached or open; of what is met the latest, once resolved."""
    early, late = np.full(len(frame), NAT), np.full(len(frame), NAT)
    for name, target in zip(names, targets, strict=True):
        at, met = moments(frame, f"{name}_at"), true(frame, f"{name}_met")
        early = np.fmin(early, np.where(target & ~met, at, NAT))
        late = np.fmax(late, np.where(target & met & resolved, at, NAT))
    open_part = np.logical_or.reduce(
        [target & ~true(frame, f"{name}_met") for name, target in zip(names, targets, strict=True)]
    )
    found = np.where(open_part, early, late)
    ended = np.fmax(moments(frame, "resolved_at"), moments(frame, "first_response_at"))
    return np.asarray(np.where(alone, _event_or_end(frame, ended), found), dtype="datetime64[s]")


def left_out(frame: pd.DataFrame) -> None:
    """Why a row counts nowhere: the first reason that holds, NULL where none does."""
    reasons = (
        ("no_primary", np.isnat(moments(frame, "opened_at"))),
        ("deleted", true(frame, "deleted")),
        ("merged", frame["merged_into"].notna().to_numpy()),
        ("spam", true(frame, "spam")),
        ("outbound", (frame["direction"] == "outbound").to_numpy()),
    )
    found = np.full(len(frame), None, dtype=object)
    for reason, holds in reversed(reasons):
        found[holds] = reason
    frame["left_out"] = pd.Series(found, dtype=object)


def persons(frame: pd.DataFrame) -> None:
    """Who asked, across sources: by the interaction's own key, the customer's (`customer_key`), else source and id."""
    who = frame["person_key"].where(frame["person_key"].notna(), frame["customer_key"]).to_numpy(dtype=object).copy()
    by_id = pd.isna(who) & frame["customer_id"].notna().to_numpy()
    if by_id.any():
        source, customer = (frame[name].to_numpy(dtype=object)[by_id] for name in ("source", "customer_id"))
        who[by_id] = source + ":" + customer
    frame["person"] = pd.Series(who, dtype=object)


def offered(frame: pd.DataFrame) -> None:
    """When a live contact was offered: joined the queue, else was opened."""
    queued, opened = moments(frame, "queued_at"), moments(frame, "opened_at")
    at = np.where(np.isnat(queued), opened, queued)
    frame["offered_at"] = pd.Series(np.where(true(frame, "is_live"), at, NAT).astype("datetime64[s]"))
