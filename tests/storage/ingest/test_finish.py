"""What follows once rows are in: one case for each rule."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine

from storage.ingest.derive import bucket

from .desk import DAY, Desk
from .files import EVENT_HEAD, EVENTS, bring, cells, dump

FIRST = ("first_response_at", "first_response_agent_id", "first_response_basis", "first_response_s")


@pytest.mark.parametrize(
    ("ticket", "events", "found"),
    [
        ("", ["10 message a yes", "11 message b yes"], (10, "a", "events", 7200)),
        ("", ["09 message c yes", "10 message a"], (10, "a", "events", 7200)),
        ("", ["09 message a no", "10 note a yes", "11 message a yes . . . . yes"], (None, None, None, None)),
        ("", ["07 message a yes", "10 message b yes"], (10, "b", "events", 7200)),
        ("bot_handoff_at=12", ["10 message a yes", "13 message b yes"], (13, "b", "events", 3600)),
        ("", ["09 message r yes . . . bot", "10 message a yes"], (10, "a", "events", 7200)),
        ("opened_by=agent", ["10 message a yes"], (None, None, None, None)),
        ("direction=outbound", ["10 message a yes"], (None, None, None, None)),
        ("first_response_at=11", ["10 message a yes"], (11, None, "source", 10800)),
        ("first_response_at=11 opened_by=agent", [], (None, None, None, None)),
        ("first_response_at=07", [], (7, None, "source", None)),
    ],
)
def test_the_first_response(desk: Desk, ticket: str, events: list[str], found: tuple[Any, ...]) -> None:
    desk.tickets(f"opened_at=08 customer_id=c {ticket}")
    if events:
        desk.events(*events)
    assert desk.one(*FIRST) == found


def test_an_earlier_reply_that_comes_later_becomes_the_first(desk: Desk) -> None:
    desk.tickets("opened_at=08 customer_id=c")
    desk.events("12 message a yes")
    desk.events("12 message a yes", "10 message b yes")
    assert desk.one(*FIRST) == (10, "b", "events", 7200)


def test_a_source_that_gives_no_response_does_not_erase_what_events_told(desk: Desk) -> None:
    desk.tickets("opened_at=08", "opened_at=08 first_response_at=09")
    desk.events("10 message a yes")
    summary = desk.tickets("opened_at=08", "opened_at=08 first_response_at=09", "opened_at=08")
    assert (summary.counts["interaction"].new, summary.counts["interaction"].changed) == (1, 0)
    assert desk.one(*FIRST) == (10, "a", "events", 7200)


def test_bots_are_known_even_if_their_row_comes_late(desk: Desk, engine: Engine) -> None:
    desk.tickets("opened_at=08 customer_id=c")
    profile_without_who = EVENTS.replace(", actor_kind: who", "")
    head = EVENT_HEAD + f"1,1,{DAY}09:00:00Z,message,r,yes,,,,,\n2,1,{DAY}10:00:00Z,message,a,yes,,,,,\n"
    bring(engine, desk.place, desk.folder, head, profile_without_who)
    assert desk.one("first_response_agent_id") == "r"
    desk.agents(r="yes", a="no")
    assert cells(engine, "actor_kind", "interaction_event") == ["bot", "agent"]
    assert desk.one(*FIRST) == (10, "a", "events", 7200)


def test_the_asker_is_a_customer_whatever_the_source_says(desk: Desk, engine: Engine) -> None:
    desk.events("09 message c yes . . . agent", "10 message a yes . . . agent")
    desk.tickets("opened_at=08 customer_id=c")
    assert cells(engine, "actor_kind", "interaction_event") == ["customer", "agent"]
    again = desk.events("09 message c yes . . . agent", "10 message a yes . . . agent", "11 note a")
    assert (again.counts["interaction_event"].new, again.counts["interaction_event"].changed) == (1, 0)


COUNTED = ("agent_replies", "customer_messages", "agents_involved", "handle_s", "reopens")


@pytest.mark.parametrize(
    ("events", "found"),
    [
        ([], (None, None, None, None, None)),
        (
            ["09 message c yes", "10 message a yes . . 60", "11 message a yes", "12 note b . . . 30"],
            (2, 1, 2, 90, None),
        ),
        (["10 message a no"], (0, 0, 1, None, None)),
        (["09 message c", "10 message c . . . . . yes"], (0, 1, 0, None, None)),
        (["10 resolve a", "11 reopen c", "12 resolve a", "13 status c . resolved open"], (None, None, None, None, 2)),
        (["10 resolve a", "11 resolve a"], (None, None, None, None, 0)),
        (["10 status a . open resolved", "11 reopen c", "11 status c . resolved open"], (None, None, None, None, 1)),
    ],
)
def test_replies_and_work_are_counted_only_where_events_tell(
    desk: Desk, events: list[str], found: tuple[Any, ...]
) -> None:
    desk.tickets("opened_at=08 customer_id=c")
    if events:
        desk.events(*events)
    assert desk.one(*COUNTED) == found


def test_what_a_source_maps_is_never_replaced_by_what_events_tell(desk: Desk) -> None:
    desk.tickets("opened_at=08 reopens=7 resolved_at=20")
    desk.events("10 resolve a", "11 reopen c", "12 message a yes")
    assert desk.one("reopens", "resolved_at", "first_resolved_at", "agent_replies") == (7, 20, 10, 1)


@pytest.mark.parametrize(
    ("events", "found"),
    [
        (["10 resolve a", "11 resolve a"], (10, 11, 10800)),
        (["10 resolve a", "11 reopen c"], (10, None, None)),
        (["10 resolve a", "11 reopen c", "12 status a . open resolved"], (10, 12, 14400)),
    ],
)
def test_the_first_and_the_last_resolution(desk: Desk, events: list[str], found: tuple[Any, ...]) -> None:
    desk.tickets("opened_at=08")
    desk.events(*events)
    assert desk.one("first_resolved_at", "resolved_at", "resolution_s") == found


def test_a_negative_duration_is_a_fault_and_still_counts_in_volume(desk: Desk) -> None:
    summary = desk.tickets("opened_at=08 resolved_at=07")
    found = desk.one("resolution_s", "resolution_fault", "resolution_bucket", "first_response_fault", "left_out")
    assert found == (None, True, None, None, None)
    assert summary.faults["negative"] == {"interaction.resolution_s": 1}


def test_zero_seconds_is_a_duration(desk: Desk) -> None:
    desk.tickets("opened_at=08 resolved_at=08")
    assert desk.one("resolution_s", "resolution_bucket", "resolution_fault") == (0, 0, False)


def test_buckets_grow_by_two_percent() -> None:
    import numpy as np  # noqa: PLC0415 - only here

    assert bucket(np.array([0, 1, 2, 60, 3600, 86_400])).tolist() == [0, 1, 36, 207, 414, 575]


def test_the_source_may_give_opening_hours_seconds(desk: Desk) -> None:
    desk.tickets("opened_at=08 first_response_business_s=60")
    found = desk.one("first_response_business_s", "first_response_business_bucket", "hours_basis", "first_response_s")
    assert found == (60, 207, "source", None)


SLA = (
    "sla_first_response_met",
    "sla_first_response_at",
    "sla_resolution_met",
    "sla_resolution_at",
    "sla_met",
    "sla_at",
)
FR, RS = "sla_first_response_due_at", "sla_resolution_due_at"


@pytest.mark.parametrize(
    ("ticket", "found"),
    [
        ("", (None, None, None, None, None, None)),
        (f"{FR}=10", (None, 10, None, None, None, 10)),
        (f"{FR}=10 first_response_at=10", (True, 10, None, None, None, None)),
        (f"{FR}=10 first_response_at=11", (False, 10, None, None, False, 10)),
        (f"{FR}=10 first_response_at=09 resolved_at=12", (True, 9, None, None, True, 9)),
        (f"{FR}=10 first_response_at=09 {RS}=14 resolved_at=12", (True, 9, True, 12, True, 12)),
        (f"{FR}=10 first_response_at=09 {RS}=14", (True, 9, None, 14, None, 14)),
        (f"{FR}=10 first_response_at=09 {RS}=14 status=on_hold", (True, 9, None, None, None, None)),
        (f"{FR}=10 first_response_at=11 {RS}=14 resolved_at=15", (False, 10, False, 14, False, 10)),
        (f"{RS}=14 resolved_at=15 on_hold_s=3600", (None, None, True, 15, True, 15)),
        (f"{RS}=14 resolved_at=16 on_hold_s=3600", (None, None, False, 15, False, 15)),
        (f"{RS}=14 resolved_at=15 sla_resolution_met=yes", (None, None, False, 14, False, 14)),
        ("sla_resolution_met=no resolved_at=15", (None, None, False, 15, False, 15)),
        ("sla_met=yes resolved_at=15", (None, None, None, None, True, 15)),
    ],
)
def test_promises(desk: Desk, ticket: str, found: tuple[Any, ...]) -> None:
    desk.tickets(f"opened_at=08 {ticket}")
    assert desk.one(*SLA) == found


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (["08 09 a t", "11 . a t"], [7200, None]),
        (["08 09 a t", "11 . a u"], [None, None]),
        (["08 09 a t", "11 . b t"], [None, None]),
        (["08 . a t", "11 . a t"], [None, None]),
        (["08 12 a t", "11 . a t"], [0, None]),
        (["08 09 a t", "08 10 a t", "12 . a t"], [10800, 7200, None]),
        (["08 09 a T", "11 . a t"], [7200, None]),
        (["08 09 . t", "11 . . t"], [None, None]),
        (["08 09 a t", "10 . a t yes", "11 . a t"], [7200, None, None]),
    ],
)
def test_a_repeat_is_the_same_person_on_the_same_topic(
    desk: Desk, engine: Engine, rows: list[str], found: list[int | None]
) -> None:
    names = ("opened_at", "resolved_at", "customer_id", "topic", "spam")
    parts = [dict(zip(names, row.split(), strict=False)) for row in rows]
    desk.tickets(*(" ".join(f"{name}={value}" for name, value in part.items() if value != ".") for part in parts))
    assert cells(engine, "repeat_s") == found


def test_a_repeat_that_comes_in_later_changes_the_earlier_row(desk: Desk, engine: Engine) -> None:
    desk.tickets("opened_at=08 resolved_at=09 person_key=a@x.org topic=t")
    assert cells(engine, "repeat_s") == [None]
    bring(
        engine,
        desk.place,
        desk.folder,
        f"id,at,who,topic,bad\n9,{DAY}11:00:00Z,A@X.org ,T,yes\n",
        "source: other\ncolumns: {interaction: {external_id: id, opened_at: at, person_key: who, topic: topic, "
        "is_complaint: bad}}",
    )
    assert [row["repeat_s"] for row in dump(engine) if row["source"] == "s"] == [7200]
    assert [row["complaint_after_s"] for row in dump(engine) if row["source"] == "s"] == [7200]


@pytest.mark.parametrize(
    ("ticket", "reason"),
    [
        ("opened_at=08", None),
        ("opened_at=08 direction=inbound", None),
        ("status=open spam=yes", "no_primary"),
        ("opened_at=08 deleted=yes spam=yes", "deleted"),
        ("opened_at=08 merged_into=7", "merged"),
        ("opened_at=08 spam=yes", "spam"),
        ("opened_at=08 direction=outbound", "outbound"),
    ],
)
def test_why_a_row_does_not_count(desk: Desk, ticket: str, reason: str | None) -> None:
    summary = desk.tickets(ticket)
    assert desk.one("left_out") == reason
    assert summary.left_out == ({reason: 1} if reason else {})


def test_moments_come_back_aware(desk: Desk, engine: Engine) -> None:
    desk.tickets("opened_at=08")
    assert cells(engine, "opened_at") == [datetime(2026, 1, 2, 8, tzinfo=UTC)]
