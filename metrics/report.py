"""The answer to a question: readings against what came before, their parts, their course, and what moved.

One `report()` feeds the message, the chart and every export, so they cannot disagree.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import starmap
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Column, Connection, func, select

from metrics.catalogue import catalogue
from metrics.formula import Count, Quantile, sources
from metrics.kpi import Kpi
from metrics.moved import Moved, moved
from metrics.period import DAY, STEPS, Span, Step, Versus, Window, compared, is_whole, pieces
from metrics.protect import guarded
from metrics.query import Measured, Scales, measure, usual_scales
from metrics.reading import BEFORE, NOW, Reading, read
from metrics.rows import spellings
from metrics.scope import Filters, Part, Scope
from metrics.sources import PARTS, WEB_PARTS
from metrics.statistics import growing, z_of_shares
from metrics.terms import Terms
from metrics.why import above
from storage.schema import customer_order, ingest_run, interaction, survey_response, web_metric


@dataclass(frozen=True, slots=True)
class Slice:
    """One part of a dimension. `share` is its part of the total's first KPI where that is a count."""

    part: Part
    name: str | None
    readings: tuple[Reading, ...]
    share: float | None = None
    share_before: float | None = None
    growing: bool = False
    running: bool = False
    """A piece of time that is not over, or not the whole of its week or month."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Every part of `by`, in the order to show them; together they are the total."""

    by: str
    slices: tuple[Slice, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One piece of time. `current`: of the period asked for, not of the one before; `running`: as in `Slice`."""

    label: str
    window: Window
    reading: Reading
    current: bool
    running: bool


@dataclass(frozen=True, slots=True)
class Series:
    kpi: Kpi
    step: Step
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    kpis: tuple[Kpi, ...]
    span: Span
    terms: Terms
    versus: Versus = "previous"
    filters: Filters = field(default_factory=Filters)
    by: str | None = None
    course: tuple[Kpi, ...] = ()
    """The KPIs whose course over time is wanted."""
    topics: bool = False
    moved: bool = False

    @property
    def zone(self) -> ZoneInfo:
        return self.span.zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    question: Question
    before: Span | None
    readings: tuple[Reading, ...]
    breakdown: Breakdown | None
    topics: Breakdown | None
    course: tuple[Series, ...]
    moved: Moved | None
    data_until: datetime | None
    newest: datetime | None
    """When the newest interaction was opened, where the period has none."""

    def of(self, key: str) -> Reading | None:
        return next((reading for reading in self.readings if reading.kpi.key == key), None)


def report(connection: Connection, question: Question) -> Report:
    """Everything that `question` wants, measured at one moment of the database (`storage.engine.reading`)."""
    before = compared(question.span, question.versus)
    if before and not _reach(connection, question.kpis, before.window):
        before = None  # nothing is "new" against nothing
    scope = _scope(question, before)
    scales = usual_scales(connection, [*question.kpis, *question.course], scope)
    measured = measure(connection, question.kpis, scope, scales)
    readings = tuple(
        _sure(connection, guarded(_readings(question.kpis, measured, scope), per_agent=_per_agent(scope)), scope)
    )
    topics = _breakdown(connection, (catalogue()["volume"],), scope, "topic", {}) if question.topics else None
    empty = not any(reading.sample for reading in readings)
    return Report(
        question=question,
        before=before,
        readings=readings,
        breakdown=_by(connection, question, scope, scales),
        topics=topics,
        course=_course(connection, question, before, scales),
        moved=moved(connection, readings, scope, scales) if question.moved and before else None,
        data_until=_data_until(connection, question.terms.now),
        newest=_newest(connection, question.terms.now) if empty else None,
    )


def _scope(question: Question, before: Span | None) -> Scope:
    calendar = [(NOW, question.span.window), *([(BEFORE, before.window)] if before else [])]
    return Scope(calendar=calendar, terms=question.terms, filters=question.filters, zone=question.zone)


def _readings(kpis: tuple[Kpi, ...], measured: list[Measured], scope: Scope) -> list[Reading]:
    found = {(m.kpi, m.label): m for m in measured}
    windows = dict(scope.calendar)
    return [read(kpi, found.get((kpi.key, NOW)), found.get((kpi.key, BEFORE)), windows) for kpi in kpis]


def _sure(connection: Connection, readings: list[Reading], scope: Scope) -> list[Reading]:
    """Quantiles with how sure their move is: by the share of values above the quantile before."""
    asked = {
        r.kpi.key: replace(r.kpi, formula=above(f, r.before, scope.terms))
        for r in readings
        if isinstance(f := r.kpi.formula, Quantile) and r.before is not None and r.value is not None
    }
    found = {(m.kpi, m.label): m for m in measure(connection, asked.values(), scope)} if asked else {}
    return [
        replace(r, z=_z(found[r.kpi.key, NOW], found[r.kpi.key, BEFORE])) if r.kpi.key in asked else r for r in readings
    ]


def _z(now: Measured, before: Measured) -> float | None:
    if not now.sample or not before.sample:
        return None
    return z_of_shares(now.top or 0.0, now.sample, before.top or 0.0, before.sample)


def _by(connection: Connection, question: Question, scope: Scope, scales: Scales) -> Breakdown | None:
    if question.by is None:
        return None
    if question.by in (*PARTS, *WEB_PARTS):
        return _breakdown(connection, question.kpis, scope, question.by, scales)
    return _over_time(connection, question, scope, scales)


def _breakdown(connection: Connection, kpis: tuple[Kpi, ...], scope: Scope, by: str, scales: Scales) -> Breakdown:
    sliced = replace(scope, by=by)
    measured = measure(connection, kpis, sliced, scales)
    names = _names(connection, kpis, sliced)
    windows = dict(scope.calendar)
    found: dict[Part, dict[tuple[str, str], Measured]] = {}
    for m in measured:
        found.setdefault(m.part, {})[m.kpi, m.label] = m
    slices = [
        Slice(
            part,
            names.get(part, part),
            tuple(read(kpi, ms.get((kpi.key, NOW)), ms.get((kpi.key, BEFORE)), windows) for kpi in kpis),
        )
        for part, ms in found.items()
    ]
    return Breakdown(by, tuple(_ordered(by, _with_shares(_told(slices, sliced)))))


def _told(slices: list[Slice], scope: Scope) -> list[Slice]:
    """The slices without what would tell on somebody."""
    columns = [
        guarded(list(column), per_agent=_per_agent(scope)) for column in zip(*(s.readings for s in slices), strict=True)
    ]
    return [replace(s, readings=readings) for s, readings in zip(slices, zip(*columns, strict=True), strict=True)]


def _per_agent(scope: Scope) -> bool:
    return scope.by == "agent" or "agent" in scope.filters.parts


def _names(connection: Connection, kpis: tuple[Kpi, ...], scope: Scope) -> dict[Part, str]:
    names: dict[Part, str] = {}
    for source in dict.fromkeys(source for kpi in kpis for source in sources(kpi.formula)):
        if scope.by in source.dimensions:
            names |= spellings(connection, source, scope.within(source.dimensions))
    names.pop(None, None)
    return names


def _with_shares(slices: list[Slice]) -> list[Slice]:
    if not slices or not isinstance(slices[0].readings[0].kpi.formula, Count):
        return slices
    counts = {s.part: (s.readings[0].value or 0.0, s.readings[0].before or 0.0) for s in slices}
    total, total_before = sum(now for now, _ in counts.values()), sum(before for _, before in counts.values())
    grew = growing({part: pair for part, pair in counts.items() if part is not None}) if total_before else set()
    return [
        replace(
            s,
            share=counts[s.part][0] / total if total else None,
            share_before=counts[s.part][1] / total_before if total_before else None,
            growing=s.part in grew,
        )
        for s in slices
    ]


def _ordered(by: str, slices: list[Slice]) -> list[Slice]:
    """Most rows first, the part without a name last; people by name: nobody is ranked."""
    if by == "agent":
        return sorted(slices, key=lambda s: (s.part is None, (s.name or "").casefold()))
    return sorted(slices, key=lambda s: (s.part is None, -_size(s), s.part or ""))


def _size(of: Slice) -> float:
    """What was counted, else the most rows that a figure rests on."""
    first = of.readings[0]
    counted = isinstance(first.kpi.formula, Count)
    return (first.value or 0.0) if counted else float(max(reading.sample for reading in of.readings))


def _over_time(connection: Connection, question: Question, scope: Scope, scales: Scales) -> Breakdown:
    step = next(step for step in STEPS if step == question.by)
    calendar = pieces(question.span, step)
    measured = measure(connection, question.kpis, replace(scope, calendar=calendar), scales)
    found = {(m.kpi, m.label): m for m in measured}
    slices = [
        Slice(
            label,
            None,
            tuple(read(kpi, found[kpi.key, label], None, {}) for kpi in question.kpis),
            running=step in COURSES and _running(step, label, window, question.span),
        )
        for label, window in (sorted if step == "weekday" else list)(dict(calendar).items())
    ]
    return Breakdown(step, tuple(_told(slices, scope)))


COURSES: tuple[Step, ...] = ("day", "week", "month")
"""Steps whose labels stand for one piece of time each."""
FINE: tuple[tuple[int, Step], ...] = ((1, "hour"), (45, "day"), (200, "week"))
"""Up to so many days, a course is drawn in these steps; longer ones by month."""


def step_of(span: Span) -> Step:
    return next((step for days, step in FINE if span.days <= days), "month")


def _course(connection: Connection, question: Question, before: Span | None, scales: Scales) -> tuple[Series, ...]:
    """The period and, where it touches the one before, that too: a week alone shows no course."""
    if not question.course:
        return ()
    span, step = question.span, step_of(question.span)
    whole = span
    if before and step == "day" and span.until is None and before.window.end == span.window.start:
        whole = replace(span, first=before.first, unit=None)
    calendar = pieces(whole, step)
    scope = Scope(calendar=calendar, terms=question.terms, filters=question.filters, zone=question.zone)
    found = {(m.kpi, m.label): m for m in measure(connection, question.course, scope, scales)}
    per_agent = _per_agent(scope)
    return tuple(
        Series(kpi, step, tuple(starmap(partial(_point, span), zip(calendar, readings, strict=True))))
        for kpi in question.course
        for readings in [
            guarded([read(kpi, found[kpi.key, label], None, {}) for label, _ in calendar], per_agent=per_agent)
        ]
    )


def _point(span: Span, piece: tuple[str, Window], reading: Reading) -> Point:
    label, window = piece
    running = _running(step_of(span), label, window, span)
    return Point(label, window, reading, window.start >= span.window.start, running)


def _running(step: Step, label: str, window: Window, span: Span) -> bool:
    over = span.until is None or window.end < span.window.end
    return not over or not is_whole(step, label, window)


BEGINNINGS: dict[str, tuple[Column[Any], ...]] = {
    "web_metric": (web_metric.c.at,),
    "customer_order": (customer_order.c.ordered_at,),
}
CONTACT = (interaction.c.opened_at, survey_response.c.answered_at)
"""With what all other tables begin."""


def _reach(connection: Connection, kpis: Iterable[Kpi], window: Window) -> bool:
    """Whether the data begin before the first day of `window` is over: against a part of it everything grew."""
    tables = {source.table.name for kpi in kpis for source in sources(kpi.formula)}
    moments = dict.fromkeys(at for table in sorted(tables) for at in BEGINNINGS.get(table, CONTACT))
    begun = [first for at in moments if (first := connection.scalar(select(func.min(at))))]
    return bool(begun) and min(begun) < window.start + DAY


def _data_until(connection: Connection, now: datetime) -> datetime | None:
    """Until when the data reach, as far as the imports know."""
    done = ingest_run.c.status.in_(("ok", "partial"))
    until = connection.scalar(select(func.max(ingest_run.c.data_until)).where(done))
    return min(until, now) if until else None


def _newest(connection: Connection, now: datetime) -> datetime | None:
    opened = interaction.c.opened_at
    found: datetime | None = connection.scalar(
        select(func.max(opened)).where(interaction.c.left_out.is_(None), opened <= now)
    )
    return found
