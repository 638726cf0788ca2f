"""What our columns take: which tables are facts, which columns a profile may fill, and as what."""

import unicodedata

from sqlalchemy import JSON, BigInteger, Boolean, Float, Integer

from storage.moment import Moment
from storage.schema import metadata
from storage.words import CLOSED

NOT_FACTS = {"ingest_lookup", "ingest_state", "staffing", "agent_day", "cost_day"}
FACTS = {
    name: table
    for name, table in metadata.tables.items()
    if "source" in table.primary_key.columns and name not in NOT_FACTS
}
OURS = {"source", "run_id"}
DERIVED = {
    "interaction": {
        *("topic_key", "first_response_s", "resolution_s", "first_response_basis", "hours_basis", "left_out"),
        *("first_response_fault", "resolution_fault", "repeat_s", "complaint_after_s", "order_after_s"),
        *("order_after_minor", "first_response_bucket", "first_response_business_bucket", "resolution_bucket"),
        *("resolution_business_bucket", "sla_first_response_at", "sla_resolution_at", "sla_at"),
        *("person", "offered_at"),
    },
    "interaction_event": {
        *("waited_s", "waited_business_s", "waited_bucket", "waited_business_bucket"),
        *("sla_due_at", "sla_at", "sla_met"),
    },
    "survey_response": {"replaced"},
    "visit": {"person", "contact_after_s"},
    "customer_order": {"person"},
}
"""Columns that follow from others: no profile fills them."""

EMPTY_KEYS = {"dimension", "part"}
"""Keys whose missing value is the empty text."""

IDS = {"external_id", "merged_into"}


def kind(table: str, column: str) -> str:
    """moment, duration, minor, n, real, yes, json, person, words, language, id or text."""
    told = FACTS[table].c[column].type
    if isinstance(told, Moment):
        return "moment"
    if isinstance(told, BigInteger):
        return "minor" if column.endswith("_minor") else "duration"
    for types, name in ((Integer, "n"), (Float, "real"), (Boolean, "yes"), (JSON, "json")):
        if isinstance(told, types):
            return name
    return _text_kind(table, column)


def _text_kind(table: str, column: str) -> str:
    if column == "person_key":
        return "person"
    if column in CLOSED.get(table, {}):
        return "words"
    if column == "language":
        return "language"
    return "id" if column in IDS or column.endswith("_id") else "text"


def fillable(table: str) -> list[str]:
    """The columns that a profile may fill."""
    return [name for name in FACTS[table].c.keys() if name not in OURS | DERIVED.get(table, set())]  # noqa: SIM118 - a column collection


def keys(table: str) -> list[str]:
    """The key columns that each row must give."""
    return [column.name for column in FACTS[table].primary_key if column.name != "source"]


def fold(header: str) -> str:
    """How headers are compared: trimmed, composed, spaces of any kind as one, without case."""
    return " ".join(unicodedata.normalize("NFC", header.replace("\ufeff", "")).split()).casefold()
