"""Who works on which day: the people of a team take turns, as many a day as its contacts need."""

from dataclasses import dataclass

import numpy as np

from storage.seed.company import TEAMS, TOPICS
from storage.seed.days import Days, Floats, Ints
from storage.seed.people import Staff
from storage.seed.plan import Plan

LOAD = 24
"""Contacts a day that one person is for."""
SAME_LANGUAGE = 3
"""How much likelier a colleague who speaks the customer's language is."""


@dataclass(frozen=True)
class Roster:
    """`on[day, team, place]`: who works; −1 where a team needs fewer than another."""

    staff: Staff
    days: Days
    on: Ints

    def duty(self, at: Ints, team: Ints, language: Ints, drawn: Floats) -> Ints:
        """Who of a team's people on duty takes something. The same `drawn` on the same day is the same person."""
        there = self.on[self.days.of(at), team]
        weight = np.where(self.staff.speaks[there] == language[:, None], SAME_LANGUAGE, 1) * (there >= 0)
        reached = np.cumsum(weight, axis=1)
        place = (reached <= (drawn * reached[:, -1])[:, None]).sum(axis=1)
        return np.asarray(there[np.arange(len(there)), np.minimum(place, there.shape[1] - 1)], dtype=np.int64)


def roster(plan: Plan, staff: Staff, days: Days) -> Roster:
    """Turns drift over the week, so that nobody has all the Mondays."""
    many = needed(plan)
    day = np.arange(len(days.dates))
    on = np.full((len(day), len(TEAMS), max(many)), -1)
    for team, count in enumerate(many):
        people = np.flatnonzero(staff.team == team)
        for place in range(count):
            on[:, team, place] = people[(day * count + day // len(people) + place) % len(people)]
    return Roster(staff, days, on)


def needed(plan: Plan) -> list[int]:
    """How many people of each team work on a day: at least one, at most all."""
    daily = plan.interactions / plan.days
    weight = [sum(topic.weight for topic in TOPICS if topic.team == team.name) for team in TEAMS]
    shares = [daily * each / sum(weight) / LOAD for each in weight]
    return [min(max(round(share), 1), len(team.agents)) for share, team in zip(shares, TEAMS, strict=True)]
