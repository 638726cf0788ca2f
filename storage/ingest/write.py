"""Rows into tables, so that doing it twice changes nothing."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Select,
    Table,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import DropTable

from storage.ingest.stage import load
from storage.schema import ingest_run, metadata

NEW = "new"
MANY = 1_000
"""After so many changed rows a server looks at its tables anew."""
DUES = ("sla_first_response_due_at", "sla_resolution_due_at")
VERDICTS = {"sla_first_response_met": DUES[:1], "sla_resolution_met": DUES[1:], "sla_met": DUES}
"""Verdicts that follow from due moments where there are any, whatever the source says."""
BUSINESS = ("first_response_business_s", "resolution_business_s")
"""What we count ourselves where we know the opening hours, whatever the source says."""
STARTS = {"interaction": ("opened_at", "bot_handoff_at"), "interaction_event": ("at",)}
"""What promises are counted from."""
PROMISED = {"interaction": ("sla_policy", *DUES, *VERDICTS), "interaction_event": ("sla_due_at",)}
"""What we promise ourselves where the source does not."""
FIRST_RESPONSE = ("first_response_at", "first_response_agent_id", "first_response_basis")


@dataclass(frozen=True)
class Counts:
    """Distinct keys of the rows given: not there before, there and now different, there and left as they are."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged)


def write(
    connection: Connection,
    table: str,
    rows: pd.DataFrame,
    run_id: int,
    only_new: Collection[str] = (),
    promised: Collection[str] = (),
) -> Counts:
    """Upserts `rows` (columns as in the schema, without `run_id`) in the caller's transaction.

    An absent column keeps what is stored, a null erases it; of several rows with one key the later wins; a row older
    than the stored one by `updated_at` changes nothing. Only rows that differ are touched: they get `run_id`, and an
    interaction gets `left_out` = `new` until it is finished (unless the rows say what it is). Columns: text as str or
    None, moments as naive UTC `datetime64` (NaT = NULL), the rest nullable; JSON as Python values. The columns
    `only_new` are set where the row is not there yet, and neither compared nor changed where it is. The columns
    `promised` become NULL where the moment changes from which they were counted.
    """
    target = metadata.tables[table]
    keys = [column.name for column in target.primary_key]
    _check(target, keys, rows)
    rows = merged(rows, keys)
    if rows.empty:
        return Counts()
    stage = load(connection, table, rows)
    known = connection.scalar(
        select(func.count()).select_from(stage.join(target, and_(*(stage.c[key] == target.c[key] for key in keys)))),
    )
    upsert = _upsert(connection, target, stage, run_id, (only_new, promised) if known else None)
    touched = connection.execute(upsert, execution_options={"preserve_rowcount": True}).rowcount
    connection.execute(DropTable(stage))
    new = len(rows) - int(known or 0)
    return Counts(new, touched - new, len(rows) - touched)


def merged(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """One row for each key: the newest by `updated_at`, of equals and of rows without it the last."""
    if not rows.duplicated(keys).any():
        return rows
    if "updated_at" in rows:
        rows = rows.sort_values("updated_at", kind="stable", na_position="first")
    return rows.drop_duplicates(keys, keep="last")


def _check(target: Table, keys: list[str], rows: pd.DataFrame) -> None:
    unknown = [name for name in rows.columns if name not in target.c or name == "run_id"]
    lacking = [key for key in keys if key not in rows or rows[key].isna().any()]
    if unknown or lacking:
        raise ValueError(f"{target.name}: cannot write the columns {unknown}, needs the keys {lacking}")


def _upsert(
    connection: Connection,
    target: Table,
    stage: Table,
    run_id: int,
    known: tuple[Collection[str], Collection[str]] | None,
) -> sqlite.Insert | postgresql.Insert:
    marks: dict[str, ColumnElement[Any]] = {"run_id": literal(run_id)}
    if "left_out" in target.c and "left_out" not in stage.c:
        marks["left_out"] = literal(NEW)
    names = [*stage.c.keys(), *marks]
    rows = _rows(target, stage, marks).where(text("1 = 1"))  # SQLite cannot parse ON CONFLICT after a bare FROM
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    insert = make(target).from_select(names, rows)
    if known is None:
        return insert
    kept, promised = known
    keys = [column.name for column in target.primary_key]
    names = [name for name in stage.columns.keys() if name not in {*keys, *kept}]  # noqa: SIM118 - a column collection
    fresh: dict[str, ColumnElement[Any]] = {name: insert.excluded[name] for name in names}
    if "left_out" not in stage.c:  # from a source, not from finish
        fresh |= {name: _kept(insert, target, name) for name in names if _keeps(target, name, names)}
    if not fresh:
        return insert.on_conflict_do_nothing(index_elements=keys)
    differs = or_(*(_differs(target.c[name], value) for name, value in fresh.items()))
    guard = [differs]
    if "updated_at" in fresh:
        guard.append(or_(target.c.updated_at.is_(None), insert.excluded.updated_at >= target.c.updated_at))
    changed = {**fresh, "run_id": marks["run_id"]}  # a finished row stays to be seen while it is finished anew
    starts = [_differs(target.c[name], fresh[name]) for name in STARTS.get(target.name, ()) if name in fresh]
    if starts:
        changed |= {name: case((or_(*starts), null()), else_=target.c[name]) for name in promised if name not in fresh}
    return insert.on_conflict_do_update(index_elements=keys, set_=changed, where=and_(*guard))


def _rows(target: Table, stage: Table, marks: Mapping[str, ColumnElement[Any]]) -> Select[Any]:
    """The staged rows. Whoever asked is a customer in the events of that interaction, whatever the source says."""
    told = {"interaction_id", "actor_id", "actor_kind"} <= set(stage.c.keys())
    if target.name != "interaction_event" or not told:
        return select(*stage.c, *marks.values())
    asked = metadata.tables["interaction"]
    asker = and_(asked.c.source == stage.c.source, asked.c.external_id == stage.c.interaction_id)
    kind = case((asked.c.customer_id == stage.c.actor_id, literal("customer")), else_=stage.c.actor_kind)
    columns = [kind if column.name == "actor_kind" else column for column in stage.c]
    return select(*columns, *marks.values()).select_from(stage.outerjoin(asked, asker))


def _keeps(target: Table, name: str, names: Collection[str]) -> bool:
    """Whether we may have derived what a column of a source's row holds."""
    if target.name == "interaction_event":
        return name == "actor_kind"
    given = name in FIRST_RESPONSE and "first_response_basis" in names
    return target.name == "interaction" and (name in VERDICTS or name in BUSINESS or given)


def _kept(insert: sqlite.Insert | postgresql.Insert, target: Table, name: str) -> ColumnElement[Any]:
    """What a column becomes where we may have derived it: that stays where the source says nothing of its own."""
    new, stored = insert.excluded[name], target.c[name]
    if name == "actor_kind":
        return func.coalesce(new, stored)
    if name in FIRST_RESPONSE:
        ours = and_(target.c.first_response_basis == "events", insert.excluded.first_response_basis.is_(None))
    elif name in BUSINESS:
        ours = target.c.hours_basis == "calendar"
    else:
        ours = or_(*(func.coalesce(insert.excluded[due], target.c[due]).is_not(None) for due in VERDICTS[name]))
    return case((ours, stored), else_=new)


def _differs(stored: ColumnElement[Any], new: ColumnElement[Any]) -> ColumnElement[bool]:
    if isinstance(stored.type, JSON):
        return cast(stored, Text).is_distinct_from(cast(new, Text))
    return stored.is_distinct_from(new)


def start_run(  # noqa: PLR0913 - the columns of one row
    connection: Connection,
    *,
    source: str,
    profile: str,
    profile_hash: str,
    input: str,  # noqa: A002 - the column's name
    input_hash: str | None,
    columns: Mapping[str, Iterable[str]],
    now: datetime,
) -> int:
    """The id of a new run that is `running`. `columns`: table → the columns that the profile maps."""
    row = ingest_run.insert().values(
        source=source,
        profile=profile,
        profile_hash=profile_hash,
        input=input,
        input_hash=input_hash,
        columns={table: sorted(names) for table, names in columns.items()},
        status="running",
        started_at=now,
    )
    return int(connection.execute(row.returning(ingest_run.c.id)).scalar_one())


def end_run(  # noqa: PLR0913 - the columns of one row
    connection: Connection,
    run_id: int,
    *,
    status: str,
    now: datetime,
    read: int = 0,
    written: int = 0,
    unchanged: int = 0,
    ignored: int = 0,
    rejected: int = 0,
    faults: Mapping[str, Any] | None = None,
    data_until: datetime | None = None,
    note: str | None = None,
) -> None:
    """Closes a run: `ok`, `partial` or `failed`, with its counts."""
    values = {
        "status": status,
        "ended_at": now,
        "read": read,
        "written": written,
        "unchanged": unchanged,
        "ignored": ignored,
        "rejected": rejected,
        "faults": dict(faults or {}),
        "data_until": data_until,
        "note": note,
    }
    connection.execute(ingest_run.update().where(ingest_run.c.id == run_id).values(values))
    if written >= MANY and connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE"))
