"""After the first response: who waited how long for a reply, and what was promised."""

from typing import Any

import pytest
from sqlalchemy import Engine

from storage.policies import Policy

from .desk import Desk, hours, told
from .files import dump

HOUR = 3600
PROMISE = Policy("p", "calendar", next_response=2 * HOUR)


def waited(engine: Engine, *names: str) -> list[Any]:
    """Of each event, by its number."""
    rows = sorted(dump(engine, table="interaction_event"), key=lambda row: int(row["external_id"].split("-")[1]))
    found = [tuple(row[name] for name in names or ("waited_s",)) for row in rows]
    return [row[0] for row in found] if len(names) < 2 else found


FIRST = "09 message a yes"


@pytest.mark.parametrize(
    ("events", "found"),
    [
        ([FIRST], [None]),
        (["08:30 message c", FIRST], [None, None]),
        ([FIRST, "10 message a yes"], [None, None]),
        ([FIRST, "10 message c", "12 message b yes"], [None, None, 2 * HOUR]),
        ([FIRST, "10 message c", "11 message c", "12 message b yes"], [None, None, None, 2 * HOUR]),
        ([FIRST, "10 message c", "11 message a no", "12 message b yes"], [None, None, None, 2 * HOUR]),
        ([FIRST, "10 message c", "11 note a yes", "12 message b"], [None, None, None, 2 * HOUR]),
        ([FIRST, "10 message c", "11 message a yes . . . . yes", "12 message b"], [None, None, None, 2 * HOUR]),
        ([FIRST, "10 message c", "11 message a yes . . . bot", "12 message b"], [None, None, None, 2 * HOUR]),
        ([FIRST, "10 message c . . . . . yes", "12 message b yes"], [None, None, None]),
        ([FIRST, "10 message c", "10:10 message a yes", "11 message a yes"], [None, None, 600, None]),
        (
            [FIRST, "10 message c", "10:10 message a yes", "10:20 message c", "11 message b"],
            [None, None, 600, None, 2400],
        ),
        (["09:30 message c", "10 message b yes", FIRST], [None, 1800, None]),
        (["10 message c", "11 message c"], [None, None]),
    ],
)
def test_a_reply_says_how_long_the_first_unanswered_message_waited(
    desk: Desk, engine: Engine, events: list[str], found: list[int | None]
) -> None:
    desk.tickets("opened_at=08 customer_id=c")
    desk.events(*events)
    assert waited(engine) == found


def test_the_first_response_may_be_the_sources(desk: Desk, engine: Engine) -> None:
    desk.tickets("opened_at=08 customer_id=c first_response_at=09")
    desk.events("08:30 message c", "10 message a yes", "10:30 message c", "11 message a")
    assert waited(engine) == [None, None, None, 1800]


def test_where_we_wrote_first_the_next_reply_counts(desk: Desk, engine: Engine) -> None:
    desk.tickets("opened_at=08 customer_id=c opened_by=agent")
    desk.events("08 message a yes", "09 message c", "10 message a yes")
    assert waited(engine) == [None, None, HOUR]
    assert desk.one("first_response_at") is None


def test_both_clocks_and_their_buckets(desk: Desk, engine: Engine) -> None:
    desk.work(hours=hours())
    desk.tickets("opened_at=08 customer_id=c")
    desk.events(FIRST, "16 message c", "05T10 message a", "05T18 message c", "05T19 message a")
    names = ("waited_s", "waited_business_s", "waited_bucket", "waited_business_bucket")
    found = waited(engine, *names)
    assert [row[:2] for row in found] == [(None, None), (None, None), (66 * HOUR, 2 * HOUR), (None, None), (HOUR, 0)]
    assert found[4][2:] == (414, 0)


def test_what_follows_goes_when_events_change(desk: Desk, engine: Engine) -> None:
    desk.work(policies=(PROMISE,))
    desk.tickets("opened_at=08 customer_id=c")
    desk.events(FIRST, "10 message c", "11 message a yes")
    assert waited(engine) == [None, None, HOUR]
    desk.events(FIRST, "10 message c", "11 message a no")
    assert waited(engine) == [None, None, None]
    assert waited(engine, "sla_met") == [None, None, None]
    desk.events("12 message a yes", "10 message c", "11 message a no")
    assert waited(engine, "waited_s", "sla_due_at", "sla_at") == [(None, None, None)] * 3


JUDGED = ("sla_due_at", "sla_met", "sla_at")


@pytest.mark.parametrize(
    ("events", "ticket", "found"),
    [
        (["10 message c", "11 message a yes"], "", ("02T12:00", True, "02T11:00")),
        (["10 message c", "12 message a yes"], "", ("02T12:00", True, "02T12:00")),
        (["10 message c", "12:01 message a yes"], "", ("02T12:00", False, "02T12:00")),
        (["10 message c", "11 message c"], "", ("02T12:00", None, "02T12:00")),
        (["10 message c"], "resolved_at=11", ("02T12:00", None, None)),
        (["10 message c"], "resolved_at=12", ("02T12:00", None, None)),
        (["10 message c"], "resolved_at=13", ("02T12:00", False, "02T12:00")),
        (["10 message c"], "resolved_at=09:30", ("02T12:00", None, None)),
    ],
)
def test_the_message_that_opens_an_exchange_has_the_verdict(
    desk: Desk, engine: Engine, events: list[str], ticket: str, found: tuple[Any, ...]
) -> None:
    desk.work(policies=(PROMISE,))
    desk.tickets(f"opened_at=08 customer_id=c {ticket}")
    desk.events(FIRST, *events)
    first, *rest = [(told(due), met, told(at)) for due, met, at in waited(engine, *JUDGED)][1:]
    assert first == found
    assert rest == [(None, None, None)] * len(rest)


@pytest.mark.parametrize(
    ("name", "due"), [(None, "05T10:00"), ("office", "05T10:00"), ("always", "02T18:00"), ("calendar", "02T18:00")]
)
def test_a_reply_is_due_by_the_clock_of_its_promise(desk: Desk, engine: Engine, name: str | None, due: str) -> None:
    desk.work(hours=hours(), policies=(Policy("p", name, next_response=2 * HOUR),))
    desk.tickets("opened_at=08 customer_id=c")
    desk.events(FIRST, "16 message c")
    assert told(waited(engine, "sla_due_at")[1]) == due


def test_what_was_promised_for_a_reply_stays_unless_the_message_moves(desk: Desk, engine: Engine) -> None:
    desk.work(policies=(PROMISE,))
    desk.tickets("opened_at=08 customer_id=c")
    desk.events(FIRST, "10 message c")
    desk.work(policies=(Policy("p", "calendar", next_response=HOUR),))
    desk.events(FIRST, "10 message c", "14 message a yes", "15 message c")
    assert [told(due) for due in waited(engine, "sla_due_at")] == [None, "02T12:00", None, "02T16:00"]
    desk.events(FIRST, "10:30 message c")
    assert [told(due) for due in waited(engine, "sla_due_at")][1] == "02T11:30"
