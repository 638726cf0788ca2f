"""Which rows are looked at: windows, filters and grouping of a source as one SELECT.

Windows are rows of a `calendar` that facts join on their moment: no engine's idea of zones or weeks is asked.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnCollection,
    ColumnElement,
    Connection,
    Executable,
    FromClause,
    Select,
    Text,
    and_,
    cast,
    column,
    false,
    func,
    literal,
    null,
    select,
)
from sqlalchemy import values as table_values
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from metrics.scope import Part, Scope
from metrics.sources import Join, Source
from storage.moment import Moment


class _Within(ColumnElement[bool]):
    """The span of all windows, said once more for planners of servers: they cannot tell it from rows of windows.

    SQLite goes through the windows anyway, and with the span before it would go through the rows instead.
    """

    inherit_cache = False
    type = Boolean()

    def __init__(self, span: ColumnElement[bool]) -> None:
        self.span = span


@compiles(_Within)
def _said(element: _Within, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    return str(compiler.process(element.span, **how))


@compiles(_Within, "sqlite")
def _unsaid(_element: _Within, _compiler: SQLCompiler, **_how: Any) -> str:  # noqa: ANN401 - as above
    return "1"


Windows = ColumnCollection[str, Any]
"""The columns of the calendar: `label`, `starts`, `ends`, and what was asked for besides."""


class Rows:
    """The rows of `source` in a scope, with the `label` of their window and their `part`.

    `when` says which rows belong to one of the `windows`; without it those dated in it. `ago`: columns of the windows
    with moments so many seconds before their end. `name`: of the windows, where a statement has several.
    """

    def __init__(
        self,
        source: Source,
        scope: Scope,
        when: Callable[[Windows], ColumnElement[bool]] | None = None,
        ago: Mapping[str, int] | None = None,
        name: str = "calendar",
    ) -> None:
        marks = {name: timedelta(seconds=seconds) for name, seconds in (ago or {}).items()}
        columns: list[ColumnElement[Any]] = [column("label", Text)]
        columns += [column(name, Moment) for name in ("starts", "ends", *marks)]
        data = [
            (label, window.start, window.end, *(window.end - span for span in marks.values()))
            for label, window in scope.calendar
        ]
        calendar = table_values(*columns, name=name, literal_binds=True).data(data).cte(name)
        windows = calendar.c
        dated = when(windows) if when else and_(source.at >= windows.starts, source.at < windows.ends)
        names = dict.fromkeys([*scope.filters.parts, *([scope.by] if scope.by else [])])
        joins = dict.fromkeys(join for name in names for join in source.dimensions[name].joins)
        self._from = _joined(calendar.join(source.table, dated), (*source.joins, *joins))
        first, last = (min(w.start for _, w in scope.calendar), max(w.end for _, w in scope.calendar))
        span = and_(source.at >= literal(first, Moment), source.at < literal(last, Moment))
        self._where = [
            *([] if when else [_Within(span)]),
            source.counts,
            *scope.filters.where(source),
            *_made_by(source, names),
        ]
        self._by = scope.by
        self.windows: Windows = windows
        self.label: ColumnElement[str] = windows.label
        self.part: ColumnElement[Any] = source.dimensions[scope.by].part if scope.by else cast(null(), Text)

    def select(self, *columns: ColumnElement[Any]) -> Select[Any]:
        return select(*columns).select_from(self._from).where(*self._where)

    def grouped(self, *columns: ColumnElement[Any]) -> Select[Any]:
        """`columns` summed per window and part, which come first."""
        keys = (self.label.label("label"), self.part.label("part"))
        return self.select(*keys, *columns).group_by(self.label, *([self.part] if self._by else []))


def parts(connection: Connection, source: Source, dimension: str) -> dict[Part, str]:
    """Every part of a dimension → its most frequent spelling."""
    wanted = source.dimensions[dimension]
    raw = wanted.part if wanted.raw is None else wanted.raw
    rows = select(wanted.part, raw, func.count()).select_from(_joined(source.table, (*source.joins, *wanted.joins)))
    there = (source.counts, *_made_by(source, (dimension,)))
    return _usual(connection, rows.where(*there).group_by(wanted.part, raw))


def spellings(connection: Connection, source: Source, scope: Scope) -> dict[Part, str]:
    """The parts in a scope → their most frequent spelling there; nothing where a part is its own name."""
    raw = source.dimensions[scope.by].raw if scope.by else None
    if raw is None:
        return {}
    rows = Rows(source, scope)
    return _usual(connection, rows.select(rows.part, raw, func.count()).group_by(rows.part, raw))


def _made_by(source: Source, names: Iterable[str]) -> list[ColumnElement[bool]]:
    """Of sums by dimension, those by the one that is asked for; of two at a time there are none."""
    if source.split is None:
        return []
    asked = [name for name in names if source.dimensions[name].part is not source.table.c.source]
    return [source.split == (asked[0] if asked else "") if len(asked) <= 1 else false()]


def _usual(connection: Connection, statement: Executable) -> dict[Part, str]:
    best: dict[Part, tuple[int, str]] = {}
    for part, spelling, n in connection.execute(statement):
        best[part] = max(best.get(part, (0, "")), (n, str(spelling)))
    return {part: spelling for part, (_, spelling) in best.items()}


def _joined(rows: FromClause, joins: Iterable[Join]) -> FromClause:
    for join in joins:
        rows = rows.outerjoin(join.onto, join.on)
    return rows
