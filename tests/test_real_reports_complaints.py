"""Complaints about banks through import and report, against figures that are counted here from the file itself.

There are days without a time, so nothing has a duration; nothing tells when a company answered, so nothing is resolved,
and its verdict ("Timely response?") belongs to the day on which the company was told. All are complaints: the complaint
ratio is 100 % by definition, of as many as were received.

- Rows: 3,186, of which 11 are alike and count all the same; none rejected; once more they change nothing.
- Volume and complaint ratio of the whole, channel, company, product with issue, and every month: to the row.
- The top topics with their shares.
- Timely and not disputed (as a satisfaction of two points), of the whole and by the same parts.

Not in our reports: state, postcode, sub-product, consent.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import func, select

from storage.schema import interaction, survey_response
from tests.real import PROFILES, Asked, Found, agrees, data, database, share, stored

COMPLAINTS = "cfpb-sample"
NOW = "2017-12-01T00:00"
ALL = "2013-06-01..2017-11-30 vs none"
CHANNELS = {"Web": "web", "Referral": "other", "Phone": "phone", "Postal mail": "letter", "Fax": "fax"}
Row = dict[str, str]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def bureau(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    with database(request, tmp_path_factory.mktemp("bureau"), "bureau") as here:
        here.settings('zone = "America/New_York"')
        ingest = ("ingest", "file", data(COMPLAINTS) / "consumer_complaints.csv", "--profile", PROFILES / "cfpb.yaml")
        for name, said in (("said.txt", here.says(*ingest)), ("again.txt", here.says(*ingest, "--again"))):
            assert said.code == 0
            here.file(name, said.text)
        yield Asked(here, NOW)


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    with (data(COMPLAINTS) / "consumer_complaints.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def month(day: str) -> str:
    """`m/d/yyyy`."""
    number, _, year = day.split("/")
    return f"{year}-{int(number):02}"


def topic(row: Row) -> str:
    return f"{row['Product']} / {row['Issue']}"


def received(row: Row) -> str:
    return month(row["Date received"])


def sent(row: Row) -> str:
    return month(row["Date sent to company"])


PARTS: dict[str, Callable[[Row], str]] = {
    "channel": lambda row: CHANNELS[row["Submitted via"]],
    "team": lambda row: row["Company"],
    "topic": lambda row: topic(row).casefold(),
}
FIGURES: dict[str, tuple[Callable[[Row], str], Callable[[list[Row]], Found]]] = {
    "volume": (received, lambda of: (len(of), len(of))),
    "complaint_ratio": (received, lambda of: share(True for _ in of)),
    "sla_first_response": (sent, lambda of: share(row["Timely response?"] == "Yes" for row in of)),
    "csat": (sent, lambda of: share(row["Consumer disputed?"] == "No" for row in of if row["Consumer disputed?"])),
}
"""Of each KPI the month it is dated by, and what it is of these rows."""
QUESTION = f"{' '.join(FIGURES)} {ALL}"


def test_every_row_of_the_file_is_accounted_for(bureau: Asked, rows: list[Row]) -> None:
    assert len(rows) == 3_186
    assert len(rows) - len({tuple(row.values()) for row in rows}) == 11
    disputed = sum(bool(row["Consumer disputed?"]) for row in rows)
    said = (bureau.here.path / "said.txt").read_text()
    assert "3,186 new · 0 changed · 0 unchanged" in said
    assert f"{disputed:,} new · 0 changed · 0 unchanged" in said
    assert "unknown words" not in said
    again = (bureau.here.path / "again.txt").read_text()
    assert "0 new · 0 changed · 3,186 unchanged" in again
    assert f"0 new · 0 changed · {disputed:,} unchanged" in again
    assert bureau.here.says("ingest", "rejects").text == "No row was rejected.\n"


def test_days_without_a_time_make_no_durations(bureau: Asked, rows: list[Row]) -> None:
    i = interaction.c
    kept = select(func.count(i.opened_at), func.count(i.first_response_s), func.count(i.resolved_at))
    assert stored(bureau.here, kept) == [(len(rows), 0, 0)]


def test_outcomes_and_verdicts_are_kept_as_they_were_given(bureau: Asked, rows: list[Row]) -> None:
    i, answer = interaction.c, survey_response.c
    outcomes = stored(bureau.here, select(i.resolution_code, func.count()).group_by(i.resolution_code))
    assert dict(outcomes) == Counter(row["Company response to consumer"] for row in rows)
    scores = stored(bureau.here, select(answer.score, func.count()).group_by(answer.score))
    assert dict(scores) == {
        float(word == "No"): n for word, n in Counter(row["Consumer disputed?"] for row in rows).items() if word
    }


def test_the_whole_is_what_is_counted_here(bureau: Asked, rows: list[Row]) -> None:
    readings = bureau.reading(QUESTION)
    for kpi, (_, figure) in FIGURES.items():
        assert agrees(readings[kpi], figure(rows)), kpi


def groups(rows: list[Row], key: Callable[[Row], str]) -> dict[str | None, list[Row]]:
    found: defaultdict[str | None, list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


@pytest.mark.parametrize("by", [*PARTS, "month"])
def test_every_part_is_what_is_counted_here(bureau: Asked, rows: list[Row], by: str) -> None:
    parts = bureau.parts(f"{QUESTION} by {by}")
    for kpi, (dated, figure) in FIGURES.items():
        if (by, kpi) == ("topic", "csat"):
            continue  # an answer's topic is that of its interaction, which a numbered row cannot name
        mine = groups(rows, PARTS.get(by, dated))
        assert set(mine) <= set(parts)
        wrong = [name for name in parts if not agrees(parts[name][kpi], figure(mine.get(name, [])))]
        assert not wrong, kpi


def test_the_top_topics_are_what_is_counted_here(bureau: Asked, rows: list[Row]) -> None:
    slices = bureau.topics(ALL)
    shown = [(each["part"], each["n"], each["share"]) for each in slices]
    counted = Counter(topic(row).casefold() for row in rows).most_common(15)
    assert shown[:15] == [(name, n, pytest.approx(n / len(rows))) for name, n in counted]
    assert (slices[0]["name"], counted[0][1]) == ("Credit reporting / Incorrect information on credit report", 449)
