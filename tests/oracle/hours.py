"""Opening hours, walked day by day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from .world import Company

ONE = timedelta(days=1)
SATURDAY = 5
Between = tuple[datetime, datetime]


def midnight(company: Company, day: date) -> datetime:
    return datetime.combine(day, time(), company.zone).astimezone(UTC)


def local_day(company: Company, at: datetime) -> date:
    return at.astimezone(company.zone).date()


def open_on(company: Company, day: date) -> Between | None:
    """From when to when it is open on a day, if it is."""
    if day.weekday() >= SATURDAY:
        return None
    opens, closes = (datetime.combine(day, time(hour), company.zone) for hour in (company.opens, company.closes))
    return opens.astimezone(UTC), closes.astimezone(UTC)


def open_from(company: Company, day: date) -> Iterator[Between]:
    """The opening hours of that day and every day after it."""
    while True:
        span = open_on(company, day)
        if span:
            yield span
        day += ONE


def common(one: Between, other: Between) -> float:
    """How many seconds two spans share."""
    return max((min(one[1], other[1]) - max(one[0], other[0])).total_seconds(), 0)


def business(company: Company, start: datetime, end: datetime) -> float:
    """Open seconds from `start` to `end`."""
    total = 0.0
    for span in open_from(company, local_day(company, start)):
        if span[0] >= end:
            return total
        total += common(span, (start, end))
    raise AssertionError("the days never end")


def deadline(company: Company, start: datetime, seconds: int) -> datetime:
    """When so many open seconds have passed."""
    left = timedelta(seconds=seconds)
    for opens, closes in open_from(company, local_day(company, start)):
        begins = max(opens, start)
        if begins + left <= closes:
            return begins + left
        left -= max(closes - begins, timedelta())
    raise AssertionError("the days never end")
