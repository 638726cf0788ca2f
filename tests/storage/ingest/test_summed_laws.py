"""Whatever comes in, in whatever order, changed or broken off: what follows is what follows from the last rows."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from storage.ingest import after, aside, renew
from storage.ingest.place import Place
from storage.ingest.summed import rebuild
from storage.ingest.write import write

from .files import dump
from .test_laws import LAW
from .test_summed import AMSTERDAM, Books, Row, at

DERIVED = ("web_metric", "staffing", "agent_day", "cost_day")
FACTS = ("interaction", "visit", "customer_order", "survey_response")
moments = st.one_of(st.none(), st.integers(-30, 60).map(at))
flags = st.sampled_from([None, True, False])
people = st.sampled_from([None, "p", "q"])
customers = st.sampled_from([None, "1", "2"])


def rows(**columns: st.SearchStrategy[Any]) -> st.SearchStrategy[Row]:
    return st.fixed_dictionaries({"external_id": st.sampled_from("123"), **columns})


def whose(**columns: st.SearchStrategy[Any]) -> st.SearchStrategy[Row]:
    return rows(person_key=people, customer_id=customers, **columns)


TABLES = {
    "customer": rows(person_key=people),
    "interaction": whose(opened_at=moments, spam=flags),
    "visit": whose(
        started_at=moments,
        used_faq=flags,
        is_new=flags,
        device=st.sampled_from([None, "phone"]),
        pages=st.sampled_from([None, 1, 3]),
    ),
    "customer_order": whose(
        ordered_at=moments, amount_minor=st.integers(1, 9), status=st.sampled_from([None, "cancelled", "returned"])
    ),
    "survey_response": rows(
        interaction_id=customers, answered_at=moments, score=st.sampled_from([None, 1.0]), interaction_source=people
    ),
    "faq_view": rows(
        article_id=customers,
        title=people,
        viewed_at=moments,
        helpful_at=moments,
        helpful_yes=st.sampled_from([None, 1]),
    ),
    "journey": rows(name=people, started_at=moments, completed_at=moments),
    "presence": rows(
        agent_id=people,
        team_id=people,
        state=st.sampled_from(["available", "offline"]),
        started_at=moments,
        ended_at=moments,
    ),
    "interaction_event": rows(
        actor_id=people, actor_kind=st.just("agent"), kind=st.just("message"), at=moments, public=flags
    ),
    "agent": rows(external_id=st.sampled_from("pq"), team_id=customers),
    "cost": rows(starts_at=moments, ends_at=moments, amount_minor=st.integers(-9, 9), team_id=people),
}
IMPORT = st.tuples(
    st.sampled_from(["desk", "web"]),
    st.fixed_dictionaries({}, optional={t: st.lists(r, max_size=3) for t, r in TABLES.items()}),
)


def held(books: Books) -> dict[str, list[Row]]:
    return {table: dump(books.engine, table=table) for table in (*FACTS, *DERIVED)}


def last(imports: list[tuple[str, dict[str, list[Row]]]]) -> dict[str, dict[str, list[Row]]]:
    """By source, the rows as they are in the end."""
    found: dict[str, dict[str, dict[str, Row]]] = defaultdict(lambda: defaultdict(dict))
    for source, tables in imports:
        for table, given_ in tables.items():
            found[source][table] |= {row["external_id"]: row for row in given_}
    return {
        source: {table: list(each.values()) for table, each in tables.items() if each}
        for source, tables in found.items()
    }


@pytest.fixture
def books(engine: Engine, place: Place) -> Books:
    return Books(engine, place)


@LAW
@given(imports=st.lists(IMPORT, min_size=1, max_size=5))
def test_the_order_of_imports_and_what_rows_were_before_do_not_matter(books: Books, imports: list[Any]) -> None:
    books.empty()
    for source, tables in imports:
        books.bring(source, **{table: rows_ for table, rows_ in tables.items() if rows_})
    found = held(books)
    books.rebuild(0, None)
    assert held(books) == found
    books.empty()
    for source, tables in reversed(last(imports).items()):
        books.bring(source, **tables)
    assert held(books) == found


put = renew._put


class Broken(Exception):  # noqa: N818 - what a test throws
    """The program ends here."""


@LAW
@given(imports=st.lists(st.tuples(IMPORT, st.integers(0, 12)), min_size=1, max_size=4))
def test_what_was_broken_off_is_made_good_by_the_next_import(
    books: Books, imports: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person that an interaction had before is not remembered over an accident: here they keep theirs."""
    books.empty()
    for (_, tables), _ in imports:
        for row in tables.get("interaction", ()):
            row |= {"person_key": row["external_id"], "customer_id": None}
    for (source, tables), steps in imports:
        left = [steps]

        def step(make: Any, *args: Any, left: list[int] = left) -> Any:
            left[0] -= 1
            if left[0] < 0:
                raise Broken
            return make(*args)

        with monkeypatch.context() as patch:
            patch.setattr(renew, "_put", lambda *args: step(put, *args))
            patch.setattr(after, "write", lambda *args: step(write, *args))
            patch.setattr(aside, "SIZE", 2)
            patch.setattr(renew, "SIZE", 2)
            run = books.start(source)
            books.put(run, source, **{table: rows_ for table, rows_ in tables.items() if rows_})
            try:
                books.end(run)
            except Broken:
                continue
    for source in ("desk", "web"):
        books.bring(source)
    found = held(books)
    books.empty()
    for source, tables in last([each for each, _ in imports]).items():
        books.bring(source, **tables)
    assert held(books) == found


@LAW
@given(imports=st.lists(IMPORT, max_size=4))
def test_parts_add_up_to_the_whole(books: Books, imports: list[Any]) -> None:
    books.empty()
    for source, tables in imports:
        books.bring(source, **{table: rows_ for table, rows_ in tables.items() if rows_})
    sums: dict[Any, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in dump(books.engine, table="web_metric"):
        sums[row["source"], row["at"], row["metric"]][row["dimension"]] += row["value"]
        local = row["at"].astimezone(AMSTERDAM)
        assert (local.hour, local.minute, local.second) == (0, 0, 0)
    for dimensions in sums.values():
        assert len(set(dimensions.values())) == 1
        assert len(dimensions) in (2, 3)
    visits = [row for row in dump(books.engine, table="visit") if row["started_at"]]
    assert sum(by[""] for (_, _, metric), by in sums.items() if metric == "visits") == len(visits)
    spent = sum(row["amount_minor"] for row in dump(books.engine, table="cost") if row["starts_at"])
    assert sum(row["amount_minor"] for row in dump(books.engine, table="cost_day")) == spent


def test_days_of_another_zone_are_gone_after_everything_was_done_anew(books: Books) -> None:
    books.bring(
        visit=[{"started_at": at(1)}],
        presence=[{"agent_id": "a", "state": "busy", "started_at": at(1), "ended_at": at(2)}],
        cost=[{"starts_at": at(1), "amount_minor": 1}],
    )
    books.place = Place(AMSTERDAM.__class__("America/New_York"), books.place.now, b"key")
    with books.engine.connect() as connection:
        rebuild(connection, 0, None, books.place)
    for table in ("web_metric", "agent_day", "cost_day"):
        assert {row["at"] for row in dump(books.engine, table=table)} == {at(6) - timedelta(days=1)}
