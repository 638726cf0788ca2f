"""A year of visits to a shop through import and report, against figures that are counted here from the file itself.

Of the day the file tells the month only: the profile dates a visit on the first of it, in a year of its own choice, so
nothing finer than a month may be read from them. What the kinds of page say is a proxy: see the profile.

- Rows: 12,330 visits, of which 125 are alike and count all the same; none rejected; once more they change nothing.
- New and returning, for sales and for service, with answers (information pages) and with an account: of the whole,
  every month and every device, to the visit. Of 85 visits it is not told whether the visitor was new.
- Bought: as stored, as no KPI of ours is of visits that buy.

Not in our reports: contact pages and bounces (no visit tells which page it entered on, or left), region, weekend.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from storage.schema import visit, web_metric
from tests.real import PROFILES, Asked, Found, agrees, data, database, share, stored

VISITS = "uci-online-shoppers"
NOW = "2019-02-01T00:00"
ALL = "2018-02-01..2018-12-31 vs none"
MONTHS = ["", "Jan", "Feb", "Mar", "Apr", "May", "June", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
Row = dict[str, str]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    with database(request, tmp_path_factory.mktemp("site"), "site") as here:
        here.settings('zone = "UTC"')
        file, profile = data(VISITS) / "online_shoppers_intention.csv", PROFILES / "uci-shoppers.yaml"
        for name, more in (("said.txt", ()), ("again.txt", ("--again",))):
            said = here.says("ingest", "file", file, "--profile", profile, *more)
            assert said.code == 0
            here.file(name, said.text)
        yield Asked(here, NOW)


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    with (data(VISITS) / "online_shoppers_intention.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def new(row: Row) -> bool:
    return row["VisitorType"] == "New_Visitor"


def returning(row: Row) -> bool:
    return row["VisitorType"] == "Returning_Visitor"


def sales(row: Row) -> bool:
    return row["ProductRelated"] != "0"


def faq(row: Row) -> bool:
    return row["Informational"] != "0"


def account(row: Row) -> bool:
    return row["Administrative"] != "0"


def service(row: Row) -> bool:
    return not sales(row) and (faq(row) or account(row))


def month(row: Row) -> str:
    return f"2018-{MONTHS.index(row['Month']):02}"


def device(row: Row) -> str:
    return f"OS {row['OperatingSystems']}"


METRICS: dict[str, Callable[[Row], bool]] = {
    "visits": lambda _: True,
    "new_visits": new,
    "returning_visits": returning,
    "sales_visits": sales,
    "service_visits": service,
    "faq_visits": faq,
    "account_visits": account,
    "selfservice_visits": lambda row: faq(row) or account(row),
}
KPIS: dict[str, Callable[[list[Row]], Found]] = {
    "new_visitors": lambda of: share(new(row) for row in of if new(row) or returning(row)),
    "returning_visitors": lambda of: share(returning(row) for row in of if new(row) or returning(row)),
    "sales_visits": lambda of: share(map(sales, of)),
    "service_visits": lambda of: share(map(service, of)),
    "selfcare_share": lambda of: share(map(faq, of)),
    "selfprovisioning_share": lambda of: share(map(account, of)),
}
QUESTION = f"{' '.join(KPIS)} {ALL}"


def groups(rows: list[Row], key: Callable[[Row], str]) -> dict[str | None, list[Row]]:
    found: defaultdict[str | None, list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def test_every_visit_of_the_file_is_accounted_for(site: Asked, rows: list[Row]) -> None:
    assert len(rows) == 12_330
    assert len(rows) - len({tuple(row.values()) for row in rows}) == 125
    said = (site.here.path / "said.txt").read_text()
    assert "12,330 new · 0 changed · 0 unchanged" in said
    assert "unknown words" not in said
    assert "0 new · 0 changed · 12,330 unchanged" in (site.here.path / "again.txt").read_text()
    assert site.here.says("ingest", "rejects").text == "No row was rejected.\n"


def test_visits_are_stored_as_they_are_in_the_file(site: Asked, rows: list[Row]) -> None:
    v = visit.c
    columns = (v.started_at, v.is_new, v.purpose, v.used_faq, v.used_account, v.converted, v.device)
    found = {(f"{at:%Y-%m}", *values): n for at, *values, n in stored(site.here, counted(*columns))}
    purpose = {(True, False): "sales", (False, True): "service", (False, False): "other"}
    known = {"New_Visitor": True, "Returning_Visitor": False, "Other": None}
    assert found == Counter(
        (
            month(row),
            known[row["VisitorType"]],
            purpose[sales(row), service(row)],
            faq(row),
            account(row),
            row["Revenue"] == "TRUE",
            device(row),
        )
        for row in rows
    )


def counted(*columns: Any) -> Any:
    return select(*columns, func.count()).group_by(*columns)


def test_the_sums_of_every_month_are_what_is_counted_here(site: Asked, rows: list[Row]) -> None:
    m = web_metric.c
    sums = stored(site.here, select(m.at, m.metric, m.value).where(m.dimension == "", m.value != 0))
    months = groups(rows, month)
    assert {(f"{at:%Y-%m}", metric): value for at, metric, value in sums if metric in METRICS} == {
        (name, metric): n
        for name, of in months.items()
        for metric, holds in METRICS.items()
        if (n := sum(map(holds, of)))
    }


def test_the_whole_is_what_is_counted_here(site: Asked, rows: list[Row]) -> None:
    readings = site.reading(QUESTION)
    for kpi, figure in KPIS.items():
        assert agrees(readings[kpi], figure(rows)), kpi


@pytest.mark.parametrize("by", ["month", "device"])
def test_every_part_is_what_is_counted_here(site: Asked, rows: list[Row], by: str) -> None:
    parts = site.parts(f"{QUESTION} by {by}")
    mine = groups(rows, {"month": month, "device": device}[by])
    assert set(mine) <= set(parts)
    for kpi, figure in KPIS.items():
        wrong = [name for name in parts if not agrees(parts[name][kpi], figure(mine.get(name, [])))]
        assert not wrong, kpi
