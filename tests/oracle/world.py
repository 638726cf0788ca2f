"""What the oracle is given: rows as a source gives them (moments aware, nothing derived), of which company."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

Part = str | None
Scale = tuple[float, float, str]
HOUR, DAY = 3600, 86_400
AMSTERDAM, GREENWICH = ZoneInfo("Europe/Amsterdam"), ZoneInfo("UTC")


class Row(dict[str, Any]):
    """A row whose gaps are None."""

    def __missing__(self, _column: str) -> None:
        return None


@dataclass(frozen=True)
class Company:
    """Where it is, when its data came in, when it is open (weekdays, local hours).

    And how soon it promises a next reply, on which channels (none named: all).
    """

    zone: ZoneInfo = AMSTERDAM
    now: datetime = datetime(2026, 11, 4, tzinfo=UTC)
    opens: int = 9
    closes: int = 17
    reply_within: int = 2 * HOUR
    reply_channels: tuple[str, ...] = ("chat", "email")
    currency: str = "EUR"


@dataclass
class World:
    """The rows of each table."""

    interaction: list[dict[str, Any]] = field(default_factory=list)
    interaction_event: list[dict[str, Any]] = field(default_factory=list)
    survey_response: list[dict[str, Any]] = field(default_factory=list)
    agent: list[dict[str, Any]] = field(default_factory=list)
    team: list[dict[str, Any]] = field(default_factory=list)
    customer: list[dict[str, Any]] = field(default_factory=list)
    visit: list[dict[str, Any]] = field(default_factory=list)
    web_metric: list[dict[str, Any]] = field(default_factory=list)
    journey: list[dict[str, Any]] = field(default_factory=list)
    faq_view: list[dict[str, Any]] = field(default_factory=list)
    customer_order: list[dict[str, Any]] = field(default_factory=list)
    presence: list[dict[str, Any]] = field(default_factory=list)
    cost: list[dict[str, Any]] = field(default_factory=list)
    company: Company = field(default_factory=Company)
    never: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Source → columns of `interaction` that it never fills, so that nothing follows from a gap."""

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        return {name: rows for name, rows in vars(self).items() if isinstance(rows, list)}

    def fills(self, source: str, table: str) -> set[str]:
        """The columns that a source gives: those with a value in any of its rows."""
        rows = (row for row in self.tables()[table] if row["source"] == source)
        return {name for row in rows for name, value in row.items() if value is not None} - {"source"}


@dataclass(frozen=True)
class Asked:
    """The company's terms and the moment of asking."""

    now: datetime
    answer_within: int = DAY
    answer_within_of: Mapping[str, int] = field(default_factory=dict)
    fcr_within: int = 7 * DAY
    prevention_within: int = 14 * DAY
    contribution_within: int = 7 * DAY
    service_level_within: int = 20
    currency: str = "EUR"
    hours: str = "calendar"

    def within(self, channel: Part) -> int:
        return self.answer_within_of.get(channel, self.answer_within) if channel else self.answer_within


@dataclass(frozen=True)
class Look:
    """Windows by label (a label may have several), the parts that count, what to group by; whose days they are of."""

    windows: Sequence[tuple[str, datetime, datetime]]
    filters: Mapping[str, Sequence[Part]] = field(default_factory=dict)
    by: str | None = None
    zone: ZoneInfo = GREENWICH

    @property
    def labels(self) -> list[str]:
        return list(dict.fromkeys(label for label, _, _ in self.windows))

    def keeps(self, parts: Mapping[str, Part]) -> bool:
        return all(parts[name] in wanted for name, wanted in self.filters.items())

    def part(self, parts: Mapping[str, Part]) -> Part:
        return parts[self.by] if self.by else None


@dataclass(frozen=True)
class Figure:
    value: float | None
    sample: int = 0
    left_out: int = 0
    provisional: int = 0

    def says_something(self) -> bool:
        return bool(self.sample or self.left_out or self.provisional)


Figures = dict[tuple[str, Part], Figure]
"""By label and part."""


@dataclass
class Case:
    """One row of a KPI: its date, where it belongs, and what it says (None: nothing that can be counted)."""

    at: datetime | None
    parts: Mapping[str, Part]
    says: Any = None
    fault: bool = False
    young: bool = False
    scale: Scale | None = None
