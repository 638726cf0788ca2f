"""Who writes when, about what, through which channel."""

from dataclasses import dataclass

import numpy as np

from storage.seed.chance import ROOTS, SILVER, even_by, evenly, happens, long_tail, pick
from storage.seed.company import (
    CHANNELS,
    GROWING,
    GROWTH,
    GROWTH_DAYS,
    PRIORITY_SHARES,
    TEAMS,
    TOPICS,
)
from storage.seed.days import DAY, HOUR, NEVER, Flags, Floats, Ints, midnight
from storage.seed.people import Customers
from storage.seed.plan import Plan
from storage.seed.roster import Roster

AGAIN, AGAIN_AFTER, AGAIN_WITHIN = 0.21, 1.6 * DAY, 7 * DAY
"""How many contacts come back to an earlier one, how much later (median) and at most."""
MERGED_AGAIN = 0.02
NO_TOPIC, SPAM, BY_AGENT, OUTBOUND = 0.015, 0.01, 0.03, 0.66
TEAM_NAMES = [team.name for team in TEAMS]
TEAM_OF_TOPIC = np.array([TEAM_NAMES.index(topic.team) for topic in TOPICS])
LIVE = np.array([channel.live for channel in CHANNELS])


@dataclass(frozen=True)
class Contacts:
    """Columns of the same length, by opening. Positions in the company's lists; `topic` and `customer` −1 for none.

    `before` is the number of the contact that this one comes back to, `into` of the one that it was merged into; −1
    for none. `drawn` says who of those on duty takes it.
    """

    number: Ints
    opened: Ints
    channel: Ints
    topic: Ints
    team: Ints
    customer: Ints
    language: Ints
    agent: Ints
    drawn: Floats
    priority: Ints
    before: Ints
    into: Ints
    spam: Flags
    by_agent: Flags
    outbound: Flags

    def __len__(self) -> int:
        return len(self.number)

    @property
    def live(self) -> Flags:
        """The customer waits on the line."""
        return LIVE[self.channel] & ~self.by_agent


@dataclass(frozen=True)
class Matters:
    """What contacts are about, for those who come back to it."""

    number: Ints
    opened: Ints
    customer: Ints
    topic: Ints

    def __add__(self, later: "Matters") -> "Matters":
        return Matters(
            np.concatenate([self.number, later.number]),
            np.concatenate([self.opened, later.opened]),
            np.concatenate([self.customer, later.customer]),
            np.concatenate([self.topic, later.topic]),
        )

    def __getitem__(self, at: slice | Ints) -> "Matters":
        return Matters(self.number[at], self.opened[at], self.customer[at], self.topic[at])

    def last(self, seconds: int) -> "Matters":
        return self[int(np.searchsorted(self.opened, self.opened[-1] - seconds)) :]


def none_yet() -> Matters:
    nothing = np.empty(0, dtype=np.int64)
    return Matters(nothing, nothing, nothing, nothing)


def openings(rng: np.random.Generator, hours: Ints, counts: Ints, until: int) -> tuple[Ints, Ints]:
    """The moments and channels of as many contacts as `counts` says, by time."""
    hour, channel = np.nonzero(counts)
    many = counts[hour, channel]
    starts = np.repeat(hours[hour], many)
    length = np.minimum(until - starts, HOUR)
    opened = starts + (rng.random(len(starts)) * length).astype(np.int64)
    order = np.argsort(opened, kind="stable")
    return opened[order], np.repeat(channel, many)[order]


def topics(rng: np.random.Generator, opened: Ints, channel: Ints, grows: int) -> Ints:
    """Topics with their seasons; one takes off at `grows`."""
    weight = np.array([topic.weight for topic in TOPICS])
    swing = np.array([topic.swing for topic in TOPICS])
    peak = np.array([topic.peak for topic in TOPICS])
    days, day = np.unique(opened // DAY, return_inverse=True)
    of_year = (days.astype("datetime64[D]") - days.astype("datetime64[D]").astype("datetime64[Y]")).astype(np.int64)
    weights = weight * (1 + swing * np.cos(2 * np.pi * (of_year[:, None] - peak) / 365.25))
    usual, growing = np.cumsum(weights, axis=1), weights.copy()
    growing[:, [topic.name for topic in TOPICS].index(GROWING)] *= GROWTH
    grown = np.cumsum(growing, axis=1)
    edges: Floats = np.where((opened >= grows)[:, None], grown[day], usual[day])
    drawn = even_by(rng, channel, SILVER) * edges[:, -1]
    return np.asarray(np.minimum((edges <= drawn[:, None]).sum(axis=1), len(TOPICS) - 1), dtype=np.int64)


def come_back(rng: np.random.Generator, earlier: Matters, new: Matters) -> tuple[Matters, Ints]:
    """`new` with some contacts turned into the continuation of one before them, and the position of that one or −1."""
    every = earlier + new
    first = len(earlier.number)
    at = np.arange(len(every.number))
    back = np.minimum(long_tail(rng, len(at), AGAIN_AFTER, 0.8), AGAIN_WITHIN).astype(np.int64)
    before = np.searchsorted(every.opened, every.opened - back)
    again = happens(rng, len(at), AGAIN) & (at >= first) & (before < at) & (before > 0)
    origin = np.where(again, before, at)
    while (origin != origin[origin]).any():
        origin = origin[origin]
    told = every[origin]
    matters = Matters(every.number, every.opened, told.customer, told.topic)
    return matters, np.where(again, every.number[before], -1)[first:]


def contacts(
    rng: np.random.Generator,
    plan: Plan,
    came: tuple[Ints, Ints, int],
    earlier: Matters,
    who: tuple[Roster, Customers],
) -> tuple[Contacts, Matters]:
    """The contacts of `came` (moments, channels, the first number) and the last days' matters for the next block."""
    opened, channel, number = came
    n = len(opened)
    roster, customers = who
    grows = midnight(plan.until, plan.zone, days_before=GROWTH_DAYS)
    new = Matters(np.arange(number, number + n), opened, customers.draw(rng, n), topics(rng, opened, channel, grows))
    matters, before = come_back(rng, earlier, new)
    customer, topic = matters.customer[len(earlier.number) :], matters.topic[len(earlier.number) :]
    team, language = TEAM_OF_TOPIC[topic], customers.language[customer]
    by_agent = evenly(rng, channel, BY_AGENT, ROOTS[0])
    spam = happens(rng, n, SPAM * len(LIVE) / (~LIVE).sum()) & ~LIVE[channel] & ~by_agent
    unknown = spam | evenly(rng, channel, NO_TOPIC, ROOTS[2])
    merged = (before >= 0) & happens(rng, n, MERGED_AGAIN)
    drawn = rng.random(n)
    made = Contacts(
        number=new.number,
        opened=opened,
        channel=channel,
        topic=np.where(unknown, -1, topic),
        team=team,
        customer=np.where(spam, -1, customer),
        language=language,
        agent=roster.duty(opened, team, language, drawn),
        drawn=drawn,
        priority=pick(even_by(rng, channel, ROOTS[1]), PRIORITY_SHARES),
        before=before,
        into=np.where(merged, before, -1),
        spam=spam,
        by_agent=by_agent,
        outbound=by_agent & happens(rng, n, OUTBOUND),
    )
    return made, matters.last(AGAIN_WITHIN + DAY)


def never(n: int) -> Ints:
    return np.full(n, NEVER)
