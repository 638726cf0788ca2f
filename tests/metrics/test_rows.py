"""Which rows are looked at: windows, filters, parts and their spelling."""

import pytest
from sqlalchemy import Engine

from metrics.catalogue import catalogue
from metrics.formula import dimensions, sources
from metrics.period import Window
from metrics.rows import parts, spellings
from metrics.scope import Filters, Part
from metrics.sources import ANSWERS, FIRST_REPLY, OPENED, PARTS, RESOLVED
from storage.schema import interaction
from tests.oracle import World

from .world import at, look, one, put, row, scope, values


def topics(*spelled: str | None) -> World:
    return World(interaction=[row(n, opened_at=at(n), topic=topic) for n, topic in enumerate(spelled)])


def test_a_label_may_stand_for_many_windows(engine: Engine) -> None:
    put(engine, World(interaction=[row(n, opened_at=at(days=n)) for n in range(5)]))
    calendar = [("even", Window(at(days=n), at(days=n + 1))) for n in (0, 2, 4)]
    where = scope(Window(at(), at(days=1)))
    found = look(engine, type(where)(calendar=calendar, terms=where.terms), "volume", "frt")
    assert found["volume", "even", None].value == 3
    assert {label for _, label, _ in found} == {"even"}


def test_the_parts_of_windows_that_overlap_are_their_own(engine: Engine) -> None:
    put(engine, World(interaction=[row(n, opened_at=at(days=n)) for n in range(5)]))
    found = look(engine, scope(Window(at(), at(days=3)), Window(at(days=1), at(days=5))), "volume")
    assert [found["volume", label, None].value for label in "01"] == [3, 4]


@pytest.fixture
def four(engine: Engine) -> Engine:
    told = (("chat", "en"), ("chat", "nl"), ("email", "en"), (None, "en"), (None, None))
    rows = [row(n, opened_at=at(), channel=channel, language=language) for n, (channel, language) in enumerate(told)]
    put(engine, World(interaction=rows))
    return engine


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({}, 5),
        ({"channel": ("chat",)}, 2),
        ({"channel": ("chat", "email")}, 3),
        ({"channel": (None,)}, 2),
        ({"channel": ("email", None)}, 3),
        ({"channel": ("chat", None), "language": ("en",)}, 2),
        ({"channel": ("fax",)}, 0),
        ({"channel": ()}, 0),
        ({"channel": ("chat' OR 1=1 --",)}, 0),
    ],
)
def test_filters_are_and_between_and_or_within(four: Engine, wanted: dict[str, tuple[Part, ...]], count: int) -> None:
    where = scope()
    where = type(where)(calendar=where.calendar, terms=where.terms, filters=Filters(wanted))
    assert one(four, "volume", where).value == count
    by = type(where)(calendar=where.calendar, terms=where.terms, filters=Filters(wanted), by="channel")
    assert sum(value or 0 for value in values(four, by, "volume").values()) == count


def test_every_kpi_can_be_told_apart_by_source_and_those_of_interactions_by_every_dimension() -> None:
    for kpi in catalogue().values():
        known = dimensions(kpi.formula)
        assert "source" in known
        if all(source.table is interaction for source in sources(kpi.formula)):
            assert set(known) == set(PARTS)


def test_topics_are_one_whatever_their_case_and_shown_as_most_write_them(engine: Engine) -> None:
    put(engine, topics("Late delivery", "late delivery", "Late delivery", "LATE DELIVERY", "Straße", "STRASSE", None))
    assert values(engine, scope(by="topic"), "volume") == {"late delivery": 4, "strasse": 2, None: 1}
    with engine.connect() as connection:
        shown = spellings(connection, OPENED, scope(by="topic"))
        assert shown["late delivery"] == "Late delivery"
        assert shown["strasse"] in {"Straße", "STRASSE"}
        assert parts(connection, OPENED, "topic") == shown


def test_a_spelling_is_of_the_scope_that_is_looked_at(engine: Engine) -> None:
    put(engine, topics("Late", "late", "late"))
    with engine.connect() as connection:
        assert spellings(connection, OPENED, scope(Window(at(0), at(1)), by="topic")) == {"late": "Late"}
        assert spellings(connection, OPENED, scope(Window(at(1), at(9)), by="topic")) == {"late": "late"}
        assert spellings(connection, OPENED, scope(Window(at(50), at(60)), by="topic")) == {}


def test_the_parts_of_a_dimension_are_those_of_rows_that_count(engine: Engine) -> None:
    world = World(
        interaction=[
            row(1, opened_at=at(), team_id="1", agent_id="a", first_response_at=at(9), first_response_agent_id="b"),
            row(2, opened_at=at(), team_id="2", spam=True),
            row(3, opened_at=at(), team_id="3"),
        ],
        survey_response=[row(1, kind="csat", score=1.0, interaction_id="1", answered_at=at(), channel="sms")],
        team=[row("1", name="Billing"), row("2", name="Hidden")],
        agent=[row("a", name="Ann"), row("b", name="Bo")],
    )
    put(engine, world)
    with engine.connect() as connection:
        assert parts(connection, OPENED, "team") == {"Billing": "Billing", "3": "3"}
        assert set(parts(connection, OPENED, "agent")) == {"Ann", None}
        assert set(parts(connection, FIRST_REPLY, "agent")) == {"Bo", None}
        assert set(parts(connection, RESOLVED, "channel")) == {None}
        assert parts(connection, ANSWERS, "channel") == {"sms": "sms"}
        assert parts(connection, ANSWERS, "team") == {"Billing": "Billing"}
        assert spellings(connection, OPENED, scope(by="team")) == {}, "a team is its own name"


def test_without_a_dimension_there_is_no_part_to_spell(engine: Engine) -> None:
    put(engine, topics("a"))
    with engine.connect() as connection:
        assert spellings(connection, OPENED, scope()) == {}
