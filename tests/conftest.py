"""What every test may use: an engine of each kind, the instant it is."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine, create_engine, text

from storage.engine import connect, upgrade

if os.environ.get("CI") != "true":  # there hypothesis has a profile of its own
    settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("here")
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
numbers = count()


def cannot(reason: str) -> None:
    """Skips a test that cannot run here; where `CI` is `true` it fails instead."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@dataclass(frozen=True)
class Server:
    """A throw-away PostgreSQL; `template` is a database with our schema."""

    url: str
    template: str = "kpi_template"

    def database(self, name: str) -> str:
        return f"{self.url}/{name}"

    def run(self, *statements: str) -> None:
        engine = create_engine(self.database("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()


def binaries() -> Path | None:
    """The newest PostgreSQL's programs."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    found = shutil.which("initdb")
    if folders and (folders[-1] / "initdb").exists():
        return folders[-1]
    return Path(found).parent if found else None


def as_other() -> list[str]:
    """PostgreSQL refuses to run as root."""
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


ATTEMPTS = 5
"""A port that is free now may be taken before the server has it: other tests open ports all the time."""


def start(programs: Path, folder: Path) -> str:
    data, log, prefix = folder / "data", folder / "log", as_other()
    _run([*prefix, str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "kpi", "-E", "UTF8", "--no-sync"])
    for attempt in range(1, ATTEMPTS + 1):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        options = (
            f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off "
            "-c synchronous_commit=off -c full_page_writes=off"
        )
        try:
            _run([*prefix, str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(log), "-o", options, "start"])
        except subprocess.CalledProcessError:
            if attempt == ATTEMPTS:
                pytest.fail(f"PostgreSQL does not start: {log.read_text()[-2_000:]}", pytrace=False)
            continue
        break
    return f"postgresql+psycopg://kpi@127.0.0.1:{port}"


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, cwd="/")  # noqa: S603 - our own command


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    programs = binaries()
    if programs is None:
        cannot("no PostgreSQL here: install its server (initdb, pg_ctl)")
        return
    with tempfile.TemporaryDirectory(prefix="kpi-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        server = Server(start(programs, folder))
        try:
            server.run(f"CREATE DATABASE {server.template}")
            engine = create_engine(server.database(server.template))
            upgrade(engine)
            engine.dispose()
            yield server
        finally:
            _run([*as_other(), str(programs / "pg_ctl"), "-D", str(folder / "data"), "-m", "immediate", "stop"])


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database with our schema, on each engine."""
    if request.param == "sqlite":
        made = connect(f"sqlite:///{tmp_path}/kpi.db")
        yield made
        made.dispose()
        return
    server: Server = request.getfixturevalue("postgres")
    name = f"kpi_{next(numbers)}"
    server.run(f"CREATE DATABASE {name} TEMPLATE {server.template}")
    made = connect(server.database(name))
    yield made
    made.dispose()
    server.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def now() -> datetime:
    return NOW
