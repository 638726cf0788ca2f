"""What every KPI of the catalogue needs: persons, offered live contacts, replaced answers, derived tables by source."""

import sqlalchemy as sa
from alembic import op

from storage.moment import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

PERSONS = ("interaction", "visit", "customer_order")
PERSON = """
UPDATE {table} SET person = coalesce(person_key, (
    SELECT c.person_key FROM customer AS c WHERE c.source = {table}.source AND c.external_id = {table}.customer_id
), source || ':' || customer_id)
"""


def upgrade() -> None:
    for table in PERSONS:
        op.add_column(table, sa.Column("person", sa.Text(), nullable=True))
        op.execute(PERSON.format(table=table))
        op.create_index(op.f(f"ix_{table}_person"), table, ["person"])
    op.drop_index(op.f("ix_customer_order_person_key"), table_name="customer_order")
    op.add_column("interaction", sa.Column("offered_at", Moment(), nullable=True))
    op.execute("UPDATE interaction SET offered_at = coalesce(queued_at, opened_at) WHERE is_live")
    op.create_index(op.f("ix_interaction_offered_at"), "interaction", ["offered_at"])
    op.add_column("survey_response", sa.Column("replaced", sa.Boolean(), nullable=True))
    op.create_index(op.f("ix_interaction_event_sla_at"), "interaction_event", ["sla_at"])
    _derived()


def _derived() -> None:
    """These were never filled before."""
    for table in ("staffing", "agent_day", "cost_day"):
        op.drop_table(table)
    op.create_table(
        "staffing",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("open_s", sa.BigInteger(), nullable=True),
        sa.Column("staffed_s", sa.BigInteger(), nullable=True),
        sa.Column("present_s", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("source", "channel", "team_id", "at", name=op.f("pk_staffing")),
    )
    op.create_table(
        "agent_day",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=True),
        sa.Column("present_s", sa.BigInteger(), nullable=True),
        sa.Column("replies", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("source", "agent_id", "at", name=op.f("pk_agent_day")),
    )
    op.create_table(
        "cost_day",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("source", "category", "team_id", "channel", "currency", "at", name=op.f("pk_cost_day")),
    )
    for table in ("staffing", "agent_day", "cost_day"):
        op.create_index(op.f(f"ix_{table}_at"), table, ["at"])
