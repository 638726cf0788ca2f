"""The rules at their edges, one small case each."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from metrics.period import Window
from metrics.scope import Scope
from metrics.terms import Terms
from tests.oracle import Company, World

from .world import MONTH, NOW, at, clear, look, one, put, row

HOUR, DAY = 3600, 86_400


def asked(engine: Engine, key: str, *rows: dict[str, Any], terms: Terms | None = None, **world: Any) -> tuple[Any, int]:
    """The KPI's value and sample over these interactions."""
    clear(engine)
    put(engine, World(interaction=[row(n, **each) for n, each in enumerate(rows)], **world))
    found = look(engine, Scope(calendar=[("0", MONTH)], terms=terms or Terms(NOW)), key)[key, "0", None]
    return found.value, found.sample


@pytest.mark.parametrize(("after", "value"), [(7 * DAY, 0.5), (7 * DAY + 1, 1.0), (0, 0.5)])
def test_back_after_exactly_seven_days_is_within_them(engine: Engine, after: int, value: float) -> None:
    person = {"customer_id": "c", "topic": "t"}
    first = {"opened_at": at(), "resolved_at": at(HOUR), **person}
    again = {"opened_at": at(HOUR + after), "resolved_at": at(HOUR + after, hours=1), **person}
    assert asked(engine, "fcr", first, again) == (value, 2)


def test_back_before_it_was_resolved_is_back(engine: Engine) -> None:
    person = {"customer_id": "c"}
    rows = ({"opened_at": at(), "resolved_at": at(DAY), **person}, {"opened_at": at(HOUR), **person})
    assert asked(engine, "fcr", *rows) == (0, 1)


@pytest.mark.parametrize(("told", "value"), [(True, 1), (False, 0)])
def test_the_sources_own_answer_to_first_contact_wins(engine: Engine, told: bool, value: int) -> None:  # noqa: FBT001 - two cases
    reopened = {
        "opened_at": at(),
        "resolved_at": at(HOUR, days=29),
        "reopens": 0 if value == 0 else 3,
        "first_contact": told,
    }
    assert asked(engine, "fcr", reopened) == (value, 1)


def test_what_is_younger_than_the_look_ahead_is_provisional(engine: Engine) -> None:
    person = {"customer_id": "c"}
    edge = {"opened_at": at(), "resolved_at": at(days=23), **person}
    young = {"opened_at": at(), "resolved_at": at(1, days=23), **person}
    assert asked(engine, "fcr", edge, young) == (1, 1)
    assert one(engine, "fcr").provisional == 1


def test_of_whom_nobody_knows_who_asked_first_contact_says_nothing(engine: Engine) -> None:
    assert asked(engine, "fcr", {"opened_at": at(), "resolved_at": at(HOUR)}) == (None, 0)
    assert asked(engine, "fcr", {"opened_at": at(), "resolved_at": at(HOUR), "person_key": "p"}) == (1, 1)


def test_one_person_in_two_sources_is_one(engine: Engine) -> None:
    clear(engine)
    put(
        engine,
        World(
            interaction=[
                row(1, "a", opened_at=at(), resolved_at=at(HOUR), customer_id="c1"),
                row(1, "b", opened_at=at(2 * HOUR), customer_id="c9"),
            ],
            customer=[row("c1", "a", person_key="p"), row("c9", "b", person_key="p")],
        ),
    )
    assert one(engine, "fcr").value == 0


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"first_response_at": at(DAY)}, (1, 1)),
        ({"first_response_at": at(DAY + 1)}, (0, 1)),
        ({"first_response_at": at(DAY + 30), "bot_handoff_at": at(30)}, (1, 1)),
        ({}, (0, 1)),
        ({"opened_by": "agent"}, (None, 0)),
        ({"bot_resolved": True}, (None, 0)),
        ({"bot_resolved": False}, (0, 1)),
        ({"first_response_at": at(-1)}, (None, 0)),
    ],
)
def test_answered_in_target_judges_who_waits_for_a_person(engine: Engine, columns: Any, expected: Any) -> None:
    assert asked(engine, "answered_in_target", {"opened_at": at(), **columns}) == expected


def test_each_channel_has_its_own_time_to_answer(engine: Engine) -> None:
    late = {"opened_at": at(), "first_response_at": at(HOUR)}
    waiting = {"opened_at": at(days=30, hours=-2)}
    rows = [{**each, "channel": channel} for each in (late, waiting) for channel in ("chat", "email", None)]
    assert asked(engine, "answered_in_target", *rows) == (1, 3)
    own = Terms(NOW, answer_within=3 * HOUR, answer_within_of={"chat": 60, "email": 2 * HOUR})
    assert asked(engine, "answered_in_target", *rows, terms=own) == (2 / 5, 5)


def test_as_of_an_earlier_moment_what_came_later_has_not_happened(engine: Engine) -> None:
    rows = [{"opened_at": at(), "first_response_at": at(days=9), "resolved_at": at(days=9)}]
    earlier = Terms(at(days=5))
    assert asked(engine, "resolution_rate", *rows, terms=earlier) == (0, 1)
    assert asked(engine, "answered_in_target", *rows, terms=earlier) == (0, 1)
    assert asked(engine, "resolution_rate", *rows, terms=Terms(at(days=9))) == (1, 1)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"resolved_at": at(2 * HOUR)}, (1, 1)),
        ({"resolved_at": at(2 * HOUR + 1)}, (0, 1)),
        ({"resolved_at": at(2 * HOUR + 60), "on_hold_s": 60}, (1, 1)),
        ({"resolved_at": at(2 * HOUR + 61), "on_hold_s": 60}, (0, 1)),
        ({"status": "open"}, (0, 1)),
        ({"status": "on_hold"}, (None, 0)),
        ({"sla_resolution_met": True}, (0, 1)),
        ({"sla_resolution_due_at": at(days=40)}, (None, 0)),
        ({"sla_resolution_due_at": None, "sla_resolution_met": True, "resolved_at": at(HOUR)}, (1, 1)),
        ({"sla_resolution_due_at": None, "sla_resolution_met": False, "closed_at": at(HOUR)}, (0, 1)),
        ({"sla_resolution_due_at": None, "sla_resolution_met": True, "closed_at": at(days=99)}, (None, 0)),
        ({"sla_resolution_due_at": None}, (None, 0)),
    ],
)
def test_a_resolution_target_is_kept_broken_or_open(engine: Engine, columns: Any, expected: Any) -> None:
    assert (
        asked(engine, "sla_resolution", {"opened_at": at(), "sla_resolution_due_at": at(2 * HOUR), **columns})
        == expected
    )


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"first_response_at": at(60), "resolved_at": at(60)}, (1, 1)),
        ({"first_response_at": at(60)}, (0, 1)),
        ({"first_response_at": at(60), "sla_resolution_due_at": at(days=40)}, (None, 0)),
        ({"first_response_at": at(HOUR + 1), "sla_resolution_due_at": at(days=40)}, (0, 1)),
        ({"first_response_at": at(60), "sla_resolution_due_at": None}, (None, 0)),
        ({"first_response_at": at(60), "sla_resolution_due_at": None, "resolved_at": at(days=9)}, (1, 1)),
        ({"sla_first_response_due_at": None, "sla_resolution_due_at": None, "sla_met": True}, (1, 1)),
    ],
)
def test_sla_is_kept_when_every_target_is_and_it_is_resolved(engine: Engine, columns: Any, expected: Any) -> None:
    due = {"sla_first_response_due_at": at(HOUR), "sla_resolution_due_at": at(2 * HOUR)}
    assert asked(engine, "sla", {"opened_at": at(), **due, **columns}) == expected


@pytest.mark.parametrize(("key", "part"), [("sla_first_response", "first_response"), ("sla_resolution", "resolution")])
def test_what_is_open_is_broken_once_its_time_is_past(engine: Engine, key: str, part: str) -> None:
    waiting = {"opened_at": at(), f"sla_{part}_due_at": at(days=5)}
    for now, expected in ((at(-1, days=5), (None, 0)), (at(1, days=5), (0, 1))):
        assert asked(engine, key, waiting, terms=Terms(now)) == expected
        assert asked(engine, "sla", waiting, terms=Terms(now)) == expected


def test_every_figure_is_dated_by_its_own_event(engine: Engine) -> None:
    """Of what happens on days 1 to 7: where each figure has something to rest on."""
    clear(engine)
    put(engine, _week())
    days = [(str(n), Window(at(days=n), at(days=n + 1))) for n in range(8)]
    found = look(engine, Scope(calendar=days, terms=Terms(NOW)))
    dated = {key: label for (key, label, _), m in found.items() if m.sample and key not in STATES}
    opened = (
        "volume",
        "topics",
        "complaint_ratio",
        "resolution_rate",
        "answered_in_target",
        "chat_share",
        "engagement",
    )
    customers = ("bot_resolution", "bot_handoff", "contribution", "revenue_per_contact", "engagement")
    answered = ("frt", "frt_mean", "frt_p90", "sla_first_response", "sla_resolution", "sla")
    resolved = (
        "resolved",
        "turnaround",
        "turnaround_mean",
        "turnaround_p90",
        "aht",
        "fcr",
        "reopen_rate",
        "prevention",
    )
    worked = ("productivity", "productivity_hour", "utilisation", "cost_per_resolution", "one_touch", "effort_contacts")
    visited = ("new_visitors", "returning_visitors", "sales_visits", "service_visits", "selfcare_share")
    assert dated == {
        **dict.fromkeys((*opened, *customers, "cost_per_contact"), "1"),
        **dict.fromkeys((*answered, "answer_rate", "abandonment", "service_level"), "2"),
        **dict.fromkeys((*resolved, *worked, "survey_response"), "3"),
        **dict.fromkeys(("csat", "csat_mean", "contacts", "sla_next_reply"), "4"),
        **dict.fromkeys(("next_reply", "next_reply_mean", "next_reply_p90", "repeat_customers"), "5"),
        **dict.fromkeys(("retention", "churn", "journey_completion", "faq_helpful"), "6"),
        **dict.fromkeys((*visited, "selfprovisioning_share", "contact_page_share", "service_bounce", "top_faqs"), "7"),
        **dict.fromkeys(("contact_after_selfservice", "coverage"), "7"),
    }
    open_ = {key: {label for (kpi, label, _), m in found.items() if kpi == key and m.sample} for key in STATES}
    assert open_ == {"backlog": {"1", "2"}, "unanswered": {"1"}, "oldest_wait": {"1"}}


STATES = ("backlog", "unanswered", "oldest_wait")


def _week() -> World:
    asked: dict[str, Any] = {
        "opened_at": at(days=1),
        "queued_at": at(days=2),
        "first_response_at": at(days=2),
        "resolved_at": at(days=3),
        "sla_first_response_due_at": at(days=5),
        "sla_resolution_due_at": at(days=2, hours=1),
        "channel": "chat",
        "customer_id": "c",
        **dict.fromkeys(("handle_s", "agent_replies", "customer_messages"), 1),
        **dict.fromkeys(("is_live", "bot_involved"), True),
        "reopens": 0,
        "is_complaint": False,
    }
    answer: dict[str, Any] = {"kind": "csat", "score": 5.0, "scale_min": 1, "scale_max": 5, "sent_at": at(days=3)}
    said = {"interaction_id": "1", "kind": "message"}
    visit: dict[str, Any] = {"purpose": "sales", "entry_kind": "service", "is_new": True, "pages": 1}
    used: dict[str, Any] = {"used_faq": True, "used_account": False, "saw_contact_page": False}
    return World(
        company=Company(zone=ZoneInfo("UTC")),
        interaction=[row(1, **asked)],
        interaction_event=[
            row(1, **said, actor_id="c", at=at(days=4)),
            row(2, **said, actor_id="a", at=at(days=5)),
        ],
        survey_response=[row(1, interaction_id="1", **answer, answered_at=at(days=4))],
        customer_order=[row(1, customer_id="d", ordered_at=at(days=5))],
        journey=[row(1, started_at=at(days=6), completed_at=at(days=9))],
        faq_view=[row(1, viewed_at=at(days=7), helpful_at=at(days=6), helpful_yes=1)],
        visit=[row(1, started_at=at(days=7, hours=9), **visit, **used)],
        presence=[row(1, state="available", agent_id="a", started_at=at(days=7), ended_at=at(days=7, hours=9))],
    )


@pytest.mark.parametrize(
    ("points", "top"), [(2, 1), (3, 1), (4, 2), (5, 2), (6, 2), (7, 3), (10, 4), (11, 4), (101, 40)]
)
@pytest.mark.parametrize("higher_is", ["better", "worse", None])
def test_the_top_two_fifths_of_any_scale_are_satisfied(
    engine: Engine, points: int, top: int, higher_is: str | None
) -> None:
    scale: dict[str, Any] = {
        "kind": "csat",
        "scale_min": 1,
        "scale_max": points,
        "higher_is": higher_is,
        "answered_at": at(),
    }
    best = 1 if higher_is == "worse" else points
    answers = [row(n, score=float(n or best), **scale) for n in range(points + 1)]
    assert asked(engine, "csat", survey_response=answers) == (pytest.approx((top + 1) / (points + 1)), points + 1)


@pytest.mark.parametrize("answered_last", [1.0, 5.0])
def test_nps_takes_the_scale_with_most_answers(engine: Engine, answered_last: float) -> None:
    ten: dict[str, Any] = {"kind": "nps", "scale_min": 0, "scale_max": 10, "answered_at": at()}
    five: dict[str, Any] = {"kind": "nps", "scale_min": 1, "scale_max": 5, "answered_at": at(), "score": answered_last}
    answers = [row(n, score=9.0, **ten) for n in range(2)] + [row(9 + n, **five) for n in range(5)]
    assert asked(engine, "nps", survey_response=answers) == (1, 2)
    assert one(engine, "nps").left_out == 5
