"""KPIs over windows, as few statements as there are sources."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, and_, case, false, func, select

from metrics.formula import Across, Count, Mean, Net, Own, Quantile, Summing, Sums, said
from metrics.kpi import Kpi, Unit
from metrics.rows import Rows
from metrics.scope import Part, Scope
from metrics.terms import Money, Scale
from storage.schema import ingest_run, survey_response

Scales = Mapping[str, Scale]
"""KPI → the scale that counts, for those that must not mix two."""
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Measured:
    """One KPI in one window and part: `value` is None where nothing was measured.

    `top` and `base` are its sums, `top` None of what is no quotient of sums; `sample` is how many rows it rests on.
    """

    kpi: str
    label: str
    part: Part
    value: float | None
    top: float | None
    sample: int
    left_out: int = 0
    provisional: int = 0
    scale: Scale | Money | None = None
    base: float = 0


@dataclass(frozen=True, slots=True)
class _Summed:
    """The sums of a formula in one window and part."""

    top: float | None
    base: float
    rows: int
    left_out: int
    provisional: int


Sides = dict[tuple[str, str], dict[tuple[str, Part], _Summed]]
"""KPI and side ("" for all but `Across`) → label and part → sums."""


def measure(connection: Connection, kpis: Iterable[Kpi], scope: Scope, scales: Scales | None = None) -> list[Measured]:
    """Every KPI in every window. Without `by`, windows without rows are there too, with 0 or no value.

    `scales` are found over all windows together where they are not given. A KPI has no part of a dimension that it does
    not know (`metrics.formula.dimensions`).
    """
    kpis = list(kpis)
    scope = replace(scope, terms=replace(scope.terms, unmeasured=unmeasured(connection)))
    if scales is None:
        scales = usual_scales(connection, kpis, scope)
    found = [
        *_summed(connection, kpis, scope, scales),
        *_ranked(connection, kpis, scope),
        *_owned(connection, kpis, scope),
    ]
    return found if scope.by else _with_empty_windows(found, kpis, scope)


def _summed(connection: Connection, kpis: Sequence[Kpi], scope: Scope, scales: Scales) -> list[Measured]:
    """What is a quotient of sums: all KPIs of a source by one statement."""
    sides: list[tuple[tuple[str, str], Summing, Scope]] = []
    for kpi in kpis:
        match kpi.formula:
            case Across() as across:
                base = scope.within(across.shared) if across.whole else scope
                sides += [((kpi.key, "top"), across.top, scope), ((kpi.key, "base"), across.base, base)]
            case Quantile() | Own():
                pass
            case formula:
                sides.append(((kpi.key, ""), formula, scope))
    sums: Sides = {}
    for _, members in _grouped(((f.source, w.by, *w.filters.parts), (name, f, w)) for name, f, w in sides):
        _, first, where = members[0]
        formulas = [(name, formula) for name, formula, _ in members]
        sums |= _sums(connection, Rows(first.source, where), formulas, where, scales)
    return [measured for kpi in kpis for measured in _valued(kpi, sums, scope, scales)]


def _valued(kpi: Kpi, sums: Sides, scope: Scope, scales: Scales) -> Iterable[Measured]:
    scale = Money(scope.terms.currency) if kpi.unit is Unit.MONEY else scales.get(kpi.key)
    if isinstance(kpi.formula, Across):
        pairs = _across(kpi.formula, sums[kpi.key, "top"], sums[kpi.key, "base"], scope)
    else:
        pairs = sums.get((kpi.key, ""), {})
    for (label, part), s in pairs.items():
        counted = isinstance(kpi.formula, Count)
        value = s.top if counted else s.top / s.base if s.top is not None and s.base else None
        sample = round(s.base) if counted and kpi.unit is Unit.COUNT else s.rows  # so many things, or rows of seconds
        yield Measured(kpi.key, label, part, value, s.top, sample, s.left_out, s.provisional, scale, s.base)


def _across(
    formula: Across, tops: dict[tuple[str, Part], _Summed], bases: dict[tuple[str, Part], _Summed], scope: Scope
) -> dict[tuple[str, Part], _Summed]:
    """Both sides of each window and part; a count without rows is 0, an amount without rows is not known."""
    nothing = _Summed(0.0, 0.0, 0, 0, 0)
    parted = scope.by is None or scope.by in formula.shared
    found = {}
    for label, part in tops if not parted else {**tops, **bases}:
        top, base = tops.get((label, part), nothing), bases.get((label, part if parted else None), nothing)
        rows = top.rows if formula.sample == "top" else base.rows
        left_out = top.left_out + base.left_out
        known = formula.top.of is None or top.rows
        over = formula.times * (top.top or 0.0) if known else None
        found[label, part] = _Summed(over, base.top or 0.0, rows, left_out, 0)
    return found


def _ranked(connection: Connection, kpis: Sequence[Kpi], scope: Scope) -> list[Measured]:
    ranking = [(kpi, f) for kpi in kpis if isinstance(f := kpi.formula, Quantile)]
    found: list[Measured] = []
    for (source, of), quantiles in _grouped(((f.source, f.measured(scope.terms)), (kpi, f)) for kpi, f in ranking):
        found += _quantiles(connection, Rows(source, scope), of, quantiles)
    return found


def _owned(connection: Connection, kpis: Sequence[Kpi], scope: Scope) -> list[Measured]:
    return [
        Measured(kpi.key, f.label, f.part, f.value, f.top, f.sample, 0, f.provisional, None, f.base)
        for kpi in kpis
        if isinstance(kpi.formula, Own)
        for f in kpi.formula.find(connection, scope)
    ]


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
    connection: Connection,
    rows: Rows,
    formulas: Sequence[tuple[tuple[str, str], Summing]],
    scope: Scope,
    scales: Scales,
) -> Sides:
    sums = [_sums_of(key, formula, scope, scales) for (key, _), formula in formulas]
    columns = [
        c for s in sums for c in (s.top, s.base, s.base if s.rows is None else s.rows, s.left_out, s.provisional)
    ]
    found: Sides = {name: {} for name, _ in formulas}
    for label, part, *numbers in connection.execute(rows.grouped(*columns)):
        for i, (name, _) in enumerate(formulas):
            top, base, *others = numbers[5 * i : 5 * i + 5]
            count, left_out, provisional = (round(float(other)) for other in others)
            if base or count or left_out or provisional:
                top = None if top is None else float(top)
                found[name][label, part] = _Summed(top, float(base), count, left_out, provisional)
    return found


def _sums_of(key: str, formula: Summing, scope: Scope, scales: Scales) -> Sums:
    if isinstance(formula, Mean | Net) and formula.one_scale:
        scale = scales.get(key)
        return formula.sums(scope.terms, _on(scale) if scale else false())
    return formula.sums(scope.terms)


def _quantiles(
    connection: Connection, rows: Rows, of: ColumnElement[Any], formulas: Sequence[tuple[Kpi, Quantile]]
) -> list[Measured]:
    """One ranking serves every quantile of a column: values next to place q·(n - 1) count by how near they are."""
    fault = formulas[0][1].fault
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


def _with_empty_windows(found: Iterable[Measured], kpis: Iterable[Kpi], scope: Scope) -> list[Measured]:
    there = {(m.kpi, m.label): m for m in found}
    labels = dict.fromkeys(label for label, _ in scope.calendar)
    return [there.get((kpi.key, label)) or _nothing(kpi, label, scope) for kpi in kpis for label in labels]


def _nothing(kpi: Kpi, label: str, scope: Scope) -> Measured:
    """Zero is not missing: nothing counted is 0, nothing measured has no value."""
    zero = 0.0 if isinstance(kpi.formula, Count) else None
    value = kpi.formula.empty if isinstance(kpi.formula, Own) else zero
    scale = Money(scope.terms.currency) if kpi.unit is Unit.MONEY else None
    return Measured(kpi.key, label, None, value, zero, 0, scale=scale)
