"""Breakdowns as rows, reports as JSON and CSV: nothing lost, nothing a spreadsheet would run."""

import csv
import io
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import phrases
from bot.render import as_csv, as_json, message, terminal
from bot.render.table import COLUMNS, Table, table
from metrics.catalogue import catalogue, headlines
from metrics.period import STEPS, Span, pieces
from metrics.reading import Reading
from metrics.report import Breakdown, Point, Report, Series
from metrics.terms import Money
from metrics.text import LANGUAGES, Language
from tests.bot.fakes import NOW, WEEK, breakdown, nothing, part, reading, report

FORMULAS = [
    "=HYPERLINK(1)",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u200b=1",
]


def tabled(of: Report, language: Language = "en", most: int | None = None) -> Table:
    assert of.breakdown
    return table(of, of.breakdown, language, most)


def parsed(of: Report, language: Language = "en") -> dict[str, Any]:
    found = json.loads(as_json(of, language))
    assert isinstance(found, dict)
    return found


def lines(of: Report, language: Language = "en") -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(as_csv(of, language), newline=""))]


def by_team(*keys: str, parts: int = 2) -> Report:
    """Each KPI with a value that tells which it is: the i-th of team t is 100·t + i seconds or so."""
    whole = [reading(key, 1000.0 + i, 50) for i, key in enumerate(keys)]
    slices = [
        part(f"team {t}", *(reading(key, 100.0 * t + i, 10 + t) for i, key in enumerate(keys)))
        for t in range(1, parts + 1)
    ]
    return report(*whole, parts=breakdown("team", *slices))


def over_time(step: str, count: int) -> Report:
    (known,) = [each for each in STEPS if each == step]
    span = Span(WEEK.first.replace(month=1), WEEK.last, WEEK.zone)
    labels = [*dict.fromkeys(label for label, _ in pieces(span, known))][-count:]
    slices = [part(label, reading("volume", float(i), i)) for i, label in enumerate(labels, start=1)]
    return report(reading("volume", 100.0, 100), span=span, parts=Breakdown(known, tuple(slices)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_stands_last_and_is_the_reading_itself(language: Language) -> None:
    of = by_team("frt")
    shown = tabled(of, language)
    assert shown.total is not None
    assert shown.total[0] == phrases.TOTAL.to(language)
    assert shown.total[-1] == "50"
    assert [row[0] for row in shown.rows] == ["team 1", "team 2"]
    assert {len(row) for row in (*shown.rows, shown.total)} == {len(shown.header)}


def test_a_count_has_its_share_and_what_grows_says_so() -> None:
    slices = [
        part("a", reading("volume", 30.0, 30, before=10.0, sample_before=10), share=0.75, growing=True),
        part("b", reading("volume", 10.0, 10, before=0.0, sample_before=0), share=0.25),
        part(None, reading("volume", 0.0, 0)),
    ]
    shown = tabled(report(reading("volume", 40.0, 40), parts=breakdown("topic", *slices)))
    assert phrases.SHARE.en in shown.header
    assert phrases.CHANGE.en in shown.header
    first, second, last = ("|".join(row) for row in shown.rows)
    assert "75.0%" in first
    assert phrases.GROWING.en in first
    assert "25.0%" in second
    assert phrases.GROWING.en not in second
    assert last.startswith(phrases.NONE.en)
    assert shown.total is not None
    assert "100.0%" in "|".join(shown.total)


def test_of_parts_the_first_are_shown_and_the_rest_counted() -> None:
    shown = tabled(by_team("frt", parts=9), most=4)
    assert [row[0] for row in shown.rows] == ["team 1", "team 2", "team 3", "team 4"]
    assert shown.hidden == 5
    assert shown.total is not None
    assert tabled(by_team("frt", parts=4), most=4).hidden == 0
    assert len(tabled(by_team("frt", parts=9)).rows) == 9


@pytest.mark.parametrize("step", ["day", "week", "month"])
def test_of_time_the_latest_are_shown_in_their_order(step: str) -> None:
    shown = tabled(over_time(step, 9), most=4)
    assert [row[1] for row in shown.rows] == ["6", "7", "8", "9"]
    assert shown.hidden == 5
    assert shown.total is not None
    assert shown.total[1] == "100"
    assert phrases.CHANGE.en not in shown.header
    assert [row[1] for row in tabled(over_time(step, 3), most=4).rows] == ["1", "2", "3"]


def test_every_figure_stands_under_the_name_of_its_kpi() -> None:
    keys = ("frt", "turnaround", "aht")
    shown = tabled(by_team(*keys))
    assert [*shown.header[1:]] == [catalogue()[key].name.en for key in keys]
    values = [[cell.partition(" (")[0] for cell in row[1:]] for row in shown.rows]
    assert [[cell.replace("\u00a0", " ") for cell in row] for row in values] == [
        ["1 min 40 s", "1 min 41 s", "1 min 42 s"],
        ["3 min 20 s", "3 min 21 s", "3 min 22 s"],
    ]


@pytest.mark.parametrize("empty", ["frt", "turnaround", "aht"])
@pytest.mark.parametrize("others", [1, 2])
def test_a_kpi_without_data_has_no_column_and_moves_no_other(empty: str, others: int) -> None:
    keys = [empty, *[key for key in ("frt", "turnaround", "aht") if key != empty][:others]]
    whole = [nothing(key) if key == empty else reading(key) for key in keys]
    each = [nothing(key) if key == empty else reading(key, 61.0 if key == "frt" else 62.0, 12) for key in keys]
    of = report(*whole, parts=breakdown("team", part("a", *each)))
    shown = tabled(of)
    assert catalogue()[empty].name.en not in shown.header
    for key in keys[1:]:
        at = shown.header.index(catalogue()[key].name.en)
        assert shown.rows[0][at].replace("\u00a0", " ").partition(" (")[0] == (
            "1 min 1 s" if key == "frt" else "1 min 2 s"
        )
    assert message(of, "en").blocks
    assert catalogue()[empty].name.en in message(of, "en").text
    assert "1 min" in terminal(of, "en").replace("\u00a0", " ")


def test_the_summary_by_team_can_be_shown_whatever_is_missing() -> None:
    keys = [kpi.key for kpi in headlines()]
    for missing in keys:
        there = [key for key in keys if key != missing]
        whole = [nothing(key) if key == missing else reading(key, 0.5, 40) for key in keys]
        of = report(*whole, parts=breakdown("team", part("a", *whole), part(None, *whole)))
        assert [*tabled(of).header[1:]] == [catalogue()[key].name.en for key in there[:4]]
        assert message(of, "nl").blocks


def test_json_keeps_the_value_and_the_sample_of_what_is_too_thin_to_say() -> None:
    thin = reading("csat", 1.0, 3, before=0.5, sample_before=2, interval=(0.4, 1.0), left_out=1, provisional=4)
    of = report(thin, parts=breakdown("team", part("a", thin)))
    (found,) = parsed(of)["readings"]
    assert (found["kpi"], found["value"], found["sample"], found["too_few"]) == ("csat", 1.0, 3, True)
    assert (found["before"], found["sample_before"], found["interval"]) == (0.5, 2, [0.4, 1.0])
    assert (found["left_out"], found["provisional"], found["verdict"], found["trend"]) == (1, 4, "none", "unknown")
    inner = parsed(of)["parts"][0]["readings"]["csat"]
    assert (inner["value"], inner["sample"], inner["too_few"]) == (1.0, 3, True)
    assert "100" not in "".join("".join(row) for row in tabled(of).rows)


def test_json_says_what_was_asked_in_days_and_in_instants() -> None:
    of = report(reading(), filters={"team": ("Billing", None)}, data_until=NOW)
    found = parsed(of)
    assert found["period"] == {
        "start": "2026-11-13T23:00:00+00:00",
        "end": "2026-11-20T23:00:00+00:00",
        "first_day": "2026-11-14",
        "last_day": "2026-11-20",
        "zone": "Europe/Amsterdam",
    }
    assert found["compared_with"]["last_day"] == "2026-11-13"
    assert found["filters"] == {"team": ["Billing", None]}
    assert found["data_until"] == "2026-11-21T12:00:00+00:00"
    assert parsed(report(reading(), versus="none"))["compared_with"] is None


def test_json_has_the_course_the_topics_and_unrounded_values() -> None:
    third = reading("frt", 1 / 3)
    series = Series(third.kpi, "day", (Point("2026-11-20", WEEK.window, third, current=True, running=False),))
    topics = breakdown("topic", part("late", reading("volume", 3.0, 3), share=1 / 3))
    found = parsed(report(third, course=(series,), topics=topics))
    assert found["readings"][0]["value"] == 1 / 3
    (point,) = found["course"]["frt"]
    assert (point["label"], point["current"], point["running"], point["value"]) == ("2026-11-20", True, False, 1 / 3)
    (topic,) = found["topics"]
    assert (topic["part"], topic["share"], topic["readings"]["volume"]["sample"]) == ("late", 1 / 3, 3)


@given(st.text(max_size=100), st.sampled_from(LANGUAGES))
def test_any_name_comes_through_json_as_it_is_stored(name: str, language: Language) -> None:
    of = report(reading(), parts=breakdown("team", part(name, reading())), filters={"topic": (name,)})
    found = parsed(of, language)
    assert found["parts"][0]["part"] == name
    assert found["filters"] == {"topic": [name]}


def test_csv_has_a_line_a_kpi_then_one_a_kpi_and_part() -> None:
    found = lines(by_team("frt", "aht"))
    assert [*found[0]] == [*COLUMNS]
    assert [(line["kpi"], line["by"], line["part"], line["value"], line["sample"]) for line in found] == [
        ("frt", "", "", "1000.0", "50"),
        ("aht", "", "", "1001.0", "50"),
        ("frt", "team", "team 1", "100.0", "11"),
        ("aht", "team", "team 1", "101.0", "11"),
        ("frt", "team", "team 2", "200.0", "12"),
        ("aht", "team", "team 2", "201.0", "12"),
    ]
    assert (found[0]["unit"], found[0]["target"]) == ("seconds", "3600")


def test_csv_leaves_what_is_missing_empty_and_keeps_what_is_thin() -> None:
    empty, thin = lines(report(nothing("csat"), reading("nps", -0.25, 2)))
    assert (empty["value"], empty["sample"], empty["before"]) == ("", "0", "")
    assert (thin["value"], thin["sample"]) == ("-0.25", "2")


@pytest.mark.parametrize("name", FORMULAS)
def test_no_cell_of_text_starts_a_formula(name: str) -> None:
    of = report(reading("volume", 3.0, 3), parts=breakdown("topic", part(name, reading("volume", 3.0, 3))))
    cell = lines(of)[1]["part"]
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", " ", "＝"))
    assert cell.removeprefix("'") == name.strip("\u200b").strip()


@given(st.lists(st.text(max_size=50), min_size=1, max_size=5, unique=True), st.sampled_from(LANGUAGES))
def test_any_names_come_through_csv_in_their_lines(names: list[str], language: Language) -> None:
    of = report(reading(), parts=breakdown("team", *(part(name, reading()) for name in names)))
    found = lines(of, language)
    assert len(found) == 1 + len(names)
    assert {*map(len, found)} == {len(COLUMNS)}
    for line in found:
        assert not line["part"].startswith(("=", "+", "-", "@", "\t", "\r"))
        assert float(line["value"]) == 900


def test_csv_lines_end_as_spreadsheets_want() -> None:
    raw = as_csv(by_team("frt"), "en")
    assert raw.count("\r\n") == raw.count("\n") == 4
    assert raw.endswith("\r\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_message_terminal_json_and_csv_tell_the_same(language: Language) -> None:
    of = by_team("frt")
    value = of.readings[0].value
    assert parsed(of, language)["readings"][0]["value"] == value == float(lines(of, language)[0]["value"])
    words = parsed(of, language)["finding"]
    assert message(of, language).text.startswith(words)
    assert terminal(of, language).startswith(words)


def test_what_is_told_of_too_few_people_is_in_no_export() -> None:
    hidden = Reading(kpi=catalogue()["esat"], value=None, sample=0, suppressed=True)
    of = report(hidden, parts=breakdown("team", part("Billing", hidden), part("Sales", reading("esat", 0.5, 9))))
    (told,) = parsed(of)["readings"]
    assert (told["value"], told["sample"], told["suppressed"]) == (None, None, True)
    first, billing, sales = lines(of)
    assert [line["sample"] for line in (first, billing, sales)] == ["", "", "9"]
    for language in LANGUAGES:
        assert phrases.HIDDEN.to(language) in message(of, language).text
        assert phrases.HIDDEN.to(language) in terminal(of, language)


def test_an_amount_says_its_currency() -> None:
    amount = replace(reading("cost_per_contact", 7.5, 50), scale=Money("RON"))
    (told,) = parsed(report(amount))["readings"]
    assert (told["unit"], told["currency"], told["scale"]) == ("money", "RON", None)
    assert lines(report(amount))[0]["unit"] == "RON"
    assert "7,50 RON" in terminal(report(amount), "ro")
