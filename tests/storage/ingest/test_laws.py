"""Whatever the order, the batch size or the accident: the same rows in the end."""

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete

from storage.ingest import chunks, finish
from storage.ingest.place import Place
from storage.ingest.write import write
from storage.policies import Policy
from storage.schema import metadata

from .desk import hours
from .files import EVENT_HEAD, EVENTS, bring, dump

TICKETS = """
source: s
file: {zone: UTC}
columns:
  interaction: {external_id: id, opened_at: opened, updated_at: updated, topic: topic, customer_id: customer,
    is_complaint: complaint, spam: spam, bot_handoff_at: handed, team_id: team}
"""
HEAD = "id,opened,updated,topic,customer,complaint,spam,handed,team\n"
OTHERS = {
    "customer": ("id,key\na,a@x.org\n", "source: s\ncolumns: {customer: {external_id: id, person_key: key}}"),
    "team": ("id,name\n1,Day\n", "source: s\ncolumns: {team: {external_id: id, name: name}}"),
}
RULES: dict[str, dict[str, Any]] = {
    "bare": {},
    "promising": {
        "hours": hours(default=None, day="office", **{"2": "office"}),
        "policies": (
            Policy("p", "office", 3600, 1800, 7200, teams=("day",)),
            Policy("q", None, 1800, 900),
            Policy("q", None, 900, 1800, 3600, since=date(2026, 1, 3)),
        ),
    },
}
LAW = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
moments = st.integers(0, 23).map(lambda hour: f"2026-01-02T{hour:02}:00:00Z")
maybe = st.sampled_from(("", "yes", "no"))
people = st.sampled_from(("", "a", "b"))
ids = st.integers(1, 6).map(str)
ticket = st.tuples(
    *(ids, st.one_of(moments, st.just("")), moments, st.sampled_from(("", "T", "t", "u")), people, maybe, maybe),
    *(st.one_of(st.just(""), moments), st.sampled_from(("", "1", "2"))),
)
tickets = st.lists(ticket, min_size=1, max_size=12, unique_by=lambda row: (row[0], row[2]))
kinds = st.sampled_from(("message", "message", "message", "note", "status", "status", "resolve", "reopen"))
states = st.sampled_from(("", "open", "resolved", "on_hold"))
event = st.tuples(
    st.integers(1, 99).map(str),
    ids,
    moments,
    kinds,
    st.sampled_from(("", "a", "b", "x", "y")),
    maybe,
    states,
    states,
    st.sampled_from(("", "60")),
)
events = st.lists(event, min_size=1, max_size=12, unique_by=lambda row: row[0])
Rows = list[tuple[str, ...]]


def csv(head: str, rows: Rows, more: str = "") -> str:
    return head + "".join(",".join(row) + more + "\n" for row in rows)


class House:
    """A database to fill from nothing, again and again."""

    def __init__(self, engine: Engine, place: Place) -> None:
        self.engine, self.place = engine, place

    def empty(self) -> None:
        with self.engine.begin() as connection:
            for table in metadata.tables.values():
                connection.execute(delete(table))

    def tickets(self, rows: Rows) -> Any:
        with TemporaryDirectory() as folder:
            return bring(self.engine, self.place, Path(folder), csv(HEAD, rows), TICKETS, again=True)

    def events(self, rows: Rows) -> Any:
        with TemporaryDirectory() as folder:
            return bring(self.engine, self.place, Path(folder), csv(EVENT_HEAD, rows, ",,"), EVENTS, again=True)

    def other(self, table: str) -> Any:
        with TemporaryDirectory() as folder:
            return bring(self.engine, self.place, Path(folder), *OTHERS[table], again=True)

    def held(self) -> list[list[dict[str, Any]]]:
        return [dump(self.engine), dump(self.engine, table="interaction_event")]


@pytest.fixture(params=RULES)
def house(request: pytest.FixtureRequest, engine: Engine, place: Place) -> House:
    return House(engine, replace(place, **RULES[request.param]))


def whole(house: House, asked: Rows, said: Rows) -> list[list[dict[str, Any]]]:
    house.empty()
    house.tickets(asked)
    if said:
        house.events(said)
    for table in OTHERS:
        house.other(table)
    return house.held()


@LAW
@given(asked=tickets, said=events)
def test_importing_twice_changes_nothing_and_counts_add_up(house: House, asked: Rows, said: Rows) -> None:
    house.empty()
    for table in OTHERS:
        house.other(table)
    for bring_in, rows, table in ((house.tickets, asked, "interaction"), (house.events, said, "interaction_event")):
        first = bring_in(rows)
        assert first.read == len(rows) == first.facts + first.ignored + first.rejected
        assert first.counts[table].new == len({row[0] for row in rows})
    before = house.held()
    for bring_in, rows, table in ((house.tickets, asked, "interaction"), (house.events, said, "interaction_event")):
        again = bring_in(rows).counts[table]
        assert (again.new, again.changed) == (0, 0)
    assert house.held() == before


@LAW
@given(asked=tickets, said=events, data=st.data())
def test_any_order_and_any_batch_size_give_the_same(house: House, asked: Rows, said: Rows, data: st.DataObject) -> None:
    before = whole(house, asked, said)
    size = data.draw(st.integers(1, 5))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks.Reader.__init__, "__defaults__", (None, None, size))
        patch.setattr(finish, "SIZE", size)
        house.empty()
        steps: list[Any] = [partial(house.other, table) for table in OTHERS]
        steps.append(partial(house.events, data.draw(st.permutations(said))))
        steps.append(partial(house.tickets, data.draw(st.permutations(asked))))
        for step in data.draw(st.permutations(steps)):
            step()
    assert house.held() == before


@LAW
@given(asked=tickets, said=events)
def test_what_is_known_ahead_is_what_a_finish_finds(house: House, asked: Rows, said: Rows) -> None:
    before = whole(house, asked, said)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storage.ingest.run.ahead", lambda frame, _rules: (frame, []))
        assert whole(house, asked, said) == before


@LAW
@given(asked=tickets)
def test_rows_one_by_one_come_to_the_same_as_at_once(house: House, asked: Rows) -> None:
    before = whole(house, asked, [])
    house.empty()
    for row in asked:
        house.tickets([row])
    for table in OTHERS:
        house.other(table)
    assert house.held() == before


@LAW
@given(asked=tickets, said=events)
def test_finishing_everything_again_changes_nothing(house: House, asked: Rows, said: Rows) -> None:
    before = whole(house, asked, said)
    finish.finish_all(house.engine, house.place)
    assert house.held() == before


class Killed(BaseException):
    """What no import survives."""


@LAW
@given(asked=tickets, said=events, data=st.data())
def test_an_import_killed_anywhere_and_run_again_gives_the_same(
    house: House, asked: Rows, said: Rows, data: st.DataObject
) -> None:
    before = whole(house, asked, said)
    house.empty()
    left = data.draw(st.integers(0, 12))

    def dying(real: Any) -> Any:
        def told(*args: Any) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                raise Killed
            return real(*args)

        return told

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks.Reader.__init__, "__defaults__", (None, None, 3))
        patch.setattr(finish, "SIZE", 2)
        patch.setattr("storage.ingest.run.write", dying(write))
        patch.setattr("storage.ingest.finish.write", dying(write))
        for bring_in, rows in ((house.tickets, asked), (house.events, said)):
            try:
                bring_in(rows)
            except Killed:
                left = 10**6
                bring_in(rows)
        left = 10**6
        for table in OTHERS:
            house.other(table)
    assert house.held() == before


@LAW
@given(asked=tickets)
def test_the_newest_row_wins_in_any_order(house: House, asked: Rows) -> None:
    house.empty()
    for row in asked:
        house.tickets([row])
    newest = {row[0]: row for row in sorted(asked, key=lambda row: row[2])}
    assert {row["external_id"]: row["topic"] for row in house.held()[0]} == {
        key: row[3] or None for key, row in newest.items()
    }


@LAW
@given(asked=tickets)
def test_an_absent_column_never_erases(house: House, asked: Rows) -> None:
    house.empty()
    house.tickets(asked)
    before = house.held()
    with TemporaryDirectory() as folder:
        bare = "source: s\ncolumns: {interaction: {external_id: id}}"
        content = "id\n" + "".join(f"{row[0]}\n" for row in asked)
        summary = bring(house.engine, house.place, Path(folder), content, bare)
    assert (summary.counts["interaction"].new, summary.counts["interaction"].changed) == (0, 0)
    assert house.held() == before
