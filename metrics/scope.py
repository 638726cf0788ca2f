"""Where a question looks: windows, filters, grouping, and the terms of the moment."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_

from metrics.period import Window
from metrics.sources import Source
from metrics.terms import Terms

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
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    """Whose days the windows are made of."""

    def within(self, dimensions: Collection[str]) -> "Scope":
        """The same place, as far as it can be told by `dimensions`."""
        kept = {name: parts for name, parts in self.filters.parts.items() if name in dimensions}
        return replace(self, filters=Filters(kept), by=self.by if self.by in dimensions else None)


def _in(part: ColumnElement[str], wanted: tuple[Part, ...]) -> ColumnElement[bool]:
    choices = [part.in_([name for name in wanted if name is not None])]
    return or_(*choices, part.is_(None)) if None in wanted else choices[0]
