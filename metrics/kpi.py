"""A KPI, declared once: everything that is said, drawn or checked about it follows from its `Kpi`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from metrics.formula import Formula
from metrics.text import Text


class Unit(Enum):
    COUNT = "count"
    SECONDS = "seconds"
    SHARE = "share"
    """0 to 1; shown in percent, compared in points."""
    POINTS = "points"
    """-1 to 1; shown and compared in points of 100."""
    SCORE = "score"
    """On the survey's own scale."""


class Good(Enum):
    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


class Group(Enum):
    VOLUME = Text("Volume", "Volume", "Volum")
    SPEED = Text("Speed", "Snelheid", "Viteză")
    RESOLUTION = Text("Resolution", "Oplossing", "Rezolvare")
    SATISFACTION = Text("Satisfaction", "Tevredenheid", "Satisfacție")


@dataclass(frozen=True, slots=True)
class Example:
    """`rows` of the formula's table and the `value` over them, small enough to check in one's head.

    A number in a column of moments is seconds after midnight of one Monday; the example is asked 30 days later.
    """

    says: Text
    rows: tuple[Mapping[str, object], ...]
    value: float | None


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
    needs: tuple[str, ...]
    """The columns of the formula's table that must be filled for it."""
    examples: tuple[Example, ...]
    headline: int | None = None
    """Its place in the summary, from 1; None: not there."""
    target: float | None = None
    least_sample: int = 10
