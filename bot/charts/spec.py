"""What a picture says, before a pixel of it: panels of values with their names, and the same in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from bot import limits, phrases, text
from bot.render import figures, names, words
from metrics.kpi import Kpi, Unit
from metrics.period import STEPS
from metrics.reading import Reading, Verdict
from metrics.report import Breakdown, Report, Series
from metrics.terms import Money, Scale
from metrics.text import Language, Text

MOST_PARTS = 10
MOST_PANELS = 2
Kind = Literal["bars", "line", "parts"]
Note = Literal["muted", "before", "running", "thin", "missed"]


@dataclass(frozen=True, slots=True)
class Mark:
    """One value and how it is drawn; `before` is what it is compared with, where the panel shows parts."""

    label: str
    value: float | None
    said: str
    thin: bool = False
    muted: bool = False
    running: bool = False
    missed: bool = False
    before: float | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """Marks of one KPI. `unit` says how to write the axis; `goal` is the target's value and words."""

    kind: Kind
    title: str
    unit: Unit
    marks: tuple[Mark, ...]
    goal: tuple[float, str] | None = None
    money: Money | None = None
    """The currency of amounts."""


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A picture and, in `alt`, all that it shows in words."""

    title: str
    subtitle: str
    panels: tuple[Panel, ...]
    notes: tuple[tuple[Note, str], ...]
    language: Language

    @property
    def alt(self) -> str:
        said = [f"{p.title}: " + "; ".join(f"{m.label} {m.said}" for m in p.marks) for p in self.panels]
        return text.clean(". ".join([self.title, self.subtitle, *said]), limits.ALT)


def chart(report: Report, language: Language) -> ChartSpec | None:
    """The picture of a report: its parts where it was asked for them, else its course; None where there is nothing.

    A picture is passed on by its link, so none has the names of agents.
    """
    if report.question.by == "agent" or "agent" in report.question.filters.parts:
        return None
    panels = _parts(report, language) if report.breakdown else [_course(s, language) for s in report.course]
    if not report.course and report.topics and not report.breakdown:
        panels = [_breakdown(report.topics, 0, language)]
    panels = [panel for panel in panels if any(mark.value for mark in panel.marks)][:MOST_PANELS]
    if not panels:
        return None
    marks = [mark for panel in panels for mark in panel.marks]
    kinds: tuple[tuple[Note, Text, bool], ...] = (
        ("muted", phrases.EARLIER, any(mark.muted for mark in marks)),
        ("before", phrases.EARLIER, any(mark.before is not None for mark in marks)),
        ("running", phrases.SO_FAR, any(mark.running for mark in marks)),
        ("thin", phrases.FEW_DRAWN, any(mark.thin for mark in marks)),
        ("missed", phrases.MISSED_DRAWN, any(mark.missed and not mark.thin and not mark.muted for mark in marks)),
    )
    notes = tuple((kind, phrase.to(language)) for kind, phrase, there in kinds if there)
    title, where = figures.finding(report, language), words.where(report, language)
    return ChartSpec(title, where, tuple(panels), notes, language)


def _course(series: Series, language: Language) -> Panel:
    marks = tuple(
        _mark(text.piece(p.label, series.step, language), p.reading, language, muted=not p.current, running=p.running)
        for p in series.points
    )
    title = f"{series.kpi.name.to(language)} {phrases.PER[series.step].to(language)}"
    scales = [p.reading.scale for p in series.points]
    return Panel(_kind(series.kpi), title, series.kpi.unit, marks, _goal(series.kpi, language), _money(scales))


def _money(scales: Iterable[Scale | Money | None]) -> Money | None:
    return next((scale for scale in scales if isinstance(scale, Money)), None)


def _kind(kpi: Kpi) -> Kind:
    return "bars" if kpi.unit is Unit.COUNT else "line"


def _parts(report: Report, language: Language) -> list[Panel]:
    breakdown = report.breakdown
    if breakdown is None or not breakdown.slices:
        return []
    return [_breakdown(breakdown, i, language) for i in range(len(report.readings))]


def _breakdown(of: Breakdown, which: int, language: Language) -> Panel:
    kpi = of.slices[0].readings[which].kpi
    timed = next((step for step in STEPS if step == of.by), None)
    shown = of.slices if timed else of.slices[:MOST_PARTS]
    said = [(names.part(of.by, s, language), s.readings[which], s.running) for s in shown]
    marks = tuple(_mark(name, r, language, compared=not timed, running=cut) for name, r, cut in said)
    by = phrases.PER[timed] if timed else phrases.BY[of.by]
    return Panel(
        _kind(kpi) if timed else "parts",
        f"{kpi.name.to(language)} {by.to(language)}",
        kpi.unit,
        marks,
        _goal(kpi, language),
        _money(s.readings[which].scale for s in shown),
    )


def _mark(
    label: str,
    reading: Reading,
    language: Language,
    *,
    muted: bool = False,
    running: bool = False,
    compared: bool = False,
) -> Mark:
    return Mark(
        label=label,
        value=reading.value,
        said=figures.value(reading, language),
        thin=reading.thin,
        muted=muted,
        running=running,
        missed=reading.verdict is Verdict.MISSED,
        before=reading.before if compared and not reading.thin else None,
    )


def _goal(kpi: Kpi, language: Language) -> tuple[float, str] | None:
    if kpi.target is None:
        return None
    return kpi.target, phrases.TARGET.to(language).format(figures.goal(kpi, kpi.good, language))
