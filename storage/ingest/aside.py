"""Tables of a connection's own, and transactions short enough for others to write in between."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    MetaData,
    Select,
    Table,
    func,
    select,
    true,
)
from sqlalchemy.schema import DropTable

SIZE = 5_000
"""Rows that one transaction looks at: SQLite lets nobody else write meanwhile."""
Batch = tuple[int, int]
"""The first and the last number of a few rows that are listed."""


@contextmanager
def writing(connection: Connection) -> Iterator[None]:
    """A transaction that takes SQLite's write lock at once."""
    connection.execution_options(sqlite_begin="IMMEDIATE")
    try:
        with connection.begin():
            yield
    finally:
        connection.execution_options(sqlite_begin="DEFERRED")


@contextmanager
def aside(connection: Connection, table: Table) -> Iterator[Table]:
    """An empty table that only this connection has, gone afterwards. `table` is declared as temporary."""
    with connection.begin():
        connection.execute(DropTable(table, if_exists=True))
        table.create(connection)
    try:
        yield table
    finally:
        connection.rollback()
        with connection.begin():
            connection.execute(DropTable(table, if_exists=True))


@contextmanager
def listed(connection: Connection, rows: Select[Any]) -> Iterator[tuple[Table, list[Batch]]]:
    """What a statement selects, kept aside and numbered by `n`; and the numbers to take at a time."""
    columns = [Column(column.key, column.type) for column in rows.selected_columns]
    number = Column("n", Integer, primary_key=True)
    with aside(connection, Table("finish_listed", MetaData(), number, *columns, prefixes=["TEMPORARY"])) as table:
        with connection.begin():
            connection.execute(table.insert().from_select([column.name for column in columns], rows))
            size = connection.scalar(select(func.count()).select_from(table)) or 0
        yield table, [(first, first + SIZE - 1) for first in range(1, size + 1, SIZE)]


def touched_by(table: FromClause, runs: list[int] | None) -> ColumnElement[bool]:
    """Rows that these runs changed; all of them for None."""
    return true() if runs is None else table.c.run_id.in_(runs)


def some(connection: Connection, table: FromClause, *where: ColumnElement[bool]) -> bool:
    """Whether there is such a row."""
    return connection.execute(select(1).select_from(table).where(*where).limit(1)).first() is not None


def extent(
    connection: Connection, at: ColumnElement[Any], *where: ColumnElement[bool], to: ColumnElement[Any] | None = None
) -> tuple[int, list[datetime]]:
    """How many such rows there are; their first `at` and last `to` (which is `at` too, if not told), if there are any.

    The count is asked for although few need it: for a bare minimum a server goes along an index through all rows.
    """
    rows = select(func.count(), func.min(at), func.max(at if to is None else to)).where(*where)
    size, *moments = connection.execute(rows).one()
    return size, [moment for moment in moments if moment is not None]
