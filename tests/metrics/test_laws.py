"""What must hold of any data: parts add up, order is nothing, nothing is not zero."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from metrics.catalogue import catalogue
from metrics.formula import Count, Quantile
from metrics.period import STEPS, Span, Window, pieces
from metrics.query import measure
from metrics.reading import BEFORE, read
from metrics.reading import NOW as LABEL
from metrics.rows import Scope
from metrics.sources import PARTS
from metrics.why import Effect, effects
from tests.oracle import World

from .world import AMSTERDAM, MONDAY, MONTH, NOW, at, clear, look, one, put, row, scope, values
from .worlds import world

LAW = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
SUMMING = [kpi.key for kpi in catalogue().values() if not isinstance(kpi.formula, Quantile)]
randoms = st.randoms(use_true_random=False)


@pytest.fixture(scope="module")
def crowd(lasting: Engine) -> World:
    made = world(Random(11), 300)
    clear(lasting)
    put(lasting, made)
    return made


Sums = tuple[float, int, int, int]


def sums(engine: Engine, where: Scope) -> dict[str, Sums]:
    """Top, base, left out and provisional of every KPI, over all windows and parts; the base of quantiles."""
    found: dict[str, Sums] = dict.fromkeys(catalogue(), (0, 0, 0, 0))
    for (key, _, _), m in look(engine, where).items():
        top, base, left_out, provisional = found[key]
        found[key] = (top + (m.top or 0), base + m.sample, left_out + m.left_out, provisional + m.provisional)
    return found


@pytest.mark.parametrize("by", PARTS)
@pytest.mark.usefixtures("crowd")
def test_the_parts_add_up_to_the_whole(lasting: Engine, by: str) -> None:
    whole, parts = sums(lasting, scope()), sums(lasting, scope(by=by))
    assert parts == {key: pytest.approx(numbers) for key, numbers in whole.items()}
    assert all(base for key, (_, base, *_) in whole.items() if key != "none"), "a KPI without data proves nothing"


@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize("by", PARTS)
def test_what_has_no_name_is_a_part_too(lasting: Engine, by: str) -> None:
    if by == "source":
        return
    whole, named = values(lasting, scope(), "volume")[None], values(lasting, scope(by=by), "volume")
    assert named[None]
    assert whole == sum(count or 0 for count in named.values())
    assert one(lasting, "volume", scope(**{by: (None,)})).value == named[None]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.usefixtures("crowd")
def test_the_pieces_of_a_span_add_up_to_it(lasting: Engine, step: str) -> None:
    span = Span(at(days=9).date(), at(days=26).date(), AMSTERDAM)
    calendar = pieces(span, next(known for known in STEPS if known == step))
    cut = sums(lasting, replace(scope(), calendar=calendar))
    whole = sums(lasting, scope(span.window))
    keys = [key for key in SUMMING if key not in {"nps", "csat_mean"}]  # of those one scale counts over all pieces
    assert {key: cut[key] for key in keys} == {key: pytest.approx(whole[key]) for key in keys}
    assert {key: cut[key][1] for key in cut} == {key: whole[key][1] for key in cut}


@LAW
@given(random=randoms)
def test_the_order_of_rows_is_nothing(lasting: Engine, random: Random) -> None:
    made = world(random, 15)
    found = []
    for _ in range(2):
        clear(lasting)
        put(lasting, made)
        found.append(look(lasting, scope(by="channel")))
        for rows in made.tables().values():
            random.shuffle(rows)
    assert found[0] == {
        key: replace(m, value=pytest.approx(m.value), top=pytest.approx(m.top)) for key, m in found[1].items()
    }


def test_zero_is_not_missing(engine: Engine) -> None:
    for m in look(engine, scope()).values():
        count = isinstance(catalogue()[m.kpi].formula, Count)
        assert (m.value, m.top, m.sample) == ((0, 0, 0) if count else (None, None, 0))
    assert look(engine, scope(by="team")) == {}


def test_a_share_of_none_is_zero_and_of_nothing_missing(engine: Engine) -> None:
    put(engine, World(interaction=[row(1, opened_at=at(), is_complaint=False), row(2, opened_at=at(days=8))]))
    found = look(engine, scope(Window(at(), at(days=1)), Window(at(days=8), at(days=9))), "complaint_ratio")
    assert found["complaint_ratio", "0", None].value == 0
    assert found["complaint_ratio", "1", None].value is None


def test_every_window_begins_with_its_first_second_and_ends_before_its_last(engine: Engine) -> None:
    put(engine, World(interaction=[row(n, opened_at=at(seconds)) for n, seconds in enumerate((-1, 0, 59, 60))]))
    found = look(engine, scope(Window(at(), at(60)), Window(at(60), at(120))), "volume")
    assert [found["volume", label, None].value for label in "01"] == [2, 1]


@LAW
@given(random=randoms, size=st.integers(1, 10))
def test_what_never_counts_changes_nothing(lasting: Engine, random: Random, size: int) -> None:
    made = world(random, size)
    clear(lasting)
    put(lasting, made)
    before = look(lasting, scope(by="topic"))
    other = world(random, size)
    gone = ({"spam": True}, {"deleted": True}, {"merged_into": "1"}, {"direction": "outbound"}, {"opened_at": None})
    made.interaction += [
        {**each, "external_id": f"gone {n}", "customer_id": None, "person_key": None, **random.choice(gone)}
        for n, each in enumerate(other.interaction)
    ]
    made.survey_response += [
        row(f"about {n}", each["source"], kind="csat", score=1.0, scale_min=1, scale_max=5, answered_at=at(), interaction_id=each["external_id"])
        for n, each in enumerate(made.interaction)
        if each["external_id"].startswith("gone")
    ]  # fmt: skip
    made.survey_response += [
        row(f"e{n}", "b", kind="esat", score=1.0, scale_min=1, scale_max=5, answered_at=at()) for n in range(size)
    ]
    made.team.append(row("1", "quiet", name="Billing"))
    made.agent.append(row("1", "quiet", name="Ann"))
    clear(lasting)
    put(lasting, made)
    assert look(lasting, scope(by="topic")) == before


def test_a_person_who_gets_spam_after_a_resolution_is_not_back(engine: Engine) -> None:
    again = {"customer_id": "c", "topic": "Invoice"}
    rows = [row(1, opened_at=at(), resolved_at=at(60), **again), row(2, opened_at=at(days=1), spam=True, **again)]
    put(engine, World(interaction=rows))
    assert one(engine, "fcr").value == 1


def test_a_join_cannot_multiply_rows(engine: Engine) -> None:
    """The same ids mean other teams and agents in other sources."""
    sources = ("a", "b", "c")
    put(
        engine,
        World(
            interaction=[row(1, s, opened_at=at(), first_response_at=at(60), team_id="1", agent_id="1") for s in sources],
            survey_response=[
                row(f"{s}{n}", "survey", kind="csat", score=5.0, scale_min=1, scale_max=5, answered_at=at(), interaction_source=s, interaction_id="1")
                for s in sources
                for n in range(2)
            ],
            team=[row(n, s, name=name) for s in sources for n, name in ((1, "Same" if s != "c" else "Other"), (2, "Same"))],
            agent=[row(n, s, name=f"{s}{n}") for s in sources for n in (1, 2)],
        ),
    )  # fmt: skip
    assert one(engine, "volume").value == 3
    assert values(engine, scope(by="team"), "volume") == {"Same": 2, "Other": 1}
    assert values(engine, scope(by="agent"), "volume") == {"a1": 1, "b1": 1, "c1": 1}
    assert {part: m.sample for (_, _, part), m in look(engine, scope(by="team"), "csat").items()} == {
        "Same": 4,
        "Other": 2,
    }
    assert {part: m.sample for (_, _, part), m in look(engine, scope(by="source"), "csat").items()} == {"survey": 6}
    assert one(engine, "csat", scope(team=("Same",))).sample == 4


def test_where_a_source_never_tells_nothing_follows_from_its_gaps(engine: Engine) -> None:
    told = {"opened_at": at(), "first_response_at": at(60), "resolved_at": at(90)}
    rows = [
        row(1, "full", **told),
        row(2, "full", opened_at=at()),
        row(3, "blind", opened_at=at()),
        row(4, "chat", opened_at=at()),
    ]
    maps = {
        "full": {"interaction": list(told)},
        "blind": {"interaction": ["opened_at"]},
        "chat": {"interaction": ["opened_at"], "interaction_event": ["at"]},
    }
    put(engine, World(interaction=rows), maps=maps)
    for key in ("answered_in_target", "resolution_rate"):
        assert values(engine, scope(by="source"), key) == {"full": 0.5, "chat": 0}
        assert (one(engine, key).sample, one(engine, key).value) == (3, pytest.approx(1 / 3))
    assert one(engine, "volume").value == 4


def test_openings_without_a_time_of_day_have_no_durations(engine: Engine) -> None:
    rows = [row(n, opened_at=at(), first_response_at=at(days=n), resolved_at=at(days=n)) for n in (1, 2)]
    columns = {"interaction": ["opened_at", "first_response_at", "resolved_at"], "interaction.days_only": ["opened_at"]}
    put(engine, World(interaction=rows), maps={"s": columns})
    for key in ("frt", "turnaround", "answered_in_target"):
        assert (one(engine, key).value, one(engine, key).sample, one(engine, key).left_out) == (None, 0, 0)
    assert one(engine, "resolution_rate").value == 1


HALVES = Scope(calendar=[(LABEL, Window(at(days=15), NOW)), (BEFORE, Window(MONDAY, at(days=15)))], terms=scope().terms)


@pytest.mark.parametrize("key", catalogue())
@pytest.mark.usefixtures("crowd")
def test_effects_add_up_exactly_to_the_change(lasting: Engine, key: str) -> None:
    kpi = catalogue()[key]
    with lasting.connect() as connection:
        totals = {m.label: m for m in measure(connection, [kpi], HALVES)}
        found = effects(connection, kpi, HALVES, PARTS)
        if isinstance(kpi.formula, Quantile):
            median = totals[BEFORE].value or 0.0
            above = [
                sum(x > median for x in _values(connection_rows)) / len(_values(connection_rows))
                for connection_rows in (_durations(lasting, key, window) for _, window in HALVES.calendar)
            ]
            change = above[0] - above[1]
        else:
            change = (totals[LABEL].value or 0.0) - (totals[BEFORE].value or 0.0)
    assert change
    for dimension in PARTS:
        assert sum(effect.total for effect in found if effect.dimension == dimension) == pytest.approx(
            change, abs=1e-12
        )


def _values(rows: list[float | None]) -> list[float]:
    return [value for value in rows if value is not None]


def _durations(engine: Engine, key: str, window: Window) -> list[float | None]:
    formula = catalogue()[key].formula
    assert isinstance(formula, Quantile)
    table = formula.source.table.c
    with engine.connect() as connection:
        rows = connection.execute(formula.source.table.select().where(table.left_out.is_(None))).mappings().all()
    name, at_ = getattr(formula.of, "name", ""), formula.source.at.name
    return [each[name] for each in rows if each[at_] is not None and window.start <= each[at_] < window.end]


def _both(now: list[dict[str, object]], before: list[dict[str, object]]) -> World:
    moved = [{**each, "opened_at": at(days=20)} for each in now] + [
        {**each, "opened_at": at(days=5)} for each in before
    ]
    return World(interaction=[row(n, **each) for n, each in enumerate(moved)])


def _by_part(found: list[Effect]) -> dict[str | None, tuple[float, float]]:
    return {effect.part: (round(effect.within, 9), round(effect.mix, 9)) for effect in found}


def test_an_effect_is_what_moved_within_or_what_the_mix_brought(engine: Engine) -> None:
    def rows(channel: str, complaints: int, of: int) -> list[dict[str, object]]:
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
