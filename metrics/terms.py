"""The moment of asking and the company's own terms, as formulas need them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, case, literal, true

from storage.moment import Moment

Clock = Literal["calendar", "business"]
"""Which seconds durations are measured in: all of them, or those of opening hours."""
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Scale:
    """A survey scale, for what must never mix two of them."""

    low: float
    high: float
    higher_is: str


@dataclass(frozen=True, slots=True)
class Money:
    """What amounts are in: a currency by its ISO 4217 code."""

    currency: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What formulas may depend on besides the rows: the moment of asking and the company's own terms, in seconds."""

    now: datetime
    answer_within: int = _DAY
    answer_within_of: Mapping[str, int] = field(default_factory=dict)
    """Channel → its own, where it has one."""
    fcr_within: int = 7 * _DAY
    prevention_within: int = 14 * _DAY
    contribution_within: int = 7 * _DAY
    service_level_within: int = 20
    currency: str = "EUR"
    """Amounts in any other are left out."""
    hours: Clock = "calendar"
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

    def overdue_if_opened_by(self, channel: ColumnElement[str], before: datetime | None = None) -> ColumnElement[Any]:
        """Rows opened at or before this moment have had their first-response target's time by `before`, else now."""
        end = before or self.now
        moments = {
            name: literal(end - timedelta(seconds=seconds), Moment) for name, seconds in self.answer_within_of.items()
        }
        usual = literal(end - timedelta(seconds=self.answer_within), Moment)
        return case(moments, value=channel, else_=usual) if moments else usual
