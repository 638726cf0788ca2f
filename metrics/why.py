"""Which segment explains a change: an exact decomposition.

A total is the sum of its segments' values weighted by their share of the base. Its change is, for each segment, what
moved within it plus what its weight's move brought (both taken at the middle of the two windows, so that they add up
to the change without a rest). A median is decomposed as the share of values above the median before.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Connection, literal

from metrics.formula import Across, Count, Own, Quantile, Share, dimensions
from metrics.kpi import Kpi
from metrics.period import Window
from metrics.query import Measured, measure, usual_scales
from metrics.reading import BEFORE, NOW
from metrics.scope import Part, Scope
from metrics.terms import Terms


@dataclass(frozen=True, slots=True)
class Effect:
    """What one segment adds to the change of the total: `within` it, and by the `mix` of segments.

    `sample` is how many rows it has now.
    """

    dimension: str
    part: Part
    within: float
    mix: float
    sample: int

    @property
    def total(self) -> float:
        return self.within + self.mix


def effects(connection: Connection, kpi: Kpi, scope: Scope, wanted: Iterable[str]) -> list[Effect]:
    """Per dimension that the KPI knows, the effects of its parts; those of one add up to the change of the total.

    `scope.calendar` labels its windows NOW and BEFORE. Nothing where either window has no value, and nothing of what is
    no quotient of sums (`Own`).
    """
    if isinstance(kpi.formula, Own):
        return []
    scales = usual_scales(connection, [kpi], scope)
    totals = {m.label: m for m in measure(connection, [kpi], scope, scales)}
    now, before = totals[NOW], totals[BEFORE]
    windows = dict(scope.calendar)
    if now.value is None or before.value is None or not windows[BEFORE].days:
        return []
    if isinstance(kpi.formula, Quantile):
        kpi = replace(kpi, formula=above(kpi.formula, before.value, scope.terms))
    found: list[Effect] = []
    for dimension in (name for name in wanted if name in dimensions(kpi.formula)):
        measured = measure(connection, [kpi], replace(scope, by=dimension), scales)
        found += _split(kpi, dimension, {(m.part, m.label): m for m in measured}, windows)
    return found


def above(formula: Quantile, usual: float, terms: Terms) -> Share:
    """How many values lie above what was usual: the question of a quantile, as a share."""
    value = formula.measured(terms)
    return Share(source=formula.source, of=value > literal(usual), among=value.is_not(None))


Sliced = dict[tuple[Part, str], Measured]


def _split(kpi: Kpi, dimension: str, measured: Sliced, windows: dict[str, Window]) -> list[Effect]:
    pairs = {part: (measured.get((part, NOW)), measured.get((part, BEFORE))) for part, _ in measured}
    if isinstance(kpi.formula, Count):
        per_day = windows[NOW].days / windows[BEFORE].days
        rest = [(part, _top(now) - _top(before) * per_day, 0.0) for part, (now, before) in pairs.items()]
    elif isinstance(kpi.formula, Across) and dimension not in kpi.formula.shared:
        rest = [(part, _value(now) - _value(before), 0.0) for part, (now, before) in pairs.items()]
    else:
        rest = _weighted(pairs)
    samples = {part: now.sample if now else 0 for part, (now, _) in pairs.items()}
    return [Effect(dimension, part, within, mix, samples[part]) for part, within, mix in rest]


def _top(measured: Measured | None) -> float:
    return (measured.top or 0.0) if measured else 0.0


def _value(measured: Measured | None) -> float:
    return (measured.value or 0.0) if measured else 0.0


def _weighted(pairs: dict[Part, tuple[Measured | None, Measured | None]]) -> list[tuple[Part, float, float]]:
    sums = {part: [(_top(m), m.base if m else 0.0) for m in pair] for part, pair in pairs.items()}
    base_now, base_before = (sum(sums[part][side][1] for part in sums) for side in (0, 1))
    if not base_now or not base_before:
        return []  # daily sums that were not made by this dimension
    middle = sum(s[0][0] for s in sums.values()) / base_now / 2 + sum(s[1][0] for s in sums.values()) / base_before / 2
    found = []
    for part, ((top, base), (top_before, earlier)) in sums.items():
        weight, weight_before = base / base_now, earlier / base_before
        moved = top / base_now - top_before / base_before - (weight - weight_before) * middle
        both = base and earlier  # a part without a base, before or now, only changes the mix
        within = (weight + weight_before) / 2 * (top / base - top_before / earlier) if both else 0.0
        found.append((part, within, moved - within))
    return found
