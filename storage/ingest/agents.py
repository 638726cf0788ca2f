"""Of every agent and day: how long they were there, how often they replied."""

from datetime import datetime

import numpy as np
import pandas as pd
from sqlalchemy import Connection, and_, func, literal, or_, select

from storage.ingest.aside import extent, some, touched_by
from storage.ingest.days import Array, Days, beginning, days_of
from storage.ingest.fetch import fetch
from storage.ingest.place import Place
from storage.ingest.renew import renew
from storage.ingest.shifts import apart, p, shifts
from storage.moment import Moment
from storage.schema import agent, agent_day, interaction_event, presence

WHO = ["source", "agent_id"]
KEY = [*WHO, "at"]
d = agent_day.c
e = interaction_event.c
REPLIES = and_(
    *(e.kind == "message", e.actor_kind == "agent", e.actor_id.is_not(None), e.at.is_not(None)),
    *(e.public.is_not(False), e.automatic.is_not(True)),
)
Span = tuple[datetime, datetime]


def renew_agent_days(connection: Connection, runs: list[int] | None, place: Place) -> None:
    """Renews the days in which these runs changed presence or replies; all days where another one lost some.

    A day that they did not touch can only have lost some: then more is stored than there is.
    """
    with connection.begin():
        span = _span(connection, runs, place)
        complete = runs is not None and not _moved(connection, runs)
        there, said = (some(connection, table, touched_by(table, runs)) for table in (presence, interaction_event))
    if complete:
        _renew(connection, span, place)
        with connection.begin():
            complete = (not there or _all_there(connection, place)) and (not said or _all_said(connection))
    if not complete:
        with connection.begin():
            span = _span(connection, None, place)
        _renew(connection, span, place)


def _span(connection: Connection, runs: list[int] | None, place: Place) -> Span | None:
    """From the first to the last moment that these runs say something of. Presence that lasts changes all the while."""
    changed = touched_by(presence, runs)
    came = or_(changed, p.ended_at.is_(None)) if some(connection, presence, changed) else changed
    until = func.coalesce(p.ended_at, literal(place.now, Moment))
    _, moments = extent(connection, p.started_at, came, p.started_at < place.now, to=until)
    found = [min(moment, place.now) for moment in moments]
    found += extent(connection, e.at, touched_by(interaction_event, runs))[1]
    if runs is None:
        found += extent(connection, d.at)[1]
    return (min(found), max(found)) if found else None


def _moved(connection: Connection, runs: list[int]) -> bool:
    """Whether an agent is in another team than on the days that are stored."""
    same = and_(agent.c.source == d.source, agent.c.external_id == d.agent_id)
    changed = (touched_by(agent, runs), d.team_id.is_distinct_from(agent.c.team_id))
    return (
        connection.execute(select(1).select_from(agent.join(agent_day, same)).where(*changed).limit(1)).first()
        is not None
    )


def _all_there(connection: Connection, place: Place) -> bool:
    rows = shifts(connection, place.now, p.agent_id.is_not(None))
    _, starts, ends = apart(*_intervals(rows))
    return connection.scalar(select(func.coalesce(func.sum(d.present_s), 0))) == int((ends - starts).sum())


def _all_said(connection: Connection) -> bool:
    replies = connection.scalar(select(func.count()).select_from(interaction_event).where(REPLIES))
    return connection.scalar(select(func.coalesce(func.sum(d.replies), 0))) == replies


def _renew(connection: Connection, span: Span | None, place: Place) -> None:
    if span is None:
        return
    days = days_of(place.zone, *span)
    within = (p.agent_id.is_not(None), p.started_at < days.end, or_(p.ended_at.is_(None), p.ended_at > days.first))
    with days.aside(connection), connection.begin():
        rows = shifts(connection, place.now, *within)
        by = (e.source, e.actor_id.label("agent_id"), beginning(e.at).label("day"))
        said = select(*by, func.count().label("replies")).where(REPLIES, days.hold(e.at))
        replies = fetch(connection, said.group_by(e.source, e.actor_id, "day")).rename(columns={"day": "at"})
        own = fetch(connection, select(agent.c.source, agent.c.external_id.label("agent_id"), agent.c.team_id))
    found = _present(rows, days).merge(replies, on=KEY, how="outer").merge(own, on=WHO, how="left")
    found = found.merge(_teams(rows, days), on=KEY, how="left")
    found["team_id"] = found["team_id"].where(found["team_id"].notna(), found["there"])
    counts = {name: found[name].fillna(0).astype("Int64") for name in ("present_s", "replies")}
    renew(connection, agent_day, found[[*KEY, "team_id"]].assign(**counts), days.hold(d.at))


def _present(rows: pd.DataFrame, days: Days) -> pd.DataFrame:
    """Seconds of each agent and day; what overlaps is there once."""
    who, starts, ends = apart(*_intervals(rows))
    people = rows.drop_duplicates("who").set_index("who")[WHO]
    row, at, lasting = _by_day(starts, ends, days)
    found = people.loc[who[row]].assign(at=at, present_s=lasting)
    return found.groupby(KEY, sort=False)["present_s"].sum().reset_index()


def _teams(rows: pd.DataFrame, days: Days) -> pd.DataFrame:
    """The team in which each agent was longest on a day."""
    known = rows[(rows["team_id"] != "").to_numpy()]
    row, at, lasting = _by_day(known["starts"].to_numpy(), known["ends"].to_numpy(), days)
    found = known.iloc[row][[*WHO, "team_id"]].assign(at=at, lasting=lasting)
    sums = found.groupby([*KEY, "team_id"], sort=False)["lasting"].sum().reset_index()
    longest = sums.sort_values(["lasting", "team_id"], ascending=[False, True]).drop_duplicates(KEY)
    return longest[[*KEY, "team_id"]].rename(columns={"team_id": "there"})


def _by_day(starts: Array, ends: Array, days: Days) -> tuple[Array, Array, Array]:
    """Which interval, on which day, for how many seconds; as far as these days go."""
    starts, ends = np.maximum(starts, days.edges[0]), np.minimum(ends, days.edges[-1])
    first, last = days.of(starts), days.of(ends - 1)
    lasting = np.maximum(last - first + 1, 0)
    row = np.repeat(np.arange(len(starts)), lasting)
    day = first[row] + np.arange(len(row)) - np.repeat(np.cumsum(lasting) - lasting, lasting)
    seconds = np.minimum(ends[row], days.edges[day + 1]) - np.maximum(starts[row], days.edges[day])
    return row, days.starts(day), seconds


def _intervals(rows: pd.DataFrame) -> tuple[Array, Array, Array]:
    return rows["who"].to_numpy(), rows["starts"].to_numpy(), rows["ends"].to_numpy()
