"""An engine of each kind that many tests share, and where the figures of others are."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from storage.engine import connect
from tests.conftest import Server, cannot

from .world import clear

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def lasting(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    if request.param == "sqlite":
        made = connect(f"sqlite:///{tmp_path_factory.mktemp('metrics')}/kpi.db")
    else:
        server: Server = request.getfixturevalue("postgres")
        server.run(f"CREATE DATABASE kpi_metrics TEMPLATE {server.template}")
        made = connect(server.database("kpi_metrics"))
    yield made
    made.dispose()


@pytest.fixture
def engine(lasting: Engine) -> Engine:
    """An empty database on each engine."""
    clear(lasting)
    return lasting


@pytest.fixture(scope="session")
def vectors() -> dict[str, Any]:
    """Worked figures: `KPI_SHARED`, else `shared` beside the checkout."""
    path = Path(os.environ.get("KPI_SHARED") or ROOT.parent / "shared") / "vectors" / "metrics.json"
    if not path.is_file():
        cannot("no worked figures here: set KPI_SHARED to the folder that has them")
    found: dict[str, Any] = json.loads(path.read_text())
    return found
