"""Interactions and their events → all that follows from them."""

from typing import Any

import pandas as pd

from storage.ingest import derive, told
from storage.ingest.applied import NOTHING_APPLIED, Applied
from storage.ingest.business import COLUMNS, measure
from storage.ingest.exchanges import exchange
from storage.ingest.fetch import blank
from storage.ingest.holds import hold, holds, no_holds
from storage.ingest.mapper import topic_keys
from storage.ingest.rules import DAYS_ONLY, Rules
from storage.ingest.targets import moved, promise
from storage.schema import interaction

BY_TEAM = ("team_id", "priority", "channel")
"""What opening hours and promises are chosen by."""
GIVEN = (
    *("opened_at", "bot_handoff_at", "first_response_at", "first_response_agent_id", "first_response_basis"),
    *(
        "first_resolved_at",
        "resolved_at",
        "closed_at",
        "status",
        "direction",
        "opened_by",
        "customer_id",
        "merged_into",
    ),
    *("topic", "topic_key", "deleted", "spam", "on_hold_s", "handle_s", "reopens", "agent_replies"),
    *("customer_messages", "agents_involved", *COLUMNS, "on_hold_business_s", *BY_TEAM),
    *("sla_policy", "sla_first_response_due_at", "sla_resolution_due_at", "sla_first_response_met"),
    *("sla_resolution_met", "sla_met", "person_key", "queued_at", "is_live"),
)
TOLD = (
    *("first_response_at", "first_response_agent_id", "first_response_basis", "first_resolved_at", "resolved_at"),
    *("handle_s", "reopens", "agent_replies", "customer_messages", "agents_involved", "topic_key"),
    *("on_hold_s", "on_hold_business_s"),
)
"""What events tell."""
NO_EVENTS = pd.DataFrame()
DERIVED = (
    *("first_response_s", "first_response_fault", "first_response_bucket", "first_response_business_bucket"),
    *("resolution_s", "resolution_fault", "resolution_bucket", "resolution_business_bucket", "hours_basis"),
    *("sla_first_response_met", "sla_first_response_at", "sla_resolution_met", "sla_resolution_at"),
    *("sla_met", "sla_at", "left_out", "person", "offered_at", *COLUMNS),
    *("sla_policy", "sla_first_response_due_at", "sla_resolution_due_at"),
)


def ahead(rows: pd.DataFrame, rules: Rules) -> tuple[pd.DataFrame, list[str]]:
    """Interactions with what follows from their own columns, as most need nothing else; and the columns added.

    For rows that are new: where more is known of them, `finish` says otherwise.
    """
    frame = rows.reset_index(drop=True)
    full = frame.copy(deep=False)
    for name in (*GIVEN, "hours_basis"):
        if name not in full:
            full[name] = blank(interaction.c[name].type, len(full))
    full["left_out"], full["customer_key"] = "new", None
    _follow(full, NO_EVENTS, rules, NOTHING_APPLIED)
    added = [name for name in DERIVED if name not in frame and name != "left_out" and full[name].notna().any()]
    if rules.calendars and any(name in frame for name in COLUMNS):  # the source's stay until the row is finished
        added = [name for name in added if name != "hours_basis" and "business" not in name]
    return pd.concat([frame, full[added]], axis=1), added


def follow(frame: pd.DataFrame, events: pd.DataFrame, rules: Rules, applied: Applied) -> None:
    """Fills the columns of TOLD and DERIVED, and of the events, which are ordered, what exchanges say."""
    if len(events):
        told.tell(frame, events, rules.maps(frame))
    told.settle_first_response(frame)
    frame["topic_key"] = topic_keys(frame["topic"])
    _follow(frame, events, rules, applied)
    derive.left_out(frame)


def _follow(frame: pd.DataFrame, events: pd.DataFrame, rules: Rules, applied: Applied) -> None:
    maps = rules.maps(frame)
    derive.persons(frame)
    derive.offered(frame)
    timed = ~rules.known.maps(frame["source"], f"{DAYS_ONLY}.opened_at")
    derive.durations(frame, timed)
    clocks = rules.clocks(frame)
    measure(frame, rules.calendars, clocks)
    derive.buckets(frame, derive.DURATIONS)
    held = holds(frame, events) if len(events) else no_holds(len(frame))
    hold(frame, held, rules.calendars, clocks, maps)
    promised = promise(frame, rules, clocks, applied, _first_teams(frame, events), timed)
    paused = (frame["status"] == "on_hold").to_numpy() | (held.lasting & ~maps("status"))
    derive.verdicts(frame, moved(frame, rules, promised, held), paused)
    if len(events):
        exchange(frame, events, rules, clocks, promised)


def _first_teams(frame: pd.DataFrame, events: pd.DataFrame) -> "pd.Series[Any]":
    """The team that had each interaction first, as far as events tell; else the one that has it."""
    teams = frame["team_id"].to_numpy(dtype=object).copy()
    if "team_id" in events:
        first = events[events["team_id"].notna()].drop_duplicates("place")
        teams[first["place"].to_numpy()] = first["team_id"].to_numpy(dtype=object)
    return pd.Series(teams, dtype=object)
