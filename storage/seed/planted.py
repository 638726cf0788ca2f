"""What is not as usual, on purpose: when, for whom, and which rows tell it."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from storage.seed.company import LESS_LIKED, SLOWER, STAFFED, TEAMS
from storage.seed.days import NEVER, Flags, Ints, local, midnight, moment
from storage.seed.frames import seconds
from storage.seed.plan import Plan
from storage.seed.presence import UNSTAFFED
from storage.seed.site import ARTICLES, WORSE
from storage.seed.slips import Planted, Seen, Takes, Window, median, ratio

TEAM_IDS = {team.name: team.id for team in TEAMS}
TUESDAY = 1
GAP = (13, 15)
"""The local hours in which a desk is empty."""
CENTS = 100
QUARTER = 900


def last_days(days: int) -> Window:
    def window(plan: Plan) -> tuple[int, int]:
        return midnight(plan.until, plan.zone, days_before=days), midnight(plan.until, plan.zone)

    return window


def last_tuesday(plan: Plan) -> tuple[int, int]:
    day = _tuesday(plan)
    return local(day, 0, plan.zone), local(day + timedelta(days=1), 0, plan.zone)


def gap(plan: Plan) -> tuple[int, int]:
    """When nobody sits at a desk."""
    start, end = (local(_tuesday(plan), hour, plan.zone) for hour in GAP)
    return start, end


def last_months(months: int) -> Window:
    """The last that are over, of as many as belong together: a month, a quarter."""

    def window(plan: Plan) -> tuple[int, int]:
        today = plan.until.astimezone(plan.zone).date()
        after = (today.year * 12 + today.month - 1) // months * months
        start, end = (date(month // 12, month % 12 + 1, 1) for month in (after - months, after))
        return local(start, 0, plan.zone), local(end, 0, plan.zone)

    return window


def first_responses(rows: pd.DataFrame, _plan: Plan) -> Seen:
    """When and how fast contacts were answered."""
    mine = rows[_counts(rows) & rows["first_response_at"].notna().to_numpy()]
    replied, handoff = seconds(mine["first_response_at"]), seconds(mine["bot_handoff_at"])
    took = replied - np.where(handoff == NEVER, seconds(mine["opened_at"]), handoff)
    return _seen(replied, took)[np.flatnonzero(took >= 0)]


def offered(rows: pd.DataFrame, _plan: Plan) -> Seen:
    """When customers began to wait on the line, and whether they gave up."""
    mine = rows[_counts(rows) & rows["is_live"].to_numpy(dtype=np.bool_) & rows["queued_at"].notna().to_numpy()]
    return _seen(seconds(mine["queued_at"]), mine["abandoned"].to_numpy(dtype=np.bool_))


def resolved(rows: pd.DataFrame, _plan: Plan) -> Seen:
    at = seconds(rows[_counts(rows) & rows["resolved_at"].notna().to_numpy()]["resolved_at"])
    return _seen(at, np.zeros(len(at)))


def top_boxes(kind: str) -> Takes:
    """When and how people answered a question: whether they are among the top two of five, or four of ten."""

    def takes(rows: pd.DataFrame, _plan: Plan) -> Seen:
        mine = rows[(rows["kind"] == kind).to_numpy() & rows["answered_at"].notna().to_numpy()]
        mine = mine[mine["interaction_id"].isna() | ~_replaced(mine)]
        score, high = (mine[name].to_numpy(dtype=np.float64) for name in ("score", "scale_max"))
        points = high - mine["scale_min"].to_numpy(dtype=np.float64) + 1
        return _seen(seconds(mine["answered_at"]), score > high - np.floor(0.4 * points + 0.5))

    return takes


def helped(rows: pd.DataFrame, _plan: Plan) -> Seen:
    """When readers said whether an answer helped."""
    mine = rows[rows["helpful_at"].notna()]
    yes, no = (mine[name].to_numpy(dtype=np.int64) for name in ("helpful_yes", "helpful_no"))
    return Seen(seconds(mine["helpful_at"]), yes.astype(np.float64), (yes + no).astype(np.float64), yes + no)


def staffed(rows: pd.DataFrame, plan: Plan) -> Seen:
    """For each quarter of an hour that a desk was open the seconds in which somebody was there, once for all."""
    mine = rows[rows["state"].isin(["available", "busy"]) & rows["ended_at"].notna()]
    start, end = seconds(mine["started_at"]), seconds(mine["ended_at"])
    order = np.argsort(start, kind="stable")
    start, end = start[order], np.maximum.accumulate(end[order])
    start = np.maximum(start, np.concatenate([start[:1], end[:-1]])[: len(start)])
    sums = np.cumsum(end - start)
    knots, reached = np.column_stack([start, end]).ravel(), np.column_stack([sums - (end - start), sums]).ravel()
    at = np.array(_quarters(start, plan.zone), dtype=np.int64)
    top = np.diff(np.interp(np.column_stack([at, at + QUARTER]), knots, reached), axis=1)[:, 0] if len(at) else at
    return Seen(at, top.astype(np.float64), np.full(len(at), float(QUARTER)), np.ones(len(at), dtype=np.int64))


def spent(rows: pd.DataFrame, plan: Plan) -> Seen:
    """Costs spread over the days that they are for."""
    at, top = [], []
    for start, end, amount in zip(rows["starts_at"], rows["ends_at"], rows["amount_minor"], strict=True):
        days = _days(start.tz_localize("UTC"), end.tz_localize("UTC"), plan.zone)
        at += days
        top += [amount / CENTS / len(days)] * len(days)
    nothing = np.zeros(len(at))
    return Seen(np.array(at, dtype=np.int64), np.array(top, dtype=np.float64), nothing, nothing.astype(np.int64))


def only(takes: Takes, column: str, value: str) -> Takes:
    """`takes` of the rows that have that value."""

    def of(rows: pd.DataFrame, plan: Plan) -> Seen:
        return takes(rows[rows[column] == value], plan)

    return of


FRT = Planted(
    "frt",
    {"team": SLOWER},
    last_days(3),
    {"interaction": only(first_responses, "team_id", TEAM_IDS[SLOWER])},
    median,
)
CSAT = Planted(
    "csat",
    {"team": LESS_LIKED},
    last_days(4),
    {"survey_response": only(top_boxes("csat"), "team_id", TEAM_IDS[LESS_LIKED])},
    ratio,
)
ABANDONMENT = Planted(
    "abandonment", {"channel": "phone"}, last_days(5), {"interaction": only(offered, "channel", "phone")}, ratio
)
COVERAGE = Planted(
    "coverage", {"channel": UNSTAFFED}, last_tuesday, {"presence": only(staffed, "channel", UNSTAFFED)}, ratio
)
HELPFUL = Planted(
    "faq_helpful",
    {"article": next(article.title for article in ARTICLES if article.id == WORSE)},
    last_days(14),
    {"faq_view": only(helped, "article_id", WORSE)},
    ratio,
)
ESAT = Planted("esat", {}, last_months(3), {"survey_response": top_boxes("esat")}, ratio)
COST = Planted("cost_per_resolution", {}, last_months(1), {"cost": spent, "interaction": resolved}, ratio)
PLANTED = (FRT, CSAT, ABANDONMENT, COVERAGE, HELPFUL, ESAT, COST)


def _tuesday(plan: Plan) -> date:
    """The last one that is over."""
    yesterday = plan.until.astimezone(plan.zone).date() - timedelta(days=1)
    return yesterday - timedelta(days=(yesterday.weekday() - TUESDAY) % 7)


def _counts(rows: pd.DataFrame) -> Flags:
    counts: Flags = (~rows["spam"] & rows["merged_into"].isna() & (rows["direction"] == "inbound")).to_numpy(np.bool_)
    return counts


def _replaced(rows: pd.DataFrame) -> "pd.Series[bool]":
    """Answers that a later one stands in place of."""
    latest = rows.groupby("interaction_id")["answered_at"].transform("max")
    return rows["answered_at"] < latest


def _seen(at: Ints, top: "np.ndarray[tuple[int], np.dtype[np.generic]]") -> Seen:
    """Each row counts once."""
    return Seen(at, top.astype(np.float64), np.ones(len(at)), np.ones(len(at), dtype=np.int64))


def _quarters(start: Ints, zone: ZoneInfo) -> list[int]:
    """Every quarter of an hour that is open on the days of instants."""
    days = sorted({moment(at).astimezone(zone).date() for at in start.tolist()})
    opens, closes = STAFFED
    hours = ((local(day, opens, zone), local(day, closes, zone)) for day in days)
    return [at for first, after in hours for at in range(first, after, QUARTER)]


def _days(start: pd.Timestamp, end: pd.Timestamp, zone: ZoneInfo) -> list[int]:
    """The local days from start to end, by when they begin."""
    first, after = start.tz_convert(zone).date(), end.tz_convert(zone).date()
    return [local(first + timedelta(days=n), 0, zone) for n in range((after - first).days)]
