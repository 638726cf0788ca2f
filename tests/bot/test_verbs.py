"""`kpi-bot report` in every format and language, and what holds for every verb."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.bot.conftest import ASOF, CHANNEL, MANAGER, Open
from tests.bot.terminal import Folder, Said

NOW = ("--now", ASOF.isoformat())
QUESTIONS = ("week", "frt csat month by channel", "topics week", "volume 30d by weekday vs none", "sla 90d by team")
TWO_PANELS = QUESTIONS[:2]
LANGUAGES = ("en", "nl", "ro")
VERBS = (
    *("demo", "run", "report", "ingest", "seed", "db", "docs"),
    *("ingest file", "ingest finish", "ingest status", "ingest rejects", "ingest profiles", "db upgrade"),
)


@pytest.fixture
def here(tmp_path: Path, lite: str) -> Folder:
    return Folder(tmp_path, lite)


@pytest.fixture
def house(tmp_path: Path, company: str) -> Folder:
    """The same over each engine."""
    return Folder(tmp_path, company)


def told(said: Said) -> dict[str, Any]:
    assert (said.code, said.err) == (0, "")
    document = json.loads(said.raw)
    assert isinstance(document, dict)
    return document


def written(n: float, decimals: int, language: str) -> str:
    """A number as the language writes it."""
    english = f"{n:,.{decimals}f}"
    return english if language == "en" else english.translate(str.maketrans(",.", ".,"))


def figures(document: dict[str, Any], language: str) -> Iterator[tuple[str, ...]]:
    """Of each reading with data: its name, value and sample as text should show them; a duration by its first unit."""
    for each in document["readings"]:
        if not each["sample"] or each["too_few"] or each["value"] is None:
            continue
        value = each["value"]
        match each["unit"]:
            case "share":
                percent = written(100 * value, 1, language)
                shown = f"{percent} %" if language == "ro" else f"{percent}%"
            case "count":
                shown = written(value, 0, language)
            case "seconds":
                minutes = round(value / 60) if value >= 600 else int(value // 60)
                shown = f"{int(value // 86_400 if value >= 172_800 else value // 3600 or minutes)} "
            case "points":
                shown = written(100 * value, 0, language)
            case _:
                shown = written(value, 2, language)
        yield each["name"], shown, written(each["sample"], 0, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_and_json_hold_the_same_figures(house: Folder, language: str) -> None:
    text = house.says("report", "week", *NOW, "--lang", language).text
    document = told(house.says("report", "week", *NOW, "--lang", language, "--format", "json"))
    assert text.startswith(document["finding"].replace("\u00a0", " "))
    rows = {cells[0]: cells for cells in map(cells_of, text.splitlines())}
    checked = 0
    for name, value, sample in figures(document, language):
        row = rows[name]
        assert row[1].startswith(value), row
        assert row[-1] == sample, row
        checked += 1
    assert checked >= 7
    for part, row in zip(document["topics"], topic_rows(text, len(document["topics"])), strict=False):
        assert row[0] == part["name"]
        assert row[1] == written(next(iter(part["readings"].values()))["value"], 0, language)


def cells_of(line: str) -> list[str]:
    return re.split(r" {2,}", line.strip())


def topic_rows(text: str, known: int) -> list[list[str]]:
    """The lines of the second table, without its head and its total."""
    table = text.split("\n\n")[2].splitlines()[1:]
    rows = [cells_of(line) for line in table if "  " in line][:-1]
    assert len(rows) == min(5, known)
    return rows


def test_the_same_answer_on_both_engines(house: Folder, here: Folder) -> None:
    for question in QUESTIONS:
        assert house.says("report", question, *NOW).text == here.says("report", question, *NOW).text


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_csv_opens_and_holds_the_figures_of_the_json(here: Folder, question: str, language: str) -> None:
    document = told(here.says("report", question, *NOW, "--lang", language, "--format", "json"))
    table = here.says("report", question, *NOW, "--lang", language, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(table.raw.decode(), newline="")))
    totals = {row["kpi"]: row for row in rows if not row["by"]}
    assert list(totals) == [each["kpi"] for each in document["readings"]]
    for each in document["readings"]:
        row = totals[each["kpi"]]
        assert row["name"] == each["name"]
        assert [row[name] for name in ("value", "sample", "before")] == [
            "" if each[name] is None else str(each[name]) for name in ("value", "sample", "before")
        ]
    parts = [row["part"] for row in rows if row["by"]]
    assert len(parts) == sum(len(part["readings"]) for part in [*document["parts"], *document["topics"]])


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_decodes_and_has_one_of_two_sizes(here: Folder, question: str, language: str) -> None:
    said = here.says("report", question, *NOW, "--lang", language, "--format", "png")
    assert (said.code, said.err) == (0, "")
    picture = Image.open(io.BytesIO(said.raw))
    picture.load()
    assert picture.format == "PNG"
    assert picture.size == ((880, 770) if question in TWO_PANELS else (880, 385))


@pytest.mark.parametrize("form", ["text", "json", "csv", "png"])
def test_what_is_written_to_a_file_is_what_is_printed(here: Folder, form: str) -> None:
    printed = here.says("report", "week", *NOW, "--format", form)
    output = here.path / f"answer.{form}"
    said = here.says("report", "week", *NOW, "--format", form, "--output", output)
    assert (said.code, said.raw, said.err) == (0, b"", "")
    assert output.read_bytes() == printed.raw


@pytest.mark.parametrize("now", ["2026-11-20T13:00", "2026-11-20T12:00Z", "2026-11-20 07:00:00-05:00"])
def test_now_without_a_zone_is_the_wall_clock_of_the_workspace(here: Folder, now: str) -> None:
    document = told(here.says("report", "week", "--now", now, "--format", "json"))
    assert document == told(here.says("report", "week", *NOW, "--format", "json"))
    assert document["period"]["start"] == "2026-11-12T23:00:00+00:00"


def test_a_day_as_now_is_its_midnight(here: Folder) -> None:
    document = told(here.says("report", "yesterday", "--now", "2026-11-20", "--format", "json"))
    assert document["data_until"] == document["period"]["end"] == "2026-11-19T23:00:00+00:00"


def test_the_zone_of_the_workspace_moves_the_days(here: Folder) -> None:
    here.settings('zone = "America/New_York"')
    period = told(here.says("report", "week", *NOW, "--format", "json"))["period"]
    assert (period["start"], period["zone"]) == ("2026-11-13T05:00:00+00:00", "America/New_York")
    until = told(here.says("report", "today", "--now", "2026-11-20T06:00", "--format", "json"))["period"]
    assert until["end"] == "2026-11-20T11:00:00+00:00"


def test_the_language_is_the_workspaces_unless_said(here: Folder) -> None:
    here.settings('language = "nl"')
    assert "Eerste reactietijd" in here.says("report", "week", *NOW).text
    assert "First response time" in here.says("report", "week", *NOW, "--lang", "en").text


@pytest.mark.parametrize("asked", ["frt vorige maand per kanaal", "frt luna trecută pe canal"])
def test_words_of_other_languages_ask_the_same(here: Folder, asked: str) -> None:
    assert (
        here.says("report", asked, *NOW).text == here.says("report", "frt", "last", "month", "by", "channel", *NOW).text
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_terminal_and_the_channel_show_the_same_figures(
    tmp_path: Path, company: str, office: Open, language: str
) -> None:
    it = office(company, language=language)
    it.say("/kpi week")
    message = it.slack.wait_for(
        lambda: next((m for m in it.slack.messages(CHANNEL, seen_by=MANAGER) if m.by_app), None)
    )
    said = message.text.replace("\u00a0", " ").replace("&amp;", "&").splitlines()
    text = Folder(tmp_path, company).says("report", "week", *NOW, "--lang", language).text
    assert said[:2] == text.splitlines()[:2]
    document = told(Folder(tmp_path, company).says("report", "week", *NOW, "--lang", language, "--format", "json"))
    rows = {cells[0]: cells for cells in map(cells_of, text.splitlines())}
    lines = dict(line.split(": ", 1) for line in said if ": " in line)
    shown = [each["name"] for each in document["readings"] if each["name"] in lines]
    assert len(shown) >= 7
    for name in shown:
        _, value, *_, sample = rows[name]
        assert lines[name].startswith(f"{value}, ")
        assert lines[name].endswith(f"n = {sample}")
    topics = [line.split(" · ") for line in said if line.count(" · ") == 3]
    for row in topic_rows(text, len(document["topics"])):
        (cells,) = [cells for cells in topics if cells[0] == row[0]]
        assert [cell.endswith(figure) for cell, figure in zip(cells[1:], row[1:], strict=True)] == [True] * 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_is_an_answer_too(here: Folder, language: str) -> None:
    said = here.says("report", "help", "--lang", language)
    assert said.code == 0
    assert "complaint_ratio" in said.text
    assert "`" not in said.text


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_every_verb_has_help(here: Folder, verb: str) -> None:
    said = here.says(*verb.split(), "--help")
    assert (said.code, said.err) == (0, "")
    assert said.text.startswith(f"usage: kpi-bot {verb}".strip())


@pytest.mark.parametrize(
    "arguments",
    [(), ("reprot",), ("report", "--format", "xml"), ("ingest",), ("ingest", "file"), ("db",), ("seed", "--days", "x")],
)
def test_a_verb_asked_for_wrongly_is_exit_code_2(here: Folder, arguments: tuple[str, ...]) -> None:
    said = here.says(*arguments)
    assert said.code == 2
    assert said.err.startswith("usage: kpi-bot")


def test_it_runs_as_a_module_and_a_program(here: Folder) -> None:
    said = here.runs("report", "week", *NOW)
    assert said.code == 0
    assert said.text == here.says("report", "week", *NOW).text


HEAVY = ("matplotlib", "pandas", "numpy", "slack_bolt")


@pytest.mark.parametrize("arguments", [(), ("--help",), ("report", "--help"), ("db", "upgrade")])
def test_what_needs_no_chart_and_no_table_imports_neither(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    call = f"m.main({list(arguments)})" if arguments else "None"
    code = (
        "import sys, bot.__main__ as m\n"
        f"try: {call}\nexcept SystemExit: pass\n"
        f"print('imported:', *[name for name in {HEAVY} if name in sys.modules])"
    )
    said = Folder(tmp_path).runs(program=("-c", code))
    assert (said.code, said.text.splitlines()[-1].strip()) == (0, "imported:")
