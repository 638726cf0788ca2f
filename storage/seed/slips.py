"""The true figures of what was planted, from the rows alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from storage.seed.days import Floats, Ints, midnight, moment
from storage.seed.plan import Plan, Slip

NORMAL_DAYS = 28


@dataclass(frozen=True)
class Seen:
    """Columns of the same length: when, what a figure's top and base grow by, and its sample."""

    at: Ints
    top: Floats
    base: Floats
    sample: Ints

    def __getitem__(self, which: Ints) -> "Seen":
        return Seen(self.at[which], self.top[which], self.base[which], self.sample[which])


Takes = Callable[[pd.DataFrame, Plan], Seen]
"""What the rows of a table tell."""
Window = Callable[[Plan], tuple[int, int]]


@dataclass(frozen=True)
class Planted:
    """A KPI of the rows of `where` that is not what it usually is, and from which tables its figure comes."""

    kpi: str
    where: Mapping[str, str]
    window: Window
    takes: Mapping[str, Takes]
    figure: Callable[[Seen], float]


def ratio(seen: Seen) -> float:
    return float(seen.top.sum() / seen.base.sum())


def median(seen: Seen) -> float:
    return float(np.median(seen.top))


@dataclass(frozen=True)
class Watch:
    """Collects what the figures of something planted are made of, block by block."""

    planted: Planted
    plan: Plan
    seen: list[Seen] = field(default_factory=list)

    def add(self, tables: Mapping[str, pd.DataFrame]) -> None:
        usual, _, end = self._edges()
        for table, takes in self.planted.takes.items():
            if table in tables:
                told = takes(tables[table], self.plan)
                self.seen.append(told[np.flatnonzero((told.at >= usual) & (told.at < end))])

    def slip(self) -> Slip | None:
        """The slip with its figures; none where a plan is too small to have any."""
        usual, start, end = self._edges()
        names = Seen.__dataclass_fields__
        every = Seen(*(np.concatenate([getattr(each, name) for each in self.seen]) for name in names))
        slipped = every[np.flatnonzero((every.at >= start) & (every.at < end))]
        before = every[np.flatnonzero((every.at >= usual) & (every.at < start))]
        if not slipped.base.sum() or not before.base.sum():
            return None
        figures = self.planted.figure(slipped), self.planted.figure(before), int(slipped.sample.sum())
        return Slip(self.planted.kpi, dict(self.planted.where), moment(start), moment(end), *figures)

    def _edges(self) -> tuple[int, int, int]:
        """Where the usual days begin, the slip begins and it ends."""
        start, end = self.planted.window(self.plan)
        return midnight(moment(start), self.plan.zone, days_before=NORMAL_DAYS), start, end
