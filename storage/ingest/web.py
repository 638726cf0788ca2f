"""Daily sums of single visits, answers shown and journeys; and the whole of a day where a source gives only parts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Connection, Table, and_, case, func, literal, or_, select

from storage.ingest.aside import extent, touched_by
from storage.ingest.days import Days, beginning, days_of
from storage.ingest.derive import true
from storage.ingest.fetch import fetch
from storage.ingest.place import Place
from storage.ingest.renew import OURS, renew
from storage.schema import faq_view, ingest_run, journey, visit, web_metric

DAY = 86_400
WHOLE = ["source", "at", "metric"]
SLICE = [*WHOLE, "dimension"]
Expression = ColumnElement[Any]
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Sums:
    """Metrics that add up the rows of a table, on the day of one of its moments; the dimensions of their parts."""

    table: Table
    at: Expression
    metrics: Mapping[str, Expression]
    dimensions: Mapping[str, Expression]


@dataclass(frozen=True)
class Family:
    """Metrics that are made together. The first of the first `sums` counts its rows.

    `whole`: a row says something of other days too, so all are made anew.
    """

    sums: tuple[Sums, ...]
    more: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Dimensions whose parts add up too, but that only a source can tell, by metric."""
    whole: bool = False

    @property
    def metrics(self) -> list[str]:
        return [metric for sums in self.sums for metric in sums.metrics]

    def additive(self) -> pd.DataFrame:
        """Which metrics add up over which dimensions."""
        pairs = [
            (metric, dimension)
            for sums in self.sums
            for metric in sums.metrics
            for dimension in (*sums.dimensions, *self.more.get(metric, ()))
        ]
        return pd.DataFrame(pairs, columns=["metric", "dimension"])


def _number(of: Expression, *told: Expression) -> Expression:
    """How many rows there are of which it is true; unknown where no row tells, zero where those that tell say no."""
    return func.sum(case((of, 1), (and_(*(column.is_not(None) for column in told)), 0)))


def _visits() -> Sums:
    v = visit.c
    alone = or_(v.used_faq.is_(True), v.used_account.is_(True))
    helps_itself = func.coalesce(v.used_faq, v.used_account)
    asked = or_(v.saw_contact_page.is_(True), v.contact_after_s <= DAY)
    service = v.entry_kind == "service"
    metrics = {
        "visits": func.count(v.started_at),
        "new_visits": _number(v.is_new.is_(True), v.is_new),
        "returning_visits": _number(v.is_new.is_(False), v.is_new),
        "sales_visits": _number(v.purpose == "sales", v.purpose),
        "service_visits": _number(v.purpose == "service", v.purpose),
        "faq_visits": _number(v.used_faq.is_(True), v.used_faq),
        "account_visits": _number(v.used_account.is_(True), v.used_account),
        "contact_page_visits": _number(v.saw_contact_page.is_(True), v.saw_contact_page),
        "selfservice_visits": _number(alone, helps_itself),
        "selfservice_then_contact": _number(and_(alone, asked), helps_itself),
        "service_entries": _number(service, v.entry_kind),
        "service_bounces": _number(and_(service, v.pages == 1), v.entry_kind, v.pages),
        "page_views": func.sum(v.pages),
    }
    return Sums(visit, v.started_at, metrics, {"device": v.device, "language": v.language})


def _answers() -> tuple[Sums, Sums]:
    f = faq_view.c
    parts = {"article": f.article_id, "language": f.language}
    helped = {name: func.sum(f[name]) for name in ("helpful_yes", "helpful_no")}
    return (
        Sums(faq_view, f.viewed_at, {"faq_views": func.sum(func.coalesce(f.views, 1))}, parts),
        Sums(faq_view, func.coalesce(f.helpful_at, f.viewed_at), helped, parts),
    )


def _journeys() -> Sums:
    j = journey.c
    completed = func.nullif(func.count(j.completed_at), 0)  # NULL is "not completed" and "not told" alike
    metrics = {"journeys_started": func.count(j.started_at), "journeys_completed": completed}
    return Sums(journey, j.started_at, metrics, {"journey": j.name})


FAMILIES = (
    Family((_visits(),), more={"page_views": ("page",)}),
    Family(_answers(), whole=True),  # an article is called by its most frequent title
    Family((_journeys(),)),
)


def sum_web(connection: Connection, runs: list[int] | None, place: Place) -> None:
    """Sums the days that rows of these runs are in, and all days where a row has left one: it is on none of these.

    A day without new rows can only have lost some, so that its sums are too high and so is their total.
    """
    for family in FAMILIES:
        touched, span = _touched(connection, family, runs)
        if touched and not family.whole and runs is not None:
            _renew(connection, family, span, place)
            touched = not _complete(connection, family)
        if touched:
            _renew(connection, family, _touched(connection, family, None)[1], place)


def _touched(connection: Connection, family: Family, runs: list[int] | None) -> tuple[int, Span | None]:
    """How many rows these runs touched, and from when to when they say something."""
    w = web_metric.c
    given = [w.metric.in_(family.metrics)]
    if runs is not None:  # no index knows the runs of daily sums, their key begins with the source
        sources = select(ingest_run.c.source).where(ingest_run.c.id.in_(runs))
        given += [w.run_id.in_(runs), w.source.in_(sources)]
    with connection.begin():
        found = [extent(connection, sums.at, touched_by(sums.table, runs)) for sums in family.sums]
        found.append(extent(connection, w.at, *given))
    moments = [moment for _, each in found for moment in each]
    return sum(size for size, _ in found), (min(moments), max(moments)) if moments else None


def _complete(connection: Connection, family: Family) -> bool:
    """Whether the rows are as many as their sums say."""
    first = family.sums[0]
    w = web_metric.c
    said = select(func.coalesce(func.sum(w.value), 0))
    mine = and_(w.run_id == OURS, w.metric == family.metrics[0], w.dimension == "")
    with connection.begin():
        return connection.scalar(said.where(mine)) == connection.scalar(select(func.count(first.at)))


def _renew(connection: Connection, family: Family, span: Span | None, place: Place) -> None:
    if span is None:
        return
    days = days_of(place.zone, *span)
    with days.aside(connection), connection.begin():
        rows = pd.concat([_summed(connection, sums, days) for sums in family.sums], ignore_index=True)
        given = _given(connection, family, days)
    if len(given):
        told = rows.merge(given[SLICE], on=SLICE, how="left", indicator="side")["side"] == "both"
        rows = rows[~told.to_numpy()]
        rows = pd.concat([rows, _totals(given, rows, family.additive())], ignore_index=True)
    w = web_metric.c
    ours = and_(w.run_id == OURS, w.metric.in_(family.metrics), days.hold(w.at))
    renew(connection, web_metric, rows.assign(unit="count"), ours)


def _summed(connection: Connection, sums: Sums, days: Days) -> pd.DataFrame:
    """The metrics of each day as a whole and by each dimension. What is not known has no row, nor has a part of 0."""
    table, named = sums.table, "article" in sums.dimensions
    parts = {name: column.label(name) for name, column in sums.dimensions.items()}
    if named:
        parts["title"] = case((faq_view.c.article_id.is_(None), faq_view.c.title)).label("title")
    rows = select(
        table.c.source,
        beginning(sums.at).label("day"),
        *parts.values(),
        *(metric.label(name) for name, metric in sums.metrics.items()),
    ).where(days.hold(sums.at))
    frame = fetch(connection, rows.group_by(table.c.source, "day", *parts)).rename(columns={"day": "at"})
    if named:
        frame["article"] = _titles(connection, frame)
    return _long(frame, list(sums.metrics), list(sums.dimensions))


def _titles(connection: Connection, frame: pd.DataFrame) -> "pd.Series[Any]":
    """The most frequent title of each article, else its id; of an article without an id its own."""
    f = faq_view.c
    known = and_(f.article_id.is_not(None), f.title.is_not(None))
    rows = select(f.source, f.article_id, f.title, func.count().label("size")).where(known)
    found = fetch(connection, rows.group_by(f.source, f.article_id, f.title))
    usual = found.sort_values(["size", "title"], ascending=[False, True]).drop_duplicates(["source", "article_id"])
    titles = dict(zip(zip(usual["source"], usual["article_id"], strict=True), usual["title"], strict=True))
    own = frame["article"].where(frame["article"].notna(), frame["title"])
    keys = zip(frame["source"], frame["article"], strict=True)
    return pd.Series([titles.get(key, name) for key, name in zip(keys, own, strict=True)], dtype=object)


def _long(frame: pd.DataFrame, metrics: list[str], dimensions: list[str]) -> pd.DataFrame:
    keys = ["source", "at", "dimension", "part"]
    found = []
    for dimension in ("", *dimensions):
        part = frame[dimension].fillna("") if dimension else ""
        sums = frame.assign(dimension=dimension, part=part).groupby(keys, sort=False)[metrics].sum(min_count=1)
        long = sums.reset_index().melt(keys, var_name="metric", value_name="value").astype({"value": np.float64})
        found.append(long[(long["value"] > 0) | (long["value"].notna() & (dimension == ""))])
    return pd.concat(found, ignore_index=True)


def _given(connection: Connection, family: Family, days: Days) -> pd.DataFrame:
    """What sources themselves say of these metrics, added up over each dimension; `odd` where these are no counts."""
    w = web_metric.c
    keys = (w.source, w.at, w.metric, w.dimension)
    odd = func.max(case((w.unit.in_(("share", "s")), 1), else_=0)) == literal(1)
    rows = select(*keys, func.sum(w.value).label("value"), odd.label("odd"))
    return fetch(
        connection,
        rows.where(w.run_id != OURS, w.metric.in_(family.metrics), days.hold(w.at)).group_by(*keys),
    )


def _totals(given: pd.DataFrame, rows: pd.DataFrame, additive: pd.DataFrame) -> pd.DataFrame:
    """The whole where there are only parts: the sum over the first of the dimensions that add up."""
    parts = given[given["value"].notna().to_numpy() & ~true(given, "odd")]
    parts = parts.merge(additive, on=["metric", "dimension"])
    wholes = pd.concat([each.loc[(each["dimension"] == "").to_numpy(), WHOLE] for each in (given, rows)])
    told = parts.merge(wholes, on=WHOLE, how="left", indicator="side")["side"] == "both"
    totals = parts[~told.to_numpy()].sort_values("dimension").drop_duplicates(WHOLE)
    return totals[WHOLE].assign(dimension="", part="", value=totals["value"].astype(np.float64))
