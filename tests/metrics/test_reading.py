"""What may be said about a value, and what not."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from metrics.catalogue import catalogue
from metrics.period import Span, Versus, Window, compared
from metrics.query import Measured
from metrics.reading import BEFORE, LITTLE, NOW, Reading, Trend, Verdict, read
from metrics.terms import Scale

K = catalogue()
START = datetime(2026, 11, 2, tzinfo=UTC)
WEEK = Window(START, START + timedelta(days=7))
WINDOWS = {NOW: WEEK, BEFORE: Window(START - timedelta(days=7), START)}


def share(key: str, top: int, base: int, label: str = NOW) -> Measured:
    return Measured(key, label, None, top / base if base else None, float(top), base)


def seconds(key: str, value: float | None, sample: int, label: str = NOW) -> Measured:
    return Measured(key, label, None, value, None, sample)


def number(count: int, label: str = NOW) -> Measured:
    return Measured("volume", label, None, float(count), float(count), count)


def test_too_few_answers_are_not_shown_and_not_judged() -> None:
    thin = read(K["csat"], share("csat", 9, 9), share("csat", 50, 100, BEFORE), WINDOWS)
    assert (thin.value, thin.thin, thin.shown, thin.difference, thin.ratio) == (1.0, True, None, None, None)
    assert (thin.trend, thin.verdict) == (Trend.UNKNOWN, Verdict.NONE)
    enough = read(K["csat"], share("csat", 10, 10), share("csat", 50, 100, BEFORE), WINDOWS)
    assert (enough.thin, enough.shown, enough.verdict) == (False, 1.0, Verdict.MET)


def test_a_thin_week_before_is_nothing_to_compare_with() -> None:
    reading = read(K["frt"], seconds("frt", 60, 50), seconds("frt", 120, 9, BEFORE), WINDOWS)
    assert (reading.shown, reading.before, reading.difference, reading.trend) == (60, 120, None, Trend.UNKNOWN)
    reading = read(K["frt"], seconds("frt", 60, 50), seconds("frt", 120, 10, BEFORE), WINDOWS)
    assert (reading.difference, reading.ratio, reading.trend) == (-60, -0.5, Trend.BETTER)


def test_nothing_is_not_thin() -> None:
    nothing = read(K["frt"], seconds("frt", None, 0), None, WINDOWS)
    assert (nothing.value, nothing.thin, nothing.shown, nothing.trend) == (None, False, None, Trend.UNKNOWN)
    assert nothing.verdict is Verdict.NONE


def test_counts_are_never_thin() -> None:
    reading = read(K["volume"], number(0), number(1, BEFORE), WINDOWS)
    assert (reading.thin, reading.shown, reading.difference, reading.ratio) == (False, 0.0, -1.0, -1.0)


def test_a_count_that_is_not_there_is_zero_and_a_share_is_missing() -> None:
    assert read(K["volume"], None, None, {NOW: WEEK}).value == 0
    assert read(K["csat"], None, None, {NOW: WEEK}).value is None
    assert read(K["volume"], number(3), None, WINDOWS).before == 0
    assert read(K["volume"], number(3), number(4, BEFORE), {NOW: WEEK}).before == 4


@pytest.mark.parametrize(
    ("now", "before", "percent"), [(5000, 4, 124_900), (5, 5, 0), (10, 0, None), (0, 10, -100), (10, None, None)]
)
def test_no_percentage_against_nothing(now: int, before: int | None, percent: float | None) -> None:
    earlier = None if before is None else number(before, BEFORE)
    ratio = read(K["volume"], number(now), earlier, WINDOWS).ratio
    assert (ratio and ratio * 100) == percent if ratio else percent in (None, 0)
    assert (ratio is None) == (percent is None)


def test_against_a_negative_value_up_is_up() -> None:
    reading = Reading(kpi=K["nps"], value=-0.1, sample=99, before=-0.2, sample_before=99)
    assert reading.ratio == pytest.approx(0.5)


def test_counts_of_unequal_windows_compare_per_day() -> None:
    windows = {NOW: Window(START, START + timedelta(days=31)), BEFORE: Window(START - timedelta(days=28), START)}
    reading = read(K["volume"], number(310), number(280, BEFORE), windows)
    assert (reading.before, reading.difference, reading.trend) == (310, 0, Trend.SAME)
    assert read(K["frt"], seconds("frt", 310, 99), seconds("frt", 280, 99, BEFORE), windows).before == 280


@pytest.mark.parametrize(
    ("first", "days"), [("2026-11-01", 7), ("2026-10-25", 7), ("2026-03-29", 7), ("2026-10-26", 1)]
)
@pytest.mark.parametrize("versus", ["previous", "year"])
def test_a_day_of_23_or_25_hours_is_a_day(first: str, days: int, versus: Versus) -> None:
    """As many days compare as they are: what the week before says of itself is what it is compared with."""
    begin = date.fromisoformat(first)
    span = Span(begin, begin + timedelta(days=days - 1), ZoneInfo("Europe/Amsterdam"))
    before = compared(span, versus)
    assert before
    windows = {NOW: span.window, BEFORE: before.window}
    assert read(K["volume"], number(20), number(20, BEFORE), windows).difference == 0


def test_an_unfinished_day_compares_by_its_hours() -> None:
    half = Window(START, START + timedelta(hours=12))
    assert half.days == 0.5
    assert read(K["volume"], number(20), number(20, BEFORE), {NOW: half, BEFORE: WEEK}).before == pytest.approx(20 / 14)


def test_nothing_is_compared_with_a_window_that_lasts_no_time() -> None:
    """A day that a zone skipped, or its first half hour where the clock went on at midnight."""
    windows = {NOW: WEEK, BEFORE: Window(START, START)}
    assert read(K["volume"], number(3), number(0, BEFORE), windows).difference is None


@pytest.mark.parametrize(
    ("top", "base", "verdict"),
    [
        (8000, 10_000, Verdict.MET),
        (7996, 10_000, Verdict.MISSED),
        (7999, 10_000, Verdict.MISSED),
        (8001, 10_000, Verdict.MET),
    ],
)
def test_a_verdict_goes_by_the_value_and_not_by_its_rounded_text(top: int, base: int, verdict: Verdict) -> None:
    assert K["csat"].target == 0.8
    assert read(K["csat"], share("csat", top, base), None, {NOW: WEEK}).verdict is verdict


@pytest.mark.parametrize(("value", "verdict"), [(3600, Verdict.MET), (3599.9, Verdict.MET), (3600.1, Verdict.MISSED)])
def test_where_less_is_better_exactly_at_the_target_is_met(value: float, verdict: Verdict) -> None:
    assert K["frt"].target == 3600
    assert read(K["frt"], seconds("frt", value, 50), None, {NOW: WEEK}).verdict is verdict


def test_without_a_target_there_is_no_verdict() -> None:
    assert read(K["turnaround"], seconds("turnaround", 5, 50), None, {NOW: WEEK}).verdict is Verdict.NONE


@pytest.mark.parametrize(
    ("key", "now", "before", "trend"),
    [
        ("frt", 80, 100, Trend.BETTER),
        ("frt", 120, 100, Trend.WORSE),
        ("frt", 104.9, 100, Trend.SAME),
        ("frt", 100 + 100 * LITTLE, 100, Trend.WORSE),
        ("frt", 95, 100, Trend.BETTER),
        ("csat_mean", 5, 4, Trend.BETTER),
        ("frt", 5, 0, Trend.UNKNOWN),
        ("frt", 0, 0, Trend.SAME),
    ],
)
def test_durations_and_means_move_by_a_twentieth(key: str, now: float, before: float, trend: Trend) -> None:
    assert read(K[key], seconds(key, now, 50), seconds(key, before, 50, BEFORE), WINDOWS).trend is trend


def test_against_zero_a_count_is_new_and_neither_better_nor_worse() -> None:
    new = read(K["resolved"], replace(number(50), kpi="resolved"), number(0, BEFORE), WINDOWS)
    assert (new.difference, new.ratio, new.trend) == (50, None, Trend.UNKNOWN)
    assert read(K["resolved"], number(0), number(0, BEFORE), WINDOWS).trend is Trend.SAME
    from_none = read(K["complaint_ratio"], share("complaint_ratio", 50, 100), share("x", 0, 100, BEFORE), WINDOWS)
    assert (from_none.ratio, from_none.trend) == (None, Trend.WORSE)


def test_shares_move_by_more_than_chance() -> None:
    def trend(key: str, top: int, base: int) -> Trend:
        return read(K[key], share(key, top, base), share(key, base // 2, base, BEFORE), WINDOWS).trend

    assert trend("csat", 60, 100) is Trend.SAME
    assert trend("csat", 600, 1000) is Trend.BETTER
    assert trend("csat", 400, 1000) is Trend.WORSE
    assert trend("complaint_ratio", 600, 1000) is Trend.WORSE
    assert trend("complaint_ratio", 400, 1000) is Trend.BETTER


def test_a_net_moves_by_more_than_chance() -> None:
    def net(points: float, base: int, label: str = NOW) -> Measured:
        return Measured("nps", label, None, points, points * base, base)

    assert read(K["nps"], net(0.2, 50), net(0.1, 50, BEFORE), WINDOWS).trend is Trend.SAME
    assert read(K["nps"], net(0.2, 5000), net(0.1, 5000, BEFORE), WINDOWS).trend is Trend.BETTER
    assert read(K["nps"], net(0.2, 5000), net(0.1, 5000, BEFORE), WINDOWS).interval is None


def test_more_work_is_neither_good_nor_bad() -> None:
    assert read(K["volume"], number(200), number(100, BEFORE), WINDOWS).trend is Trend.MORE
    assert read(K["volume"], number(100), number(200, BEFORE), WINDOWS).trend is Trend.LESS
    assert read(K["volume"], number(105), number(100, BEFORE), WINDOWS).trend is Trend.SAME
    assert read(K["resolved"], replace(number(200), kpi="resolved"), number(100, BEFORE), WINDOWS).trend is Trend.BETTER


def test_a_share_carries_its_interval_and_what_was_left_out() -> None:
    measured = Measured("csat", NOW, None, 0.5, 50.0, 100, 3, 2, Scale(1, 5, "better"))
    reading = read(K["csat"], measured, None, {NOW: WEEK})
    assert reading.interval == pytest.approx((0.4038, 0.5962), abs=1e-4)
    assert (reading.left_out, reading.provisional, reading.scale) == (3, 2, Scale(1, 5, "better"))
    assert read(K["csat"], share("csat", 0, 0), None, {NOW: WEEK}).interval is None
    assert read(K["frt"], seconds("frt", 4, 50), None, {NOW: WEEK}).interval is None


def test_without_anything_before_the_trend_is_not_known() -> None:
    assert read(K["csat"], share("csat", 50, 100), share("csat", 0, 0, BEFORE), WINDOWS).trend is Trend.UNKNOWN
    assert read(K["volume"], number(5), None, {NOW: WEEK}).trend is Trend.UNKNOWN
