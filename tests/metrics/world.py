"""Rows into a database as an import leaves them: written, then finished."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, Table, delete
from sqlalchemy.dialects import postgresql, sqlite

from metrics.catalogue import catalogue
from metrics.formula import dimensions
from metrics.period import Window
from metrics.query import Measured, measure
from metrics.scope import Filters, Part, Scope
from metrics.terms import Terms
from storage.hours import Calendar, Hours, Week
from storage.ingest.finish import finish
from storage.ingest.place import Place
from storage.ingest.write import end_run, start_run
from storage.policies import Policy
from storage.schema import metadata
from tests.oracle import Asked, Company, Look, World

COMPANY = Company()
NOW, AMSTERDAM = COMPANY.now, COMPANY.zone
MONDAY = NOW - timedelta(days=30)
"""Its thirty days hold the end of summer time, on Sunday 25 October."""
MONTH = Window(MONDAY, NOW)


@lru_cache
def place(company: Company) -> Place:
    """Where an import happens that is of that company."""
    span = (company.opens * 3600, company.closes * 3600)
    week = Week(company.zone, tuple((span,) if day < 5 else () for day in range(7)))
    hours = Hours({"default": Calendar("default", (week,))}, {}, "default")
    promise = Policy("next", next_response=company.reply_within, channels=company.reply_channels)
    return Place(company.zone, company.now, b"key", hours=hours, policies=(promise,), currency=company.currency)


@dataclass(frozen=True)
class Crowd:
    """A world and the database that holds it."""

    engine: Engine
    world: World


def at(seconds: float = 0, *, days: float = 0, hours: float = 0) -> datetime:
    """So long after that Monday's midnight."""
    return MONDAY + timedelta(days=days, hours=hours, seconds=seconds)


def row(number: object, source: str = "s", **columns: Any) -> dict[str, Any]:
    return {"source": source, "external_id": str(number), **columns}


def put(
    engine: Engine,
    world: World,
    *,
    maps: Mapping[str, Mapping[str, Iterable[str]]] | None = None,
    random: Random | None = None,
    here: Place | None = None,
) -> None:
    """Imports the rows of `world`: writes those of one source and finishes them, then the next.

    `maps`: source → table → the columns that its profile says it fills; of a source that is not there those that its
    rows have. `random`: in two imports of each source, in any order. `here`: another place than the company's own.
    """
    for source, tables in _imports(world, random):
        filled = {table: world.fills(source, table) for table in ("interaction", "interaction_event")}
        with engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            run = start_run(
                connection,
                source=source,
                profile="p",
                profile_hash="h",
                input="i",
                input_hash=None,
                columns=(maps or {}).get(source, filled),
                now=NOW,
            )
            for name, rows in tables.items():
                table = metadata.tables[name]
                blank = dict.fromkeys(table.c.keys()) | ({"left_out": "new"} if name == "interaction" else {})
                connection.execute(_upsert(connection, table), [{**blank, **row, "run_id": run} for row in rows])
        finish(engine, run, here or place(world.company))
        with engine.begin() as connection:
            end_run(connection, run, status="ok", now=NOW)


def _upsert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """What a source says takes the place of what we had summed ourselves."""
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    insert = make(table)
    others = {column.name: insert.excluded[column.name] for column in table.c if not column.primary_key}
    return insert.on_conflict_do_update(index_elements=[*table.primary_key], set_=others)


def _imports(world: World, random: Random | None) -> list[tuple[str, dict[str, list[dict[str, Any]]]]]:
    """What comes in at a time: a source and its rows by table."""
    found: dict[tuple[str, int], dict[str, list[dict[str, Any]]]] = {}
    for name, rows in world.tables().items():
        for each in rows:
            batch = found.setdefault((each["source"], random.randrange(2) if random else 0), {})
            batch.setdefault(name, []).append(each)
    keys = random.sample(sorted(found), len(found)) if random else sorted(found)
    return [(key[0], found[key]) for key in keys]


def clear(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in metadata.tables.values():
            connection.execute(delete(table))


def scope(*windows: Window, by: str | None = None, zone: ZoneInfo = AMSTERDAM, **filters: tuple[Part, ...]) -> Scope:
    """Those windows (or the month), labelled 0, 1, …, asked at its end."""
    calendar = [(str(n), window) for n, window in enumerate(windows or (MONTH,))]
    return Scope(calendar=calendar, terms=Terms(NOW), filters=Filters(filters), by=by, zone=zone)


def asked(terms: Terms) -> Asked:
    """The same terms for the oracle."""
    return Asked(
        terms.now,
        terms.answer_within,
        terms.answer_within_of,
        terms.fcr_within,
        terms.prevention_within,
        terms.contribution_within,
        terms.service_level_within,
        terms.currency,
        terms.hours,
    )


def seen(where: Scope) -> Look:
    """The same place for the oracle."""
    windows = [(label, window.start, window.end) for label, window in where.calendar]
    return Look(windows, where.filters.parts, where.by, where.zone)


def look(engine: Engine, where: Scope, *keys: str) -> dict[tuple[str, str, Part], Measured]:
    """The KPIs of those keys, or all that know what `where` asks for: by key, label and part."""
    names = {*where.filters.parts, *([where.by] if where.by else [])}
    knowing = (key for key, kpi in catalogue().items() if names <= set(dimensions(kpi.formula)))
    kpis = [catalogue()[key] for key in keys or knowing]
    with engine.connect() as connection:
        found = measure(connection, kpis, where)
    indexed = {(m.kpi, m.label, m.part): m for m in found}
    assert len(indexed) == len(found), "a part or window was measured twice"
    return indexed


def values(engine: Engine, where: Scope, key: str) -> dict[Part, float | None]:
    """The KPI's value by part, in the first window."""
    return {part: m.value for (_, label, part), m in look(engine, where, key).items() if label == "0"}


def one(engine: Engine, key: str, where: Scope | None = None) -> Measured:
    """The KPI in the first window, as a whole."""
    return look(engine, where or scope(), key)[key, "0", None]


def moments(table: str, row: Mapping[str, object]) -> dict[str, Any]:
    """Numbers in columns of moments become seconds after that Monday's midnight."""
    columns = metadata.tables[table].c
    return {
        name: at(value) if isinstance(value, int | float) and name in columns and _is_moment(columns[name]) else value
        for name, value in row.items()
    }


def _is_moment(column: Any) -> bool:
    return type(column.type).__name__ == "Moment"
