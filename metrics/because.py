"""Why a KPI moved, for people: its change split over the parts of each dimension, and the part that did most."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import isclose

from sqlalchemy import Connection

from metrics.formula import Own, Quantile, dimensions, sources
from metrics.kpi import Kpi
from metrics.protect import least_people
from metrics.query import measure, usual_scales
from metrics.reading import BEFORE, NOW, Reading, read
from metrics.report import Report
from metrics.rows import spellings
from metrics.scope import Filters, Scope
from metrics.why import Effect, above, effects

NAMES_PEOPLE = "agent"
"""Who did it is nobody's business but their own."""
EXACT = 1e-9
"""Daily sums that do not cover the whole by a dimension do not explain it."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part with what it brought about; `name` as it is usually spelled."""

    name: str | None
    effect: Effect


@dataclass(frozen=True, slots=True)
class Strongest:
    """The part that brought most of the change for its size; `reading` is its own value, then and now."""

    dimension: str
    segment: Segment
    share: float
    reading: Reading


@dataclass(frozen=True, slots=True)
class Because:
    """Dimension → its parts, the strongest first; the effects of each add up to `change`.

    `above`: of a quantile, the share of values above its earlier one, before and now: that is what is split.
    """

    change: float
    splits: dict[str, tuple[Segment, ...]]
    strongest: Strongest | None
    above: tuple[float, float] | None = None


def can_split(kpi: Kpi) -> bool:
    return not isinstance(kpi.formula, Own)


def is_personal(kpi: Kpi, filters: Filters) -> bool:
    """Whether its parts would tell on somebody."""
    return bool(least_people(kpi, per_agent=NAMES_PEOPLE in filters.parts))


def split_by(kpi: Kpi) -> tuple[str, ...]:
    """The dimensions that a change is split over."""
    return tuple(name for name in dimensions(kpi.formula) if name != NAMES_PEOPLE)


def because(connection: Connection, report: Report, wanted: Iterable[str]) -> Because | None:
    """The change of a report's one KPI, split over those of `wanted` that are not filtered by.

    None where one of the windows has no value, or where parts would tell on somebody.
    """
    kpi, asked = report.question.kpis[0], report.question
    if report.before is None or is_personal(kpi, asked.filters):
        return None
    calendar = [(NOW, asked.span.window), (BEFORE, report.before.window)]
    scope = Scope(calendar=calendar, terms=asked.terms, filters=asked.filters, zone=asked.zone)
    whole = _reading(connection, kpi, scope)
    shares = _above(connection, kpi, scope, whole)
    before, now = shares or (whole.before, whole.value)
    if before is None or now is None:
        return None
    change = now - before
    by: dict[str, list[Effect]] = {}
    for effect in effects(connection, kpi, scope, [name for name in wanted if name not in asked.filters.parts]):
        by.setdefault(effect.dimension, []).append(effect)
    splits = {
        name: _segments(connection, kpi, replace(scope, by=name), parts)
        for name, parts in by.items()
        if len(parts) > 1
        and isclose(sum(one.total for one in parts), change, abs_tol=EXACT * max(abs(before), abs(now), 1))
    }
    return Because(change, splits, _strongest(connection, kpi, scope, splits, change), shares)


def _segments(connection: Connection, kpi: Kpi, scope: Scope, parts: list[Effect]) -> tuple[Segment, ...]:
    spelled: dict[str | None, str] = {}
    for source in sources(kpi.formula):
        if scope.by in source.dimensions:
            spelled |= spellings(connection, source, scope.within(source.dimensions))
    ordered = sorted(parts, key=lambda effect: (-abs(effect.total), effect.part or ""))
    return tuple(Segment(spelled.get(one.part, one.part) if one.part is not None else None, one) for one in ordered)


def _strongest(
    connection: Connection, kpi: Kpi, scope: Scope, splits: dict[str, tuple[Segment, ...]], change: float
) -> Strongest | None:
    """Of all dimensions together, the named part that did most of the change beyond its share of the rows.

    A part that holds most rows does most of any change; that explains nothing.
    """
    if not change:
        return None
    told = [
        (
            one.effect.total / change - one.effect.sample / max(sum(each.effect.sample for each in segments), 1),
            name,
            one,
        )
        for name, segments in splits.items()
        for one in segments
        if one.effect.part is not None and one.effect.total / change > 0
    ]
    if not told:
        return None
    _, dimension, most = max(told, key=lambda each: each[0])
    only = replace(scope, filters=Filters({**scope.filters.parts, dimension: (most.effect.part,)}))
    return Strongest(dimension, most, most.effect.total / change, _reading(connection, kpi, scope, only))


def _reading(connection: Connection, kpi: Kpi, scope: Scope, only: Scope | None = None) -> Reading:
    """The KPI in `scope`, or in a part of it on the scale of the whole."""
    scales = usual_scales(connection, [kpi], scope)
    found = {measured.label: measured for measured in measure(connection, [kpi], only or scope, scales)}
    return read(kpi, found[NOW], found[BEFORE], dict(scope.calendar))


def _above(connection: Connection, kpi: Kpi, scope: Scope, whole: Reading) -> tuple[float, float] | None:
    """Of a quantile, the share of values above its earlier one, before and now."""
    if not isinstance(kpi.formula, Quantile) or whole.before is None or whole.value is None:
        return None
    share = replace(kpi, formula=above(kpi.formula, whole.before, scope.terms))
    found = {measured.label: measured.value for measured in measure(connection, [share], scope)}
    before, now = found[BEFORE], found[NOW]
    return None if before is None or now is None else (before, now)
