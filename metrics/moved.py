"""What moved: the segment that explains most of the KPI that got worse most."""

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from metrics.formula import Quantile
from metrics.query import Scales, measure
from metrics.reading import Reading, Trend, read
from metrics.rows import spellings
from metrics.scope import Filters, Scope
from metrics.why import Effect, effects

LOOKED_AT = ("team", "channel", "topic")
MOSTLY = 0.4
"""A segment that explains a smaller share of a change did not bring it about."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The segment that explains most of a KPI's change, with its own reading; `share` 1 is all of the change."""

    reading: Reading
    dimension: str
    name: str | None
    share: float
    segment: Reading


def moved(connection: Connection, readings: tuple[Reading, ...], scope: Scope, scales: Scales) -> Moved | None:
    """Of the dimensions with more than one part that are not filtered by: which part it was, if it was mostly one."""
    worst = _worst(readings)
    if worst is None or worst.difference is None:
        return None
    looked_at = [dimension for dimension in LOOKED_AT if dimension not in scope.filters.parts]
    found = [] if worst.kpi.least_people else effects(connection, worst.kpi, scope, looked_at)
    parted = {d for d in looked_at if sum(effect.dimension == d for effect in found) > 1}
    sign = 1 if worst.difference > 0 else -1
    named = [effect for effect in found if effect.part is not None and effect.dimension in parted]
    most = max(named, key=lambda effect: effect.total * sign, default=None)
    change = sum(effect.total for effect in found if most and effect.dimension == most.dimension)
    if most is None or not change or most.total / change < MOSTLY:
        return None
    return _told(connection, worst, most, most.total / change, (scope, scales))


def _told(
    connection: Connection, reading: Reading, most: Effect, share: float, where: tuple[Scope, Scales]
) -> Moved | None:
    """The segment with its own reading and its usual spelling; None where it is too thin to tell."""
    scope, scales = where
    only = replace(scope, filters=Filters({**scope.filters.parts, most.dimension: (most.part,)}))
    now, before = measure(connection, [reading.kpi], only, scales)
    segment = read(reading.kpi, now, before, dict(scope.calendar))
    if segment.thin:
        return None
    spelled = spellings(connection, reading.kpi.formula.source, replace(only, by=most.dimension))
    return Moved(reading, most.dimension, spelled.get(most.part, most.part), share, segment)


def _worst(readings: tuple[Reading, ...]) -> Reading | None:
    """Of those that got worse, a time before all others, as it is asked about most; else the one that moved most."""
    worse = [reading for reading in readings if reading.trend is Trend.WORSE]
    return max(worse, key=lambda reading: (isinstance(reading.kpi.formula, Quantile), _weight(reading)), default=None)


def _weight(reading: Reading) -> float:
    return abs(reading.z) / 10 if reading.z is not None else abs(reading.ratio or 0.0)
