"""Which segment explains a change: effects add up, and say what they mean."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from metrics.catalogue import catalogue
from metrics.formula import Own, Quantile
from metrics.period import Window
from metrics.query import measure
from metrics.reading import BEFORE, read
from metrics.reading import NOW as LABEL
from metrics.scope import Filters
from metrics.sources import PARTS
from metrics.why import Effect, effects
from tests.oracle import KPIS, Known, World

from .world import MONDAY, MONTH, NOW, Crowd, asked, at, clear, put, row, scope

HALVES = replace(scope(), calendar=[(LABEL, Window(at(days=15), NOW)), (BEFORE, Window(MONDAY, at(days=15)))])
OF_ONE = replace(HALVES, filters=Filters({"source": ("a",)}))
"""Of a source whose daily sums are those of its rows: what others sum need not add up."""
SUMMING = [key for key, kpi in catalogue().items() if not isinstance(kpi.formula, Own)]


@pytest.mark.parametrize("key", SUMMING)
def test_effects_add_up_exactly_to_the_change(crowd: Crowd, key: str) -> None:
    kpi, where = catalogue()[key], OF_ONE if "device" in KPIS[key].dimensions else HALVES
    with crowd.engine.connect() as connection:
        now, before = (m.value for m in measure(connection, [kpi], where))
        found = effects(connection, kpi, where, kpi.formula.source.dimensions)
    assert now is not None
    assert before is not None
    change = above(crowd.world, key, before) if isinstance(kpi.formula, Quantile) else now - before
    assert change or isinstance(kpi.formula, Quantile)
    for dimension in KPIS[key].adds_up:
        effect = sum(effect.total for effect in found if effect.dimension == dimension)
        assert effect == pytest.approx(change, rel=1e-9, abs=1e-9), dimension


def above(world: World, key: str, usual: float) -> float:
    """How much the share of values above the usual one grew, from the rows."""
    cases_of = KPIS[key].cases
    assert cases_of
    cases = cases_of(Known(world), asked(HALVES.terms))
    shares: list[float] = []
    for _, window in HALVES.calendar:
        values = [case.says for case in cases if case.at and window.start <= case.at < window.end]
        known = [value for value in values if value is not None]
        shares.append(sum(value > usual for value in known) / len(known))
    now, before = shares
    return now - before


@pytest.mark.parametrize("key", [key for key in catalogue() if key not in SUMMING])
def test_what_is_no_sum_has_no_effects(crowd: Crowd, key: str) -> None:
    with crowd.engine.connect() as connection:
        assert effects(connection, catalogue()[key], HALVES, PARTS) == []


def _both(now: list[dict[str, Any]], before: list[dict[str, Any]]) -> World:
    moved = [{**each, "opened_at": at(days=20)} for each in now] + [
        {**each, "opened_at": at(days=5)} for each in before
    ]
    return World(interaction=[row(n, **each) for n, each in enumerate(moved)])


def _by_part(found: list[Effect]) -> dict[str | None, tuple[float, float]]:
    return {effect.part: (round(effect.within, 9), round(effect.mix, 9)) for effect in found}


def test_an_effect_is_what_moved_within_or_what_the_mix_brought(engine: Engine) -> None:
    def rows(channel: str, complaints: int, of: int) -> list[dict[str, Any]]:
        return [{"channel": channel, "is_complaint": n < complaints} for n in range(of)]

    kpi = catalogue()["complaint_ratio"]
    put(engine, _both(rows("chat", 4, 10) + rows("email", 1, 10), rows("chat", 2, 10) + rows("email", 1, 10)))
    with engine.connect() as connection:
        assert _by_part(effects(connection, kpi, HALVES, ["channel"])) == {"chat": (0.1, 0), "email": (0, 0)}
    clear(engine)
    put(engine, _both(rows("chat", 6, 15) + rows("email", 0, 5), rows("chat", 2, 5) + rows("email", 0, 15)))
    with engine.connect() as connection:
        # from 0.1 to 0.3: chat is half more of the base, 0.2 above the middle; email half less, 0.2 below
        assert _by_part(effects(connection, kpi, HALVES, ["channel"])) == {"chat": (0, 0.1), "email": (0, 0.1)}


def test_a_part_that_came_or_went_is_all_mix(engine: Engine) -> None:
    kpi = catalogue()["complaint_ratio"]
    new = [{"channel": "chat", "is_complaint": True}, {"channel": "email", "is_complaint": False}]
    put(engine, _both(new, [{"channel": "email", "is_complaint": False}, {"channel": "fax", "is_complaint": False}]))
    with engine.connect() as connection:
        found = _by_part(effects(connection, kpi, HALVES, ["channel"]))
    assert {part: within for part, (within, _) in found.items()} == {"chat": 0, "email": 0, "fax": 0}
    assert sum(mix for _, mix in found.values()) == pytest.approx(0.5)


def test_counts_change_by_their_parts_per_day(engine: Engine) -> None:
    put(engine, _both([{"channel": "chat"}] * 3, [{"channel": "chat"}] * 4 + [{"channel": "fax"}] * 2))
    long = [(LABEL, Window(at(days=15), NOW)), (BEFORE, Window(at(days=15) - timedelta(days=30), at(days=15)))]
    kpi = catalogue()["volume"]
    with engine.connect() as connection:
        found = effects(connection, kpi, replace(HALVES, calendar=long), ["channel"])
        totals = {m.label: m for m in measure(connection, [kpi], replace(HALVES, calendar=long))}
    assert _by_part(found) == {"chat": (1, 0), "fax": (-1, 0)}
    assert read(kpi, totals[LABEL], totals[BEFORE], dict(long)).difference == sum(effect.total for effect in found) == 0


def test_without_a_value_on_either_side_there_are_no_effects(engine: Engine) -> None:
    put(engine, _both([{"is_complaint": True}], []))
    with engine.connect() as connection:
        assert effects(connection, catalogue()["complaint_ratio"], HALVES, PARTS) == []
        at_once = [(LABEL, MONTH), (BEFORE, Window(MONDAY, MONDAY))]
        assert effects(connection, catalogue()["volume"], replace(HALVES, calendar=at_once), PARTS) == []
