"""`kpi-bot ingest finish`: opening hours and promises that came after the data."""

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.bot.terminal import Folder

if TYPE_CHECKING:
    from tests.conftest import Server

PROFILE = """
source: shop
file: {zone: Europe/Amsterdam}
columns:
  interaction: {external_id: id, opened_at: asked, first_response_at: said, resolved_at: solved}
"""
ROWS = "id,asked,said,solved\n" + "".join(
    f"{n},2026-11-13 16:{n:02},2026-11-16 09:{n:02},2026-11-16 10:{n:02}\n" for n in range(1, 13)
)
"""Asked on Friday an hour before closing, answered on Monday when it opens."""
HOURS = '[hours.default]\nweekdays = ["09:00-17:00"]\n'
SLA = '[[sla]]\nname = "Quick"\nfirst_response = "1 h"\n'
numbers = count()


@pytest.fixture(params=["sqlite", "postgresql"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Folder]:
    """A folder whose file was imported before anybody said when the shop is open."""
    server: Server | None = None
    url, name = f"sqlite:///{tmp_path}/kpi.db", f"finish_{next(numbers)}"
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres")
        server.run(f"CREATE DATABASE {name} TEMPLATE {server.template}")
        url = server.database(name)
    folder = Folder(tmp_path, url)
    (folder.file("shop.yaml", PROFILE), folder.file("shop.csv", ROWS))
    assert folder.says("ingest", "file", "shop.csv", "--profile", "shop.yaml").code == 0
    yield folder
    if server:
        server.run(f"DROP DATABASE {name} WITH (FORCE)")


def figure(folder: Folder, question: str) -> dict[str, Any]:
    said = folder.says("report", question, "--now", "2026-11-21T08:00", "--format", "json")
    (reading,) = json.loads(said.text)["readings"]
    return dict(reading)


def test_opening_hours_that_came_later_count_once_everything_is_finished_anew(shop: Folder) -> None:
    assert figure(shop, "frt month hours:business")["value"] is None
    shop.settings(HOURS)
    assert figure(shop, "frt month hours:business")["value"] is None
    said = shop.says("ingest", "finish", "--all")
    assert (said.code, "shop: 12 interactions finished" in said.text) == (0, True)
    assert figure(shop, "frt month hours:business")["value"] == 3600
    assert figure(shop, "frt month")["value"] == 65 * 3600


def test_a_promise_that_came_later_is_kept_in_opening_hours(shop: Folder) -> None:
    assert figure(shop, "sla_first_response month")["sample"] == 0
    shop.settings(HOURS + SLA)
    assert shop.says("ingest", "finish", "--all").code == 0
    found = figure(shop, "sla_first_response month")
    assert (found["value"], found["sample"]) == (1, 12)


def test_nothing_left_to_finish_is_said_with_what_one_may_have_meant(shop: Folder) -> None:
    said = shop.says("ingest", "finish")
    assert said.code == 0
    assert (
        said.text == "Nothing was left unfinished. For other opening hours or promises: kpi-bot ingest finish --all\n"
    )


def test_nothing_imported_is_said(tmp_path: Path) -> None:
    empty = Folder(tmp_path, f"sqlite:///{tmp_path}/empty.db")
    assert empty.says("db", "upgrade").code == 0
    assert empty.says("ingest", "finish", "--all").text.startswith("There is nothing to finish: kpi-bot ingest file")
