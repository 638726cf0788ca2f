"""Which segment explains a change: an exact decomposition.

A total is the sum of its segments' values weighted by their share of the base. Its change is, for each segment, what
moved within it plus what its weight's move brought (both taken at the middle of the two windows, so that they add up
to the change without a rest). A median is decomposed as the share of values above the median before.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Connection, literal

from metrics.formula import Count, Quantile, Share
from metrics.kpi import Kpi
from metrics.period import Window
from metrics.query import Measured, measure, usual_scales
from metrics.reading import BEFORE, NOW
from metrics.rows import Part, Scope


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


def effects(connection: Connection, kpi: Kpi, scope: Scope, dimensions: Iterable[str]) -> list[Effect]:
    """Per dimension, the effects of its parts; those of one dimension add up to the change between the windows.

    `scope.calendar` labels its windows NOW and BEFORE. Nothing where either window has no value.
    """
    scales = usual_scales(connection, [kpi], scope)
    totals = {m.label: m for m in measure(connection, [kpi], scope, scales)}
    now, before = totals[NOW], totals[BEFORE]
    windows = dict(scope.calendar)
    if now.value is None or before.value is None or not windows[BEFORE].days:
        return []
    if isinstance(kpi.formula, Quantile):
        kpi = replace(kpi, formula=above(kpi.formula, before.value))
    found: list[Effect] = []
    for dimension in dimensions:
        measured = measure(connection, [kpi], replace(scope, by=dimension), scales)
        found += _split(kpi, dimension, {(m.part, m.label): m for m in measured}, windows)
    return found


def above(formula: Quantile, usual: float) -> Share:
    """How many values lie above what was usual: the question of a quantile, as a share."""
    return Share(source=formula.source, of=formula.of > literal(usual), among=formula.of.is_not(None))


Sliced = dict[tuple[Part, str], Measured]


def _split(kpi: Kpi, dimension: str, measured: Sliced, windows: dict[str, Window]) -> list[Effect]:
    pairs = {part: (measured.get((part, NOW)), measured.get((part, BEFORE))) for part, _ in measured}
    if isinstance(kpi.formula, Count):
        per_day = windows[NOW].days / windows[BEFORE].days
        rest = [(part, _top(now) - _top(before) * per_day, 0.0) for part, (now, before) in pairs.items()]
    else:
        rest = _weighted(pairs)
    samples = {part: now.sample if now else 0 for part, (now, _) in pairs.items()}
    return [Effect(dimension, part, within, mix, samples[part]) for part, within, mix in rest]


def _top(measured: Measured | None) -> float:
    return (measured.top or 0.0) if measured else 0.0


def _weighted(pairs: dict[Part, tuple[Measured | None, Measured | None]]) -> list[tuple[Part, float, float]]:
    sums = {part: [(_top(m), m.sample if m else 0) for m in pair] for part, pair in pairs.items()}
    base_now, base_before = (sum(sums[part][side][1] for part in sums) for side in (0, 1))
    middle = sum(s[0][0] for s in sums.values()) / base_now / 2 + sum(s[1][0] for s in sums.values()) / base_before / 2
    found = []
    for part, ((top, base), (top_before, earlier)) in sums.items():
        value = top / base if base else top_before / earlier if earlier else 0.0
        value_before = top_before / earlier if earlier else value
        weight, weight_before = base / base_now, earlier / base_before
        within = (weight + weight_before) / 2 * (value - value_before)
        mix = (weight - weight_before) * ((value + value_before) / 2 - middle)
        found.append((part, within, mix))
    return found
