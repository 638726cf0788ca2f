"""Opening hours: whose hold, and which durations they measure."""

from typing import Any

import pytest
from sqlalchemy import Engine

from .desk import Desk, hours
from .files import cells, dump

BUSINESS = ("first_response_business_s", "resolution_business_s", "hours_basis")
BUCKETS = ("first_response_business_bucket", "resolution_business_bucket")


@pytest.mark.parametrize(
    ("ticket", "found"),
    [
        ("opened_at=08", (None, None, "calendar")),
        ("opened_at=08 first_response_at=08:30", (0, None, "calendar")),
        ("opened_at=08 first_response_at=10 resolved_at=05T10", (3600, 32_400, "calendar")),
        ("opened_at=16 first_response_at=03T12 resolved_at=05T09:01", (3600, 3660, "calendar")),
        ("opened_at=10 bot_handoff_at=11 first_response_at=12 resolved_at=12", (3600, 7200, "calendar")),
        ("opened_at=12 first_response_at=11 resolved_at=10", (None, None, "calendar")),
        ("opened_at=10 first_response_at=11 first_response_business_s=7", (3600, None, "calendar")),
        ("opened_at=10 first_response_business_s=7", (None, None, "calendar")),
    ],
)
def test_the_teams_calendar_measures_whatever_the_source_says(desk: Desk, ticket: str, found: tuple[Any, ...]) -> None:
    desk.work(hours=hours())
    desk.tickets(ticket)
    assert desk.one(*BUSINESS) == found
    assert [bucket is None for bucket in desk.one(*BUCKETS)] == [seconds is None for seconds in found[:2]]


@pytest.mark.parametrize(
    ("ticket", "found"),
    [
        ("opened_at=10 first_response_at=11", (None, None, None)),
        ("opened_at=10 first_response_at=11 first_response_business_s=7", (7, None, "source")),
    ],
)
def test_without_a_calendar_the_sources_stays(desk: Desk, ticket: str, found: tuple[Any, ...]) -> None:
    desk.work(hours=hours(default=None))
    desk.tickets(ticket)
    assert desk.one(*BUSINESS) == found


def test_days_without_a_time_have_no_opening_hours_either(desk: Desk, engine: Engine) -> None:
    desk.work(hours=hours())
    desk.others("interaction", "external_id=1 opened_at=2026-01-02 resolved_at=2026-01-05")
    assert cells(engine, "resolution_business_s") == [None]


def test_a_team_has_its_own_calendar_and_may_get_it_late(desk: Desk, engine: Engine) -> None:
    desk.work(hours=hours(default=None, night="always"))
    rows = [f"opened_at=16 resolved_at=18 team_id={team}" for team in ("1", "2", "night", "3")]
    desk.tickets(*rows)
    assert cells(engine, "resolution_business_s") == [None, None, 7200, None]
    desk.others("team", "external_id=1 name=Night", "external_id=2 calendar=office", "external_id=3 name=Day")
    assert cells(engine, "resolution_business_s") == [7200, 3600, 7200, None]
    desk.others("team", "external_id=1 name=Day")
    assert cells(engine, "resolution_business_s") == [None, 3600, 7200, None]


def test_a_second_import_leaves_our_seconds_alone(desk: Desk, engine: Engine) -> None:
    desk.work(hours=hours())
    rows = ("opened_at=10 first_response_at=11 first_response_business_s=7", "opened_at=10 first_response_business_s=7")
    desk.tickets(*rows)
    before = dump(engine)
    again = desk.tickets(*rows, "opened_at=12")
    assert (again.counts["interaction"].new, again.counts["interaction"].changed) == (1, 0)
    assert dump(engine)[:2] == before


HELD = ("on_hold_s", "on_hold_business_s")


@pytest.mark.parametrize(
    ("events", "found"),
    [
        ([], (None, None)),
        (["10 message a yes"], (None, None)),
        (["10 status a . new open"], (0, 0)),
        (["10 status a . open on_hold", "12 status a . on_hold open"], (7200, 7200)),
        (["10 status a . open On_Hold", "05T10 status c . on_hold pending"], (259_200, 28_800)),
        (["10 status a . open on_hold"], (0, 0)),
        (["10 status a . open on_hold", "11 message a yes", "12 resolve a"], (7200, 7200)),
        (["10 status a . open on_hold", "11 status a . open on_hold", "12 close a"], (7200, 7200)),
        (["10 status a . open on_hold", "11 open a", "12 status a . open on_hold", "13 reopen a"], (7200, 7200)),
    ],
)
def test_time_on_hold_is_that_of_ended_holds(desk: Desk, events: list[str], found: tuple[Any, ...]) -> None:
    desk.work(hours=hours())
    desk.tickets("opened_at=09")
    if events:
        desk.events(*events)
    assert desk.one(*HELD) == found


def test_a_resolution_that_no_event_tells_of_ends_a_hold(desk: Desk) -> None:
    desk.tickets("opened_at=09 resolved_at=12")
    desk.events("10 status a . open on_hold")
    assert desk.one(*HELD) == (7200, None)


def test_time_on_hold_that_a_source_maps_is_never_replaced(desk: Desk) -> None:
    desk.work(hours=hours())
    desk.tickets("opened_at=09 on_hold_s=5")
    desk.events("10 status a . open on_hold", "12 status a . on_hold open")
    assert desk.one(*HELD) == (5, 7200)
    desk.tickets("opened_at=09 on_hold_s=5 on_hold_business_s=4")
    assert desk.one(*HELD) == (5, 4)


def test_a_hold_that_was_told_wrongly_goes(desk: Desk) -> None:
    desk.work(hours=hours())
    desk.tickets("opened_at=09")
    desk.events("10 status a . open on_hold", "12 status a . on_hold open")
    desk.events("10 status a . open pending", "12 status a . on_hold open")
    assert desk.one(*HELD) == (0, 0)
