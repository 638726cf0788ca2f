"""KPIs over windows, as few statements as there are sources."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, and_, case, false, func, select

from metrics.formula import Count, Mean, Net, Quantile, Scale, Share, Sums, said
from metrics.kpi import Kpi
from metrics.rows import Calendar, Part, Rows, Scope
from storage.schema import ingest_run, survey_response

Scales = Mapping[str, Scale]
"""KPI → the scale that counts, for those that must not mix two."""
Summing = Count | Share | Mean | Net
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Measured:
    """One KPI in one window and part: `value` is None where nothing was measured, `top` is None of quantiles."""

    kpi: str
    label: str
    part: Part
    value: float | None
    top: float | None
    sample: int
    left_out: int = 0
    provisional: int = 0
    scale: Scale | None = None


def measure(connection: Connection, kpis: Iterable[Kpi], scope: Scope, scales: Scales | None = None) -> list[Measured]:
    """Every KPI in every window. Without `by`, windows without rows are there too, with 0 or no value.

    `scales` are found over all windows together where they are not given.
    """
    kpis = list(kpis)
    scope = replace(scope, terms=replace(scope.terms, unmeasured=unmeasured(connection)))
    if scales is None:
        scales = usual_scales(connection, kpis, scope)
    summing = [(kpi, f) for kpi in kpis if not isinstance(f := kpi.formula, Quantile)]
    ranking = [(kpi, f) for kpi in kpis if isinstance(f := kpi.formula, Quantile)]
    found: list[Measured] = []
    for source, formulas in _grouped((f.source, (kpi, f)) for kpi, f in summing):
        found += _sums(connection, Rows(source, scope), formulas, scope, scales)
    for (source, _), quantiles in _grouped(((f.source, f.of), (kpi, f)) for kpi, f in ranking):
        found += _quantiles(connection, Rows(source, scope), quantiles)
    return found if scope.by else _with_empty_windows(found, kpis, scope.calendar)


FROM_EVENTS = ("first_response_at", "resolved_at")
"""What a source may tell by its events instead of by a column."""


def unmeasured(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Of FROM_EVENTS, which column no import of a source ever mapped; imports that do not say are taken to map all."""
    mapped: dict[str, set[str]] = defaultdict(set)
    run = ingest_run.c
    last = select(func.max(run.id)).where(run.status.in_(("ok", "partial"))).group_by(run.source, run.profile)
    for source, tables in connection.execute(select(run.source, run.columns).where(run.id.in_(last))):
        events = not tables or "interaction_event" in tables
        mapped[source] |= set(FROM_EVENTS) if events else set(tables.get("interaction", ()))
    lacking = {column: tuple(s for s, known in mapped.items() if column not in known) for column in FROM_EVENTS}
    return {column: sources for column, sources in lacking.items() if sources}


def usual_scales(connection: Connection, kpis: Iterable[Kpi], scope: Scope) -> dict[str, Scale]:
    """For KPIs that must not mix scales: the one with most answers over all windows."""
    scaled = ((kpi.key, f) for kpi in kpis if isinstance(f := kpi.formula, Mean | Net) and f.one_scale)
    found = ((key, _usual_scale(connection, formula, scope)) for key, formula in scaled)
    return {key: scale for key, scale in found if scale}


def _usual_scale(connection: Connection, formula: Mean | Net, scope: Scope) -> Scale | None:
    a = survey_response.c
    columns = (a.scale_min, a.scale_max, _polarity())
    statement = Rows(formula.source, scope).select(*columns).where(said(formula.among, scope.terms))
    statement = statement.where(formula.scales)
    ranked = statement.where(a.scale_max > a.scale_min).group_by(*columns).order_by(func.count().desc(), *columns)
    row = connection.execute(ranked.limit(1)).first()
    return Scale(float(row[0]), float(row[1]), str(row[2])) if row else None


def _polarity() -> ColumnElement[str]:
    return func.coalesce(survey_response.c.higher_is, "better")


def _on(scale: Scale) -> ColumnElement[bool]:
    a = survey_response.c
    low, high = func.coalesce(a.scale_min, scale.low - 1), func.coalesce(a.scale_max, scale.low)
    return and_(low == scale.low, high == scale.high, _polarity() == scale.higher_is)


def _grouped(pairs: Iterable[tuple[K, V]]) -> Iterable[tuple[K, list[V]]]:
    groups: dict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups.items()


def _sums(
    connection: Connection, rows: Rows, formulas: Sequence[tuple[Kpi, Summing]], scope: Scope, scales: Scales
) -> list[Measured]:
    sums = [_sums_of(kpi, formula, scope, scales) for kpi, formula in formulas]
    columns = [column for s in sums for column in (s.top, s.base, s.left_out, s.provisional)]
    found = []
    for label, part, *numbers in connection.execute(rows.grouped(*columns)):
        for i, (kpi, formula) in enumerate(formulas):
            top, *others = numbers[4 * i : 4 * i + 4]
            base, left_out, provisional = map(int, others)
            if base or left_out or provisional:
                value = _value(formula, top, base)
                scale = scales.get(kpi.key)
                top = None if top is None else float(top)
                found.append(Measured(kpi.key, label, part, value, top, base, left_out, provisional, scale))
    return found


def _value(formula: Summing, top: Any, base: int) -> float | None:  # noqa: ANN401 - int or Decimal, by driver
    if not base:
        return None
    return float(top) if isinstance(formula, Count) else float(top) / base


def _sums_of(kpi: Kpi, formula: Summing, scope: Scope, scales: Scales) -> Sums:
    if isinstance(formula, Mean | Net) and formula.one_scale:
        scale = scales.get(kpi.key)
        return formula.sums(scope.terms, _on(scale) if scale else false())
    return formula.sums(scope.terms)


def _quantiles(connection: Connection, rows: Rows, formulas: Sequence[tuple[Kpi, Quantile]]) -> list[Measured]:
    """One ranking serves every quantile of a column: values next to place q·(n - 1) count by how near they are."""
    of, fault = formulas[0][1].of, formulas[0][1].fault
    window = (rows.label, rows.part)
    ranked = rows.select(
        rows.label.label("label"),
        rows.part.label("part"),
        of.label("x"),
        (func.row_number().over(partition_by=window, order_by=of) - 1).label("place"),
        func.count().over(partition_by=window).label("n"),
    )
    r = ranked.where(of.is_not(None)).subquery().c
    columns = [_at(formula.q, r) for _, formula in formulas]
    keys = (r.label, r.part)
    found: list[Measured] = []
    faults = {(label, part): n for label, part, n in connection.execute(rows.grouped(func.count()).where(fault))}
    for label, part, n, *values in connection.execute(select(*keys, func.max(r.n), *columns).group_by(*keys)):
        left_out = faults.pop((label, part), 0)
        for (kpi, _), value in zip(formulas, values, strict=True):
            found.append(Measured(kpi.key, label, part, float(value), None, n, left_out))
    return found + [Measured(kpi.key, *key, None, None, 0, n) for key, n in faults.items() for kpi, _ in formulas]


def _at(q: float, ranked: Any) -> ColumnElement[Any]:  # noqa: ANN401 - SQLAlchemy's column collection
    distance = func.abs(ranked.place - q * (ranked.n - 1))
    return func.sum(case((distance < 1, ranked.x * (1 - distance)), else_=0))


def _with_empty_windows(found: Iterable[Measured], kpis: Iterable[Kpi], calendar: Calendar) -> list[Measured]:
    there = {(m.kpi, m.label): m for m in found}
    labels = dict.fromkeys(label for label, _ in calendar)
    return [there.get((kpi.key, label)) or _nothing(kpi, label) for kpi in kpis for label in labels]


def _nothing(kpi: Kpi, label: str) -> Measured:
    zero = 0.0 if isinstance(kpi.formula, Count) else None
    return Measured(kpi.key, label, None, zero, zero, 0)
