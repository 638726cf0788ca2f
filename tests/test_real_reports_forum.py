"""A year of a forum's questions and answers through import and report, against figures that others computed.

The truth is of the same two files, by plain pandas in UTC; times in hours and shares in percent, to 4 decimals.

- Rows read, kept, ignored (spam answers) and left out (spam questions): the truth's, to the row.
- Questions of the whole, language, topic, hour, and of every week in four zones: to the row.
  Their en-US and pt-BR are our en and pt.
- FRT median, mean and p90 of the whole, every language and the top 15 topics: to the digits.
- Answered within 24 h of the whole, language, topic and week: to the digits.
- The top topics with their shares: to the digits, in their order.
- FRT by week is not compared: ours is dated by the first reply, theirs by the question.

Not in our reports: within 48 and 72 h at once (one term is set), helpful votes, the one-touch proxy, users.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from storage.schema import interaction, interaction_event
from tests.real import PROFILES, Asked, data, database, hours, in_slack, percent, stored, topics_of, truth

FORUM = "sumo-thunderbird"
NOW = "2026-01-31T00:00Z"
ALL = "2025-01-01..2026-01-30 vs none"
SPANS = {"frt": "median", "frt_mean": "mean", "frt_p90": "p90"}
QUESTION = f"{' '.join(SPANS)} answered_in_target volume {ALL}"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def forum(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    with database(request, tmp_path_factory.mktemp("forum"), "forum") as here:
        here.settings('zone = "UTC"')
        said = [
            here.says(
                "ingest", "file", data(FORUM) / f"{what}-2025.csv.gz", "--profile", PROFILES / f"sumo-{what}.yaml"
            )
            for what in ("questions", "answers")
        ]
        assert [each.code for each in said] == [0, 0]
        here.file("said.txt", "".join(each.text for each in said))
        yield Asked(here, NOW)


@pytest.fixture(scope="module")
def known() -> dict[str, Any]:
    return truth(FORUM, "truth-2025.json")


def same(readings: dict[str, dict[str, Any]], part: dict[str, Any]) -> None:
    """The readings of a part are the truth's figures, to its digits."""
    assert readings["volume"]["value"] == part["questions"]
    theirs = part["frt_hours"]
    assert {readings[kpi]["sample"] for kpi in SPANS} == {theirs["n"]}
    for kpi, name in SPANS.items():
        value = readings[kpi]["value"]
        assert (None if value is None else hours(value)) == theirs.get(name)
    in_time(readings, part)


def in_time(readings: dict[str, dict[str, Any]], part: dict[str, Any]) -> None:
    reading, theirs = readings["answered_in_target"], part["answered_within_24h"]
    assert (reading["sample"], percent(reading["value"])) == (theirs["n"], theirs["pct"])
    assert round(reading["value"] * reading["sample"]) == theirs["k"]


def test_every_row_of_both_files_is_accounted_for(forum: Asked, known: dict[str, Any]) -> None:
    said = (forum.here.path / "said.txt").read_text()
    assert "15,180 new" in said
    assert f"left out         {known['quality']['is_spam']['true']}" in said
    assert "34,943 new" in said
    assert "ignored          56" in said
    status = forum.here.says("ingest", "status").text
    assert "34,999 read" in status
    assert "15,180 read" in status
    assert "rejected" in status
    assert forum.here.says("ingest", "rejects").text == "No row was rejected.\n"
    assert stored(forum.here, select(func.count()).select_from(interaction)) == [(15_180,)]
    assert stored(forum.here, select(func.count()).select_from(interaction_event)) == [(34_999 - 56,)]


def test_the_whole_year_is_the_truth(forum: Asked, known: dict[str, Any]) -> None:
    same(forum.reading(QUESTION), known["overall"])
    assert known["overall"]["questions"] == 14_640


def test_every_language_is_the_truth(forum: Asked, known: dict[str, Any]) -> None:
    languages = forum.parts(f"{QUESTION} by language")
    assert set(languages) == {name.partition("-")[0] for name in known["by_locale"]}
    for name, part in known["by_locale"].items():
        same(languages[name.partition("-")[0]], part)


def test_every_top_topic_is_the_truth(forum: Asked, known: dict[str, Any]) -> None:
    topics = forum.parts(f"{QUESTION} by topic")
    for name, part in known["by_topic_top15"].items():
        same(topics[name], part)


def test_the_top_topics_have_their_shares_and_order(forum: Asked, known: dict[str, Any]) -> None:
    shown = [(each["name"], each["n"], percent(each["share"])) for each in forum.topics(ALL)]
    assert shown[:15] == [(each["value"], each["n"], each["pct"]) for each in known["top_topics"]]


def test_the_top_topics_of_a_week_are_the_truth(forum: Asked, known: dict[str, Any]) -> None:
    for week in ("2025-W04", "2025-W31", "2025-W52"):
        found = {each["name"]: each["n"] for each in forum.topics(f"{week} vs none")}
        for each in known["top_topics_by_week"][week]:
            assert found[each["value"]] == each["n"]


def test_every_week_is_the_truth(forum: Asked, known: dict[str, Any]) -> None:
    weeks = forum.parts(f"{QUESTION} by week")
    asked = {week: part for week, part in weeks.items() if part["volume"]["value"]}
    assert set(asked) == set(known["by_week"])
    for week, part in known["by_week"].items():
        assert asked[week]["volume"]["value"] == part["questions"]
        in_time(asked[week], part)


@pytest.mark.parametrize("zone", ["Europe/Amsterdam", "Europe/Bucharest", "America/Los_Angeles"])
def test_the_weeks_of_other_zones_are_the_truth(forum: Asked, known: dict[str, Any], zone: str) -> None:
    counts = {
        week: part["volume"]["value"]
        for week, part in forum.parts("volume 2024-12-25..2026-01-30 vs none by week", zone).items()
        if part["volume"]["value"]
    }
    assert counts == known["questions_by_week_other_time_zones"][zone]
    forum.here.settings('zone = "UTC"')


def test_the_hours_of_the_day_are_the_truth(forum: Asked, known: dict[str, Any]) -> None:
    by_hour = forum.parts("volume 2025 by hour")
    assert {int(name or 0): part["volume"]["value"] for name, part in by_hour.items()} == {
        int(name): n for name, n in known["questions_by_hour_utc"].items()
    }


def test_a_week_asked_in_slack_is_answered_with_its_picture_and_its_topics(forum: Asked, known: dict[str, Any]) -> None:
    message = in_slack(forum.here, "UTC", "2025-06-16")
    week = known["by_week"]["2025-W24"]
    assert f"n\u00a0=\u00a0{week['questions']}" in message.text
    counted = {each["value"]: each["n"] for each in known["top_topics_by_week"]["2025-W24"]}
    shown = dict(topics_of(message))
    assert len(shown) == 5
    assert {name: n for name, n in shown.items() if name in counted} == {
        name: n for name, n in counted.items() if name in shown
    }
    assert len(shown.keys() & counted.keys()) >= 4, "of equal counts either may be the fifth"
    text = forum.here.says("report", "week", "--now", "2025-06-16").text
    assert message.text.replace("\u00a0", " ").splitlines()[:2] == text.splitlines()[:2]
