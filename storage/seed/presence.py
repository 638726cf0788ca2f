"""Who sits at which desk when: shifts of those on duty, at the phone and at the chat.

The desks are the company's, no team has one of its own.
"""

import numpy as np
import pandas as pd

from storage.seed.chance import ROOTS, even
from storage.seed.days import HOUR, MINUTE, NEVER, Ints
from storage.seed.frames import codes, frame, texts, times
from storage.seed.handling import Period
from storage.seed.people import agent_ids
from storage.seed.roster import Roster

DESKS = ("phone", "chat")
UNSTAFFED = "chat"
SHIFT = 6 * HOUR + 10 * MINUTE
"""Two of them cover a day, with a little overlap."""
LATE_BY = 8 * MINUTE
STATES = ("available", "busy", "break")
PATTERN = ((0.0, 0), (0.27, 1), (0.42, 2), (0.465, 0), (0.8, 1))
"""Where in a shift each state begins; how much that varies."""
VARIES = 0.03


def presence(rng: np.random.Generator, roster: Roster, span: tuple[int, int], period: Period) -> pd.DataFrame:
    """The shifts of the days in `span`."""
    days = roster.days.within(*span)
    people = roster.on[days]
    day, team, place = np.nonzero(people >= 0)
    agent, many = people[day, team, place], max(int((people[:1] >= 0).sum()), 1)
    post = (np.arange(len(agent)) + days[day]) % many
    desk, late = post % 2, (post // 2) % 2
    opens, closes = roster.days.opens[days[day]], roster.days.closes[days[day]]
    came = np.where(late, closes - SHIFT, opens) + (LATE_BY * even(rng, len(agent))).astype(np.int64)
    left = np.where(late, closes, opens + SHIFT)
    start, end, state = _states(rng, came, left)
    shift = np.repeat(np.arange(len(agent)), len(PATTERN))
    start, end = _gap(start, end, desk[shift], period)
    kept = (start < end) & (start < period.until)
    start, end, state, shift = start[kept], end[kept], state[kept], shift[kept]
    ended = np.where(end < period.until, end, NEVER)
    nth = np.tile(np.arange(len(PATTERN)), len(agent))[kept]
    words = [roster.days.dates[n].isoformat() for n in days.tolist()]
    keys = zip(day[shift].tolist(), agent[shift].tolist(), nth.tolist(), strict=True)
    return frame({
        "external_id": texts([f"shift-{words[d]}-{who + 1}-{n + 1}" for d, who, n in keys]),
        "updated_at": times(np.maximum(start, ended)),
        "agent_id": codes(agent[shift], agent_ids()),
        "team_id": codes(np.full(len(shift), -1), ()),
        "channel": codes(desk[shift], DESKS),
        "state": codes(state, STATES),
        "started_at": times(start),
        "ended_at": times(ended),
    })  # fmt: skip


def _states(rng: np.random.Generator, came: Ints, left: Ints) -> tuple[Ints, Ints, Ints]:
    """Each shift in its parts, one state after the other without a gap."""
    n, parts = len(came), len(PATTERN)
    at = np.array([share for share, _ in PATTERN]) + VARIES * even(rng, n * parts, ROOTS[0]).reshape(n, parts)
    at[:, 0] = 0
    start = came[:, None] + ((left - came)[:, None] * at).astype(np.int64)
    end = np.column_stack([start[:, 1:], left])
    return start.ravel(), end.ravel(), np.tile([state for _, state in PATTERN], n)


def _gap(start: Ints, end: Ints, desk: Ints, period: Period) -> tuple[Ints, Ints]:
    """Nobody sits at one desk for a while."""
    since, until = period.gap
    here = desk == DESKS.index(UNSTAFFED)
    cut = here & (start < since) & (end > since)
    end = np.where(cut, since, end)
    begun = here & (start >= since) & (start < until)
    return np.where(begun, until, start), end
