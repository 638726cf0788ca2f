"""A KPI's value with all that it takes to judge it."""

from dataclasses import dataclass
from enum import Enum

from metrics.formula import Count, Net, is_share
from metrics.kpi import Good, Kpi, Unit
from metrics.period import Window
from metrics.query import Measured
from metrics.statistics import Z95, wilson, z_of_counts, z_of_nets, z_of_shares
from metrics.terms import Money, Scale

NOW, BEFORE = "now", "before"
"""The labels of the two windows that a reading compares."""
NEEDS_A_BEFORE = (Unit.COUNT, Unit.SECONDS)
"""Against a previous 0 these are new, neither better nor worse."""
LITTLE = 0.05
"""A mean that moved less than this share of itself is called unchanged; so is what has no test of its own."""


class Trend(Enum):
    BETTER = "better"
    WORSE = "worse"
    MORE = "more"
    LESS = "less"
    SAME = "same"
    UNKNOWN = "unknown"


class Verdict(Enum):
    MET = "met"
    MISSED = "missed"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A KPI's value with all that it takes to judge it. `before` of a count is brought to the same number of days."""

    kpi: Kpi
    value: float | None
    sample: int
    before: float | None = None
    sample_before: int = 0
    interval: tuple[float, float] | None = None
    left_out: int = 0
    provisional: int = 0
    scale: Scale | Money | None = None
    z: float | None = None
    suppressed: bool = False
    """There are answers, of too few people to tell anything."""

    @property
    def good(self) -> Good:
        """Which way is good: on a scale where low is better, down."""
        return Good.DOWN if isinstance(self.scale, Scale) and self.scale.higher_is == "worse" else self.kpi.good

    @property
    def thin(self) -> bool:
        """There is a value, of too few answers to say it."""
        return self.value is not None and self.sample < self.kpi.least_sample

    @property
    def early(self) -> bool:
        """More rows are too young to judge than are judged: no verdict yet."""
        return self.provisional > self.sample

    @property
    def shown(self) -> float | None:
        return None if self.thin else self.value

    @property
    def difference(self) -> float | None:
        """Against what came before; None where either is missing or thin."""
        if self.shown is None or self.before is None or self.sample_before < self.kpi.least_sample:
            return None
        return self.shown - self.before

    @property
    def ratio(self) -> float | None:
        """The difference as a share of what came before; None against nothing or 0."""
        return self.difference / abs(self.before) if self.difference is not None and self.before else None

    @property
    def trend(self) -> Trend:
        if (
            self.early
            or self.difference is None
            or (self.difference and self.ratio is None and self.kpi.unit in NEEDS_A_BEFORE)
        ):
            return Trend.UNKNOWN
        sure = abs(self.z) >= Z95 if self.z is not None else abs(self.ratio or 0.0) >= LITTLE
        if not sure or self.difference == 0:
            return Trend.SAME
        up = self.difference > 0
        if self.good is Good.NEITHER:
            return Trend.MORE if up else Trend.LESS
        return Trend.BETTER if up == (self.good is Good.UP) else Trend.WORSE

    @property
    def verdict(self) -> Verdict:
        """By the value itself, never by its rounded text; exactly at the target is met."""
        if self.early or self.shown is None or self.kpi.target is None:
            return Verdict.NONE
        met = self.shown <= self.kpi.target if self.good is Good.DOWN else self.shown >= self.kpi.target
        return Verdict.MET if met else Verdict.MISSED


def read(kpi: Kpi, now: Measured | None, before: Measured | None, windows: dict[str, Window]) -> Reading:
    now = now or Measured(kpi.key, NOW, None, 0.0 if isinstance(kpi.formula, Count) else None, None, 0)
    earlier = before.value if before else None
    if isinstance(kpi.formula, Count) and BEFORE in windows:
        days = windows[BEFORE].days  # 0 of a day that its zone skipped
        earlier = (earlier or 0.0) * windows[NOW].days / days if days else None
    return Reading(
        kpi=kpi,
        value=now.value,
        sample=now.sample,
        before=earlier,
        sample_before=before.sample if before else 0,
        interval=_interval(kpi, now),
        left_out=now.left_out,
        provisional=now.provisional,
        scale=now.scale,
        z=_z(kpi, now, before, earlier),
    )


def _interval(kpi: Kpi, now: Measured) -> tuple[float, float] | None:
    """Of a share; sums that a source got wrong, more of some than of all, have none."""
    if not is_share(kpi.formula) or now.top is None or not 0 <= now.top <= now.sample or not now.sample:
        return None
    return wilson(now.top, now.sample)


def _z(kpi: Kpi, now: Measured, before: Measured | None, earlier: float | None) -> float | None:
    if isinstance(kpi.formula, Count):
        return z_of_counts(now.value or 0.0, earlier) if earlier is not None else None
    if before is None or not now.sample or not before.sample:
        return None
    if isinstance(kpi.formula, Net):
        return z_of_nets(now.value or 0.0, now.sample, before.value or 0.0, before.sample)
    if not is_share(kpi.formula):
        return None
    return z_of_shares(now.top or 0.0, now.sample, before.top or 0.0, before.sample)
