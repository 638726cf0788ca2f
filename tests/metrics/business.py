"""Random worlds, the rest of the company: visits and daily sums, orders, who was there, what it cost."""

from datetime import datetime
from random import Random
from typing import Any

from tests.oracle import World

from .chance import DAYS, HOUR, SOURCES, later, maybe, moment, yes
from .world import MONDAY, at, row

MIDNIGHT = -2
"""Local midnight, in hours after UTC's; an hour less once summer time is over."""
SUMMER_DAYS = 21
METRICS = (
    "visits",
    "new_visits",
    "returning_visits",
    "sales_visits",
    "faq_visits",
    "service_entries",
    "service_bounces",
)
Cells = tuple[str, datetime, str, str, str]


def business(random: Random, size: int, people: tuple[str, ...], found: World) -> None:
    """Fills the tables of `found` beside those of interactions."""
    found.visit = [_visit(random, n, people) for n in range(size)]
    found.faq_view = [_view(random, n) for n in range(size // 2)]
    found.journey = [_journey(random, n) for n in range(size // 2)]
    found.web_metric = _given(random, size // 2)
    found.customer_order = [_order(random, n, people) for n in range(size)] if random.random() < 0.8 else []
    found.presence = [_presence(random, n) for n in range(size)]
    found.cost = [_cost(random, n) for n in range(size // 8)]


def _visit(random: Random, n: int, people: tuple[str, ...]) -> dict[str, Any]:
    pick = random.choice
    return row(
        n,
        pick(("a", "web")),
        started_at=maybe(random, moment(random), 0.97),
        customer_id=maybe(random, pick(people), 0.5),
        person_key=maybe(random, pick(("p1", "p2", "p3")), 0.3),
        is_new=yes(random, 0.4),
        purpose=pick(("sales", "service", "other", None)),
        entry_kind=pick(("sales", "service", "service", None)),
        device=pick(("phone", "desktop", None)),
        language=pick(("en", "nl", None)),
        pages=maybe(random, pick((0, 1, 1, 4))),
        used_faq=yes(random, 0.4),
        used_account=yes(random, 0.3),
        saw_contact_page=yes(random, 0.1),
    )


def _view(random: Random, n: int) -> dict[str, Any]:
    article = random.choice(("1", "2", "3", None))
    titles = {"1": ("Refunds", "Refund", None), "2": ("Delivery", None), "3": (None,), None: ("Refunds", "Lost", None)}
    return row(
        n,
        random.choice(("a", "web")),
        viewed_at=maybe(random, moment(random), 0.95),
        helpful_at=maybe(random, moment(random), 0.3),
        article_id=article,
        title=random.choice(titles[article]),
        language=random.choice(("en", "nl", None)),
        views=maybe(random, random.choice((0, 1, 12)), 0.6),
        helpful_yes=maybe(random, random.choice((0, 1, 5)), 0.4),
        helpful_no=maybe(random, random.choice((0, 1, 3)), 0.4),
    )


def _journey(random: Random, n: int) -> dict[str, Any]:
    start = maybe(random, moment(random), 0.95)
    return row(
        n,
        random.choice(("a", "web")),
        name=random.choice(("pay", "move", None)),
        started_at=start,
        completed_at=maybe(random, later(random, start, -60, 0, 300, 30 * HOUR), 0.6),
    )


def _given(random: Random, size: int) -> list[dict[str, Any]]:
    """Daily sums of `ga`, all of some days and only parts of others; and some of `web`, which win over its rows."""
    cells: dict[Cells, float | None] = {}
    for _ in range(size):
        day = at(days=random.randint(-2, DAYS), hours=MIDNIGHT)
        day = later(random, day, HOUR if (day - MONDAY).days >= SUMMER_DAYS - 1 else 0)
        metric = random.choice((*METRICS, "visits"))
        for dimension, parts in (("", ("",)), ("device", ("phone", "desktop", "")), ("language", ("en", ""))):
            if random.random() < 0.6:
                cells |= {("ga", day, metric, dimension, p): maybe(random, random.randint(0, 90), 0.95) for p in parts}
        faq = random.choice(("faq_views", "helpful_yes", "helpful_no"))
        cells["ga", day, faq, "article", random.choice(("Refunds", "x"))] = random.randint(0, 9)
        cells["web", day, "visits", random.choice(("", "device")), ""] = random.randint(0, 40)
        journeys = random.choice(("journeys_started", "journeys_completed"))
        cells["ga", day, journeys, "journey", random.choice(("pay", ""))] = random.randint(0, 9)
    names = ("source", "at", "metric", "dimension", "part")
    return [{**dict(zip(names, key, strict=True)), "value": value, "unit": "count"} for key, value in cells.items()]


def _order(random: Random, n: int, people: tuple[str, ...]) -> dict[str, Any]:
    return row(
        n,
        random.choice(("a", "office")),
        ordered_at=maybe(random, later(random, moment(random), 0, 0, -40 * 24 * HOUR), 0.97),
        customer_id=maybe(random, random.choice(people), 0.6),
        person_key=maybe(random, random.choice(("p1", "p2", "p3", "p0")), 0.6),
        amount_minor=maybe(random, random.choice((0, 1999, 12345)), 0.9),
        currency=random.choice(("EUR", "EUR", "USD", None)),
        status=random.choice(("placed", "placed", None, "cancelled", "returned")),
    )


def _presence(random: Random, n: int) -> dict[str, Any]:
    """Shifts, breaks, nights; seldom one that nobody ended, or that ended before it began."""
    spans = (HOUR, 8 * HOUR, 8 * HOUR, 500, 100, 30 * HOUR, 0, -HOUR)
    start = maybe(random, at(random.choice((0, 0, 450, 7)), hours=random.randint(-48, 24 * DAYS + 24)), 0.97)
    return row(
        n,
        random.choice((*SOURCES, "office")),
        agent_id=random.choice(("1", "2", "4", "9", None)),
        team_id=random.choice(("1", "2", "7", None)),
        channel=random.choice(("chat", "phone", None)),
        state=random.choice(("available", "available", "busy", "break", "offline", None)),
        started_at=start,
        ended_at=maybe(random, later(random, start, *spans), 0.97),
    )


def _cost(random: Random, n: int) -> dict[str, Any]:
    start = maybe(random, at(days=random.randint(-40, 28), hours=random.choice((MIDNIGHT, MIDNIGHT, 5))), 0.95)
    return row(
        n,
        random.choice((*SOURCES, "office")),
        category=random.choice(("people", "technology", None)),
        team_id=random.choice(("1", "2", None)),
        channel=random.choice(("chat", "phone", None)),
        currency=random.choice(("EUR", "EUR", "eur", "USD", None)),
        starts_at=start,
        ends_at=maybe(random, later(random, start, 0, -HOUR, HOUR, 7 * 24 * HOUR, 31 * 24 * HOUR), 0.9),
        amount_minor=maybe(random, random.choice((100_000, 99_999, 31, -500)), 0.95),
    )
