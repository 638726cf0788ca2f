"""Rows on their way into a table: what a driver takes, loaded into a temporary table of the same columns."""

import json
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, cast

import numpy as np
import pandas as pd
from sqlalchemy import JSON, Boolean, Column, Connection, Float, Integer, MetaData, Table
from sqlalchemy.types import TypeEngine

from storage.moment import Moment
from storage.schema import metadata

NULL = "\\N"
ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})
Values = list[Any]


@lru_cache(maxsize=256)
def stage_of(table: str, names: tuple[str, ...]) -> Table:
    columns = [Column(name, metadata.tables[table].c[name].type) for name in names]
    return Table(f"stage_{table}", MetaData(), *columns, prefixes=["TEMPORARY"])


def load(connection: Connection, table: str, rows: pd.DataFrame) -> Table:
    """A temporary table with these rows. Whoever asked drops it, or rolls back."""
    stage = stage_of(table, tuple(rows.columns))
    stage.create(connection)
    if connection.dialect.name == "postgresql":
        _copy(connection, stage, rows)
    else:
        _tuples(connection, stage, rows)
    return stage


def _tuples(connection: Connection, stage: Table, rows: pd.DataFrame) -> None:
    marks = ", ".join("?" * len(rows.columns))
    values = [_plain(rows[column.name], column.type, _lite_moments) for column in stage.c]
    connection.exec_driver_sql(f"INSERT INTO temp.{stage.name} VALUES ({marks})", list(zip(*values, strict=True)))  # noqa: S608 - our own table


def _copy(connection: Connection, stage: Table, rows: pd.DataFrame) -> None:
    columns = [_words(_plain(rows[column.name], column.type, _server_moments), column.type) for column in stage.c]
    text = "\n".join(map("\t".join, zip(*columns, strict=True)))
    cursor = cast("Any", connection.connection).cursor()
    with cursor, cursor.copy(f"COPY {stage.name} FROM STDIN") as copy:
        copy.write(text + "\n")


def _plain(
    column: "pd.Series[Any]", kind: TypeEngine[Any], moments: Callable[["np.ndarray[Any, Any]"], Values]
) -> Values:
    gone = column.isna().to_numpy()
    if isinstance(kind, Moment):
        values = moments(column.to_numpy(dtype="datetime64[s]"))
    elif isinstance(kind, JSON):
        values = [None if lost else _json(value) for value, lost in zip(column, gone, strict=True)]
    elif isinstance(kind, (Integer, Boolean)):
        values = column.to_numpy(dtype="int64", na_value=0).tolist()
    elif isinstance(kind, Float):
        values = column.to_numpy(dtype="float64", na_value=0.0).tolist()
    else:
        values = column.tolist()
    return _with_holes(values, gone) if gone.any() else values


def _with_holes(values: Values, gone: "np.ndarray[Any, Any]") -> Values:
    holed = np.array(values, dtype=object)
    holed[gone] = None
    return cast("Values", holed.tolist())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _lite_moments(at: "np.ndarray[Any, Any]") -> Values:
    text = np.datetime_as_string(at, unit="s").astype("U19")
    if len(text):
        text.view("U1").reshape(len(text), 19)[:, 10] = " "
    return cast("Values", text.tolist())


def _server_moments(at: "np.ndarray[Any, Any]") -> Values:
    return cast("Values", np.datetime_as_string(at, unit="s", timezone="UTC").tolist())


def _words(values: Values, kind: TypeEngine[Any]) -> Iterable[str]:
    """A column as COPY's text format has it."""
    if isinstance(kind, (Integer, Float, Boolean)):
        return [NULL if value is None else repr(value) for value in values]
    if not any(mark in value for value in values if value is not None for mark in "\\\n\r\t"):
        return [NULL if value is None else value for value in values]
    return [NULL if value is None else value.translate(ESCAPES) for value in values]
