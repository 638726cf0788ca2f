"""What a KPI computes: two sums, `top` and `base`, over the rows of a source; its value is top / base.

Sums add up over days, parts and sources. Only `Quantile` needs its rows in order, and `Own` brings a statement of its
own. Expressions that depend on the clock or on settings are functions of `Terms`. What cannot be counted (an impossible
duration, an answer on another scale, a row too young to judge) is left out and summed beside.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, and_, case, false, func, literal, not_, true

from metrics.scope import Part, Scope
from metrics.sources import Dimension, Source
from metrics.terms import Terms

Condition = ColumnElement[bool] | Callable[[Terms], ColumnElement[bool]]
Value = ColumnElement[Any] | Callable[[Terms], ColumnElement[Any]]


def said(condition: Condition, terms: Terms) -> ColumnElement[bool]:
    return condition(terms) if callable(condition) else condition


def number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """How many rows hold."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def total(condition: ColumnElement[bool], value: ColumnElement[Any]) -> ColumnElement[Any]:
    """The sum of `value` over rows that hold."""
    return func.coalesce(func.sum(case((condition, value))), 0)


@dataclass(frozen=True, slots=True)
class Sums:
    """`rows`: how many rows it rests on, where that is not `base`."""

    top: ColumnElement[Any]
    base: ColumnElement[Any]
    left_out: ColumnElement[Any] = field(default_factory=lambda: literal(0))
    provisional: ColumnElement[Any] = field(default_factory=lambda: literal(0))
    rows: ColumnElement[Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many rows, or the sum of `of` over them; nothing is 0."""

    source: Source
    among: Condition = field(default_factory=true)
    of: Value | None = None
    left_out: Condition = field(default_factory=false)

    def sums(self, terms: Terms) -> Sums:
        among = said(self.among, terms)
        rows = number(among)
        out = number(said(self.left_out, terms))
        if self.of is None:
            return Sums(rows, rows, out)
        top = total(among, _value(self.of, terms))
        return Sums(top, top, out, rows=rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The rows `of` as a share of those `among`, 0 to 1; rows still `provisional` are in neither."""

    source: Source
    of: Condition
    among: Condition = field(default_factory=true)
    provisional: Condition = field(default_factory=false)

    def sums(self, terms: Terms) -> Sums:
        among, young = said(self.among, terms), said(self.provisional, terms)
        judged = and_(among, not_(young))
        top = number(and_(judged, said(self.of, terms)))
        return Sums(top, number(judged), provisional=number(and_(among, young)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """The mean of `of` where it is known; `fault` marks rows whose value was impossible.

    `business` takes the place of `of` where opening hours are asked for. Rows still `provisional` are left out.
    """

    source: Source
    of: Value
    among: Condition = field(default_factory=true)
    business: ColumnElement[Any] | None = None
    fault: Condition = field(default_factory=false)
    provisional: Condition = field(default_factory=false)
    one_scale: bool = False
    """Whether answers on any but the most usual scale are left out; `scales` says which may be the usual one."""
    scales: ColumnElement[bool] = field(default_factory=true)

    def measured(self, terms: Terms) -> ColumnElement[Any]:
        if self.business is not None and terms.hours == "business":
            return self.business
        return _value(self.of, terms)

    def sums(self, terms: Terms, scale: ColumnElement[bool] | None = None) -> Sums:
        of, young = self.measured(terms), said(self.provisional, terms)
        known = and_(said(self.among, terms), of.is_not(None))
        among = and_(known, not_(young))
        counted = among if scale is None else and_(among, scale)
        other = literal(0) if scale is None else number(and_(among, not_(scale)))
        return Sums(
            func.sum(case((counted, of))),
            number(counted),
            number(said(self.fault, terms)) + other,
            number(and_(known, young)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Per:
    """One sum over another: `top` per `base`, of the rows among which are not `provisional`.

    `proportion`: both count the same things, so that the value is a share of `base` of them and has an interval.
    """

    source: Source
    top: ColumnElement[Any]
    base: ColumnElement[Any]
    among: Condition = field(default_factory=true)
    provisional: Condition = field(default_factory=false)
    proportion: bool = False

    def sums(self, terms: Terms) -> Sums:
        among, young = and_(said(self.among, terms), self.base.is_not(None)), said(self.provisional, terms)
        judged = and_(among, not_(young))
        base = total(judged, self.base)
        late = total(and_(among, young), self.base) if self.proportion else number(and_(among, young))
        rows = None if self.proportion else number(judged)
        return Sums(total(judged, self.top), base, provisional=late, rows=rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Net:
    """The share of rows `plus` less the share `minus`, both of those `among`: -1 to 1."""

    source: Source
    plus: ColumnElement[bool]
    minus: ColumnElement[bool]
    among: Condition = field(default_factory=true)
    one_scale: bool = True
    scales: ColumnElement[bool] = field(default_factory=true)
    """As in `Mean`."""

    def sums(self, terms: Terms, scale: ColumnElement[bool] | None = None) -> Sums:
        among = said(self.among, terms)
        counted = among if scale is None else and_(among, scale)
        other = literal(0) if scale is None else number(and_(among, not_(scale)))
        top = number(and_(counted, self.plus)) - number(and_(counted, self.minus))
        return Sums(top, number(counted), other)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantile:
    """The `q` quantile of `of` where it is known, by linear interpolation; `business` and `fault` as in `Mean`."""

    source: Source
    q: float
    of: ColumnElement[Any]
    business: ColumnElement[Any] | None = None
    fault: ColumnElement[bool] = field(default_factory=false)

    def measured(self, terms: Terms) -> ColumnElement[Any]:
        return self.of if self.business is None or terms.hours == "calendar" else self.business


@dataclass(frozen=True, slots=True, kw_only=True)
class Across:
    """`times` a sum over one source, per sum over another; its sample are the rows of `sample`.

    Grouped and filtered by what both sources know. With `whole` by all that `top` knows, while `base` stays whole: the
    two only share the source that rows came from.
    """

    top: Count
    base: Count
    times: float = 1
    whole: bool = False
    sample: Literal["top", "base"] = "top"

    @property
    def source(self) -> Source:
        return self.top.source if self.sample == "top" or self.whole else self.base.source

    @property
    def dimensions(self) -> Mapping[str, Dimension]:
        known = self.source.dimensions
        return known if self.whole else {name: it for name, it in known.items() if name in self.shared}

    @property
    def shared(self) -> frozenset[str]:
        """The dimensions that both sides are grouped and filtered by."""
        both = self.top.source.dimensions.keys() & self.base.source.dimensions.keys()
        return frozenset(both & {"source"} if self.whole else both)


@dataclass(frozen=True, slots=True)
class Found:
    """What a statement of one's own found in a window (by label) and part."""

    label: str
    part: Part
    value: float | None
    sample: int
    top: float | None = None
    base: float = 0
    provisional: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """A statement of its own, for what is no sum of rows. `source` says what it is dated, grouped and filtered by.

    `proportion`: its value is `top` of `base` alike things, so it has an interval. `empty` is its value of nothing.
    """

    source: Source
    find: Callable[[Connection, Scope], Sequence[Found]]
    proportion: bool = False
    empty: float | None = None


Summing = Count | Share | Mean | Per | Net
Formula = Summing | Quantile | Across | Own


def dimensions(formula: Formula) -> Mapping[str, Dimension]:
    """What a formula can be grouped and filtered by."""
    return formula.dimensions if isinstance(formula, Across) else formula.source.dimensions


def sources(formula: Formula) -> tuple[Source, ...]:
    """Where a formula's rows come from; the first one dates it."""
    if not isinstance(formula, Across):
        return (formula.source,)
    other = formula.base.source if formula.source is formula.top.source else formula.top.source
    return tuple(dict.fromkeys((formula.source, other)))


def is_share(formula: Formula) -> bool:
    """Whether the value is so many of alike things, which chance makes vary."""
    return isinstance(formula, Share) or (isinstance(formula, Per | Own) and formula.proportion)


def has_clock(formula: Formula) -> bool:
    """Whether it can be measured in opening hours too."""
    return isinstance(formula, Mean | Quantile) and formula.business is not None


def _value(value: Value, terms: Terms) -> ColumnElement[Any]:
    return value(terms) if callable(value) else value
