"""Eighteen months of a shop's orders through import and report, against figures that are counted here from the file.

The file is of fixed width: the test writes it as a CSV, value by value. Days are UTC.

- Rows: 69,659 orders, of which 255 are alike and count all the same; none rejected; once more they change nothing.
- Orders, customers and revenue of every month, as they are stored: to the row and to the cent.
- Retention and churn of every month and quarter: of the customers who ordered in the one before, who ordered again.
- Returning customers of every month and quarter: who has in it an order later than their first ever.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage.schema import customer_order
from tests.real import PROFILES, Asked, Found, agrees, data, database, stored

ORDERS = "cdnow"
NOW = "1998-07-15T00:00"
MONTHS = [f"{year}-{month:02}" for year in (1997, 1998) for month in range(1, 13)][:18]
QUARTERS = [f"{year}-Q{quarter}" for year in (1997, 1998) for quarter in range(1, 5)][:6]


@dataclass(frozen=True)
class Order:
    customer: str
    day: date
    cents: int


def table() -> list[list[str]]:
    """The words of each line."""
    text = (data(ORDERS) / "CDNOW_master.txt").read_text("ascii")
    return [line.split() for line in text.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("orders") / "orders.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(table())
    return path


@pytest.fixture(scope="module")
def orders() -> list[Order]:
    return [
        Order(who, date(int(day[:4]), int(day[4:6]), int(day[6:])), int(Decimal(dollars) * 100))
        for who, day, _, dollars in table()[1:]
    ]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, file: Path) -> Iterator[Asked]:
    with database(request, tmp_path_factory.mktemp("shop"), "shop") as here:
        here.settings('zone = "UTC"')
        ingest = ("ingest", "file", file, "--profile", PROFILES / "cdnow.yaml")
        for name, said in (("said.txt", here.says(*ingest)), ("again.txt", here.says(*ingest, "--again"))):
            assert said.code == 0
            here.file(name, said.text)
        yield Asked(here, NOW)


def test_every_order_of_the_file_is_accounted_for(shop: Asked, orders: list[Order]) -> None:
    assert len(orders) == 69_659
    assert "69,659 new · 0 changed · 0 unchanged" in (shop.here.path / "said.txt").read_text()
    assert "0 new · 0 changed · 69,659 unchanged" in (shop.here.path / "again.txt").read_text()
    assert shop.here.says("ingest", "rejects").text == "No row was rejected.\n"


def test_orders_and_revenue_of_every_month_are_stored_to_the_cent(shop: Asked, orders: list[Order]) -> None:
    o = customer_order.c
    days = stored(shop.here, select(o.ordered_at, func.count(), func.sum(o.amount_minor)).group_by(o.ordered_at))
    assert {at.date(): (n, int(cents)) for at, n, cents in days} == {
        day: (len(of), sum(of)) for day, of in by_day(orders).items()
    }
    assert sum(int(cents) for *_, cents in days) == 250_031_563
    customers = stored(shop.here, select(o.customer_id, func.count()).group_by(o.customer_id))
    assert dict(customers) == Counter(order.customer for order in orders)
    assert len(customers) == 23_570
    assert stored(shop.here, select(o.currency, o.status).distinct()) == [("USD", "placed")]


def by_day(orders: list[Order]) -> dict[date, list[int]]:
    found: defaultdict[date, list[int]] = defaultdict(list)
    for order in orders:
        found[order.day].append(order.cents)
    return found


Who = dict[str, dict[str, date]]
"""Period (`1997-02`, `1997-Q1`) → its customers, each with the day of the last order in it."""


@pytest.fixture(scope="module")
def who(orders: list[Order]) -> Who:
    found: Who = defaultdict(dict)
    for order in sorted(orders, key=lambda order: order.day):
        for period in (f"{order.day:%Y-%m}", f"{order.day.year}-Q{(order.day.month + 2) // 3}"):
            found[period][order.customer] = order.day
    return found


def stayed(who: Who, before: str | None, now: str) -> Found:
    """Of the customers of the period before, the share who ordered again."""
    first = who[before].keys() if before else set()
    return (len(first & who[now].keys()) / len(first) if first else None), len(first)


def returned(who: Who, orders: list[Order], now: str) -> Found:
    """Of the customers of the period, the share who had ordered on an earlier day."""
    first: dict[str, date] = {}
    for order in orders:
        first[order.customer] = min(order.day, first.get(order.customer, order.day))
    again = sum(last > first[customer] for customer, last in who[now].items())
    return again / len(who[now]), len(who[now])


def rest(found: Found) -> Found:
    return (None if found[0] is None else 1 - found[0]), found[1]


@pytest.mark.parametrize("periods", [MONTHS, QUARTERS], ids=["months", "quarters"])
def test_who_stayed_and_who_came_back_is_what_is_counted_here(
    shop: Asked, who: Who, orders: list[Order], periods: list[str]
) -> None:
    for before, now in zip([None, *periods], periods, strict=False):
        readings = shop.reading(f"retention churn repeat_customers {now} vs none")
        kept = stayed(who, before, now)
        assert agrees(readings["retention"], kept), now
        assert agrees(readings["churn"], rest(kept)), now
        assert agrees(readings["repeat_customers"], returned(who, orders, now)), now


def test_the_course_by_month_says_the_same_as_each_month(shop: Asked, who: Who, orders: list[Order]) -> None:
    months = shop.parts(f"retention churn repeat_customers {MONTHS[0]}-01..1998-06-30 vs none by month")
    assert list(months) == MONTHS
    for before, now in zip([None, *MONTHS], MONTHS, strict=False):
        kept = stayed(who, before, now)
        assert agrees(months[now]["retention"], kept), now
        assert agrees(months[now]["churn"], rest(kept)), now
        assert agrees(months[now]["repeat_customers"], returned(who, orders, now)), now
