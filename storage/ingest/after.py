"""What the same person did next, across sources: an order after an interaction, contact after a visit."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Table,
    and_,
    exists,
    false,
    func,
    inspect,
    or_,
    select,
    tuple_,
    union,
)
from sqlalchemy.schema import DropTable

from storage.ingest.aside import listed, some, touched_by, writing
from storage.ingest.derive import differs, moments, whole
from storage.ingest.fetch import fetch
from storage.ingest.persons import WIDTH
from storage.ingest.stage import load
from storage.ingest.touched import parted
from storage.ingest.write import write
from storage.schema import customer, customer_order, interaction, visit

Array = NDArray[Any]
Expression = ColumnElement[Any]
KEY = ("source", "external_id")
i = interaction.c
o = customer_order.c
v = visit.c
OPENED = (i.source, i.external_id, i.person, i.opened_at, i.order_after_s, i.order_after_minor, i.left_out)
STARTED = (v.started_at, v.contact_after_s)


def look_ahead(connection: Connection, run_id: int, runs: list[int] | None, currency: str) -> None:
    """Renews whose orders and visits are, and what came next: for the rows that these runs touched, for earlier ones of
    the same person, and for those of the person that a row belonged to before. Amounts are told in `currency` only.
    """
    _orders(connection, run_id, runs, currency)
    _interactions(connection, run_id, runs, currency)
    _visits(connection, run_id, runs)
    if runs is not None:
        _visitors(connection, run_id, runs)


def _orders(connection: Connection, run_id: int, runs: list[int] | None, currency: str) -> None:
    with listed(connection, _touched(connection, customer_order, runs)) as (rows, batches):
        for batch in batches:
            with writing(connection):
                frame = fetch(connection, _identified(customer_order, rows).where(rows.c.n.between(*batch)))
                before = frame["person"]
                _put(connection, customer_order, frame, {"person": frame["fresh"]}, run_id)
                if runs is not None:  # else every interaction's turn comes
                    people = pd.concat([before, frame["fresh"]])
                    _order_after(connection, _of(connection, interaction, people, OPENED), run_id, currency)


def _interactions(connection: Connection, run_id: int, runs: list[int] | None, currency: str) -> None:
    with connection.begin():
        if not some(connection, customer_order):
            return
    ordered = exists().where(o.person == i.person)
    rows = select(i.source, i.external_id).where(touched_by(interaction, runs))
    with listed(connection, rows.where(or_(i.order_after_s.is_not(None), ordered))) as (rows_, batches):
        for batch in batches:
            with writing(connection):
                chunk = select(*OPENED).select_from(rows_.join(interaction, _same(rows_, interaction)))
                _order_after(connection, fetch(connection, chunk.where(rows_.c.n.between(*batch))), run_id, currency)


def _visits(connection: Connection, run_id: int, runs: list[int] | None) -> None:
    with listed(connection, _touched(connection, visit, runs)) as (rows, batches):
        for batch in batches:
            with writing(connection):
                frame = fetch(connection, _identified(visit, rows, *STARTED).where(rows.c.n.between(*batch)))
                _contact_after(connection, frame, frame["fresh"], run_id)


def _visitors(connection: Connection, run_id: int, runs: list[int]) -> None:
    """Visits of the persons whose interactions changed."""
    with connection.begin():
        if not some(connection, visit, v.person.is_not(None)):
            return
        before = [select(parted.c.person)] if inspect(connection).has_table(parted.name) else []
    came = select(v.person).join_from(interaction, visit, v.person == i.person).where(touched_by(interaction, runs))
    with listed(connection, select(union(came, *before).subquery())) as (people, batches):
        for batch in batches:
            with writing(connection):
                rows = select(v.source, v.external_id, v.person, *STARTED).join_from(
                    people, visit, people.c.person == v.person
                )
                frame = fetch(connection, rows.where(people.c.n.between(*batch)))
                _contact_after(connection, frame, frame["person"], run_id)


def _touched(connection: Connection, table: Table, runs: list[int] | None) -> Select[Any]:
    """The rows that these runs changed, and those of customers that they changed."""
    c = table.c
    rows = select(c.source, c.external_id).where(touched_by(table, runs))
    if runs is None:
        return rows
    mine = touched_by(customer, runs)
    with connection.begin():
        sources = list(connection.scalars(select(customer.c.source).distinct().where(mine)))
    if not sources:
        return rows
    changed = select(customer.c.source, customer.c.external_id).where(mine)
    theirs = select(c.source, c.external_id).where(c.source.in_(sources), tuple_(c.source, c.customer_id).in_(changed))
    return select(union(rows, theirs).subquery())


def _identified(table: Table, rows: Table, *columns: Expression) -> Select[Any]:
    """Listed rows with the person they are of now, `fresh`: by key, the customer's key, else source and customer."""
    c = table.c
    fresh = func.coalesce(c.person_key, customer.c.person_key, c.source + ":" + c.customer_id).label("fresh")
    known = and_(customer.c.source == c.source, customer.c.external_id == c.customer_id)
    return select(c.source, c.external_id, c.person, fresh, *columns).select_from(
        rows.join(table, _same(rows, table)).outerjoin(customer, known)
    )


def _same(one: FromClause, other: FromClause) -> ColumnElement[bool]:
    return and_(*(one.c[name] == other.c[name] for name in KEY))


def _of(
    connection: Connection,
    table: Table,
    people: "pd.Series[Any]",
    columns: Sequence[Expression],
    *where: ColumnElement[bool],
) -> pd.DataFrame:
    """The rows of these people."""
    known = people.dropna().unique()
    if not len(known):
        return fetch(connection, select(*columns).where(false()))
    stage = load(connection, table.name, pd.DataFrame({"person": known}))
    rows = select(*columns).join_from(stage, table, stage.c.person == table.c.person)
    frame = fetch(connection, rows.where(*where))
    connection.execute(DropTable(stage))
    return frame


def _order_after(connection: Connection, frame: pd.DataFrame, run_id: int, currency: str) -> None:
    """From each opening to the person's next order that was not cancelled, and its amount: nothing if it came back.

    An order that names no currency is in the company's own; of one in another the amount is not known.
    """
    columns = (o.source, o.external_id, o.person, o.ordered_at, o.amount_minor, o.currency, o.status)
    counts = (o.ordered_at.is_not(None), func.coalesce(o.status, "placed") != "cancelled")
    orders = _of(connection, customer_order, frame["person"], columns, *counts)
    orders = orders.sort_values(["ordered_at", *KEY], ignore_index=True)
    place, seconds = _next(
        frame["person"], moments(frame, "opened_at"), orders["person"], moments(orders, "ordered_at")
    )
    returned = (orders["status"] == "returned").to_numpy()
    amount = np.where(returned, 0, orders["amount_minor"].to_numpy(np.int64, na_value=0))
    foreign = (orders["currency"].fillna(currency).str.upper() != currency).to_numpy()
    told = (orders["amount_minor"].notna().to_numpy() & ~foreign) | returned
    found = place >= 0
    fresh = {"order_after_s": whole(seconds, found), "order_after_minor": whole(_at(amount, place), _at(told, place))}
    _put(connection, interaction, frame, fresh, run_id, "left_out")


def _contact_after(connection: Connection, frame: pd.DataFrame, people: "pd.Series[Any]", run_id: int) -> None:
    """From each visit to the next interaction that its person, one of `people`, opened."""
    opened = _of(
        connection, interaction, people, (i.person, i.opened_at), i.left_out.is_(None), i.opened_at.is_not(None)
    )
    place, seconds = _next(people, moments(frame, "started_at"), opened["person"], moments(opened, "opened_at"))
    fresh = {"person": people, "contact_after_s": whole(seconds, place >= 0)}
    _put(connection, visit, frame, fresh, run_id)


def _next(people: "pd.Series[Any]", at: Array, others: "pd.Series[Any]", then: Array) -> tuple[Array, Array]:
    """Which of the others is the same person's first at or after each moment, -1 for none; and the seconds to it."""
    codes = pd.factorize(pd.concat([people, others], ignore_index=True))[0].astype(np.int64)
    known = (codes[: len(people)] >= 0) & ~np.isnat(at)
    place = np.where(known, codes[: len(people)] * WIDTH + at.astype(np.int64), -1)
    follows = codes[len(people) :] * WIDTH + then.astype(np.int64)
    order = np.append(np.argsort(follows, kind="stable"), -1)
    after = np.append(follows[order[:-1]], np.iinfo(np.int64).max)
    found = np.searchsorted(after, place, side="left")
    same = known & (after[found] // WIDTH == place // WIDTH)
    return np.where(same, order[found], -1), np.where(same, after[found] - place, 0)


def _at(values: Array, place: Array) -> Array:
    """The value at each place; of place -1 nothing."""
    return np.append(values, 0).astype(values.dtype)[place]


def _put(
    connection: Connection,
    table: Table,
    frame: pd.DataFrame,
    fresh: dict[str, "pd.Series[Any]"],
    run_id: int,
    *more: str,
) -> None:
    """Writes the rows in which something is fresh."""
    differ = np.zeros(len(frame), bool)
    for name, values in fresh.items():
        differ |= differs(frame[name], values)
    if differ.any():
        write(connection, table.name, frame.assign(**fresh).loc[differ, [*KEY, *fresh, *more]], run_id)
