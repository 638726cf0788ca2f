"""What a period is compared with."""

from datetime import date, datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.period import DAY, Calendar, Dates, NotYet, Rolling, Span, Unit, Versus, compared, resolve

from .test_period import AMSTERDAM, UNITS, days, nows, span, utc, zones

SUNDAY, MONDAY = "2026-11-15", "2026-11-16"


@pytest.mark.parametrize(
    ("asked", "versus", "expected"),
    [
        # up to six days: the same weekdays a week before
        (span(MONDAY, MONDAY), "previous", span("2026-11-09", "2026-11-09")),
        (span("2026-11-13", SUNDAY), "previous", span("2026-11-06", "2026-11-08")),
        (span("2026-11-10", SUNDAY), "previous", span("2026-11-03", "2026-11-08")),
        # longer: as many days before
        (span("2026-11-09", SUNDAY), "previous", span("2026-11-02", "2026-11-08")),
        (span("2026-11-08", SUNDAY), "previous", span("2026-10-31", "2026-11-07")),
        (span("2026-10-17", SUNDAY), "previous", span("2026-09-17", "2026-10-16")),
        # calendar periods: the one before
        (span("2026-11-09", SUNDAY, "week"), "previous", span("2026-11-02", "2026-11-08", "week")),
        (span("2026-03-01", "2026-03-31", "month"), "previous", span("2026-02-01", "2026-02-28", "month")),
        (span("2026-01-01", "2026-03-31", "quarter"), "previous", span("2025-10-01", "2025-12-31", "quarter")),
        (span("2024-01-01", "2024-12-31", "year"), "previous", span("2023-01-01", "2023-12-31", "year")),
        (span("2026-11-15", SUNDAY, "day"), "previous", span("2026-11-08", "2026-11-08", "day")),
        # a year before: 364 days, so that weekdays agree; a calendar period: last year's
        (span("2026-11-09", SUNDAY), "year", span("2025-11-10", "2025-11-16")),
        (span("2028-02-29", "2028-02-29", "day"), "year", span("2027-03-02", "2027-03-02", "day")),
        (span("2028-02-01", "2028-02-29", "month"), "year", span("2027-02-01", "2027-02-28", "month")),
        (span("2026-07-01", "2026-09-30", "quarter"), "year", span("2025-07-01", "2025-09-30", "quarter")),
        (span("2026-01-01", "2026-12-31", "year"), "year", span("2025-01-01", "2025-12-31", "year")),
        (span("2026-11-09", SUNDAY, "week"), "year", span("2025-11-10", "2025-11-16", "week")),
        (span("2025-12-29", "2026-01-04", "week"), "year", span("2024-12-30", "2025-01-05", "week")),
        # 2026 has a week 53, 2025 has none: 364 days before
        (span("2026-12-28", "2027-01-03", "week"), "year", span("2025-12-29", "2026-01-04", "week")),
    ],
)
def test_a_period_is_compared_with(asked: Span, versus: Versus, expected: Span) -> None:
    assert compared(asked, versus) == expected


def part(first: str, last: str, unit: Unit | None = "week", clock: str = "09:30") -> Span:
    return span(first, last, unit, f"{last}T{clock}")


@pytest.mark.parametrize(
    ("asked", "versus", "expected"),
    [
        (part(MONDAY, MONDAY, "day"), "previous", part("2026-11-09", "2026-11-09", "day")),
        (part(MONDAY, MONDAY, "day"), "year", part("2025-11-17", "2025-11-17", "day")),
        (part(MONDAY, "2026-11-18"), "previous", part("2026-11-09", "2026-11-11")),
        (part(MONDAY, "2026-11-18"), "year", part("2025-11-17", "2025-11-19")),
        (part("2026-11-01", "2026-11-18", "month"), "previous", part("2026-10-01", "2026-10-18", "month")),
        (part("2026-11-01", "2026-11-18", "quarter"), "year", part("2025-11-01", "2025-11-18", "quarter")),
        (part("2026-01-01", "2026-11-18", "year"), "year", part("2025-01-01", "2025-11-18", "year")),
        (part("2026-11-12", "2026-11-18", None), "previous", part("2026-11-05", "2026-11-11", None)),
        (part("2026-11-17", "2026-11-18", None), "previous", part("2026-11-10", "2026-11-11", None)),
    ],
)
def test_an_unfinished_period_is_compared_with_the_same_part(asked: Span, versus: Versus, expected: Span) -> None:
    assert compared(asked, versus) == expected


def test_a_month_so_far_never_runs_past_a_shorter_month_before() -> None:
    found = compared(span("2026-03-01", "2026-03-30", "month", "2026-03-30T12:00"), "previous")
    assert found
    assert (found.first, found.last) == (date(2026, 2, 1), date(2026, 2, 28))
    assert found.window.end <= utc("2026-02-28T23:00")


def test_leap_years_compare_as_many_days() -> None:
    found = compared(span("2028-01-01", "2028-02-29", "year", "2028-02-29T12:00"), "year")
    assert found == span("2027-01-01", "2027-03-01", "year", "2027-03-01T12:00")


def test_nothing_is_compared_with_nothing() -> None:
    assert compared(span(MONDAY, MONDAY), "none") is None


@given(now=nows, zone=zones, count=st.integers(1, 400))
def test_rolling_days_compare_with_as_many_just_before_or_the_same_weekdays(
    now: datetime, zone: ZoneInfo, count: int
) -> None:
    asked = resolve(Rolling(count), now, zone)
    before = compared(asked, "previous")
    assert before
    assert before.days == asked.days
    if count > 6:
        assert before.last + DAY == asked.first
    else:
        assert asked.first - before.first == timedelta(days=7)
    year = compared(asked, "year")
    assert year
    assert year.first.weekday() == asked.first.weekday()
    assert asked.first - year.first == timedelta(days=364)


@given(day=days, unit=st.sampled_from(UNITS[1:]), versus=st.sampled_from(get_args(Versus)[:2]), now=nows)
def test_what_is_compared_lies_before_and_is_no_longer(day: date, unit: Unit, versus: Versus, now: datetime) -> None:
    first = resolve(Dates(day, day), utc("2040-01-01"), AMSTERDAM)
    for asked in (first, *_this(unit, now)):
        before = compared(asked, versus)
        assert before
        assert before.last < asked.first
        assert (before.until is None) == (asked.until is None)
        if asked.until is not None:
            assert before.days <= asked.days
            assert before.until
            assert before.until.time() == asked.until.time()


def _this(unit: Unit, now: datetime) -> list[Span]:
    try:
        return [resolve(Calendar(unit), now, AMSTERDAM)]
    except NotYet:
        return []
