"""Who says what when: the messages of contacts and the changes of their state, up to the end of the data."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from storage.seed.chance import happens, long_tail
from storage.seed.contacts import Contacts
from storage.seed.days import NEVER, Clock, Flags, Floats, Ints
from storage.seed.handling import PHONE, Answer, Outcome
from storage.seed.roster import Roster
from storage.seed.standing import ON_HOLD, OPEN, Standing

CUSTOMER, AGENT, BOT = range(3)
MESSAGE, STATUS, HANDOFF, RESOLVE, REOPEN = range(5)
ANSWERING = (0.1, 0.7)
"""Which part of the time from one reply to the next the customer waits; in the rest the customer thinks."""
ON_THE_LINE = 75
"""Seconds that somebody in a chat waits for the next reply."""


@dataclass(frozen=True)
class Steps:
    """Columns of the same length. `of` is the position of the contact, `turn` settles the order of one second.

    `to` is the status it goes to, −1 where that says nothing.
    """

    of: Ints
    at: Ints
    turn: Ints
    kind: Ints
    actor: Ints
    to: Ints

    def __len__(self) -> int:
        return len(self.of)

    def __getitem__(self, at: Ints | Flags) -> "Steps":
        return Steps(self.of[at], self.at[at], self.turn[at], self.kind[at], self.actor[at], self.to[at])


@dataclass(frozen=True)
class Timeline:
    """Steps in order, and who took them: positions of agents, −1 for others."""

    steps: Steps
    agent: Ints

    def many(self, actor: int, contacts: int) -> Ints:
        """How many messages of that actor each contact has."""
        mine = (self.steps.kind == MESSAGE) & (self.steps.actor == actor)
        return np.bincount(self.steps.of[mine], minlength=contacts).astype(np.int64)

    def involved(self, contacts: int) -> Ints:
        """How many agents have written to each contact."""
        mine = (self.steps.kind == MESSAGE) & (self.agent >= 0)
        width = int(self.agent.max(initial=0)) + 1
        pairs = np.unique(self.steps.of[mine] * width + self.agent[mine])
        return np.bincount(pairs // width, minlength=contacts).astype(np.int64)


@dataclass(frozen=True)
class Story:
    """What steps follow from."""

    contacts: Contacts
    given: Answer
    done: Outcome
    stands: Standing
    clock: Clock

    @property
    def written(self) -> Flags:
        """Calls leave no messages behind, but that somebody called."""
        return np.asarray(self.contacts.channel != PHONE)


def timeline(rng: np.random.Generator, story: Story, roster: Roster, until: int) -> Timeline:
    told = [*_beginnings(rng, story), *_exchanges(rng, story), *_changes(story)]
    every = Steps(*(np.concatenate([getattr(each, name) for each in told]) for name in Steps.__dataclass_fields__))
    every = every[(every.at != NEVER) & (every.at < until)]
    steps = every[np.lexsort((every.turn, every.at, every.of))]
    contacts, of = story.contacts, steps.of
    first = (steps.at == story.given.replied[of]) | (contacts.by_agent[of] & (steps.at == contacts.opened[of]))
    duty = roster.duty(steps.at, contacts.team[of], contacts.language[of], contacts.drawn[of])
    return Timeline(steps, np.where(steps.actor == AGENT, np.where(first, contacts.agent[of], duty), -1))


def _steps(of: Ints, at: Ints, turn: Ints | int, what: tuple[int, int], to: int = -1) -> Steps:
    kind, actor = (np.full(len(of), each) for each in what)
    return Steps(of, at, np.broadcast_to(np.asarray(turn), of.shape), kind, actor, np.full(len(of), to))


def _beginnings(rng: np.random.Generator, story: Story) -> Iterator[Steps]:
    """The opening, the bot's turn and the first reply."""
    contacts, given = story.contacts, story.given
    asked = np.flatnonzero(~contacts.by_agent)
    yield _steps(asked, contacts.opened[asked], 0, (MESSAGE, CUSTOMER))
    began = np.flatnonzero(contacts.by_agent & story.written)
    yield _steps(began, contacts.opened[began], 0, (MESSAGE, AGENT))
    bot = np.flatnonzero(given.bot)
    yield _steps(bot, contacts.opened[bot] + rng.integers(2, 9, len(bot)), 1, (MESSAGE, BOT))
    passed = np.flatnonzero(given.handoff != NEVER)
    yield _steps(passed, given.handoff[passed], 2, (HANDOFF, BOT))
    replied = np.flatnonzero((given.replied != NEVER) & story.written)
    yield _steps(replied, given.replied[replied], 4, (MESSAGE, AGENT))


def _exchanges(rng: np.random.Generator, story: Story) -> Iterator[Steps]:
    """From the first reply to the first resolution, and what customers add while they wait for an answer."""
    contacts, done = story.contacts, story.done
    begun = np.maximum(contacts.opened, story.given.replied)
    worked = story.written & (done.first_solved != NEVER) & ~story.given.bot_solved
    more = np.where(worked, done.replies - 1, 0)
    of = np.repeat(np.arange(len(contacts)), more)
    last = np.repeat(np.cumsum(more), more)
    nth = np.arange(len(of)) - (last - more[of]) + 1
    share = _shares(rng, nth, more[of])
    replied = story.clock.between(begun[of], done.first_solved[of], share)
    replied = np.where(nth == more[of], done.first_solved[of], replied)
    before = np.where(nth == 1, begun[of], np.concatenate([begun[:1], replied[:-1]])[: len(of)])
    low, high = ANSWERING
    wait = (replied - before) * (low + (high - low) * rng.random(len(of)) ** 2)
    live = np.where(contacts.live[of], long_tail(rng, len(of), ON_THE_LINE, 0.7), np.inf)
    asked = replied - np.minimum(wait, live).astype(np.int64)
    yield _steps(of, asked, 4 * nth + 1, (MESSAGE, CUSTOMER))
    yield _steps(of, replied, 4 * nth + 4, (MESSAGE, AGENT))
    first = np.flatnonzero(story.written & ~contacts.by_agent & (story.given.replied != NEVER))
    waits = (contacts.opened[first], asked), (begun[first], replied)
    asked, answered = (np.concatenate(parts) for parts in waits)
    yield _added(rng, story, (np.concatenate([first, of]), asked, answered), np.concatenate([first * 0, nth]))


def _shares(rng: np.random.Generator, nth: Ints, many: Ints) -> Floats:
    """Where in the work a reply comes."""
    return np.asarray((nth - 0.6 * rng.random(len(nth))) / np.maximum(many, 1), dtype=np.float64)


def _added(rng: np.random.Generator, story: Story, waits: tuple[Ints, Ints, Ints], nth: Ints) -> Steps:
    """Messages that customers send after another before they are answered, spread over the waits of a contact."""
    of, asked, answered = waits
    done, contacts = story.done, story.contacts
    spare = np.maximum(done.messages - done.replies + contacts.by_agent, 0)
    waiting = np.bincount(of, minlength=len(contacts))
    likely = spare[of] / waiting[of]
    extra = np.flatnonzero(happens(rng, len(of), likely))
    at = asked[extra] + ((answered - asked)[extra] * (0.2 + 0.7 * rng.random(len(extra)))).astype(np.int64)
    return _steps(of[extra], at, 4 * nth[extra] + 3, (MESSAGE, CUSTOMER))


def _changes(story: Story) -> Iterator[Steps]:
    """What opens again, waits and is resolved. A plain resolution is told by the contact alone."""
    done, stands = story.done, story.stands
    again, twice = np.flatnonzero(done.reopened != NEVER), np.flatnonzero(done.again_reopened != NEVER)
    rounds = ((again, done.reopened, 100), (twice, done.again_reopened, 200))
    for who, reopened, turn in rounds:
        yield _steps(who, reopened[who], turn + 1, (REOPEN, CUSTOMER))
        wrote = who[story.written[who]]
        yield _steps(wrote, reopened[wrote], turn, (MESSAGE, CUSTOMER))
    for who, solved, turn in ((twice, done.again_solved, 150), (again, done.solved, 250)):
        wrote = who[story.written[who]]
        yield _steps(wrote, solved[wrote], turn, (MESSAGE, AGENT))
        yield _steps(who, solved[who], turn + 1, (RESOLVE, AGENT))
    held = stands.held != NEVER
    told = np.flatnonzero((held | (done.reopened != NEVER)) & (done.first_solved != NEVER))
    yield _steps(told, done.first_solved[told], 99, (RESOLVE, AGENT))
    waits = np.flatnonzero(held)
    yield _steps(waits, stands.held[waits], 90, (STATUS, AGENT), ON_HOLD)
    freed = np.flatnonzero(stands.freed != NEVER)
    yield _steps(freed, stands.freed[freed], 91, (STATUS, AGENT), OPEN)
