"""Wall clock and instants: every day once, whatever clocks do."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.period import (
    DAY,
    STEPS,
    Calendar,
    Dates,
    NotYet,
    Rolling,
    Span,
    Step,
    Unit,
    Window,
    earlier,
    first_of,
    instant,
    last_of,
    pieces,
    resolve,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
BUCHAREST = ZoneInfo("Europe/Bucharest")
NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
APIA = ZoneInfo("Pacific/Apia")
SAO_PAULO = ZoneInfo("America/Sao_Paulo")
SANTIAGO = ZoneInfo("America/Santiago")
ZONES = (ZoneInfo("UTC"), AMSTERDAM, BUCHAREST, NEW_YORK, LORD_HOWE, APIA, SAO_PAULO, SANTIAGO)
UNITS: tuple[Unit, ...] = ("day", "week", "month", "quarter", "year")

zones = st.sampled_from(ZONES)
days = st.dates(date(2009, 1, 1), date(2031, 12, 31))
nows = st.datetimes(datetime(2009, 1, 2), datetime(2031, 12, 30), timezones=st.just(UTC)).map(  # noqa: DTZ001 - UTC follows
    lambda now: now.replace(microsecond=0)
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


def span(first: str, last: str, unit: Unit | None = None, until: str | None = None, zone: ZoneInfo = AMSTERDAM) -> Span:
    return Span(date.fromisoformat(first), date.fromisoformat(last), zone, unit, local(until) if until else None)


@pytest.mark.parametrize(
    ("zone", "clock", "expected"),
    [
        (AMSTERDAM, "2026-03-29T02:30", "2026-03-29T01:00"),
        (AMSTERDAM, "2026-03-29T01:59:59", "2026-03-29T00:59:59"),
        (AMSTERDAM, "2026-03-29T03:00", "2026-03-29T01:00"),
        (AMSTERDAM, "2026-10-25T02:30", "2026-10-25T00:30"),
        (AMSTERDAM, "2026-10-25T03:00", "2026-10-25T02:00"),
        (BUCHAREST, "2026-03-29T03:30", "2026-03-29T01:00"),
        (BUCHAREST, "2026-10-25T03:30", "2026-10-25T00:30"),
        (NEW_YORK, "2026-03-08T02:30", "2026-03-08T07:00"),
        (NEW_YORK, "2026-11-01T01:30", "2026-11-01T05:30"),
        (LORD_HOWE, "2026-10-04T02:15", "2026-10-03T15:30"),
        (LORD_HOWE, "2026-04-05T01:45", "2026-04-04T14:45"),
        (APIA, "2011-12-30T00:00", "2011-12-30T10:00"),
        (APIA, "2011-12-30T15:45", "2011-12-30T10:00"),
        (APIA, "2011-12-31T00:00", "2011-12-30T10:00"),
        (APIA, "2011-12-29T23:59:59", "2011-12-30T09:59:59"),
        (SAO_PAULO, "2018-11-04T00:00", "2018-11-04T03:00"),
        (SAO_PAULO, "2018-11-04T00:30", "2018-11-04T03:00"),
        (SAO_PAULO, "2019-02-16T23:30", "2019-02-17T01:30"),
        (SANTIAGO, "2025-09-07T00:00", "2025-09-07T04:00"),
    ],
)
def test_a_wall_clock_is_one_instant(zone: ZoneInfo, clock: str, expected: str) -> None:
    assert instant(local(clock), zone) == utc(expected)


@given(zone=zones, clock=st.datetimes(datetime(2009, 1, 1), datetime(2031, 12, 31)))  # noqa: DTZ001 - wall clock
def test_instants_follow_the_clock(zone: ZoneInfo, clock: datetime) -> None:
    clock = clock.replace(microsecond=0, fold=0)
    found = instant(clock, zone)
    shown = found.astimezone(zone).replace(tzinfo=None, fold=0)
    assert shown >= clock
    if shown != clock:  # the clock skipped it: the second before is before the gap
        earlier = (found - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None)
        assert earlier < clock
    assert instant(clock + timedelta(minutes=7), zone) >= found


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (AMSTERDAM, "2026-03-29", 23),
        (AMSTERDAM, "2026-10-25", 25),
        (AMSTERDAM, "2026-10-26", 24),
        (BUCHAREST, "2026-10-25", 25),
        (NEW_YORK, "2026-03-08", 23),
        (LORD_HOWE, "2026-10-04", 23.5),
        (LORD_HOWE, "2026-04-05", 24.5),
        (APIA, "2011-12-30", 0),
        (APIA, "2011-12-31", 24),
        (SAO_PAULO, "2018-11-04", 23),
        (SAO_PAULO, "2018-11-03", 24),
        (SAO_PAULO, "2019-02-16", 25),
    ],
)
def test_days_last_as_long_as_they_do(zone: ZoneInfo, day: str, hours: float) -> None:
    window = span(day, day, zone=zone).window
    assert window.end - window.start == timedelta(hours=hours)
    assert window.start.tzinfo is window.end.tzinfo is UTC


@pytest.mark.parametrize(
    ("unit", "back", "first", "last"),
    [
        ("day", 0, "2026-11-18", "2026-11-18"),
        ("day", 2, "2026-11-16", "2026-11-16"),
        ("week", 0, "2026-11-16", "2026-11-22"),
        ("week", 1, "2026-11-09", "2026-11-15"),
        ("month", 0, "2026-11-01", "2026-11-30"),
        ("month", 11, "2025-12-01", "2025-12-31"),
        ("month", 9, "2026-02-01", "2026-02-28"),
        ("quarter", 0, "2026-10-01", "2026-12-31"),
        ("quarter", 1, "2026-07-01", "2026-09-30"),
        ("quarter", 4, "2025-10-01", "2025-12-31"),
        ("year", 0, "2026-01-01", "2026-12-31"),
        ("year", 1, "2025-01-01", "2025-12-31"),
    ],
)
def test_units_begin_and_end_by_the_calendar(unit: Unit, back: int, first: str, last: str) -> None:
    day = date(2026, 11, 18)
    begin = first_of(unit, day, back)
    assert (begin, last_of(unit, begin)) == (date.fromisoformat(first), date.fromisoformat(last))


@given(unit=st.sampled_from(UNITS), day=days, back=st.integers(0, 30))
def test_units_follow_each_other(unit: Unit, day: date, back: int) -> None:
    first = first_of(unit, day, back)
    assert first <= day
    assert first_of(unit, last_of(unit, day)) == first_of(unit, day)
    assert first_of(unit, day, back) == last_of(unit, first_of(unit, day, back + 1)) + DAY


WEDNESDAY = utc("2026-11-18T10:30:40")


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (Rolling(7), span("2026-11-11", "2026-11-17")),
        (Rolling(1), span("2026-11-17", "2026-11-17")),
        (Calendar("day"), span("2026-11-18", "2026-11-18", "day", "2026-11-18T11:30:40")),
        (Calendar("week"), span("2026-11-16", "2026-11-18", "week", "2026-11-18T11:30:40")),
        (Calendar("month", 1), span("2026-10-01", "2026-10-31", "month")),
        (Calendar("quarter", 1), span("2026-07-01", "2026-09-30", "quarter")),
        (Calendar("year"), span("2026-01-01", "2026-11-18", "year", "2026-11-18T11:30:40")),
        (Dates(date(2026, 11, 1), date(2026, 11, 15)), span("2026-11-01", "2026-11-15")),
        (Dates(date(2026, 11, 17), date(2026, 11, 25)), span("2026-11-17", "2026-11-18", None, "2026-11-18T11:30:40")),
        (Dates(date(2026, 11, 2), date(2026, 11, 8), "week"), span("2026-11-02", "2026-11-08", "week")),
    ],
)
def test_a_period_means_these_days(period: Rolling | Calendar | Dates, expected: Span) -> None:
    assert resolve(period, WEDNESDAY, AMSTERDAM) == expected


def test_today_is_the_day_of_the_zone() -> None:
    evening = utc("2026-11-18T23:30")
    assert resolve(Rolling(1), evening, AMSTERDAM).last == date(2026, 11, 18)
    assert resolve(Rolling(1), evening, NEW_YORK).last == date(2026, 11, 17)


@pytest.mark.parametrize(
    "period",
    [
        Calendar("week", -1),
        Dates(date(2026, 11, 19), date(2026, 11, 20)),
        Dates(date(2027, 1, 1), date(2027, 12, 31), "year"),
    ],
)
def test_what_has_not_begun_is_not_yet(period: Calendar | Dates) -> None:
    with pytest.raises(NotYet):
        resolve(period, WEDNESDAY, AMSTERDAM)


@pytest.mark.parametrize(("zone", "midnight"), [(AMSTERDAM, "2026-11-15T23:00"), (SAO_PAULO, "2018-11-04T03:00")])
@pytest.mark.parametrize("fraction", [0, 999_999])
def test_at_its_very_start_a_period_is_not_yet(zone: ZoneInfo, midnight: str, fraction: int) -> None:
    """Also where the day starts at one o'clock, because the clock went on at midnight."""
    now = utc(midnight)
    with pytest.raises(NotYet):
        resolve(Calendar("day"), now.replace(microsecond=fraction), zone)
    assert resolve(Calendar("day"), now + timedelta(seconds=1), zone).window == Window(now, now + timedelta(seconds=1))


@given(now=nows, zone=zones, unit=st.sampled_from(UNITS))
def test_what_is_not_over_ends_now(now: datetime, zone: ZoneInfo, unit: Unit) -> None:
    """Also in the hour that the clock shows twice."""
    try:
        found = resolve(Calendar(unit), now, zone)
    except NotYet:
        return
    assert found.window.end == now
    assert found.window.start < now


@pytest.mark.parametrize(
    ("zone", "now"), [(AMSTERDAM, "2026-10-25T00:30"), (AMSTERDAM, "2026-10-25T01:30"), (LORD_HOWE, "2026-04-04T15:10")]
)
def test_today_ends_now_in_both_of_two_equal_hours(zone: ZoneInfo, now: str) -> None:
    assert resolve(Calendar("day"), utc(now), zone).window.end == utc(now)
    assert resolve(Calendar("month"), utc(now), zone).window.end == utc(now)


@given(now=nows, zone=zones, count=st.integers(1, 400))
def test_rolling_days_are_whole_and_end_yesterday(now: datetime, zone: ZoneInfo, count: int) -> None:
    found = resolve(Rolling(count), now, zone)
    assert found.days == count
    assert found.until is None
    assert found.window.end == instant(datetime.combine(now.astimezone(zone).date(), time()), zone) <= now


@given(zone=zones, first=days, length=st.integers(0, 70), step=st.sampled_from(STEPS), cut=st.times() | st.none())
def test_pieces_cover_the_window_once(zone: ZoneInfo, first: date, length: int, step: Step, cut: time | None) -> None:
    last = first + length * DAY
    until = datetime.combine(last, cut.replace(microsecond=0)) if cut else None
    whole = Span(first, last, zone, None, until).window
    found = pieces(Span(first, last, zone, None, until), step)
    edges = [edge for _, window in found for edge in (window.start, window.end)]
    assert edges == sorted(edges)
    assert all(window.start < window.end for _, window in found)
    if whole.start < whole.end:
        assert (edges[0], edges[-1]) == (whole.start, whole.end)
        assert edges[1:-1:2] == edges[2::2]
    else:
        assert not found
    for label, window in found:
        assert label == _label(step, window.start.astimezone(zone))


def _label(step: Step, at: datetime) -> str:
    year, week, weekday = at.isocalendar()
    return {
        "day": f"{at:%Y-%m-%d}",
        "week": f"{year}-W{week:02}",
        "month": f"{at:%Y-%m}",
        "hour": f"{at:%H}",
        "weekday": str(weekday),
    }[step]


def test_the_hours_of_a_day_are_those_of_its_clock() -> None:
    spring = Counter(label for label, _ in pieces(span("2026-03-29", "2026-03-29"), "hour"))
    assert "02" not in spring
    assert (len(spring), set(spring.values())) == (23, {1})
    autumn = pieces(span("2026-10-25", "2026-10-25"), "hour")
    assert [label for label, _ in autumn] == [f"{hour:02}" for hour in range(24)]
    assert dict(autumn)["02"].end - dict(autumn)["02"].start == timedelta(hours=2)


@pytest.mark.parametrize(
    ("first", "last", "before"),
    [
        ("2026-11-01", "2026-12-01", "2026-10-01"),
        ("2026-01-01", "2026-02-01", "2025-12-01"),
        ("2026-03-01", "2026-04-01", "2026-02-01"),
        ("2026-01-01", "2027-01-01", "2025-01-01"),
        ("2026-10-19", "2026-10-26", "2026-10-12"),
        ("2026-03-23", "2026-03-30", "2026-03-16"),
    ],
)
def test_the_window_before_is_as_many_months_or_days(first: str, last: str, before: str) -> None:
    start, end, earliest = (instant(datetime.fromisoformat(day), AMSTERDAM) for day in (first, last, before))
    assert earlier(Window(start, end), AMSTERDAM) == Window(earliest, start)


def test_the_window_before_hours_is_as_long() -> None:
    start = datetime(2026, 11, 20, 9, tzinfo=UTC)
    end = start + timedelta(hours=5)
    assert earlier(Window(start, end), AMSTERDAM) == Window(start - timedelta(hours=5), start)
