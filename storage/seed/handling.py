"""How contacts are answered and resolved. Moments are as they will be; `as_of` hides what lies ahead."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from storage.seed.chance import ROOTS, bell, even_by, evenly, happens, long_tail
from storage.seed.company import CHANNELS, PRIORITY_PACE, REPLY_DUE_H, SLOWER, SOLVE_DUE_H, TEAMS
from storage.seed.contacts import TEAM_NAMES, Contacts, never
from storage.seed.days import DAY, HOUR, NEVER, Clock, Flags, Floats, Ints
from storage.seed.people import Staff
from storage.seed.roster import Roster

ABANDONED, ABANDONED_IN_SLIP, ABANDONED_IN_RISE = 0.035, 0.09, 0.17
NEVER_ANSWERED, SILENT = 0.014, 0.045
"""Written contacts that nobody answers; answered ones whose customer never comes back."""
BOT, BOT_SOLVES = 0.42, 0.25
"""Chats that begin with the bot; those of them that end there."""
REOPENED, REOPENED_TWICE = 0.065, 0.1
SLIP_LIVE, SLIP_WRITTEN = 150.0, 4.0
"""In the slip calls and chats become call-backs, letters wait."""
MOST_LIVE_WAIT = 2.5 * HOUR
WEEKEND = 1.2
IMPROVED = 0.06
"""How much quicker replies are after a year."""
PACE = np.array(PRIORITY_PACE)
REPLY, SPREAD, SOLVE, ONE_TOUCH, HANDLE = np.array(
    [(channel.reply, channel.spread, channel.solve, channel.one_touch, channel.handle) for channel in CHANNELS]
).T
SPEED = np.array([team.speed for team in TEAMS])
WORDS = [channel.word for channel in CHANNELS]
CHAT, PHONE = WORDS.index("chat"), WORDS.index("phone")
SLIPPED = TEAM_NAMES.index(SLOWER)


@dataclass(frozen=True)
class Period:
    """The time that the data cover: the staffed hours in it, when what is planted holds, by KPI, and when a desk is
    empty on purpose.
    """

    starts: int
    until: int
    windows: Mapping[str, tuple[int, int]]
    gap: tuple[int, int]
    clock: Clock

    def planted(self, kpi: str, at: Ints) -> Flags:
        start, end = self.windows[kpi]
        return np.asarray((at >= start) & (at < end))


@dataclass(frozen=True)
class Answer:
    """The first reply: when its clock starts, when it comes, how long the line was held, who gave up."""

    handoff: Ints
    replied: Ints
    wait: Ints
    bot: Flags
    bot_solved: Flags
    abandoned: Flags

    def clock_starts(self, contacts: Contacts) -> Ints:
        return np.where(self.handoff == NEVER, contacts.opened, self.handoff)


@dataclass(frozen=True)
class Outcome:
    """From the first reply on. `solved` is the last time, `closed` when it was put away.

    Few are reopened; of those a few are solved once more in between (`again_solved`) and `again_reopened`.
    """

    first_solved: Ints
    reopened: Ints
    again_solved: Ints
    again_reopened: Ints
    solved: Ints
    closed: Ints
    handle: Ints
    replies: Ints
    messages: Ints


def answer(rng: np.random.Generator, contacts: Contacts, staff: Staff, period: Period) -> Answer:
    n = len(contacts)
    live, inbound = contacts.live, ~contacts.by_agent
    slipped = in_slip(contacts, period)
    bot = (contacts.channel == CHAT) & inbound & evenly(rng, contacts.channel, BOT, ROOTS[2])
    bot_solved = bot & evenly(rng, bot.astype(np.int64), BOT_SOLVES, ROOTS[3])
    gives_up = np.where(slipped, ABANDONED_IN_SLIP, ABANDONED)
    rises = (contacts.channel == PHONE) & period.planted("abandonment", contacts.opened)
    gives_up = np.where(rises, ABANDONED_IN_RISE, gives_up)
    abandoned = live & ~bot_solved & evenly(rng, contacts.channel, gives_up, ROOTS[4])
    handoff = np.where(bot & ~bot_solved, contacts.opened + rng.integers(20, 120, n), NEVER)
    start = np.where(handoff == NEVER, contacts.opened, handoff)
    delay = _delay(rng, contacts, staff, period)
    wait = np.where(abandoned, long_tail(rng, n, 75, 0.7), np.minimum(delay, MOST_LIVE_WAIT)).astype(np.int64)
    replied = np.where(live, start + wait, period.clock.after(start, delay))
    ignored = abandoned | bot_solved | contacts.by_agent | contacts.spam | (~live & happens(rng, n, NEVER_ANSWERED))
    return Answer(handoff, np.where(ignored, NEVER, replied), wait, bot, bot_solved, abandoned)


def in_slip(contacts: Contacts, period: Period) -> Flags:
    return np.asarray((contacts.team == SLIPPED) & period.planted("frt", contacts.opened))


def taken(contacts: Contacts, given: Answer, roster: Roster) -> Contacts:
    """`contacts` with those who answer: people who work on the day of the first reply."""
    at = np.where(given.replied == NEVER, contacts.opened, given.replied)
    return replace(contacts, agent=roster.duty(at, contacts.team, contacts.language, contacts.drawn))


def _delay(rng: np.random.Generator, contacts: Contacts, staff: Staff, period: Period) -> Floats:
    """Seconds to the first reply while people answer."""
    channel, team = contacts.channel, contacts.team
    year = (contacts.opened - period.starts) / (365 * DAY)
    delay = REPLY[channel] * np.exp(SPREAD[channel] * bell(even_by(rng, channel * len(TEAMS) + team)))
    delay *= SPEED[team] * staff.pace[contacts.agent] * (1 - IMPROVED * np.minimum(year, 4))
    delay *= 1 + 0.06 * np.sin(2 * np.pi * (4.3 * year + team / len(TEAMS)))
    weekend = (contacts.opened // DAY + 3) % 7 >= 5  # noqa: PLR2004 - 1970 began on a Thursday; near enough in any zone
    delay *= np.where(weekend, WEEKEND, 1)
    delay *= np.where(contacts.live, 1, PACE[contacts.priority])
    return np.asarray(delay * np.where(in_slip(contacts, period), np.where(contacts.live, SLIP_LIVE, SLIP_WRITTEN), 1))


def outcome(rng: np.random.Generator, contacts: Contacts, given: Answer, staff: Staff, clock: Clock) -> Outcome:
    n = len(contacts)
    channel, live = contacts.channel, contacts.live
    handle = long_tail(rng, n, HANDLE[channel] * staff.pace[contacts.agent], 0.55).astype(np.int64)
    at_once = happens(rng, n, ONE_TOUCH[channel])
    begun = np.where(given.replied == NEVER, contacts.opened, given.replied)
    effort = long_tail(rng, n, SOLVE[channel] * SPEED[contacts.team] * PACE[contacts.priority], 0.95)
    quickly = begun + np.where(live, handle * 17 // 20, rng.integers(60, 900, n))
    first = np.where(at_once | given.bot_solved, quickly, clock.after(begun, effort))
    nobody = (given.replied == NEVER) & ~contacts.by_agent & ~given.bot_solved
    silent = ~nobody & ~given.bot_solved & happens(rng, n, SILENT)
    first = np.where(nobody | silent, NEVER, first)
    again = (first != NEVER) & ~given.bot_solved & happens(rng, n, REOPENED)
    reopened = np.where(again, first + long_tail(rng, n, 0.8 * DAY, 0.8).astype(np.int64), NEVER)
    back, work = np.where(again, reopened, begun), long_tail(rng, n, 4 * HOUR, 0.8)
    last = clock.after(back, work)
    twice = again & happens(rng, n, REOPENED_TWICE)
    between = np.where(twice, clock.after(back, 0.4 * work), NEVER)
    replies = np.where(at_once, 1, 2 + rng.poisson(1.0, n))
    messages = np.maximum(replies + rng.poisson(0.4, n) - contacts.by_agent, contacts.by_agent ^ True)
    solved = np.where(again, last, first)
    reopened_again = np.where(twice, between + (last - between) // 3, NEVER)
    closed = _closed(contacts, given, np.where(silent, begun + 14 * DAY, NEVER), solved)
    return Outcome(first, reopened, between, reopened_again, solved, closed, handle, replies, messages)


def _closed(contacts: Contacts, given: Answer, silent: Ints, solved: Ints) -> Ints:
    """Put away a week after the resolution; what never got one is put away too."""
    closed = np.where(given.replied == NEVER, contacts.opened + 10 * DAY, silent)
    closed = np.where(solved != NEVER, solved + 7 * DAY, closed)
    closed = np.where(contacts.spam, contacts.opened + HOUR, closed)
    return np.where(given.abandoned, given.clock_starts(contacts) + given.wait, closed)


def due(contacts: Contacts, given: Answer, clock: Clock) -> tuple[Ints, Ints]:
    """The SLA's moments for the first response and the resolution, as set on arrival."""
    hours = np.array(REPLY_DUE_H, dtype=np.float64)[contacts.priority]
    unbound = contacts.spam | contacts.by_agent | given.abandoned
    reply = clock.after(given.clock_starts(contacts), hours * HOUR)
    solve = contacts.opened + np.array(SOLVE_DUE_H)[contacts.priority] * HOUR
    return np.where(unbound | given.bot_solved, NEVER, reply), np.where(unbound, NEVER, solve)


def misdate(rng: np.random.Generator, contacts: Contacts, given: Answer, slots: Ints) -> Answer:
    """`given` with some first replies before the opening, as real exports have them."""
    wrong = np.isin(contacts.number, slots) & ~contacts.live & (given.replied != NEVER) & (given.handoff == NEVER)
    early = contacts.opened - rng.integers(60, 2 * HOUR, len(contacts))
    return Answer(
        given.handoff, np.where(wrong, early, given.replied), given.wait, given.bot, given.bot_solved, given.abandoned
    )


def as_of(at: Ints, until: int) -> Ints:
    return np.where(at < until, at, never(len(at)))
