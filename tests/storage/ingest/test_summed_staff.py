"""Who was there while it was open, who replied on which day, and what a day cost."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from storage.hours import Calendar, Hours, Span, Week
from storage.ingest import renew
from storage.ingest.place import Place
from storage.schema import staffing

from .files import dump
from .test_laws import LAW
from .test_summed import AMSTERDAM, MIDNIGHT, Books, Row, at

HOUR = 3600
UNIT = timedelta(minutes=5)
OFFICE: tuple[Span, ...] = ((9 * HOUR, 12 * HOUR), (13 * HOUR, 17 * HOUR + 600))
ALWAYS: tuple[Span, ...] = ((0, 24 * HOUR),)


def calendar(name: str, *days: tuple[Span, ...]) -> Calendar:
    return Calendar(name, (Week(AMSTERDAM, days),))


OPEN = {
    "office": calendar("office", *(OFFICE,) * 5, (), ()),
    "always": calendar("always", *(ALWAYS,) * 7),
}
EARLY, LATE = (
    calendar(name, *(((9 * HOUR, 12 * HOUR), (hour * HOUR, (hour + 5) * HOUR)),) * 7)
    for name, hour in (("early", 13), ("late", 14))
)
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


def reach(rows: list[Row]) -> tuple[datetime, datetime]:
    """When the first and the last slot begin."""
    return min(row["at"] for row in rows), max(row["at"] for row in rows)


def test_days_that_nobody_came_in_any_more_were_not_covered(books: Books) -> None:
    books.bring(presence=[there(9, 10, channel="chat"), there(9, 10, days=2, channel="phone")])
    for channel, days in (("chat", 3), ("phone", 1)):
        assert hours(slots(books, channel=channel), "open_s") == pytest.approx(days * (7 + 1 / 6))
        assert hours(slots(books, channel=channel), "staffed_s") == 1


def test_days_before_a_channel_or_team_was_there_are_not_its_own(books: Books) -> None:
    chat: Row = {"channel": "chat"}
    books.bring(
        presence=[
            there(9, 10, **chat),
            there(9, 10, days=1, **chat, team_id="night"),
            there(30, 31, channel="mail"),
        ]
    )
    books.bring("other", presence=[there(9, 10, days=-1, **chat)], team=[{"external_id": "night"}])
    assert reach(slots(books, source="s", channel="chat", team_id="")) == (at(9), at(17, 1))
    assert reach(slots(books, source="s", team_id="night")) == (at(days=1), at(23.75, 1))
    assert reach(slots(books, source="s", channel="mail")) == (at(6, 1), at(17, 1))
    assert reach(slots(books, source="other")) == (at(9, -1), at(17, -1))


def test_slots_reach_to_the_end_of_the_last_day(books: Books) -> None:
    books.bring(presence=[there(9, 10), there(9, 10, team_id="night"), there(23.9, 24, team_id="late")])
    assert reach(slots(books, team_id="")) == (at(9), at(17))
    assert reach(slots(books, team_id="late")) == (at(9), at(23.75))
    assert reach(slots(books, team_id="night")) == (at(), at(23.75))
    books.bring(presence=[there(20, 24.1)])
    assert reach(slots(books, team_id="")) == (at(9), at(17, 1))
    assert reach(slots(books, team_id="night")) == (at(), at(23.75, 1))


def test_a_day_is_known_as_far_as_it_is_over(books: Books) -> None:
    always: Row = {"team_id": "night"}
    for now, presence in ((at(12.1), there(9, 10, **always)), (at(15), there(9, None, **always))):
        books.place = replace(books.place, now=now)
        books.bring(presence=[presence])
        assert hours(slots(books), "open_s") == pytest.approx((now - at()) / timedelta(hours=1))
        assert max(row["at"] for row in slots(books)) <= now
    assert hours(slots(books), "staffed_s") == 6
    books.bring(presence=[{"started_at": at(14), "ended_at": at(9, 3)}])
    assert (hours(slots(books), "open_s"), hours(slots(books), "staffed_s")) == (15, 1)
    books.place = replace(books.place, now=at(12, 2))
    books.bring(presence=[there(11, 12, days=2, **always, external_id="2")])
    assert hours(slots(books), "open_s") == 24 + 24 + 12
    assert hours(slots(books), "staffed_s") == 10 + 24 + 12
    books.bring(presence=[{**there(1, 2, days=9), "external_id": number} for number in "12"])
    assert slots(books) == []


@pytest.mark.parametrize("end", [24, None])
def test_what_was_not_over_when_it_was_told_is_there_later(books: Books, end: float | None) -> None:
    """Even if as much is gone meanwhile."""
    books.place = replace(books.place, hours=Hours({}, {}, None), now=at(20))
    books.bring(presence=[there(6.25, 10.25), there(6, 6.25, agent_id="b"), there(16, end, agent_id="c")])
    assert len(slots(books)) == 1 + 16 + 16
    books.place = replace(books.place, now=at(12, 1))
    books.bring(presence=[there(6, 10, days=1)])
    tuesday = [row["at"] for row in slots(books) if row["at"] < at(days=1)]
    assert tuesday == [at(6), *(at(16 + quarter / 4) for quarter in range(32))]


def test_slots_that_a_broken_import_left_are_not_taken_for_others(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It had come to the last hour of the Tuesday, and the Thursday is open for an hour too."""
    week = calendar("week", (), *(((9 * HOUR, hour * HOUR),) for hour in (17, 10, 10, 10)), (), ())
    books.place = replace(books.place, hours=Hours({"week": week}, {}, "week"))
    books.bring(presence=[there(9, 10), there(9, 9.5, days=1)])
    put, done = renew._put, count()

    def break_off(*args: Any) -> None:
        assert args[1] is not staffing or next(done) < 14, "broken off"
        put(*args)

    with monkeypatch.context() as patch:
        patch.setattr(renew, "_put", break_off)
        patch.setattr(renew, "SIZE", 2)
        with pytest.raises(AssertionError, match="broken off"):
            books.bring(presence=[there(9, 10, days=2)])
    assert [row["at"] for row in slots(books)][:5] == [at(hour) for hour in (16, 16.25, 16.5, 16.75, 33)]
    books.bring(presence=[there(9, 10, days=3)])
    assert sorted({row["at"].date() for row in slots(books)}) == [at(days=day + 1).date() for day in (1, 2, 3)]


def test_every_team_has_hours_of_its_own_or_none(books: Books) -> None:
    books.place = replace(books.place, hours=Hours(OPEN, {"night": "always"}, None))
    teams = [
        {"external_id": "1", "name": "Night"},
        {"external_id": "2", "calendar": "office"},
        {"external_id": "3", "name": "Nobody"},
    ]
    books.bring(team=teams, presence=[there(9, 10, team_id=team) for team in "123"] + [there(9, 10)])
    assert hours(slots(books, team_id="1"), "open_s") == 24
    assert hours(slots(books, team_id="2"), "open_s") == pytest.approx(7 + 1 / 6)
    for unknown in ("3", ""):
        assert {(row["open_s"], row["staffed_s"], row["present_s"]) for row in slots(books, team_id=unknown)} == {
            (None, None, 900)
        }
    books.bring(team=[{"external_id": "3", "calendar": "always"}])
    assert hours(slots(books, team_id="3"), "open_s") == 24


@pytest.mark.parametrize("came", [there(9, 10, days=1, external_id="2"), there(9, None, days=1, external_id="2")])
def test_other_hours_of_a_team_are_those_of_all_days(books: Books, came: Row) -> None:
    """Even if there are as many, and somebody was there as long within them."""
    books.place = replace(books.place, hours=Hours({"early": EARLY, "late": LATE}, {}, None))
    desk: Row = {"external_id": "d", "calendar": "early"}
    books.bring(team=[desk], presence=[there(10, 11, team_id="d"), {**came, "team_id": "d"}])
    assert [row["at"] for row in slots(books) if row["at"] < at(days=1)][-1] == at(17.75)
    more: dict[str, Any] = {"presence": [{**came, "team_id": "d", "agent_id": "b"}]} if came["ended_at"] else {}
    books.bring(team=[{**desk, "calendar": "late"}], **more)
    assert [row["at"] for row in slots(books) if row["at"] < at(days=1)][-1] == at(18.75)


def test_presence_that_moves_leaves_its_old_day(books: Books) -> None:
    books.bring(presence=[there(9, 10), there(9, 10, days=1, agent_id="b"), there(9, 10, days=3)])
    books.bring(presence=[{"started_at": at(9, 2), "ended_at": at(10, 2)}])
    days = Counter(row["at"].date() for row in slots(books) for _ in range(row["staffed_s"] // 900))
    assert days == {at(days=day + 1).date(): 4 for day in (1, 2, 3)}
    assert reach(slots(books)) == (at(9, 1), at(17, 3))
    assert {row["at"] for row in dump(books.engine, table="agent_day")} == {at(days=day) for day in (1, 2, 3)}
    books.bring(presence=[{"external_id": "3", "ended_at": at(9, 3)}])
    assert reach(slots(books)) == (at(9, 1), at(17, 2))
    assert max(row["at"] for row in slots(books) if row["present_s"]) == at(9.75, 2)


def test_a_channel_that_is_new_begins_on_its_first_day_and_one_that_is_gone_never_was(books: Books) -> None:
    books.bring(presence=[there(9, 10, channel="chat"), there(9, 10, days=1, channel="chat")])
    books.bring(presence=[there(9, 10, days=1, external_id="3", channel="phone")])
    assert reach(slots(books, channel="phone")) == (at(9, 1), at(17, 1))
    for day in (-1, 3, 2):
        books.bring(presence=[there(9, 10, days=day, external_id="3", channel="phone")])
        assert reach(slots(books, channel="phone")) == (at(9, day), at(17, max(day, 1)))
        assert reach(slots(books, channel="chat")) == (at(9), at(17, max(day, 1)))
    books.bring(presence=[{"external_id": "3", "channel": "chat"}])
    assert slots(books, channel="phone") == []
    assert reach(slots(books, channel="chat")) == (at(9), at(17, 2))


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


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


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
