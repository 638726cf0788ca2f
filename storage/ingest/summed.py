"""What follows from all rows together, once those of some runs are finished: who did what next, sums by day."""

from sqlalchemy import Connection

from storage.ingest.after import look_ahead
from storage.ingest.agents import renew_agent_days
from storage.ingest.money import spread_costs
from storage.ingest.place import Place
from storage.ingest.replaced import mark_replaced
from storage.ingest.staffing import renew_staffing
from storage.ingest.web import sum_web


def rebuild(connection: Connection, run_id: int, runs: list[int] | None, place: Place) -> None:
    """Renews what follows from the rows that `runs` touched, for None everything, on behalf of `run_id`, one of them.

    In short transactions of its own; may be broken off and done again. Nothing touched costs next to no time.
    """
    look_ahead(connection, run_id, runs, place.currency)
    sum_web(connection, runs, place)  # after what visitors did next
    mark_replaced(connection, run_id, runs)
    renew_staffing(connection, runs, place)
    renew_agent_days(connection, runs, place)
    spread_costs(connection, runs, place)
