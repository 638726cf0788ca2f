"""What follows from other rows, once a run's rows are in: only then does a reader see them."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Engine, and_, select, update

from storage.ingest import derive, told
from storage.ingest.fetch import blank, fetch
from storage.ingest.mapper import topic_keys
from storage.ingest.persons import following
from storage.ingest.place import Place
from storage.ingest.touched import end_of, forget, kin, list_kin, list_touched, touched, unfinished
from storage.ingest.write import write
from storage.schema import agent, ingest_run, interaction, interaction_event

SIZE = 10_000
DAYS_ONLY = "interaction.days_only"
"""Key in a run's `columns`: moments that are days without a time of day."""
KEY = ("source", "external_id")
GIVEN = (
    *("opened_at", "bot_handoff_at", "first_response_at", "first_response_agent_id", "first_response_basis"),
    *("first_resolved_at", "resolved_at", "status", "direction", "opened_by", "customer_id", "merged_into"),
    *("topic", "topic_key", "deleted", "spam", "on_hold_s", "handle_s", "reopens", "agent_replies"),
    *("customer_messages", "agents_involved", "first_response_business_s", "resolution_business_s"),
    *("sla_first_response_due_at", "sla_resolution_due_at", "sla_first_response_met", "sla_resolution_met", "sla_met"),
)
TOLD = (
    *("first_response_at", "first_response_agent_id", "first_response_basis", "first_resolved_at", "resolved_at"),
    *("handle_s", "reopens", "agent_replies", "customer_messages", "agents_involved", "topic_key"),
)
"""Written only where a chunk has a new value."""
DERIVED = (
    *("first_response_s", "first_response_fault", "first_response_bucket", "first_response_business_bucket"),
    *("resolution_s", "resolution_fault", "resolution_bucket", "resolution_business_bucket", "hours_basis"),
    *("sla_first_response_met", "sla_first_response_at", "sla_resolution_met", "sla_resolution_at"),
    *("sla_met", "sla_at", "left_out"),
)
EVENT = ("source", "external_id", "kind", "actor_id", "actor_kind", "at", "public", "automatic", "seconds", "to_value")
PERSONAL = ("opened_at", "resolved_at", "topic_key", "is_complaint", "left_out", "repeat_s", "complaint_after_s")


@dataclass
class Finished:
    """How many interactions were looked at, those left out by reason, negative durations by column."""

    interactions: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    negative: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Known:
    """What the profiles of each source ever mapped, by (source, table.column)."""

    columns: frozenset[tuple[str, str]]

    def maps(self, sources: "pd.Series[str]", name: str) -> derive.Array:
        told = {source for source, column in self.columns if column == name}
        return sources.isin(told).to_numpy()


def finish(engine: Engine, run_id: int, place: Place) -> Finished:  # noqa: ARG001 - opening hours will need the place
    """Derives columns for the interactions that `run_id` touched, in chunks; may be broken off and run again."""
    done = Finished()
    with aside(engine) as connection:
        with connection.begin():
            runs = unfinished(connection, run_id)
            known = _known(connection)
            size = list_touched(connection, run_id, runs)
        for start in range(0, size, SIZE):
            with writing(connection):
                _interactions(connection, (start + 1, start + SIZE), run_id, known, done)
        _people(connection, run_id)
        with writing(connection):
            dead = [number for number in runs if number != run_id]
            note = f"stopped before its end; run {run_id} finished it"
            changes = update(ingest_run).where(ingest_run.c.id.in_(dead))
            connection.execute(changes.values(status="failed", note=note))
    return done


def ahead(rows: pd.DataFrame, *, timed: bool) -> tuple[pd.DataFrame, list[str]]:
    """Interactions with what follows from their own columns, as most need nothing else; and the columns added.

    For rows that are new: where more is known of them, `finish` says otherwise.
    """
    frame = rows.reset_index(drop=True)
    full = frame.copy(deep=False)
    for name in GIVEN:
        if name not in full:
            full[name] = blank(interaction.c[name].type, len(full))
    derive.durations(full, np.full(len(full), timed))
    derive.verdicts(full)
    added = [name for name in DERIVED if name not in frame and name != "left_out"]
    return pd.concat([frame, full[added]], axis=1), added


@contextmanager
def aside(engine: Engine) -> Iterator[Connection]:
    """A connection with tables of its own, gone afterwards."""
    with engine.connect() as connection:
        try:
            yield connection
        finally:
            connection.rollback()
            connection.execution_options(sqlite_begin="DEFERRED")
            with connection.begin():
                forget(connection)


@contextmanager
def writing(connection: Connection) -> Iterator[None]:
    """A transaction that takes SQLite's write lock at once."""
    connection.execution_options(sqlite_begin="IMMEDIATE")
    with connection.begin():
        yield
    connection.execution_options(sqlite_begin="DEFERRED")


def _known(connection: Connection) -> Known:
    found = set()
    for source, columns in connection.execute(select(ingest_run.c.source, ingest_run.c.columns)):
        for table, names in (columns or {}).items():
            found |= {(source, f"{table}.{name}") for name in names}
    return Known(frozenset(found))


def _interactions(connection: Connection, span: tuple[int, int], run_id: int, known: Known, done: Finished) -> None:
    rows = interaction.join(
        touched,
        and_(touched.c.source == interaction.c.source, touched.c.external_id == interaction.c.external_id),
    )
    columns = [interaction.c[name] for name in dict.fromkeys((*KEY, *GIVEN, *DERIVED))]
    chunk = touched.c.n.between(*span)
    frame = fetch(connection, select(touched.c.n, *columns).select_from(rows).where(chunk).order_by(touched.c.n))
    if frame.empty:
        return
    before = frame.copy(deep=False)
    frame = frame.copy()
    events = _events(connection, span, run_id, known, frame)
    if len(events):
        told.tell(frame, events, lambda name: known.maps(frame["source"], f"interaction.{name}"))
    told.settle_first_response(frame)
    frame["topic_key"] = topic_keys(frame["topic"])
    derive.durations(frame, ~known.maps(frame["source"], f"{DAYS_ONLY}.opened_at"))
    derive.verdicts(frame)
    derive.left_out(frame)
    news = [name for name in dict.fromkeys((*TOLD, *DERIVED)) if not frame[name].equals(before[name])]
    write(connection, "interaction", frame[[*KEY, *dict.fromkeys((*news, "left_out"))]], run_id)
    done.interactions += len(frame)
    done.left_out.update(frame["left_out"].dropna())
    for name in ("first_response", "resolution"):
        done.negative[f"interaction.{name}_s"] += int(derive.true(frame, f"{name}_fault").sum())


def _events(
    connection: Connection, span: tuple[int, int], run_id: int, known: Known, frame: pd.DataFrame
) -> pd.DataFrame:
    """The events of a chunk's interactions with the actor's kind settled; `place` is the row in `frame`."""
    event = interaction_event
    rows = touched.join(
        event, and_(event.c.source == touched.c.source, event.c.interaction_id == touched.c.external_id)
    ).outerjoin(agent, and_(agent.c.source == event.c.source, agent.c.external_id == event.c.actor_id))
    columns = [event.c[name] for name in EVENT]
    events = fetch(
        connection,
        select(touched.c.n, agent.c.is_bot, *columns).select_from(rows).where(touched.c.n.between(*span)),
    )
    if events.empty:
        return events
    numbers = frame["n"].to_numpy(np.int64)
    of = events["n"].to_numpy(np.int64)
    place = np.minimum(np.searchsorted(numbers, of), len(numbers) - 1)
    events["place"] = place
    events = pd.DataFrame(events[numbers[place] == of]).reset_index(drop=True)
    events["customer_id"] = frame["customer_id"].to_numpy()[events["place"].to_numpy()]
    kind = told.actors(events, known.maps(events["source"], "interaction_event.actor_kind"))
    changed = (kind.fillna("") != events["actor_kind"].fillna("")).to_numpy()
    events["actor_kind"] = kind
    if changed.any():
        write(connection, "interaction_event", events.loc[changed, [*KEY, "actor_kind"]], run_id)
    return events


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
        differ |= ~((values == frame[name]).fillna(value=False) | (values.isna() & frame[name].isna())).to_numpy(bool)
        frame[name] = values
    if differ.any():
        write(connection, "interaction", frame.loc[differ, [*KEY, *fresh, "left_out"]], run_id)
