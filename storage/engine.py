"""A database URL → an engine whose schema this program knows."""

import sqlite3
import time
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from storage.trouble import Trouble

ATTEMPTS, PAUSE = 50, 0.1
"""How often, and how many seconds apart, a new SQLite file is asked to become one that two processes may use."""
MIGRATIONS = Path(__file__).parent / "migrations"
KNOWN = {
    "sqlite": "sqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


def read_url(url: str) -> URL:
    """The URL with the driver that we install; `Trouble` for what is no database URL of ours."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise Trouble(
            "KPI_DATABASE_URL is not a database URL: write sqlite:///kpi-bot.db or postgresql://user:password@host/name",
        ) from error
    if parsed.drivername not in KNOWN:
        raise Trouble(
            f"KPI_DATABASE_URL begins with {parsed.drivername!r}, which kpi-bot does not know: "
            "use sqlite or postgresql",
        )
    return parsed.set(drivername=KNOWN[parsed.drivername])


def where(engine: Engine | URL) -> str:
    """How messages name a database: without user, password or options."""
    url = engine.url if isinstance(engine, Engine) else engine
    return f"sqlite:///{url.database or ':memory:'}" if url.drivername == "sqlite" else f"{url.host}/{url.database}"


def connect(url: str, *, create: bool = True) -> Engine:
    """An engine for `url`; migrated on SQLite, checked on a server. `Trouble` if it cannot be used.

    With `create=False` a SQLite file that does not exist is refused, not made.
    """
    parsed = read_url(url)
    lite = parsed.drivername == "sqlite"
    if lite:
        _check_file(parsed, create=create)
    engine = create_engine(parsed, hide_parameters=True, **({} if lite else {"pool_size": 8, "pool_pre_ping": True}))
    if lite:
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    try:
        _agree(engine, migrate=lite)
    except DBAPIError as error:
        engine.dispose()
        reason = str(error.orig).strip().splitlines()[0]
        raise Trouble(f"the database {where(parsed)} cannot be used: {reason}") from error
    except Trouble:
        engine.dispose()
        raise
    return engine


def writing(engine: Engine) -> Engine:
    """The engine for transactions that write: SQLite takes its write lock at once, so nobody deadlocks halfway."""
    return engine.execution_options(sqlite_begin="IMMEDIATE")


def reading(engine: Engine) -> Engine:
    """The engine for questions of several statements: all of them see the same moment of the database."""
    return engine if engine.dialect.name == "sqlite" else engine.execution_options(isolation_level="REPEATABLE READ")


def upgrade(engine: Engine) -> str:
    """Brings the schema to this program's version and returns that version; `Trouble` if it is newer than that."""
    scripts = _scripts()
    _known(engine, scripts)
    with writing(engine).begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return str(scripts.get_current_head())


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(MIGRATIONS))


def _check_file(url: URL, *, create: bool) -> None:
    if url.database in (None, "", ":memory:"):
        return
    path = Path(str(url.database))
    if not path.exists():
        if not create:
            raise Trouble(f"there is no database {path}: give the path of one that holds data, or run kpi-bot seed")
        if not path.parent.is_dir():
            raise Trouble(
                f"the folder {path.parent} for the database does not exist: make it, or change KPI_DATABASE_URL"
            )


def _agree(engine: Engine, *, migrate: bool) -> None:
    scripts = _scripts()
    current, head = _known(engine, scripts), scripts.get_current_head()
    if current == head:
        return
    if not migrate:
        raise Trouble(
            f"the database {where(engine)} has schema {current or 'none'} and this kpi-bot needs {head}: "
            "run kpi-bot db upgrade",
        )
    upgrade(engine)


def _known(engine: Engine, scripts: ScriptDirectory) -> str | None:
    """The schema's version; `Trouble` for one that only a newer program knows."""
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise Trouble(
            f"the database {where(engine)} was made by a newer kpi-bot (schema {current}, "
            f"this one knows {scripts.get_current_head()}): install the newer version, or use another database",
        )
    return current


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - sqlite3's connection
    connection.isolation_level = None  # transactions are begun below, not by the driver
    connection.execute("PRAGMA busy_timeout=5000").close()
    _write_ahead(connection)
    for pragma in ("synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _write_ahead(connection: sqlite3.Connection) -> None:
    """WAL, kept in the file. While another process turns it on, SQLite is locked at once, whatever the timeout."""
    for attempt in range(ATTEMPTS):
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
        except sqlite3.OperationalError:
            if attempt + 1 == ATTEMPTS:
                raise
            time.sleep(PAUSE)
        else:
            return


def _begin(connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy's connection
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")
