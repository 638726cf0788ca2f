"""Rows out of the tables as columns, the way `write` takes them."""

import typing
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import BigInteger, Boolean, Connection, Integer, Select, String, cast, extract, type_coerce
from sqlalchemy.sql.elements import KeyedColumnElement
from sqlalchemy.types import TypeEngine

from storage.moment import Moment

NAT = np.datetime64("NaT", "s").astype(np.int64).item()


def fetch(connection: Connection, rows: Select[Any]) -> pd.DataFrame:
    """What the statement selects: moments as naive UTC `datetime64[s]`, numbers and bools nullable, text as object."""
    columns = [typing.cast("KeyedColumnElement[Any]", column) for column in rows.selected_columns]
    lite = connection.dialect.name == "sqlite"
    plain = rows.with_only_columns(*(_plain(column, lite=lite) for column in columns), maintain_column_froms=True)
    with connection.execute(plain) as result:
        found = typing.cast("typing.Any", result).cursor.fetchall()  # plain tuples: a third faster than rows
    values = list(zip(*found, strict=True)) if found else [()] * len(columns)
    return pd.DataFrame(
        {column.key: _series(column.type, cells) for column, cells in zip(columns, values, strict=True)}
    )


def blank(kind: TypeEngine[Any], size: int) -> "pd.Series[Any]":
    """A column of NULLs."""
    gone = np.ones(size, bool)
    if isinstance(kind, Moment):
        return pd.Series(np.full(size, NAT, np.int64).astype("datetime64[s]"))
    if isinstance(kind, Boolean):
        return pd.Series(pd.arrays.BooleanArray(np.zeros(size, bool), gone))
    if isinstance(kind, Integer):
        return pd.Series(pd.arrays.IntegerArray(np.zeros(size, np.int64), gone))
    return pd.Series(np.full(size, None, dtype=object), dtype=object)


def _plain(column: KeyedColumnElement[Any], *, lite: bool) -> KeyedColumnElement[Any]:
    if not isinstance(column.type, Moment):
        return column
    raw = type_coerce(column, String) if lite else cast(extract("epoch", column), BigInteger)
    return raw.label(column.key)


def _series(kind: TypeEngine[Any], cells: Sequence[Any]) -> "pd.Series[Any]":
    holes = cells.count(None)
    if holes == len(cells):
        return blank(kind, len(cells))
    held = np.fromiter(cells, object, len(cells))
    gone = np.asarray(pd.isna(held))
    if isinstance(kind, Moment):
        texts = any(isinstance(cell, str) for cell in cells)
        held[gone] = "NaT" if texts else NAT
        return pd.Series(held.astype("U19" if texts else np.int64).astype("datetime64[s]"))
    if isinstance(kind, (Boolean, Integer)):
        held[gone] = 0
        if isinstance(kind, Boolean):
            return pd.Series(pd.arrays.BooleanArray(held.astype(bool), gone))
        return pd.Series(pd.arrays.IntegerArray(held.astype(np.int64), gone))
    return pd.Series(held, dtype=object)
