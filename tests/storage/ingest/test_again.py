"""Finishing again: what a stopped import left, and everything where the rules are others."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from storage.ingest import finish
from storage.ingest.finish import finish_all, finish_left
from storage.ingest.place import Place
from storage.ingest.profile import plain
from storage.ingest.run import status
from storage.ingest.write import write
from storage.policies import Policy
from storage.schema import interaction
from storage.trouble import Trouble

from .desk import Desk, hours
from .files import bring, cells, dump

HEAD = "id,opened,resolved,topic,customer\n"
ROWS = "".join(f"{n},2026-01-02T10:00:00Z,2026-01-05T10:00:00Z,t,c{n % 3}\n" for n in range(7))


class Killed(BaseException):
    """What no import survives."""


def killed(*_: object, **__: object) -> None:
    raise Killed


def test_nothing_left_is_nothing_to_do(engine: Engine, place: Place, tmp_path: Path) -> None:
    assert finish_left(engine, place) == {}
    assert finish_all(engine, place) == {}
    bring(engine, place, tmp_path, HEAD + ROWS)
    assert finish_left(engine, place) == {}


def test_what_a_stopped_import_left_is_finished(
    engine: Engine, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(engine, place, tmp_path, HEAD + ROWS, source="whole")
    with monkeypatch.context() as patch:
        patch.setattr("storage.ingest.run.finish", killed)
        with pytest.raises(Killed):
            bring(engine, place, tmp_path, HEAD + ROWS)
    assert "new" in cells(engine, "left_out")
    assert {source: each.interactions for source, each in finish_left(engine, place).items()} == {"s": 7}
    last = status(engine, "s")[0]
    assert (last.status, last.note) == ("failed", "stopped before its end; what it had brought in was finished since")
    found = dump(engine)
    mine, whole = ([row | {"source": ""} for row in found if row["source"] == source] for source in ("s", "whole"))
    assert [{**row, "person": None} for row in mine] == [{**row, "person": None} for row in whole]
    assert finish_left(engine, place) == {}


def test_rows_of_no_run_are_finished_too(desk: Desk, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(interaction.insert().values(source="x", external_id="1", run_id=0, left_out="new"))
    assert finish_left(engine, desk.place)["x"].left_out == {"no_primary": 1}


RULES: dict[str, Any] = {"hours": hours(), "policies": (Policy("p", "office", 3600, None, 7200),)}


def test_everything_again_is_by_the_rules_of_now(engine: Engine, place: Place, tmp_path: Path) -> None:
    for source in ("a", "b"):
        bring(engine, place, tmp_path, HEAD + ROWS, source=source)
    heard: list[tuple[int, int | None]] = []
    done = finish_all(engine, replace(place, **RULES), lambda *told: heard.append(told))
    assert {source: each.interactions for source, each in done.items()} == {"a": 7, "b": 7}
    assert heard == [(7, 14), (14, 14)]
    assert set(cells(engine, "resolution_business_s")) == {8 * 3600}
    assert (set(cells(engine, "sla_policy")), set(cells(engine, "sla_met"))) == ({"p"}, {False})
    found = dump(engine)
    finish_all(engine, replace(place, **RULES))
    assert dump(engine) == found
    for source in ("c", "d"):
        bring(engine, replace(place, **RULES), tmp_path, HEAD + ROWS, source=source)
    names = [name for name in found[0] if name not in ("source", "person")]
    assert [[row[name] for name in names] for row in dump(engine)[14:]] == [[row[n] for n in names] for row in found]
    finish_all(engine, place)
    for name in ("resolution_business_s", "hours_basis", "sla_policy", "sla_resolution_due_at", "sla_met", "sla_at"):
        assert set(cells(engine, name)) == {None}


def test_everything_again_may_be_broken_off(
    engine: Engine, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(engine, place, tmp_path, HEAD + ROWS)
    rules = replace(place, **RULES)
    monkeypatch.setattr(finish, "SIZE", 3)
    left = 2

    def dying(real: Any) -> Any:
        def told(*args: Any) -> Any:
            nonlocal left
            left -= 1
            return killed() if left < 0 else real(*args)

        return told

    with monkeypatch.context() as patch:
        patch.setattr(finish, "write", dying(write))
        with pytest.raises(Killed):
            finish_all(engine, rules)
    assert set(cells(engine, "sla_policy")) == {"p", None}
    assert set(cells(engine, "left_out")) == {None}
    finish_all(engine, rules)
    assert set(cells(engine, "sla_policy")) == {"p"}


def test_everything_again_leaves_what_a_source_says(desk: Desk, engine: Engine) -> None:
    desk.tickets("opened_at=08 sla_resolution_due_at=10 sla_policy=Gold on_hold_s=60", "opened_at=08")
    before = dump(engine)
    finish_all(engine, desk.place)
    assert dump(engine) == before


def test_opening_hours_come_and_go_for_replies_too(desk: Desk, engine: Engine) -> None:
    desk.tickets("opened_at=08 customer_id=c")
    desk.events("09 message a yes", "16 message c", "05T10 message a yes")
    for place, found in ((replace(desk.place, hours=hours()), 7200), (desk.place, None)):
        finish_all(engine, place)
        assert cells(engine, "waited_business_s", "interaction_event") == [None, None, found]


def test_a_person_is_known_by_key_by_the_customers_key_or_by_number(desk: Desk, engine: Engine) -> None:
    desk.tickets("opened_at=08 customer_id=c person_key=a@x.org", "opened_at=08 customer_id=c", "opened_at=08")
    (key,) = {row["person_key"] for row in dump(engine)} - {None}
    assert cells(engine, "person") == [key, "s:c", None]
    desk.others("customer", "external_id=c person_key=b@x.org")
    (other,) = cells(engine, "person_key", "customer")
    assert cells(engine, "person") == [key, other, None]


def test_who_no_longer_comes_back_has_no_repeat(desk: Desk, engine: Engine) -> None:
    rows = ["opened_at=08 resolved_at=09 customer_id=c", "opened_at=11 customer_id={}"]
    desk.tickets(rows[0], rows[1].format("c"))
    assert cells(engine, "repeat_s") == [7200, None]
    desk.tickets(rows[0], rows[1].format("d"))
    assert cells(engine, "repeat_s") == [None, None]


@pytest.mark.parametrize(
    ("ticket", "found"),
    [
        ("opened_at=08 queued_at=09 is_live=yes", "02T09:00"),
        ("opened_at=08 is_live=yes", "02T08:00"),
        ("opened_at=08 queued_at=09 is_live=no", None),
        ("opened_at=08 queued_at=09", None),
    ],
)
def test_a_live_contact_is_offered_when_it_joins_the_queue(desk: Desk, ticket: str, found: str | None) -> None:
    desk.tickets(ticket)
    assert desk.times("offered_at") == found


def test_no_file_fills_what_follows_from_others() -> None:
    for table, names in (
        ("interaction", ("person", "offered_at", "sla_at", "hours_basis")),
        ("interaction_event", ("waited_s", "waited_business_s", "sla_due_at", "sla_met", "sla_at")),
        ("survey_response", ("replaced",)),
        ("visit", ("person", "contact_after_s")),
        ("customer_order", ("person",)),
    ):
        for name in names:
            with pytest.raises(Trouble):
                plain(table, ["external_id", name], "s")
    for table in ("staffing", "agent_day", "cost_day"):
        with pytest.raises(Trouble):
            plain(table, ["at"], "s")
