"""Databases, settings, Slack and questions that are wrong: one sentence says what and what to do."""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.local import LocalSlack
from storage.engine import connect
from tests.bot.conftest import ASOF
from tests.bot.terminal import SECRET, Folder
from tests.conftest import Server

NOW = ("--now", ASOF.isoformat())
SEED = ("seed", "--interactions", 200, "--days", 40, "--until", "2026-11-20")
FILE = "external_id,opened_at\n1,2026-01-02\n"
TOKENS = {"SLACK_BOT_TOKEN": f"xoxb-{SECRET}", "SLACK_APP_TOKEN": f"xapp-{SECRET}"}


@pytest.fixture
def here(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


URLS = {
    "nonsense": "not a database URL",
    f"postgresql://kpi:{SECRET}@host:port/kpi": "not a database URL",
    f"postgresql://kpi:{SECRET}@[::1/kpi": "not a database URL",
    "://": "not a database URL",
    f"mysql://kpi:{SECRET}@host/kpi": "sqlite or postgresql",
    f"oracle+oracledb://kpi:{SECRET}@host/kpi": "sqlite or postgresql",
    f"postgresql+nix://kpi:{SECRET}@host/kpi": "postgresql",
    f"postgresql+pg8000://kpi:{SECRET}@host/kpi": "postgresql",
    f"postgresql+asyncpg://kpi:{SECRET}@host/kpi": "postgresql",
    f"postgresql+psycopg2://kpi:{SECRET}@host/kpi": "postgresql",
    "sqlite+aiosqlite:///kpi.db": "sqlite",
    f"postgresql://kpi:{SECRET}@127.0.0.1:1/kpi": "127.0.0.1",
    "sqlite:///none/kpi.db": "",
}
VERBS: tuple[tuple[object, ...], ...] = (("report", "week"), ("db", "upgrade"), SEED, ("ingest", "status"), ("run",))


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb[0])
@pytest.mark.parametrize("url", URLS)
def test_a_database_that_cannot_be_reached_is_one_sentence(here: Folder, url: str, verb: tuple[object, ...]) -> None:
    said = here.says(*verb, KPI_DATABASE_URL=url, **TOKENS)
    assert said.code == 1
    assert URLS[url] in said.sentence
    assert said.raw == b""
    assert list(here.path.iterdir()) == []


@pytest.mark.parametrize("verb", [("report", "week"), ("ingest", "status"), ("ingest", "rejects")])
def test_where_there_is_no_database_nothing_is_asked_of_it_and_none_is_made(
    here: Folder, verb: tuple[str, ...]
) -> None:
    assert "kpi-bot seed" in here.says(*verb).sentence
    assert list(here.path.iterdir()) == []


@pytest.mark.parametrize("content", [b"no", b"SQLite format 3\0" + b"\xff" * 500, os.urandom(5_000)])
@pytest.mark.parametrize("verb", VERBS[:4], ids=lambda verb: verb[0])
def test_a_file_that_is_no_database_is_named_and_stays_as_it_is(
    here: Folder, content: bytes, verb: tuple[object, ...]
) -> None:
    path = here.file("kpi-bot.db", content)
    assert "kpi-bot.db" in here.says(*verb).sentence
    assert path.read_bytes() == content


def test_a_folder_or_a_path_below_a_file_is_no_database(here: Folder) -> None:
    here.file("rows.csv", FILE)
    (here.path / "folder.db").mkdir()
    for place in ("folder.db", "rows.csv/kpi.db"):
        for verb in VERBS[:4]:
            assert here.says(*verb, KPI_DATABASE_URL=f"sqlite:///{place}").sentence
    assert (here.path / "rows.csv").read_text() == FILE


@pytest.mark.parametrize("verb", VERBS[:4], ids=lambda verb: verb[0])
def test_a_database_of_a_newer_version_is_left_alone(here: Folder, verb: tuple[object, ...]) -> None:
    connect(f"sqlite:///{here.path}/kpi-bot.db").dispose()
    path = here.path / "kpi-bot.db"
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    held = path.read_bytes()
    sentence = here.says(*verb).sentence
    assert "9999" in sentence
    assert "newer" in sentence
    assert path.read_bytes() == held


@pytest.fixture
def bare(postgres: Server) -> Iterator[str]:
    postgres.run("CREATE DATABASE nothing_in_it")
    yield postgres.database("nothing_in_it")
    postgres.run("DROP DATABASE nothing_in_it WITH (FORCE)")


def test_a_server_without_a_schema_says_how_to_get_one(here: Folder, bare: str) -> None:
    here.environment["KPI_DATABASE_URL"] = bare
    for verb in (("report", "week"), SEED, ("ingest", "status"), ("ingest", "file", here.file("rows.csv", FILE))):
        assert "run kpi-bot db upgrade" in here.says(*verb).sentence
    assert here.says("demo", "--database", bare).sentence.endswith("run kpi-bot db upgrade")
    engine = create_engine(bare)
    with engine.connect() as connection:
        assert not connection.execute(text("SELECT 1 FROM pg_tables WHERE schemaname = 'public'")).all()
    engine.dispose()


def test_a_server_of_a_newer_version_is_left_alone(here: Folder, bare: str) -> None:
    assert here.says("db", "upgrade", KPI_DATABASE_URL=bare).code == 0
    engine = create_engine(bare)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    for verb in VERBS[:4]:
        assert "9999" in here.says(*verb, KPI_DATABASE_URL=bare).sentence


def test_a_database_that_is_not_on_the_server_is_named(here: Folder, postgres: Server) -> None:
    for verb in VERBS[:4]:
        assert "no_such_database" in here.says(*verb, KPI_DATABASE_URL=postgres.database("no_such_database")).sentence


AS_NOBODY = """
import os, sys
import bot.__main__, bot.verbs.db, bot.verbs.ingest, bot.verbs.report, bot.verbs.seed
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
sys.exit(bot.__main__.main(sys.argv[1:]))
"""


@pytest.fixture
def locked(lite: str) -> Iterator[Folder]:
    """A folder with a database, both of which one may read and not write."""
    with tempfile.TemporaryDirectory(prefix="kpi-locked-") as name:
        folder = Folder(Path(name), f"sqlite:///{name}/kpi.db")
        shutil.copy(lite.removeprefix("sqlite:///"), folder.path / "kpi.db")
        folder.file("rows.csv", FILE)
        (folder.path / "kpi.db").chmod(0o444)
        (folder.path / "rows.csv").chmod(0o444)
        folder.path.chmod(0o555)
        yield folder
        folder.path.chmod(0o755)


WRITING = (SEED, ("ingest", "file", "rows.csv"))


@pytest.mark.parametrize(("verb", "folder"), [(WRITING[0], 0o555), (WRITING[0], 0o777), (WRITING[1], 0o777)])
def test_a_database_that_may_not_be_written_is_one_sentence(
    locked: Folder, verb: tuple[object, ...], folder: int
) -> None:
    locked.path.chmod(folder)
    said = locked.runs(*verb, program=("-c", AS_NOBODY))
    assert said.code == 1
    assert "readonly database" in said.sentence


def test_a_folder_that_may_not_be_written_is_one_sentence(locked: Folder) -> None:
    other = f"sqlite:///{locked.path}/other.db"
    for verb in (SEED, ("db", "upgrade")):
        assert (
            "other.db"
            in locked.runs(*verb, program=("-c", AS_NOBODY), environment={"KPI_DATABASE_URL": other}).sentence
        )
    assert sorted(path.name for path in locked.path.iterdir()) == ["kpi.db", "rows.csv"]


def test_every_wrong_setting_is_told_at_once(here: Folder) -> None:
    here.settings('zone = "Mars"\nlanguage = "fr"\ncolour = 1\n[kpis]\nanswer_within = "soon"\nfcr_days = 0\n')
    given = {**TOKENS, "KPI_REPLY": "loud", "SLACK_CLIENT_ID": SECRET, "SLACK_API_URL": "nonsense"}
    for verb in (("report", "week"), ("run",), ("demo",)):
        said = here.says(*verb, **given)
        assert said.code == 1
        for name in ("zone", "language", "colour", "answer_within", "fcr_days", "KPI_REPLY", "SLACK_CLIENT_ID"):
            assert name in said.err
        assert said.err.count("\n") == 9, "a heading, and one line a mistake"
    assert [path.name for path in here.path.iterdir()] == ["kpi-bot.toml"]


@pytest.mark.parametrize("content", ["zone = ", "zone = 'a", "[[", "\0"])
def test_a_settings_file_that_is_no_toml_is_named(here: Folder, content: str) -> None:
    here.settings(content)
    said = here.says("report", "week")
    assert said.code == 1
    assert "kpi-bot.toml cannot be read" in said.err
    assert "line" in said.err or "end of document" in said.err


QUESTIONS = {
    "wek": ("en", "“wek”", "“week”"),
    "frt by chanel": ("en", "“chanel”", "“channel”"),
    "week team:biling": ("en", "“biling”", "“Billing”"),
    "week tem:billing": ("en", "“tem”", "“team”"),
    "frt 2026-13": ("en", "2026-13", "help"),
    "2099": ("en", "not begun", "help"),
    "2026-11-21..2026-11-22": ("en", "not begun", "help"),
    "vorige wek": ("nl", "“vorige”", "“vorige week”"),
    "per kanal": ("nl", "“kanal”", "“kanaal”"),
    "săptămîna trecut": ("ro", "săptămîna", "help"),
    "x" * 5_000: ("en", "", "help"),
    "frt csat nps ces volume sla aht fcr turnaround reopen_rate resolved": ("en", "", "help"),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_that_is_not_understood_is_asked_back(here: Folder, lite: str, question: str) -> None:
    language, word, way_out = QUESTIONS[question]
    said = here.says("report", question, *NOW, "--lang", language, KPI_DATABASE_URL=lite)
    assert (said.code, said.raw) == (2, b"")
    assert word in said.sentence
    assert way_out in said.sentence
    assert "kpi-bot report help" in said.sentence
    assert "/kpi" not in said.sentence


@pytest.mark.parametrize("now", ["soon", "2026-13-01", "", "0001-01-01", "9999-12-31T23:59:59", "20.11.2026"])
def test_a_now_that_is_no_moment_is_named(here: Folder, lite: str, now: str) -> None:
    assert "--now" in here.says("report", "week", "--now", now, KPI_DATABASE_URL=lite).sentence


@pytest.mark.parametrize("output", ["none/answer.txt", ".", "rows.csv/answer.txt"])
def test_an_output_that_cannot_be_written_is_named(here: Folder, lite: str, output: str) -> None:
    here.file("rows.csv", FILE)
    said = here.says("report", "week", *NOW, "--output", output, KPI_DATABASE_URL=lite)
    assert output in said.sentence
    assert [path.name for path in here.path.iterdir()] == ["rows.csv"]


def test_what_has_no_picture_or_table_says_so(here: Folder, lite: str) -> None:
    here.environment["KPI_DATABASE_URL"] = lite
    assert "draw" in here.says("report", "2020", *NOW, "--format", "png").sentence
    for form in ("json", "csv"):
        assert "--format" in here.says("report", "help", "--format", form).sentence


@pytest.mark.parametrize(
    ("tokens", "part"),
    [
        ({}, "SLACK_BOT_TOKEN is not set"),
        ({"SLACK_BOT_TOKEN": f"xoxb-{SECRET}"}, "SLACK_APP_TOKEN is not set"),
        ({**TOKENS, "SLACK_BOT_TOKEN": f"xoxp-{SECRET}"}, "should start with xoxb-"),
        ({**TOKENS, "SLACK_APP_TOKEN": f"xoxb-{SECRET}"}, "should start with xapp-"),
        ({**TOKENS, "SLACK_BOT_TOKEN": f"xoxb-{SECRET}\nx"}, "SLACK_BOT_TOKEN"),
        ({**TOKENS, "SLACK_BOT_TOKEN": f"xoxb-{SECRET}€"}, "SLACK_BOT_TOKEN"),
    ],
)
def test_tokens_that_are_missing_or_of_another_kind_are_named(here: Folder, tokens: dict[str, str], part: str) -> None:
    assert part in here.says("run", **tokens).sentence
    assert list(here.path.iterdir()) == []


def test_tokens_that_slack_refuses_are_said_to_be(here: Folder, slack: LocalSlack) -> None:
    said = here.runs("run", environment={**TOKENS, "SLACK_API_URL": slack.api_url})
    assert said.code == 1
    assert "Slack refuses the tokens (invalid_auth)" in said.err.splitlines()[-1]


def test_an_app_token_that_slack_refuses_is_said_to_be(here: Folder, slack: LocalSlack) -> None:
    said = here.runs("run", environment={**TOKENS, "SLACK_BOT_TOKEN": slack.bot_token, "SLACK_API_URL": slack.api_url})
    assert said.code == 1
    assert "Slack refuses the tokens" in said.err.splitlines()[-1]


def test_a_slack_that_cannot_be_reached_is_said_to_be(here: Folder) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{probe.getsockname()[1]}/api/"
        said = here.runs("run", environment={**TOKENS, "SLACK_API_URL": closed})
    assert said.code == 1
    assert "Slack cannot be reached" in said.err.splitlines()[-1]


@pytest.mark.parametrize(
    ("verb", "reads"), [(("report", "volume", "year", "by", "day", *NOW), 1), (("report", "help"), 0), (("--help",), 0)]
)
def test_a_reader_that_goes_away_is_no_traceback(here: Folder, lite: str, verb: tuple[str, ...], reads: int) -> None:
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "bot", *verb],
        cwd=here.path,
        env=here.surroundings(KPI_DATABASE_URL=lite),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    for _ in range(reads):
        process.stdout.readline()
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    assert process.wait() in (0, 1)
    assert err == b""
