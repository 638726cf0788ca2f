"""What was imported, and what was kept aside."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, select

from storage.ingest.mapper import Rejected
from storage.schema import ingest_reject, ingest_run


@dataclass(frozen=True)
class Run:
    """One row of the ledger of imports."""

    id: int
    source: str
    profile: str
    input: str
    status: str
    started_at: datetime
    ended_at: datetime | None
    data_until: datetime | None
    read: int | None
    written: int | None
    unchanged: int | None
    ignored: int | None
    rejected: int | None
    faults: dict[str, Any] | None
    note: str | None


@dataclass(frozen=True)
class Reject:
    """A row that was kept aside."""

    run_id: int
    source: str
    stream: str
    row: int
    key: str | None
    column: str | None
    error: str
    record: dict[str, str]
    at: datetime


def status(engine: Engine, source: str | None = None) -> list[Run]:
    """The runs, the newest first."""
    columns = [ingest_run.c[name] for name in Run.__dataclass_fields__]
    rows = select(*columns).order_by(ingest_run.c.id.desc())
    if source is not None:
        rows = rows.where(ingest_run.c.source == source)
    with engine.connect() as connection:
        return [Run(*row) for row in connection.execute(rows)]


def rejects(engine: Engine, run_id: int | None = None) -> list[Reject]:
    """The rows kept aside by a run, or by all, in the order of the file."""
    columns = [ingest_reject.c[name] for name in Reject.__dataclass_fields__]
    rows = select(*columns).where(ingest_reject.c.solved_at.is_(None))
    rows = rows.order_by(ingest_reject.c.run_id, ingest_reject.c.row, ingest_reject.c.id)
    if run_id is not None:
        rows = rows.where(ingest_reject.c.run_id == run_id)
    with engine.connect() as connection:
        return [Reject(*row) for row in connection.execute(rows)]


def keep(connection: Connection, run_id: int, source: str, found: Sequence[Rejected], now: datetime) -> None:
    """Keeps rows aside, each with its reason."""
    if not found:
        return
    rows = [
        {
            **{name: value for name, value in asdict(each).items() if name != "table"},
            "run_id": run_id,
            "source": source,
            "stream": each.table,
            "at": now,
        }
        for each in found
    ]
    connection.execute(ingest_reject.insert(), rows)


def earlier(engine: Engine, source: str, input_hash: str, profile_hash: str) -> int | None:
    """The last good run of these bytes with this profile."""
    same = (
        select(ingest_run.c.id)
        .where(
            ingest_run.c.source == source,
            ingest_run.c.input_hash == input_hash,
            ingest_run.c.profile_hash == profile_hash,
            ingest_run.c.status.in_(("ok", "partial")),
        )
        .order_by(ingest_run.c.id.desc())
        .limit(1)
    )
    with engine.connect() as connection:
        return connection.scalar(same)
