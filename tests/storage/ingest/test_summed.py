"""Daily sums of what people did online, and the wholes of days that a source tells only in parts."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Boolean, Engine, Float, Integer, delete, event
from sqlalchemy.types import TypeEngine

from storage.ingest.finish import finish, finish_all
from storage.ingest.place import Place
from storage.ingest.summed import rebuild
from storage.ingest.write import end_run, start_run, write
from storage.moment import Moment
from storage.schema import metadata

from .files import bring, dump

Row = dict[str, Any]
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MIDNIGHT = datetime(2026, 10, 20, tzinfo=AMSTERDAM)
"""Of a Tuesday; summer time ends on the Sunday after it."""


def at(hours: float = 0, days: int = 0) -> datetime:
    """That long after `MIDNIGHT`; days are those of the calendar."""
    return (MIDNIGHT + timedelta(days=days)).astimezone(UTC) + timedelta(hours=hours)


def frame(table: str, rows: list[Row]) -> pd.DataFrame:
    """Rows as an import hands them to `write`."""
    names = [column.name for column in metadata.tables[table].c if any(column.name in row for row in rows)]
    kinds = {name: metadata.tables[table].c[name].type for name in names}
    return pd.DataFrame({name: column([row.get(name) for row in rows], kinds[name]) for name in names})


def column(cells: list[Any], kind: TypeEngine[Any]) -> Any:
    if isinstance(kind, Moment):
        return np.array([cell and cell.astimezone(UTC).replace(tzinfo=None) for cell in cells], "datetime64[s]")
    if isinstance(kind, Boolean | Integer | Float):
        word: Any = {Boolean: "boolean", Float: "Float64"}.get(type(kind), "Int64")
        return pd.Series(cells, dtype=word)
    return pd.Series(cells, dtype=object)


class Books:
    """A database that rows come into, and what it says then."""

    def __init__(self, engine: Engine, place: Place) -> None:
        self.engine, self.place = engine, place

    def bring(self, source: str = "s", **tables: list[Row]) -> None:
        """One import. A row without an id has the next number."""
        run = self.start(source)
        self.put(run, source, **tables)
        self.end(run)

    def start(self, source: str = "s") -> int:
        with self.engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            about: dict[str, Any] = {"profile": "p", "profile_hash": "h", "input": "i", "input_hash": None}
            return start_run(connection, source=source, columns={}, now=self.place.now, **about)

    def put(self, run: int, source: str, **tables: list[Row]) -> None:
        with self.engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            for table, rows in tables.items():
                own = {"source": source} if table == "web_metric" else {"source": source, "external_id": None}
                full = [{**own, **row} for row in rows]
                for number, row in enumerate(full, 1):
                    if "external_id" in own:
                        row["external_id"] = str(row["external_id"] or number)
                write(connection, table, frame(table, full), run)

    def end(self, run: int) -> None:
        finish(self.engine, run, self.place)
        with self.engine.begin() as connection:
            end_run(connection, run, status="ok", now=self.place.now)

    def rebuild(self, run: int, runs: list[int] | None) -> None:
        with self.engine.connect() as connection:
            rebuild(connection, run, runs, self.place)

    def empty(self) -> None:
        with self.engine.begin() as connection:
            for table in metadata.tables.values():
                connection.execute(delete(table))

    def web(self, metric: str, dimension: str = "") -> dict[Any, float]:
        """Value by day (since `MIDNIGHT`'s) and part."""
        found = {}
        for row in dump(self.engine, table="web_metric"):
            if row["metric"] == metric and row["dimension"] == dimension:
                day = (row["at"].astimezone(self.place.zone).date() - MIDNIGHT.date()).days
                assert row["at"] == at(days=day)
                assert row["unit"] == "count"
                found[(day, row["part"]) if dimension else day] = row["value"]
        return found


@pytest.fixture
def books(engine: Engine, place: Place) -> Books:
    return Books(engine, place)


def test_a_visit_is_summed_into_the_local_day_of_its_start(books: Books) -> None:
    books.bring(
        visit=[
            {"started_at": at(23.9), "is_new": True, "purpose": "sales", "pages": 3},
            {"started_at": at(-0.1), "is_new": False, "purpose": "service", "pages": 1, "entry_kind": "service"},
            {"started_at": at(1), "entry_kind": "service", "pages": 2},
            {"started_at": None, "pages": 9},
        ]
    )
    assert books.web("visits") == {-1: 1, 0: 2}
    assert books.web("new_visits") == {-1: 0, 0: 1}
    assert books.web("returning_visits") == {-1: 1, 0: 0}
    assert books.web("sales_visits") == {-1: 0, 0: 1}
    assert books.web("service_visits") == {-1: 1, 0: 0}
    assert books.web("service_entries") == {-1: 1, 0: 1}
    assert books.web("service_bounces") == {-1: 1, 0: 0}
    assert books.web("page_views") == {-1: 1, 0: 5}
    assert books.web("visits", "device") == {(-1, ""): 1, (0, ""): 2}


def test_days_are_as_long_as_the_clock_says(books: Books) -> None:
    sunday = [{"started_at": at(hour + 0.5, days=5)} for hour in range(-1, 26)]
    books.bring(visit=sunday)
    assert books.web("visits") == {4: 1, 5: 25, 6: 1}


def test_visits_by_device_and_language_add_up_to_all(books: Books) -> None:
    parts = [("phone", "nl"), ("phone", None), (None, "nl"), ("desk", "en"), ("phone", "nl")]
    books.bring(visit=[{"started_at": at(1), "device": d, "language": of, "pages": 2} for d, of in parts])
    assert books.web("visits", "device") == {(0, "phone"): 3, (0, ""): 1, (0, "desk"): 1}
    assert books.web("visits", "language") == {(0, "nl"): 3, (0, ""): 1, (0, "en"): 1}
    assert books.web("page_views", "device") == {(0, "phone"): 6, (0, ""): 2, (0, "desk"): 2}
    assert books.web("visits") == {0: 5}


FLAGS = {
    "used_faq": ("faq_visits", "selfservice_visits", "selfservice_then_contact"),
    "used_account": ("account_visits", "selfservice_visits", "selfservice_then_contact"),
    "saw_contact_page": ("contact_page_visits",),
    "is_new": ("new_visits", "returning_visits"),
}


@pytest.mark.parametrize("flag", FLAGS)
def test_a_flag_that_is_known_and_false_makes_a_0(books: Books, flag: str) -> None:
    visits: list[Row] = [{"started_at": at(1), flag: False}, {"started_at": at(2)}, {"started_at": at(1, days=1)}]
    books.bring(visit=visits)
    for metric in set(FLAGS[flag]) - {"returning_visits"}:
        assert books.web(metric) == {0: 0}
        assert books.web(metric, "device") == {}
    books.bring(visit=[{**visits[0], flag: True}])
    assert books.web(FLAGS[flag][0], "device") == {(0, ""): 1}
    books.bring(visit=[visits[0]])
    assert books.web(FLAGS[flag][0]) == {0: 0}
    assert books.web(FLAGS[flag][0], "device") == {}


@pytest.mark.parametrize("flag", FLAGS)
def test_a_flag_that_no_row_tells_makes_none(books: Books, flag: str) -> None:
    books.bring(visit=[{"started_at": at(1), flag: None}, {"started_at": at(2)}])
    assert {row["metric"] for row in dump(books.engine, table="web_metric")} == {"visits"}
    books.bring(visit=[{"started_at": at(1), flag: False}])
    assert {row["metric"] for row in dump(books.engine, table="web_metric")} == {"visits", *FLAGS[flag]}
    books.bring(visit=[{"started_at": at(1), flag: None}])
    assert {row["metric"] for row in dump(books.engine, table="web_metric")} == {"visits"}


def test_pages_and_help_are_summed_where_they_are_known(books: Books) -> None:
    books.bring(
        visit=[
            {"started_at": at(1), "pages": 0, "device": "tv"},
            {"started_at": at(1, days=1), "entry_kind": "service"},
        ],
        faq_view=[{"viewed_at": at(1), "helpful_no": 0, "language": "nl"}, {"viewed_at": at(1, days=1)}],
    )
    assert books.web("page_views") == {0: 0}
    assert books.web("page_views", "device") == {}
    assert books.web("service_entries") == {1: 1}
    assert books.web("service_bounces") == {}
    assert books.web("helpful_no") == {0: 0}
    assert books.web("helpful_no", "language") == {}
    assert books.web("helpful_yes") == {}


def test_contact_after_selfservice_is_the_contact_page_or_an_interaction_within_a_day(books: Books) -> None:
    used = {"started_at": at(1), "used_faq": True, "used_account": None}
    books.bring(
        "web",
        visit=[
            {**used, "saw_contact_page": True},
            {**used, "saw_contact_page": False},
            {**used, "person_key": "soon"},
            {**used, "person_key": "late"},
            {**used, "person_key": "before"},
            {**used, "person_key": "spam"},
            {"started_at": at(1), "used_account": True},
            {"started_at": at(1), "saw_contact_page": True, "used_faq": False},
        ],
    )
    opened = {"soon": at(25), "late": at(25) + timedelta(seconds=1), "before": at(0.9), "spam": at(2)}
    rows = [{"opened_at": when, "person_key": who, "spam": who == "spam"} for who, when in opened.items()]
    books.bring("desk", interaction=rows)
    assert books.web("faq_visits") == {0: 6}
    assert books.web("account_visits") == {0: 1}
    assert books.web("selfservice_visits") == {0: 7}
    assert books.web("contact_page_visits") == {0: 2}
    assert books.web("selfservice_then_contact") == {0: 2}


def test_answers_are_shown_under_their_most_frequent_title(books: Books) -> None:
    shown: list[Row] = [
        {"article_id": "1", "title": "Returns", "viewed_at": at(1), "views": 3, "language": "nl"},
        {"article_id": "1", "title": "Returning", "viewed_at": at(1, days=1)},
        {"article_id": "1", "title": "Returns", "viewed_at": at(2, days=1)},
        {"article_id": "2", "viewed_at": at(3)},
        {"title": "Loose", "viewed_at": at(3)},
        {"viewed_at": at(3)},
    ]
    books.bring(faq_view=shown)
    assert books.web("faq_views") == {0: 6, 1: 2}
    assert books.web("faq_views", "article") == {
        (0, "Returns"): 3,
        (0, "2"): 1,
        (0, "Loose"): 1,
        (0, ""): 1,
        (1, "Returns"): 2,
    }
    assert books.web("faq_views", "language") == {(0, "nl"): 3, (0, ""): 3, (1, ""): 2}
    more = [{**shown[1], "external_id": str(number), "viewed_at": at(days=2)} for number in (7, 8)]
    books.bring(faq_view=more)
    assert books.web("faq_views", "article")[0, "Returning"] == 3
    assert (0, "Returns") not in books.web("faq_views", "article")


def test_help_counts_on_the_day_it_was_told_of(books: Books) -> None:
    books.bring(
        faq_view=[
            {"article_id": "1", "viewed_at": at(1), "helpful_at": at(1, days=2), "helpful_yes": 1},
            {"article_id": "1", "viewed_at": at(1), "helpful_no": 2, "views": 5},
            {"article_id": "1", "helpful_at": at(1), "helpful_yes": 4, "views": 5},
        ]
    )
    assert books.web("faq_views") == {0: 6}
    assert books.web("helpful_yes") == {0: 4, 2: 1}
    assert books.web("helpful_no", "article") == {(0, "1"): 2}


def test_journeys_count_where_they_started(books: Books) -> None:
    books.bring(
        journey=[
            {"name": "move", "started_at": at(23), "completed_at": at(25)},
            {"name": "move", "started_at": at(23)},
            {"started_at": at(23)},
        ]
    )
    assert books.web("journeys_started", "journey") == {(0, "move"): 2, (0, ""): 1}
    assert books.web("journeys_started") == {0: 3}
    assert books.web("journeys_completed") == {0: 1}


@pytest.mark.parametrize("moment", [at(1, days=9), at(1, days=-9), None])
def test_a_visit_that_moves_leaves_its_old_day(books: Books, moment: datetime | None) -> None:
    books.bring(visit=[{"started_at": at(1)}, {"started_at": at(2)}, {"started_at": at(3, days=3)}])
    books.bring(visit=[{"started_at": moment}])
    moved = {round((moment - at(1)) / timedelta(days=1)): 1.0} if moment else {}
    assert books.web("visits") == {0: 1, 3: 1, **moved}
    books.bring(visit=[{"external_id": "2", "started_at": moment}])
    assert books.web("visits") == {3: 1, **dict.fromkeys(moved, 2.0)}


def test_what_a_source_gives_in_parts_is_given_as_a_whole_too(books: Books) -> None:
    def given(metric: str, dimension: str, part: str, value: float, **more: Any) -> Row:
        return {"at": at(), "metric": metric, "dimension": dimension, "part": part, "value": value, **more}

    books.bring(
        web_metric=[
            given("page_views", "page", "/a", 5, unit="count"),
            given("page_views", "page", "/b", 7),
            given("visits", "page", "/a", 5),
            given("faq_views", "language", "nl", 50),
            given("faq_views", "article", "x", 40),
            given("journeys_started", "journey", "move", 3),
            given("journeys_started", "", "", 4),
            given("helpful_yes", "article", "x", 0.4, unit="share"),
            given("new_visits", "device", "phone", 0),
        ]
    )
    wholes = {row["metric"]: row["value"] for row in dump(books.engine, table="web_metric") if not row["dimension"]}
    assert wholes == {"page_views": 12, "faq_views": 40, "journeys_started": 4, "new_visits": 0}
    books.bring(web_metric=[given("page_views", "page", "/a", 1), given("faq_views", "", "", 45)])
    assert books.web("page_views") == {0: 8}
    assert [row["value"] for row in dump(books.engine, table="web_metric") if row["value"] == 45] == [45]
    books.bring(web_metric=[given("faq_views", "article", "x", 60)])
    assert {row["value"] for row in dump(books.engine, table="web_metric") if row["metric"] == "faq_views"} == {
        *(45, 50, 60),
    }


def test_what_a_source_says_itself_is_not_summed_from_its_visits(books: Books) -> None:
    mine = {"at": at(), "metric": "visits", "unit": "count"}
    books.bring(visit=[{"started_at": at(1), "device": "phone"}, {"started_at": at(1, days=1)}])
    books.bring(web_metric=[{**mine, "dimension": "", "part": "", "value": 9}])
    books.bring(web_metric=[{**mine, "dimension": "device", "part": "desk", "value": 8}])
    assert books.web("visits") == {0: 9, 1: 1}
    assert books.web("visits", "device") == {(0, "desk"): 8, (1, ""): 1}
    books.bring(visit=[{"external_id": "3", "started_at": at(1)}])
    assert books.web("visits") == {0: 9, 1: 1}
    assert books.web("visits", "language") == {(0, ""): 2, (1, ""): 1}


def test_everything_anew_is_what_was_there_and_writes_nothing(books: Books) -> None:
    books.bring(
        visit=[{"started_at": at(hour, days=hour), "customer_id": "c", "used_faq": True} for hour in range(9)],
        faq_view=[{"viewed_at": at(), "article_id": "1"}],
        journey=[{"started_at": at()}],
        interaction=[{"opened_at": at(hour), "customer_id": "c"} for hour in range(9)],
        customer_order=[{"ordered_at": at(hour), "customer_id": "c", "amount_minor": 5} for hour in range(9)],
        survey_response=[{"interaction_id": "1", "score": 1.0, "answered_at": at(hour)} for hour in range(3)],
        presence=[{"agent_id": "a", "state": "busy", "started_at": at(8), "ended_at": at(9)}],
        interaction_event=[
            {"interaction_id": "1", "kind": "message", "actor_id": "a", "actor_kind": "agent", "at": at(8)}
        ],
        cost=[{"starts_at": at(), "ends_at": at(days=7), "amount_minor": 100}],
        web_metric=[{"at": at(), "metric": "page_views", "dimension": "page", "part": "/", "value": 1.0}],
    )
    names = ("web_metric", "visit", "interaction", "customer_order", "survey_response", *DERIVED)
    before = [dump(books.engine, table=name) for name in names]
    assert [name for name, rows in zip(names, before, strict=True) if not rows] == []
    written: list[str] = []

    @event.listens_for(books.engine, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")) and not any(own in statement for own in OWN):
            written.append(statement)

    books.rebuild(1, None)
    books.rebuild(1, [1])
    assert [dump(books.engine, table=name) for name in names] == before
    assert not written


DERIVED = ("staffing", "agent_day", "cost_day")
OWN = ("finish_", "stage_")


def test_finishing_all_makes_anew_what_was_lost(books: Books) -> None:
    books.bring(visit=[{"started_at": at(1), "customer_id": "c"}], cost=[{"starts_at": at(), "amount_minor": 5}])
    with books.engine.begin() as connection:
        for name in ("web_metric", "cost_day"):
            connection.execute(delete(metadata.tables[name]))
        connection.execute(metadata.tables["visit"].update().values(person=None))
    finish_all(books.engine, books.place)
    assert books.web("visits") == {0: 1}
    assert [row["amount_minor"] for row in dump(books.engine, table="cost_day")] == [5]
    assert dump(books.engine, "person", table="visit") == [{"person": "s:c"}]


def test_a_file_of_visits_is_summed(books: Books, tmp_path: Path) -> None:
    profile = "source: web\ncolumns: {visit: {external_id: id, started_at: at, used_faq: faq, device: device}}"
    content = "id,at,faq,device\n1,2026-10-20T10:00:00Z,yes,phone\n2,2026-10-20T22:30:00Z,no,phone\n"
    bring(books.engine, books.place, tmp_path, content, profile)
    assert books.web("visits", "device") == {(0, "phone"): 1, (1, "phone"): 1}
    assert books.web("selfservice_visits") == {0: 1, 1: 0}
    assert books.web("selfservice_visits", "device") == {(0, "phone"): 1}


LARGE = ("visit", "faq_view", "journey", "web_metric", "presence", "customer_order", "survey_response", "cost")


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_an_import_of_interactions_goes_through_no_other_table(books: Books) -> None:
    """As SQLite plans it, whose plans can be read."""
    books.bring(visit=[{"started_at": at(1), "person_key": "q"}], presence=[{"started_at": at(1)}])
    steps: list[str] = []

    @event.listens_for(books.engine, "before_cursor_execute")
    def note(_connection: Any, cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:  # noqa: FBT001 - SQLAlchemy's
        if statement.startswith(("SELECT", "INSERT")) and "LIMIT" not in statement and not many:
            steps.extend(row[3] for row in cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", values))

    books.bring("desk", interaction=[{"opened_at": at(2), "person_key": "p"}])
    event.remove(books.engine, "before_cursor_execute", note)
    assert any("SEARCH visit USING" in step for step in steps)
    assert not [step for step in steps for name in LARGE if step.startswith(f"SCAN {name}")]
