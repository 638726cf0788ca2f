"""Writing twice changes nothing; what is absent stays; what is old never wins."""

from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Engine, select

from storage.ingest.write import Counts, end_run, start_run, write
from storage.schema import ingest_run, interaction, metadata


def frame(**columns: Any) -> pd.DataFrame:
    rows = pd.DataFrame({"source": "s", **{name: pd.Series(values, dtype=object) for name, values in columns.items()}})
    for name in rows.columns:
        if name.endswith("_at") or name == "at":
            rows[name] = pd.Series(np.array(rows[name].tolist(), dtype="datetime64[s]"))
        elif name in ("reopens", "handle_s"):
            rows[name] = rows[name].astype("Int64")
        elif name == "spam":
            rows[name] = rows[name].astype("boolean")
    return rows


def put(engine: Engine, rows: pd.DataFrame, run_id: int = 1, table: str = "interaction") -> Counts:
    with engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
        return write(connection, table, rows, run_id)


def stored(engine: Engine, *names: str, table: str = "interaction") -> list[tuple[Any, ...]]:
    columns = [metadata.tables[table].c[name] for name in names]
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(columns[0]))]


FIRST = frame(
    external_id=["1", "2", "3"],
    opened_at=["2026-01-02T03:04:05", None, "2026-01-02T03:04:06"],
    topic=["tab\tback\\slash\nline", None, "ş’€"],
    tags=[["b", "é"], None, []],
    reopens=[0, None, 2],
    spam=[True, None, False],
)


def test_every_kind_of_value_comes_back_as_it_went_in(engine: Engine) -> None:
    assert put(engine, FIRST) == Counts(3, 0, 0)
    rows = stored(engine, "external_id", "opened_at", "topic", "tags", "reopens", "spam", "run_id", "left_out")
    assert [row[0] for row in rows] == ["1", "2", "3"]
    assert rows[0][1].isoformat() == "2026-01-02T03:04:05+00:00"
    assert rows[0][2:] == ("tab\tback\\slash\nline", ["b", "é"], 0, True, 1, "new")
    assert rows[1][1:] == (None, None, None, None, None, 1, "new")
    assert rows[2][2:] == ("ş’€", [], 2, False, 1, "new")


def test_writing_the_same_again_touches_nothing(engine: Engine) -> None:
    put(engine, FIRST)
    assert put(engine, FIRST, 2) == Counts(0, 0, 3)
    assert {row[0] for row in stored(engine, "run_id")} == {1}


def test_new_changed_and_unchanged_are_told_apart(engine: Engine) -> None:
    put(engine, frame(external_id=["1", "2"], topic=["a", "b"]))
    assert put(engine, frame(external_id=["1", "2", "3"], topic=["a", "x", "c"]), 2) == Counts(1, 1, 1)
    assert stored(engine, "external_id", "topic", "run_id") == [("1", "a", 1), ("2", "x", 2), ("3", "c", 2)]


def test_an_absent_column_stays_and_a_null_erases(engine: Engine) -> None:
    put(engine, frame(external_id=["1"], topic=["a"], reopens=[3]))
    put(engine, frame(external_id=["1"], topic=[None]))
    assert stored(engine, "topic", "reopens") == [(None, 3)]


def test_an_older_row_never_wins_not_even_inside_one_batch(engine: Engine) -> None:
    put(engine, frame(external_id=["1", "1"], topic=["new", "old"], updated_at=["2026-02-02", "2026-02-01"]))
    assert stored(engine, "topic") == [("new",)]
    assert put(engine, frame(external_id=["1"], topic=["old"], updated_at=["2026-02-01"])) == Counts(0, 0, 1)
    assert put(engine, frame(external_id=["1"], topic=["null"], updated_at=[None])) == Counts(0, 0, 1)
    assert put(engine, frame(external_id=["1"], topic=["same age"], updated_at=["2026-02-02"])) == Counts(0, 1, 0)


def test_of_equal_keys_the_last_row_wins(engine: Engine) -> None:
    assert put(engine, frame(external_id=["1", "2", "1"], topic=["a", "b", "c"])) == Counts(2, 0, 0)
    assert stored(engine, "external_id", "topic") == [("1", "c"), ("2", "b")]


def test_keys_alone_add_rows_and_change_none(engine: Engine) -> None:
    put(engine, frame(external_id=["1"], topic=["a"]))
    assert put(engine, frame(external_id=["1", "2"])) == Counts(1, 0, 1)


def test_a_table_with_another_key_is_written_alike(engine: Engine) -> None:
    rows = frame(at=["2026-01-01"], metric=["visits"], dimension=[""], part=[""])
    rows["value"] = 1.25
    assert put(engine, rows, table="web_metric") == Counts(1, 0, 0)
    assert put(engine, rows, table="web_metric") == Counts(0, 0, 1)
    assert put(engine, rows.assign(value=np.nan), table="web_metric") == Counts(0, 1, 0)


def test_a_run_is_kept_with_its_counts(engine: Engine, now: datetime) -> None:
    with engine.begin() as connection:
        run = start_run(
            connection,
            source="s",
            profile="p",
            profile_hash="h",
            input="file.csv",
            input_hash=None,
            columns={"interaction": ("topic", "external_id")},
            now=now,
        )
        end_run(connection, run, status="ok", now=now, read=3, written=2, faults={"negative": 1}, data_until=now)
        row = connection.execute(select(ingest_run)).one()
    assert (row.id, row.status, row.read, row.written, row.data_until) == (run, "ok", 3, 2, now)
    assert row.columns == {"interaction": ["external_id", "topic"]}


def test_interaction_keeps_its_left_out_if_the_rows_tell_it(engine: Engine) -> None:
    put(engine, frame(external_id=["1"], left_out=["spam"]))
    assert stored(engine, "left_out") == [("spam",)]
    assert interaction.c.left_out.nullable
