"""The default plan in a database of its own, read back once for all tests of the demo data."""

import statistics
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import Engine, Row, Table, select

from storage.engine import connect
from storage.ingest.fetch import fetch
from storage.schema import interaction, metadata, survey_response
from storage.seed import Plan, Seeded, Slip, seed

UNTIL = datetime(2026, 11, 21, 12, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Amsterdam")
SMALL = Plan(interactions=600, days=40, until=UNTIL, zone=ZONE)
YEAR = Plan(until=UNTIL, zone=ZONE)
FACTS = (
    *("interaction", "interaction_event", "survey_response", "customer", "agent", "team", "visit", "faq_view"),
    *("journey", "customer_order", "presence", "cost"),
)
WEEK = timedelta(days=7)


@dataclass(frozen=True, repr=False)
class Year:
    """The default plan's tables; moments in `frames` are naive UTC."""

    seeded: Seeded
    interactions: list[Row[Any]]
    surveys: list[Row[Any]]
    frames: Mapping[str, pd.DataFrame]

    @property
    def counted(self) -> list[Row[Any]]:
        rows = self.interactions
        return [row for row in rows if not row.spam and row.merged_into is None and row.direction == "inbound"]

    @property
    def answers(self) -> list[Row[Any]]:
        """What people answered, the latest answer to each survey."""
        given = sorted((row for row in self.surveys if row.answered_at), key=lambda row: row.answered_at)
        alone = [row for row in given if row.interaction_id is None]
        latest = {(row.interaction_id, row.kind): row for row in given if row.interaction_id is not None}
        return [*alone, *latest.values()]

    def scores(self, kind: str, most: int | None = None) -> list[float]:
        """Of the scale that ends at `most`."""
        return [row.score for row in self.answers if row.kind == kind and row.scale_max == (most or row.scale_max)]

    def slip(self, kpi: str) -> Slip:
        return next(slip for slip in self.seeded.slips if slip.kpi == kpi)


@cache
def made_year() -> Year:
    with tempfile.TemporaryDirectory() as folder:
        made = connect(f"sqlite:///{Path(folder)}/kpi.db")
        seeded = seed(made, YEAR)
        with made.connect() as connection:
            year = Year(
                seeded,
                list(connection.execute(select(interaction))),
                list(connection.execute(select(survey_response))),
                {name: fetch(connection, select(metadata.tables[name])) for name in FACTS},
            )
        made.dispose()
    return year


def dump(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    tables = {name: metadata.tables[name] for name in FACTS}
    with engine.connect() as connection:
        return {name: [tuple(row) for row in connection.execute(_all_but_run(table))] for name, table in tables.items()}


def _all_but_run(table: Table) -> Any:
    return select(*(column for column in table.c if column.name != "run_id")).order_by(table.c.external_id)


def share(rows: list[bool]) -> float:
    return sum(rows) / len(rows)


def waited(row: Row[Any]) -> float | None:
    """Seconds to the first reply; none where there is none, or it is impossible."""
    if row.first_response_at is None or row.opened_by == "agent":
        return None
    seconds: float = (row.first_response_at - (row.bot_handoff_at or row.opened_at)).total_seconds()
    return seconds if seconds >= 0 else None


def median_wait(rows: list[Row[Any]], start: datetime, end: datetime) -> float:
    inside = [row for row in rows if row.first_response_at and start <= row.first_response_at < end]
    return statistics.median(seconds for row in inside if (seconds := waited(row)) is not None)


def is_top(row: Row[Any]) -> bool:
    """In the top two of five or of seven's three, of ten's four: 40 % of the points."""
    points = row.scale_max - row.scale_min + 1
    return bool(row.score > row.scale_max - round(0.4 * points))


def satisfied(rows: list[Row[Any]], start: datetime, end: datetime) -> float:
    """Of answers."""
    return share([is_top(row) for row in rows if row.kind == "csat" and start <= row.answered_at < end])


def local_midnight(days_before: int) -> datetime:
    day = UNTIL.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days_before)
    return day.astimezone(UTC)


def month(at: "pd.Series[Any]") -> "pd.Series[str]":
    """The local month of moments in a frame."""
    local: pd.Series[str] = at.dt.tz_localize("UTC").dt.tz_convert(ZONE).dt.strftime("%Y-%m")
    return local
