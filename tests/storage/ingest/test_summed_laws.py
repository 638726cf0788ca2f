"""Whatever comes in, in whatever order, changed or broken off: what follows is what follows from the last rows."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

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
from .test_summed_staff import HOUR, HOURS, OFFICE, UNIT, UNITS, ZONES, midnight, slots

QUARTER = timedelta(minutes=15)
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
        used_account=flags,
        saw_contact_page=flags,
        is_new=flags,
        purpose=st.sampled_from([None, "sales", "service"]),
        entry_kind=st.sampled_from([None, "sales", "service"]),
        device=st.sampled_from([None, "phone"]),
        language=st.sampled_from([None, "nl"]),
        pages=st.sampled_from([None, 0, 1, 3]),
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
        helpful_yes=st.sampled_from([None, 0, 1]),
        views=st.sampled_from([None, 0, 2]),
        language=st.sampled_from([None, "nl"]),
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
    "team": rows(external_id=st.sampled_from("pq"), calendar=st.sampled_from([None, "office", "always"])),
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
    return Books(engine, replace(place, hours=HOURS))


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
        assert len(dimensions) in ((2, 3) if dimensions[""] else (1,))
    visits = [row for row in dump(books.engine, table="visit") if row["started_at"]]
    assert sum(by[""] for (_, _, metric), by in sums.items() if metric == "visits") == len(visits)
    spent = sum(row["amount_minor"] for row in dump(books.engine, table="cost") if row["starts_at"])
    assert sum(row["amount_minor"] for row in dump(books.engine, table="cost_day")) == spent


Told = dict[str, int | None]
"""What one row adds to metrics, None for what it does not tell."""


def visited(row: Row) -> Told:
    helps = {row["used_faq"], row["used_account"]}
    alone = None if helps == {None} else True in helps
    later = row["contact_after_s"]
    asked = bool(row["saw_contact_page"]) or (later is not None and later <= 24 * HOUR)
    purpose, entry, pages = row["purpose"], row["entry_kind"], row["pages"]
    return {
        "visits": 1,
        "new_visits": row["is_new"],
        "returning_visits": None if row["is_new"] is None else not row["is_new"],
        "sales_visits": None if purpose is None else purpose == "sales",
        "service_visits": None if purpose is None else purpose == "service",
        "faq_visits": row["used_faq"],
        "account_visits": row["used_account"],
        "contact_page_visits": row["saw_contact_page"],
        "selfservice_visits": alone,
        "selfservice_then_contact": None if alone is None else alone and asked,
        "service_entries": None if entry is None else entry == "service",
        "service_bounces": None if None in {entry, pages} else (entry, pages) == ("service", 1),
        "page_views": pages,
    }


def looked_up(row: Row) -> Told:
    return {"faq_views": 1 if row["views"] is None else row["views"]}


def judged(row: Row) -> Told:
    return {name: row[name] for name in ("helpful_yes", "helpful_no")}


def travelled(row: Row) -> Told:
    return {"journeys_started": 1, "journeys_completed": 1 if row["completed_at"] else None}


def answers(books: Books) -> list[Row]:
    """Called as their article mostly is, and with the day that they were judged on."""
    rows_ = dump(books.engine, table="faq_view")
    titles: dict[Any, Counter[str]] = defaultdict(Counter)
    for row in rows_:
        row["key"] = (row["source"], row["article_id"] or ("only", row["external_id"]))
        titles[row["key"]].update([row["title"]] if row["title"] else [])
    for row in rows_:
        found = titles[row["key"]]
        row["article"] = min(found, key=lambda title: (-found[title], title)) if found else row["article_id"]
        row["judged_at"] = row["helpful_at"] or row["viewed_at"]
    return rows_


def naive_web(books: Books) -> dict[Any, int]:
    """Row by row: the whole of what some row of a day tells, and the parts that are not 0."""
    shown, visits, journeys = answers(books), *(dump(books.engine, table=name) for name in ("visit", "journey"))
    ways = (
        (visits, "started_at", visited, {"device": "device", "language": "language"}),
        (shown, "viewed_at", looked_up, {"article": "article", "language": "language"}),
        (shown, "judged_at", judged, {"article": "article", "language": "language"}),
        (journeys, "started_at", travelled, {"journey": "name"}),
    )
    found: Counter[Any] = Counter()
    for rows_, at_, tell, dimensions in ways:
        for row in rows_:
            known = {metric: value for metric, value in tell(row).items() if value is not None and row[at_]}
            for metric, value in known.items():
                day = midnight(row[at_].astimezone(AMSTERDAM).date(), AMSTERDAM)
                parts = {"": "", **{dimension: row[name] or "" for dimension, name in dimensions.items()}}
                for dimension, part in parts.items():
                    found[row["source"], day, metric, dimension, part] += value
    return {key: value for key, value in found.items() if value or key[3] == ""}


@LAW
@given(imports=st.lists(IMPORT, min_size=1, max_size=4))
def test_days_are_what_counting_visits_answers_and_journeys_gives(books: Books, imports: list[Any]) -> None:
    """What no row tells has no sum; what rows tell has one, even of 0."""
    books.empty()
    for source, tables in imports:
        books.bring(source, **{table: rows_ for table, rows_ in tables.items() if rows_})
    names = ("source", "at", "metric", "dimension", "part")
    found = {tuple(row[name] for name in names): row["value"] for row in dump(books.engine, table="web_metric")}
    assert found == naive_web(books)


shift = st.tuples(
    *(st.sampled_from([None, "a", "b"]), st.sampled_from(["available", "busy", "break"])),
    *(st.sampled_from([None, "chat"]), st.sampled_from([None, "night", "1"])),
    *(UNITS, st.one_of(st.none(), st.integers(-12, 300))),
)
Times = set[datetime]


def as_row(given: tuple[Any, ...]) -> Row:
    agent, state, channel, team, start, lasting = given
    starts = at(days=3) + UNIT * start
    ends = None if lasting is None else starts + UNIT * lasting
    about = {"agent_id": agent, "state": state, "channel": channel, "team_id": team}
    return {**about, "started_at": starts, "ended_at": ends}


def times(row: Row, now: datetime) -> Times:
    """The times at which somebody was there, one by one."""
    end = min(row["ended_at"] or now, now)
    size = (end - row["started_at"]) // UNIT if row["state"] != "break" else 0
    return {row["started_at"] + UNIT * n for n in range(size)}


def is_open(when: datetime, team: str | None) -> bool:
    local = when.astimezone(AMSTERDAM)
    second = local.hour * HOUR + local.minute * 60
    return team == "night" or (local.weekday() < 5 and any(start <= second < end for start, end in OFFICE))


def naive_slots(rows: list[Row], place: Place) -> dict[Any, tuple[int, int, int]]:
    """By channel, team and quarter: open, staffed and present seconds, counted five minutes at a time.

    For each channel and team from its own first day on, for all of them to the end of the last day or to now.
    """
    people: dict[Any, dict[Any, Times]] = defaultdict(lambda: defaultdict(set))
    for number, row in enumerate(rows):
        if there := times(row, place.now):
            people[row["channel"] or "", row["team_id"] or ""][row["agent_id"] or number] |= there
    everybody = {when for group in people.values() for there in group.values() for when in there}
    if not everybody:
        return {}
    end = min(midnight(max(everybody).astimezone(place.zone).date() + timedelta(days=1), place.zone), place.now)
    found: dict[Any, list[int]] = defaultdict(lambda: [0, 0, 0])
    for key, group in people.items():
        when = midnight(min(set().union(*group.values())).astimezone(place.zone).date(), place.zone)
        while when < end:
            size = sum(when in there for there in group.values())
            counts = found[(*key, when - (when - at()) % QUARTER)]
            open_ = is_open(when, key[1])
            for place_, seconds in enumerate((300 * open_, 300 * (open_ and size > 0), 300 * size)):
                counts[place_] += seconds
            when += UNIT
    return {key: (a, b, c) for key, (a, b, c) in found.items() if a or c}


def naive_days(rows: list[Row], place: Place) -> dict[Any, int]:
    people: dict[str, Times] = defaultdict(set)
    for row in rows:
        if row["agent_id"]:
            people[row["agent_id"]] |= times(row, place.now)
    found: Counter[Any] = Counter()
    for agent, there in people.items():
        for when in there:
            found[agent, midnight(when.astimezone(place.zone).date(), place.zone)] += 300
    return dict(found)


def seconds(rows: list[Row]) -> dict[Any, tuple[int, int, int]]:
    """As `naive_slots` has it."""
    return {
        (row["channel"], row["team_id"], row["at"]): (row["open_s"], row["staffed_s"], row["present_s"]) for row in rows
    }


SHIFTS = st.lists(st.tuples(st.integers(1, 4), shift), max_size=4)


@LAW
@given(imports=st.lists(SHIFTS, max_size=3), zone=ZONES)
def test_presence_is_what_counting_minutes_gives(books: Books, imports: list[Any], zone: ZoneInfo) -> None:
    """Also after rows changed: several imports, of which later ones overwrite the earlier."""
    books.empty()
    books.place = replace(books.place, zone=zone, now=at(5.25, days=7))
    known: dict[int, Row] = {}
    for rows in imports:
        given_ = {number: as_row(row) for number, row in rows}
        if given_:
            books.bring(presence=[{**row, "external_id": str(number)} for number, row in given_.items()])
        known |= given_
        assert seconds(slots(books)) == naive_slots(list(known.values()), books.place)
    days = {(row["agent_id"], row["at"]): row["present_s"] for row in dump(books.engine, table="agent_day")}
    assert days == naive_days(list(known.values()), books.place)


@LAW
@given(imports=st.lists(st.tuples(SHIFTS, st.integers(0, 600)), min_size=2, max_size=4))
def test_time_that_goes_by_between_imports_is_counted_too(books: Books, imports: list[Any]) -> None:
    """Of what was not over yet, or had not even begun, when it was told; as soon as something new comes in."""
    books.empty()
    books.place = replace(books.place, now=at(days=3))
    known: dict[str, Row] = {}
    for number, (rows_, later) in enumerate(imports):
        books.place = replace(books.place, now=books.place.now + UNIT * later)
        given_ = {str(id_): as_row(row) for id_, row in rows_}
        news = {**given_, f"new {number}": {"state": "offline"}}
        books.bring(presence=[{**row, "external_id": id_} for id_, row in news.items()])
        known |= given_
        assert seconds(slots(books)) == naive_slots(list(known.values()), books.place)


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
