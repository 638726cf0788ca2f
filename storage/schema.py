"""The tables. One row of `interaction` is one conversation, ticket, call or chat.

Facts are keyed by (`source`, `external_id`): the account that a row came from and its id there. All columns but the
key may be NULL, because several streams each fill part of a row, in any order; NULL is "not known", never zero.
Durations (`…_s`) are whole seconds, computed once when data comes in; `…_business_s` count opening hours only.
Words of closed lists are in `storage.words`.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Column, Float, Index, Integer, MetaData, Table, Text

from storage.moment import Moment

metadata = MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "pk": "pk_%(table_name)s"},
)


def text(name: str) -> Column[str]:
    return Column(name, Text)


def at(name: str) -> Column[Any]:
    return Column(name, Moment)


def n(name: str) -> Column[int]:
    return Column(name, Integer)


def s(name: str) -> Column[int]:
    return Column(name, BigInteger)


def minor(name: str) -> Column[int]:
    """Hundredths of the currency: SQLite has no decimals."""
    return Column(name, BigInteger)


def real(name: str) -> Column[float]:
    return Column(name, Float)


def yes(name: str) -> Column[bool]:
    """True, false or NULL for not known."""
    return Column(name, Boolean)


def json(name: str) -> Column[Any]:
    return Column(name, JSON(none_as_null=True))


def fact(name: str, *columns: Column[Any], by: tuple[str, ...] = ()) -> Table:
    """A table of facts: its key, the run that last changed the row and the source's own clock, then `columns`."""
    table = Table(
        name,
        metadata,
        Column("source", Text, primary_key=True),
        Column("external_id", Text, primary_key=True),
        Column("run_id", Integer, nullable=False),
        at("updated_at"),
        *columns,
    )
    Index(None, table.c.run_id)
    for column in by:
        Index(None, table.c[column])
    return table


def _columns(kind: Callable[[str], Column[Any]], names: str) -> list[Column[Any]]:
    return [kind(name) for name in names.split()]


interaction = fact(
    "interaction",
    *_columns(at, "opened_at bot_handoff_at queued_at first_response_at first_resolved_at resolved_at closed_at"),
    at("offered_at"),
    *_columns(text, "channel channel_raw topic topic_key language priority url status direction opened_by"),
    json("tags"),
    *_columns(text, "agent_id team_id customer_id person_key person first_response_agent_id"),
    *_columns(s, "first_response_s first_response_business_s resolution_s resolution_business_s"),
    *_columns(s, "on_hold_s on_hold_business_s customer_wait_s customer_wait_business_s wait_s handle_s"),
    *_columns(yes, "is_live abandoned is_complaint first_contact converted bot_involved bot_resolved deleted spam"),
    *_columns(n, "reopens agent_replies customer_messages agents_involved"),
    *_columns(text, "sla_policy resolution_code merged_into"),
    *_columns(at, "sla_first_response_due_at sla_resolution_due_at"),
    *_columns(yes, "sla_first_response_met sla_resolution_met sla_met"),
    *_columns(at, "sla_first_response_at sla_resolution_at sla_at"),
    *_columns(text, "first_response_basis hours_basis left_out"),
    *_columns(yes, "first_response_fault resolution_fault"),
    *_columns(s, "repeat_s complaint_after_s order_after_s"),
    minor("order_after_minor"),
    *_columns(n, "first_response_bucket first_response_business_bucket resolution_bucket resolution_business_bucket"),
    by=(
        "opened_at",
        "first_response_at",
        "resolved_at",
        "sla_first_response_at",
        "sla_resolution_at",
        "sla_at",
        "offered_at",
        "person_key",
        "person",
    ),
)

interaction_event = fact(
    "interaction_event",
    *_columns(text, "interaction_id kind actor_id actor_kind team_id channel from_value to_value"),
    at("at"),
    *_columns(yes, "public automatic"),
    s("seconds"),
    json("detail"),
    *_columns(s, "waited_s waited_business_s"),
    *_columns(n, "waited_bucket waited_business_bucket"),
    *_columns(at, "sla_due_at sla_at"),
    yes("sla_met"),
    by=("at", "sla_at"),
)
Index(None, interaction_event.c.source, interaction_event.c.interaction_id)

survey_response = fact(
    "survey_response",
    *_columns(text, "interaction_source interaction_id kind question higher_is comment respondent"),
    *_columns(real, "score scale_min scale_max"),
    *_columns(text, "agent_id team_id customer_id channel"),
    *_columns(at, "sent_at answered_at"),
    yes("replaced"),
    by=("answered_at", "sent_at"),
)

agent = fact("agent", *_columns(text, "name email role team_id"), *_columns(yes, "active is_bot"))
team = fact("team", *_columns(text, "name calendar"))
customer = fact("customer", *_columns(text, "person_key segment language country company_id"), at("first_seen_at"))

visit = fact(
    "visit",
    *_columns(text, "visitor_id customer_id person_key person purpose entry_kind device language country"),
    at("started_at"),
    *_columns(yes, "is_new used_faq used_account saw_contact_page converted"),
    n("pages"),
    *_columns(s, "duration_s contact_after_s"),
    by=("started_at", "person"),
)

web_metric = Table(
    "web_metric",
    metadata,
    Column("source", Text, primary_key=True),
    Column("at", Moment, primary_key=True),
    Column("metric", Text, primary_key=True),
    Column("dimension", Text, primary_key=True),
    Column("part", Text, primary_key=True),
    Column("run_id", Integer, nullable=False),
    at("updated_at"),
    real("value"),
    text("unit"),
)
Index(None, web_metric.c.metric, web_metric.c.at)

journey = fact(
    "journey",
    *_columns(text, "name visit_id person_key"),
    *_columns(at, "started_at completed_at"),
    n("steps"),
    by=("started_at",),
)
faq_view = fact(
    "faq_view",
    *_columns(text, "article_id title language visit_id"),
    *_columns(at, "viewed_at helpful_at"),
    *_columns(n, "views helpful_yes helpful_no"),
    by=("viewed_at",),
)
customer_order = fact(
    "customer_order",
    *_columns(text, "customer_id person_key person currency status interaction_source interaction_id"),
    at("ordered_at"),
    minor("amount_minor"),
    by=("ordered_at", "person"),
)
presence = fact(
    "presence",
    *_columns(text, "agent_id team_id channel state"),
    *_columns(at, "started_at ended_at"),
    by=("started_at",),
)
cost = fact(
    "cost",
    *_columns(text, "category team_id channel currency"),
    *_columns(at, "starts_at ends_at"),
    minor("amount_minor"),
    by=("starts_at",),
)

# Derived from presence and cost, rebuilt day by day, so that metrics needs no arithmetic with dates.
staffing = Table(
    "staffing",
    metadata,
    Column("source", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("team_id", Text, primary_key=True),
    Column("at", Moment, primary_key=True),
    *_columns(s, "open_s staffed_s present_s"),
)
agent_day = Table(
    "agent_day",
    metadata,
    Column("source", Text, primary_key=True),
    Column("agent_id", Text, primary_key=True),
    Column("at", Moment, primary_key=True),
    text("team_id"),
    s("present_s"),
    n("replies"),
)
cost_day = Table(
    "cost_day",
    metadata,
    Column("source", Text, primary_key=True),
    Column("category", Text, primary_key=True),
    Column("team_id", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("currency", Text, primary_key=True),
    Column("at", Moment, primary_key=True),
    minor("amount_minor"),
)
for _derived in (staffing, agent_day, cost_day):
    Index(None, _derived.c.at)

# Bookkeeping of what came in.
ingest_run = Table(
    "ingest_run",
    metadata,
    Column("id", Integer, primary_key=True),
    *_columns(text, "source profile profile_hash input input_hash status note"),
    *_columns(at, "started_at ended_at data_until"),
    *_columns(n, "read written unchanged ignored rejected"),
    json("columns"),
    json("faults"),
)
ingest_state = Table(
    "ingest_state",
    metadata,
    Column("source", Text, primary_key=True),
    *_columns(json, "state versions"),
    *_columns(at, "saved_at next_at lease_until"),
    n("run_id"),
    text("owner"),
)
ingest_reject = Table(
    "ingest_reject",
    metadata,
    Column("id", Integer, primary_key=True),
    *_columns(n, "run_id row"),
    *_columns(text, "source stream key column error"),
    json("record"),
    *_columns(at, "at solved_at"),
)
Index(None, ingest_reject.c.run_id)
ingest_lookup = Table(
    "ingest_lookup",
    metadata,
    Column("source", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("external_id", Text, primary_key=True),
    text("value"),
)
dirty_day = Table(
    "dirty_day",
    metadata,
    Column("fact", Text, primary_key=True),
    Column("day", Text, primary_key=True),
)

# What the bot itself must remember.
seen = Table("seen", metadata, Column("id", Text, primary_key=True), at("at"))
secret = Table("secret", metadata, Column("name", Text, primary_key=True), text("value"))
