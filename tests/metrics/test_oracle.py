"""The engine says what plain Python says, over data that no one would invent by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from metrics.catalogue import catalogue
from metrics.formula import dimensions
from metrics.period import Window
from metrics.query import Measured
from metrics.scope import Filters, Part, Scope
from metrics.terms import Terms
from tests.oracle import KPIS, Figure, Known

from .chance import HOUR
from .world import AMSTERDAM, MONTH, NOW, Crowd, asked, at, clear, look, put, seen
from .worlds import world

Calendar = list[tuple[str, Window]]
# over a database, to make a failure smaller takes minutes
SMALL = settings(
    phases=[Phase.generate], max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
DAY, SEED = 86_400, 20261122
TERMS = (
    Terms(NOW),
    Terms(
        NOW,
        answer_within=HOUR,
        answer_within_of={"chat": 60, "email": 2 * HOUR},
        fcr_within=2 * DAY,
        prevention_within=DAY,
        contribution_within=20 * DAY,
        service_level_within=300,
        currency="USD",
        hours="business",
    ),
    Terms(at(days=17, hours=5)),
)
DIMENSIONS = tuple(dict.fromkeys(name for kpi in catalogue().values() for name in dimensions(kpi.formula)))


def local_days(first: date, *lengths: int) -> Calendar:
    """So many whole days of Amsterdam at a time, from a date on, by wall clock."""
    edges = [first + timedelta(days=sum(lengths[:n])) for n in range(len(lengths) + 1)]
    instants = [datetime.combine(day, time(), AMSTERDAM).astimezone(UTC) for day in edges]
    return [(str(edges[n]), Window(instants[n], instants[n + 1])) for n in range(len(lengths))]


def differences(engine: Engine, known: Known, scope: Scope) -> list[str]:
    """Where engine and oracle disagree, of the KPIs that know what is grouped and filtered by."""
    names = {*scope.filters.parts, *([scope.by] if scope.by else [])}
    keys = [key for key, kpi in KPIS.items() if names <= set(kpi.dimensions)]
    found = look(engine, scope, *keys)
    wrong = []
    for key in keys:
        expected = KPIS[key].rule(known, asked(scope.terms), seen(scope))
        said = {(label, part): m for (kpi, label, part), m in found.items() if kpi == key}
        for group in sorted({*expected, *said}, key=str):
            shown, wanted = _figure(said.get(group)), expected.get(group)
            if not same(shown, wanted):
                wrong.append(f"{key} by {scope.by} {group}: engine {shown}, oracle {wanted}")
    return wrong


def _figure(m: Measured | None) -> Figure | None:
    return Figure(m.value, m.sample, m.left_out, m.provisional) if m else None


def same(shown: Figure | None, wanted: Figure | None) -> bool:
    if shown is None or wanted is None:
        return shown is wanted
    counted = (shown.sample, shown.left_out, shown.provisional) == (wanted.sample, wanted.left_out, wanted.provisional)
    return counted and shown.value == (None if wanted.value is None else pytest.approx(wanted.value, abs=1e-9))


def check(engine: Engine, known: Known, *scopes: Scope) -> None:
    wrong = [each for scope in scopes for each in differences(engine, known, scope)]
    assert not wrong, "\n".join(wrong)


WEEKS: Calendar = [("now", Window(at(days=23), at(days=30))), ("before", Window(at(days=16), at(days=23)))]
HOURS: Calendar = [
    (f"{h:02}", Window(at(days=d, hours=h), at(days=d, hours=h + 1))) for d in range(9, 12) for h in range(24)
]
CALENDARS: dict[str, Calendar] = {
    "month": [("month", MONTH)],
    "weeks": WEEKS,
    "days about the end of summer time": local_days(date(2026, 10, 23), 1, 1, 1, 1, 1),
    "calendar months": local_days(date(2026, 9, 1), 30, 31),
    "weeks of local days": local_days(date(2026, 10, 5), 7, 14, 7),
    "hours of three days": HOURS,
    "a second": [("second", Window(at(days=3), at(1, days=3)))],
    "before and after all": [
        ("before", Window(at(days=-99), at(days=-98))),
        ("after", Window(at(days=90), at(days=91))),
    ],
}
FILTERS: tuple[tuple[dict[str, tuple[Part, ...]], str | None], ...] = (
    ({"channel": ("email", "chat")}, None),
    ({"channel": ("email", "chat")}, "agent"),
    ({"topic": ("late delivery", None), "source": ("a",)}, "team"),
    ({"team": ("Billing",), "language": (None,)}, None),
    ({"team": ("Billing",), "language": (None,)}, "topic"),
    ({"agent": ("Ann", "9"), "priority": ("urgent", None)}, "agent"),
    ({"topic": ("strasse",)}, "channel"),
    ({"source": ("a", "web")}, None),
    ({"source": ("a", "web")}, "device"),
    ({"source": ("web", "ga"), "device": ("phone", None)}, None),
    ({"device": ("phone", None)}, "language"),
    ({"article": ("Refunds",)}, "source"),
    ({"language": ("en",)}, None),
    ({"language": ("en",)}, "source"),
    ({"team": ("Billing", "Team a", None), "channel": ("chat", None)}, "source"),
    ({"team": ("7", None), "agent": ("Ann", "Bo a")}, None),
    ({"team": ("7", None), "agent": ("Ann", "Bo a")}, "agent"),
)


@pytest.mark.parametrize("name", CALENDARS)
def test_the_engine_agrees_with_the_oracle_over_windows(crowd: Crowd, known: Known, name: str) -> None:
    check(crowd.engine, known, Scope(calendar=CALENDARS[name], terms=TERMS[0], zone=AMSTERDAM))


@pytest.mark.parametrize("terms", TERMS[1:], ids=["own", "earlier"])
@pytest.mark.parametrize("name", ["weeks", "hours of three days", "days about the end of summer time"])
def test_the_engine_agrees_with_the_oracle_on_other_terms(crowd: Crowd, known: Known, name: str, terms: Terms) -> None:
    check(crowd.engine, known, Scope(calendar=CALENDARS[name], terms=terms, zone=AMSTERDAM))


@pytest.mark.parametrize(("by", "terms"), [*zip(DIMENSIONS, cycle(TERMS[:2]), strict=False)])
def test_the_engine_agrees_with_the_oracle_by_dimension(crowd: Crowd, known: Known, by: str, terms: Terms) -> None:
    check(crowd.engine, known, Scope(calendar=[*WEEKS, ("month", MONTH)], terms=terms, by=by, zone=AMSTERDAM))


@pytest.mark.parametrize(("parts", "by"), FILTERS, ids=str)
def test_the_engine_agrees_with_the_oracle_under_filters(
    crowd: Crowd, known: Known, parts: dict[str, tuple[Part, ...]], by: str | None
) -> None:
    check(crowd.engine, known, Scope(calendar=WEEKS, terms=TERMS[1], filters=Filters(parts), by=by, zone=AMSTERDAM))


@SMALL
@given(random=st.integers(0, 2**32 - 1).map(Random), size=st.integers(0, 12))
def test_the_engine_agrees_with_the_oracle_over_little(lasting: Engine, random: Random, size: int) -> None:
    made = world(random, size)
    clear(lasting)
    put(lasting, made)
    whole = Scope(calendar=[("month", MONTH)], terms=TERMS[0], zone=AMSTERDAM)
    check(lasting, Known(made), *(replace(whole, by=by) for by in (None, "team", random.choice(DIMENSIONS))))


def test_the_engine_agrees_with_the_oracle_where_a_source_never_tells_of_replies_and_resolutions(
    engine: Engine,
) -> None:
    made = world(Random(SEED), 60)
    silent = ("first_response_at", "resolved_at")
    for each in made.interaction:
        if each["source"] == "b":
            each.update(dict.fromkeys(silent))
    made.interaction_event = [each for each in made.interaction_event if each["source"] != "b"]
    made.never = {"b": silent}
    put(engine, made, maps={"b": {"interaction": made.fills("b", "interaction")}})
    whole = Scope(calendar=[*WEEKS, ("month", MONTH)], terms=TERMS[0], zone=AMSTERDAM)
    check(engine, Known(made), *(replace(whole, by=by) for by in (None, "source", "team")))


@pytest.mark.parametrize("key", catalogue())
def test_the_oracle_tells_kpis_apart_by_the_same_dimensions(key: str) -> None:
    assert set(dimensions(catalogue()[key].formula)) == set(KPIS[key].dimensions)


def test_the_oracle_tells_figures_apart() -> None:
    assert same(Figure(0.5, 2), Figure(0.5, 2))
    assert not same(Figure(0.5, 2), Figure(0.51, 2))
    assert not same(Figure(0.5, 2), Figure(0.5, 3))
    assert not same(Figure(None), Figure(0.0))
    assert not same(None, Figure(0.0))
