"""A KPI, declared once: everything that is said, drawn or checked about it follows from its `Kpi`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import Column, Table

from metrics.formula import Formula
from metrics.text import Text


class Unit(Enum):
    COUNT = "count"
    NUMBER = "number"
    """A rate that may have decimals: contacts per resolution."""
    SECONDS = "seconds"
    SHARE = "share"
    """0 to 1; shown in percent, compared in points."""
    POINTS = "points"
    """-1 to 1; shown and compared in points of 100."""
    SCORE = "score"
    """On the survey's own scale."""
    MONEY = "money"
    """In the company's currency."""


class Good(Enum):
    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


class Group(Enum):
    VOLUME = Text("Volume", "Volume", "Volum")
    SPEED = Text("Speed", "Snelheid", "Viteză")
    RESOLUTION = Text("Resolution", "Oplossing", "Rezolvare")
    SATISFACTION = Text("Satisfaction", "Tevredenheid", "Satisfacție")
    OPEN = Text("Open now", "Nu open", "Deschise acum")
    LIVE = Text("Live contact", "Live contact", "Contact direct")
    STAFF = Text("Staff and costs", "Bezetting en kosten", "Personal și costuri")
    CUSTOMERS = Text("Customers", "Klanten", "Clienți")
    WEB = Text("Digital service", "Digitale service", "Servicii digitale")


@dataclass(frozen=True, slots=True)
class Summed:
    """A daily sum in `web_metric`: given as such, or summed from the rows that have `column`."""

    metric: str
    column: Column[Any]


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers to surveys of one kind."""

    kind: str


Need = Column[Any] | Summed | Answers
"""What must be filled for a KPI."""


@dataclass(frozen=True, slots=True)
class Example:
    """`rows` and the `value` over them, small enough to check in one's head.

    A row is of the formula's table, unless `of` says another. A number in a column of moments is seconds after midnight
    of one Monday (UTC); the company is open on weekdays from 9 to 17; the example is asked 30 days later.
    """

    says: Text
    rows: tuple[Mapping[str, object], ...]
    value: float | None


TABLE = "table"


def of(table: Table, **columns: object) -> dict[str, object]:
    """A row of `table`, for an example whose formula reads several or another than it is filled from."""
    return {TABLE: table.name, **columns}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    key: str
    name: Text
    about: Text
    formula: Formula
    unit: Unit
    good: Good
    group: Group
    origin: str
    """The source documents that ask for it, A to E; + is ours."""
    needs: tuple[Need, ...]
    examples: tuple[Example, ...]
    headline: int | None = None
    """Its place in the summary, from 1; None: not there."""
    target: float | None = None
    least_sample: int = 10
    least_people: int = 0
    """Under so many answers nothing at all is told, so that nobody is recognised."""
    by: str | None = None
    """The dimension it is shown by unless another is asked for."""


def grouped(kpis: Iterable[Kpi]) -> list[tuple[Group, list[Kpi]]]:
    """The groups that have some of `kpis`, each with its own, in the order to show them."""
    all_ = list(kpis)
    found = [(group, [kpi for kpi in all_ if kpi.group is group]) for group in Group]
    return [(group, of) for group, of in found if of]
