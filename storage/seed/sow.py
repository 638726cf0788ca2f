"""A plan → rows in the database."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Engine, delete, select, update

from storage.engine import writing
from storage.ingest.finish import finish
from storage.ingest.place import Place
from storage.ingest.write import Counts, end_run, start_run, write
from storage.schema import ingest_run, metadata
from storage.seed.company import TEAMS
from storage.seed.contacts import Contacts, contacts, none_yet, openings
from storage.seed.days import Clock, Ints, midnight, moment
from storage.seed.frames import SOURCE
from storage.seed.handling import Period, answer, misdate, outcome
from storage.seed.interactions import interactions
from storage.seed.people import Customers, Staff, agents, customers, staff, teams
from storage.seed.plan import Plan, Seeded, check, fingerprint
from storage.seed.slips import CSAT_SLIP, FRT_SLIP, Watch, first_responses, scores
from storage.seed.surveys import surveys
from storage.seed.volume import volume
from storage.trouble import Trouble

BATCH = 20_000
PROFILE = "seed"
NO_KEY = b""
"""The people of the demo come with their keys."""
MISDATED = tuple(at / 16 for at in range(1, 16))
MISDATED_LATELY = tuple(at / 8 for at in range(1, 8))
"""Where in the whole time and in its last week a first reply lies before its opening."""
TEAM_IDS = {team.name: team.id for team in TEAMS}


def nobody_listens(_done: int, _total: int) -> None:
    """For callers who want no progress."""


def seed(engine: Engine, plan: Plan, progress: Callable[[int, int], None] = nobody_listens) -> Seeded:
    """Makes the plan's rows under the source `demo`; the same plan again changes nothing, another one replaces them.

    `progress` is told interactions done and in all. `Trouble` for a plan that cannot be made.
    """
    check(plan)
    run = _begin(engine, plan)
    watches = {"interaction": Watch(FRT_SLIP, plan), "survey_response": Watch(CSAT_SLIP, plan)}
    rows: Counter[str] = Counter()
    mapped: dict[str, list[str]] = {}
    status, counts = "failed", Counts()
    try:
        for tables in grow(plan):
            for table, made in tables.items():
                counts += _write(engine, table, made, run)
                rows[table] += len(made)
                mapped[table] = [str(name) for name in made.columns]
            _watch(watches, tables)
            progress(rows["interaction"], plan.interactions)
        _say(engine, run, mapped)
        finish(engine, run, Place(plan.zone, plan.until, NO_KEY))
        status = "ok"
    finally:
        _end(engine, run, plan, status, counts)
    slips = tuple(slip for watch in watches.values() if (slip := watch.slip()))
    starts = moment(midnight(plan.until, plan.zone, days_before=plan.days))
    return Seeded(dict(rows), slips, starts, plan.until.astimezone(UTC))


def grow(plan: Plan) -> Iterator[dict[str, pd.DataFrame]]:
    """The plan's rows by table, first the people, then some days at a time."""
    rng = np.random.default_rng(plan.seed)
    planned, who = volume(plan, rng), (staff(rng), customers(rng, plan.interactions, plan.seed))
    period = Period(
        planned.starts, planned.until, FRT_SLIP.window(plan), Clock(planned.starts, planned.until, plan.zone)
    )
    yield {"team": teams(planned.starts), "agent": agents(planned.starts)}
    number, earlier, wrong = 0, none_yet(), _misdated(plan)
    for hours, counts in planned.blocks():
        opened, channel = openings(rng, hours, counts, planned.until)
        came, earlier = contacts(rng, plan, (opened, channel, number), earlier, who)
        number += len(came)
        yield _tables(rng, plan, came, who, period, wrong)


def _tables(
    rng: np.random.Generator,
    plan: Plan,
    came: Contacts,
    who: tuple[Staff, Customers],
    period: Period,
    wrong: Ints,
) -> dict[str, pd.DataFrame]:
    people, known = who
    given = answer(rng, came, people, period)
    done = outcome(rng, came, given, people, period.clock)
    rows = interactions(rng, came, misdate(rng, came, given, wrong), done, known, period)
    return {
        "customer": known.arrive(came.customer, came.opened),
        "interaction": rows,
        "survey_response": surveys(rng, came, rows, people, (period.until, CSAT_SLIP.window(plan))),
    }


def _misdated(plan: Plan) -> Ints:
    week = min(1.0, 7 / plan.days)
    shares = [*MISDATED, *(1 - week * (1 - at) for at in MISDATED_LATELY)]
    return (np.array(shares) * plan.interactions).astype(np.int64)


def _watch(watches: dict[str, Watch], tables: dict[str, pd.DataFrame]) -> None:
    figures = {"interaction": first_responses, "survey_response": scores}
    for table, watch in watches.items():
        if table in tables:
            watch.add(*figures[table](tables[table], TEAM_IDS[watch.planted.team]))


def _begin(engine: Engine, plan: Plan) -> int:
    """The run of this plan, after the rows of other plans are gone."""
    mark = fingerprint(plan)
    runs = select(ingest_run.c.profile, ingest_run.c.input_hash).where(ingest_run.c.source == SOURCE).distinct()
    with writing(engine).begin() as connection:
        before = connection.execute(runs).all()
        if any(profile != PROFILE for profile, _ in before):
            raise Trouble(f"the source {SOURCE!r} holds data that kpi-bot seed did not make: seed another database")
        if any(made != mark for _, made in before):
            clear(connection)
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


def clear(connection: Connection) -> None:
    """Removes all that the demo source has, in every table."""
    for table in metadata.sorted_tables:
        if "source" in table.c:
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
