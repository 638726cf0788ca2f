"""What was promised to whom, when it is due, and what moves it."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine

from storage.policies import Policy

from .desk import DAY, Desk, hours, told
from .files import bring, cells, dump

HOUR = 3600
DUES = ("sla_first_response_due_at", "sla_resolution_due_at")
VERDICTS = ("sla_first_response_met", "sla_resolution_met", "sla_met")
BOTH = Policy("both", "calendar", HOUR, None, 4 * HOUR)
OPENED = "opened_at=08"


@pytest.mark.parametrize(
    ("ticket", "found"),
    [
        ("opened_at=08", ("02T09:00", "02T12:00")),
        ("opened_at=08 bot_handoff_at=10", ("02T11:00", "02T12:00")),
        ("opened_at=08 opened_by=agent", (None, "02T12:00")),
        ("opened_at=08 direction=outbound", (None, "02T12:00")),
        ("status=open", (None, None)),
    ],
)
def test_a_promise_counts_from_the_opening_or_the_end_of_the_bots_turn(
    desk: Desk, ticket: str, found: tuple[str | None, ...]
) -> None:
    desk.work(policies=(BOTH,))
    desk.tickets(ticket)
    assert desk.times(*DUES) == found
    assert desk.one("sla_policy") == "both"


def test_a_day_without_a_time_promises_nothing(desk: Desk, engine: Engine) -> None:
    desk.work(policies=(BOTH,))
    desk.others("interaction", "external_id=1 opened_at=2026-01-02")
    assert (cells(engine, DUES[0]), cells(engine, DUES[1])) == ([None], [None])


@pytest.mark.parametrize(
    ("named", "team", "found"),
    [
        (None, "team_id=1", "05T10:00"),
        (None, "team_id=2", "02T18:00"),
        (None, "", "02T18:00"),
        ("office", "team_id=2", "05T10:00"),
        ("always", "team_id=1", "02T18:00"),
        ("calendar", "team_id=1", "02T18:00"),
    ],
)
def test_a_promise_runs_on_its_own_clock_else_the_teams_else_elapsed_time(
    desk: Desk, named: str | None, team: str, found: str
) -> None:
    desk.work(hours=hours(default=None, **{"1": "office"}), policies=(Policy("p", named, 2 * HOUR),))
    desk.tickets(f"opened_at=16 {team}")
    assert desk.times(*DUES) == (found, None)


MANY = (
    Policy("urgent", "calendar", 60, priorities=("urgent", "high")),
    Policy("phone", "calendar", 120, channels=("phone",)),
    Policy("billing", "calendar", 180, teams=("billing", "7")),
    Policy("rest", "calendar", 240),
    Policy("rest", "calendar", 300, since=date(2026, 1, 3)),
    Policy("never", "calendar", 360),
)


@pytest.mark.parametrize(
    ("ticket", "found"),
    [
        ("opened_at=08 priority=urgent channel=phone", ("urgent", "02T08:01")),
        ("opened_at=08 priority=low channel=phone team_id=7", ("phone", "02T08:02")),
        ("opened_at=08 team_id=7", ("billing", "02T08:03")),
        ("opened_at=08 team_id=1", ("billing", "02T08:03")),
        ("opened_at=08 team_id=2", ("rest", "02T08:04")),
        ("opened_at=08", ("rest", "02T08:04")),
        ("opened_at=22:59", ("rest", "02T23:03")),
        ("opened_at=23:00", ("rest", "02T23:05")),
    ],
)
def test_the_first_that_fits_is_promised_by_its_version_of_that_local_day(
    desk: Desk, ticket: str, found: tuple[str, str]
) -> None:
    desk.work(policies=MANY)
    desk.others("team", "external_id=1 name=BILLING")
    desk.tickets(ticket)
    assert (desk.one("sla_policy"), desk.times(DUES[0])) == found


def test_the_team_that_had_it_first_decides_if_events_tell(desk: Desk, engine: Engine) -> None:
    desk.work(policies=MANY)
    columns = "external_id: id, interaction_id: of, at: at, kind: =assignment, team_id: t"
    events = f"source: s\ncolumns: {{interaction_event: {{{columns}}}}}"
    body = f"id,of,at,t\n1,1,{DAY}09:00:00Z,2\n2,1,{DAY}08:30:00Z,7\n"
    desk.tickets("opened_at=08 team_id=2")
    assert desk.one("sla_policy") == "rest"
    bring(engine, desk.place, desk.folder, body, events)
    assert (desk.one("sla_policy"), desk.times(DUES[0])) == ("billing", "02T08:03")


def test_what_was_promised_stays(desk: Desk) -> None:
    desk.work(policies=MANY)
    desk.tickets(OPENED)
    desk.work(policies=(Policy("new", "calendar", 7200, None, 7200),))
    desk.tickets(f"{OPENED} priority=urgent first_response_at=09")
    assert (desk.one("sla_policy"), *desk.times(*DUES)) == ("rest", "02T08:04", None)
    assert desk.one(*VERDICTS) == (False, None, False)


@pytest.mark.parametrize(
    ("after", "found"),
    [
        ("opened_at=09", ("02T10:00", "02T13:00")),
        ("opened_at=08 bot_handoff_at=09", ("02T10:00", "02T12:00")),
    ],
)
def test_a_promise_moves_with_the_opening(desk: Desk, after: str, found: tuple[str, str]) -> None:
    desk.work(policies=(BOTH,))
    desk.tickets(OPENED)
    desk.tickets(after)
    assert desk.times(*DUES) == found


def test_nothing_stays_of_a_promise_that_no_policy_makes_any_more(desk: Desk) -> None:
    desk.work(policies=(BOTH,))
    desk.tickets("opened_at=08 first_response_at=10 resolved_at=11")
    assert desk.one(*VERDICTS) == (False, True, False)
    desk.work(policies=())
    desk.tickets("opened_at=07 first_response_at=10 resolved_at=11")
    assert desk.one("sla_policy", *DUES, *VERDICTS, "sla_at") == (None,) * 7


def test_what_a_source_says_of_its_promises_is_its_own(desk: Desk, engine: Engine) -> None:
    desk.work(policies=(BOTH,))
    rows = (f"{OPENED} {DUES[0]}=20 {DUES[1]}=21 sla_policy=Gold", OPENED)
    desk.tickets(*rows)
    assert (desk.one("sla_policy"), *desk.times(*DUES)) == ("Gold", "02T20:00", "02T21:00")
    assert cells(engine, "sla_policy") == ["Gold", None]
    assert cells(engine, DUES[0])[1] is None
    again = desk.tickets(*rows, "opened_at=09")
    assert (again.counts["interaction"].new, again.counts["interaction"].changed) == (1, 0)


def test_a_source_may_say_a_part_of_it(desk: Desk) -> None:
    desk.work(policies=(BOTH,))
    desk.tickets(f"{OPENED} {DUES[0]}=20")
    assert (desk.one("sla_policy"), *desk.times(*DUES)) == ("both", "02T20:00", "02T12:00")
    desk.tickets(f"{OPENED} sla_policy=Gold")
    assert (desk.one("sla_policy"), *desk.times(*DUES)) == ("Gold", "02T20:00", "02T12:00")
    desk.tickets("opened_at=09 topic=t")
    assert (desk.one("sla_policy"), *desk.times(*DUES)) == ("Gold", "02T20:00", "02T13:00")


def test_the_sources_verdict_gives_way_to_due_moments(desk: Desk) -> None:
    desk.work(policies=(BOTH,))
    desk.tickets(f"{OPENED} first_response_at=10 sla_first_response_met=yes resolved_at=11")
    assert desk.one(*VERDICTS) == (False, True, False)
    desk.tickets(f"{OPENED} first_response_at=10 sla_first_response_met=yes resolved_at=11 topic=t")
    assert desk.one(*VERDICTS) == (False, True, False)


def test_a_verdict_goes_with_the_due_moment_that_a_source_takes_back(desk: Desk) -> None:
    desk.tickets(f"{OPENED} first_response_at=10 {DUES[0]}=09", OPENED)
    assert desk.one(*VERDICTS) == (False, None, False)
    desk.tickets(f"{OPENED} first_response_at=10", f"{OPENED} {DUES[0]}=09")
    assert desk.one(*VERDICTS, "sla_first_response_at", "sla_at") == (None,) * 5


HELD = "opened_at=09 resolved_at={}"


@pytest.mark.parametrize(
    ("clock", "events", "resolved", "met"),
    [
        ("office", ["16 status a . open on_hold", "05T09:30 status a . on_hold open"], "05T11:30", True),
        ("office", ["16 status a . open on_hold", "05T09:30 status a . on_hold open"], "05T11:31", False),
        ("calendar", ["10 status a . open on_hold", "12 status a . on_hold open"], "20", True),
        ("calendar", ["10 status a . open on_hold", "12 status a . on_hold open"], "20:01", False),
    ],
)
def test_time_on_hold_moves_the_resolution_by_the_clock_of_the_promise(
    desk: Desk,
    clock: str,
    events: list[str],
    resolved: str,
    met: bool,  # noqa: FBT001 - the verdict
) -> None:
    target = {"office": 9 * HOUR, "calendar": 9 * HOUR}[clock]
    desk.work(hours=hours(default=None), policies=(Policy("p", clock, None, None, target),))
    desk.tickets(HELD.format(resolved))
    desk.events(*events)
    assert desk.one("sla_resolution_met") is met


@pytest.mark.parametrize(
    ("ticket", "found"),
    [
        ("on_hold_s=3600", "02T18:00"),
        ("on_hold_s=3600 on_hold_business_s=1800", "05T09:30"),
        (f"on_hold_s=3600 on_hold_business_s=1800 {DUES[1]}=12", "02T13:00"),
    ],
)
def test_time_on_hold_may_be_the_sources(desk: Desk, ticket: str, found: str) -> None:
    desk.work(hours=hours(), policies=(Policy("p", "office", None, None, 8 * HOUR),))
    desk.tickets(f"opened_at=09 {ticket}")
    assert desk.times("sla_resolution_at") == found


def test_on_hold_is_what_the_source_says_else_what_events_tell(desk: Desk) -> None:
    desk.work(policies=(BOTH,))
    desk.tickets(OPENED)
    desk.events("10 status a . open on_hold")
    assert desk.times("sla_resolution_at") is None
    desk.tickets(f"{OPENED} status=open")
    assert desk.times("sla_resolution_at") == "02T12:00"


def apply(desk: Desk, *told: tuple[str, dict[str, Any]]) -> None:
    """Events that say which target the source set, at an hour."""
    profile = (
        "source: s\ncolumns: {interaction_event: {external_id: id, interaction_id: of, at: at, kind: kind, detail: d}}"
    )
    lines = [
        {"id": f"sla{n}", "of": "1", "at": f"{DAY}{hour}:00:00Z", "kind": "sla_apply", "d": detail}
        for n, (hour, detail) in enumerate(told)
    ]
    bring(
        desk.engine,
        desk.place,
        desk.folder,
        "".join(json.dumps(line) + "\n" for line in lines),
        profile,
        name="e.jsonl",
    )


FIRST = {"metric": "first_response", "target_s": HOUR, "policy": "Gold"}


@pytest.mark.parametrize(
    ("ticket", "told", "found"),
    [
        ("", [("08", FIRST)], ("Gold", "02T09:00", None)),
        ("", [("08", {**FIRST, "business": True})], ("Gold", "02T10:00", None)),
        ("team_id=none", [("08", {**FIRST, "business": True})], ("Gold", None, None)),
        ("", [("08", {**FIRST, "target_s": "7200.0"})], ("Gold", "02T10:00", None)),
        ("", [("08", {"metric": "resolution", "target_s": 0})], (None, None, "02T08:00")),
        ("", [("08", FIRST), ("09", {**FIRST, "target_s": 60, "policy": "Iron"})], ("Iron", "02T08:01", None)),
        ("first_response_at=09", [("08", FIRST), ("10", {**FIRST, "target_s": 60})], ("Gold", "02T09:00", None)),
        ("first_response_at=09", [("10", FIRST), ("11", {**FIRST, "target_s": 60})], ("Gold", "02T09:00", None)),
        ("opened_by=agent", [("08", FIRST)], ("Gold", None, None)),
        ("", [("08", {"metric": "pause", "target_s": 1})], ("both", "02T09:00", "02T12:00")),
        ("", [("08", {"metric": "first_response"})], ("both", "02T09:00", "02T12:00")),
        ("", [("08", {"metric": "first_response", "target_s": "soon"})], ("both", "02T09:00", "02T12:00")),
        ("", [("08", {"metric": "first_response", "target_s": -1})], ("both", "02T09:00", "02T12:00")),
        (f"{DUES[0]}=20", [("08", FIRST)], ("Gold", "02T20:00", None)),
    ],
)
def test_promises_that_events_tell_of_come_before_ours(
    desk: Desk, ticket: str, told: list[tuple[str, dict[str, Any]]], found: tuple[Any, ...]
) -> None:
    team = "" if "team_id" in ticket else "team_id=1"
    desk.work(hours=hours(default=None, **{"1": "office"}), policies=(BOTH,))
    desk.tickets(f"{OPENED} {ticket} {team}")
    apply(desk, *told)
    assert (desk.one("sla_policy"), *desk.times(*DUES)) == found


def test_events_tell_of_promised_replies_and_of_business_time(desk: Desk, engine: Engine) -> None:
    desk.work(hours=hours(), policies=(Policy("ours", "calendar", next_response=60),))
    desk.tickets("opened_at=08 customer_id=c")
    reply = {"metric": "next_reply", "target_s": HOUR, "business": True}
    apply(desk, ("09", reply), ("15", {**reply, "target_s": 7200}))
    desk.events("09 message a yes", "10 message c", "11 message a yes", "16 message c")
    rows = sorted(dump(engine, table="interaction_event"), key=lambda row: row["at"])
    assert [told(row["sla_due_at"]) for row in rows if row["sla_due_at"]] == ["02T11:00", "05T10:00"]


def test_the_opening_of_the_day_is_the_workspaces(desk: Desk, engine: Engine) -> None:
    """23:30 in UTC is the next day in Amsterdam."""
    desk.work(policies=(Policy("p", "calendar", 60, since=date(2026, 1, 3)),))
    desk.tickets("opened_at=22:30", "opened_at=23:30")
    due = cells(engine, DUES[0])
    assert due == [None, datetime(2026, 1, 2, 23, 31, tzinfo=UTC)]
