"""Which rows are looked at: windows, filters and grouping of a source as one SELECT.

Windows are rows of a `calendar` that facts join on their moment: no engine's idea of zones or weeks is asked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Executable,
    FromClause,
    Select,
    Text,
    and_,
    cast,
    column,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy import values as table_values
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from metrics.formula import Terms
from metrics.period import Window
from metrics.sources import Join, Source
from storage.moment import Moment

Calendar = Sequence[tuple[str, Window]]
"""Label → window; a label may stand for many windows."""
Part = str | None
"""A group within a dimension; None is the one without a name."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Dimension → the parts that count: AND between dimensions, OR within one."""

    parts: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)

    def where(self, source: Source) -> list[ColumnElement[bool]]:
        return [_in(source.dimensions[name].part, parts) for name, parts in self.parts.items()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where to look: windows by label, filters, the terms of the moment, and how rows are grouped."""

    calendar: Calendar
    terms: Terms
    filters: Filters = field(default_factory=Filters)
    by: str | None = None


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


class Rows:
    """The rows of `source` in a scope, with the `label` of their window and their `part`."""

    def __init__(self, source: Source, scope: Scope) -> None:
        columns = (column("label", Text), column("starts", Moment), column("ends", Moment))
        data = [(label, window.start, window.end) for label, window in scope.calendar]
        calendar = table_values(*columns, name="calendar", literal_binds=True).data(data).cte("calendar")
        dated = and_(source.at >= calendar.c.starts, source.at < calendar.c.ends)
        names = dict.fromkeys([*scope.filters.parts, *([scope.by] if scope.by else [])])
        joins = dict.fromkeys(join for name in names for join in source.dimensions[name].joins)
        self._from = _joined(calendar.join(source.table, dated), (*source.joins, *joins))
        starts, ends = (min(w.start for _, w in scope.calendar), max(w.end for _, w in scope.calendar))
        span = and_(source.at >= literal(starts, Moment), source.at < literal(ends, Moment))
        self._where = [_Within(span), source.counts, *scope.filters.where(source)]
        self._by = scope.by
        self.label: ColumnElement[str] = calendar.c.label
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
    return _usual(connection, rows.where(source.counts).group_by(wanted.part, raw))


def spellings(connection: Connection, source: Source, scope: Scope) -> dict[Part, str]:
    """The parts in a scope → their most frequent spelling there; nothing where a part is its own name."""
    raw = source.dimensions[scope.by].raw if scope.by else None
    if raw is None:
        return {}
    rows = Rows(source, scope)
    return _usual(connection, rows.select(rows.part, raw, func.count()).group_by(rows.part, raw))


def _usual(connection: Connection, statement: Executable) -> dict[Part, str]:
    best: dict[Part, tuple[int, str]] = {}
    for part, spelling, n in connection.execute(statement):
        best[part] = max(best.get(part, (0, "")), (n, str(spelling)))
    return {part: spelling for part, (_, spelling) in best.items()}


def _joined(rows: FromClause, joins: Iterable[Join]) -> FromClause:
    for join in joins:
        rows = rows.outerjoin(join.onto, join.on)
    return rows


def _in(part: ColumnElement[str], wanted: tuple[Part, ...]) -> ColumnElement[bool]:
    choices = [part.in_([name for name in wanted if name is not None])]
    return or_(*choices, part.is_(None)) if None in wanted else choices[0]
