"""What was spent on which day."""

import numpy as np
import pandas as pd
from sqlalchemy import Connection, func, select

from storage.ingest.aside import touched_by
from storage.ingest.days import days_of, instant
from storage.ingest.derive import moments, whole
from storage.ingest.fetch import fetch
from storage.ingest.place import Place
from storage.ingest.renew import renew
from storage.schema import cost, cost_day

KEYS = ["source", "category", "team_id", "channel", "currency"]


def spread_costs(connection: Connection, runs: list[int] | None, place: Place) -> None:
    """Spreads the costs of every source that these runs changed: they are few, a row a month and team."""
    c = cost.c
    there = cost_day.c.source
    with connection.begin():
        sources = list(connection.scalars(select(c.source).distinct().where(touched_by(cost, runs))))
        columns = (c.source, c.external_id, c.category, c.team_id, c.channel, func.upper(c.currency).label("currency"))
        known = (c.source.in_(sources), c.starts_at.is_not(None), c.amount_minor.is_not(None))
        rows = fetch(connection, select(*columns, c.starts_at, c.ends_at, c.amount_minor).where(*known))
        if runs is None:
            sources += connection.scalars(select(there).distinct())
    if sources:
        renew(connection, cost_day, spread(rows, place), there.in_(sources))


def spread(costs: pd.DataFrame, place: Place) -> pd.DataFrame:
    """Each amount over the local days of its period, the same on each; cents that are left go to the first days.

    A period that does not end after its start is the day of its start.
    """
    keys = costs[KEYS].fillna("")
    starts = moments(costs, "starts_at").astype(np.int64)
    ends = np.maximum(moments(costs, "ends_at").astype(np.int64), starts + 1)  # no end is before all
    if costs.empty:
        return keys.assign(at=starts.astype("datetime64[s]"), amount_minor=costs["amount_minor"])
    days = days_of(place.zone, instant(starts.min()), instant(ends.max()))
    first = days.of(starts)
    lasting = days.of(ends - 1) - first + 1
    row = np.repeat(np.arange(len(costs)), lasting)
    within = np.arange(len(row)) - np.repeat(np.cumsum(lasting) - lasting, lasting)
    share, left = np.divmod(costs["amount_minor"].to_numpy(np.int64)[row], lasting[row])
    found = keys.iloc[row].assign(at=days.starts(first[row] + within), amount_minor=share + (within < left))
    sums = found.groupby([*KEYS, "at"], sort=False)["amount_minor"].sum().reset_index()
    return sums.assign(amount_minor=whole(sums["amount_minor"].to_numpy(), np.ones(len(sums), bool)))
