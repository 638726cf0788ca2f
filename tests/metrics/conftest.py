"""An engine of each kind that many tests share, and where the figures of others are."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine

from storage.engine import connect
from tests.conftest import Server, cannot, numbers
from tests.oracle import Known

from .world import Crowd, clear, put
from .worlds import world

ROOT = Path(__file__).parents[2]
KINDS = ("sqlite", "postgresql")
SEED = 20261121


def database(request: pytest.FixtureRequest, kind: str, name: str) -> Engine:
    """A new database with our schema."""
    if kind == "sqlite":
        folder: Path = request.getfixturevalue("tmp_path_factory").mktemp(name)
        return connect(f"sqlite:///{folder}/kpi.db")
    server: Server = request.getfixturevalue("postgres")
    name = f"{name}_{next(numbers)}"  # a fixture may be made again, file by file
    server.run(f"CREATE DATABASE {name} TEMPLATE {server.template}")
    return connect(server.database(name))


@pytest.fixture(scope="session", params=KINDS)
def lasting(request: pytest.FixtureRequest) -> Iterator[Engine]:
    made = database(request, request.param, "kpi_metrics")
    yield made
    made.dispose()


@pytest.fixture(scope="session", params=KINDS)
def crowd(request: pytest.FixtureRequest) -> Iterator[Crowd]:
    """A random world that nobody changes, in a database of its own."""
    made = Crowd(database(request, request.param, "kpi_crowd"), world(Random(SEED), 400))
    put(made.engine, made.world)
    yield made
    made.engine.dispose()


@pytest.fixture(scope="session")
def known() -> Known:
    """What the oracle finds out about that world, once for both engines."""
    return Known(world(Random(SEED), 400))


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
