"""How much data there is for each KPI, and what is lacking."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, Executable, event

from metrics.catalogue import catalogue
from metrics.formula import Across, Own, Quantile
from metrics.kpi import Answers, Kpi, Need, Summed
from metrics.period import Window
from metrics.query import measure
from metrics.scope import Scope
from metrics.state import EPOCH, State, lacking, states
from metrics.terms import Terms
from storage.schema import agent_day, cost_day, interaction, survey_response, web_metric
from tests.oracle import World

from .world import MONDAY, NOW, Crowd, at, put, row

ALL = tuple(catalogue().values())


def found(engine: Engine, *keys: str) -> dict[str, State]:
    with engine.connect() as connection:
        return states(connection, [catalogue()[key] for key in keys or catalogue()], Terms(NOW))


def named(needs: tuple[Need, ...]) -> set[str]:
    return {n.metric if isinstance(n, Summed) else n.kind if isinstance(n, Answers) else n.name for n in needs}


def test_an_empty_database_lacks_everything(engine: Engine) -> None:
    for key, state in found(engine).items():
        assert state == State(0, catalogue()[key].needs)
        assert not state.has_data


def test_rows_are_those_a_kpi_rests_on_and_what_is_filled_is_not_missing(engine: Engine) -> None:
    answered: dict[str, Any] = {"opened_at": at(), "first_response_at": at(60)}
    put(engine, World(interaction=[row(1, **answered), row(2, **answered), row(3, opened_at=at())]))
    told = found(engine, "volume", "frt", "frt_mean", "consistency")
    assert (told["volume"], told["frt"], told["frt_mean"]) == (State(3), State(2), State(2))
    assert named(told["consistency"].missing) == {"resolved_at", "topic", "resolution_code"}


MEASURED = [kpi for kpi in ALL if not isinstance(kpi.formula, Own | Across)]


@pytest.mark.parametrize("kpi", MEASURED, ids=lambda kpi: kpi.key)
def test_the_rows_are_the_sample_that_an_answer_over_all_time_has(crowd: Crowd, kpi: Kpi) -> None:
    ever = Scope(calendar=[("ever", Window(EPOCH, NOW))], terms=Terms(NOW))
    with crowd.engine.connect() as connection:
        (measured,) = measure(connection, [kpi], ever)
    state = found(crowd.engine, kpi.key)[kpi.key]
    assert state.suppressed == (0 < measured.sample < kpi.least_people)
    assert state.rows == (0 if state.suppressed else measured.sample)


def test_all_kpis_together_and_each_alone_are_told_the_same(crowd: Crowd) -> None:
    together = found(crowd.engine)
    assert list(together) == list(catalogue())
    for key in ("frt_p90", "csat", "cost_per_contact", "retention", "backlog", "faq_helpful"):
        assert found(crowd.engine, key)[key] == together[key]


def test_what_is_not_yet_does_not_count(engine: Engine) -> None:
    put(engine, World(interaction=[row(1, opened_at=NOW + timedelta(days=1)), row(2, opened_at=at())]))
    assert found(engine, "volume")["volume"].rows == 1


def test_a_survey_that_nobody_answered_is_not_filled(engine: Engine) -> None:
    sent: dict[str, Any] = {"kind": "csat", "sent_at": at(), "scale_min": 1, "scale_max": 5}
    put(engine, World(survey_response=[row(1, **sent)]))
    assert found(engine, "csat")["csat"] == State(0, (Answers("csat"),))
    with engine.begin() as connection:
        connection.execute(survey_response.update().values(score=4, answered_at=at(60)))
    assert found(engine, "csat", "nps") == {"csat": State(1), "nps": State(0, (Answers("nps"),))}


def test_a_daily_sum_is_filled_by_its_metric(engine: Engine) -> None:
    daily = {"source": "w", "at": at(), "dimension": "", "part": "", "run_id": 1, "value": 4.0}
    with engine.begin() as connection:
        connection.execute(web_metric.insert(), [{**daily, "metric": "visits"}])
    state = found(engine, "contact_page_share")["contact_page_share"]
    assert named(state.missing) == {"contact_page_visits"}


def test_a_quotient_has_data_where_both_its_sides_have(engine: Engine) -> None:
    put(engine, World(interaction=[row(1, opened_at=at(), resolved_at=at(60))]))
    assert found(engine, "productivity")["productivity"].rows == 0
    cost = {"source": "s", "category": "people", "team_id": "", "channel": "", "currency": "EUR", "at": at()}
    with engine.begin() as connection:
        connection.execute(agent_day.insert(), [{"source": "s", "agent_id": "a", "at": at(), "present_s": 60}])
        connection.execute(cost_day.insert(), [{**cost, "amount_minor": 100}])
    told = found(engine, "productivity", "cost_per_contact")
    assert (told["productivity"].rows, told["cost_per_contact"].rows) == (1, 1)


def test_a_rate_rests_on_rows_and_not_on_what_they_add_up_to(engine: Engine) -> None:
    solved: dict[str, Any] = {"opened_at": at(), "resolved_at": at(hours=2), "agent_id": "1", "handle_s": 3600}
    there = row(1, agent_id="1", state="available", started_at=at(), ended_at=at(hours=8))
    put(engine, World(interaction=[row(1, **solved), row(2, **solved)], presence=[there]))
    assert found(engine, "utilisation")["utilisation"].rows == 2


def test_of_so_few_people_the_number_is_not_told(engine: Engine) -> None:
    answer: dict[str, Any] = {
        "kind": "esat",
        "score": 4,
        "scale_min": 1,
        "scale_max": 5,
        "answered_at": at(),
        "respondent": "agent",
    }
    put(engine, World(survey_response=[row(n, **answer) for n in range(4)]))
    state = found(engine, "esat")["esat"]
    assert state == State(0, suppressed=True)
    assert state.has_data
    put(engine, World(survey_response=[row(5, **answer)]))
    assert found(engine, "esat")["esat"] == State(5)


def test_a_formula_that_looks_at_the_window_before_finds_one(engine: Engine) -> None:
    orders = [row(n, customer_id="c", ordered_at=MONDAY + timedelta(days=n)) for n in range(30)]
    put(engine, World(customer_order=orders))
    assert found(engine, "retention")["retention"].rows == 1


def test_data_of_one_moment_are_data_too(engine: Engine) -> None:
    put(engine, World(interaction=[row(1, opened_at=NOW - timedelta(seconds=1))]))
    assert found(engine, "volume", "backlog")["volume"].rows == 1
    put(engine, World(interaction=[row(2, opened_at=EPOCH - timedelta(days=1)), row(3, opened_at=at())]))
    assert found(engine, "volume")["volume"].rows == 2


def test_no_quantile_is_ranked_and_no_need_asked_about_twice(crowd: Crowd) -> None:
    asked: list[Executable] = []

    def hear(_: object, statement: Executable, *__: object) -> None:
        asked.append(statement)

    event.listen(crowd.engine, "before_execute", hear)
    try:
        found(crowd.engine, *(kpi.key for kpi in MEASURED))
    finally:
        event.remove(crowd.engine, "before_execute", hear)
    texts = [str(statement) for statement in asked]
    assert any(isinstance(kpi.formula, Quantile) for kpi in MEASURED)
    assert not any("row_number" in text.lower() for text in texts)
    fillings = [s.compile(compile_kwargs={"literal_binds": True}) for s in asked if str(s).startswith("SELECT 1")]  # type: ignore[attr-defined]
    assert len(fillings) == len({*map(str, fillings)}) > len(MEASURED) / 2


def test_lacking_names_only_what_lacks_something(engine: Engine) -> None:
    put(engine, World(interaction=[row(1, opened_at=at())]))
    kpis = [catalogue()["volume"], catalogue()["frt"]]
    with engine.connect() as connection:
        assert lacking(connection, kpis) == {"frt": (interaction.c.first_response_at,)}
        assert lacking(connection, [replace(kpis[1], needs=())]) == {}
