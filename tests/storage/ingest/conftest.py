"""Places to import from and to."""

import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from storage.ingest.place import Place

from .desk import Desk

ROOT = Path(__file__).parents[3]


@pytest.fixture
def shared() -> Path:
    """The folder with data sets: `KPI_SHARED`, else `shared` beside the checkout."""
    folder = Path(os.environ.get("KPI_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        reason = "no data sets here: set KPI_SHARED to the folder that has them"
        if os.environ.get("CI") == "true":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    return folder


@pytest.fixture
def profiles_folder() -> Path:
    return ROOT / "tests" / "profiles"


@pytest.fixture
def place(now: datetime) -> Place:
    return Place(ZoneInfo("Europe/Amsterdam"), now, b"key")


@pytest.fixture
def desk(engine: Engine, place: Place, tmp_path: Path) -> Desk:
    return Desk(engine, place, tmp_path)
