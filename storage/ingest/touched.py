"""Which interactions a finish has to look at, listed aside so that it can go through them in chunks."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    and_,
    func,
    select,
    tuple_,
    union,
    update,
)
from sqlalchemy.schema import DropTable

from storage.schema import agent, customer, ingest_run, interaction, interaction_event, team

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
parted = Table("finish_parted", _aside, Column("person", Text), prefixes=["TEMPORARY"])
"""Persons that an interaction belonged to before this finish."""


@dataclass(frozen=True)
class Left:
    """A source to finish again: on behalf of which run, which runs were stopped, how many interactions it has."""

    source: str
    run_id: int
    dead: list[int] = field(default_factory=list)
    size: int = 0


def unfinished(connection: Connection, run_id: int) -> tuple[str | None, list[int]]:
    """The run's source; and this run and those of its source that began and never ended: they were killed."""
    source = connection.scalar(select(ingest_run.c.source).where(ingest_run.c.id == run_id))
    dead = select(ingest_run.c.id).where(ingest_run.c.source == source, ingest_run.c.status == "running")
    return source, sorted({run_id, *connection.scalars(dead)})


def left(connection: Connection) -> list[Left]:
    """The sources with runs that never ended, or with rows that nobody finished."""
    found = _dead(connection)
    new = select(interaction.c.source).where(interaction.c.left_out == "new").distinct()
    last = _last(connection)
    sources = sorted({*found, *connection.scalars(new)})
    return [Left(source, last.get(source, 0), found.get(source, [])) for source in sources]


def every(connection: Connection) -> list[Left]:
    """All sources that have interactions, or a run that never ended."""
    dead, last = _dead(connection), _last(connection)
    rows = select(interaction.c.source, func.count()).group_by(interaction.c.source)
    sizes = {source: int(size) for source, size in connection.execute(rows)}
    return [
        Left(source, last.get(source, 0), dead.get(source, []), sizes.get(source, 0))
        for source in sorted({*sizes, *dead})
    ]


def _dead(connection: Connection) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    rows = select(ingest_run.c.source, ingest_run.c.id).where(ingest_run.c.status == "running")
    for source, number in connection.execute(rows.order_by(ingest_run.c.id)):
        found.setdefault(source, []).append(number)
    return found


def _last(connection: Connection) -> dict[str, int]:
    rows = select(ingest_run.c.source, func.max(ingest_run.c.id)).group_by(ingest_run.c.source)
    return {str(source): number for source, number in connection.execute(rows)}


def bury(connection: Connection, dead: list[int], note: str) -> None:
    """Marks runs that never ended as failed."""
    if dead:
        connection.execute(update(ingest_run).where(ingest_run.c.id.in_(dead)).values(status="failed", note=note))


def list_touched(connection: Connection, source: str | None, runs: list[int], *, teams: bool) -> int:
    """Fills `touched` with what these runs of a source touched and what is new of it; returns how many there are.

    `teams`: also the interactions of teams that changed.
    """
    return _list(connection, union(*_touched(connection, source, runs, teams=teams)).subquery())


def list_all(connection: Connection, source: str) -> int:
    """Fills `touched` with all that a source has."""
    key = (interaction.c.source, interaction.c.external_id)
    return _list(connection, select(*key).where(interaction.c.source == source).subquery())


def _list(connection: Connection, rows: Any) -> int:  # noqa: ANN401 - a subquery of any statement
    touched.create(connection)
    parted.create(connection)
    ordered = select(rows).order_by(*rows.c)
    connection.execute(touched.insert().from_select(["source", "external_id"], ordered))
    return connection.scalar(select(func.count()).select_from(touched)) or 0


def _touched(connection: Connection, source: str | None, runs: list[int], *, teams: bool) -> list[Select[Any]]:
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
        *([(team, select(*key), (interaction.c.source, interaction.c.team_id))] if teams else []),
    ):
        changed = select(table.c.source, table.c.external_id).where(table.c.run_id.in_(runs))
        if connection.execute(changed.limit(1)).first():
            parts.append(rows.where(tuple_(*columns).in_(changed)))
    return parts


def list_kin(connection: Connection) -> int:
    """Fills `kin`: every interaction of the persons behind the touched ones, now and before, person by person."""
    kin.create(connection)
    person = interaction.c.person
    theirs = (
        select(person)
        .select_from(
            touched.join(
                interaction,
                and_(interaction.c.source == touched.c.source, interaction.c.external_id == touched.c.external_id),
            ),
        )
        .where(person.is_not(None))
    )
    rows = (
        select(interaction.c.source, interaction.c.external_id, person)
        .where(person.in_(union(theirs, select(parted.c.person))))
        .order_by(person, interaction.c.source, interaction.c.external_id)
    )
    connection.execute(kin.insert().from_select(["source", "external_id", "person"], rows))
    return connection.scalar(select(func.count()).select_from(kin)) or 0


def end_of(connection: Connection, last: int) -> int:
    """The last row of `kin` of the person that row `last` belongs to."""
    who = select(kin.c.person).where(kin.c.n == last).scalar_subquery()
    return connection.scalar(select(func.max(kin.c.n)).where(kin.c.person == who)) or last


def forget(connection: Connection) -> None:
    for table in (touched, parted, kin):
        connection.execute(DropTable(table, if_exists=True))
