"""One answer to a question: readings, parts, topics, course, what moved, and how fresh it is."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from metrics.catalogue import catalogue, headlines
from metrics.period import Calendar, Dates, Rolling, Span, resolve
from metrics.reading import Trend
from metrics.report import Question, Report, report, step_of
from metrics.scope import Filters
from metrics.terms import Scale, Terms
from storage.schema import ingest_run
from tests.oracle import World

from .world import AMSTERDAM, NOW, Crowd, put, row

K = catalogue()
NOON = datetime(2026, 11, 4, 12, tzinfo=AMSTERDAM)
WEEK = resolve(Rolling(7), NOON, AMSTERDAM)
"""28 October to 3 November."""


def day(number: int, hour: float = 12) -> datetime:
    """That day of the answer's week (0 to 6), or of the week before (-7 to -1)."""
    return datetime(2026, 10, 28, tzinfo=AMSTERDAM) + timedelta(days=number, hours=hour)


def opened(*days: int, count: int = 1, **columns: Any) -> list[dict[str, Any]]:
    return [{"opened_at": day(n), **columns} for n in days for _ in range(count)]


def hold(engine: Engine, *groups: list[dict[str, Any]], **tables: Any) -> None:
    rows = [row(n, **each) for n, each in enumerate(each for group in groups for each in group)]
    put(engine, World(interaction=rows, **tables))


def ask(engine: Engine, *keys: str, span: Span = WEEK, **more: Any) -> Report:
    kpis = tuple(K[key] for key in keys or ("volume",))
    with engine.connect() as connection:
        return report(connection, Question(kpis=kpis, span=span, terms=Terms(NOON), **more))


def test_a_report_reads_its_kpis_against_the_days_before(engine: Engine) -> None:
    hold(engine, opened(0, 6, count=30), opened(-7, -1, count=10), opened(-8, 7))
    found = ask(engine, "volume", "csat")
    volume = found.of("volume")
    assert volume
    assert (volume.value, volume.before, volume.ratio, volume.trend) == (60, 20, 2, Trend.MORE)
    assert found.before == Span(date(2026, 10, 21), date(2026, 10, 27), AMSTERDAM)
    csat = found.of("csat")
    assert csat
    assert csat.value is None
    assert found.of("frt") is None
    assert (found.breakdown, found.topics, found.course, found.moved, found.newest) == (None, None, (), None, None)
    assert found.question.zone is AMSTERDAM


def test_versus_none_compares_with_nothing(engine: Engine) -> None:
    hold(engine, opened(0, count=20, topic="a"), opened(-1, count=10))
    found = ask(engine, "volume", versus="none", topics=True, moved=True, course=(K["volume"],))
    assert found.before is None
    assert (found.readings[0].before, found.readings[0].trend) == (None, Trend.UNKNOWN)
    assert found.topics
    assert (found.topics.slices[0].share, found.topics.slices[0].share_before) == (1, None)
    assert not found.topics.slices[0].growing
    assert found.moved is None
    assert len(found.course[0].points) == 7


def test_against_a_time_without_data_nothing_is_new(engine: Engine) -> None:
    hold(engine, opened(0, 1, count=20, topic="a"))
    found = ask(engine, "volume", topics=True, moved=True)
    assert found.before is None
    assert (found.readings[0].value, found.readings[0].before) == (40, None)
    assert found.topics
    assert found.topics.slices[0].share_before is None


def test_an_empty_period_says_when_the_newest_was_opened(engine: Engine) -> None:
    hold(engine, opened(-30), opened(-20, spam=True), opened(9))
    found = ask(engine, "volume", "frt", topics=True, by="channel", course=(K["frt"],), moved=True)
    assert [reading.value for reading in found.readings] == [0, None]
    assert found.newest == day(-30)
    assert found.topics
    assert found.breakdown
    assert (found.topics.slices, found.breakdown.slices, found.moved) == ((), (), None)
    assert {point.reading.value for point in found.course[0].points} == {None}


def test_without_any_data_there_is_no_newest(engine: Engine) -> None:
    found = ask(engine)
    assert (found.newest, found.data_until, found.readings[0].value) == (None, None, 0)


def test_data_reach_until_the_last_good_import_says_and_never_past_now(engine: Engine) -> None:
    def until(**runs: datetime) -> datetime | None:
        with engine.begin() as connection:
            connection.execute(ingest_run.delete())
            for status, at in runs.items():
                connection.execute(ingest_run.insert().values(source="s", status=status, data_until=at))
        return ask(engine).data_until

    assert until(ok=day(0), partial=day(1), failed=day(3), running=day(4)) == day(1)
    assert until(failed=day(3)) is None
    assert until(ok=day(30)) == NOON


def test_the_parts_of_a_breakdown_are_the_whole(crowd: Crowd) -> None:
    span = Span(date(2026, 10, 6), date(2026, 10, 30), AMSTERDAM)
    for by in ("team", "channel", "topic", "source"):
        found = ask(crowd.engine, "volume", "resolved", "frt", span=span, by=by)
        assert found.breakdown
        for place, reading in enumerate(found.readings):
            assert sum(each.readings[place].sample for each in found.breakdown.slices) == reading.sample
        shares = [each.share for each in found.breakdown.slices]
        assert sum(share or 0 for share in shares) == pytest.approx(1)


def test_parts_come_by_size_and_the_one_without_a_name_last(engine: Engine) -> None:
    sizes = {"chat": 2, "email": 5, "phone": 2, None: 9}
    hold(engine, *(opened(0, count=count, channel=channel) for channel, count in sizes.items()))
    found = ask(engine, by="channel").breakdown
    assert found
    assert [each.part for each in found.slices] == ["email", "chat", "phone", None]
    assert [each.share for each in found.slices] == [count / 18 for count in (5, 2, 2, 9)]
    assert found.slices[3].name is None


def test_people_come_by_name_and_are_not_ranked(engine: Engine) -> None:
    names = {"1": "bob", "2": "Ann", "3": "Cas"}
    agents = [row(number, name=name) for number, name in names.items()]
    counts = (("1", 9), ("2", 1), ("3", 5), (None, 20))
    hold(engine, *(opened(0, count=count, agent_id=agent) for agent, count in counts), agent=agents)
    found = ask(engine, by="agent").breakdown
    assert found
    assert [each.part for each in found.slices] == ["Ann", "bob", "Cas", None]


def test_shares_are_of_counts_only(engine: Engine) -> None:
    hold(engine, opened(0, count=20, channel="chat", is_complaint=True))
    found = ask(engine, "complaint_ratio", "volume", by="channel").breakdown
    assert found
    assert (found.slices[0].share, found.slices[0].growing) == (None, False)
    assert [reading.value for reading in found.slices[0].readings] == [1, 20]


def test_topics_are_spelled_as_most_do_with_share_and_growth(engine: Engine) -> None:
    hold(
        engine,
        opened(-60),
        opened(0, count=30, topic="Late delivery"),
        opened(1, count=20, topic="LATE DELIVERY"),
        opened(-2, count=10, topic="late delivery"),
        opened(0, count=20, topic="Invoice"),
        opened(-3, count=21, topic="Invoice"),
        opened(0, count=30),
        opened(-1, count=9),
    )
    found = ask(engine, "volume", topics=True).topics
    assert found
    told = [(each.part, each.name, each.readings[0].value, each.share, each.growing) for each in found.slices]
    assert told == [
        ("late delivery", "Late delivery", 50, 0.5, True),
        ("invoice", "Invoice", 20, 0.2, False),
        (None, None, 30, 0.3, False),
    ]
    assert [each.share_before for each in found.slices] == [0.25, 0.525, 0.225]


@pytest.mark.parametrize(
    ("days", "step"), [(1, "hour"), (2, "day"), (45, "day"), (46, "week"), (200, "week"), (201, "month")]
)
def test_a_course_has_steps_that_fit_its_length(days: int, step: str) -> None:
    assert step_of(Span(date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=days - 1), AMSTERDAM)) == step


def test_a_week_is_drawn_with_the_week_before_it(engine: Engine) -> None:
    hold(engine, opened(0, count=2), opened(-7, 6), opened(7))
    (series,) = ask(engine, course=(K["volume"],)).course
    assert (series.kpi.key, series.step) == ("volume", "day")
    assert [point.label for point in series.points] == [f"{day(n):%Y-%m-%d}" for n in range(-7, 7)]
    assert [point.reading.value for point in series.points] == [1, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 1]
    assert [point.current for point in series.points] == [False] * 7 + [True] * 7
    assert not any(point.running for point in series.points)


def test_a_period_that_does_not_touch_the_one_before_is_drawn_alone(engine: Engine) -> None:
    hold(engine, opened(0), opened(-7), opened(-364))
    three = resolve(Dates(date(2026, 10, 28), date(2026, 10, 30)), NOON, AMSTERDAM)
    assert len(ask(engine, span=three, course=(K["volume"],)).course[0].points) == 3
    assert len(ask(engine, versus="year", course=(K["volume"],)).course[0].points) == 7


def test_what_is_running_is_said_of_its_last_point(engine: Engine) -> None:
    hold(engine, opened(5, 7), opened(-2, 0))
    month = resolve(Calendar("month"), NOON, AMSTERDAM)
    (series,) = ask(engine, span=month, course=(K["volume"],)).course
    assert [(point.label[-2:], point.running) for point in series.points] == [
        ("01", False),
        ("02", False),
        ("03", False),
        ("04", True),
    ]
    today = resolve(Calendar("day"), NOON, AMSTERDAM)
    (hours,) = ask(engine, span=today, course=(K["volume"],)).course
    assert hours.step == "hour"
    assert [point.label for point in hours.points] == [f"{hour:02}" for hour in range(12)]
    assert [point.running for point in hours.points] == [False] * 11 + [True]


def test_counts_by_time_are_in_their_order_and_complete(engine: Engine) -> None:
    hold(engine, opened(0, 0, 3), opened(-7))
    by_day = ask(engine, "volume", "frt", by="day").breakdown
    assert by_day
    assert by_day.by == "day"
    assert [each.part for each in by_day.slices] == [f"{day(n):%Y-%m-%d}" for n in range(7)]
    assert [each.readings[0].value for each in by_day.slices] == [2, 0, 0, 1, 0, 0, 0]
    assert {each.readings[1].value for each in by_day.slices} == {None}
    by_weekday = ask(engine, by="weekday").breakdown
    assert by_weekday
    assert {each.part: each.readings[0].value for each in by_weekday.slices if each.readings[0].value} == {
        "3": 2,
        "6": 1,
    }
    by_hour = ask(engine, by="hour").breakdown
    assert by_hour
    assert [each.readings[0].value for each in by_hour.slices] == [0] * 12 + [3] + [0] * 11


def test_filters_hold_for_all_of_a_report(engine: Engine) -> None:
    hold(
        engine,
        opened(-60),
        opened(0, 1, -1, count=20, channel="chat", topic="a"),
        opened(0, -1, count=7, channel="email", topic="b"),
    )
    filters = Filters({"channel": ("email",)})
    found = ask(engine, by="topic", topics=True, course=(K["volume"],), filters=filters)
    assert (found.readings[0].value, found.readings[0].before) == (7, 7)
    for breakdown in (found.breakdown, found.topics):
        assert breakdown
        assert [(each.part, each.readings[0].value) for each in breakdown.slices] == [("b", 7)]
    assert sum(point.reading.value or 0 for point in found.course[0].points if point.current) == 7


def answers(number: int, count: int, **columns: Any) -> list[dict[str, Any]]:
    return [row(f"{number} {columns} {n}", kind="csat", answered_at=day(number), **columns) for n in range(count)]


def test_one_scale_counts_in_readings_parts_and_course_alike(engine: Engine) -> None:
    five, ten = {"scale_min": 1, "scale_max": 5, "score": 4.0}, {"scale_min": 1, "scale_max": 10, "score": 9.0}
    rows = [
        *answers(0, 12, **five, channel="chat"),
        *answers(-1, 30, **five, channel="chat"),
        *answers(0, 20, **ten, channel="email"),
    ]
    hold(engine, opened(-60), survey_response=rows)
    found = ask(engine, "csat_mean", by="channel", course=(K["csat_mean"],))
    reading = found.readings[0]
    assert (reading.value, reading.sample, reading.left_out, reading.scale) == (4, 12, 20, Scale(1, 5, "better"))
    assert found.breakdown
    parts = {each.part: each.readings[0] for each in found.breakdown.slices}
    assert (parts["email"].value, parts["email"].left_out, parts["chat"].value) == (None, 20, 4)
    assert {point.reading.value for point in found.course[0].points} == {None, 4}


def slow(number: int, count: int, seconds: int, **columns: Any) -> list[dict[str, Any]]:
    start = day(number)
    return [
        {"opened_at": start, "first_response_at": start + timedelta(seconds=seconds), **columns} for _ in range(count)
    ]


def test_what_moved_is_the_segment_that_explains_most(engine: Engine) -> None:
    hold(
        engine,
        opened(-60),
        slow(-1, 50, 60, topic="Parcels", channel="chat"),
        slow(-1, 50, 60, topic="Invoice", channel="email"),
        slow(1, 50, 6000, topic="PARCELS", channel="chat"),
        slow(1, 50, 60, topic="Invoice", channel="email"),
    )
    found = ask(engine, "volume", "frt", moved=True).moved
    assert found
    assert (found.reading.kpi.key, found.dimension, found.name) in {
        ("frt", "topic", "PARCELS"),
        ("frt", "channel", "chat"),
    }
    assert (found.segment.value, found.segment.before, found.segment.sample) == (6000, 60, 50)
    assert found.share == pytest.approx(1)


def test_of_several_that_got_worse_the_one_that_moved_most_is_told(engine: Engine) -> None:
    hold(
        engine,
        opened(-60),
        opened(-1, 1, count=20, is_complaint=False, channel="email"),
        opened(-1, count=200, is_complaint=False, channel="chat")
        + opened(-1, count=2, is_complaint=True, channel="chat"),
        opened(1, count=100, is_complaint=False, channel="chat")
        + opened(1, count=100, is_complaint=True, channel="chat"),
        [
            {"opened_at": day(n), "resolved_at": day(n), "reopens": int(k < 12 + 20 * (n > 0))}
            for n in (-1, 1)
            for k in range(100)
        ],
    )
    found = ask(engine, "reopen_rate", "complaint_ratio", "volume", moved=True)
    assert [reading.trend for reading in found.readings[:2]] == [Trend.WORSE, Trend.WORSE]
    assert found.moved
    assert (found.moved.reading.kpi.key, found.moved.name) == ("complaint_ratio", "chat")


def test_nothing_moved_where_nothing_got_worse(engine: Engine) -> None:
    hold(engine, slow(-1, 50, 600, channel="chat"), slow(1, 50, 60, channel="chat"))
    assert ask(engine, "frt", moved=True).moved is None


def test_what_got_worse_only_where_nothing_has_a_name_did_not_move_anything(engine: Engine) -> None:
    hold(engine, opened(-60), slow(-1, 50, 60), slow(1, 50, 600))
    found = ask(engine, "frt", moved=True)
    assert found.readings[0].trend is Trend.WORSE
    assert found.moved is None


def test_the_summary_of_a_crowd_is_complete(crowd: Crowd) -> None:
    span = Span(date(2026, 10, 15), date(2026, 10, 28), AMSTERDAM)
    question = Question(
        kpis=headlines(),
        span=span,
        terms=Terms(NOW),
        topics=True,
        moved=True,
        by="team",
        course=(K["volume"], K["frt"]),
    )
    with crowd.engine.connect() as connection:
        found = report(connection, question)
        again = report(connection, replace(question, by="agent"))
    assert [reading.kpi for reading in found.readings] == list(headlines())
    assert all(reading.value is not None for reading in found.readings)
    assert found.readings == again.readings
    assert found.course == again.course
    assert len(found.course[0].points) == 14, "the data begin within the period before, which is no comparison then"


def test_a_period_that_the_data_only_touch_is_no_comparison(engine: Engine) -> None:
    hold(engine, opened(-1, count=2), opened(1, count=200))
    assert ask(engine).readings[0].before is None


def test_weeks_that_are_cut_are_not_shown_as_whole_ones(engine: Engine) -> None:
    hold(engine, opened(-60), opened(-7, 0, 1))
    days = resolve(Rolling(28), NOON, AMSTERDAM)
    weeks = ask(engine, span=days, by="week").breakdown
    assert weeks
    assert [each.running for each in weeks.slices] == [True, False, False, False, True]
    course = ask(engine, span=resolve(Rolling(90), NOON, AMSTERDAM), course=(K["volume"],)).course[0]
    assert [point.running for point in course.points[1:-1]] == [False] * (len(course.points) - 2)
    assert (course.points[0].running, course.points[-1].running) == (True, True)


def test_a_segment_that_vanished_is_what_moved(engine: Engine) -> None:
    hold(
        engine,
        opened(-60),
        [{"opened_at": day(n), "resolved_at": day(n), "team_id": "gone"} for n in [-2] * 300],
        [{"opened_at": day(n), "resolved_at": day(n), "team_id": "stays"} for n in [-2, 2] * 100],
    )
    found = ask(engine, "resolved", moved=True).moved
    assert found
    assert (found.dimension, found.name, found.segment.value, found.segment.before) == ("team", "gone", 0, 300)


def test_what_is_filtered_by_is_not_what_moved(engine: Engine) -> None:
    hold(
        engine,
        opened(-60),
        slow(-1, 50, 60, team_id="t", channel="chat"),
        slow(1, 50, 600, team_id="t", channel="chat"),
    )
    found = ask(engine, "frt", moved=True, filters=Filters({"team": ("t",)}))
    assert found.readings[0].trend is Trend.WORSE
    assert found.moved is None


def test_where_low_grades_are_good_a_higher_one_is_worse(engine: Engine) -> None:
    def graded(number: int, score: int, count: int = 20) -> list[dict[str, Any]]:
        scale = {"scale_min": 1, "scale_max": 6, "higher_is": "worse"}
        return [{"kind": "csat", "answered_at": day(number), "score": score, **scale} for _ in range(count)]

    rows = [*graded(-1, 2), *graded(1, 5)]
    keyed = [{"source": "s", "external_id": str(n), **each} for n, each in enumerate(rows)]
    hold(engine, opened(-60), survey_response=keyed)
    assert ask(engine, "csat_mean").readings[0].trend is Trend.WORSE
