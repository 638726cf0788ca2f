"""Which interactions a finish has to look at, listed aside so that it can go through them in chunks."""

from sqlalchemy import (
    Column,
    CompoundSelect,
    Connection,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    and_,
    func,
    select,
    tuple_,
    union,
)
from sqlalchemy.schema import DropTable

from storage.schema import agent, customer, ingest_run, interaction, interaction_event

_aside = MetaData()
touched = Table(
    "finish_touched",
    _aside,
    Column("n", Integer, primary_key=True),
    Column("source", Text),
    Column("external_id", Text),
    prefixes=["TEMPORARY"],
)
kin = Table(
    "finish_kin",
    _aside,
    Column("n", Integer, primary_key=True),
    Column("source", Text),
    Column("external_id", Text),
    Column("person", Text),
    prefixes=["TEMPORARY"],
)
Index("finish_kin_person", kin.c.person)
person = func.coalesce(
    interaction.c.person_key,
    customer.c.person_key,
    interaction.c.source + ":" + interaction.c.customer_id,
)
with_customer = interaction.outerjoin(
    customer,
    and_(customer.c.source == interaction.c.source, customer.c.external_id == interaction.c.customer_id),
)


def unfinished(connection: Connection, run_id: int) -> list[int]:
    """This run and those of its source that began and never ended: they were killed."""
    source = select(ingest_run.c.source).where(ingest_run.c.id == run_id).scalar_subquery()
    dead = select(ingest_run.c.id).where(ingest_run.c.source == source, ingest_run.c.status == "running")
    return sorted({run_id, *connection.scalars(dead)})


def list_touched(connection: Connection, run_id: int, runs: list[int]) -> int:
    """Fills `touched`; returns how many there are."""
    touched.create(connection)
    rows = _touched(connection, run_id, runs).subquery()
    ordered = select(rows).order_by(*rows.c)
    connection.execute(touched.insert().from_select(["source", "external_id"], ordered))
    return connection.scalar(select(func.count()).select_from(touched)) or 0


def _touched(connection: Connection, run_id: int, runs: list[int]) -> CompoundSelect[tuple[str, str]]:
    source = select(ingest_run.c.source).where(ingest_run.c.id == run_id).scalar_subquery()
    key = (interaction.c.source, interaction.c.external_id)
    event = interaction_event
    spoken = select(event.c.source, event.c.interaction_id).where(event.c.interaction_id.is_not(None))
    parts = [
        select(*key).where(interaction.c.run_id.in_(runs)),
        select(*key).where(interaction.c.left_out == "new", interaction.c.source == source),
        spoken.where(event.c.run_id.in_(runs)),
    ]
    for table, rows, columns in (
        (agent, spoken, (event.c.source, event.c.actor_id)),
        (customer, select(*key), (interaction.c.source, interaction.c.customer_id)),
    ):
        changed = select(table.c.source, table.c.external_id).where(table.c.run_id.in_(runs))
        if connection.execute(changed.limit(1)).first():
            parts.append(rows.where(tuple_(*columns).in_(changed)))
    return union(*parts)


def list_kin(connection: Connection) -> int:
    """Fills `kin`: every interaction of the persons behind the touched ones, person by person."""
    kin.create(connection)
    theirs = (
        select(person)
        .select_from(
            touched.join(
                with_customer,
                and_(interaction.c.source == touched.c.source, interaction.c.external_id == touched.c.external_id),
            ),
        )
        .where(person.is_not(None))
    )
    rows = (
        select(interaction.c.source, interaction.c.external_id, person.label("person"))
        .select_from(with_customer)
        .where(person.in_(theirs))
        .order_by(person, interaction.c.source, interaction.c.external_id)
    )
    connection.execute(kin.insert().from_select(["source", "external_id", "person"], rows))
    return connection.scalar(select(func.count()).select_from(kin)) or 0


def end_of(connection: Connection, last: int) -> int:
    """The last row of `kin` of the person that row `last` belongs to."""
    who = select(kin.c.person).where(kin.c.n == last).scalar_subquery()
    return connection.scalar(select(func.max(kin.c.n)).where(kin.c.person == who)) or last


def forget(connection: Connection) -> None:
    for table in (touched, kin):
        connection.execute(DropTable(table, if_exists=True))
