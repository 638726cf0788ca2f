"""What moved: the segment that explains most of the KPI that got worse most."""

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from metrics.formula import Quantile
from metrics.query import measure
from metrics.reading import Reading, Trend
from metrics.rows import Filters, Scope, spellings
from metrics.why import Effect, effects

LOOKED_AT = ("team", "channel", "topic")


@dataclass(frozen=True, slots=True)
class Moved:
    """The segment that explains most of a KPI's change, and how much of it (1 is all)."""

    reading: Reading
    dimension: str
    name: str | None
    share: float
    now: float | None
    before: float | None
    sample: int


def moved(connection: Connection, readings: tuple[Reading, ...], scope: Scope) -> Moved | None:
    worst = _worst(readings)
    if worst is None or worst.difference is None:
        return None
    found = effects(connection, worst.kpi, scope, LOOKED_AT)
    sign = 1 if worst.difference > 0 else -1
    named = [effect for effect in found if effect.part is not None and effect.sample]
    most = max(named, key=lambda effect: effect.total * sign, default=None)
    change = sum(effect.total for effect in found if most and effect.dimension == most.dimension)
    if most is None or most.total * sign <= 0 or not change:
        return None
    return _told(connection, worst, most, most.total / change, scope)


def _told(connection: Connection, reading: Reading, most: Effect, share: float, scope: Scope) -> Moved:
    """The winner with its own figures and its usual spelling."""
    only = replace(scope, filters=Filters({**scope.filters.parts, most.dimension: (most.part,)}))
    now, before = (m.value for m in measure(connection, [reading.kpi], only))
    spelled = spellings(connection, reading.kpi.formula.source, replace(only, by=most.dimension))
    return Moved(reading, most.dimension, spelled.get(most.part, most.part), share, now, before, most.sample)


def _worst(readings: tuple[Reading, ...]) -> Reading | None:
    """Of those that got worse, the one that moved most: in standard errors where it has them, else by its ratio."""
    worse = [reading for reading in readings if reading.trend is Trend.WORSE]
    return max(worse, key=lambda reading: (isinstance(reading.kpi.formula, Quantile), _weight(reading)), default=None)


def _weight(reading: Reading) -> float:
    return abs(reading.z) / 10 if reading.z is not None else abs(reading.ratio or 0.0)
