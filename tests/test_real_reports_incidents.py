"""A year of incidents, from a log of their states, through import and report, against figures that others computed.

The truth is by plain pandas over the last row of each incident; times in hours and shares in percent, to 4 decimals.
Here the log is read once more with nothing but `csv`, for what the truth dates or counts otherwise.

- Rows: 141,712 states are 24,918 incidents, none rejected.
- Volume of the whole, channel, priority, team, agent, topic and of every week of opening: to the row.
- Turnaround median, mean and p90 of the whole, channel, priority, team and agent: to the digits.
- First touch (their stand-in for a first reply: the first state that is not New) likewise, but not by agent, as who
  touched first is not told; the 2 that were touched before they were opened are left out and told.
- The top categories of the year and of every week, with their shares: to the digits.
- Within the SLA (the verdict of the resolution): of all incidents, the 1,556 that were closed without ever being
  resolved too. What is kept as a whole must be resolved. Reopened: theirs are of all, ours of the resolved ones.
- By week theirs are all dated by opening, ours by their own event: computed here by month.
- First contact resolution: theirs asks whether the incident was handed on, ours whether the caller came back.
- Open, unanswered and waiting longest at the end of a month: only here.
- Consistent resolutions, of the closing codes of a category: only here.

Not in our reports: hours until closing (closed is not resolved), minimum and maximum.
"""

import csv
import io
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from tests.real import PROFILES, Asked, Found, agrees, data, database, hours, percent, quantile, share, truth

INCIDENTS = "uci-incident-servicenow"
NOW = "2017-04-01T00:00"
ALL = "2016-02-29..2017-03-31 vs none"
CHANNELS = {"Phone": "phone", "Self service": "web", "Email": "email", "IVR": "other", "Direct opening": "visit"}
PRIORITIES = {"1": "urgent", "2": "high", "3": "normal", "4": "low"}
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The log unpacked, its two columns `category` told apart, with the moment of the first state that is not New."""
    header, rows = unpacked()
    state, number, updated = (header.index(name) for name in ("ident_state", "number", "sys_updated_at"))
    first: dict[str, str] = {}
    for row in rows:
        if row[state] != "New":
            first[row[number]] = min(first.get(row[number], row[updated]), row[updated], key=at)
    path = tmp_path_factory.mktemp("log") / "log.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*header, "first_touch_at"])
        writer.writerows([*row, first.get(row[number], "?")] for row in rows)
    return path


def unpacked() -> tuple[list[str], list[list[str]]]:
    with (
        zipfile.ZipFile(data(INCIDENTS) / "incident_event_log.zip") as archive,
        archive.open("incident_event_log/incident_event_log.csv") as packed,
    ):
        header, *rows = csv.reader(io.TextIOWrapper(packed, "utf-8", newline=""))
    second = header.index("category", header.index("category") + 1)
    return [*header[:second], "subcategory", *header[second + 1 :]], rows


@cache
def at(text: str) -> datetime:
    """`d/m/yyyy hh:mm`."""
    date, clock = text.split(" ")
    day, month, year = date.split("/")
    hour, minute = clock.split(":")
    return datetime(int(year), int(month), int(day), int(hour), int(minute), tzinfo=UTC)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, log: Path) -> Iterator[Asked]:
    with database(request, tmp_path_factory.mktemp("desk"), "desk") as here:
        here.settings('zone = "UTC"')
        said = here.says("ingest", "file", log, "--profile", PROFILES / "uci-incident.yaml")
        assert said.code == 0
        here.file("said.txt", said.text)
        yield Asked(here, NOW)


@pytest.fixture(scope="module")
def known() -> dict[str, Any]:
    return truth(INCIDENTS)


@dataclass(frozen=True)
class Incident:
    """The last state of an incident. `back`: the caller's next on its topic was opened within 7 days after it."""

    channel: str
    priority: str
    topic: str | None
    team: str | None
    agent: str | None
    caller: str | None
    code: str | None
    opened: datetime
    touched: datetime | None
    resolved: datetime | None
    closed: datetime | None
    reopened: bool
    in_time: bool
    back: bool

    @property
    def ended(self) -> datetime | None:
        """When its verdict is dated: 1,556 were closed without ever being resolved."""
        return self.resolved or self.closed

    def seconds(self, end: str) -> float | None:
        """From opening; None where that is not over, or was before it."""
        ended: datetime | None = getattr(self, end)
        return (ended - self.opened).total_seconds() if ended and ended >= self.opened else None


@pytest.fixture(scope="module")
def incidents(log: Path) -> list[Incident]:
    with log.open(encoding="utf-8", newline="") as file:
        last = {row["number"]: row for row in csv.DictReader(file)}.values()
    openings: defaultdict[tuple[str, str], list[datetime]] = defaultdict(list)
    for row in last:
        openings[row["caller_id"], row["category"]].append(at(row["opened_at"]))
    return [
        Incident(
            channel=CHANNELS[row["contact_type"]],
            priority=PRIORITIES[row["priority"]],
            topic=told(row["category"]),
            team=told(row["assignment_group"]),
            agent=told(row["resolved_by"]),
            caller=told(row["caller_id"]),
            code=told(row["closed_code"]),
            opened=at(row["opened_at"]),
            touched=moment(row["first_touch_at"]),
            resolved=moment(row["resolved_at"]),
            closed=moment(row["closed_at"]),
            reopened=row["reopen_count"] != "0",
            in_time=row["made_sla"] == "true",
            back=came_back(
                at(row["opened_at"]), moment(row["resolved_at"]), openings[row["caller_id"], row["category"]]
            ),
        )
        for row in last
    ]


def told(text: str) -> str | None:
    return None if text == "?" else text


def moment(text: str) -> datetime | None:
    return None if text == "?" else at(text)


def came_back(opened: datetime, resolved: datetime | None, openings: list[datetime]) -> bool:
    later = min((other for other in openings if other > opened), default=None)
    return resolved is not None and later is not None and later - resolved <= 7 * DAY


def test_every_state_of_the_log_is_accounted_for(desk: Asked, known: dict[str, Any]) -> None:
    said = (desk.here.path / "said.txt").read_text()
    again = known["quality"]["events"] - known["quality"]["incidents"]
    assert f"rows read        {known['quality']['events']:,}" in said
    assert "24,918 new · 7 changed" in said, "seven incidents lie across two batches"
    assert f"given twice, the last counts: interaction {again - 7:,}" in said
    assert "negative: interaction.first_response_s 2\n" in said
    assert desk.here.says("ingest", "rejects").text == "No row was rejected.\n"


TIMES = {"median": "", "mean": "_mean", "p90": "_p90"}
SPANS = {"turnaround": "turnaround_hours", "frt": "first_touch_hours"}
QUESTION = f"volume {' '.join(span + end for span in SPANS for end in TIMES.values())} {ALL}"


def same(readings: dict[str, dict[str, Any]], part: dict[str, Any], spans: Iterable[str] = SPANS) -> None:
    """The readings of a part are the truth's figures, to its digits."""
    assert readings["volume"]["value"] == part["incidents"]
    for span in spans:
        theirs = part[SPANS[span]]
        for name, end in TIMES.items():
            reading = readings[span + end]
            assert reading["sample"] == theirs["n"]
            assert (None if reading["value"] is None else hours(reading["value"])) == theirs.get(name)


def test_the_whole_is_the_truth(desk: Asked, known: dict[str, Any]) -> None:
    readings = desk.reading(QUESTION)
    same(readings, known["overall"])
    assert {readings[f"frt{end}"]["left_out"] for end in TIMES.values()} == {2}


def test_every_channel_and_priority_is_the_truth(desk: Asked, known: dict[str, Any]) -> None:
    for by, words in (("channel", CHANNELS), ("priority", PRIORITIES)):
        parts = desk.parts(f"{QUESTION} by {by}")
        assert set(parts) == set(words.values())
        for name, part in known[f"by_{by}"].items():
            same(parts[words[name]], part)


def test_every_top_team_and_agent_is_the_truth(desk: Asked, known: dict[str, Any]) -> None:
    teams, agents = desk.parts(f"{QUESTION} by team"), desk.parts(f"{QUESTION} by agent")
    for name, part in known["top_groups"].items():
        same(teams[name], part)
    for name, part in known["top_resolvers"].items():
        same(agents[name], part, ["turnaround"])


def test_the_top_topics_are_the_truth_in_its_order(desk: Asked, known: dict[str, Any]) -> None:
    shown = [(each["name"], each["n"], percent(each["share"])) for each in desk.topics(ALL)]
    assert shown[:15] == [(each["value"], each["n"], each["pct"]) for each in known["top_categories"]]


def test_every_week_and_its_top_topics_are_the_truth(desk: Asked, known: dict[str, Any]) -> None:
    weeks = desk.parts(f"volume {ALL} by week")
    opened = {week: part["volume"]["value"] for week, part in weeks.items() if part["volume"]["value"]}
    assert opened == {week: part["incidents"] for week, part in known["by_week"].items()}
    for week in ("2016-W09", "2016-W16", "2016-W21"):
        found = Counter({each["name"]: int(each["n"]) for each in desk.topics(f"{week} vs none")})
        for each in known["top_categories_by_week"][week]:
            assert found[each["value"]] == each["n"]


def test_what_counts_here_of_all_is_the_truth(incidents: list[Incident], known: dict[str, Any]) -> None:
    """Else what is counted here of the resolved ones would prove nothing."""
    sets = {None: known["overall"]} | {CHANNELS[name]: part for name, part in known["by_channel"].items()}
    for channel, part in sets.items():
        mine = [each for each in incidents if channel in (None, each.channel)]
        assert sum(each.in_time for each in mine) == part["sla_met"]["k"]
        assert sum(each.reopened for each in mine) == part["reopened"]["k"]
        assert len(mine) == part["sla_met"]["n"] == part["reopened"]["n"]


def middle(seconds: list[float]) -> float:
    return quantile(seconds, 0.5)


def ninth(seconds: list[float]) -> float:
    return quantile(seconds, 0.9)


def timed(end: str, figure: Callable[[list[float]], float]) -> Callable[[list[Incident]], Found]:
    def found(of: list[Incident]) -> Found:
        seconds = [span for each in of if (span := each.seconds(end)) is not None]
        return (figure(seconds) if seconds else None), len(seconds)

    return found


def topics(of: list[Incident]) -> list[list[Incident]]:
    """Those of each topic whose resolution codes are known."""
    found: defaultdict[str, list[Incident]] = defaultdict(list)
    for each in of:
        if each.topic and each.code:
            found[each.topic].append(each)
    return [*found.values()]


def alike(of: list[Incident]) -> Found:
    """How many have the code that most of their topic have; topics of fewer than five are out."""
    judged = [Counter(each.code for each in topic) for topic in topics(of) if len(topic) >= 5]
    rows = sum(codes.total() for codes in judged)
    return (sum(max(codes.values()) for codes in judged) / rows if rows else None), rows


def alike_by_agent(of: list[Incident]) -> Found:
    """1 less how far agents are from all who have five or more on the topic, in their share of its usual code."""
    apart, rows = 0.0, 0
    for topic in topics(of):
        agents = Counter(each.agent for each in topic if each.agent)
        judged = [each for each in topic if each.agent and agents[each.agent] >= 5]
        if len({each.agent for each in judged}) > 1:
            codes = Counter(each.code for each in judged)
            usual = min(codes, key=lambda code: (-codes[code], str(code)))
            for agent in {each.agent for each in judged}:
                theirs = [each.code == usual for each in judged if each.agent == agent]
                apart += len(theirs) * abs(sum(theirs) / len(theirs) - codes[usual] / len(judged))
            rows += len(judged)
    return (1 - apart / rows if rows else None), rows


FIGURES: dict[str, tuple[str, Callable[[list[Incident]], Found]]] = {
    "volume": ("opened", lambda of: (len(of), len(of))),
    "resolution_rate": ("opened", lambda of: share(each.resolved is not None for each in of)),
    "answered_in_target": (
        "opened",
        lambda of: share(span <= 86_400 for each in of if (span := each.seconds("touched")) is not None),
    ),
    "frt": ("touched", timed("touched", middle)),
    "frt_mean": ("touched", timed("touched", fmean)),
    "frt_p90": ("touched", timed("touched", ninth)),
    "resolved": ("resolved", lambda of: (len(of), len(of))),
    "sla": ("ended", lambda of: share(each.in_time for each in of if each.resolved or not each.in_time)),
    "sla_resolution": ("ended", lambda of: share(each.in_time for each in of)),
    "reopen_rate": ("resolved", lambda of: share(each.reopened for each in of)),
    "fcr": ("resolved", lambda of: share(not each.reopened and not each.back for each in of if each.caller)),
    "consistency": ("resolved", alike),
    "consistency_agents": ("resolved", alike_by_agent),
    "turnaround": ("resolved", timed("resolved", middle)),
    "turnaround_mean": ("resolved", timed("resolved", fmean)),
    "turnaround_p90": ("resolved", timed("resolved", ninth)),
}
"""Of each KPI what it is dated by, and what it is of the incidents so dated."""
ASKED = [" ".join([*FIGURES][:8]), " ".join([*FIGURES][8:])]


def groups(incidents: list[Incident], dated: str, by: str) -> dict[str | None, list[Incident]]:
    found: defaultdict[str | None, list[Incident]] = defaultdict(list)
    for each in incidents:
        if event := getattr(each, dated):
            found[f"{event:%Y-%m}" if by == "month" else getattr(each, by)].append(each)
    return found


@pytest.mark.parametrize("by", ["channel", "priority", "team", "topic", "month"])
def test_every_part_is_what_is_counted_here(desk: Asked, incidents: list[Incident], by: str) -> None:
    for question in ASKED:
        parts = desk.parts(f"{question} {ALL} by {by}")
        for kpi in question.split():
            dated, figure = FIGURES[kpi]
            mine = groups(incidents, dated, by)
            assert set(mine) <= set(parts)
            wrong = [name for name in parts if not agrees(parts[name][kpi], figure(mine.get(name, [])))]
            assert not wrong, kpi


def test_the_whole_is_what_is_counted_here(desk: Asked, incidents: list[Incident]) -> None:
    for question in ASKED:
        readings = desk.reading(f"{question} {ALL}")
        for kpi in question.split():
            dated, figure = FIGURES[kpi]
            assert agrees(readings[kpi], figure([each for each in incidents if getattr(each, dated)])), kpi


def at_the_end(incidents: list[Incident], end: datetime) -> dict[str, Found]:
    """What is open then: neither resolved nor closed; of those the ones not yet touched, and since when."""
    open_ = [
        each
        for each in incidents
        if each.opened < end and all(ended is None or ended >= end for ended in (each.resolved, each.closed))
    ]
    waits = [end - each.opened for each in open_ if each.touched is None or each.touched >= end]
    longest = max(waits).total_seconds() if waits else None
    return {
        "backlog": (len(open_), len(open_)),
        "unanswered": (sum(wait >= DAY for wait in waits), len(waits)),
        "oldest_wait": (longest, len(waits)),
    }


def test_what_is_open_at_the_end_of_a_month_is_what_is_counted_here(desk: Asked, incidents: list[Incident]) -> None:
    for month in (3, 5, 6, 12):
        readings = desk.reading(f"backlog unanswered oldest_wait 2016-{month:02} vs none")
        end = datetime(2016 + month // 12, month % 12 + 1, 1, tzinfo=UTC)
        for kpi, found in at_the_end(incidents, end).items():
            assert agrees(readings[kpi], found), (kpi, month)
