"""The engine says what plain Python says, over data that no one would invent by hand."""

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from metrics.catalogue import catalogue
from metrics.formula import Terms
from metrics.period import Window
from metrics.rows import Filters, Part, Scope
from metrics.sources import PARTS
from tests.oracle import Figure, World, figures

from .world import AMSTERDAM, MONTH, NOW, Crowd, asked, at, clear, look, put
from .worlds import HOUR, world

Calendar = list[tuple[str, Window]]
# over a database, to make a failure smaller takes minutes
SMALL = settings(
    phases=[Phase.generate], max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
TERMS = (
    Terms(NOW),
    Terms(NOW, answer_within=HOUR, answer_within_of={"chat": 60, "email": 2 * HOUR}, fcr_within=2 * 86_400),
    Terms(at(days=17, hours=5)),
)


def local_days(zone: ZoneInfo, first: datetime, count: int) -> Calendar:
    """Whole days of a zone from a date, by wall clock."""
    edges = [(first + timedelta(days=n)).replace(tzinfo=zone).astimezone(UTC) for n in range(count + 1)]
    return [(f"{first + timedelta(days=n):%d}", Window(edges[n], edges[n + 1])) for n in range(count)]


def differences(engine: Engine, world: World, scope: Scope) -> list[str]:
    found = look(engine, scope)
    windows = [(label, window.start, window.end) for label, window in scope.calendar]
    wrong = []
    for key in catalogue():
        expected = figures(key, world, asked(scope.terms), windows, scope.filters.parts, scope.by)
        said = {(label, part): m for (kpi, label, part), m in found.items() if kpi == key}
        for group in sorted({*expected, *said}, key=str):
            m, wanted = said.get(group), expected.get(group)
            shown = Figure(m.value, m.sample, m.left_out, m.provisional) if m else None
            if not same(shown, wanted):
                wrong.append(f"{key} by {scope.by} {group}: engine {shown}, oracle {wanted}")
    return wrong


def same(shown: Figure | None, wanted: Figure | None) -> bool:
    if shown is None or wanted is None:
        return shown is wanted
    counted = (shown.sample, shown.left_out, shown.provisional) == (wanted.sample, wanted.left_out, wanted.provisional)
    return counted and shown.value == (None if wanted.value is None else pytest.approx(wanted.value, abs=1e-9))


def check(engine: Engine, world: World, scope: Scope) -> None:
    wrong = differences(engine, world, scope)
    assert not wrong, "\n".join(wrong)


WEEKS: Calendar = [("now", Window(at(days=23), at(days=30))), ("before", Window(at(days=16), at(days=23)))]
HOURS: Calendar = [
    (f"{h:02}", Window(at(days=d, hours=h), at(days=d, hours=h + 1))) for d in range(9, 12) for h in range(24)
]
CALENDARS: dict[str, Calendar] = {
    "month": [("month", MONTH)],
    "weeks": WEEKS,
    "days about the end of summer time": local_days(AMSTERDAM, datetime(2026, 10, 23), 5),  # noqa: DTZ001 - wall clock
    "hours of three days": HOURS,
    "a second": [("second", Window(at(days=3), at(1, days=3)))],
}
FILTERS: tuple[dict[str, tuple[Part, ...]], ...] = (
    {"channel": ("email", "chat")},
    {"topic": ("late delivery", None), "source": ("a",)},
    {"team": ("Billing",), "language": (None,)},
    {"agent": ("Ann", "9"), "priority": ("urgent", None)},
    {"topic": ("strasse",)},
)


@pytest.mark.parametrize("terms", TERMS, ids=["usual", "own", "earlier"])
@pytest.mark.parametrize("name", CALENDARS)
def test_the_engine_agrees_with_the_oracle_over_windows(crowd: Crowd, name: str, terms: Terms) -> None:
    calendar = [(label, window) for label, window in CALENDARS[name] if window.end <= terms.now] or WEEKS[1:]
    check(crowd.engine, crowd.world, Scope(calendar=calendar, terms=terms))


@pytest.mark.parametrize("by", PARTS)
def test_the_engine_agrees_with_the_oracle_by_dimension(crowd: Crowd, by: str) -> None:
    check(crowd.engine, crowd.world, Scope(calendar=[*WEEKS, ("month", MONTH)], terms=TERMS[0], by=by))


@pytest.mark.parametrize("parts", FILTERS, ids=str)
@pytest.mark.parametrize("by", [None, "agent"])
def test_the_engine_agrees_with_the_oracle_under_filters(
    crowd: Crowd, parts: dict[str, tuple[Part, ...]], by: str | None
) -> None:
    check(crowd.engine, crowd.world, Scope(calendar=WEEKS, terms=TERMS[1], filters=Filters(parts), by=by))


@SMALL
@given(random=st.randoms(use_true_random=False), size=st.integers(0, 12), by=st.sampled_from((None, *PARTS)))
def test_the_engine_agrees_with_the_oracle_over_little(
    lasting: Engine, random: Random, size: int, by: str | None
) -> None:
    made = world(random, size)
    clear(lasting)
    put(lasting, made)
    check(lasting, made, Scope(calendar=[("month", MONTH)], terms=TERMS[0], by=by))


def test_the_oracle_tells_figures_apart() -> None:
    assert same(Figure(0.5, 2), Figure(0.5, 2))
    assert not same(Figure(0.5, 2), Figure(0.51, 2))
    assert not same(Figure(0.5, 2), Figure(0.5, 3))
    assert not same(Figure(None), Figure(0.0))
    assert not same(None, Figure(0.0))
