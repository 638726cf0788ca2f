"""When agents were there, as intervals of seconds (UTC)."""

from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Connection, and_, func, or_, select

from storage.ingest.derive import NAT, moments
from storage.ingest.fetch import fetch
from storage.ingest.persons import WIDTH
from storage.schema import presence

Array = NDArray[Any]
THERE = ("available", "busy")
p = presence.c
COUNTS = and_(p.state.in_(THERE), or_(p.ended_at.is_(None), p.ended_at > p.started_at))


def shifts(connection: Connection, now: datetime, *where: Any) -> pd.DataFrame:  # noqa: ANN401 - SQLAlchemy's conditions
    """Intervals in which somebody was available or busy, from `starts` to `ends`; what lasts still ends `now`.

    `who` tells agents apart; an interval of nobody known is somebody of its own.
    """
    team, channel = (func.coalesce(column, "").label(column.name) for column in (p.team_id, p.channel))
    columns = (p.source, p.agent_id, team, channel, p.started_at, p.ended_at)
    frame = fetch(connection, select(*columns).where(COUNTS, p.started_at < now, *where))
    ends, until = moments(frame, "ended_at"), np.datetime64(now.replace(tzinfo=None), "s")
    frame["starts"] = moments(frame, "started_at").astype(np.int64)
    frame["ends"] = np.minimum(np.where(ends == NAT, until, np.fmin(ends, until)), until).astype(np.int64)
    who = frame.groupby(["source", "agent_id"], sort=False, dropna=False).ngroup().to_numpy()
    frame["who"] = np.where(frame["agent_id"].isna().to_numpy(), len(frame) + np.arange(len(frame)), who)
    return frame.drop(columns=["started_at", "ended_at"])


def apart(who: Array, starts: Array, ends: Array) -> tuple[Array, Array, Array]:
    """The same time without overlaps: what one person's intervals share is there once. In order."""
    order = np.lexsort((starts, who))
    shift = who[order] * WIDTH
    begins, reach = starts[order] + shift, np.maximum.accumulate(ends[order] + shift)
    new = np.append(True, begins[1:] > reach[:-1])[: len(begins)]
    last = np.append(new[1:], True)[: len(begins)]
    return begins[new] // WIDTH, begins[new] % WIDTH, reach[last] % WIDTH


def seconds(starts: Array, ends: Array, edges: Array) -> Array:
    """How many seconds of these intervals, added up, are between each two edges."""
    return np.diff(_until(starts, edges) - _until(ends, edges))


def common(starts: Array, ends: Array, opens: Array, closes: Array) -> tuple[Array, Array]:
    """The time that some of the former and some of the latter intervals hold, as intervals without overlaps."""
    cuts = np.unique(np.concatenate([starts, ends, opens, closes]))
    inside = _active(starts, ends, cuts[:-1]) & _active(opens, closes, cuts[:-1])
    return cuts[:-1][inside], cuts[1:][inside]


def _until(begins: Array, at: Array) -> Array:
    """Seconds since each of `begins`, added up, at each instant."""
    begins = np.sort(begins)
    sums = np.append(0, np.cumsum(begins))
    begun = np.searchsorted(begins, at, side="right")
    passed: Array = begun * at - sums[begun]
    return passed


def _active(starts: Array, ends: Array, at: Array) -> NDArray[np.bool_]:
    begun = np.searchsorted(np.sort(starts), at, side="right")
    return begun > np.searchsorted(np.sort(ends), at, side="right")
