"""A derived table made equal to what it should hold, by changing only what differs."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Connection, Table, delete, literal, or_, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import DropTable

from storage.ingest.aside import SIZE, writing
from storage.ingest.derive import differs
from storage.ingest.fetch import fetch
from storage.ingest.stage import load

OURS = 0
"""The run of derived rows in a table that sources fill too: no run has this number."""


def renew(connection: Connection, table: Table, rows: pd.DataFrame, where: ColumnElement[bool]) -> None:
    """Makes the rows of `table` in `where` those in `rows`, in short transactions of whole moments.

    `rows` have the keys, `at` among them, and the values, of which each row has at least one. In a table with runs,
    `where` says that the rows are `OURS`.
    """
    keys = [column.name for column in table.primary_key]
    values = [name for name in rows.columns if name not in keys]
    with connection.begin():
        stored = fetch(connection, select(*(table.c[name] for name in (*keys, *values))).where(where))
    for batch in _batches(_differing(rows, stored, keys, values)):
        with writing(connection):
            _put(connection, table, batch, where)


def _differing(rows: pd.DataFrame, stored: pd.DataFrame, keys: list[str], values: list[str]) -> pd.DataFrame:
    """Rows to write, and the keys of rows to delete: these have no values."""
    if stored.empty:
        return rows
    if rows.empty:
        rows = stored.iloc[:0]
    both = rows.merge(stored, on=keys, how="outer", suffixes=("", " before"), indicator="side")
    changed = (both["side"] != "both").to_numpy()
    for name in values:
        changed = changed | differs(both[f"{name} before"], both[name])
    return both.loc[changed, [*keys, *values]]


def _batches(rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Some rows at a time, all of one moment together: a reader never sees half of its parts."""
    rows = rows.sort_values("at", kind="stable", ignore_index=True)
    at = rows["at"].to_numpy(dtype="datetime64[s]")
    start = 0
    while start < len(rows):
        last = min(start + SIZE, len(rows)) - 1
        end = int(np.searchsorted(at, at[last], side="right"))
        yield rows.iloc[start:end]
        start = end


def _put(connection: Connection, table: Table, rows: pd.DataFrame, where: ColumnElement[bool]) -> None:
    stage = load(connection, table.name, rows)
    keys = [column.name for column in table.primary_key]
    there = or_(*(column.is_not(None) for column in stage.c if column.name not in keys))
    marks: dict[str, Any] = {"run_id": literal(OURS)} if "run_id" in table.c else {}
    listed = select(*(stage.c[key] for key in keys))
    connection.execute(delete(table).where(where, tuple_(*(table.c[key] for key in keys)).in_(listed)))
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    fresh = make(table).from_select([*stage.c.keys(), *marks], select(*stage.c, *marks.values()).where(there))
    connection.execute(fresh.on_conflict_do_nothing())  # what a source says meanwhile is its own
    connection.execute(DropTable(stage))
