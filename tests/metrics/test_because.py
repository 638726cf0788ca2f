"""Why a KPI moved: its change split over the parts of each dimension, exactly, and the part that did most."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from metrics.because import Because, because, can_split, is_personal, split_by
from metrics.catalogue import catalogue
from metrics.formula import Own, Quantile
from metrics.kpi import Kpi
from metrics.period import Span
from metrics.report import Question, Report, report
from metrics.scope import Filters
from metrics.terms import Terms
from storage.schema import web_metric
from tests.oracle import World

from .world import Crowd, put, row

ZONE = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 11, 4, 12, tzinfo=UTC)
HALF = Span(date(2026, 10, 20), date(2026, 11, 3), ZONE)
SPLIT = [kpi for kpi in catalogue().values() if can_split(kpi) and not kpi.least_people]


def asked(key: str, **more: Any) -> Question:
    return Question(kpis=(catalogue()[key],), span=HALF, terms=Terms(NOW), **more)


def told(engine: Engine, question: Question, *wanted: str) -> tuple[Report, Because | None]:
    with engine.connect() as connection:
        found = report(connection, question)
        return found, because(connection, found, wanted or split_by(question.kpis[0]))


@pytest.mark.parametrize("kpi", SPLIT, ids=lambda kpi: kpi.key)
def test_the_effects_of_every_dimension_add_up_to_the_change_that_the_report_tells(crowd: Crowd, kpi: Kpi) -> None:
    found, split = told(crowd.engine, asked(kpi.key))
    (reading,) = found.readings
    if reading.value is None or reading.before is None:
        assert split is None
        return
    assert split is not None
    assert set(split.splits) <= set(split_by(kpi))
    if isinstance(kpi.formula, Quantile):
        assert split.above is not None
        assert split.change == pytest.approx(split.above[1] - split.above[0])
    else:
        assert split.change == pytest.approx(reading.value - reading.before)
    for segments in split.splits.values():
        assert sum(one.effect.total for one in segments) == pytest.approx(split.change, rel=1e-9, abs=1e-9)
        sizes = [abs(one.effect.total) for one in segments]
        assert sizes == sorted(sizes, reverse=True)


def test_no_kpi_is_split_by_agent_and_every_one_by_something() -> None:
    for kpi in catalogue().values():
        assert "agent" not in split_by(kpi)
        assert split_by(kpi)


def test_what_has_a_statement_of_its_own_is_not_split(crowd: Crowd) -> None:
    assert not can_split(catalogue()["consistency"])
    assert all(can_split(kpi) != isinstance(kpi.formula, Own) for kpi in catalogue().values())
    _, split = told(crowd.engine, asked("consistency"))
    assert split is None or not split.splits


def test_what_few_people_said_is_not_split(crowd: Crowd) -> None:
    assert is_personal(catalogue()["esat"], Filters())
    assert is_personal(catalogue()["csat"], Filters({"agent": ("Ann",)}))
    assert not is_personal(catalogue()["csat"], Filters({"team": ("Billing",)}))
    assert not is_personal(catalogue()["frt"], Filters({"agent": ("Ann",)}))
    assert told(crowd.engine, asked("esat"))[1] is None


START = datetime(2026, 10, 5, 10, tzinfo=UTC)
"""In the first day of the fifteen days before `HALF`."""
BEGIN = row("first", opened_at=START, spam=True)
"""The data begin early enough to compare with."""


def opened(number: int, day: int, channel: str | None, **more: Any) -> dict[str, Any]:
    return row(number, opened_at=START + timedelta(days=day), channel=channel, **more)


def complaints(*groups: tuple[int, str | None, int, int]) -> World:
    """Per group: the day, the channel, how many, and how many of them are complaints."""
    rows: list[dict[str, Any]] = []
    for day, channel, n, bad in groups:
        rows += [
            opened(len(rows) + i, day, channel, is_complaint=i < bad, topic="Late Parcel" if i else "late PARCEL")
            for i in range(n)
        ]
    return World(interaction=[BEGIN, *rows])


WORSE_BY_CHAT = ((20, "chat", 10, 6), (20, "email", 10, 1), (2, "chat", 10, 2), (2, "email", 10, 1))


def test_the_strongest_part_is_told_with_its_share_and_its_own_values(engine: Engine) -> None:
    put(engine, complaints(*WORSE_BY_CHAT))
    _, split = told(engine, asked("complaint_ratio"))
    assert split is not None
    assert split.change == pytest.approx(0.2)
    most = split.strongest
    assert most is not None
    assert (most.dimension, most.segment.name) == ("channel", "chat")
    assert most.share == pytest.approx(1)
    assert (most.reading.value, most.reading.before, most.reading.sample) == (0.6, 0.2, 10)
    assert set(split.splits) == {"channel"}, "a dimension with one part explains nothing"


def test_a_part_that_is_most_of_everything_explains_nothing(engine: Engine) -> None:
    big = [opened(n, 20, "email", is_complaint=n < 12, priority="normal") for n in range(30)]
    big += [opened(100 + n, 2, "email", is_complaint=n < 6, priority="normal") for n in range(30)]
    small = [opened(200 + n, 20, "chat", is_complaint=True, priority="normal") for n in range(5)]
    small += [opened(300 + n, 2, "chat", is_complaint=False, priority="normal") for n in range(5)]
    other = [opened(400 + n, 2 + 18 * (n % 2), "email", is_complaint=False, priority="high") for n in range(4)]
    put(engine, World(interaction=[BEGIN, *big, *small, *other]))
    _, split = told(engine, asked("complaint_ratio"))
    assert split is not None
    assert split.splits["priority"][0].effect.total > split.splits["channel"][0].effect.total
    assert split.strongest is not None
    assert (split.strongest.dimension, split.strongest.segment.name) == ("channel", "chat")


def test_a_filter_is_kept_and_its_dimension_not_split_by(engine: Engine) -> None:
    put(engine, complaints(*WORSE_BY_CHAT))
    _, split = told(engine, asked("complaint_ratio", filters=Filters({"channel": ("chat",)})))
    assert split is not None
    assert split.change == pytest.approx(0.4)
    assert split.splits == {}
    assert split.strongest is None


def test_only_what_was_wanted_is_split_by(crowd: Crowd) -> None:
    _, split = told(crowd.engine, asked("volume"), "team", "channel")
    assert split is not None
    assert {*split.splits} == {"team", "channel"}


def test_what_has_no_name_is_a_part_but_never_the_strongest(engine: Engine) -> None:
    put(engine, complaints((20, None, 10, 9), (20, "email", 10, 1), (2, None, 10, 0), (2, "email", 10, 0)))
    _, split = told(engine, asked("complaint_ratio"))
    assert split is not None
    assert [one.name for one in split.splits["channel"]] == [None, "email"]
    assert split.strongest is not None
    assert split.strongest.segment.name == "email"


def test_no_change_has_no_strongest_part(engine: Engine) -> None:
    put(engine, complaints((20, "chat", 5, 1), (20, "email", 5, 1), (2, "chat", 5, 1), (2, "email", 5, 1)))
    _, split = told(engine, asked("complaint_ratio"))
    assert split is not None
    assert split.change == 0
    assert split.strongest is None


def test_a_topic_is_named_as_it_is_usually_spelled(engine: Engine) -> None:
    world = complaints((20, "chat", 10, 5), (2, "chat", 10, 1))
    world.interaction += [
        opened(900 + i, 2 + 18 * (i % 2), "chat", is_complaint=False, topic="Other") for i in range(9)
    ]
    put(engine, world)
    _, split = told(engine, asked("complaint_ratio"))
    assert split is not None
    assert {one.name for one in split.splits["topic"]} == {"Late Parcel", "Other"}


@pytest.mark.parametrize("versus", ["none", "previous"])
def test_without_a_value_on_either_side_there_is_nothing_to_split(engine: Engine, versus: str) -> None:
    put(engine, complaints((20, "chat", 10, 5), (20, "email", 10, 5)))
    assert told(engine, asked("complaint_ratio", versus=versus))[1] is None
    assert told(engine, asked("frt", versus=versus))[1] is None


def test_sums_by_a_part_of_the_visits_do_not_explain_the_whole(engine: Engine) -> None:
    def daily(day: int, metric: str, value: float, dimension: str = "", part: str = "") -> dict[str, Any]:
        at = START + timedelta(days=day)
        named = {"metric": metric, "dimension": dimension, "part": part, "value": value}
        return {"source": "w", "at": at, "run_id": 1, **named}

    rows = [daily(day, "visits", 100) for day in (0, 20)]
    rows += [daily(0, "contact_page_visits", 10), daily(20, "contact_page_visits", 30)]
    for day, seen in ((0, 2), (20, 9)):  # of a third of the visits the device is told
        for device in ("phone", "desktop"):
            rows.append(daily(day, "visits", 15, "device", device))
            rows.append(daily(day, "contact_page_visits", seen, "device", device))
    with engine.begin() as connection:
        connection.execute(web_metric.insert(), rows)
    put(engine, World(interaction=[BEGIN]))
    found, split = told(engine, asked("contact_page_share"))
    assert found.readings[0].value == pytest.approx(0.3)
    assert split is not None
    assert split.change == pytest.approx(0.2)
    assert split.splits == {}


def test_the_scale_of_the_whole_counts_in_its_part_too(engine: Engine) -> None:
    def answer(number: int, day: int, channel: str, score: int, highest: int) -> dict[str, Any]:
        at = START + timedelta(days=day)
        scale: dict[str, Any] = {"scale_min": 1, "scale_max": highest, "higher_is": "better"}
        return row(number, kind="csat", score=score, answered_at=at, channel=channel, **scale)

    rows = [answer(n, 20, "chat", 5, 5) for n in range(12)] + [answer(100 + n, 2, "chat", 3, 5) for n in range(12)]
    rows += [answer(200 + n, day, "email", 10, 10) for day in (0, 20) for n in range(day, day + 3)]
    rows += [answer(300 + n, day, "email", 4, 5) for day in (2, 20) for n in range(day, day + 3)]
    put(engine, World(interaction=[BEGIN], survey_response=rows))
    _, split = told(engine, asked("csat_mean"))
    assert split is not None
    assert split.strongest is not None
    assert (split.strongest.reading.value, split.strongest.reading.before) == (5, 3)
