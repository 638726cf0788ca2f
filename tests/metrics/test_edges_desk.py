"""The rules at their edges, of who was there, what it cost and who came back: one small case each."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine

from metrics.period import Window
from tests.oracle import World

from .edges import DAY, HOUR, LATER, MORNING, WIDE, each, found, said
from .world import at, row

Table = list[dict[str, Any]]


def there(start: float, end: float | None, agent: str | None = "1", **columns: Any) -> dict[str, Any]:
    ended = None if end is None else at(end)
    return {"started_at": at(start), "ended_at": ended, "agent_id": agent, "state": "available", **columns}


def shifts(*given: dict[str, Any], resolved: float = LATER) -> World:
    solved = [row(1, opened_at=at(), resolved_at=at(resolved), handle_s=900)]
    return World(interaction=solved, presence=[row(n, **{"channel": "chat", **each}) for n, each in enumerate(given)])


@pytest.mark.parametrize(
    ("given", "share"),
    [
        ((there(MORNING, MORNING + 8 * HOUR),), 1),
        ((there(MORNING, MORNING + 4 * HOUR),), 1 / 2),
        ((there(MORNING, MORNING + 4 * HOUR), there(MORNING + 3 * HOUR, MORNING + 6 * HOUR, "2")), 3 / 4),
        ((there(MORNING, MORNING + 4 * HOUR), there(MORNING, MORNING + 4 * HOUR, state="break")), 1 / 2),
        ((there(MORNING - 9 * HOUR, MORNING + 30),), 30 / (8 * HOUR)),
        ((there(MORNING, MORNING + 4 * HOUR, None), there(MORNING, MORNING + 2 * HOUR, None)), 1 / 2),
        ((there(MORNING, MORNING + 4 * HOUR), there(MORNING + DAY, MORNING + DAY)), 1 / 2),
        (
            (there(MORNING, MORNING + 4 * HOUR), there(MORNING + DAY, MORNING + DAY + 8 * HOUR, channel="phone")),
            (4 + 8) / (16 + 8),
        ),
        ((there(MORNING + 5 * DAY, MORNING + 5 * DAY + HOUR),), None),
    ],
)
def test_a_channel_is_covered_while_somebody_is_there(engine: Engine, given: Any, share: float | None) -> None:
    value, _ = found(engine, "coverage", shifts(*given))
    assert value == (None if share is None else pytest.approx(share))


SUNDAY = 20 * DAY - 2 * HOUR
"""The local midnight before summer time ends: that day has 25 hours."""


DAYS: tuple[tuple[Any, int, float], ...] = (
    ((there(MORNING, LATER),), 1, 1),
    ((there(MORNING, LATER), there(MORNING, LATER, "2")), 2, 2),
    ((there(MORNING, LATER), there(MORNING, LATER, channel="phone")), 1, 1),
    ((there(MORNING, LATER), there(LATER, LATER + HOUR, state="busy")), 1, 2),
    ((there(21 * HOUR, 23 * HOUR),), 2, 2),
    ((there(20 * HOUR, 22 * HOUR),), 1, 2),
    ((there(SUNDAY, SUNDAY + 25 * HOUR),), 1, 25),
    ((there(SUNDAY, SUNDAY + 25 * HOUR + 1),), 2, 25 + 1 / HOUR),
    ((there(29 * DAY + 23 * HOUR, None),), 1, 1),
    ((there(31 * DAY, None), there(MORNING, LATER)), 1, 1),
    ((there(LATER, MORNING), there(MORNING, LATER)), 1, 1),
    ((there(MORNING, LATER), there(MORNING, LATER, None)), 1, 1),
)
"""When agents were there, on how many of their days, for how many hours."""


def test_a_day_of_an_agent_is_local_and_overlaps_count_once(engine: Engine) -> None:
    keys = ("productivity", "productivity_hour", "utilisation")
    per_day, per_hour, busy = each(engine, [shifts(*given) for given, _, _ in DAYS], *keys)
    assert per_day == [(pytest.approx(1 / days), 1) for _, days, _ in DAYS]
    assert per_hour == [(pytest.approx(1 / hours), 1) for *_, hours in DAYS]
    assert busy == [(pytest.approx(900 / (hours * HOUR)), 1) for *_, hours in DAYS]


REPLIED: tuple[tuple[Any, int], ...] = (
    ((), 1),
    ((("a", DAY + LATER),), 2),
    ((("a", LATER + 60),), 1),
    ((("b", LATER + 60),), 2),
    ((("a", DAY + LATER, {"public": False}),), 1),
    ((("a", DAY + LATER, {"automatic": True}),), 1),
    ((("bot", DAY + LATER),), 1),
    ((("c", DAY + LATER),), 1),
)
"""What else was said, and on how many days somebody replied."""


def test_who_replied_worked_that_day(engine: Engine) -> None:
    worlds = [said(("a", LATER), *more, resolved_at=at(LATER)) for more, _ in REPLIED]
    assert each(engine, worlds, "productivity") == [[(pytest.approx(1 / days), 1) for _, days in REPLIED]]


def spent(**columns: Any) -> World:
    cost = {"starts_at": at(-2 * HOUR), "amount_minor": 100_00, "currency": "EUR", **columns}
    return World(interaction=[row(1, opened_at=at(60), resolved_at=at(90))], cost=[row(1, **cost)])


def day(n: int) -> Window:
    """A local day before the end of summer time."""
    return Window(at(-2 * HOUR, days=n), at(-2 * HOUR, days=n + 1))


SPENT: tuple[tuple[dict[str, Any], float | None, float | None], ...] = (
    ({"ends_at": at(-2 * HOUR, days=3)}, 33.34, 100),
    ({"ends_at": at(-2 * HOUR, days=4)}, 25, 100),
    ({"ends_at": at(-2 * HOUR + 1, days=3)}, 25, 100),
    ({"ends_at": None}, 100, 100),
    ({"ends_at": at(-9 * HOUR)}, 100, 100),
    ({"ends_at": at(-2 * HOUR, days=3), "amount_minor": -100_00}, -33.33, -100),
    ({"ends_at": at(-HOUR, days=21), "amount_minor": 21_00}, 1, 21),
    ({"ends_at": at(-2 * HOUR, days=2), "currency": "USD"}, None, None),
    ({"ends_at": at(-2 * HOUR, days=2), "starts_at": None}, None, None),
    ({"ends_at": at(-2 * HOUR, days=2), "amount_minor": None}, None, None),
)
"""A cost, what of it was spent on the first day, and in all."""


def test_a_cost_is_spread_over_its_days_to_the_cent(engine: Engine) -> None:
    worlds = [spent(**columns) for columns, _, _ in SPENT]
    first, in_all = (each(engine, worlds, "cost_per_resolution", window=window)[0] for window in (day(0), WIDE))
    assert first == [(amount and pytest.approx(amount), 1) for _, amount, _ in SPENT]
    assert in_all == [(amount and pytest.approx(amount), 1) for *_, amount in SPENT]


def solved(agent: str, codes: str, source: str = "s") -> Table:
    """A row of one topic for each letter, its resolution code."""
    times = {"opened_at": at(), "resolved_at": at(60), "topic": "t", "agent_id": agent}
    return [row(f"{agent}{n}", source, resolution_code=code, **times) for n, code in enumerate(codes)]


def test_agents_of_two_sources_are_two(engine: Engine) -> None:
    apart = World(interaction=solved("1", "xxxxx") + solved("1", "yyyyy", "other"))
    assert found(engine, "consistency_agents", apart) == (0.5, 10)
    together = World(interaction=solved("1", "xxxxx") + solved("2", "yyyy"))
    assert found(engine, "consistency_agents", together) == (None, 0)


def test_of_codes_as_usual_as_each_other_the_first_counts(engine: Engine) -> None:
    """A third of all say x: the one who always says it is two thirds from that, the others a third."""
    tied = World(interaction=solved("1", "xxxxx") + solved("2", "yyyzz") + solved("3", "yyzzz"))
    assert found(engine, "consistency_agents", tied) == (pytest.approx(1 - (2 / 3 + 1 / 3 + 1 / 3) / 3), 15)
    assert found(engine, "consistency", tied) == (pytest.approx(1 / 3), 15)


def ordered(*orders: tuple[str, datetime]) -> World:
    return World(customer_order=[row(n, customer_id=who, ordered_at=when) for n, (who, when) in enumerate(orders)])


def test_a_month_is_compared_with_the_month_before_whatever_their_lengths(engine: Engine) -> None:
    """October has 31 days and an hour more, September 30."""
    october = Window(at(-2 * HOUR, days=-4), at(-HOUR, days=27))
    first, last = at(-2 * HOUR, days=-34), at(-2 * HOUR - 1, days=-4)
    world = ordered(
        ("a", first), ("b", last), ("c", last), ("z", at(-2 * HOUR - 1, days=-34)), ("b", at(9)), ("d", at(9))
    )
    assert found(engine, "retention", world, october) == (pytest.approx(1 / 3), 3)
    assert found(engine, "churn", world, october) == (pytest.approx(2 / 3), 3)
    days = Window(at(-2 * HOUR, days=0), at(-2 * HOUR, days=7))
    week = ordered(("a", at(-2 * HOUR, days=-7)), ("b", at(-2 * HOUR - 1, days=-7)), ("a", at(1)), ("b", at(1)))
    assert found(engine, "retention", week, days) == (1, 1)


def test_who_never_ordered_anything_is_a_customer_who_asks(engine: Engine) -> None:
    asked = [row(1, opened_at=at(days=-1), customer_id="c"), row(2, opened_at=at(days=1), customer_id="c")]
    week = Window(at(-2 * HOUR), at(-2 * HOUR, days=7))
    assert found(engine, "retention", World(interaction=asked), week) == (1, 1)
    bought = ordered(("d", at(days=-1)))
    bought.interaction = asked
    assert found(engine, "retention", bought, week) == (0, 1)


def test_whose_first_order_is_the_only_one_has_not_come_back(engine: Engine) -> None:
    week = Window(at(), at(days=7))
    orders = (("a", at(1)), ("b", at(1)), ("b", at(1)), ("c", at(1)), ("c", at(2)), ("d", at(-1)), ("d", at(2)))
    assert found(engine, "repeat_customers", ordered(*orders), week) == (1 / 2, 4)
    again = ordered(*orders)
    again.customer_order[5]["status"] = "cancelled"
    assert found(engine, "repeat_customers", again, week) == (1 / 4, 4)
