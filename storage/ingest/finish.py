"""What follows from other rows, once a run's rows are in: only then does a reader see them."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Connection, Engine, FromClause, Text, and_, cast, select

from storage.ingest import derive, told
from storage.ingest.applied import NOTHING_APPLIED, Applied, applied
from storage.ingest.aside import writing
from storage.ingest.exchanges import JUDGED, WAITED
from storage.ingest.fetch import blank, fetch
from storage.ingest.follow import BY_TEAM, DERIVED, GIVEN, TOLD, follow
from storage.ingest.persons import following
from storage.ingest.place import Place
from storage.ingest.rules import Rules, rules
from storage.ingest.summed import rebuild
from storage.ingest.touched import (
    Left,
    bury,
    end_of,
    every,
    forget,
    kin,
    left,
    list_all,
    list_kin,
    list_touched,
    parted,
    touched,
    unfinished,
)
from storage.ingest.write import write
from storage.schema import agent, customer, interaction, interaction_event

SIZE = 10_000
KEY = ("source", "external_id")
EVENT = ("source", "external_id", "kind", "actor_id", "actor_kind", "at", "public", "automatic", "seconds", "to_value")
EXCHANGED = (*WAITED, *JUDGED)
PERSONAL = ("opened_at", "resolved_at", "topic_key", "is_complaint", "left_out", "repeat_s", "complaint_after_s")
Tell = Callable[[int, int | None], None]
"""Hears how many interactions are done, and of how many where that is known."""


@dataclass
class Finished:
    """How many interactions were looked at, those left out by reason, negative durations by column."""

    interactions: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    negative: Counter[str] = field(default_factory=Counter)


@dataclass
class Job:
    """A finish on its way: on whose behalf rows change, by which rules, what is done so far and who hears of it."""

    connection: Connection
    run_id: int
    rules: Rules
    done: Finished = field(default_factory=Finished)
    tell: Tell = lambda _done, _of: None

    def go(self, size: int) -> None:
        """Derives what follows for the interactions that are listed as touched, in chunks."""
        for start in range(0, size, SIZE):
            with writing(self.connection):
                _interactions(self, (start + 1, start + SIZE))
            self.tell(self.done.interactions, None)
        _people(self.connection, self.run_id)


def finish(engine: Engine, run_id: int, place: Place) -> Finished:
    """Derives columns for the interactions that `run_id` touched, in chunks; may be broken off and run again."""
    with apart(engine) as connection:
        with connection.begin():
            source, runs = unfinished(connection, run_id)
            job = Job(connection, run_id, rules(connection, place, runs))
            size = list_touched(connection, source, runs, teams=bool(job.rules.teams))
        job.go(size)
        rebuild(connection, run_id, runs, place)
        with writing(connection):
            dead = [number for number in runs if number != run_id]
            bury(connection, dead, f"stopped before its end; run {run_id} finished it")
    return job.done


def finish_left(engine: Engine, place: Place, tell: Tell = lambda _done, _of: None) -> dict[str, Finished]:
    """Finishes what imports that were stopped left behind: by source; empty where there was nothing."""
    with engine.connect() as connection:
        found = left(connection)
    return _again(engine, place, found, tell, everything=False)


def finish_all(engine: Engine, place: Place, tell: Tell = lambda _done, _of: None) -> dict[str, Finished]:
    """Derives everything anew, for all sources: opening hours, promises or this program are others than they were.

    Also what was promised is promised anew. May be broken off and run again; a reader sees every row all the while.
    """
    with engine.connect() as connection:
        found = every(connection)
    done = _again(engine, place, found, tell, everything=True)
    with apart(engine) as connection:
        rebuild(connection, max((each.run_id for each in found), default=0), None, place)
    return done


def _again(engine: Engine, place: Place, found: list[Left], tell: Tell, *, everything: bool) -> dict[str, Finished]:
    done: dict[str, Finished] = {}
    total = sum(each.size for each in found)
    before = 0
    for each in found:

        def heard(number: int, _of: int | None, before: int = before) -> None:
            tell(before + number, total or None)

        with apart(engine) as connection:
            with connection.begin():
                by = rules(connection, place, each.dead, everything=everything)
                job = Job(connection, each.run_id, by, tell=heard)
                if everything:
                    size = list_all(connection, each.source)
                else:
                    size = list_touched(connection, each.source, each.dead, teams=bool(by.teams))
            job.go(size)
            if not everything:
                rebuild(connection, each.run_id, [each.run_id, *each.dead], place)
            with writing(connection):
                bury(connection, each.dead, "stopped before its end; what it had brought in was finished since")
        done[each.source] = job.done
        before += each.size
    return done


@contextmanager
def apart(engine: Engine) -> Iterator[Connection]:
    """A connection with tables of its own, gone afterwards."""
    with engine.connect() as connection:
        try:
            yield connection
        finally:
            connection.rollback()
            connection.execution_options(sqlite_begin="DEFERRED")
            with connection.begin():
                forget(connection)


def _interactions(job: Job, span: tuple[int, int]) -> None:
    frame = _chunk(job, span)
    if frame.empty:
        return
    before = frame.copy(deep=False)
    events = _events(job, span, frame)
    heard = events.copy(deep=False)
    follow(frame, heard, job.rules, _applied(job.connection, span, frame, events))
    _put_events(job, events, heard)
    _part(job.connection, before, frame)
    news = [name for name in dict.fromkeys((*TOLD, *DERIVED)) if not frame[name].equals(before[name])]
    write(job.connection, "interaction", frame[[*KEY, *dict.fromkeys((*news, "left_out"))]], job.run_id)
    job.done.interactions += len(frame)
    job.done.left_out.update(frame["left_out"].dropna())
    for name in ("first_response", "resolution"):
        job.done.negative[f"interaction.{name}_s"] += int(derive.true(frame, f"{name}_fault").sum())


def _chunk(job: Job, span: tuple[int, int]) -> pd.DataFrame:
    """Interactions as they are stored, with their customers' keys; what no rule asks for stays blank."""
    rows: FromClause = interaction.join(
        touched,
        and_(touched.c.source == interaction.c.source, touched.c.external_id == interaction.c.external_id),
    )
    columns: list[ColumnElement[Any]] = [touched.c.n]
    if job.rules.customers:
        theirs = and_(customer.c.source == interaction.c.source, customer.c.external_id == interaction.c.customer_id)
        rows = rows.outerjoin(customer, theirs)
        columns.append(customer.c.person_key.label("customer_key"))
    unasked = () if job.rules.calendars or job.rules.policies else BY_TEAM
    columns += [interaction.c[name] for name in dict.fromkeys((*KEY, *GIVEN, *DERIVED)) if name not in unasked]
    chunk = select(*columns).select_from(rows).where(touched.c.n.between(*span)).order_by(touched.c.n)
    frame = fetch(job.connection, chunk)
    for name in (*unasked, *(() if job.rules.customers else ("customer_key",))):
        frame[name] = blank(Text(), len(frame))
    return frame


def _events(job: Job, span: tuple[int, int], frame: pd.DataFrame) -> pd.DataFrame:
    """The events of a chunk's interactions, ordered; `place` is the row in `frame`, `kind_before` the actor's."""
    event = interaction_event
    rows = touched.join(
        event, and_(event.c.source == touched.c.source, event.c.interaction_id == touched.c.external_id)
    ).outerjoin(agent, and_(agent.c.source == event.c.source, agent.c.external_id == event.c.actor_id))
    names = [*EVENT, *EXCHANGED, *(["team_id"] if any(policy.teams for policy in job.rules.policies) else [])]
    columns = [event.c[name] for name in names]
    asked = select(touched.c.n, agent.c.is_bot, *columns).select_from(rows).where(touched.c.n.between(*span))
    events = _placed(fetch(job.connection, asked), frame)
    events["customer_id"] = frame["customer_id"].to_numpy()[events["place"].to_numpy()]
    events["kind_before"] = events["actor_kind"]
    events["actor_kind"] = told.actors(events, job.rules.known.maps(events["source"], "interaction_event.actor_kind"))
    return told.ordered(events)


def _placed(events: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """With the row of `frame` that each event is of, those of none left out."""
    numbers = frame["n"].to_numpy(np.int64)
    of = events["n"].to_numpy(np.int64)
    events["place"] = np.minimum(np.searchsorted(numbers, of), len(numbers) - 1)
    return pd.DataFrame(events[numbers[events["place"].to_numpy()] == of]).reset_index(drop=True)


def _applied(connection: Connection, span: tuple[int, int], frame: pd.DataFrame, events: pd.DataFrame) -> Applied:
    if not (events["kind"] == "sla_apply").any():
        return NOTHING_APPLIED
    event = interaction_event
    rows = touched.join(
        event, and_(event.c.source == touched.c.source, event.c.interaction_id == touched.c.external_id)
    )
    asked = select(touched.c.n, event.c.external_id, event.c.at, cast(event.c.detail, Text).label("detail"))
    chunk = (touched.c.n.between(*span), event.c.kind == "sla_apply")
    return applied(told.ordered(_placed(fetch(connection, asked.select_from(rows).where(*chunk)), frame)))


def _put_events(job: Job, before: pd.DataFrame, events: pd.DataFrame) -> None:
    if events.empty:
        return
    differ = derive.differs(events["kind_before"], events["actor_kind"])
    for name in EXCHANGED:
        differ |= derive.differs(before[name], events[name])
    if differ.any():
        write(job.connection, "interaction_event", events.loc[differ, [*KEY, "actor_kind", *EXCHANGED]], job.run_id)


def _part(connection: Connection, before: pd.DataFrame, frame: pd.DataFrame) -> None:
    """Remembers the persons that rows no longer belong to: what came next changes for them too."""
    gone = derive.differs(before["person"], frame["person"]) & before["person"].notna().to_numpy()
    gone &= (before["left_out"] != "new").to_numpy()
    if gone.any():
        connection.execute(parted.insert(), [{"person": who} for who in before["person"][gone].unique()])


def _people(connection: Connection, run_id: int) -> None:
    """What came next for the same person: earlier rows of that person change too."""
    with connection.begin():
        size = list_kin(connection)
    start = 1
    while start <= size:
        with writing(connection):
            end = end_of(connection, min(start + SIZE, size))
            _follow(connection, (start, end), run_id)
        start = end + 1


def _follow(connection: Connection, span: tuple[int, int], run_id: int) -> None:
    rows = interaction.join(
        kin, and_(kin.c.source == interaction.c.source, kin.c.external_id == interaction.c.external_id)
    )
    columns = [interaction.c[name] for name in (*KEY, *PERSONAL)]
    frame = fetch(connection, select(kin.c.person, *columns).select_from(rows).where(kin.c.n.between(*span)))
    fresh = following(frame)
    differ = np.zeros(len(frame), bool)
    for name, values in fresh.items():
        differ |= derive.differs(frame[name], values)
        frame[name] = values
    if differ.any():
        write(connection, "interaction", frame.loc[differ, [*KEY, *fresh, "left_out"]], run_id)
