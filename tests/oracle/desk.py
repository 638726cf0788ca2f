"""Who was there, and what it cost: quarters of an hour by channel and team, days of agents, days of costs."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from .hours import ONE, Between, common, local_day, midnight, open_on
from .known import Known
from .world import Asked, Case, Part, Row

SECOND = timedelta(seconds=1)
SLOT = timedelta(seconds=900)
THERE = ("available", "busy")


def _days(known: Known, start: datetime, end: datetime) -> list[date]:
    """The local days from the one that `start` is in to the one before `end`."""
    first, last = local_day(known.company, start), local_day(known.company, end - SECOND)
    return [first + n * ONE for n in range((last - first).days + 1)]


# costs


def costs(known: Known, asked: Asked) -> list[Case]:
    """Each amount the same on every day of its period, cents that are left on the first; other currencies left out."""
    sums: dict[tuple[Any, ...], int] = defaultdict(int)
    for cost in map(Row, known.world.cost):
        start, end, amount = cost["starts_at"], cost["ends_at"], cost["amount_minor"]
        if start is None or amount is None:
            continue
        days = _days(known, start, end if end is not None and end > start else start + SECOND)
        key = (cost["source"], cost["category"], cost["team_id"], cost["channel"], (cost["currency"] or "").upper())
        for n, day in enumerate(days):
            sums[(*key, midnight(known.company, day))] += amount // len(days) + (n < amount % len(days))
    return [_spent(known, Row(zip(COST_DAY, (*key, amount), strict=True)), asked) for key, amount in sums.items()]


COST_DAY = ("source", "category", "team_id", "channel", "currency", "at", "amount_minor")


def _spent(known: Known, day: Row, asked: Asked) -> Case:
    team = known.team(day["source"], day["team_id"])
    parts: dict[str, Part] = {"team": team, "channel": day["channel"], "source": day["source"]}
    ours = day["currency"] in ("", asked.currency)
    return Case(day["at"], parts, day["amount_minor"] if ours else None, fault=not ours)


# presence


@dataclass(frozen=True)
class Shift:
    """Somebody was there, from when to when."""

    row: Row
    start: datetime
    end: datetime


def _shifts(known: Known) -> list[Shift]:
    """What lasts still ends when the data came in."""
    found = []
    for row in map(Row, known.world.presence):
        start, end = row["started_at"], row["ended_at"] or known.company.now
        if row["state"] in THERE and start is not None and start < min(end, known.company.now):
            found.append(Shift(row, start, min(end, known.company.now)))
    return found


def _merged(shifts: Iterable[Shift]) -> list[Between]:
    """The time of all together, what overlaps once."""
    found: list[Between] = []
    for shift in sorted(shifts, key=lambda shift: shift.start):
        if found and shift.start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], shift.end))
        else:
            found.append((shift.start, shift.end))
    return found


def _seconds(times: list[Between], within: Between) -> int:
    return round(sum(common(each, within) for each in times))


# coverage


def slots(known: Known, _asked: Asked) -> list[Case]:
    """Of every channel and team the quarters of an hour that were open, or in which somebody was there.

    From the first day on which somebody was there to the last day that the source tells of, as far as that is over.
    """
    found = []
    for source in {shift.row["source"] for shift in _shifts(known)}:
        here = [shift for shift in _shifts(known) if shift.row["source"] == source]
        last = max(shift.end for shift in here)
        for team, channel in {(shift.row["team_id"], shift.row["channel"]) for shift in here}:
            parts = {"team": known.team(source, team), "channel": channel, "source": source}
            there = _merged(shift for shift in here if (shift.row["team_id"], shift.row["channel"]) == (team, channel))
            days = _days(known, there[0][0], last)
            found += [Case(at, parts, says) for day in days for at, says in _slots(known, there, day)]
    return found


def _slots(known: Known, there: list[Between], day: date) -> list[tuple[datetime, tuple[int, int]]]:
    """Staffed and open seconds of each quarter of an hour of a day."""
    company, hours = known.company, open_on(known.company, day)
    found = []
    at, end = midnight(company, day), min(midnight(company, day + ONE), company.now)
    while at < end:
        slot = (at, min(at + SLOT, end))
        opened = (max(hours[0], at), min(hours[1], slot[1])) if hours else (at, at)
        open_s = max(round((opened[1] - opened[0]).total_seconds()), 0)
        if open_s or _seconds(there, slot):
            found.append((at, (_seconds(there, opened) if open_s else 0, open_s)))
        at += SLOT
    return found


# days of agents


def _agent_days(known: Known) -> list[tuple[Row, int, int]]:
    """Of every agent and day: the row of both, seconds there, replies."""
    of: dict[tuple[str, str], list[Shift]] = defaultdict(list)
    replies: dict[tuple[str, str, date], int] = defaultdict(int)
    for shift in _shifts(known):
        if shift.row["agent_id"] is not None:
            of[shift.row["source"], shift.row["agent_id"]].append(shift)
    for row in known.rows.values():
        for event in known.in_order(row):
            if event["actor_id"] is not None and known.answers_publicly(event, row):
                replies[event["source"], event["actor_id"], local_day(known.company, event["at"])] += 1
    keys = dict.fromkeys(replies, 0) | {
        (*who, day): 0 for who, shifts in of.items() for shift in shifts for day in _days(known, shift.start, shift.end)
    }
    found = []
    for source, agent, day in keys:
        within = (midnight(known.company, day), midnight(known.company, day + ONE))
        shifts = of.get((source, agent), [])
        row = Row(source=source, agent_id=agent, at=within[0], team_id=_team(known, source, agent, shifts, within))
        found.append((row, _seconds(_merged(shifts), within), replies.get((source, agent, day), 0)))
    return found


def _team(known: Known, source: str, agent: str, shifts: list[Shift], within: Between) -> Part:
    """The agent's own; else the one in which they were longest on that day."""
    own: Part = known.agents.get((source, agent), Row())["team_id"]
    lasted: Counter[str] = Counter()
    for shift in shifts:
        if shift.row["team_id"] is not None:
            lasted[shift.row["team_id"]] += _seconds([(shift.start, shift.end)], within)
    longest = min((team for team in lasted if lasted[team]), key=lambda team: (-lasted[team], team), default=None)
    return longest if own is None else own


def _parts(known: Known, row: Row) -> dict[str, Part]:
    source: str = row["source"]
    return {"team": known.team(source, row["team_id"]), "agent": known.agent(source, row["agent_id"]), "source": source}


def agent_days(known: Known, _asked: Asked) -> list[Case]:
    return [Case(row["at"], _parts(known, row), 1) for row, there, replies in _agent_days(known) if there or replies]


def agent_seconds(known: Known, _asked: Asked) -> list[Case]:
    return [Case(row["at"], _parts(known, row), there) for row, there, _ in _agent_days(known)]
