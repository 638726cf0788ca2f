"""A reading in words: value, change, target, sample."""

import re

from bot import phrases, text
from bot.render import names
from metrics.formula import Count
from metrics.kpi import Good, Kpi, Unit
from metrics.period import SAME_WEEKDAYS, STEPS, Span, Versus
from metrics.reading import Reading, Trend, Verdict
from metrics.report import Breakdown, Report
from metrics.text import Language, joined

MARK = {Trend.BETTER: "🟢", Trend.WORSE: "🔴"}
UP, DOWN = "▲", "▼"


def value(reading: Reading, language: Language) -> str:
    """The value, or why there is none."""
    if reading.suppressed:
        return phrases.HIDDEN.to(language)
    if reading.thin:
        return phrases.TOO_FEW.to(language).format(text.number(reading.sample, language))
    if reading.value is None:
        return phrases.NO_VALUE.to(language)
    missed = reading.kpi.target if reading.verdict is Verdict.MISSED else None
    return text.value(reading.value, reading.kpi.unit, language, reading.scale, missed)


def amount(reading: Reading, of: float | None, language: Language) -> str:
    return "–" if of is None else text.value(of, reading.kpi.unit, language, reading.scale)


def size(reading: Reading, language: Language) -> str | None:
    """How far it moved, without direction: "38%", "9.8 points", "0.12"; None where that cannot be said."""
    if reading.difference is None:
        return None
    match reading.kpi.unit:
        case Unit.SHARE | Unit.POINTS:
            return phrases.POINTS.to(language).format(text.points(reading.difference, language))
        case Unit.SCORE:
            return text.number(abs(reading.difference), language, 2)
        case _:
            return (
                text.percent(abs(reading.ratio), language, _decimals(reading.ratio))
                if reading.ratio is not None
                else None
            )


def _decimals(ratio: float) -> int:
    return 1 if abs(ratio) < 0.1 else 0  # noqa: PLR2004 - below ten percent a decimal tells something


def comparative(reading: Reading, language: Language) -> str:
    up = (reading.difference or 0) > 0
    match reading.kpi.unit:
        case Unit.SECONDS:
            return phrases.SLOWER[up].to(language)
        case Unit.COUNT:
            return phrases.MORE[up].to(language)
        case _:
            return phrases.HIGHER[up].to(language)


def change(reading: Reading, language: Language) -> str:
    """How it moved in one cell: ▲ 38% (4 min), ▼ 9.8 points, new, –."""
    if reading.difference is None:
        return "–"
    if reading.kpi.unit in (Unit.COUNT, Unit.SECONDS) and reading.ratio is None:
        return phrases.NEW.to(language) if reading.value else "–"
    moved = size(reading, language) or ""
    arrow = "=" if not re.search("[1-9]", moved) else UP if reading.difference > 0 else DOWN
    if reading.kpi.unit is Unit.SECONDS and round(reading.difference):
        moved += f" ({text.duration(abs(reading.difference), language)})"
    return f"{arrow} {moved}"


def moved(reading: Reading, language: Language) -> str:
    """How it moved and what to think of it: ▲ 38% (4 min), worse."""
    trend = phrases.TREND.get(reading.trend)
    said = change(reading, language)
    return f"{said}, {trend.to(language)}" if trend else said


def goal(kpi: Kpi, good: Good, language: Language) -> str:
    """The target with its sign, nothing where there is none: ≤ 1 h."""
    if kpi.target is None:
        return ""
    sign = "≤" if good is Good.DOWN else "≥"
    return f"{sign}{text.NBSP}{text.goal(kpi.target, kpi.unit, language)}"


def target(reading: Reading, language: Language) -> str | None:
    """The target and whether it was met, by a sign and in words."""
    if reading.kpi.target is None:
        return None
    phrase = {Verdict.MET: phrases.MET, Verdict.MISSED: phrases.MISSED, Verdict.NONE: phrases.TARGET}[reading.verdict]
    return phrase.to(language).format(goal(reading.kpi, reading.good, language))


def sample(reading: Reading, language: Language) -> str | None:
    if reading.suppressed:
        return None
    return f"n{text.NBSP}={text.NBSP}{text.number(reading.sample, language)}"


def interval(reading: Reading, language: Language) -> str | None:
    if reading.interval is None or reading.thin:
        return None
    low, high = (text.percent(edge, language) for edge in reading.interval)
    return phrases.INTERVAL.to(language).format(low, high)


def has_data(reading: Reading) -> bool:
    return bool(
        reading.suppressed or reading.sample or reading.sample_before or reading.left_out or reading.provisional
    )


def before(span: Span, versus: Versus, language: Language) -> str:
    """How sentences name what a span is compared with: the week before."""
    if versus == "year":
        return phrases.BEFORE["ago"].to(language)
    if span.unit not in (None, "day"):
        return phrases.BEFORE[span.unit].to(language)
    if span.days <= SAME_WEEKDAYS:
        return phrases.BEFORE["same"].to(language)
    if span.days == 7:  # noqa: PLR2004 - a week
        return phrases.BEFORE["7"].to(language)
    return phrases.BEFORE["n"].to(language).format(phrases.DAYS.to(span.days, language))


def finding(report: Report, language: Language) -> str:
    """The title: what matters most, with its figure."""
    if report.breakdown and report.breakdown.by == "topic" and len(report.readings) == 1:
        topic = _topic(report.breakdown, report.readings[0], language)
        if topic:
            return topic
    leading = _leading(report)
    return _nothing(report, language) if leading is None else _sentence(report, leading, language)


def _nothing(report: Report, language: Language) -> str:
    """No interactions; or interactions, but nothing of what was asked, at least not of the period as a whole."""
    span, step = report.question.span.window, next((step for step in STEPS if step == report.question.by), None)
    names = joined((reading.kpi.name.to(language) for reading in report.readings), language)
    if step and parted(report):
        return f"{names} {phrases.PER[step].to(language)}"
    counted = any(isinstance(r.kpi.formula, Count) and r.kpi.unit is Unit.COUNT for r in report.readings)
    if report.newest is None or report.newest < span.start or (counted and report.newest >= span.end):
        return phrases.NOTHING.to(language)
    return phrases.WITHOUT.to(language).format(names)


def parted(report: Report) -> bool:
    """Whether some part has data, where the whole may have none: a month has one before it, the first year has not."""
    return report.breakdown is not None and any(has_data(r) for s in report.breakdown.slices for r in s.readings)


def _sentence(report: Report, leading: Reading, language: Language) -> str:
    said = {"name": leading.kpi.name.to(language), "value": value(leading, language)}
    moved = size(leading, language)
    if moved is None:
        return phrases.FINDING.to(language).format(**said)
    said["before"] = before(report.question.span, report.question.versus, language)
    if leading.trend is Trend.SAME and leading.verdict is Verdict.MISSED:
        return phrases.FINDING_MISSED.to(language).format(**said, goal=goal(leading.kpi, leading.good, language))
    if leading.trend is Trend.SAME:
        said["since"] = said["before"].removeprefix("în ").removeprefix("cu ")
        return phrases.FINDING_SAME.to(language).format(**said)
    said["change"] = f"{moved} {comparative(leading, language)}"
    return phrases.FINDING_MOVED.to(language).format(**said)


def _topic(of: Breakdown, total: Reading, language: Language) -> str | None:
    first = of.slices[0] if of.slices else None
    if first is None or first.share is None or first.part is None:
        return None
    counted = phrases.INTERACTIONS.to(round(total.value or 0), language)
    share, name = text.percent(first.share, language, 0), names.part(of.by, first, language)
    return phrases.TOPICS_FINDING.to(language).format(name=name, share=share, total=counted)


FIRST = 3
"""So many of the headline KPIs come before all others."""


def _leading(report: Report) -> Reading | None:
    """Of several: the worst sure miss among the first three, else the biggest sure move, else the worst miss.

    A share misses for sure if its whole interval does; where there is neither, the first with a value leads.
    """
    there = [reading for reading in report.readings if reading.shown is not None and reading.sample]
    if len(report.readings) == 1:
        return next(iter(r for r in report.readings if has_data(r)), None)
    missed = [r for r in there if (r.kpi.headline or FIRST + 1) <= FIRST and r.verdict is Verdict.MISSED]
    moved = [r for r in there if r.trend in (Trend.BETTER, Trend.WORSE)]
    sure = [r for r in missed if r.interval is None or _outside(r)]
    if sure:
        return max(sure, key=_distance)
    if moved:
        return max(moved, key=lambda r: abs(r.ratio or 0.0))
    if missed:
        return max(missed, key=_distance)
    return next(iter(there or [r for r in report.readings if has_data(r)]), None)


def _outside(reading: Reading) -> bool:
    low, high = reading.interval or (0.0, 1.0)
    return not low <= (reading.kpi.target or 0.0) <= high


def _distance(reading: Reading) -> float:
    return abs((reading.value or 0.0) - (reading.kpi.target or 0.0)) / abs(reading.kpi.target or 1.0)
