"""The made rows agree with each other, and hold to what the tables promise."""

from collections import Counter
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from storage.ingest.told import ordered, tell
from storage.moment import Moment
from storage.schema import metadata
from storage.words import CLOSED
from tests.storage.seeded import FACTS, UNTIL, ZONE, Year, local_midnight, made_year, month

AHEAD = {"sla_first_response_due_at", "sla_resolution_due_at", "sla_first_response_at", "sla_resolution_at", "sla_at"}
AHEAD |= {"sla_due_at"}
"""Moments of promises, which may lie after the end."""
TOLD = ("first_resolved_at", "resolved_at", "reopens", "customer_messages")
TOLD_IN_WRITING = ("agent_replies", "agents_involved", "first_response_at", "first_response_agent_id")


@pytest.fixture(scope="module")
def year() -> Year:
    return made_year()


@pytest.mark.parametrize("name", FACTS)
def test_nothing_happens_after_the_end_or_before_the_start(year: Year, name: str) -> None:
    rows = year.frames[name]
    columns = [
        column.name
        for column in metadata.tables[name].c
        if isinstance(column.type, Moment) and column.name not in AHEAD
    ]
    moments = pd.concat([rows[column] for column in columns]).dropna().dt.tz_localize("UTC")
    assert moments.max() < UNTIL
    assert moments.min() >= year.seeded.starts == local_midnight(365)


@pytest.mark.parametrize("name", FACTS)
def test_every_word_of_a_closed_list_is_in_it(year: Year, name: str) -> None:
    for column, words in CLOSED.get(name, {}).items():
        assert set(year.frames[name][column].dropna()) <= set(words)


@pytest.mark.parametrize(
    ("name", "column", "of"),
    [
        ("interaction", "agent_id", "agent"),
        ("interaction", "team_id", "team"),
        ("interaction", "customer_id", "customer"),
        ("interaction", "merged_into", "interaction"),
        ("interaction_event", "interaction_id", "interaction"),
        ("interaction_event", "team_id", "team"),
        ("survey_response", "interaction_id", "interaction"),
        ("survey_response", "agent_id", "agent"),
        ("survey_response", "team_id", "team"),
        ("survey_response", "customer_id", "customer"),
        ("agent", "team_id", "team"),
        ("visit", "customer_id", "customer"),
        ("faq_view", "visit_id", "visit"),
        ("journey", "visit_id", "visit"),
        ("customer_order", "customer_id", "customer"),
        ("customer_order", "interaction_id", "interaction"),
        ("presence", "agent_id", "agent"),
        ("cost", "team_id", "team"),
    ],
)
def test_references_exist(year: Year, name: str, column: str, of: str) -> None:
    refers = set(year.frames[name][column].dropna())
    assert refers
    assert refers <= set(year.frames[of]["external_id"])


def test_everybody_who_is_there_does_something(year: Year) -> None:
    agents, customers = set(year.frames["agent"]["external_id"]), set(year.frames["customer"]["external_id"])
    assert set(year.frames["interaction"]["agent_id"].dropna()) == agents
    assert set(year.frames["presence"]["agent_id"]) == agents
    came = (year.frames[name]["customer_id"].dropna() for name in ("interaction", "visit", "customer_order"))
    assert set().union(*came) == customers
    assert len(year.frames["interaction"]) == year.seeded.rows["interaction"] == 40_000


def test_a_person_is_one_and_the_same_everywhere(year: Year) -> None:
    own = year.frames["customer"].set_index("external_id")["person_key"]
    assert own.is_unique
    for name in ("interaction", "visit", "customer_order"):
        rows = year.frames[name].dropna(subset=["customer_id"])
        assert (rows["customer_id"].map(own) == rows["person_key"]).all()
    journeys = year.frames["journey"].merge(year.frames["visit"], left_on="visit_id", right_on="external_id")
    assert (journeys["person_key_x"].fillna("") == journeys["person_key_y"].fillna("")).all()


def test_things_happen_in_order(year: Year) -> None:
    for row in year.interactions:
        steps = [row.opened_at, row.first_resolved_at, row.resolved_at, row.closed_at]
        known = [step for step in steps if step]
        assert known == sorted(known)
        if row.agent_replies == 0 and row.resolved_at:
            assert row.bot_resolved


def retold(year: Year) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The interactions as they are mapped, and as their events alone tell of them."""
    rows, events = year.frames["interaction"].copy(), year.frames["interaction_event"].copy()
    events["place"] = events["interaction_id"].map(pd.Series(rows.index, index=rows["external_id"]))
    told = rows.copy()
    told["first_response_basis"] = "events"
    none = np.zeros(len(rows), bool)
    tell(told, ordered(events), lambda _column: none)
    began = (rows["opened_by"] == "agent") | (rows["direction"] == "outbound")
    told.loc[began, "first_response_at"] = pd.NaT
    told.loc[began, "first_response_agent_id"] = None
    return rows, told


def test_events_tell_of_an_interaction_what_it_says_itself(year: Year) -> None:
    rows, told = retold(year)
    early = (rows["first_response_at"] < rows["opened_at"]).to_numpy()
    assert 6 <= early.sum() <= 40, "an impossible first response is none in the eyes of events"
    calls = (rows["channel"] == "phone").to_numpy()
    for names, where in ((TOLD, ~early), (TOLD_IN_WRITING, ~early & ~calls)):
        for name in names:
            pd.testing.assert_series_equal(told[name][where], rows[name][where])


def test_events_hold_as_long_as_interactions_say(year: Year) -> None:
    rows = year.frames["interaction"].set_index("external_id")
    events = year.frames["interaction_event"]
    changes = events[events["kind"] == "status"].sort_values(["interaction_id", "at"])
    held: Counter[str] = Counter()
    begun: dict[str, Any] = {}
    for change in changes.itertuples():
        if change.to_value == "on_hold":
            begun[str(change.interaction_id)] = change.at
        else:
            held[str(change.interaction_id)] += int((change.at - begun.pop(str(change.interaction_id))).total_seconds())
    assert set(begun) == set(rows.index[rows["status"] == "on_hold"])
    known = rows["on_hold_s"].dropna()
    assert set(known.index) == {*held, *begun}
    assert {key: seconds for key, seconds in known.items() if seconds} == dict(held)
    assert 300 < len(known) < 1_500


def test_calls_leave_one_message_each(year: Year) -> None:
    events = year.frames["interaction_event"]
    calls = events[(events["channel"] == "phone") & (events["kind"] == "message")]
    rows = year.frames["interaction"]
    inbound = rows[(rows["channel"] == "phone") & (rows["opened_by"] == "customer")]
    assert Counter(calls["interaction_id"]) == Counter(inbound["external_id"])
    assert set(calls["actor_kind"]) == {"customer"}
    assert set(inbound["customer_messages"]) == {1}


def test_the_first_message_is_the_customers_and_the_bots_come_before_people(year: Year) -> None:
    rows = year.frames["interaction"].set_index("external_id")
    events = year.frames["interaction_event"]
    said = events[events["kind"] == "message"].sort_values(["interaction_id", "at", "external_id"])
    right = rows[~(rows["first_response_at"] < rows["opened_at"])]
    first = said.drop_duplicates("interaction_id").set_index("interaction_id")
    first = first[first.index.isin(right.index)]
    assert (first["at"] == right.loc[first.index, "opened_at"]).all()
    asked = right.loc[first.index, "opened_by"].to_numpy()
    assert (first["actor_kind"].to_numpy() == asked).all()
    bots = said[said["actor_kind"] == "bot"].set_index("interaction_id")
    assert bots.index.is_unique
    assert set(bots.index) == set(rows.index[rows["bot_involved"]])
    assert bots["automatic"].all()
    replied = rows.loc[bots.index, "first_response_at"].dropna()
    assert (bots.loc[replied.index, "at"] < replied).all()
    passed = events[events["kind"] == "handoff"].set_index("interaction_id")["at"]
    assert (passed == rows.loc[passed.index, "bot_handoff_at"]).all()
    assert len(passed) == rows["bot_handoff_at"].notna().sum()


def test_those_who_reply_work_that_day(year: Year) -> None:
    events, shifts = year.frames["interaction_event"], year.frames["presence"]
    replies = events[(events["kind"] == "message") & (events["actor_kind"] == "agent")]
    worked = set(zip(shifts["agent_id"], local_day(shifts["started_at"]), strict=True))
    spoke = set(zip(replies["actor_id"], local_day(replies["at"]), strict=True))
    assert len(spoke - worked) < 0.02 * len(spoke)


def local_day(at: "pd.Series[Any]") -> "pd.Series[Any]":
    local: pd.Series[Any] = at.dt.tz_localize("UTC").dt.tz_convert(ZONE).dt.date
    return local


def test_nobody_is_in_two_places_and_nobody_sits_there_at_night(year: Year) -> None:
    shifts = year.frames["presence"].sort_values(["agent_id", "started_at"])
    lasting = shifts["ended_at"].isna()
    assert lasting.sum() <= 6, "what lasts at the end"
    ends = shifts["ended_at"].fillna(pd.Timestamp(UNTIL.replace(tzinfo=None)))
    same = shifts["agent_id"].eq(shifts["agent_id"].shift())
    assert not (same & (shifts["started_at"] < ends.shift())).any()
    assert (ends > shifts["started_at"]).all()
    for at in (shifts["started_at"], ends - timedelta(seconds=1)):
        hours = at.dt.tz_localize("UTC").dt.tz_convert(ZONE).dt.hour
        assert hours.between(8, 19).all()


def test_surveys_keep_to_their_scales(year: Year) -> None:
    rows = year.frames["survey_response"]
    given = rows.dropna(subset=["score"])
    assert given["answered_at"].notna().all()
    assert rows[rows["score"].isna()]["answered_at"].isna().all()
    assert given["score"].between(given["scale_min"], given["scale_max"]).all()
    assert (given["answered_at"] > given["sent_at"]).all()
    scales = {kind: set(zip(part["scale_min"], part["scale_max"], strict=True)) for kind, part in rows.groupby("kind")}
    assert scales == {
        "csat": {(1, 5), (1, 10)},
        "nps": {(0, 10)},
        "ces": {(1, 7)},
        "esat": {(1, 5)},
        "enps": {(0, 10)},
        "friendliness": {(1, 5)},
        "effectiveness": {(0, 1)},
        "sus": {(0, 100)},
    }
    marks = given[given["scale_max"] == 10].query("kind == 'csat'")
    assert set(marks["channel"]) == {"web"}
    assert 0.03 < len(marks) / (given["kind"] == "csat").sum() < 0.1


def test_what_people_say_of_their_work_names_nobody(year: Year) -> None:
    rows = year.frames["survey_response"]
    own = rows[rows["kind"].isin(["esat", "enps"])]
    assert set(own["respondent"]) == {"agent"}
    assert own[["agent_id", "customer_id", "interaction_id"]].isna().all(axis=None)
    assert own["team_id"].notna().all()
    assert set(rows[~rows["kind"].isin(["esat", "enps"])]["respondent"]) == {"customer"}
    given = own[(own["kind"] == "esat") & own["score"].notna()]
    monthly = Counter(zip(given["team_id"], month(given["answered_at"]), strict=True))
    assert max(n for (team, _), n in monthly.items() if team == "team-sales") < 5, "too few to be shown by themselves"
    assert min(n for (team, _), n in monthly.items() if team == "team-delivery") >= 5
    quarters = Counter(zip(given["team_id"], given["answered_at"].dt.quarter, strict=True))
    assert min(quarters.values()) >= 5


def test_a_few_answers_come_in_place_of_an_earlier_one(year: Year) -> None:
    rows = year.frames["survey_response"]
    given = rows[rows["interaction_id"].notna() & rows["score"].notna()]
    doubles = given[given.duplicated(["interaction_id", "kind"], keep=False)]
    assert 30 < len(doubles) / 2 < 300
    assert set(doubles["kind"]) == {"csat"}
    assert set(doubles.groupby("interaction_id").size()) == {2}
    assert doubles.groupby("interaction_id")["answered_at"].nunique().eq(2).all()
    assert doubles.groupby("interaction_id")["sent_at"].nunique().eq(1).all()


def test_visits_did_what_their_pages_allow(year: Year) -> None:
    visits, views, journeys = (year.frames[name] for name in ("visit", "faq_view", "journey"))
    alone = visits[visits["pages"] == 1]
    assert not alone[["used_account", "saw_contact_page", "converted"]].any(axis=None)
    assert set(views["visit_id"]) == set(visits[visits["used_faq"]]["external_id"])
    assert set(journeys["visit_id"]) <= set(visits[visits["used_account"]]["external_id"])
    by_visit = visits.set_index("external_id")
    started = by_visit.loc[views["visit_id"], "started_at"].to_numpy()
    lasting = (views["viewed_at"].to_numpy() - started) / np.timedelta64(1, "s")
    assert (lasting >= 0).all()
    assert (lasting <= by_visit.loc[views["visit_id"], "duration_s"].to_numpy()).all()
    strange = visits[visits["customer_id"].isna()].sort_values("started_at")
    assert (strange["is_new"] == ~strange.duplicated("visitor_id")).mean() > 0.99, "but for those cut off by a block"


def test_an_answer_is_called_the_same_everywhere_and_judged_once(year: Year) -> None:
    views = year.frames["faq_view"]
    assert views["article_id"].nunique() == views["title"].nunique() == 24
    assert len(views.drop_duplicates(["article_id", "title"])) == 24
    judged = views["helpful_yes"] + views["helpful_no"]
    assert set(judged) == {0, 1}
    assert ((judged == 1) == views["helpful_at"].notna()).all()


def test_what_is_marked_as_sold_was_bought(year: Year) -> None:
    rows = year.frames["interaction"].set_index("external_id")
    orders = year.frames["customer_order"].dropna(subset=["interaction_id"]).set_index("interaction_id")
    assert set(orders.index) == set(rows.index[rows["converted"]])
    assert (orders["customer_id"] == rows.loc[orders.index, "customer_id"]).all()
    assert (orders["ordered_at"] >= rows.loc[orders.index, "opened_at"]).all()
    assert set(orders["interaction_source"]) == {"demo"}
    assert not (orders["status"] == "cancelled").any()


def test_costs_cover_every_day_once(year: Year) -> None:
    costs = year.frames["cost"]
    for _, line in costs.groupby(["category", costs["team_id"].fillna("")]):
        line = line.sort_values("starts_at")  # noqa: PLW2901 - in order
        assert (line["ends_at"].iloc[:-1].to_numpy() == line["starts_at"].iloc[1:].to_numpy()).all()
        assert line["starts_at"].iloc[0].tz_localize("UTC") == local_midnight(365)
        assert line["ends_at"].iloc[-1].tz_localize("UTC") == local_midnight(0), "booked through yesterday"
    assert set(costs["category"]) == {"people", "technology", "facilities", "training", "other"}
    assert costs[costs["category"] == "people"]["team_id"].notna().all()
