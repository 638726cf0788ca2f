"""Opening hours: seconds open and deadlines, on worked figures, on both nights of the clock change, and by laws."""

import json
import os
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.hours import NO_HOURS, Calendar, Hours, Span, Week, holidays_of
from tests.conftest import cannot

ROOT = Path(__file__).parents[2]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ZONES = ("Europe/Amsterdam", "Europe/Bucharest", "America/New_York", "Asia/Kathmandu", "America/Havana", "UTC")
ALWAYS = (((0, 86_400),),) * 7
CLOSED: tuple[tuple[Span, ...], ...] = ((),) * 7


def at(text: str) -> np.datetime64:
    """`2026-10-25 01:30` is UTC; an offset may follow."""
    told = datetime.fromisoformat(text)
    return np.datetime64(int((told if told.tzinfo else told.replace(tzinfo=UTC)).timestamp()), "s")


def spans(*said: str) -> tuple[Span, ...]:
    """`09:00-17:30` → seconds of the day."""

    def second(clock: str) -> int:
        hours, minutes = clock.split(":")
        return int(hours) * 3600 + int(minutes) * 60

    return tuple((second(opens), second(closes)) for opens, closes in (each.split("-") for each in said))


def calendar(zone: str, days: Mapping[str, tuple[Span, ...]], **more: Any) -> Calendar:
    return Calendar("support", (Week(ZoneInfo(zone), tuple(days.get(day, ()) for day in DAYS), **more),))


def office(zone: str = "Europe/Amsterdam", **more: Any) -> Calendar:
    return calendar(zone, dict.fromkeys(DAYS[:5], spans("09:00-12:30", "13:00-17:00")), **more)


def business(of: Calendar, start: str, end: str) -> int:
    return int(of.business(at(start), at(end)))


def deadline(of: Calendar, start: str, seconds: int) -> str:
    found = of.deadline(at(start), seconds).item()
    return f"{found:%Y-%m-%d %H:%M:%S}" if found else "never"


def cases() -> list[dict[str, Any]]:
    path = Path(os.environ.get("KPI_SHARED") or ROOT.parent / "shared") / "vectors" / "business-time.json"
    return list(json.loads(path.read_text())["cases"]) if path.is_file() else []


def test_there_are_worked_figures() -> None:
    if not cases():
        cannot("no worked figures here: set KPI_SHARED to the folder that has them")
    assert {case["kind"] for case in cases()} == {"business_seconds", "deadline"}


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case['id']} {case['what']}")
def test_the_figures_of_others_are_ours(case: dict[str, Any]) -> None:
    said = case["calendar"]
    pairs = {"holidays": {day: [] for day in said["holidays"]}, "special": said["special_days"]}
    special = {
        date.fromisoformat(day): spans(*("-".join(span) for span in given))
        for given_days in pairs.values()
        for day, given in given_days.items()
    }
    days = {day: spans(*("-".join(span) for span in given)) for day, given in said["weekly_hours"].items()}
    ours = calendar(said["timezone"], days, special=special)
    if case["kind"] == "deadline":
        found = ours.deadline(at(case["from"]), case["business_seconds"])
        assert found == at(case["expected_deadline"])
    else:
        expected = case["expected_seconds"]
        assert business(ours, case["from"], case["to"]) == (-1 if expected is None else expected)


def test_a_lunch_break_is_not_counted() -> None:
    assert business(office(), "2026-11-16 11:29", "2026-11-16 12:01") == 120  # 12:29 to 13:01 on the wall
    assert business(office(), "2026-11-16 11:35", "2026-11-16 11:55") == 0
    assert business(office(), "2026-11-16 00:00", "2026-11-17 00:00") == 7.5 * 3600


def test_spans_that_touch_or_overlap_are_one() -> None:
    ours = calendar("UTC", {"mon": spans("09:00-12:00", "12:00-14:00", "13:00-17:00", "15:00-16:00")})
    opens, closes = ours.spans(at("2026-11-16"), at("2026-11-17"))
    assert (closes - opens).astype(int).tolist() == [8 * 3600]
    assert business(ours, "2026-11-16", "2026-11-17") == 8 * 3600


def test_a_deadline_waits_for_the_next_opening_but_not_at_the_moment_of_closing() -> None:
    assert deadline(office(), "2026-11-20 15:30", 1800) == "2026-11-20 16:00:00"
    assert deadline(office(), "2026-11-20 15:30", 1801) == "2026-11-23 08:00:01"


def test_no_time_has_passed_at_once_open_or_not() -> None:
    assert deadline(office(), "2026-11-20 15:30", 0) == "2026-11-20 15:30:00"
    assert deadline(office(), "2026-11-21 15:30", 0) == "2026-11-21 15:30:00"


@pytest.mark.parametrize(
    ("zone", "spring", "autumn"),
    [
        ("Europe/Amsterdam", 23, 25),
        ("Europe/Bucharest", 23, 25),
        ("America/New_York", 24, 24),  # two weeks earlier, one week later
        ("Asia/Kathmandu", 24, 24),
    ],
)
def test_open_all_day_is_as_long_as_the_day(zone: str, spring: int, autumn: int) -> None:
    sundays = calendar(zone, {"sun": ((0, 86_400),)})
    assert business(sundays, "2026-03-27 12:00", "2026-03-31 12:00") == spring * 3600
    assert business(sundays, "2026-10-23 12:00", "2026-10-27 12:00") == autumn * 3600


@pytest.mark.parametrize(("day", "hours"), [("2026-03-08", 23), ("2026-11-01", 25)])
def test_new_york_changes_its_clock_on_days_of_its_own(day: str, hours: int) -> None:
    sundays = calendar("America/New_York", {"sun": ((0, 86_400),)})
    opens, closes = sundays.spans(at(day), at(day) + np.timedelta64(2, "D"))
    assert (closes - opens).astype(int).tolist() == [hours * 3600]


def test_a_clock_that_changes_at_midnight_leaves_no_gap() -> None:
    havana = calendar("America/Havana", dict.fromkeys(DAYS, ((0, 86_400),)))
    opens, closes = havana.spans(at("2026-01-01"), at("2027-01-01"))
    assert (opens.tolist(), closes.tolist()) == ([datetime(2026, 1, 1)], [datetime(2027, 1, 1)])  # noqa: DTZ001 - numpy's


def test_kathmandu_opens_at_a_quarter_past() -> None:
    assert business(office("Asia/Kathmandu"), "2026-11-16 03:00", "2026-11-16 03:30") == 15 * 60


@pytest.mark.parametrize(
    ("span", "hours"),
    [
        ("02:15-02:45", 0.0),  # the clock goes from 2 to 3
        ("02:30-04:00", 1.0),
        ("01:00-02:30", 1.0),
        ("01:00-04:00", 2.0),
        ("03:00-04:00", 1.0),
    ],
)
def test_what_the_clock_skips_is_not_open(span: str, hours: float) -> None:
    ours = calendar("Europe/Amsterdam", {"sun": spans(span)})
    assert business(ours, "2026-03-28 12:00", "2026-03-29 12:00") == hours * 3600


@pytest.mark.parametrize(
    ("span", "hours"),
    [
        ("01:00-02:30", 1.5),  # closes the first time that the clock says 02:30
        ("02:30-04:00", 2.5),  # and opens the first time
        ("02:00-03:00", 2.0),
        ("01:00-04:00", 4.0),
        ("03:00-04:00", 1.0),
    ],
)
def test_what_the_clock_shows_twice_counts_from_the_first_time(span: str, hours: float) -> None:
    ours = calendar("Europe/Amsterdam", {"sun": spans(span)})
    assert business(ours, "2026-10-24 12:00", "2026-10-25 12:00") == hours * 3600


def test_public_holidays_are_closed() -> None:
    dutch, german, both = (office(holidays=codes) for codes in (("NL",), ("DE",), ("NL", "DE")))
    kings_day, unity = ("2026-04-27 00:00", "2026-04-28 00:00"), ("2025-10-03 00:00", "2025-10-04 00:00")
    assert [business(each, *kings_day) for each in (dutch, german, both)] == [0, 27_000, 0]
    assert [business(each, *unity) for each in (dutch, german, both)] == [27_000, 0, 0]


def test_a_subdivision_has_holidays_of_its_own() -> None:
    assert business(office(holidays=("DE-BY",)), "2026-01-06 00:00", "2026-01-07 00:00") == 0
    assert business(office(holidays=("DE-HH",)), "2026-01-06 00:00", "2026-01-07 00:00") == 27_000


@pytest.mark.parametrize("code", ["", "XX", "DE-XX", "NL-", "Netherlands", "-BY"])
def test_an_unknown_country_is_an_error(code: str) -> None:
    with pytest.raises(KeyError):
        holidays_of(code, 2026)


def test_a_special_day_replaces_the_week_and_the_holiday() -> None:
    boxing, sunday = date(2026, 12, 26), date(2026, 11, 22)
    ours = office(holidays=("NL",), special={boxing: spans("10:00-12:00"), sunday: (), date(2026, 11, 20): ()})
    assert business(ours, "2026-12-26 00:00", "2026-12-27 00:00") == 7_200
    assert business(ours, "2026-11-20 00:00", "2026-11-23 00:00") == 0


def test_versions_follow_each_other_at_local_midnight() -> None:
    night = spans("22:00-24:00")
    before = Week(ZoneInfo("Europe/Amsterdam"), ALWAYS)
    after = Week(ZoneInfo("Europe/Amsterdam"), (night,) * 7, valid_from=date(2026, 11, 16))
    for weeks in ((before, after), (after, before)):
        ours = Calendar("support", weeks)
        assert business(ours, "2026-11-15 20:00", "2026-11-16 20:00") == 3 * 3600  # midnight is 23:00 UTC
        assert business(ours, "2026-11-16 20:00", "2026-11-17 20:00") == 2 * 3600


def test_versions_may_move_to_another_zone() -> None:
    amsterdam = Week(ZoneInfo("Europe/Amsterdam"), ALWAYS)
    bucharest = Week(ZoneInfo("Europe/Bucharest"), CLOSED, valid_from=date(2026, 11, 16))
    assert business(Calendar("support", (amsterdam, bucharest)), "2026-11-15 20:00", "2026-11-17 00:00") == 2 * 3600


def test_before_the_first_version_nothing_is_known() -> None:
    ours = Calendar("support", (Week(ZoneInfo("UTC"), ALWAYS, valid_from=date(2026, 1, 1)),))
    assert business(ours, "2025-12-31 23:59", "2026-01-01 01:00") == -1
    assert deadline(ours, "2025-12-31 23:59", 60) == "never"
    assert business(ours, "2026-01-01 00:00", "2026-01-01 01:00") == 3600
    assert business(Calendar("support", ()), "2026-01-01 00:00", "2026-01-01 01:00") == -1
    opens, _ = ours.spans(at("2025-01-01"), at("2027-01-01"))
    assert opens.tolist() == [datetime(2026, 1, 1)]  # noqa: DTZ001 - numpy's


def test_a_calendar_that_never_opens_counts_nothing_and_has_no_deadline() -> None:
    never = calendar("Europe/Amsterdam", {})
    assert business(never, "2026-01-01", "2026-12-31") == 0
    assert deadline(never, "2026-01-01", 1) == "never"
    assert [len(side) for side in never.spans(at("2026-01-01"), at("2027-01-01"))] == [0, 0]


def test_a_deadline_may_be_years_away() -> None:
    christmas = Calendar("rare", (Week(ZoneInfo("UTC"), CLOSED, {date(2040, 12, 25): spans("09:00-10:00")}),))
    assert deadline(christmas, "2026-01-01", 60) == "2040-12-25 09:01:00"
    assert business(christmas, "2026-01-01", "2026-12-31") == 0
    assert deadline(christmas, "2041-01-01", 60) == "never"


def test_what_is_missing_or_reversed_has_no_answer() -> None:
    day, missing = at("2026-11-16 09:00"), np.datetime64("NaT", "s")
    starts = np.array([day, missing, day, missing, day + np.timedelta64(1, "s")])
    ends = np.array([day, day, missing, missing, day])
    assert office().business(starts, ends).tolist() == [0, -1, -1, -1, -1]
    due = office().deadline(np.array([day, missing, day]), np.array([60, 60, -1]))
    assert np.isnat(due).tolist() == [False, True, True]
    assert office().business(starts[:0], ends[:0]).tolist() == []
    assert office().deadline(missing, 60).shape == ()


def test_instants_of_no_time_we_know_have_no_answer() -> None:
    far = np.array(["0001-01-01", "1969-12-31", "2200-01-02", "9999-01-01"], "datetime64[s]")
    assert office().business(far, far).tolist() == [-1] * 4
    assert np.isnat(office().deadline(far, 60)).all()
    assert np.isnat(office().deadline(at("2026-01-01"), 2**62))


def test_dates_of_no_time_we_know_do_no_harm() -> None:
    special = {date.min: spans("09:00-10:00"), date.max: spans("09:00-10:00")}
    weeks = [Week(ZoneInfo("UTC"), ALWAYS, special, on) for on in (date.min, date.max)]
    assert business(Calendar("odd", tuple(weeks)), "2026-01-01", "2026-01-02") == 86_400


def test_an_answer_does_not_depend_on_what_was_asked_before() -> None:
    ours = office(holidays=("NL",))
    late = business(ours, "2030-05-01", "2030-06-01")
    early = business(ours, "2010-05-01", "2030-06-01")
    assert early == business(office(holidays=("NL",)), "2010-05-01", "2030-06-01")
    assert (
        late
        == business(ours, "2030-05-01", "2030-06-01")
        == business(ours, "2010-05-01", "2030-06-01") - business(ours, "2010-05-01", "2030-05-01")
    )


def test_spans_are_cut_to_what_is_asked() -> None:
    opens, closes = office().spans(at("2026-11-16 09:00"), at("2026-11-17 08:30"))
    told = [f"{str(a)[11:16]}-{str(z)[11:16]}" for a, z in zip(opens, closes, strict=True)]
    assert told == ["09:00-11:30", "12:00-16:00", "08:00-08:30"]


def test_a_team_goes_by_its_own_calendar_then_by_what_claims_it_then_by_the_default() -> None:
    named = {name: Calendar(name, ()) for name in ("default", "night", "own")}
    hours = Hours(named, {"billing": "night", "17": "night"}, "default")
    assert hours.of("17", "Sales", "own") is named["own"]
    assert hours.of("17", "Sales", None) is named["night"]
    assert hours.of("3", "BILLING", "unheard of") is named["night"]
    assert hours.of("3", "Sales", None) is hours.of(None, None, None) is named["default"]
    assert Hours(named, {}, None).of("3", "Sales", None) is None
    assert NO_HOURS.of("3", "Sales", "own") is None


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Any hours in steps of five minutes, in zones that change their clocks in different ways."""

    def day() -> st.SearchStrategy[tuple[Span, ...]]:
        edges = st.lists(st.integers(0, 288), max_size=6, unique=True).map(sorted)
        return edges.map(lambda found: tuple((a * 300, b * 300) for a, b in zip(found[::2], found[1::2], strict=False)))

    days = tuple(draw(day()) for _ in DAYS)
    special = draw(st.dictionaries(st.dates(date(2026, 3, 1), date(2026, 11, 30)), day(), max_size=5))
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    weeks = [Week(zone, days, special, None, ("NL",))]
    if draw(st.booleans()):
        weeks.append(Week(zone, draw(st.sampled_from([ALWAYS, CLOSED, days[::-1]])), {}, date(2026, 10, 25)))
    return Calendar("any", tuple(weeks))


def instants(days: int = 400) -> st.SearchStrategy[np.datetime64]:
    """Seconds near the clock changes of 2026, and elsewhere."""
    near = st.sampled_from(["2026-03-08 06:00", "2026-03-29 00:00", "2026-10-25 00:00", "2026-11-01 05:00"]).map(at)
    away = st.integers(-days * 86_400, days * 86_400) | st.integers(-200_000, 200_000)
    return st.builds(lambda middle, by: middle + np.timedelta64(by, "s"), near, away)


@given(calendars(), st.tuples(instants(), instants(), instants()).map(sorted))
def test_seconds_add_up_over_any_cut_and_are_never_more_than_passed(ours: Calendar, cut: list[np.datetime64]) -> None:
    first, middle, last = cut
    whole, head, tail = (ours.business(*pair) for pair in ((first, last), (first, middle), (middle, last)))
    assert whole == head + tail
    assert 0 <= whole <= (last - first).astype(int)


@given(calendars(), instants(), st.integers(0, 40 * 86_400))
def test_until_a_deadline_exactly_its_seconds_are_open(ours: Calendar, start: np.datetime64, lasting: int) -> None:
    due = ours.deadline(start, lasting)
    if np.isnat(due):
        assert ours.business(start, at("2199-12-31")) < lasting
    else:
        assert ours.business(start, due) == lasting
        if due > start:
            assert ours.business(start, due - np.timedelta64(1, "s")) == lasting - 1


@given(calendars(), st.tuples(instants(), instants()).map(sorted))
def test_the_deadline_of_what_was_open_is_not_after_the_end(ours: Calendar, pair: list[np.datetime64]) -> None:
    start, end = pair
    assert ours.deadline(start, ours.business(start, end)) <= end


@given(calendars(), st.tuples(instants(40), instants(40)).map(sorted))
def test_spans_hold_what_is_open_and_nothing_else(ours: Calendar, pair: list[np.datetime64]) -> None:
    opens, closes = ours.spans(*pair)
    assert (closes - opens).sum().astype(int) == ours.business(*pair)
    assert (opens < closes).all()
    assert (closes[:-1] < opens[1:]).all()


def walked(ours: Calendar, start: datetime, minutes: int) -> int:
    """Open minutes, minute by minute: a wall clock that is put back stands still until it is where it was."""
    zone = ours.weeks[0].zone
    furthest = (start - timedelta(hours=3)).astimezone(zone).replace(tzinfo=None)
    found = 0
    for minute in range(-180, minutes):
        wall = (start + timedelta(minutes=minute)).astimezone(zone).replace(tzinfo=None)
        furthest = max(furthest, wall)
        week = max(
            (each for each in ours.weeks if each.valid_from is None or each.valid_from <= furthest.date()),
            key=lambda each: each.valid_from or date.min,
        )
        days = week.days[furthest.weekday()]
        second = furthest.hour * 3600 + furthest.minute * 60
        found += minute >= 0 and any(a <= second < z for a, z in week.special.get(furthest.date(), days))
    return found


MIDDLES = [datetime(2026, 3, 8, 6, tzinfo=UTC), datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)]


@settings(max_examples=60)
@given(calendars(), st.sampled_from(MIDDLES), st.integers(-1500, 1500), st.integers(0, 3000))
def test_it_agrees_with_walking_minute_by_minute(ours: Calendar, middle: datetime, by: int, minutes: int) -> None:
    start = middle + timedelta(minutes=by)
    end = start + timedelta(minutes=minutes)
    found = ours.business(*(np.datetime64(int(each.timestamp()), "s") for each in (start, end)))
    assert found == walked(ours, start, minutes) * 60
