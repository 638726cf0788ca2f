"""Breakdowns as rows of text, and reports as JSON and CSV."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot import phrases, text
from bot.render import figures, names
from metrics.formula import Count
from metrics.period import STEPS, Span
from metrics.reading import Reading
from metrics.report import Breakdown, Report, Slice
from metrics.text import Language

MOST_KPIS = 4
"""Columns of figures beside the part and its sample."""


@dataclass(frozen=True, slots=True)
class Table:
    """Cells ready to show; `hidden` parts had no room."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] | None
    hidden: int = 0


def table(breakdown: Breakdown, total: tuple[Reading, ...], language: Language, most: int | None = None) -> Table:
    """`breakdown` with the figures of the whole last; of time the latest `most` rows, of parts the first."""
    over_time = breakdown.by in STEPS
    slices = breakdown.slices
    hidden = max(0, len(slices) - most) if most else 0
    shown = slices[hidden:] if over_time and hidden else slices[: len(slices) - hidden]
    first = phrases.DIMENSION[breakdown.by].to(language)
    kpis = [reading.kpi for reading in total]
    if len(kpis) > 1:
        figured = [kpi.name.to(language) for kpi in kpis[:MOST_KPIS]]
        header = (_capital(first), *figured, "n")
        rows = [(names.part(breakdown.by, s, language), *_many(s.readings, language)) for s in shown]
        return Table(header, tuple(rows), (phrases.TOTAL.to(language), *_many(total, language)), hidden)
    shares = isinstance(kpis[0].formula, Count) and not over_time
    middle = (phrases.SHARE.to(language), phrases.CHANGE.to(language)) if shares else (phrases.CHANGE.to(language), "n")
    header = (_capital(first), kpis[0].name.to(language), *(middle if not over_time else ("n",)))
    rows = [(names.part(breakdown.by, s, language), *_one(s, language, shares=shares, timed=over_time)) for s in shown]
    whole = Slice(None, None, total, 1.0 if total[0].value else None)
    last = (phrases.TOTAL.to(language), *_one(whole, language, shares=shares, timed=over_time))
    return Table(header, tuple(rows), last, hidden)


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _many(readings: tuple[Reading, ...], language: Language) -> list[str]:
    largest = max(reading.sample for reading in readings)
    return [*(figures.value(r, language) for r in readings[:MOST_KPIS]), text.number(largest, language)]


def _one(of: Slice, language: Language, *, shares: bool, timed: bool) -> list[str]:
    reading = of.readings[0]
    value = figures.value(reading, language)
    if timed:
        return [value, text.number(reading.sample, language)]
    moved = figures.change(reading, language)
    if not shares:
        return [value, moved, text.number(reading.sample, language)]
    share = "–" if of.share is None else text.percent(of.share, language)
    grows = f" {phrases.GROWING.to(language)}" if of.growing else ""
    return [value, share, moved + grows]


def as_json(report: Report, language: Language) -> str:
    """Everything in the report, for programs: values unrounded, instants in ISO 8601 UTC."""
    question = report.question
    document = {
        "finding": figures.finding(report, language),
        "period": _span(question.span),
        "compared_with": _span(report.before) if report.before else None,
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
        "scale": [reading.scale.low, reading.scale.high] if reading.scale else None,
        "provisional": reading.provisional,
        "dated": kpi.formula.source.dated.to(language),
    }


def _figures(reading: Reading) -> dict[str, Any]:
    return {
        "value": reading.value,
        "sample": reading.sample,
        "too_few": reading.thin,
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
    figured = (r.value, kpi.unit.value, r.sample, r.before, r.sample_before, r.left_out, kpi.target)
    return (kpi.key, kpi.name.to(language), by, part, *figured)


def _safe(cell: object) -> object:
    """Text that a spreadsheet would run as a formula is kept as text."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
