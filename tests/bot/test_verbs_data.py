"""`kpi-bot seed`, `ingest` and `db`: what they do to a database, and what they say of it."""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine, func, inspect, select

from storage.engine import connect
from storage.schema import ingest_reject, ingest_run, interaction, metadata, survey_response
from tests.bot.terminal import Folder

if TYPE_CHECKING:
    from tests.conftest import Server

UNTIL = "2026-11-20T13:00"
SMALL = ("seed", "--interactions", "3000", "--days", "60", "--until", UNTIL)
ROWS = "id;asked;solved;about\n1;02-01-2026 09:00;02-01-2026 10:00;Delivery\n2;02-01-2026 09:30;;Billing\n"
PROFILE = """
source: shop
file: {delimiter: ";", zone: Europe/Amsterdam, dates: "%d-%m-%Y %H:%M"}
columns:
  interaction: {external_id: id, opened_at: asked, resolved_at: solved, topic: about}
"""
OURS = "external_id,opened_at,resolved_at,csat\n1,2026-01-02 09:00,2026-01-02 10:00,5\n2,2026-01-02 09:30,,\n"
numbers = count()


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Folder]:
    """A folder with a database that nothing has been done to, on each engine."""
    if request.param == "sqlite":
        yield Folder(tmp_path, f"sqlite:///{tmp_path}/kpi.db")
        return
    server: Server = request.getfixturevalue("postgres")
    name = f"bare_{next(numbers)}"
    server.run(f"CREATE DATABASE {name}")
    yield Folder(tmp_path, server.database(name))
    server.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def ready(bare: Folder) -> Folder:
    assert bare.says("db", "upgrade").code == 0
    return bare


def scalars(folder: Folder, *statements: Any) -> list[Any]:
    engine = connect(folder.environment["KPI_DATABASE_URL"])
    with engine.connect() as connection:
        found = [connection.scalar(statement) for statement in statements]
    engine.dispose()
    return found


def test_upgrade_makes_every_table_and_doing_it_again_changes_nothing(bare: Folder) -> None:
    for _ in range(2):
        said = bare.says("db", "upgrade")
        assert (said.code, said.err) == (0, "")
        assert "is up to date" in said.text
    engine = create_engine(bare.environment["KPI_DATABASE_URL"])
    assert set(inspect(engine).get_table_names()) == {*metadata.tables, "alembic_version"}
    engine.dispose()


def test_a_database_on_this_machine_needs_no_upgrade(tmp_path: Path) -> None:
    here = Folder(tmp_path)
    assert here.says(*SMALL[:1], "--interactions", 200, "--days", 40, "--until", UNTIL).code == 0
    assert here.says("report", "week", "--now", UNTIL).code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["kpi-bot.db"]


SLIP = re.compile(r"  (\w+) (\S+\.\.\S+) (team:\w+): (.+) \(normally (.+), n = ([\d,]+)\)")


def test_seeding_prints_the_slips_and_a_report_on_each_shows_its_true_figure(ready: Folder) -> None:
    said = ready.says(*SMALL)
    assert (said.code, said.err) == (0, "")
    assert said.text.startswith("Made ")
    slips = SLIP.findall(said.text)
    assert [slip[0] for slip in slips] == ["frt", "csat"]
    for kpi, days, where, value, normal, sample in slips:
        text = ready.says("report", kpi, days, where, "vs", "none", "--now", UNTIL).text
        row = next(line for line in text.splitlines() if line.endswith(f" {sample}"))
        assert f" {value} " in row, text
        first = datetime.fromisoformat(days.partition("..")[0])
        before = f"{first - timedelta(days=28):%Y-%m-%d}..{first - timedelta(days=1):%Y-%m-%d}"
        assert f" {normal} " in ready.says("report", kpi, before, where, "vs", "none", "--now", UNTIL).text
        parts = json.loads(ready.says("report", kpi, days, where, "--now", UNTIL, "--format", "json").raw)
        assert f"{parts['readings'][0]['sample']:,}" == sample


def test_seeding_the_same_again_gives_the_same(ready: Folder) -> None:
    statements = (
        select(func.count()).select_from(interaction),
        select(func.sum(interaction.c.first_response_s)),
        select(func.max(interaction.c.opened_at)),
        select(func.count()).select_from(survey_response),
    )
    first, held = ready.says(*SMALL).text, scalars(ready, *statements)
    assert held[0] == 3_000
    assert ready.says(*SMALL).text == first
    assert scalars(ready, *statements) == held
    other = ready.says(*SMALL, "--seed", 8)
    assert other.code == 0
    assert other.text != first
    assert scalars(ready, statements[0]) == [3_000], "another seed replaces"


def test_a_file_comes_in_through_a_profile_once(ready: Folder) -> None:
    file, profile = ready.file("jan.csv", ROWS), ready.file("shop.yaml", PROFILE)
    said = ready.says("ingest", "file", file, "--profile", profile)
    assert (said.code, said.err) == (0, "")
    assert "shop · jan.csv · run 1" in said.text
    assert "2 new · 0 changed · 0 unchanged" in said.text
    again = ready.says("ingest", "file", file, "--profile", profile)
    assert (again.code, again.text) == (
        0,
        "jan.csv was imported before, with this profile (run 1): nothing to do\n",
    )
    forced = ready.says("ingest", "file", file, "--profile", profile, "--again")
    assert "0 new · 0 changed · 2 unchanged" in forced.text
    report = ready.says("report", "volume", "turnaround", "2026-01", "--now", "2026-02-01", "--format", "json")
    assert [(each["value"], each["sample"]) for each in json.loads(report.raw)["readings"]] == [(2, 2), (3600, 1)]


def test_a_profile_is_known_by_name_in_the_folder_of_profiles(ready: Folder) -> None:
    folder = ready.path / "profiles"
    folder.mkdir()
    (folder / "shop.yaml").write_text(PROFILE)
    ready.environment["KPI_PROFILES"] = str(folder)
    assert "shop" in ready.says("ingest", "profiles").text.splitlines()
    said = ready.says("ingest", "file", ready.file("jan.csv", ROWS), "--profile", "shop", "--source", "branch")
    assert said.code == 0
    assert said.text.startswith("branch · jan.csv")
    near = ready.says("ingest", "file", ready.path / "jan.csv", "--profile", "shopp").sentence
    assert "did you mean shop" in near


def test_a_file_with_our_own_headers_needs_no_profile(ready: Folder) -> None:
    said = ready.says("ingest", "file", ready.file("ours.csv", OURS), "--source", "desk")
    assert (said.code, said.err) == (0, "")
    assert "desk · ours.csv" in said.text
    rows = (select(func.count()).select_from(interaction), select(survey_response.c.score))
    assert scalars(ready, *rows) == [2, 5]


def test_rows_of_another_table_are_named(ready: Folder) -> None:
    teams = ready.file("teams.csv", "external_id,name\nt1,Billing\n")
    assert "1 new" in ready.says("ingest", "file", teams, "--table", "team").text


def test_checking_reads_all_and_writes_nothing(ready: Folder) -> None:
    said = ready.says("ingest", "file", ready.file("ours.csv", OURS), "--check")
    assert said.code == 0
    assert "checked, nothing written" in said.text
    empty = [select(func.count()).select_from(table) for table in (interaction, survey_response, ingest_run)]
    assert scalars(ready, *empty) == [0, 0, 0]


def test_several_files_come_in_one_after_the_other(ready: Folder) -> None:
    paths = [ready.file(f"{n}.csv", f"external_id,opened_at\n{n},2026-01-02\n") for n in range(3)]
    said = ready.says("ingest", "file", *paths)
    assert (said.code, said.text.count(" 1 new ")) == (0, 3)


def test_a_file_comes_in_through_standard_input(tmp_path: Path) -> None:
    here = Folder(tmp_path)
    profile = here.file("shop.yaml", PROFILE)
    said = here.runs("ingest", "file", "-", "--profile", profile, stdin=ROWS)
    assert (said.code, said.err) == (0, "")
    assert "shop · stdin · run 1" in said.text


BROKEN = "external_id,opened_at\n" + "".join(f"{n},2026-01-{'02' if n > 30 else '99'}\n" for n in range(100))


def test_a_file_with_too_many_wrong_rows_is_refused_whole_and_ends_the_verb(ready: Folder) -> None:
    wrong, fine = ready.file("wrong.csv", spread(BROKEN)), ready.file("fine.csv", OURS)
    said = ready.says("ingest", "file", wrong, fine)
    assert said.code == 1
    assert "31 of 100 rows are wrong" in said.text
    assert "kpi-bot ingest rejects --run 1" in said.text
    assert "fine.csv" not in said.text
    counts = [select(func.count()).select_from(table) for table in (interaction, survey_response, ingest_reject)]
    assert scalars(ready, *counts) == [0, 0, 31]
    assert "failed" in ready.says("ingest", "status").text


def spread(rows: str) -> str:
    """The wrong ones not all first."""
    head, *lines = rows.splitlines(keepends=True)
    return head + "".join(lines[::-1])


def test_a_few_wrong_rows_are_kept_aside_and_told(ready: Folder) -> None:
    rows = "external_id,opened_at,topic\n" + "".join(f"{n},2026-01-02,Delivery\n" for n in range(9)) + "9,soon,Ă\n"
    said = ready.says("ingest", "file", ready.file("some.csv", rows))
    assert said.code == 0
    assert "partial" in said.text
    assert "row 11" in said.text
    told = ready.says("ingest", "rejects", "--run", 1).text
    assert told.count("\n") == 1
    assert 'opened_at "soon" is not a date' in told
    assert '"topic": "Ă"' in told
    assert ready.says("ingest", "rejects").text == told
    assert ready.says("ingest", "rejects", "--run", 7).text == "No row was rejected.\n"
    status = ready.says("ingest", "status").text
    assert status.startswith("run 1  partial  file  some.csv: 10 read, 9 written, 1 rejected; data until ")


def test_an_empty_ledger_says_how_to_fill_it(ready: Folder) -> None:
    assert "kpi-bot ingest file" in ready.says("ingest", "status").text
    assert ready.says("ingest", "rejects").text == "No row was rejected.\n"
