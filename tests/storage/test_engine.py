"""Databases: made, migrated, shared, and refused with a sentence."""

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, insert, select, text
from sqlalchemy.exc import StatementError

from storage.engine import MIGRATIONS, connect, read_url, upgrade, where, writing
from storage.memory import first_time, pseudonym_key
from storage.schema import interaction, metadata, seen, visit
from storage.trouble import Trouble

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
OTHER = """
import sys
from datetime import UTC, datetime
from storage.engine import connect
from storage.memory import first_time
print(first_time(connect(sys.argv[1]), "other", datetime(2026, 11, 21, 12, tzinfo=UTC)))
"""


def test_the_migrated_schema_is_the_declared_one(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": engine.dialect.name == "postgresql"})
        assert compare_metadata(context, metadata) == []


def test_upgrading_twice_changes_nothing(engine: Engine) -> None:
    assert upgrade(engine) == upgrade(engine)


EARLIER = (
    "INSERT INTO customer (source, external_id, run_id, person_key) VALUES ('s', 'c', 1, 'p')",
    "INSERT INTO interaction (source, external_id, run_id, customer_id, is_live) VALUES ('s', '1', 1, 'c', true)",
    "UPDATE interaction SET opened_at = '2026-11-20 09:00:00'",
    "INSERT INTO interaction (source, external_id, run_id, customer_id) VALUES ('s', '2', 1, 'stranger')",
    "INSERT INTO visit (source, external_id, run_id, person_key) VALUES ('s', '1', 1, 'q')",
)


def test_what_was_there_before_knows_its_person_after_an_upgrade(engine: Engine) -> None:
    with writing(engine).begin() as connection:
        for table in reversed(metadata.sorted_tables):
            table.drop(connection)
        connection.execute(text("DELETE FROM alembic_version"))
        migrate(connection, "0001")
        for statement in EARLIER:
            connection.execute(text(statement))
    upgrade(engine)
    i, v = interaction.c, visit.c
    with engine.connect() as connection:
        persons = connection.execute(select(i.person, i.offered_at).order_by(i.external_id)).all()
        assert [(person, at and at.hour) for person, at in persons] == [("p", 9), ("s:stranger", None)]
        assert connection.scalar(select(v.person)) == "q"


def migrate(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def test_a_database_from_a_newer_version_is_refused_and_left_alone(engine: Engine) -> None:
    with writing(engine).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Trouble, match="newer kpi-bot"):
        connect(engine.url.render_as_string(hide_password=False))
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


def test_two_processes_write_to_one_sqlite_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/kpi.db"
    engine = connect(url)
    with writing(engine).begin() as connection:
        connection.execute(insert(seen).values(id="ours", at=NOON))
        other = subprocess.Popen([sys.executable, "-c", OTHER, url], stdout=subprocess.PIPE, text=True)  # noqa: S603
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(1.5)  # it waits for us instead of failing
    assert other.communicate(timeout=30)[0].strip() == "True"
    with engine.connect() as connection:
        assert set(connection.scalars(select(seen.c.id))) == {"ours", "other"}
    engine.dispose()


def test_two_processes_may_make_a_new_file_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/kpi.db"
    both = [subprocess.Popen([sys.executable, "-c", OTHER, url], stdout=subprocess.PIPE, text=True) for _ in range(2)]  # noqa: S603
    assert sorted(one.communicate(timeout=30)[0].strip() for one in both) == ["False", "True"]


def test_a_reader_is_not_kept_waiting_by_a_writer(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path}/kpi.db")
    with writing(engine).begin() as connection:
        connection.execute(insert(seen).values(id="unseen", at=NOON))
        with engine.connect() as reader:
            assert reader.scalars(select(seen.c.id)).all() == []
    engine.dispose()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nonsense", "is not a database URL"),
        ("mysql://a/b", "does not know"),
        ("postgresql+asyncpg://a/b", "does not know"),
        ("postgresql://u:secret@h:port/d", "is not a database URL"),
        ("sqlite:////nowhere/at/all/kpi.db", "does not exist"),
        ("postgresql://nobody:secret@127.0.0.1:1/none", "cannot be used"),
    ],
)
def test_a_database_that_cannot_be_used_is_one_sentence_without_secrets(url: str, says: str) -> None:
    with pytest.raises(Trouble, match=says) as trouble:
        connect(url)
    assert "secret" not in str(trouble.value)
    assert "\n" not in str(trouble.value)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kpi.db"
    path.write_bytes(b"this is not a database at all, but it is long enough to look like one" * 20)
    with pytest.raises(Trouble, match="cannot be used"):
        connect(f"sqlite:///{path}")


def test_a_missing_file_is_not_made_where_data_are_wanted(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="there is no database"):
        connect(f"sqlite:///{tmp_path}/kpi.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_server_without_the_schema_says_how_to_make_it(postgres: object) -> None:
    url = postgres.database("postgres")  # type: ignore[attr-defined]
    with pytest.raises(Trouble, match="kpi-bot db upgrade"):
        connect(url)


def test_messages_name_a_database_without_its_password() -> None:
    assert where(read_url("postgresql://user:secret@host/name")) == "host/name"
    assert where(create_engine("sqlite://")) == "sqlite:///:memory:"


def test_moments_are_aware_utc_and_whole_seconds_on_both_sides(engine: Engine) -> None:
    local = datetime(2026, 11, 21, 14, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=2)))
    with writing(engine).begin() as connection:
        connection.execute(insert(seen).values(id="a", at=local))
        assert connection.scalar(select(seen.c.at)) == NOON
        assert connection.scalar(select(seen.c.at).where(seen.c.at >= NOON)) == NOON
    with engine.connect() as connection, pytest.raises(StatementError, match="needs a zone"):
        connection.execute(insert(seen).values(id="b", at=NOON.replace(tzinfo=None)))


def test_a_job_is_begun_once_by_whoever_comes_first(engine: Engine) -> None:
    begun = []
    threads = [threading.Thread(target=lambda: begun.append(first_time(engine, "job", NOON))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(begun) == [False] * 7 + [True]


def test_a_job_is_forgotten_after_an_hour(engine: Engine) -> None:
    assert first_time(engine, "job", NOON)
    assert not first_time(engine, "job", NOON + timedelta(minutes=59))
    assert first_time(engine, "job", NOON + timedelta(minutes=61))


def test_the_key_of_pseudonyms_is_made_once_and_a_given_one_wins(engine: Engine) -> None:
    made = pseudonym_key(engine)
    assert pseudonym_key(engine) == made
    assert len(made) >= 32
    assert pseudonym_key(engine, "given") == b"given"
