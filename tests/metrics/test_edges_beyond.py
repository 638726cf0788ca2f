"""The rules at their edges, where a figure looks beyond one interaction: one small case each."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from metrics.period import Window
from tests.oracle import World

from .edges import DAY, FIRST, HOUR, LATER, MORNING, WIDE, each, found, said
from .world import at, look, put, row, scope, values

TALKS: tuple[tuple[Any, Any], ...] = (
    ((), None),
    ((("c", LATER), ("a", LATER + 30)), (30, 1)),
    ((("c", LATER), ("c", LATER + 20), ("a", LATER + 30)), (30, 1)),
    ((("c", LATER), ("a", LATER + 30), ("a", LATER + 90)), (30, 1)),
    ((("c", LATER), ("a", LATER + 30), ("c", LATER + 40), ("a", LATER + 90)), (40, 2)),
    ((("c", MORNING + 60), ("a", LATER)), None),
    ((("c", MORNING + 61), ("a", LATER)), (HOUR - 61, 1)),
    ((("c", LATER, {"automatic": True}), ("a", LATER + 30)), None),
    ((("c", LATER, {"kind": "note"}), ("a", LATER + 30)), None),
    ((("c", LATER), ("a", LATER + 10, {"public": False}), ("a", LATER + 30)), (30, 1)),
    ((("c", LATER), ("a", LATER + 10, {"automatic": True}), ("a", LATER + 30)), (30, 1)),
    ((("c", LATER), ("bot", LATER + 10), ("a", LATER + 30)), (30, 1)),
    ((("c", LATER),), None),
)
"""What is said after the first reply, and how long who waited for a next one."""


def test_the_next_reply_is_what_ends_the_wait_of_the_first_unanswered_message(engine: Engine) -> None:
    worlds = [said(*FIRST, *messages) for messages, _ in TALKS]
    assert each(engine, worlds, "next_reply_mean") == [[expected for _, expected in TALKS]]


def test_where_we_wrote_first_the_first_answer_is_a_next_reply(engine: Engine) -> None:
    world = said(("a", MORNING), ("c", LATER), ("a", LATER + 30), opened_by="agent")
    assert found(engine, "next_reply", world) == (30, 1)
    assert found(engine, "frt", world) == (None, 0)


@pytest.mark.parametrize(("hours", "expected"), [("calendar", 17.5 * HOUR), ("business", 1.5 * HOUR)])
def test_of_a_reply_over_night_opening_hours_are_part(engine: Engine, hours: str, expected: float) -> None:
    """From four in the afternoon to half past nine."""
    world = said(*FIRST, ("c", MORNING + 7 * HOUR), ("a", MORNING + DAY + HOUR / 2))
    assert found(engine, "next_reply", world, hours=hours) == (expected, 1)


FRIDAY = MORNING + 4 * DAY + 7 * HOUR
"""An hour before the week ends."""


def test_exactly_when_a_next_reply_is_due_is_in_time(engine: Engine) -> None:
    waits = {2 * HOUR: 1, 2 * HOUR + 1: 0, 2 * HOUR - 1: 1, 9 * HOUR: 0}
    worlds = [said(*FIRST, ("c", LATER), ("a", LATER + waited)) for waited in waits]
    worlds.append(said(*FIRST, ("c", LATER)))
    assert each(engine, worlds, "sla_next_reply") == [[*((met, 1) for met in waits.values()), (0, 1)]]


@pytest.mark.parametrize(
    ("now", "expected"), [(FRIDAY + 2 * DAY + 18 * HOUR - 1, (None, 0)), (FRIDAY + 2 * DAY + 18 * HOUR, (0, 1))]
)
def test_a_weekend_does_not_count_towards_the_next_reply(engine: Engine, now: int, expected: Any) -> None:
    assert found(engine, "sla_next_reply", said(*FIRST, ("c", FRIDAY)), now=at(now)) == expected


def test_nobody_waits_for_a_reply_once_it_is_resolved_or_where_none_was_promised(engine: Engine) -> None:
    given = ({"resolved_at": at(LATER + 2 * HOUR)}, {"resolved_at": at(LATER + 2 * HOUR + 1)}, {"channel": "phone"})
    worlds = [said(*FIRST, ("c", LATER), **columns) for columns in (*given, {"spam": True})]
    assert each(engine, worlds, "sla_next_reply") == [[None, (0, 1), None, None]]


def test_customer_messages_count_where_their_interaction_does(engine: Engine) -> None:
    world = said(("c", LATER), ("c", LATER + 1, {"automatic": True}), ("a", LATER + 2), resolved_at=at(LATER + 9))
    world.interaction_event.append(row(9, interaction_id="lost", kind="message", actor_kind="customer", at=at()))
    assert found(engine, "contacts", world) == (1, 1)
    assert found(engine, "effort_contacts", world) == (1, 1)
    assert found(engine, "one_touch", world) == (1, 1)
    world.interaction[0]["merged_into"] = "2"
    assert found(engine, "contacts", world) == (0, 0)


# what the person did next

ASKED = [row(1, opened_at=at(), customer_id="c")]


ORDERS: tuple[tuple[dict[str, Any], int, float | None], ...] = (
    ({"ordered_at": at()}, 1, 12.34),
    ({"ordered_at": at(-1)}, 0, 0),
    ({"ordered_at": at(7 * DAY)}, 1, 12.34),
    ({"ordered_at": at(7 * DAY + 1)}, 0, 0),
    ({"ordered_at": at(9), "status": "cancelled"}, 0, 0),
    ({"ordered_at": at(9), "status": "returned"}, 1, 0),
    ({"ordered_at": at(9), "amount_minor": None}, 1, None),
    ({"ordered_at": at(9), "currency": "USD"}, 1, None),
    ({"ordered_at": at(9), "currency": "eur"}, 1, 12.34),
    ({"ordered_at": at(9), "customer_id": "d"}, 0, 0),
    ({"ordered_at": None}, 0, 0),
)
"""An order, whether it follows the contact and what it brought; None: nobody knows."""


def test_an_order_follows_up_to_seven_days_after_a_contact(engine: Engine) -> None:
    given = [{"customer_id": "c", "amount_minor": 1234, **order} for order, _, _ in ORDERS]
    worlds = [World(interaction=ASKED, customer_order=[row(1, **order)]) for order in given]
    bought, brought = each(engine, worlds, "contribution", "revenue_per_contact")
    assert bought == [(follows, 1) for _, follows, _ in ORDERS]
    assert brought == [(amount, 0 if amount is None else 1) for _, _, amount in ORDERS]


def test_a_shop_knows_a_person_by_the_key_that_the_desk_has_of_them(engine: Engine) -> None:
    orders = [row(1, "shop", person_key="p", ordered_at=at(DAY)), row(2, "shop", customer_id="c", ordered_at=at(DAY))]
    world = World(interaction=ASKED, customer=[row("c", person_key="p")], customer_order=orders[:1])
    assert found(engine, "contribution", world) == (1, 1)
    assert found(engine, "contribution", World(interaction=ASKED, customer_order=orders[1:])) == (0, 1)


def test_a_complaint_within_two_weeks_of_a_resolution_was_not_prevented(engine: Engine) -> None:
    given: tuple[tuple[int, dict[str, Any], int], ...] = (
        (14 * DAY, {}, 0),
        (14 * DAY + 1, {}, 1),
        (DAY, {"is_complaint": False}, 1),
        (DAY, {"spam": True}, 1),
    )
    worlds = [
        World(
            interaction=[
                row(1, opened_at=at(), resolved_at=at(60), customer_id="c"),
                row(2, opened_at=at(60 + after), customer_id="c", **{"is_complaint": True, **columns}),
            ]
        )
        for after, columns, _ in given
    ]
    assert each(engine, worlds, "prevention") == [[(kept, 1) for _, _, kept in given]]


@pytest.mark.parametrize(("after", "expected"), [(0, 1), (DAY, 1), (DAY + 1, 0), (-1, 0)])
def test_a_visit_led_to_contact_within_a_day(engine: Engine, after: int, expected: int) -> None:
    world = World(
        interaction=[row(1, opened_at=at(9 * HOUR + after), customer_id="c")],
        visit=[row(1, started_at=at(9 * HOUR), customer_id="c", used_faq=True)],
    )
    assert found(engine, "contact_after_selfservice", world) == (expected, 1)


@pytest.mark.parametrize(("now", "expected"), [(47 * HOUR + 3599, (None, 0)), (48 * HOUR, (0, 1))])
def test_a_day_of_visits_is_judged_two_days_after_it_began(engine: Engine, now: int, expected: Any) -> None:
    world = World(visit=[row(1, started_at=at(9 * HOUR), used_faq=True)])
    midnight = -2 * HOUR
    assert found(engine, "contact_after_selfservice", world, now=at(midnight + now)) == expected


# daily sums


def test_an_article_is_called_as_most_often_and_of_equals_by_the_first(engine: Engine) -> None:
    titles = (("1", "B"), ("1", "A"), ("1", None), ("2", "A"), ("2", "C"), ("2", "C"), (None, "D"), ("3", None))
    views = [row(n, article_id=of, title=title, viewed_at=at()) for n, (of, title) in enumerate(titles)]
    put(engine, World(faq_view=views))
    assert values(engine, scope(WIDE, by="article"), "top_faqs") == {"A": 3, "C": 3, "D": 1, "3": 1}


def test_a_day_of_visits_is_local(engine: Engine) -> None:
    midnight = 22 * HOUR
    visits = [row(n, started_at=at(midnight - 1 + n), is_new=True) for n in range(2)]
    put(engine, World(visit=visits))
    days = [(str(n), Window(at(midnight + (n - 1) * DAY), at(midnight + n * DAY))) for n in range(2)]
    found = look(engine, replace(scope(), calendar=days), "new_visitors")
    assert [found["new_visitors", label, None].sample for label in "01"] == [1, 1]


def cell(source: str, metric: str, dimension: str, part: str, value: float) -> dict[str, Any]:
    told = {"metric": metric, "dimension": dimension, "part": part, "value": value, "unit": "count"}
    return {"source": source, "at": at(-2 * HOUR), **told}


def test_what_a_source_sums_itself_wins_over_its_rows(engine: Engine) -> None:
    visits = [row(n, started_at=at(), purpose="service", device="desktop") for n in range(3)]
    put(engine, World(web_metric=[cell("s", "visits", "", "", 10)], visit=visits))
    assert values(engine, scope(WIDE), "service_visits") == {None: 3 / 10}
    assert values(engine, scope(WIDE, by="device"), "service_visits") == {"desktop": 1}


def test_where_a_source_sums_only_parts_those_of_one_dimension_make_the_whole(engine: Engine) -> None:
    cells = (("device", "phone", 1), ("device", "", 2), ("language", "en", 9))
    sums = [cell("ga", "sales_visits", *each) for each in cells]
    put(engine, World(web_metric=[*sums, cell("ga", "visits", "", "", 10), cell("ga", "visits", "device", "phone", 4)]))
    assert values(engine, scope(WIDE), "sales_visits") == {None: 3 / 10}
    assert values(engine, scope(WIDE, by="device"), "sales_visits") == {"phone": 1 / 4}
    assert values(engine, scope(WIDE, by="page"), "sales_visits") == {}


def test_no_one_who_did_is_none_and_no_one_who_tells_is_nothing(engine: Engine) -> None:
    told = row(1, "web", started_at=at(), saw_contact_page=False)
    put(engine, World(visit=[told, row(2, "blind", started_at=at())]))
    assert values(engine, scope(WIDE, by="source"), "contact_page_share") == {"web": 0}
    assert values(engine, scope(WIDE), "selfcare_share") == {None: None}


# surveys

ANSWER: dict[str, Any] = {"interaction_id": "1", "kind": "csat", "scale_min": 1, "scale_max": 5, "sent_at": at()}


def answers(*given: dict[str, Any]) -> World:
    return World(survey_response=[row(each.get("id", n), **ANSWER, **_but(each, "id")) for n, each in enumerate(given)])


def _but(given: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in given.items() if key != name}


GOOD: dict[str, Any] = {"score": 5.0, "answered_at": at(60)}
BAD: dict[str, Any] = {"score": 1.0, "answered_at": at(60)}


AGAIN: tuple[tuple[Any, Any, Any], ...] = (
    (BAD, {**GOOD, "answered_at": at(61)}, (1, 1)),
    ({**BAD, "answered_at": at(61)}, GOOD, (0, 1)),
    ({**BAD, "updated_at": at(99)}, {**GOOD, "updated_at": at(98)}, (0, 1)),
    ({**BAD, "updated_at": at(98)}, {**GOOD, "updated_at": at(99)}, (1, 1)),
    (BAD, {**GOOD, "updated_at": at(1)}, (1, 1)),
    ({**BAD, "id": "9"}, {**GOOD, "id": "10"}, (0, 1)),
    (BAD, {**GOOD, "question": "another"}, (0.5, 2)),
    (BAD, {**GOOD, "respondent": "agent"}, (0.5, 2)),
    (BAD, {"answered_at": None, "score": None}, (0, 1)),
)
"""Two answers, and what stands."""


def test_the_latest_answer_to_a_survey_stands(engine: Engine) -> None:
    worlds = [answers(first, second) for first, second, _ in AGAIN]
    assert each(engine, worlds, "csat") == [[expected for *_, expected in AGAIN]]


def test_a_survey_that_was_sent_again_was_sent_once(engine: Engine) -> None:
    assert found(engine, "survey_response", answers({}, GOOD)) == (1, 1)
    assert found(engine, "survey_response", answers({}, {})) == (0, 2)
    assert found(engine, "survey_response", answers({"respondent": "agent"}, GOOD)) == (1, 1)


# the state at the end of a window


OPEN: tuple[tuple[dict[str, Any], int], ...] = (
    ({}, 1),
    ({"opened_at": at(DAY)}, 0),
    ({"opened_at": at(DAY - 1)}, 1),
    ({"resolved_at": at(DAY)}, 1),
    ({"resolved_at": at(DAY - 1)}, 0),
    ({"closed_at": at(DAY)}, 1),
    ({"closed_at": at(DAY - 1)}, 0),
    ({"deleted": True}, 0),
)
"""What is known of an interaction, and whether it is open at the end of the day."""


def test_what_is_open_is_open_at_the_end_of_the_day(engine: Engine) -> None:
    worlds = [World(interaction=[row(1, **{"opened_at": at(60), **columns})]) for columns, _ in OPEN]
    shown = each(engine, worlds, "backlog", window=Window(at(), at(DAY)))
    assert shown == [[(1, 1) if is_open else None for _, is_open in OPEN]]


WAITING: tuple[tuple[dict[str, Any], int, int], ...] = (
    ({}, 0, 1),
    ({"opened_at": at()}, 1, 1),
    ({"opened_at": at(1)}, 0, 1),
    ({"opened_at": at(), "bot_handoff_at": at(1)}, 0, 1),
    ({"opened_at": at(), "bot_handoff_at": at(DAY)}, 0, 0),
    ({"opened_at": at(), "bot_handoff_at": at(DAY - 1)}, 0, 1),
    ({"opened_at": at(), "first_response_at": at(DAY)}, 1, 1),
    ({"opened_at": at(), "first_response_at": at(DAY - 1)}, 0, 0),
    ({"opened_at": at(), "opened_by": "agent"}, 0, 0),
    ({"opened_at": at(), "bot_resolved": True}, 0, 0),
    ({"opened_at": at(DAY - 60), "channel": "chat"}, 1, 1),
)
"""What is known of an interaction, whether it waits too long at the end of the day, and whether it waits."""


def test_who_waits_for_a_first_reply_waits_too_long_after_the_target(engine: Engine) -> None:
    worlds = [World(interaction=[row(1, **{"opened_at": at(60), **columns})]) for columns, _, _ in WAITING]
    day = Window(at(), at(DAY))
    late, oldest = each(engine, worlds, "unanswered", "oldest_wait", window=day, answer_within_of={"chat": 60})
    assert late == [(too_long, 1) if waits else None for _, too_long, waits in WAITING]
    assert [bool(each) for each in oldest] == [bool(waits) for *_, waits in WAITING]


def test_the_oldest_wait_is_until_the_end_of_the_window(engine: Engine) -> None:
    world = World(interaction=[row(n, opened_at=at(n * HOUR), bot_handoff_at=at(5 * HOUR)) for n in (1, 2)])
    assert found(engine, "oldest_wait", world, Window(at(), at(DAY))) == (19 * HOUR, 2)
    assert found(engine, "oldest_wait", World(), Window(at(), at(DAY))) == (None, 0)
