"""The workspace's days: when each began."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Column, ColumnElement, Connection, MetaData, ScalarSelect, Table, func, select

from storage.ingest.aside import aside
from storage.moment import Moment

Array = NDArray[Any]
_days = Table("finish_days", MetaData(), Column("starts", Moment, primary_key=True), prefixes=["TEMPORARY"])


@dataclass(frozen=True)
class Days:
    """Local days one after the other: the second (UTC) at which each begins, then that at which the last one ends."""

    edges: Array

    @property
    def first(self) -> datetime:
        return instant(self.edges[0])

    @property
    def end(self) -> datetime:
        return instant(self.edges[-1])

    def of(self, at: Array) -> Array:
        """Which day each second is in, from 0."""
        return np.searchsorted(self.edges, at, side="right") - 1

    def starts(self, days: Array) -> Array:
        """When those days begin, as `datetime64[s]`."""
        return self.edges[days].astype("datetime64[s]")

    @contextmanager
    def aside(self, connection: Connection) -> Iterator[None]:
        """While it lasts, statements of this connection may use `beginning`."""
        with aside(connection, _days):
            with connection.begin():
                rows = [{"starts": instant(at)} for at in self.edges[:-1].tolist()]
                connection.execute(_days.insert(), rows)
            yield

    def hold(self, at: ColumnElement[Any]) -> ColumnElement[bool]:
        """Whether a moment is in one of these days."""
        return (at >= self.first) & (at < self.end)


def instant(second: int) -> datetime:
    return datetime.fromtimestamp(int(second), UTC)


def days_of(zone: ZoneInfo, first: datetime, last: datetime) -> Days:
    """The local days from the one that `first` is in to the one that `last` is in."""
    since, until = first.astimezone(zone).date(), last.astimezone(zone).date()
    dates = (since + timedelta(days=day) for day in range((until - since).days + 2))
    midnights = [int(datetime.combine(date, time.min, zone).timestamp()) for date in dates]
    return Days(np.unique(np.array(midnights, np.int64)))  # a day that the zone left out has no length


def beginning(at: ColumnElement[Any]) -> ScalarSelect[Any]:
    """When the local day of a moment began."""
    return select(func.max(_days.c.starts)).where(_days.c.starts <= at).scalar_subquery()
