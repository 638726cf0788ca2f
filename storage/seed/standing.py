"""How far contacts have come when the data end: what has not happened by then has not happened."""

from dataclasses import dataclass

import numpy as np

from storage.seed.chance import happens
from storage.seed.contacts import Contacts, never
from storage.seed.days import HOUR, NEVER, Flags, Ints
from storage.seed.handling import Answer, Outcome, as_of

STATUSES = ("new", "open", "pending", "on_hold", "resolved", "closed")
NEW, OPEN, PENDING, ON_HOLD, RESOLVED, CLOSED = range(len(STATUSES))
HELD, LONG_WORK = 0.08, 2 * HOUR
"""How many of those that take longer than this wait for somebody else meanwhile."""
HOLD_FROM, HOLD_SHARE = 0.2, (0.3, 0.6)
"""When in the work a wait begins, and how much of the work it is."""


@dataclass(frozen=True)
class Standing:
    """Moments that have come, `NEVER` for the others. `held` … `freed`: waiting for a third party."""

    replied: Ints
    first_solved: Ints
    reopened: Ints
    again_solved: Ints
    again_reopened: Ints
    solved: Ints
    closed: Ints
    held: Ints
    freed: Ints
    status: Ints

    @property
    def reopens(self) -> Ints:
        once, twice = (np.asarray(at != NEVER, dtype=np.int64) for at in (self.reopened, self.again_reopened))
        return once + twice

    @property
    def updated(self) -> Ints:
        """The last moment that is known."""
        moments = (self.replied, self.reopened, self.solved, self.closed, self.held, self.freed)
        return np.asarray(np.max(moments, axis=0), dtype=np.int64)


def standing(
    rngs: tuple[np.random.Generator, np.random.Generator],
    contacts: Contacts,
    given: Answer,
    done: Outcome,
    until: int,
) -> Standing:
    rng, more = rngs
    replied, closed = as_of(given.replied, until), as_of(done.closed, until)
    steps = [as_of(at, until) for at in (done.first_solved, done.reopened, done.again_solved, done.again_reopened)]
    first, reopened, again_solved, again_reopened = steps
    last = np.where(reopened == NEVER, first, as_of(done.solved, until))
    between = np.where(again_reopened == NEVER, again_solved, NEVER)
    solved = np.where(last == NEVER, between, last)
    held, freed = _waits(more, contacts, given, done)
    status = _status(rng, contacts, replied, solved, closed)
    on_hold = (held < until) & (held != NEVER) & (freed >= until)
    status = np.where(on_hold, ON_HOLD, status)
    begun = np.max([contacts.opened, replied, reopened, again_reopened], axis=0)
    now = begun + ((until - begun) * (0.2 + 0.6 * more.random(len(contacts)))).astype(np.int64)
    held = np.where((status == ON_HOLD) & ~on_hold, now, as_of(held, until))
    freed = np.where(status == ON_HOLD, NEVER, as_of(freed, until))
    return Standing(replied, first, reopened, again_solved, again_reopened, solved, closed, held, freed, status)


def _waits(rng: np.random.Generator, contacts: Contacts, given: Answer, done: Outcome) -> tuple[Ints, Ints]:
    """From when to when the work on some contacts rests."""
    n = len(contacts)
    begun = np.maximum(contacts.opened, given.replied)
    work = np.where(done.first_solved == NEVER, 0, done.first_solved - begun)
    waits: Flags = ~contacts.live & (work > LONG_WORK) & happens(rng, n, HELD)
    low, high = HOLD_SHARE
    held = begun + (HOLD_FROM * work).astype(np.int64)
    freed = held + (work * (low + (high - low) * rng.random(n))).astype(np.int64)
    return np.where(waits, held, never(n)), np.where(waits, freed, never(n))


def _status(rng: np.random.Generator, contacts: Contacts, replied: Ints, solved: Ints, closed: Ints) -> Ints:
    drawn = rng.random(len(contacts))
    waiting = np.select([drawn < 0.5, drawn < 0.85], [OPEN, PENDING], ON_HOLD)  # noqa: PLR2004 - shares
    status = np.where((replied == NEVER) & ~contacts.by_agent, NEW, waiting)
    return np.where(closed != NEVER, CLOSED, np.where(solved != NEVER, RESOLVED, status))
