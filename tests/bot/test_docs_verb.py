"""`kpi-bot docs`: the handbook in three languages, written or compared."""

from pathlib import Path

import pytest

from tests.bot.terminal import Folder

PAGES = ["kpis.en.md", "kpis.nl.md", "kpis.ro.md"]


@pytest.fixture
def here(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_it_writes_a_page_in_each_language_and_then_finds_them_right(here: Folder) -> None:
    said = here.says("docs")
    assert (said.code, said.err) == (0, "")
    assert said.text.splitlines() == [f"docs/{page}" for page in PAGES]
    assert sorted(path.name for path in (here.path / "docs").iterdir()) == PAGES
    assert not (here.path / "kpi-bot.db").exists(), "it needs no database"
    assert here.says("docs", "--check").code == 0


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_says_something_else_is_named_and_left_alone(here: Folder, page: str) -> None:
    here.says("docs")
    path = here.path / "docs" / page
    path.write_text(path.read_text("utf-8").replace("csat", "tasc"), "utf-8")
    before = path.read_bytes()
    said = here.says("docs", "--check")
    assert (said.code, said.raw) == (1, b"")
    assert said.sentence == f"docs/{page} does not say what the declarations say: run kpi-bot docs --folder docs"
    assert path.read_bytes() == before


def test_a_page_that_is_not_there_or_no_text_is_not_up_to_date(here: Folder) -> None:
    assert here.says("docs", "--check", "--folder", "elsewhere").sentence.startswith("elsewhere/kpis.en.md")
    here.says("docs")
    (here.path / "docs" / "kpis.nl.md").write_bytes(b"\xff\xfe\xff")
    assert here.says("docs", "--check").sentence.startswith("docs/kpis.nl.md")


def test_where_nothing_can_be_written_it_says_so(here: Folder) -> None:
    here.file("taken", "a file")
    assert "cannot be written" in here.says("docs", "--folder", "taken/in").sentence


def test_it_has_help(here: Folder) -> None:
    assert here.says("docs", "--help").text.startswith("usage: kpi-bot docs")
