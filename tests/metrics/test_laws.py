"""What must hold of any data: parts add up, order is nothing, nothing is not zero."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from metrics.catalogue import catalogue
from metrics.formula import Count, Own
from metrics.period import STEPS, Span, Window, pieces
from metrics.query import Measured
from metrics.scope import Filters, Scope
from metrics.sources import PARTS
from storage.ingest.finish import finish_all
from tests.oracle import KPIS, World

from .world import AMSTERDAM, Crowd, at, clear, look, one, place, put, row, scope, values
from .worlds import world

# over a database, to make a failure smaller takes minutes
LAW = settings(
    phases=[Phase.generate], max_examples=2, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
SEED = 20261124
ANSWER = {"kind": "csat", "score": 1.0, "scale_min": 1, "scale_max": 5, "answered_at": at()}
OWN = [key for key, kpi in catalogue().items() if isinstance(kpi.formula, Own)]
OPEN = ("backlog", "unanswered")
"""Of what is open at one moment, every part is its own."""
DIMENSIONS = tuple(dict.fromkeys(name for kpi in KPIS.values() for name in kpi.dimensions))
ADDING = tuple(dict.fromkeys(name for kpi in KPIS.values() for name in kpi.adds_up))
randoms = st.integers(0, 2**32 - 1).map(Random)


Sums = tuple[float, float, int, int, int]


def sums(engine: Engine, where: Scope, keys: list[str]) -> dict[str, Sums]:
    """Top, base, sample, left out and provisional of KPIs, over all windows and parts; of quantiles no top."""
    found: dict[str, Sums] = dict.fromkeys(keys, (0, 0, 0, 0, 0))
    for (key, _, _), m in look(engine, where, *keys).items():
        top, base, sample, left_out, provisional = found[key]
        found[key] = (
            top + (m.top or 0),
            base + m.base,
            sample + m.sample,
            left_out + m.left_out,
            provisional + m.provisional,
        )
    return found


@pytest.mark.parametrize("by", ADDING)
def test_the_parts_add_up_to_the_whole(crowd: Crowd, by: str) -> None:
    """Of one source whose daily sums are those of its rows: what others sum need not add up."""
    keys = [key for key, kpi in KPIS.items() if by in kpi.adds_up]
    whole, parts = (sums(crowd.engine, scope(by=by_, source=("a",)), keys) for by_ in (None, by))
    assert parts == {key: pytest.approx(numbers) for key, numbers in whole.items()}
    assert all(sample for _, _, sample, *_ in whole.values()), "a KPI without data proves nothing"


@pytest.mark.parametrize("by", PARTS)
def test_what_is_open_in_the_parts_is_open_in_the_whole(crowd: Crowd, by: str) -> None:
    whole, parts = (look(crowd.engine, scope(by=by_), *OPEN) for by_ in (None, by))
    for key in OPEN:
        found = [m for (kpi, _, _), m in parts.items() if kpi == key]
        assert (sum(m.value or 0 for m in found), sum(m.sample for m in found)) == (
            whole[key, "0", None].value,
            whole[key, "0", None].sample,
        )


@pytest.mark.parametrize("by", [by for by in PARTS if by != "source"])
def test_what_has_no_name_is_a_part_too(crowd: Crowd, by: str) -> None:
    whole, named = values(crowd.engine, scope(), "volume")[None], values(crowd.engine, scope(by=by), "volume")
    assert named[None]
    assert whole == sum(count or 0 for count in named.values())
    assert one(crowd.engine, "volume", replace(scope(), filters=Filters({by: (None,)}))).value == named[None]


@pytest.mark.parametrize("step", STEPS)
def test_the_pieces_of_a_span_add_up_to_it(crowd: Crowd, step: str) -> None:
    span = Span(at(days=9).date(), at(days=26).date(), AMSTERDAM)
    calendar = pieces(span, next(known for known in STEPS if known == step))
    keys = [key for key in catalogue() if key not in OWN]
    cut = sums(crowd.engine, replace(scope(), calendar=calendar), keys)
    whole = sums(crowd.engine, scope(span.window), keys)
    one_scale = {key for key in keys if KPIS[key].one_scale}  # of those one scale counts over all pieces
    assert {key: cut[key] for key in keys if key not in one_scale} == {
        key: pytest.approx(whole[key]) for key in keys if key not in one_scale
    }
    assert {key: cut[key][2] for key in one_scale} == {key: whole[key][2] for key in one_scale}


def test_in_which_order_and_how_many_imports_rows_came_is_nothing(engine: Engine) -> None:
    """Nor whether all is derived anew."""
    random = Random(SEED)
    made = world(random, 15)
    put(engine, made)
    once = look(engine, scope(by="source"))
    for rows in made.tables().values():
        random.shuffle(rows)
    clear(engine)
    put(engine, made, random=random)
    alike(look(engine, scope(by="source")), once)
    finish_all(engine, place(made.company))
    alike(look(engine, scope(by="source")), once)


def alike(shown: dict[Any, Measured], wanted: dict[Any, Measured]) -> None:
    assert shown.keys() == wanted.keys()
    for key, m in wanted.items():
        figures = [shown[key].value, shown[key].top, shown[key].sample, shown[key].left_out]
        assert figures == [pytest.approx(figure) for figure in (m.value, m.top, m.sample, m.left_out)], key


def test_another_source_changes_nothing_for_the_others(engine: Engine) -> None:
    """Other teams, agents and customers with the same ids; only nobody who is known to both."""
    made, other = world(Random(SEED), 10), world(Random(SEED + 1), 10)
    mine = scope(source=tuple(sorted({each["source"] for rows in made.tables().values() for each in rows})))
    other.customer_order = other.customer_order if made.customer_order else []
    put(engine, made)
    before = look(engine, mine)
    for name, rows in other.tables().items():
        made.tables()[name].extend(_elsewhere(each) for each in rows)
    clear(engine)
    put(engine, made)
    assert look(engine, mine) == before


def _elsewhere(given: dict[str, object]) -> dict[str, object]:
    told = {name: f"other {given[name]}" for name in ("source", "interaction_source", "person_key") if given.get(name)}
    return given | told


def test_zero_is_not_missing(engine: Engine) -> None:
    for m in look(engine, scope()).values():
        zero = 0 if isinstance(catalogue()[m.kpi].formula, Count) else None
        assert (m.value, m.top, m.sample) == (0 if m.kpi in OPEN else zero, zero, 0)
    for by in DIMENSIONS:
        assert look(engine, scope(by=by)) == {}


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
        row(f"about {n}", each["source"], interaction_id=each["external_id"], **ANSWER)
        for n, each in enumerate(made.interaction)
        if each["external_id"].startswith("gone")
    ]
    made.survey_response += [
        row(f"e{n}", "b", kind=None, score=1.0, scale_min=1, scale_max=5, answered_at=at()) for n in range(size)
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
            interaction=[row(1, s, opened_at=at(), team_id="1", agent_id="1") for s in sources],
            survey_response=[
                row(f"{s}{n}", "survey", interaction_source=s, interaction_id="1", question=str(n), **ANSWER)
                for s in sources
                for n in range(2)
            ],
            team=[row(1, s, name="Other" if s == "c" else "Same") for s in sources]
            + [row(2, s, name="Same") for s in sources],
            agent=[row(n, s, name=f"{s}{n}") for s in sources for n in (1, 2)],
        ),
    )
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
        assert one(engine, key).sample == 3
    assert one(engine, "volume").value == 4


def test_openings_without_a_time_of_day_have_no_durations(engine: Engine) -> None:
    rows = [row(n, opened_at=at(), first_response_at=at(days=n), resolved_at=at(days=n)) for n in (1, 2)]
    columns = {"interaction": ["opened_at", "first_response_at", "resolved_at"], "interaction.days_only": ["opened_at"]}
    put(engine, World(interaction=rows), maps={"s": columns})
    for key in ("frt", "turnaround", "answered_in_target"):
        assert (one(engine, key).sample, one(engine, key).left_out) == (0, 0)
    assert one(engine, "resolution_rate").value == 1
