"""What a KPI computes: two sums over the rows of a source, `top` and `base`; its value is top / base.

Sums add up over days, parts and sources. Only `Quantile` needs its rows in order. Expressions that depend on the
clock or on settings are functions of `Terms`. What cannot be counted (an impossible duration, an answer on another
scale, a row too young to judge) is left out and summed beside.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, literal, not_, true

from metrics.sources import Source
from storage.moment import Moment


@dataclass(frozen=True, slots=True)
class Scale:
    """A survey scale, for what must never mix two of them."""

    low: float
    high: float
    higher_is: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What formulas may depend on besides the rows: the moment of asking and the company's own terms, in seconds."""

    now: datetime
    answer_within: int = 86_400
    answer_within_of: Mapping[str, int] = field(default_factory=dict)
    """Channel → its own, where it has one."""
    fcr_within: int = 7 * 86_400
    unmeasured: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Column → the sources that never fill it; found by `metrics.query.measure`."""

    def moment(self, ago: int = 0) -> ColumnElement[Any]:
        return literal(self.now - timedelta(seconds=ago), Moment)

    def measures(self, source: ColumnElement[str], column: str) -> ColumnElement[bool]:
        """Rows whose source fills `column`: where it never does, a missing event is not known not to have happened."""
        lacking = self.unmeasured.get(column)
        return source.not_in(lacking) if lacking else true()

    def within(self, channel: ColumnElement[str]) -> ColumnElement[int]:
        """The first-response target of a row."""
        if not self.answer_within_of:
            return literal(self.answer_within)
        return case(dict(self.answer_within_of), value=channel, else_=self.answer_within)

    def overdue_if_opened_by(self, channel: ColumnElement[str]) -> ColumnElement[Any]:
        """Rows opened at or before this moment have had their first-response target's time."""
        if not self.answer_within_of:
            return self.moment(self.answer_within)
        moments = {name: self.moment(seconds) for name, seconds in self.answer_within_of.items()}
        return case(moments, value=channel, else_=self.moment(self.answer_within))


Condition = ColumnElement[bool] | Callable[[Terms], ColumnElement[bool]]


def said(condition: Condition, terms: Terms) -> ColumnElement[bool]:
    return condition(terms) if callable(condition) else condition


def number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """How many rows hold."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


@dataclass(frozen=True, slots=True)
class Sums:
    top: ColumnElement[Any]
    base: ColumnElement[Any]
    left_out: ColumnElement[Any]
    provisional: ColumnElement[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many rows; nothing is 0."""

    source: Source
    among: Condition = field(default_factory=true)

    def sums(self, terms: Terms) -> Sums:
        rows = number(said(self.among, terms))
        return Sums(rows, rows, literal(0), literal(0))


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
        return Sums(number(and_(judged, said(self.of, terms))), number(judged), literal(0), number(and_(among, young)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """The mean of `of` where it is known; `fault` marks rows whose value was impossible."""

    source: Source
    of: ColumnElement[Any]
    among: Condition = field(default_factory=true)
    fault: ColumnElement[bool] = field(default_factory=false)
    one_scale: bool = False
    """Whether answers on any but the most usual scale are left out; `scales` says which may be the usual one."""
    scales: ColumnElement[bool] = field(default_factory=true)

    def sums(self, terms: Terms, scale: ColumnElement[bool] | None = None) -> Sums:
        among = and_(said(self.among, terms), self.of.is_not(None))
        counted = among if scale is None else and_(among, scale)
        other = literal(0) if scale is None else number(and_(among, not_(scale)))
        top = func.sum(case((counted, self.of)))
        return Sums(top, number(counted), number(self.fault) + other, literal(0))


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
        return Sums(top, number(counted), other, literal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantile:
    """The `q` quantile of `of` where it is known, by linear interpolation; `fault` as in `Mean`."""

    source: Source
    q: float
    of: ColumnElement[Any]
    fault: ColumnElement[bool] = field(default_factory=false)


Formula = Count | Share | Mean | Net | Quantile
