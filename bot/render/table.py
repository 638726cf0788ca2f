"""Breakdowns as rows of text, and reports as JSON and CSV."""

import csv
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from bot import phrases, text
from bot.render import figures, names
from metrics.formula import Count
from metrics.period import STEPS, Span
from metrics.reading import Reading
from metrics.report import COURSES, Breakdown, Report, Slice
from metrics.terms import Money, Scale
from metrics.text import Language
from metrics.words import dated

TOPICS = 5
"""Topics of a summary."""
MOST_KPIS = 4
"""Columns of figures beside the part and its sample."""


@dataclass(frozen=True, slots=True)
class Table:
    """Cells ready to show; `hidden` parts had no room."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] | None
    hidden: int = 0


def table(report: Report, breakdown: Breakdown, language: Language, most: int | None = None) -> Table:
    """`breakdown` with the whole last; of time the latest `most` rows, of parts the first."""
    breakdown = _with_data(report, breakdown)
    total = tuple(total for reading in breakdown.slices[0].readings if (total := report.of(reading.kpi.key)))
    hidden = max(0, len(breakdown.slices) - most) if most else 0
    shown = _shown(breakdown, hidden)
    columns = _columns(report, breakdown, language)
    rows = [(names.part(breakdown.by, one, language), *(cell(one) for _, cell in columns)) for one in shown]
    whole = Slice(None, None, total, 1.0 if total and total[0].value else None)
    last = (phrases.TOTAL.to(language), *(cell(whole) for _, cell in columns)) if total else None
    first = phrases.DIMENSION[breakdown.by].to(language)
    return Table((first[:1].upper() + first[1:], *(head for head, _ in columns)), tuple(rows), last, hidden)


def _shown(of: Breakdown, hidden: int) -> tuple[Slice, ...]:
    """Without as many as are hidden: the earliest days, weeks or months; hours with fewest rows; parts at the end."""
    if of.by in COURSES or not hidden:
        return of.slices[hidden:]
    if of.by in STEPS:
        busiest = sorted(of.slices, key=lambda one: -max(r.sample for r in one.readings))[: len(of.slices) - hidden]
        return tuple(one for one in of.slices if one in busiest)
    return of.slices[: len(of.slices) - hidden]


def _with_data(report: Report, breakdown: Breakdown) -> Breakdown:
    """Without the KPIs of which there are no data in the whole period, if others have some."""
    there = {reading.kpi.key for reading in report.readings if figures.has_data(reading)}
    return replace(
        breakdown,
        slices=tuple(
            replace(one, readings=tuple(r for r in one.readings if r.kpi.key in there) or one.readings)
            for one in breakdown.slices
        ),
    )


Column = tuple[str, Callable[[Slice], str]]


def _columns(report: Report, breakdown: Breakdown, language: Language) -> list[Column]:
    """Of one KPI its share or sample and its change; of several, one column each."""
    kpis = [reading.kpi for reading in breakdown.slices[0].readings]
    columns: list[Column] = [(kpi.name.to(language), _value(i, language)) for i, kpi in enumerate(kpis[:MOST_KPIS])]
    if len(kpis) > 1:
        return columns
    over_time = breakdown.by in STEPS
    counted = isinstance(kpis[0].formula, Count)
    if counted and not over_time:
        columns.append((phrases.SHARE.to(language), lambda of: _share(of, language)))
    if report.before and not over_time:
        columns.append((phrases.CHANGE.to(language), lambda of: _change(of, language)))
    if not counted:
        columns.append(("n", lambda of: _sample(of.readings[0], language)))
    return columns


def _value(which: int, language: Language) -> Callable[[Slice], str]:
    def cell(of: Slice) -> str:
        reading = of.readings[which]
        said = figures.value(reading, language)
        counted = isinstance(reading.kpi.formula, Count) or reading.shown is None or len(of.readings) == 1
        return said if counted else f"{said} ({text.number(reading.sample, language)})"

    return cell


def _sample(reading: Reading, language: Language) -> str:
    return "–" if reading.suppressed else text.number(reading.sample, language)


def _share(of: Slice, language: Language) -> str:
    return "–" if of.share is None else text.percent(of.share, language)


def _change(of: Slice, language: Language) -> str:
    grows = f" {phrases.GROWING.to(language)}" if of.growing else ""
    return figures.change(of.readings[0], language) + grows


def as_json(report: Report, language: Language) -> str:
    """Everything in the report, for programs: values unrounded, instants in ISO 8601 UTC."""
    question = report.question
    document = {
        "finding": figures.finding(report, language),
        "period": _span(question.span),
        "compared_with": _span(report.before) if report.before else None,
        "hours": question.terms.hours,
        "filters": {name: list(parts) for name, parts in question.filters.parts.items()},
        "data_until": report.data_until.isoformat() if report.data_until else None,
        "readings": [_reading(reading, language) for reading in report.readings],
        "by": question.by,
        "parts": _parts(report.breakdown, language),
        "topics": _parts(report.topics, language),
        "course": {
            series.kpi.key: [
                {"label": p.label, "current": p.current, "running": p.running, **_figures(p.reading)}
                for p in series.points
            ]
            for series in report.course
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _span(span: Span) -> dict[str, Any]:
    window = span.window
    return {
        "start": window.start.isoformat(),
        "end": window.end.isoformat(),
        "first_day": span.first.isoformat(),
        "last_day": span.last.isoformat(),
        "zone": span.zone.key,
    }


def _reading(reading: Reading, language: Language) -> dict[str, Any]:
    kpi = reading.kpi
    return {
        "kpi": kpi.key,
        "name": kpi.name.to(language),
        "unit": kpi.unit.value,
        **_figures(reading),
        "interval": list(reading.interval) if reading.interval else None,
        "target": kpi.target,
        "verdict": reading.verdict.value,
        "trend": reading.trend.value,
        "scale": [reading.scale.low, reading.scale.high] if isinstance(reading.scale, Scale) else None,
        "currency": reading.scale.currency if isinstance(reading.scale, Money) else None,
        "provisional": reading.provisional,
        "dated": dated(kpi.formula, language),
    }


def _figures(reading: Reading) -> dict[str, Any]:
    return {
        "value": reading.value,
        "sample": None if reading.suppressed else reading.sample,
        "too_few": reading.thin,
        "suppressed": reading.suppressed,
        "before": reading.before,
        "sample_before": reading.sample_before,
        "left_out": reading.left_out,
    }


def _parts(breakdown: Breakdown | None, language: Language) -> list[dict[str, Any]]:
    if breakdown is None:
        return []
    return [
        {
            "part": s.part,
            "name": names.part(breakdown.by, s, language),
            "share": s.share,
            "growing": s.growing,
            "readings": {reading.kpi.key: _figures(reading) for reading in s.readings},
        }
        for s in breakdown.slices
    ]


COLUMNS = ("kpi", "name", "by", "part", "value", "unit", "sample", "before", "sample_before", "left_out", "target")


def as_csv(report: Report, language: Language) -> str:
    """One line a KPI, then one a KPI and part; values unrounded. No cell starts a formula in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for by, part, readings in _lines(report, language):
        for reading in readings:
            writer.writerow(_safe(cell) for cell in _line(by, part, reading, language))
    return out.getvalue()


def _lines(report: Report, language: Language) -> Iterable[tuple[str, str, tuple[Reading, ...]]]:
    yield "", "", report.readings
    for breakdown in filter(None, (report.breakdown, report.topics)):
        for one in breakdown.slices:
            yield breakdown.by, names.part(breakdown.by, one, language), one.readings


def _line(by: str, part: str, reading: Reading, language: Language) -> tuple[object, ...]:
    kpi, r = reading.kpi, reading
    unit = r.scale.currency if isinstance(r.scale, Money) else kpi.unit.value
    sample = None if r.suppressed else r.sample
    figured = (r.value, unit, sample, r.before, r.sample_before, r.left_out, kpi.target)
    return (kpi.key, kpi.name.to(language), by, part, *figured)


def _safe(cell: object) -> object:
    """Text that a spreadsheet would run as a formula is kept as text."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
