"""A plan → rows in the database."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC

import pandas as pd
from sqlalchemy import Connection, Engine, Table, delete, select, update

from storage.engine import writing
from storage.hours import Calendar, Hours, Week
from storage.ingest.finish import finish
from storage.ingest.place import Place
from storage.ingest.write import Counts, end_run, start_run, write
from storage.policies import Policy
from storage.schema import ingest_run, metadata
from storage.seed.company import SLA_POLICY, STAFFED
from storage.seed.days import HOUR, midnight, moment
from storage.seed.frames import SOURCE
from storage.seed.grow import grow
from storage.seed.plan import Plan, Seeded, check, fingerprint
from storage.seed.planted import PLANTED
from storage.seed.slips import Watch
from storage.trouble import Trouble

BATCH = 20_000
PROFILE = "seed"
DESK = "desk"
"""The name of its opening hours."""
NO_KEY = b""
"""The people of the demo come with their keys."""
REPLY_WITHIN = 4 * HOUR
"""What customers are promised for every answer after the first; the rest is in the contacts themselves."""


def nobody_listens(_done: int, _total: int) -> None:
    """For callers who want no progress."""


def seed(engine: Engine, plan: Plan, progress: Callable[[int, int], None] = nobody_listens) -> Seeded:
    """Makes the plan's rows under the source `demo`; the same plan again changes nothing, another one replaces them.

    `progress` is told interactions done and in all. `Trouble` for a plan that cannot be made.
    """
    check(plan)
    run = _begin(engine, plan)
    watches = [Watch(planted, plan) for planted in PLANTED]
    rows: Counter[str] = Counter()
    mapped: dict[str, list[str]] = {}
    status, counts = "failed", Counts()
    try:
        for tables in grow(plan):
            for table, made in tables.items():
                counts += _write(engine, table, made, run)
                rows[table] += len(made)
                mapped[table] = [str(name) for name in made.columns]
            for watch in watches:
                watch.add(tables)
            progress(rows["interaction"], plan.interactions)
        _say(engine, run, mapped)
        finish(engine, run, place(plan))
        status = "ok"
    finally:
        _end(engine, run, plan, status, counts)
    slips = tuple(slip for watch in watches if (slip := watch.slip()))
    starts = moment(midnight(plan.until, plan.zone, days_before=plan.days))
    return Seeded(dict(rows), slips, starts, plan.until.astimezone(UTC))


def place(plan: Plan) -> Place:
    """Where the company is: open at the same hours every day, with a promise of its own."""
    opens, closes = STAFFED
    week = Week(plan.zone, (((opens * HOUR, closes * HOUR),),) * 7)
    hours = Hours({DESK: Calendar(DESK, (week,))}, {}, DESK)
    policies = (Policy(SLA_POLICY, next_response=REPLY_WITHIN),)
    return Place(plan.zone, plan.until, NO_KEY, hours=hours, policies=policies)


def _begin(engine: Engine, plan: Plan) -> int:
    """The run of this plan, after the rows of other plans are gone, and those of a run that broke off."""
    mark = fingerprint(plan)
    runs = select(ingest_run.c.profile, ingest_run.c.input_hash, ingest_run.c.status)
    with writing(engine).begin() as connection:
        before = connection.execute(runs.where(ingest_run.c.source == SOURCE).order_by(ingest_run.c.id)).all()
        if any(run.profile != PROFILE for run in before):
            raise Trouble(f"the source {SOURCE!r} holds data that kpi-bot seed did not make: seed another database")
        if any(run.input_hash != mark for run in before):
            clear(connection)
        elif before and before[-1].status != "ok":
            clear(connection, but=ingest_run)
        return start_run(
            connection,
            source=SOURCE,
            profile=PROFILE,
            profile_hash=mark,
            input=f"{plan.interactions} interactions in {plan.days} days, seed {plan.seed}",
            input_hash=mark,
            columns={},
            now=plan.until,
        )


def clear(connection: Connection, but: Table | None = None) -> None:
    """Removes all that the demo source has, in every table but one."""
    for table in metadata.sorted_tables:
        if "source" in table.c and table is not but:
            connection.execute(delete(table).where(table.c.source == SOURCE))


def _write(engine: Engine, table: str, rows: pd.DataFrame, run: int) -> Counts:
    counts = Counts()
    for first in range(0, len(rows), BATCH):
        with writing(engine).begin() as connection:
            counts += write(connection, table, rows.iloc[first : first + BATCH], run)
    return counts


def _say(engine: Engine, run: int, mapped: Mapping[str, list[str]]) -> None:
    """Which columns are given, so that what follows from events does not replace them."""
    with writing(engine).begin() as connection:
        connection.execute(update(ingest_run).where(ingest_run.c.id == run).values(columns=mapped))


def _end(engine: Engine, run: int, plan: Plan, status: str, counts: Counts) -> None:
    written = counts.new + counts.changed
    with writing(engine).begin() as connection:
        end_run(
            connection,
            run,
            status=status,
            now=plan.until,
            read=written + counts.unchanged,
            written=written,
            unchanged=counts.unchanged,
            data_until=plan.until,
        )
