"""The demo data are reproducible, valid, believable, and slip where they say."""

import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, Row, Table, func, insert, select

from storage.engine import connect, writing
from storage.moment import Moment
from storage.schema import agent, customer, ingest_run, interaction, metadata, survey_response, team
from storage.seed import Plan, Seeded, Slip, seed
from storage.trouble import Trouble
from storage.words import CLOSED

UNTIL = datetime(2026, 11, 21, 12, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Amsterdam")
SMALL = Plan(interactions=600, days=40, until=UNTIL, zone=ZONE)
YEAR = Plan(until=UNTIL, zone=ZONE)
FACTS = (interaction, survey_response, customer, agent, team)
AHEAD = {"sla_first_response_due_at", "sla_resolution_due_at", "sla_first_response_at", "sla_resolution_at", "sla_at"}
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Year:
    """The default plan's tables."""

    seeded: Seeded
    interactions: list[Row[Any]]
    surveys: list[Row[Any]]

    @property
    def counted(self) -> list[Row[Any]]:
        rows = self.interactions
        return [row for row in rows if not row.spam and row.merged_into is None and row.direction == "inbound"]

    def scores(self, kind: str) -> list[float]:
        return [row.score for row in self.surveys if row.kind == kind and row.score is not None]

    def slip(self, kpi: str) -> Slip:
        return next(slip for slip in self.seeded.slips if slip.kpi == kpi)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    made = connect(f"sqlite:///{tmp_path_factory.mktemp('seed')}/kpi.db")
    seeded = seed(made, YEAR)
    with made.connect() as connection:
        yield Year(
            seeded,
            list(connection.execute(select(interaction))),
            list(connection.execute(select(survey_response))),
        )
    made.dispose()


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[Engine]:
    made = connect(f"sqlite:///{tmp_path}/kpi.db")
    yield made
    made.dispose()


def dump(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    with engine.connect() as connection:
        return {table.name: [tuple(row) for row in connection.execute(_all_but_run(table))] for table in FACTS}


def _all_but_run(table: Table) -> Any:
    return select(*(column for column in table.c if column.name != "run_id")).order_by(table.c.external_id)


def share(rows: list[bool]) -> float:
    return sum(rows) / len(rows)


def waited(row: Row[Any]) -> float | None:
    """Seconds to the first reply; none where there is none, or it is impossible."""
    if row.first_response_at is None or row.opened_by == "agent":
        return None
    seconds: float = (row.first_response_at - (row.bot_handoff_at or row.opened_at)).total_seconds()
    return seconds if seconds >= 0 else None


def median_wait(rows: list[Row[Any]], start: datetime, end: datetime) -> float:
    inside = [row for row in rows if row.first_response_at and start <= row.first_response_at < end]
    return statistics.median(seconds for row in inside if (seconds := waited(row)) is not None)


def satisfied(rows: list[Row[Any]], start: datetime, end: datetime) -> float:
    inside = [row for row in rows if row.kind == "csat" and row.answered_at and start <= row.answered_at < end]
    return share([row.score >= 4 for row in inside])


def local_midnight(days_before: int) -> datetime:
    day = UNTIL.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days_before)
    return day.astimezone(UTC)


def test_the_same_plan_twice_gives_the_same_rows_and_writes_none(engine: Engine) -> None:
    seed(engine, SMALL)
    first = dump(engine)
    seed(engine, SMALL)
    assert dump(engine) == first
    with engine.connect() as connection:
        runs = connection.execute(select(ingest_run).order_by(ingest_run.c.id)).all()
    assert [(run.status, run.written) for run in runs] == [("ok", sum(map(len, first.values()))), ("ok", 0)]


def test_the_same_plan_gives_the_same_rows_in_another_database(engine: Engine, lite: Engine) -> None:
    assert seed(engine, SMALL) == seed(lite, SMALL)
    assert dump(engine) == dump(lite)


def test_another_plan_replaces_the_rows(engine: Engine) -> None:
    seed(engine, SMALL)
    before = dump(engine)
    other = seed(engine, replace(SMALL, seed=8, interactions=500))
    after = dump(engine)
    assert after["interaction"] != before["interaction"]
    assert {table: len(rows) for table, rows in after.items()} == other.rows
    assert other.rows["interaction"] == 500


def test_other_sources_stay(lite: Engine) -> None:
    with writing(lite).begin() as connection:
        connection.execute(insert(team).values(source="zendesk", external_id="1", run_id=1, name="Support"))
    seed(lite, SMALL)
    seed(lite, replace(SMALL, seed=8))
    with lite.connect() as connection:
        assert connection.scalar(select(team.c.name).where(team.c.source == "zendesk")) == "Support"


def test_data_that_others_call_demo_are_not_touched(lite: Engine) -> None:
    with writing(lite).begin() as connection:
        connection.execute(insert(ingest_run).values(source="demo", profile="plain", status="ok"))
    with pytest.raises(Trouble, match="seed another database"):
        seed(lite, SMALL)


def test_progress_ends_at_all_of_them(lite: Engine) -> None:
    told: list[tuple[int, int]] = []
    seed(lite, SMALL, lambda done, total: told.append((done, total)))
    assert told[-1] == (600, 600)
    assert told == sorted(told)


def test_a_large_plan_comes_in_blocks_and_has_every_interaction(lite: Engine) -> None:
    told: list[int] = []
    seeded = seed(lite, Plan(interactions=90_000, days=60, until=UNTIL, zone=ZONE), lambda done, _: told.append(done))
    assert len(set(told)) > 2
    assert seeded.rows["interaction"] == 90_000
    with lite.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(interaction)) == 90_000


def test_a_run_that_breaks_off_is_failed_and_can_be_done_again(engine: Engine, lite: Engine) -> None:
    def stop(done: int, _total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        seed(engine, SMALL, stop)
    seed(engine, SMALL)
    with engine.connect() as connection:
        status = connection.execute(select(ingest_run.c.status).order_by(ingest_run.c.id)).scalars().all()
    assert status == ["failed", "ok"]
    seed(lite, SMALL)
    assert dump(engine) == dump(lite)


@pytest.mark.parametrize(
    ("plan", "says"),
    [
        (replace(SMALL, interactions=99), "too few"),
        (replace(SMALL, days=34), "34 days"),
        (replace(SMALL, days=3_651), "3651 days"),
        (replace(SMALL, seed=-1), "negative"),
        (replace(SMALL, until=UNTIL.replace(tzinfo=None)), "no zone"),
    ],
)
def test_a_plan_that_cannot_be_made_is_refused(lite: Engine, plan: Plan, says: str) -> None:
    with pytest.raises(Trouble, match=says):
        seed(lite, plan)
    assert not any(dump(lite).values())


@pytest.mark.parametrize("days", [35, 3_650])
@pytest.mark.parametrize("zone", ["UTC", "Asia/Kathmandu", "America/New_York", "Pacific/Apia"])
def test_the_smallest_plans_work_everywhere(lite: Engine, zone: str, days: int) -> None:
    plan = Plan(interactions=100, days=days, until=datetime(2026, 3, 29, 1, 30, 1, tzinfo=UTC), zone=ZoneInfo(zone))
    seeded = seed(lite, plan)
    assert seeded.rows["interaction"] == 100
    with lite.connect() as connection:
        opened = connection.execute(select(interaction.c.opened_at)).scalars().all()
    assert seeded.starts <= min(opened)
    assert max(opened) < plan.until


def test_nothing_happens_after_the_end_or_before_the_start(year: Year) -> None:
    for table, rows in ((interaction, year.interactions), (survey_response, year.surveys)):
        names = [column.name for column in table.c if isinstance(column.type, Moment) and column.name not in AHEAD]
        moments = [at for row in rows for name in names if (at := getattr(row, name))]
        assert max(moments) < UNTIL
        assert min(moments) >= year.seeded.starts == local_midnight(365)


def test_things_happen_in_order(year: Year) -> None:
    for row in year.interactions:
        steps = [row.opened_at, row.first_resolved_at, row.resolved_at, row.closed_at]
        known = [step for step in steps if step]
        assert known == sorted(known)
        if row.agent_replies == 0 and row.resolved_at:
            assert row.bot_resolved


def test_every_word_of_a_closed_list_is_in_it(year: Year) -> None:
    for table, rows in (("interaction", year.interactions), ("survey_response", year.surveys)):
        for column, words in CLOSED[table].items():
            assert {getattr(row, column) for row in rows} <= {*words, None}


def test_references_exist(year: Year) -> None:
    ids = {row.external_id for row in year.interactions}
    assert {row.interaction_id for row in year.surveys} <= ids
    assert {row.merged_into for row in year.interactions} <= {*ids, None}
    assert len({row.agent_id for row in year.interactions} - {None}) == year.seeded.rows["agent"]
    assert len({row.customer_id for row in year.interactions} - {None}) == year.seeded.rows["customer"]
    assert len({row.person_key for row in year.interactions} - {None}) == year.seeded.rows["customer"]
    assert len(ids) == year.seeded.rows["interaction"] == 40_000


def test_the_slips_are_whole_local_days_before_the_end(year: Year) -> None:
    windows = {slip.kpi: (slip.where, slip.start, slip.end) for slip in year.seeded.slips}
    assert windows == {
        "frt": ({"team": "Billing"}, local_midnight(3), local_midnight(0)),
        "csat": ({"team": "Delivery"}, local_midnight(4), local_midnight(0)),
    }


def test_the_truth_of_the_frt_slip_is_what_the_tables_say(year: Year) -> None:
    slip = year.slip("frt")
    rows = [row for row in year.counted if row.team_id == "team-billing"]
    inside = [row for row in rows if row.first_response_at and slip.start <= row.first_response_at < slip.end]
    assert slip.sample == len([row for row in inside if waited(row) is not None])
    assert slip.value == pytest.approx(median_wait(rows, slip.start, slip.end))
    assert slip.normal == pytest.approx(median_wait(rows, slip.start - 4 * WEEK, slip.start))


def test_the_truth_of_the_csat_slip_is_what_the_tables_say(year: Year) -> None:
    slip = year.slip("csat")
    rows = [row for row in year.surveys if row.team_id == "team-delivery"]
    inside = [row for row in rows if row.answered_at and slip.start <= row.answered_at < slip.end]
    assert slip.sample == len([row for row in inside if row.kind == "csat"])
    assert slip.value == pytest.approx(satisfied(rows, slip.start, slip.end))
    assert slip.normal == pytest.approx(satisfied(rows, slip.start - 4 * WEEK, slip.start))


def test_the_slips_show_in_their_teams_and_in_the_companys_week(year: Year) -> None:
    frt, csat = year.slip("frt"), year.slip("csat")
    assert frt.value > 3 * frt.normal
    assert csat.value < csat.normal - 0.2
    end = local_midnight(0)
    weeks = [median_wait(year.counted, end - n * WEEK, end - (n - 1) * WEEK) for n in range(1, 10)]
    assert 1.3 < weeks[0] / weeks[1] < 1.8
    assert weeks[0] > 1.1 * max(weeks[1:])
    answers = [satisfied(year.surveys, end - n * WEEK, end - (n - 1) * WEEK) for n in range(1, 10)]
    assert answers[0] < min(answers[1:]) - 0.03


def test_one_topic_grows_in_the_last_week(year: Year) -> None:
    end = local_midnight(0)
    this, before = (
        Counter(row.topic for row in year.counted if end - n * WEEK <= row.opened_at < end - (n - 1) * WEEK)
        for n in (1, 2)
    )
    grown = {topic: (this[topic] - before[topic]) / (this[topic] + before[topic]) ** 0.5 for topic in this}
    assert grown.pop("damaged parcel") > 3.5
    assert max(grown.values()) < 2.5


def test_mondays_are_busy_and_nights_are_quiet(year: Year) -> None:
    local = [row.opened_at.astimezone(ZONE) for row in year.interactions]
    days, hours = Counter(at.weekday() for at in local), Counter(at.hour for at in local)
    assert days[0] == max(days.values())
    assert days[0] > 2 * days[6]
    assert hours[10] > 10 * hours[3]
    months = Counter(at.month for at in local)
    assert months[12] > 1.15 * months[7]


def test_nobody_answers_at_night(year: Year) -> None:
    replied = [row.first_response_at.astimezone(ZONE).hour for row in year.counted if waited(row) is not None]
    assert {hour for hour, n in Counter(replied).items() if n > 20} == set(range(8, 20))
    chats = [row.first_response_at for row in year.counted if row.channel == "chat" and row.first_response_at]
    assert all(8 <= at.astimezone(ZONE).hour < 23 for at in chats)


def test_chats_and_calls_are_quick_and_what_comes_at_night_waits(year: Year) -> None:
    by_channel: dict[str, list[float]] = {}
    for row in year.counted:
        if (seconds := waited(row)) is not None:
            by_channel.setdefault(row.channel, []).append(seconds)
    medians = {channel: statistics.median(waits) for channel, waits in by_channel.items()}
    assert max(medians["chat"], medians["phone"]) < 60 < medians["whatsapp"] < medians["email"]
    night = [row for row in year.counted if not row.is_live and row.opened_at.astimezone(ZONE).hour in {22, 23}]
    waits = [seconds for row in night if (seconds := waited(row)) is not None]
    assert min(waits) > 8 * 3_600


def test_the_main_figures_are_believable(year: Year) -> None:
    counted = year.counted
    settled = [row for row in counted if row.opened_at < UNTIL - 3 * WEEK]
    assert share([row.resolved_at is not None for row in settled]) == pytest.approx(0.935, abs=0.015)
    customers = [row for row in settled if row.opened_by == "customer" and not row.bot_resolved]
    assert share([row.first_response_at is None for row in customers]) == pytest.approx(0.022, abs=0.008)
    resolved = [row for row in counted if row.resolved_at]
    assert share([row.reopens > 0 for row in resolved]) == pytest.approx(0.06, abs=0.01)
    assert 0.03 < share([row.is_complaint for row in counted]) < 0.05
    assert 300 < statistics.fmean(row.handle_s for row in counted if row.handle_s) < 720
    assert share([score >= 4 for score in year.scores("csat")]) == pytest.approx(0.86, abs=0.01)
    nps = year.scores("nps")
    assert share([score >= 9 for score in nps]) - share([score <= 6 for score in nps]) == pytest.approx(0.35, abs=0.05)
    assert share([score >= 5 for score in year.scores("ces")]) == pytest.approx(0.75, abs=0.03)
    assert len(year.scores("csat")) / len(resolved) == pytest.approx(0.18, abs=0.02)


def test_the_impossible_and_the_uncounted_are_there_but_few(year: Year) -> None:
    rows = year.interactions
    assert share([row.spam for row in rows]) == pytest.approx(0.01, abs=0.003)
    assert share([row.merged_into is not None for row in rows]) == pytest.approx(0.005, abs=0.002)
    assert share([row.direction == "outbound" for row in rows]) == pytest.approx(0.02, abs=0.005)
    assert share([row.opened_by == "agent" for row in rows]) == pytest.approx(0.03, abs=0.005)
    early = [row for row in rows if row.first_response_at and row.first_response_at < row.opened_at]
    assert 6 <= len(early) <= 16
    assert any(row.opened_at >= UNTIL - WEEK for row in early)


def test_about_three_of_four_are_resolved_at_once(year: Year) -> None:
    later: dict[tuple[str, str], list[datetime]] = {}
    for row in year.counted:
        later.setdefault((row.person_key, row.topic), []).append(row.opened_at)
    settled = [row for row in year.counted if row.resolved_at and row.resolved_at < UNTIL - WEEK]
    first = [
        row.reopens == 0
        and not any(row.resolved_at <= at <= row.resolved_at + WEEK for at in later[row.person_key, row.topic])
        for row in settled
    ]
    assert 0.72 <= share(first) <= 0.82


@pytest.mark.parametrize(
    ("due", "event"), [("sla_first_response_due_at", "first_response_at"), ("sla_resolution_due_at", "resolved_at")]
)
def test_most_targets_are_met(year: Year, due: str, event: str) -> None:
    judged = [row for row in year.counted if getattr(row, due) and (getattr(row, event) or getattr(row, due) < UNTIL)]
    assert (
        0.85
        <= share([bool(getattr(row, event)) and getattr(row, event) <= getattr(row, due) for row in judged])
        <= 0.96
    )


def test_other_tables_get_nothing(lite: Engine) -> None:
    seeded = seed(lite, SMALL)
    with lite.connect() as connection:
        filled = {
            table.name
            for table in metadata.sorted_tables
            if "source" in table.c
            and connection.execute(select(table).where(table.c.source == "demo").limit(1)).first()
        }
    assert filled == {*seeded.rows, "ingest_run"}
