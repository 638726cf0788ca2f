"""What customer service costs: a row for each month and category, booked through yesterday."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from storage.seed.company import CURRENCY, TEAMS, TREND
from storage.seed.days import Days, Ints, midnight
from storage.seed.frames import codes, frame, numbers, texts, times
from storage.seed.plan import Plan
from storage.seed.roster import needed

EACH = 720
"""Cents for each contact."""


@dataclass(frozen=True)
class Line:
    """A line of the budget: its share of all costs, and which team it is for."""

    category: str
    share: float
    team: int = -1


def budget(plan: Plan) -> tuple[Line, ...]:
    """People by team, as many as work there, then the rest."""
    many = needed(plan)
    people = [Line("people", 0.76 * count / sum(many), team) for team, count in enumerate(many)]
    others = (("technology", 0.12), ("facilities", 0.06), ("training", 0.03), ("other", 0.03))
    return (*people, *(Line(category, share) for category, share in others))


def costs(plan: Plan, days: Days, span: tuple[int, int]) -> pd.DataFrame:
    """The rows of the months whose first day begins in `span`. Each day of a month costs the same, in whole cents."""
    months = _months(days, span, midnight(plan.until, plan.zone))
    lines = budget(plan)
    first = np.array([month[0] for month in months], dtype=np.int64).repeat(len(lines))
    after = np.array([month[-1] + 1 for month in months], dtype=np.int64).repeat(len(lines))
    line = np.tile(np.arange(len(lines)), len(months))
    grown = (1 + TREND * first / 365) / (1 + TREND * len(days.dates) / 365 / 2)
    share = np.array([each.share for each in lines])[line]
    daily = np.rint(EACH * plan.interactions / plan.days * share * grown).astype(np.int64)
    starts, ends = days.midnights[first], days.midnights[after]
    keys = zip((days.dates[n] for n in first.tolist()), (lines[n] for n in line.tolist()), strict=True)
    return frame({
        "external_id": texts([_key(day, each) for day, each in keys]),
        "updated_at": times(starts),
        "starts_at": times(starts),
        "ends_at": times(ends),
        "category": texts([lines[n].category for n in line.tolist()]),
        "team_id": codes(np.array([each.team for each in lines])[line], [team.id for team in TEAMS]),
        "channel": codes(np.full(len(line), -1), ()),
        "amount_minor": numbers(daily * (after - first)),
        "currency": texts([CURRENCY] * len(line)),
    })  # fmt: skip


def _months(days: Days, span: tuple[int, int], today: int) -> list[Ints]:
    """The days before `today` of each month that begins in `span`."""
    over = zip(days.dates, days.midnights.tolist(), strict=False)
    month = np.array([day.year * 12 + day.month for day, begins in over if begins < today], dtype=np.int64)
    parts = [np.flatnonzero(month == each) for each in np.unique(month)]
    start, end = span
    return [part for part in parts if start <= days.midnights[part[0]] < end]


def _key(day: date, line: Line) -> str:
    team = f"-{TEAMS[line.team].name.lower()}" if line.team >= 0 else ""
    return f"cost-{day:%Y-%m}-{line.category}{team}"
