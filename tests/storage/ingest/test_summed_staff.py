"""Who was there while it was open, who replied on which day, and what a day cost."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from storage.hours import Calendar, Hours, Span, Week
from storage.ingest.place import Place

from .files import dump
from .test_laws import LAW
from .test_summed import AMSTERDAM, MIDNIGHT, Books, Row, at

HOUR = 3600
QUARTER = timedelta(minutes=15)
UNIT = timedelta(minutes=5)
OFFICE: tuple[Span, ...] = ((9 * HOUR, 12 * HOUR), (13 * HOUR, 17 * HOUR + 600))
ALWAYS: tuple[Span, ...] = ((0, 24 * HOUR),)


def calendar(name: str, *days: tuple[Span, ...]) -> Calendar:
    return Calendar(name, (Week(AMSTERDAM, days),))


OPEN = {
    "office": calendar("office", *(OFFICE,) * 5, (), ()),
    "always": calendar("always", *(ALWAYS,) * 7),
}
HOURS = Hours(OPEN, {"night": "always"}, "office")


@pytest.fixture
def books(engine: Engine, place: Place) -> Books:
    return Books(engine, replace(place, hours=HOURS))


def there(start: float, end: float | None, days: int = 0, **more: Any) -> Row:
    ends = None if end is None else at(end, days)
    return {"agent_id": "a", "state": "available", "started_at": at(start, days), "ended_at": ends, **more}


def slots(books: Books, **key: str) -> list[Row]:
    rows = dump(books.engine, table="staffing")
    return [row for row in rows if all(row[name] == value for name, value in key.items())]


def hours(rows: list[Row], name: str) -> float:
    return float(sum(row[name] for row in rows)) / HOUR


def test_staffed_is_while_it_was_open_and_somebody_was_there(books: Books) -> None:
    books.bring(
        presence=[
            there(8, 11),
            there(10, 11.5, agent_id="b", state="busy"),
            there(13, 15, state="break"),
            there(15, 16, state="offline"),
            there(16.9, 18),
        ]
    )
    rows = slots(books)
    assert {(row["channel"], row["team_id"]) for row in rows} == {("", "")}
    assert hours(rows, "open_s") == pytest.approx(3 + 4 + 1 / 6)
    assert hours(rows, "staffed_s") == pytest.approx(2.5 + 0.1 + 1 / 6)
    assert hours(rows, "present_s") == pytest.approx(3 + 1.5 + 1.1)
    assert all(row["at"].timestamp() % 900 == 0 for row in rows)
    one = next(row for row in rows if row["at"] == at(17))
    assert (one["open_s"], one["staffed_s"], one["present_s"]) == (600, 600, 900)
    assert at(17.75) in {row["at"] for row in rows}
    assert at(12) not in {row["at"] for row in rows}


def test_what_one_agent_did_at_the_same_time_is_there_once(books: Books) -> None:
    books.bring(
        presence=[there(9, 11), there(10, 11, state="busy"), there(9, 10, agent_id=None), there(9, 10, agent_id=None)]
    )
    assert hours(slots(books), "present_s") == 2 + 1 + 1
    assert hours(slots(books), "staffed_s") == 2


def test_days_that_nobody_came_in_were_not_covered(books: Books) -> None:
    books.bring(presence=[there(9, 10, channel="chat"), there(9, 10, days=2, channel="phone")])
    for channel in ("chat", "phone"):
        assert hours(slots(books, channel=channel), "open_s") == pytest.approx(2 * (7 + 1 / 6) + 1)
        assert hours(slots(books, channel=channel), "staffed_s") == 1


def test_nothing_is_known_after_the_last_presence_or_after_now(books: Books) -> None:
    now = books.place.now
    books.bring(presence=[there(9, 10)])
    assert max(row["at"] for row in slots(books)) == at(9.75)
    books.bring(presence=[{**there(9, None), "started_at": now - timedelta(hours=1)}])
    assert max(row["at"] for row in slots(books)) == now - QUARTER
    future = {"started_at": now - timedelta(hours=1), "ended_at": now + timedelta(days=1)}
    books.bring(presence=[{**there(9, None), **future}])
    assert max(row["at"] for row in slots(books)) == now - QUARTER
    books.bring(presence=[{**there(9, None), "started_at": now + timedelta(hours=1)}])
    assert slots(books) == []


def test_every_team_has_hours_of_its_own_or_none(books: Books) -> None:
    books.place = replace(books.place, hours=Hours(OPEN, {"night": "always"}, None))
    teams = [
        {"external_id": "1", "name": "Night"},
        {"external_id": "2", "calendar": "office"},
        {"external_id": "3", "name": "Nobody"},
    ]
    books.bring(team=teams, presence=[there(9, 10, team_id=team) for team in "123"] + [there(9, 10)])
    assert hours(slots(books, team_id="1"), "open_s") == 10
    assert hours(slots(books, team_id="2"), "open_s") == 1
    for unknown in ("3", ""):
        assert {(row["open_s"], row["staffed_s"], row["present_s"]) for row in slots(books, team_id=unknown)} == {
            (None, None, 900)
        }
    books.bring(team=[{"external_id": "3", "calendar": "always"}])
    assert hours(slots(books, team_id="3"), "open_s") == 10


def test_presence_that_moves_leaves_its_old_day(books: Books) -> None:
    books.bring(presence=[there(9, 10), there(9, 10, days=1, agent_id="b"), there(9, 10, days=3)])
    books.bring(presence=[{"started_at": at(9, 2), "ended_at": at(10, 2)}])
    days = Counter(row["at"].date() for row in slots(books) for _ in range(row["staffed_s"] // 900))
    assert days == {at(days=day + 1).date(): 4 for day in (1, 2, 3)}
    assert min(row["at"] for row in slots(books)) == at(9, 1)
    assert {row["at"] for row in dump(books.engine, table="agent_day")} == {at(days=day) for day in (1, 2, 3)}
    books.bring(presence=[{"external_id": "3", "ended_at": at(9, 3)}])
    assert max(row["at"] for row in slots(books)) == at(9.75, 2)


def test_a_channel_that_is_new_or_gone_is_so_for_all_time(books: Books) -> None:
    books.bring(presence=[there(9, 10, channel="chat"), there(9, 10, days=1, channel="chat")])
    books.bring(presence=[there(9, 10, days=1, external_id="3", channel="phone")])
    assert min(row["at"] for row in slots(books, channel="phone")) == at(9)
    books.bring(presence=[{"external_id": "3", "channel": "chat"}])
    assert slots(books, channel="phone") == []


def test_days_of_agents(books: Books) -> None:
    said = {"kind": "message", "actor_id": "a", "at": at(9), "interaction_id": "1"}
    books.bring(
        agent=[{"external_id": "a", "team_id": "own"}, {"external_id": "bot", "is_bot": True}],
        presence=[
            there(9, 11, team_id="desk"),
            there(10, 12, state="busy", team_id="desk"),
            there(22, 26, agent_id="b", team_id="x"),
            there(26, 27, agent_id="b", team_id="y"),
            there(9, 11, agent_id="c", state="break"),
            there(9, 11, agent_id=None),
        ],
        interaction=[{"opened_at": at(8), "customer_id": "asker"}],
        interaction_event=[
            said,
            {**said, "public": True},
            {**said, "public": False},
            {**said, "automatic": True},
            {**said, "kind": "note"},
            {**said, "actor_id": "bot"},
            {**said, "actor_id": "asker"},
            {**said, "at": at(25)},
            {**said, "at": None},
        ],
    )
    found = {
        (row["agent_id"], row["at"]): (row["present_s"] / HOUR, row["replies"], row["team_id"])
        for row in dump(books.engine, table="agent_day")
    }
    assert found == {
        ("a", at()): (3, 2, "own"),
        ("a", at(days=1)): (0, 1, "own"),
        ("b", at()): (2, 0, "x"),
        ("b", at(days=1)): (3, 0, "x"),
    }
    books.bring(agent=[{"external_id": "a", "team_id": None}, {"external_id": "b", "team_id": "z"}])
    assert [row["team_id"] for row in dump(books.engine, table="agent_day")] == ["desk", None, "z", "z"]


def test_a_reply_that_moves_leaves_its_old_day(books: Books) -> None:
    said = {"kind": "message", "actor_id": "a", "actor_kind": "agent"}
    books.bring(interaction_event=[{**said, "at": at(9)}, {**said, "at": at(9, 1)}, {**said, "at": at(9, 5)}])
    books.bring(interaction_event=[{"at": at(9, 2)}])
    assert [row["at"] for row in dump(books.engine, table="agent_day")] == [at(days=day) for day in (1, 2, 5)]
    books.bring(interaction_event=[{"at": None}])
    books.bring(interaction_event=[{"external_id": "3", "public": False}])
    assert [row["at"] for row in dump(books.engine, table="agent_day")] == [at(days=1)]


def spent(books: Books, **key: str) -> list[tuple[datetime, int]]:
    rows = dump(books.engine, table="cost_day")
    return [(row["at"], row["amount_minor"]) for row in rows if all(row[name] == key[name] for name in key)]


def test_a_cost_is_the_same_every_day_and_not_a_cent_is_lost(books: Books) -> None:
    week = {"starts_at": at(days=3), "ends_at": at(days=6)}
    books.bring(
        cost=[
            {**week, "amount_minor": 100, "currency": "eur", "category": "people"},
            {**week, "amount_minor": 1, "currency": "EUR", "category": "people"},
            {**week, "amount_minor": -100, "team_id": "t", "channel": "chat"},
            {"starts_at": at(days=3), "amount_minor": 7, "currency": "USD"},
            {"starts_at": at(days=3), "ends_at": at(days=2), "amount_minor": 8, "currency": "USD"},
            {"ends_at": at(days=3), "amount_minor": 9},
            {"starts_at": at(days=3)},
        ]
    )
    days = [at(days=day) for day in (3, 4, 5)]
    assert spent(books, category="people", currency="EUR") == list(zip(days, [35, 33, 33], strict=True))
    assert spent(books, channel="chat", team_id="t", category="", currency="") == list(
        zip(days, [-33, -33, -34], strict=True)
    )
    assert spent(books, currency="USD") == [(days[0], 15)]
    books.bring(cost=[{"starts_at": at(days=9), "ends_at": at(days=10)}])
    assert spent(books, category="people") == [(days[0], 1), (days[1], 0), (days[2], 0), (at(days=9), 100)]


ZONES = st.sampled_from([AMSTERDAM, ZoneInfo("America/New_York"), ZoneInfo("Asia/Kathmandu"), ZoneInfo("UTC")])
UNITS = st.integers(-80, 4 * 24 * 12)
"""Since the midnight of the Friday after; the clock changes within them."""
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


def held(row: Row, now: datetime) -> Times:
    """The times at which somebody was there, one by one."""
    end = min(row["ended_at"] or now, now)
    size = (end - row["started_at"]) // UNIT if row["state"] != "break" else 0
    return {row["started_at"] + UNIT * n for n in range(size)}


def is_open(when: datetime, team: str | None) -> bool:
    local = when.astimezone(AMSTERDAM)
    second = local.hour * HOUR + local.minute * 60
    return team == "night" or (local.weekday() < 5 and any(start <= second < end for start, end in OFFICE))


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def naive_slots(rows: list[Row], place: Place) -> dict[Any, tuple[int, int, int]]:
    """By channel, team and quarter: open, staffed and present seconds, counted five minutes at a time."""
    people: dict[Any, dict[Any, Times]] = defaultdict(lambda: defaultdict(set))
    for number, row in enumerate(rows):
        if times := held(row, place.now):
            people[row["channel"] or "", row["team_id"] or ""][row["agent_id"] or number] |= times
    everybody = {when for group in people.values() for times in group.values() for when in times}
    if not everybody:
        return {}
    first = midnight(min(everybody).astimezone(place.zone).date(), place.zone)
    found: dict[Any, list[int]] = defaultdict(lambda: [0, 0, 0])
    for key, group in people.items():
        when = first
        while when <= max(everybody):
            size = sum(when in times for times in group.values())
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
            people[row["agent_id"]] |= held(row, place.now)
    found: Counter[Any] = Counter()
    for agent, times in people.items():
        for when in times:
            found[agent, midnight(when.astimezone(place.zone).date(), place.zone)] += 300
    return dict(found)


@LAW
@given(imports=st.lists(st.lists(st.tuples(st.integers(1, 4), shift), max_size=4), max_size=3), zone=ZONES)
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
    expected = naive_slots(list(known.values()), books.place)
    found = {
        (row["channel"], row["team_id"], row["at"]): (row["open_s"], row["staffed_s"], row["present_s"])
        for row in slots(books)
    }
    assert found == expected
    days = {(row["agent_id"], row["at"]): row["present_s"] for row in dump(books.engine, table="agent_day")}
    assert days == naive_days(list(known.values()), books.place)


cost = st.tuples(UNITS, st.one_of(st.none(), st.integers(-100, 2000)), st.integers(-1000, 1000))


@LAW
@given(costs=st.lists(cost, min_size=1, max_size=4), zone=ZONES)
def test_a_cost_is_spread_as_counting_days_spreads_it(books: Books, costs: list[Any], zone: ZoneInfo) -> None:
    books.empty()
    books.place = replace(books.place, zone=zone)
    expected: Counter[datetime] = Counter()
    rows = []
    for start, lasting, amount in costs:
        starts = at(days=3) + UNIT * start
        ends = None if lasting is None else starts + UNIT * lasting
        rows.append({"starts_at": starts, "ends_at": ends, "amount_minor": amount, "category": "people"})
        days: list[datetime] = []
        when = starts
        while not days or when < (ends or starts):
            days.append(midnight(when.astimezone(zone).date(), zone))
            when = midnight(days[-1].astimezone(zone).date() + timedelta(days=1), zone)
        for number, day in enumerate(days):
            expected[day] += amount // len(days) + (number < amount % len(days))
    books.bring(cost=rows)
    assert dict(spent(books)) == expected
    assert sum(cents for _, cents in spent(books)) == sum(amount for *_, amount in costs)


def test_an_empty_database_has_nothing_to_sum(books: Books) -> None:
    books.rebuild(0, None)
    assert MIDNIGHT.tzinfo == AMSTERDAM
    assert [dump(books.engine, table=name) for name in ("staffing", "agent_day", "cost_day", "web_metric")] == [[]] * 4
