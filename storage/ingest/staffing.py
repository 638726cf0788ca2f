"""Of every quarter of an hour: how long each team was open on a channel, and how long somebody was there."""

from collections.abc import Callable
from datetime import datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Connection, and_, func, or_, select

from storage.hours import Calendar
from storage.ingest.aside import extent, touched_by
from storage.ingest.days import days_of, instant
from storage.ingest.derive import whole
from storage.ingest.fetch import fetch
from storage.ingest.place import Place
from storage.ingest.renew import renew
from storage.ingest.shifts import apart, common, p, seconds, shifts
from storage.schema import presence, staffing, team

SLOT = 900
GROUP = ["channel", "team_id"]
SECONDS = ["present_s", "open_s", "staffed_s"]
s = staffing.c
Opening = Callable[[str], Calendar | None]
"""The calendar of a team's id."""


def renew_staffing(connection: Connection, runs: list[int] | None, place: Place) -> None:
    """Renews the slots of sources whose presence or teams these runs changed.

    As far as the days before the first change still add up, group by group, only those from there on are looked at: a
    slot that these runs did not touch can only have lost presence, or be out of the time that is known of its group.
    Other teams may be open at other times: then all are.
    """
    with connection.begin():
        sources = set(connection.scalars(select(p.source).distinct().where(touched_by(presence, runs))))
        told = set(connection.scalars(select(team.c.source).distinct().where(touched_by(team, runs))))
        stored = set(connection.scalars(select(s.source).distinct())) if told or runs is None else set()
    for source in sorted(sources | (stored if runs is None else told & stored)):
        with connection.begin():
            rows = slots(shifts(connection, place.now, p.source == source), _opening(connection, source, place), place)
            since = None if runs is None or source in told else _since(connection, source, runs, place)
            unchanged = since is not None and _adds_up(connection, source, rows, since)
        mine = [s.source == source]
        if since is not None and unchanged:
            mine.append(s.at >= since)
            rows = rows[_after(rows, since)]
        renew(connection, staffing, rows, and_(*mine))


def slots(rows: pd.DataFrame, opening: Opening, place: Place) -> pd.DataFrame:
    """The slots of one source's shifts, without those that were closed and empty.

    For each channel and team they reach from the day of its first shift to the day of the last one of all, as far as
    that is over: where nobody came any more, nobody was there. Without a calendar nothing is known of opening and
    staffing.
    """
    found = [_none()]
    if len(rows):
        last = instant(rows["ends"].max() - 1)
        end = min(int(days_of(place.zone, last, last).edges[-1]), int(place.now.timestamp()))
        for key, part in rows.groupby(GROUP):
            channel, of = map(str, key)
            start = instant(part["starts"].min())
            first = int(days_of(place.zone, start, start).edges[0])
            edges = np.arange(first // SLOT * SLOT, end + SLOT, SLOT)
            group = _slots(part, opening(of), edges, (first, end))
            found.append(group.assign(channel=channel, team_id=of))
    made = pd.concat(found, ignore_index=True)
    return made.assign(source=rows["source"].iloc[0] if len(rows) else "")


def _slots(rows: pd.DataFrame, calendar: Calendar | None, edges: np.ndarray, span: tuple[int, int]) -> pd.DataFrame:
    """Of one channel and team."""
    starts, ends = rows["starts"].to_numpy(), rows["ends"].to_numpy()
    _, once, until = apart(rows["who"].to_numpy(), starts, ends)
    present = seconds(once, until, edges)
    open_s = staffed = np.full(len(present), -1)
    if calendar is not None:
        cut = np.clip(edges, *span).astype("datetime64[s]")
        open_s = calendar.business(cut[:-1], cut[1:])
        opens, closes = calendar.spans(*(np.datetime64(edge, "s") for edge in span))
        staffed = seconds(*common(starts, ends, opens.astype(np.int64), closes.astype(np.int64)), edges)
    known = open_s >= 0
    frame = pd.DataFrame({"at": edges[:-1].astype("datetime64[s]")}).assign(
        present_s=whole(present, np.ones(len(present), bool)),
        open_s=whole(open_s, known),
        staffed_s=whole(staffed, known),
    )
    return frame[(open_s > 0) | (present > 0)]


def _none() -> pd.DataFrame:
    none = np.zeros(0, np.int64)
    number = whole(none, none > 0)
    at = none.astype("datetime64[s]")
    words = pd.Series(none, dtype=object)
    numbers = dict.fromkeys(SECONDS, number)
    return pd.DataFrame({"at": at, **numbers, "channel": words, "team_id": words})


def _since(connection: Connection, source: str, runs: list[int], place: Place) -> datetime | None:
    """The beginning of the first day in which these runs changed presence, None for none.

    What lasts changes too, as does what was not over when slots were made last: it ends after all of these began.
    """
    last = select(func.max(s.at)).where(s.source == source).scalar_subquery()
    changed = or_(touched_by(presence, runs), p.ended_at.is_(None), p.ended_at > last)
    _, moments = extent(connection, p.started_at, p.source == source, changed)
    return days_of(place.zone, moments[0], moments[0]).first if moments else None


def _adds_up(connection: Connection, source: str, rows: pd.DataFrame, since: datetime) -> bool:
    """Whether what is stored of the time before begins when it should, with as many slots and seconds, for each group.

    The beginning, since what is left of days before it may be as much as what is missing after it.
    """
    sums = (func.min(s.at), func.count(), *(func.coalesce(func.sum(s[name]), 0) for name in SECONDS))
    asked = select(s.channel, s.team_id, *sums).where(s.source == source, s.at < since)
    stored = {tuple(row) for row in connection.execute(asked.group_by(s.channel, s.team_id))}
    groups = rows[~_after(rows, since)].assign(at=rows["at"].dt.tz_localize("UTC")).groupby(GROUP)
    before = groups.agg(first=("at", "min"), size=("at", "size"), **{name: (name, "sum") for name in SECONDS})
    return stored == set(before.reset_index().itertuples(index=False, name=None))


def _after(rows: pd.DataFrame, since: datetime) -> NDArray[np.bool_]:
    later: NDArray[np.bool_] = rows["at"].to_numpy(dtype="datetime64[s]") >= np.datetime64(int(since.timestamp()), "s")
    return later


def _opening(connection: Connection, source: str, place: Place) -> Opening:
    rows = fetch(connection, select(team.c.external_id, team.c.name, team.c.calendar).where(team.c.source == source))
    known = {of: (name, calendar) for of, name, calendar in rows.itertuples(index=False, name=None)}
    return lambda of: place.hours.of(of or None, *known.get(of, (None, None)))
