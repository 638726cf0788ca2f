"""What to make, and what was made."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from storage.trouble import Trouble

LEAST_INTERACTIONS = 100
LEAST_DAYS, MOST_DAYS = 35, 3_650
SHAPE = 2
"""Raise it when the same plan starts to give other rows."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How much to make, and when it ends: `until` is aware, exclusive, and the "now" of reports about it."""

    interactions: int = 40_000
    days: int = 365
    seed: int = 7
    until: datetime
    zone: ZoneInfo


@dataclass(frozen=True)
class Slip:
    """A KPI that goes wrong on purpose in `start` … `end` (aware UTC, whole local days) for the rows of `where`.

    `value` is the true figure of exactly that window and filter, `normal` that of the 28 days before `start`, `sample`
    how many rows `value` is made of (of coverage: quarters of an hour that were open). Durations are in seconds, shares
    from 0 to 1, money in `CURRENCY`.
    """

    kpi: str
    where: dict[str, str]
    start: datetime
    end: datetime
    value: float
    normal: float
    sample: int


@dataclass(frozen=True)
class Seeded:
    """What a plan became: rows by table, the slips in them, and the time they cover. A small plan may lack some."""

    rows: dict[str, int]
    slips: tuple[Slip, ...]
    starts: datetime
    until: datetime


def check(plan: Plan) -> None:
    """`Trouble` for a plan that cannot be made."""
    if plan.interactions < LEAST_INTERACTIONS:
        raise Trouble(
            f"{plan.interactions} interactions are too few to show anything: ask for {LEAST_INTERACTIONS} or more"
        )
    if not LEAST_DAYS <= plan.days <= MOST_DAYS:
        raise Trouble(f"demo data cannot cover {plan.days} days: choose {LEAST_DAYS} to {MOST_DAYS}")
    if plan.seed < 0:
        raise Trouble(f"the seed {plan.seed} is negative: choose 0 or more")
    if plan.until.tzinfo is None:
        raise Trouble(
            f"the end {plan.until.isoformat()} of the demo data has no zone: write it like 2026-11-21T12:00+00:00"
        )


def fingerprint(plan: Plan) -> str:
    """Equal for plans that give the same rows."""
    parts = (SHAPE, plan.interactions, plan.days, plan.seed, int(plan.until.timestamp()), plan.zone.key)
    return hashlib.sha256(repr(parts).encode()).hexdigest()
