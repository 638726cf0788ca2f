"""The demo data are reproducible, and any plan that is allowed gives valid ones."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, func, insert, select

from storage.engine import connect, writing
from storage.schema import ingest_run, interaction, metadata, staffing, team, web_metric
from storage.seed import Plan, seed
from storage.trouble import Trouble
from tests.storage.seeded import FACTS, SMALL, UNTIL, ZONE, dump

DERIVED = {"staffing", "agent_day", "cost_day", "web_metric"}


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[Engine]:
    made = connect(f"sqlite:///{tmp_path}/kpi.db")
    yield made
    made.dispose()


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


def test_another_plan_leaves_nothing_behind_of_what_was_derived(lite: Engine) -> None:
    seed(lite, SMALL)
    old = {"source": "demo", "at": UNTIL.replace(year=2001)}
    with writing(lite).begin() as connection:
        connection.execute(insert(staffing).values(**old, channel="fax", team_id="", open_s=1))
        connection.execute(insert(web_metric).values(**old, metric="visits", dimension="", part="", run_id=1, value=1))
    seed(lite, replace(SMALL, seed=8))
    with lite.connect() as connection:
        for table in (staffing, web_metric):
            assert not connection.execute(select(table).where(table.c.at == old["at"])).all()


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


def test_a_large_plan_comes_in_blocks_and_loses_nothing_between_them(
    lite: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.seed.volume.BLOCK", 1_500)
    told: list[int] = []
    plan = Plan(interactions=6_000, days=150, until=UNTIL, zone=ZONE)
    seeded = seed(lite, plan, lambda done, _: told.append(done))
    assert len(set(told)) == 5
    assert seeded.rows["interaction"] == 6_000
    assert {slip.kpi for slip in seeded.slips} >= {"frt", "csat", "abandonment", "coverage", "cost_per_resolution"}
    with lite.connect() as connection:
        for name in FACTS:
            table = metadata.tables[name]
            assert connection.scalar(select(func.count()).select_from(table)) == seeded.rows[name], name


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


@pytest.mark.parametrize(
    ("zone", "days"),
    [
        ("UTC", 35),
        ("Asia/Kathmandu", 35),
        ("America/New_York", 35),
        ("Pacific/Apia", 35),
        ("Pacific/Apia", 3_650),
    ],
)
def test_the_smallest_plans_work_everywhere(lite: Engine, zone: str, days: int) -> None:
    plan = Plan(interactions=100, days=days, until=datetime(2026, 3, 29, 1, 30, 1, tzinfo=UTC), zone=ZoneInfo(zone))
    seeded = seed(lite, plan)
    assert seeded.rows["interaction"] == 100
    assert min(seeded.rows.values()) > 0
    with lite.connect() as connection:
        opened = connection.execute(select(interaction.c.opened_at)).scalars().all()
    assert seeded.starts <= min(opened)
    assert max(opened) < plan.until


def test_a_plan_may_end_at_midnight(lite: Engine) -> None:
    plan = replace(SMALL, until=datetime(2026, 10, 31, 23, tzinfo=UTC))
    seeded = seed(lite, plan)
    costs = next(slip for slip in seeded.slips if slip.kpi == "cost_per_resolution")
    assert costs.end == plan.until, "the month that has just ended"
    with lite.connect() as connection:
        ends = connection.scalar(select(func.max(metadata.tables["cost"].c.ends_at)))
    assert ends == plan.until


def test_no_other_tables_are_filled(lite: Engine) -> None:
    seeded = seed(lite, SMALL)
    with lite.connect() as connection:
        filled = {
            table.name
            for table in metadata.sorted_tables
            if "source" in table.c
            and connection.execute(select(table).where(table.c.source == "demo").limit(1)).first()
        }
    assert filled - DERIVED == {*seeded.rows, "ingest_run"} == {*FACTS, "ingest_run"}
