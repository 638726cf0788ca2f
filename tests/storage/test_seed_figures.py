"""The demo data are believable: a service desk as there are many, with something to say in every month."""

import statistics
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise

import pandas as pd
import pytest

from tests.storage.seeded import (
    FACTS,
    UNTIL,
    WEEK,
    ZONE,
    Year,
    is_top,
    local_midnight,
    made_year,
    month,
    share,
    waited,
)

MONTHS = [f"2025-{n:02}" for n in (12,)] + [f"2026-{n:02}" for n in range(1, 12)]
"""The last one goes on; of the first there are ten days."""
DATED = {
    "interaction": "opened_at",
    "interaction_event": "at",
    "survey_response": "answered_at",
    "customer": "first_seen_at",
    "visit": "started_at",
    "faq_view": "viewed_at",
    "journey": "started_at",
    "customer_order": "ordered_at",
    "presence": "started_at",
    "cost": "starts_at",
}


@pytest.fixture(scope="module")
def year() -> Year:
    return made_year()


@pytest.mark.parametrize("name", sorted(set(FACTS) - {"team", "agent"}))
def test_every_month_has_rows(year: Year, name: str) -> None:
    rows = year.frames[name]
    assert {"2025-11", *MONTHS} <= set(month(rows[DATED[name]].dropna()))


@pytest.mark.parametrize("kind", ["csat", "nps", "ces", "esat", "enps", "friendliness", "effectiveness", "sus"])
def test_every_month_has_answers_enough(year: Year, kind: str) -> None:
    rows = year.frames["survey_response"]
    given = month(rows[(rows["kind"] == kind).to_numpy() & rows["answered_at"].notna().to_numpy()]["answered_at"])
    many = Counter(given)
    assert min(many[name] for name in MONTHS) >= 15


def test_one_topic_grows_in_the_last_week(year: Year) -> None:
    end = local_midnight(0)
    this, before = (
        Counter(row.topic for row in year.counted if end - n * WEEK <= row.opened_at < end - (n - 1) * WEEK)
        for n in (1, 2)
    )
    grown = {topic: (this[topic] - before[topic]) / (this[topic] + before[topic]) ** 0.5 for topic in this}
    assert grown.pop("damaged parcel") > 3.5
    assert max(grown.values()) < 2.5


def test_mondays_are_busy_and_nights_are_quiet(year: Year) -> None:
    local = [row.opened_at.astimezone(ZONE) for row in year.interactions]
    days, hours = Counter(at.weekday() for at in local), Counter(at.hour for at in local)
    assert days[0] == max(days.values())
    assert days[0] > 2 * days[6]
    assert hours[10] > 10 * hours[3]
    months = Counter(at.month for at in local)
    assert months[12] > 1.15 * months[7]


def test_nobody_answers_at_night(year: Year) -> None:
    replied = [row.first_response_at.astimezone(ZONE).hour for row in year.counted if waited(row) is not None]
    assert {hour for hour, n in Counter(replied).items() if n > 20} == set(range(8, 20))
    chats = [row.first_response_at for row in year.counted if row.channel == "chat" and row.first_response_at]
    assert all(8 <= at.astimezone(ZONE).hour < 23 for at in chats)


def test_chats_and_calls_are_quick_and_what_comes_at_night_waits(year: Year) -> None:
    by_channel: dict[str, list[float]] = {}
    for row in year.counted:
        if (seconds := waited(row)) is not None:
            by_channel.setdefault(row.channel, []).append(seconds)
    medians = {channel: statistics.median(waits) for channel, waits in by_channel.items()}
    assert max(medians["chat"], medians["phone"]) < 60 < medians["whatsapp"] < medians["email"]
    night = [row for row in year.counted if not row.is_live and row.opened_at.astimezone(ZONE).hour in {22, 23}]
    waits = [seconds for row in night if (seconds := waited(row)) is not None]
    assert min(waits) > 8 * 3_600


def test_the_main_figures_are_believable(year: Year) -> None:
    counted = year.counted
    settled = [row for row in counted if row.opened_at < UNTIL - 3 * WEEK]
    assert share([row.resolved_at is not None for row in settled]) == pytest.approx(0.935, abs=0.015)
    customers = [row for row in settled if row.opened_by == "customer" and not row.bot_resolved]
    assert share([row.first_response_at is None for row in customers]) == pytest.approx(0.022, abs=0.008)
    resolved = [row for row in counted if row.resolved_at]
    assert share([row.reopens > 0 for row in resolved]) == pytest.approx(0.06, abs=0.01)
    assert 0.03 < share([row.is_complaint for row in counted]) < 0.05
    assert 300 < statistics.fmean(row.handle_s for row in counted if row.handle_s) < 720
    assert share([score >= 4 for score in year.scores("csat", 5)]) == pytest.approx(0.86, abs=0.01)
    nps = year.scores("nps")
    assert share([score >= 9 for score in nps]) - share([score <= 6 for score in nps]) == pytest.approx(0.35, abs=0.05)
    assert share([score >= 5 for score in year.scores("ces")]) == pytest.approx(0.75, abs=0.03)
    assert len(year.scores("csat")) / len(resolved) == pytest.approx(0.18, abs=0.02)


def test_what_customers_say_besides_is_believable(year: Year) -> None:
    assert share([is_top(row) for row in year.answers if row.kind == "friendliness"]) == pytest.approx(0.9, abs=0.03)
    assert statistics.fmean(year.scores("effectiveness")) == pytest.approx(0.83, abs=0.03)
    assert statistics.fmean(year.scores("sus")) == pytest.approx(74, abs=2)
    marks = [row for row in year.answers if row.kind == "csat" and row.scale_max == 10]
    assert share([is_top(row) for row in marks]) == pytest.approx(0.86, abs=0.05), "the same people, another scale"


def test_it_takes_a_few_messages_and_the_next_reply_takes_less_than_the_first(year: Year) -> None:
    events = year.frames["interaction_event"]
    assert 3 < len(events) / len(year.interactions) < 4
    resolved = [row for row in year.counted if row.resolved_at]
    assert 1.6 < statistics.fmean(row.customer_messages for row in resolved) < 2.4
    assert 0.5 < share([row.agent_replies == 1 for row in resolved]) < 0.7
    waits = events["waited_s"].dropna()
    assert 900 < waits.median() < 3_600
    assert 0.75 < (waits <= 4 * 3_600).mean() < 0.95
    assert waits[events["channel"] == "chat"].median() < 180


def test_the_impossible_and_the_uncounted_are_there_but_few(year: Year) -> None:
    rows = year.interactions
    assert share([row.spam for row in rows]) == pytest.approx(0.01, abs=0.003)
    assert share([row.merged_into is not None for row in rows]) == pytest.approx(0.005, abs=0.002)
    assert share([row.direction == "outbound" for row in rows]) == pytest.approx(0.02, abs=0.005)
    assert share([row.opened_by == "agent" for row in rows]) == pytest.approx(0.03, abs=0.005)
    early = [row for row in rows if row.first_response_at and row.first_response_at < row.opened_at]
    assert 6 <= len(early) <= 16
    assert any(row.opened_at >= UNTIL - WEEK for row in early)


def test_about_three_of_four_are_resolved_at_once(year: Year) -> None:
    later: dict[tuple[str, str], list[datetime]] = {}
    for row in year.counted:
        later.setdefault((row.person_key, row.topic), []).append(row.opened_at)
    settled = [row for row in year.counted if row.resolved_at and row.resolved_at < UNTIL - WEEK]
    first = [
        row.reopens == 0
        and not any(row.resolved_at <= at <= row.resolved_at + WEEK for at in later[row.person_key, row.topic])
        for row in settled
    ]
    assert 0.72 <= share(first) <= 0.82


@pytest.mark.parametrize(
    ("due", "event"), [("sla_first_response_due_at", "first_response_at"), ("sla_resolution_due_at", "resolved_at")]
)
def test_most_targets_are_met(year: Year, due: str, event: str) -> None:
    judged = [row for row in year.counted if getattr(row, due) and (getattr(row, event) or getattr(row, due) < UNTIL)]
    assert (
        0.85
        <= share([bool(getattr(row, event)) and getattr(row, event) <= getattr(row, due) for row in judged])
        <= 0.96
    )


def test_about_one_contact_in_eight_leads_to_an_order_and_every_month_alike(year: Year) -> None:
    orders = placed(year)
    assert 0.7 < len(orders) / len(year.interactions) < 0.9
    bought: dict[str, list[datetime]] = {}
    for key, at in zip(orders["person_key"], orders["ordered_at"].dt.tz_localize("UTC"), strict=True):
        bought.setdefault(key, []).append(at)
    leads: dict[str, list[bool]] = {}
    for row in year.counted:
        after = [at for at in bought.get(row.person_key, []) if timedelta(0) < at - row.opened_at <= WEEK]
        leads.setdefault(row.opened_at.astimezone(ZONE).strftime("%Y-%m"), []).append(row.converted or bool(after))
    assert all(0.09 < share(each) < 0.16 for each in leads.values())


def placed(year: Year) -> pd.DataFrame:
    orders = year.frames["customer_order"]
    return orders[orders["status"] != "cancelled"].sort_values("ordered_at")


def test_many_customers_come_back_to_order(year: Year) -> None:
    orders = placed(year)
    at, people = month(orders["ordered_at"]), orders["person_key"]
    active = {name: set(people[at == name]) for name in MONTHS}
    kept = [len(active[one] & active[two]) / len(active[one]) for one, two in pairwise(MONTHS)]
    assert all(0.13 < each < 0.3 for each in kept), kept
    first = orders.groupby("person_key")["ordered_at"].min()
    last = orders.groupby([at, people])["ordered_at"].max().reset_index(level=1)
    again = (last["person_key"].map(first) < last["ordered_at"]).groupby(level=0).mean()
    assert again[MONTHS[1:]].between(0.25, 0.5).all(), again
    amounts = orders["amount_minor"]
    assert amounts.mean() == pytest.approx(6_000, rel=0.05)
    assert set(orders["currency"]) == {"EUR"}


def test_visitors_are_believable_in_every_month(year: Year) -> None:
    visits = year.frames["visit"]
    shares = pd.DataFrame(
        {
            "new": visits["is_new"],
            "sales": visits["purpose"] == "sales",
            "service": visits["purpose"] == "service",
            "faq": visits["used_faq"],
            "account": visits["used_account"],
            "contact": visits["saw_contact_page"],
            "bought": visits["converted"],
        }
    ).astype(float)
    monthly = shares.groupby(month(visits["started_at"])).mean()
    expected = {
        "new": (0.4, 0.5), "sales": (0.4, 0.5), "service": (0.4, 0.5), "faq": (0.27, 0.36), "account": (0.2, 0.27),
        "contact": (0.12, 0.19), "bought": (0.02, 0.08),
    }  # fmt: skip
    for name, (low, high) in expected.items():
        assert monthly[name].between(low, high).all(), name
    assert len(visits) / len(year.interactions) == pytest.approx(0.9, abs=0.01)
    entries = visits[visits["entry_kind"] == "service"]
    assert 0.15 < (entries["pages"] == 1).mean() < 0.4
    served = visits[visits["used_faq"] | visits["used_account"]]
    asked = served["saw_contact_page"] | (served["contact_after_s"] <= 86_400).fillna(value=False)
    assert 0.2 < asked.mean() < 0.4


def test_answers_help_most_and_most_journeys_end_well(year: Year) -> None:
    views, journeys = year.frames["faq_view"], year.frames["journey"]
    assert 0.4 < len(views) / len(year.interactions) < 0.65
    yes, no = views["helpful_yes"].sum(), views["helpful_no"].sum()
    assert 0.68 < yes / (yes + no) < 0.78
    assert 0.2 < (yes + no) / len(views) < 0.4
    done = journeys["completed_at"].notna().groupby(journeys["name"]).mean()
    assert list(done.index) == ["Change an address", "Download an invoice", "Return an order", "Track a parcel"]
    assert done.between(0.55, 0.95).all()
    assert 0.1 < len(journeys) / len(year.interactions) < 0.2


def test_desks_are_staffed_and_people_are_busy_but_not_too_much(year: Year) -> None:
    shifts = year.frames["presence"]
    there = shifts[shifts["state"] != "break"].dropna(subset=["ended_at"])
    present = (there["ended_at"] - there["started_at"]).dt.total_seconds().sum()
    handled = sum(row.handle_s for row in year.counted if row.handle_s and row.resolved_at)
    assert 0.4 < handled / present < 0.8
    days = len(set(zip(shifts["agent_id"], shifts["started_at"].dt.date, strict=True)))
    resolved = len([row for row in year.counted if row.resolved_at])
    assert 12 < resolved / days < 25
    assert set(shifts["channel"]) == {"phone", "chat"}


def test_a_resolution_costs_six_to_ten_euros(year: Year) -> None:
    costs = year.frames["cost"]
    spent = costs.groupby(month(costs["starts_at"]))["amount_minor"].sum() / 100
    resolved = Counter(
        row.resolved_at.astimezone(ZONE).strftime("%Y-%m")
        for row in year.counted
        if row.resolved_at and row.resolved_at < local_midnight(0)
    )
    each = {name: spent[name] / resolved[name] for name in MONTHS}
    assert all(6 < amount < 10 for amount in each.values()), each


def test_open_hours_count_only_when_people_answer(year: Year) -> None:
    rows = [row for row in year.counted if row.first_response_business_s is not None]
    assert len(rows) > 0.8 * len(year.counted)
    assert all(
        row.first_response_business_s <= row.first_response_s for row in rows if row.first_response_s is not None
    )
    night = [row for row in rows if row.opened_at.astimezone(ZONE).hour in {22, 23} and not row.is_live]
    opened = [row.first_response_s - row.first_response_business_s for row in night if row.first_response_s]
    assert min(opened) >= timedelta(hours=7).total_seconds(), "an hour less in the night that the clock goes forward"
