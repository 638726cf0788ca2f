"""What goes wrong on purpose at the end, and the true figures of it."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from storage.seed.days import NEVER, Floats, Ints, midnight, moment
from storage.seed.frames import seconds
from storage.seed.plan import Plan, Slip

NORMAL_DAYS = 28
SATISFIED = 4


@dataclass(frozen=True)
class Planted:
    """A slip of `kpi` in one team that lasts the last `days` whole days."""

    kpi: str
    team: str
    days: int
    figure: Callable[[Floats], float]

    def window(self, plan: Plan) -> tuple[int, int]:
        return midnight(plan.until, plan.zone, days_before=self.days), midnight(plan.until, plan.zone)


def satisfied(scores: Floats) -> float:
    return float((scores >= SATISFIED).mean())


def median(seconds: Floats) -> float:
    return float(np.median(seconds))


FRT_SLIP = Planted("frt", "Billing", 3, median)
CSAT_SLIP = Planted("csat", "Delivery", 4, satisfied)


@dataclass(frozen=True)
class Watch:
    """Collects the moments and values that a slip's figures are made of, block by block."""

    planted: Planted
    plan: Plan
    seen: list[tuple[Ints, Floats]] = field(default_factory=list)

    def add(self, at: Ints, value: Floats) -> None:
        start = midnight(self.plan.until, self.plan.zone, days_before=self.planted.days + NORMAL_DAYS)
        near = at >= start
        self.seen.append((at[near], value[near]))

    def slip(self) -> Slip | None:
        """The slip with its figures; none where a plan is too small to have any."""
        start, end = self.planted.window(self.plan)
        at = np.concatenate([at for at, _ in self.seen])
        value = np.concatenate([value for _, value in self.seen])
        slipped, usual = value[(at >= start) & (at < end)], value[at < start]
        if not len(slipped) or not len(usual):
            return None
        where = {"team": self.planted.team}
        figures = self.planted.figure(slipped), self.planted.figure(usual), len(slipped)
        return Slip(self.planted.kpi, where, moment(start), moment(end), *figures)


def first_responses(rows: pd.DataFrame, team_id: str) -> tuple[Ints, Floats]:
    """When and how fast a team's contacts that count were answered."""
    counts = ~rows["spam"] & rows["merged_into"].isna() & (rows["direction"] == "inbound")
    mine = rows[counts & rows["first_response_at"].notna() & (rows["team_id"] == team_id)]
    replied = seconds(mine["first_response_at"])
    handoff = seconds(mine["bot_handoff_at"])
    took = replied - np.where(handoff == NEVER, seconds(mine["opened_at"]), handoff)
    return replied[took >= 0], took[took >= 0].astype(np.float64)


def scores(rows: pd.DataFrame, team_id: str) -> tuple[Ints, Floats]:
    """When and how a team's customers answered the question for their satisfaction."""
    mine = rows[(rows["kind"] == "csat") & rows["answered_at"].notna() & (rows["team_id"] == team_id)]
    return seconds(mine["answered_at"]), mine["score"].to_numpy(dtype=np.float64)
