"""A year of a city's requests through import and report, against figures that others computed.

The truth is of the same file, by plain pandas over the wall clock of Boston; times in hours, rounded to 4 decimals.

- Rows, kept, rejected, 197 closed before opening: the truth's, to the row.
- Volume of the whole, channel, department, reason and week: to the row (weeks of New York, all 53).
- Resolved, the whole and by week of closing: to the row (all 55).
- SLA: as many kept as theirs (k). The share differs: theirs is of closed ones, ours of kept and breached, where open
  and past due is breached. It is computed here once more.
- Turnaround, median, mean and p90, whole and by channel: to the digits with the file read in UTC. Read in New York's
  zone it differs by the hour of each clock change, and is computed here once more to a millionth.

Not in our reports: minimum and maximum, the city's own verdict (`sla_reported_ontime`), types below a reason.
"""

import csv
import gzip
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.bot.terminal import Folder
from tests.real import PROFILES, Asked, data, database, hours, in_slack, percent, quantile, topics_of, truth

CITY = "boston-311-2015"
NEW_YORK = ZoneInfo("America/New_York")
NOW = "2016-02-01T00:00"
AS_OF = datetime(2016, 2, 1, tzinfo=NEW_YORK).timestamp()
ALL = "2014-12-01..2016-01-31 vs none"
CHANNELS = {
    "Constituent Call": "phone",
    "Citizens Connect App": "app",
    "Self Service": "web",
    "Twitter": "x",
    "Maximo Integration": "api",
    "City Worker App": "visit",
    "Employee Generated": "other",
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def city(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    with database(request, tmp_path_factory.mktemp("city"), "city") as here:
        here.settings(f'zone = "{NEW_YORK.key}"')
        said = here.says("ingest", "file", data(CITY) / "requests.csv.gz", "--profile", PROFILES / "boston.yaml")
        assert said.code == 0
        here.file("said.txt", said.text)
        yield Asked(here, NOW)


@pytest.fixture(scope="module")
def by_wall_clock(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """The same file by a copy of the profile in which wall clocks are UTC: differences are the truth's own."""
    folder = tmp_path_factory.mktemp("wall")
    here = Folder(folder, f"sqlite:///{folder}/wall.db")
    here.settings('zone = "UTC"')
    profile = (PROFILES / "boston.yaml").read_text()
    assert "zone: America/New_York" in profile
    copy = here.file("wall.yaml", profile.replace("zone: America/New_York", "zone: UTC"))
    said = here.says("ingest", "file", data(CITY) / "requests.csv.gz", "--profile", copy)
    assert said.code == 0
    return Asked(here, NOW)


@pytest.fixture(scope="module")
def known() -> dict[str, Any]:
    return truth(CITY)


@dataclass(frozen=True)
class Case:
    """One row of the file, in seconds since 1970."""

    channel: str
    opened: float
    due: float | None
    closed: float | None


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    with gzip.open(data(CITY) / "requests.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return [
            Case(CHANNELS[row["Source"]], at(row["OPEN_DT"]) or 0.0, at(row["TARGET_DT"]), at(row["CLOSED_DT"]))
            for row in csv.DictReader(file)
        ]


def at(text: str) -> float | None:
    """Boston's wall clock, `mm/dd/yyyy hh:mm:ss AM`; of the two hours in autumn the first."""
    if not text:
        return None
    month, day, year, hour, minute, second = (
        int(text[i:j]) for i, j in ((0, 2), (3, 5), (6, 10), (11, 13), (14, 16), (17, 19))
    )
    hour = hour % 12 + (12 if text.endswith("PM") else 0)
    return datetime(year, month, day, hour, minute, second, tzinfo=NEW_YORK).timestamp()


def test_every_row_of_the_file_is_accounted_for(city: Asked, known: dict[str, Any]) -> None:
    status = city.here.says("ingest", "status").text
    assert "121,145 read, 121,145 written, 0 rejected" in status
    said = (city.here.path / "said.txt").read_text()
    assert "121,145 new · 0 changed · 0 unchanged" in said
    assert f"negative: interaction.resolution_s {known['quality']['negative_turnaround']}" in said
    assert city.here.says("ingest", "rejects").text == "No row was rejected.\n"


def test_the_volume_of_the_whole_and_of_each_part_is_the_truth(city: Asked, known: dict[str, Any]) -> None:
    whole = city.reading(f"volume resolved {ALL}")
    assert (whole["volume"]["value"], whole["resolved"]["value"]) == (121_145, known["overall"]["closed"])
    channels = city.parts(f"volume resolved {ALL} by channel")
    assert len(channels) == len(known["by_channel"])
    for name, part in known["by_channel"].items():
        assert channels[CHANNELS[name]]["volume"]["value"] == part["opened"]
        assert channels[CHANNELS[name]]["resolved"]["value"] == part["closed"]
    teams = city.parts(f"volume resolved {ALL} by team")
    for name, part in known["by_department"].items():
        assert (teams[name]["volume"]["value"], teams[name]["resolved"]["value"]) == (part["opened"], part["closed"])
    assert sum(part["volume"]["value"] for part in teams.values()) == known["overall"]["opened"]


def test_the_top_topics_are_the_truth_in_its_order(city: Asked, known: dict[str, Any]) -> None:
    shown = [(each["name"], each["n"], percent(each["share"])) for each in city.topics(ALL)]
    assert shown[:15] == [(each["value"], each["n"], each["pct"]) for each in known["top_reasons"]]


def test_weeks_are_those_of_new_york(city: Asked, known: dict[str, Any]) -> None:
    weeks = city.parts(f"volume resolved {ALL} by week")
    opened = {week: part["volume"]["value"] for week, part in weeks.items() if part["volume"]["value"]}
    closed = {week: part["resolved"]["value"] for week, part in weeks.items() if part["resolved"]["value"]}
    assert opened == {week: part["opened"] for week, part in known["by_week_opened"].items()}
    assert closed == known["closed_per_week_of_closing"]


def test_the_top_topics_of_every_week_are_the_truth(city: Asked, known: dict[str, Any]) -> None:
    for week in ("2015-W06", "2015-W10", "2015-W45"):
        found = Counter({each["name"]: int(each["n"]) for each in city.topics(f"{week} vs none")})
        for each in known["top_reasons_by_week"][week]:
            assert found[each["value"]] == each["n"]


def verdicts(cases: list[Case]) -> dict[str, tuple[int, int]]:
    """Kept, and kept or breached, of each channel and of all (""): closed by the due moment, or past due by now."""
    met: Counter[str] = Counter()
    judged: Counter[str] = Counter()
    for case in cases:
        if case.due is not None:
            for part in ("", case.channel):
                met[part] += case.closed is not None and case.closed <= case.due
                judged[part] += case.closed is not None or case.due <= AS_OF
    return {part: (met[part], judged[part]) for part in judged}


def test_the_promise_is_kept_as_often_as_counted_here(city: Asked, known: dict[str, Any], cases: list[Case]) -> None:
    counted = verdicts(cases)
    met, judged = counted[""]
    assert met == known["overall"]["sla_closed_with_target_pct"]["k"]
    for kpi in ("sla", "sla_resolution"):
        reading = city.reading(f"sla sla_resolution {ALL}")[kpi]
        assert reading["sample"] == judged
        assert reading["value"] == pytest.approx(met / judged, rel=1e-12)
    channels = city.parts(f"sla {ALL} by channel")
    for name, part in known["by_channel"].items():
        reading = channels[CHANNELS[name]]["sla"]
        assert counted[CHANNELS[name]][0] == part["sla_closed_with_target_pct"]["k"]
        assert (round(reading["value"] * reading["sample"]), reading["sample"]) == counted[CHANNELS[name]]


SPANS = ("turnaround", "turnaround_mean", "turnaround_p90")


def test_elapsed_times_are_those_of_the_zone(city: Asked, cases: list[Case]) -> None:
    spans: defaultdict[str, list[float]] = defaultdict(list)
    for case in cases:
        if case.closed is not None and case.closed >= case.opened:
            for part in ("", case.channel):
                spans[part].append(case.closed - case.opened)
    question = f"{' '.join(SPANS)} {ALL}"
    for of, readings in [("", city.reading(question)), *city.parts(f"{question} by channel").items()]:
        mine = spans[of or ""]
        figures = (quantile(mine, 0.5), fmean(mine), quantile(mine, 0.9))
        for kpi, figure in zip(SPANS, figures, strict=True):
            assert readings[kpi]["value"] == pytest.approx(figure, rel=1e-6)
            assert readings[kpi]["sample"] == len(mine)


def test_rows_closed_before_they_were_opened_are_left_out_and_told(city: Asked, known: dict[str, Any]) -> None:
    left_out = {each["left_out"] for each in city.reading(f"{' '.join(SPANS)} {ALL}").values()}
    assert left_out == {known["quality"]["negative_turnaround"]}
    text = city.here.says("report", f"turnaround {ALL}", "--now", NOW).text
    assert "197 rows left out" in text


def test_times_by_the_wall_clock_are_the_truth_to_its_digits(by_wall_clock: Asked, known: dict[str, Any]) -> None:
    question = f"{' '.join(SPANS)} {ALL}"
    channels = by_wall_clock.parts(f"{question} by channel")
    pairs = [(known["overall"], by_wall_clock.reading(question))]
    pairs += [(part, channels[CHANNELS[name]]) for name, part in known["by_channel"].items()]
    for part, readings in pairs:
        theirs = part["turnaround_hours"]
        assert [hours(readings[kpi]["value"]) for kpi in SPANS] == [theirs[name] for name in ("median", "mean", "p90")]
        assert {readings[kpi]["sample"] for kpi in SPANS} == {theirs["n"]}
    weeks = by_wall_clock.parts(f"volume {ALL} by week")
    for week, part in known["by_week_opened"].items():
        assert weeks[week]["volume"]["value"] == part["opened"]


def test_a_week_asked_in_slack_is_answered_with_its_picture_and_its_topics(city: Asked, known: dict[str, Any]) -> None:
    message = in_slack(city.here, NEW_YORK.key, "2015-02-16")
    week = known["by_week_opened"]["2015-W07"]
    assert f"{week['opened']:,}" in message.text
    counted = {each["value"]: each["n"] for each in known["top_reasons_by_week"]["2015-W07"]}
    assert dict(topics_of(message)) == counted
    text = city.here.says("report", "week", "--now", "2015-02-16").text
    assert message.text.replace("\u00a0", " ").splitlines()[:2] == text.splitlines()[:2]
