"""Files and profiles that are wrong: one sentence says what and where, and nothing is half-written."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from storage.engine import connect
from storage.schema import ingest_reject, ingest_run, interaction, survey_response
from tests.bot.terminal import Folder

FINE = "external_id,opened_at,topic\n1,2026-01-02 09:00,Delivery\n"
PROFILE = """
source: shop
file: {zone: Europe/Amsterdam}
columns:
  interaction: {external_id: id, opened_at: asked, topic: about}
"""


@pytest.fixture
def here(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path, f"sqlite:///{tmp_path}/kpi.db")
    assert folder.says("db", "upgrade").code == 0
    return folder


def rows(folder: Folder) -> dict[str, int]:
    """How much each table holds."""
    engine = connect(folder.environment["KPI_DATABASE_URL"])
    with engine.connect() as connection:
        found: dict[str, int] = {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in (interaction, survey_response, ingest_run, ingest_reject)
        }
    engine.dispose()
    return found


NOTHING = {"interaction": 0, "survey_response": 0, "ingest_run": 0, "ingest_reject": 0}

FILES: dict[str, tuple[str, bytes, str]] = {
    "empty": ("empty.csv", b"", "empty.csv is empty"),
    "no gzip": ("rows.csv.gz", FINE.encode(), "not a gzip file"),
    "cut-off gzip": ("rows.csv.gz", gzip.compress(FINE.encode() * 500)[:-9], "damaged or cut-off gzip file"),
    "damaged gzip": ("rows.csv.gz", gzip.compress(FINE.encode())[:14] + b"\xff" * 40, "damaged or cut-off gzip file"),
    "workbook": ("rows.csv", b"PK\x03\x04" + b"\0" * 40, "save it as CSV"),
    "cp1252": ("rows.csv", FINE.encode() + "2,2026-01-03,café\n".encode("cp1252"), "not utf-8 (line 3)"),
    "headers alone": ("rows.csv", b"external_id,opened_at\n", "has headers but no rows"),
    "blank": ("rows.csv", b"\n\n\n", "rows.csv"),
    "no key": ("rows.csv", b"opened_at,topic\n2026-01-02,x\n", "external_id is missing"),
    "slip in a header": ("rows.csv", b"external_id,openned_at\n1,2026-01-02\n", "did you mean opened_at?"),
    "header twice": ("rows.csv", b"external_id,topic,Topic\n1,a,b\n", "twice"),
    "most dates": ("rows.csv", b"external_id,opened_at\n" + b"1,tomorrow\n" * 30, "Nothing was imported"),
    "array": ("rows.json", b'[{"external_id": "1", "opened_at": "2026-01-02"}]', "["),
    "picture": ("rows.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "rows.csv"),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_cannot_be_used_is_refused_in_one_sentence(here: Folder, kind: str) -> None:
    name, content, part = FILES[kind]
    said = here.says("ingest", "file", here.file(name, content))
    assert (said.code, said.raw) == (1, b"")
    assert part in said.sentence
    assert rows(here) == NOTHING


@pytest.mark.parametrize("kind", ["no gzip", "cut-off gzip", "empty", "most dates", "array", "no key"])
def test_checking_such_a_file_says_the_same(here: Folder, kind: str) -> None:
    name, content, part = FILES[kind]
    assert part in here.says("ingest", "file", here.file(name, content), "--check").sentence
    assert rows(here) == NOTHING


@pytest.mark.parametrize(
    ("path", "part"),
    [("none.csv", "No such file"), (".", "is a folder"), ("none/rows.csv", "No such file"), ("-", "needs a profile")],
)
def test_a_path_that_is_no_file_is_named(here: Folder, path: str, part: str) -> None:
    sentence = here.says("ingest", "file", path).sentence
    assert part in sentence
    assert rows(here) == NOTHING


def test_a_path_below_a_file_is_named(here: Folder) -> None:
    here.file("rows.csv", FINE)
    assert "rows.csv/x.csv" in here.says("ingest", "file", "rows.csv/x.csv").sentence


def test_a_file_that_may_not_be_read_is_named(here: Folder) -> None:
    (here.path / "loop.csv").symlink_to("loop.csv")
    assert "loop.csv" in here.says("ingest", "file", "loop.csv").sentence


def test_a_missing_file_makes_no_database(tmp_path: Path) -> None:
    here = Folder(tmp_path)
    assert "none.csv" in here.says("ingest", "file", "none.csv").sentence
    assert list(tmp_path.iterdir()) == []


def test_an_array_is_named_as_what_it_is(here: Folder) -> None:
    array, profile = here.file("rows.json", FILES["array"][1]), here.file("shop.yaml", PROFILE)
    with_profile = here.says("ingest", "file", array, "--profile", profile).sentence
    assert here.says("ingest", "file", array).sentence == with_profile


PROFILES: dict[str, tuple[str, tuple[str, ...]]] = {
    "unknown column": (PROFILE.replace("topic:", "topc:"), ("columns.interaction.topc", "did you mean topic?")),
    "unknown table": (PROFILE.replace("interaction:", "interactions:"), ("interactions", "did you mean interaction?")),
    "unknown zone": (PROFILE.replace("Amsterdam", "Amsterdm"), ("file.zone", "Europe/Amsterdm", "IANA|such as")),
    "unknown word": (PROFILE + "colour: red\n", ("colour", "no such word")),
    "no source": (PROFILE.replace("source: shop", ""), ("source", "name the account")),
    "no columns": ("source: shop\n", ("columns",)),
    "no mapping": ("- a\n- b\n", ("mapping",)),
    "empty": ("", ("mapping",)),
    "two mistakes": (PROFILE.replace("topic:", "topc:").replace("shop", ""), ("2 mistakes", "topc", "source")),
}


@pytest.mark.parametrize("kind", PROFILES)
def test_every_mistake_in_a_profile_is_told_with_its_place(here: Folder, kind: str) -> None:
    content, parts = PROFILES[kind]
    said = here.says("ingest", "file", here.file("rows.csv", FINE), "--profile", here.file("shop.yaml", content))
    assert said.code == 1
    assert said.err.startswith("kpi-bot: the profile ")
    for part in parts:
        assert any(word in said.err for word in part.split("|")), said.err
    assert rows(here) == NOTHING


@pytest.mark.parametrize("content", [b"source: [", b"a: b: c", b"\xff\xfe", b"\t- x", b"source: !!python/object:os {}"])
def test_a_profile_that_is_no_yaml_is_one_sentence(here: Folder, content: bytes) -> None:
    path = here.file("shop.yaml", content)
    assert "shop.yaml" in here.says("ingest", "file", here.file("rows.csv", FINE), "--profile", path).sentence


@pytest.mark.parametrize("name", ["none.yaml", "./none.yaml", "none", "../none", "a b", "", "."])
def test_a_profile_that_is_not_there_is_named(here: Folder, name: str) -> None:
    said = here.says("ingest", "file", here.file("rows.csv", "id\n1\n"), "--profile", name)
    assert said.code == 1
    assert said.sentence
    assert rows(here) == NOTHING


def test_a_header_that_the_profile_reads_and_the_file_lacks_is_named(here: Folder) -> None:
    file, profile = here.file("rows.csv", "id,aked,about\n1,2026-01-02,x\n"), here.file("shop.yaml", PROFILE)
    sentence = here.says("ingest", "file", file, "--profile", profile).sentence
    assert "asked" in sentence
    assert "aked" in sentence
    assert rows(here) == NOTHING


def test_an_unknown_table_is_named(here: Folder) -> None:
    assert "'nothing'" in here.says("ingest", "file", here.file("rows.csv", FINE), "--table", "nothing").sentence


def dates(bad: int, good: int) -> str:
    """Wrong dates after the first thousand rows, so that the file seems to fit."""
    fine = "".join(f"{n},2026-01-02\n" for n in range(good))
    return "external_id,opened_at\n" + fine + "".join(f"b{n},2026-02-30\n" for n in range(bad))


def test_few_broken_dates_are_kept_aside(here: Folder) -> None:
    said = here.says("ingest", "file", here.file("rows.csv", dates(bad=30, good=1200)))
    assert said.code == 0
    assert "partial" in said.text
    assert rows(here) == {**NOTHING, "interaction": 1200, "ingest_run": 1, "ingest_reject": 30}


def test_many_broken_dates_refuse_the_file_whole(here: Folder) -> None:
    said = here.says("ingest", "file", here.file("rows.csv", dates(bad=100, good=1200)))
    assert said.code == 1
    assert "100 of 1,300 rows are wrong" in said.text
    assert rows(here) == {**NOTHING, "ingest_run": 1, "ingest_reject": 100}
    mended = here.says("ingest", "file", here.file("rows.csv", dates(bad=0, good=1300)))
    assert mended.code == 0
    assert rows(here)["interaction"] == 1300


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("rows.csv", FINE + "2,2026-01-0"),
        ("rows.csv", FINE + "2"),
        ("rows.csv", FINE + '2,2026-01-03,"Deli'),
        ("rows.jsonl", '{"external_id": "1", "opened_at": "2026-01-02"}\n{"external_id": "2", "open'),
    ],
)
def test_a_half_written_last_line_is_kept_aside_and_told(here: Folder, name: str, content: str) -> None:
    said = here.says("ingest", "file", here.file(name, content))
    assert said.code == 0
    assert "partial" in said.text
    assert rows(here) == {**NOTHING, "interaction": 1, "ingest_run": 1, "ingest_reject": 1}
    assert here.says("ingest", "rejects").text.count("\n") == 1


@pytest.mark.parametrize("arguments", [("--run", "99999999999999999999"), ("--run", "-1"), ("--run", "x")])
def test_a_run_that_cannot_be_is_no_traceback(here: Folder, arguments: tuple[Any, ...]) -> None:
    assert here.says("ingest", "rejects", *arguments).code in (0, 1, 2)


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("--interactions", 5), "too few"),
        (("--days", 3), "35 to 3650"),
        (("--until", "soon"), "--until 'soon'"),
        (("--until", "0001-01-01"), "--until"),
        (("--until", "9999-12-31"), "--until"),
    ],
)
def test_a_plan_that_cannot_be_made_is_one_sentence(here: Folder, arguments: tuple[Any, ...], part: str) -> None:
    assert part in here.says("seed", *arguments).sentence
    assert rows(here) == NOTHING


def test_seeding_over_data_of_ones_own_is_refused(here: Folder) -> None:
    assert here.says("ingest", "file", here.file("rows.csv", FINE), "--source", "demo").code == 0
    assert "seed another database" in here.says("seed", "--interactions", 200, "--days", 40).sentence
    assert rows(here)["interaction"] == 1
