"""Calendar time: words → Period → Span of whole local days, and what a span is compared with.

A `Period` is what was asked, without a clock ("last month"); `resolve` gives it `now` and a zone. Windows are
half-open and in UTC; days begin at local midnight, weeks are ISO weeks.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Unit = Literal["day", "week", "month", "quarter", "year"]
Versus = Literal["previous", "year", "none"]
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "year": 12}
SAME_WEEKDAYS = 6
"""Up to so many days are compared with the same weekdays of the week before: a Monday against a Sunday says nothing."""


@dataclass(frozen=True, slots=True)
class Window:
    """From `start` up to but not with `end`, both aware and UTC."""

    start: datetime
    end: datetime

    @property
    def days(self) -> float:
        """How many days counts are brought to: one of 23 or 25 hours is a day like others."""
        elapsed = self.end - self.start
        whole = round(elapsed / DAY)
        return float(whole) if whole and abs(elapsed - whole * DAY) <= timedelta(hours=1) else elapsed / DAY


@dataclass(frozen=True, slots=True)
class Rolling:
    """The last `days` whole days, today not among them."""

    days: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """The calendar `unit` that we are in, so far (`back` 0), or whole ones before it."""

    unit: Unit
    back: int = 0


@dataclass(frozen=True, slots=True)
class Dates:
    """Named days, first and last included; `unit` where they are one calendar unit."""

    first: date
    last: date
    unit: Unit | None = None


Period = Rolling | Calendar | Dates


@dataclass(frozen=True, slots=True)
class Span:
    """Local days `first` to `last`, both included; `until` cuts an unfinished last day short (local wall clock)."""

    first: date
    last: date
    zone: ZoneInfo
    unit: Unit | None = None
    until: datetime | None = None

    @property
    def window(self) -> Window:
        start, end = datetime.combine(self.first, time()), self.until or datetime.combine(self.last + DAY, time())
        return Window(instant(start, self.zone), instant(end, self.zone))

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


class NotYet(ValueError):  # noqa: N818 - a fact about time, not a fault
    """The period that was asked for has not begun."""


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    """Wall clock → UTC: the first of two in autumn unless its fold says the second, what follows the gap in spring."""
    own = local.replace(tzinfo=zone).astimezone(UTC)
    if own.astimezone(zone).replace(tzinfo=None) == local:
        return own
    early = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    before, after = local.replace(tzinfo=zone, fold=1).astimezone(UTC), early
    offset = before.astimezone(zone).utcoffset()
    while after - before > SECOND:
        middle = before + ((after - before) / 2 // SECOND) * SECOND
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after


def first_of(unit: Unit, day: date, back: int = 0) -> date:
    """The first day of the `unit` that `day` is in, or of the one `back` units before it."""
    if unit == "day":
        return day - back * DAY
    if unit == "week":
        return day - (day.weekday() + 7 * back) * DAY
    size = MONTHS[unit]
    months = (day.year * 12 + day.month - 1) // size * size - back * size
    return date(months // 12, months % 12 + 1, 1)


def last_of(unit: Unit, day: date) -> date:
    return first_of(unit, day, -1) - DAY


def resolve(period: Period, now: datetime, zone: ZoneInfo) -> Span:
    """The days that `period` means at `now` in `zone`; what is not over ends at `now`. `NotYet` for the future."""
    now = now.replace(microsecond=0)
    local = now.astimezone(zone).replace(tzinfo=None)
    today = local.date()
    match period:
        case Rolling(days):
            return Span(today - days * DAY, today - DAY, zone)
        case Calendar(unit, back):
            first = first_of(unit, today, back)
            span = Span(first, last_of(unit, first), zone, unit)
        case _:
            span = Span(period.first, period.last, zone, period.unit)
    if span.first > today or span.window.start >= now:
        raise NotYet
    return span if span.last < today else replace(span, last=today, until=local)


def compared(span: Span, versus: Versus) -> Span | None:
    """What `span` is compared with: equal length, or the calendar unit before; an unfinished one with the same part."""
    if versus == "none":
        return None
    if span.unit in (None, "day"):
        days = 364 if versus == "year" else 7 if span.days <= SAME_WEEKDAYS else span.days
        return _moved(span, span.first - days * DAY, span.last - days * DAY)
    unit = span.unit
    first = first_of(unit, span.first, 1) if versus == "previous" else _year_before(unit, span.first)
    if span.until is None:
        return Span(first, last_of(unit, first), span.zone, unit)
    last = min(first + (span.last - span.first), last_of(unit, first))
    return _moved(span, first, last)


def _moved(span: Span, first: date, last: date) -> Span:
    until = datetime.combine(last, span.until.time()) if span.until else None
    return replace(span, first=first, last=last, until=until)


def _year_before(unit: Unit, first: date) -> date:
    if unit != "week":
        return first.replace(year=first.year - 1)
    year, week, _ = first.isocalendar()
    try:
        return date.fromisocalendar(year - 1, week, 1)
    except ValueError:  # the year before has no week 53
        return first - 364 * DAY


Step = Literal["hour", "weekday", "day", "week", "month"]
STEPS: tuple[Step, ...] = ("day", "week", "month", "hour", "weekday")


def earlier(window: Window, zone: ZoneInfo) -> Window:
    """The window before: as many calendar months of whole months, as many local days of whole days, else as long."""
    first, last = (at.astimezone(zone) for at in (window.start, window.end))
    if {first.time(), last.time()} != {time()}:
        return Window(window.start - (window.end - window.start), window.start)
    if first.day == last.day == 1:
        months = 12 * (last.year - first.year) + last.month - first.month
        month = 12 * first.year + first.month - 1 - months
        before = date(month // 12, month % 12 + 1, 1)
    else:
        before = first.date() - (last.date() - first.date())
    return Window(instant(datetime.combine(before, time()), zone), window.start)


def pieces(span: Span, step: Step) -> list[tuple[str, Window]]:
    """`span` cut by calendar: ISO labels in order. Of `hour` and `weekday` a label stands for many windows."""
    if step == "hour":
        return _hours(span)
    whole = span.window
    found = []
    unit: Unit = "day" if step == "weekday" else step
    day = first_of(unit, span.first)
    while day <= span.last:
        following = first_of(unit, day, -1)
        start, end = (instant(datetime.combine(edge, time()), span.zone) for edge in (day, following))
        window = Window(max(start, whole.start), min(end, whole.end))
        if window.start < window.end:
            found.append((_label(step, day), window))
        day = following
    return found


def is_whole(step: Step, label: str, window: Window) -> bool:
    """Whether a piece is all of its week or month; a span may begin or end inside one."""
    if step == "week":
        return window.days >= 7  # noqa: PLR2004 - days of a week
    return step != "month" or window.days >= last_of("month", date.fromisoformat(f"{label}-01")).day


def _hours(span: Span) -> list[tuple[str, Window]]:
    whole = span.window
    found = []
    local = datetime.combine(span.first, time())
    while local.date() <= span.last:
        start, end = instant(local, span.zone), instant(local + timedelta(hours=1), span.zone)
        window = Window(max(start, whole.start), min(end, whole.end))
        if window.start < window.end:
            found.append((f"{local.hour:02}", window))
        local += timedelta(hours=1)
    return found


def _label(step: Step, day: date) -> str:
    match step:
        case "week":
            year, week, _ = day.isocalendar()
            return f"{year}-W{week:02}"
        case "month":
            return f"{day:%Y-%m}"
        case "weekday":
            return str(day.isoweekday())
        case _:
            return day.isoformat()
