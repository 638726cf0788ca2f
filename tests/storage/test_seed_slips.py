"""What was planted is what the tables say, computed here once more row by row."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from storage.seed import Slip
from tests.storage.seeded import (
    WEEK,
    ZONE,
    Year,
    is_top,
    local_midnight,
    made_year,
    median_wait,
    satisfied,
    share,
    waited,
)

NORMAL = 28


@pytest.fixture(scope="module")
def year() -> Year:
    return made_year()


def before(slip: Slip) -> datetime:
    """The local midnight 28 days before."""
    day = slip.start.astimezone(ZONE).date() - timedelta(days=NORMAL)
    return datetime(day.year, day.month, day.day, tzinfo=ZONE).astimezone(UTC)


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def within(rows: pd.DataFrame, column: str, start: datetime, end: datetime) -> pd.DataFrame:
    at = rows[column].dt.tz_localize("UTC")
    found: pd.DataFrame = rows[(at >= start) & (at < end)]
    return found


def test_each_has_its_days_and_its_filter(year: Year) -> None:
    assert {slip.kpi: (slip.where, slip.start, slip.end) for slip in year.seeded.slips} == {
        "frt": ({"team": "Billing"}, local_midnight(3), local_midnight(0)),
        "csat": ({"team": "Delivery"}, local_midnight(4), local_midnight(0)),
        "abandonment": ({"channel": "phone"}, local_midnight(5), local_midnight(0)),
        "coverage": ({"channel": "chat"}, day("2026-11-17"), day("2026-11-18")),
        "faq_helpful": ({"article": "When do I get my money back?"}, local_midnight(14), local_midnight(0)),
        "esat": ({}, day("2026-07-01"), day("2026-10-01")),
        "cost_per_resolution": ({}, day("2026-10-01"), day("2026-11-01")),
    }


def test_the_truth_of_the_frt_slip_is_what_the_tables_say(year: Year) -> None:
    slip = year.slip("frt")
    rows = [row for row in year.counted if row.team_id == "team-billing"]
    inside = [row for row in rows if row.first_response_at and slip.start <= row.first_response_at < slip.end]
    assert slip.sample == len([row for row in inside if waited(row) is not None])
    assert slip.value == pytest.approx(median_wait(rows, slip.start, slip.end))
    assert slip.normal == pytest.approx(median_wait(rows, before(slip), slip.start))


def test_the_truth_of_the_csat_slip_is_what_the_tables_say(year: Year) -> None:
    slip = year.slip("csat")
    rows = [row for row in year.answers if row.kind == "csat" and row.team_id == "team-delivery"]
    assert slip.sample == len([row for row in rows if slip.start <= row.answered_at < slip.end])
    assert slip.value == pytest.approx(satisfied(rows, slip.start, slip.end))
    assert slip.normal == pytest.approx(satisfied(rows, before(slip), slip.start))


def test_the_truth_about_calls_given_up_is_what_the_tables_say(year: Year) -> None:
    slip = year.slip("abandonment")
    calls = [row for row in year.counted if row.channel == "phone" and row.is_live]

    def given_up(start: datetime, end: datetime) -> list[bool]:
        return [row.first_response_at is None for row in calls if start <= row.queued_at < end]

    assert slip.sample == len(given_up(slip.start, slip.end))
    assert slip.value == pytest.approx(share(given_up(slip.start, slip.end)))
    assert slip.normal == pytest.approx(share(given_up(before(slip), slip.start)))
    assert slip.value > 3 * slip.normal


def staffed(shifts: pd.DataFrame, start: datetime, end: datetime) -> float:
    """The share of the time between 8 and 20 in which somebody is there, second by second."""
    there: set[int] = set()
    for began, ended in zip(shifts["started_at"], shifts["ended_at"], strict=True):
        there.update(range(int(began.timestamp()), int(ended.timestamp())))
    opened = [
        at
        for n in range((end - start).days + 1)
        if (here := start.astimezone(ZONE) + timedelta(days=n)) < end
        for at in range(int(here.replace(hour=8).timestamp()), int(here.replace(hour=20).timestamp()))
    ]
    return share([at in there for at in opened])


def test_the_truth_about_an_empty_desk_is_what_the_tables_say(year: Year) -> None:
    slip, shifts = year.slip("coverage"), year.frames["presence"]
    chat = shifts[(shifts["channel"] == "chat") & (shifts["state"] != "break")].dropna(subset=["ended_at"])
    near = within(chat, "started_at", before(slip), slip.end)
    assert slip.value == pytest.approx(staffed(near, slip.start, slip.end))
    assert slip.normal == pytest.approx(staffed(near, before(slip), slip.start))
    assert slip.sample == 12 * 4
    assert 0.7 < slip.value < 0.85
    assert 0.93 < slip.normal < 0.98
    noon = slip.start + timedelta(hours=13)
    gone = (chat["started_at"].dt.tz_localize("UTC") < noon + timedelta(hours=2)) & (
        chat["ended_at"].dt.tz_localize("UTC") > noon
    )
    assert not gone.any()
    phone = shifts[(shifts["channel"] == "phone") & (shifts["state"] != "break")].dropna(subset=["ended_at"])
    assert staffed(within(phone, "started_at", slip.start, slip.end), slip.start, slip.end) > 0.93


def test_the_truth_about_an_answer_that_no_longer_helps_is_what_the_tables_say(year: Year) -> None:
    slip, views = year.slip("faq_helpful"), year.frames["faq_view"]
    mine = views[views["title"] == slip.where["article"]]

    def helps(start: datetime, end: datetime) -> tuple[float, int]:
        rows = within(mine, "helpful_at", start, end)
        yes, no = int(rows["helpful_yes"].sum()), int(rows["helpful_no"].sum())
        return yes / (yes + no), yes + no

    value, sample = helps(slip.start, slip.end)
    assert sample == slip.sample
    assert value == pytest.approx(slip.value)
    assert helps(before(slip), slip.start)[0] == pytest.approx(slip.normal)
    assert slip.value < slip.normal - 0.2


def test_the_truth_about_our_own_people_is_what_the_tables_say(year: Year) -> None:
    slip = year.slip("esat")
    rows = [row for row in year.answers if row.kind == "esat"]

    def happy(start: datetime, end: datetime) -> list[bool]:
        return [is_top(row) for row in rows if start <= row.answered_at < end]

    assert slip.sample == len(happy(slip.start, slip.end)) > 60
    assert slip.value == pytest.approx(share(happy(slip.start, slip.end)))
    assert slip.normal == pytest.approx(share(happy(before(slip), slip.start)))
    assert slip.value < slip.normal - 0.15
    assert share(happy(slip.end, local_midnight(0))) > slip.value + 0.1, "it is over"


def test_the_truth_about_costs_is_what_the_tables_say(year: Year) -> None:
    slip, costs = year.slip("cost_per_resolution"), year.frames["cost"]

    def resolved(start: datetime, end: datetime) -> int:
        return len([row for row in year.counted if row.resolved_at and start <= row.resolved_at < end])

    def spent(start: datetime) -> int:
        return int(costs[costs["starts_at"].dt.tz_localize("UTC") == start]["amount_minor"].sum())

    assert slip.sample == resolved(slip.start, slip.end)
    assert slip.value == pytest.approx(spent(slip.start) / 100 / slip.sample)
    earlier = before(slip)
    month, days = spent(day("2026-09-01")), 30
    assert slip.normal == pytest.approx(month / days * NORMAL / 100 / resolved(earlier, slip.start))
    assert month % days == 0, "every day costs the same, in whole cents"


def test_the_slips_show_in_their_teams_and_in_the_companys_week(year: Year) -> None:
    frt, csat = year.slip("frt"), year.slip("csat")
    assert frt.value > 3 * frt.normal
    assert csat.value < csat.normal - 0.2
    end = local_midnight(0)
    weeks = [median_wait(year.counted, end - n * WEEK, end - (n - 1) * WEEK) for n in range(1, 10)]
    assert 1.3 < weeks[0] / weeks[1] < 1.8
    assert weeks[0] > 1.1 * max(weeks[1:])
    answers = [satisfied(year.answers, end - n * WEEK, end - (n - 1) * WEEK) for n in range(1, 10)]
    assert answers[0] < min(answers[1:]) - 0.03


def test_no_other_week_is_like_the_last(year: Year) -> None:
    end = local_midnight(0)
    calls = [row for row in year.counted if row.channel == "phone" and row.is_live]
    weeks = [
        share(
            [row.first_response_at is None for row in calls if end - n * WEEK <= row.queued_at < end - (n - 1) * WEEK]
        )
        for n in range(1, 10)
    ]
    assert weeks[0] > 2 * max(weeks[1:])
