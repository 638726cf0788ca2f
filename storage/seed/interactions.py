"""Contacts and their handling as rows of `interaction`."""

import numpy as np
import pandas as pd

from storage.seed.chance import happens
from storage.seed.company import CHANNELS, CODES, LANGUAGES, PRIORITIES, SLA_POLICY, TEAMS, TOPICS, USUAL_CODE
from storage.seed.contacts import Contacts, never
from storage.seed.days import NEVER, Flags, Ints
from storage.seed.frames import codes, flags, frame, numbers, texts, times
from storage.seed.handling import Answer, Outcome, Period, as_of, due
from storage.seed.people import Customers, agent_ids, names

STATUSES = ("new", "open", "pending", "on_hold", "resolved", "closed")
NEW, OPEN, PENDING, ON_HOLD, RESOLVED, CLOSED = range(len(STATUSES))
ORDERS = np.array([0.24 if team.name == "Sales" else 0.04 for team in TEAMS])
"""How often a contact leads to an order."""
COMPLAINTS = np.array([topic.complaint for topic in TOPICS])
USUAL = np.array([CODES.index(topic.code) for topic in TOPICS])


def interactions(
    rng: np.random.Generator, contacts: Contacts, given: Answer, done: Outcome, customers: Customers, period: Period
) -> pd.DataFrame:
    until = period.until
    reopened, closed = as_of(done.reopened, until), as_of(done.closed, until)
    replied, first_solved = as_of(given.replied, until), as_of(done.first_solved, until)
    solved = as_of(np.where(reopened == NEVER, first_solved, done.solved), until)
    reply_due, solve_due = due(contacts, given, period.clock)
    status = _status(rng, contacts, replied, solved, closed)
    queued = np.where(contacts.live & ~given.bot_solved, given.clock_starts(contacts), NEVER)
    times_of = {
        "opened_at": contacts.opened,
        "bot_handoff_at": as_of(given.handoff, until),
        "queued_at": as_of(queued, until),
        "first_response_at": replied,
        "first_resolved_at": first_solved,
        "resolved_at": solved,
        "closed_at": closed,
    }
    updated = np.max([*times_of.values(), reopened], axis=0)
    return frame({
        "external_id": texts(ids(contacts.number)),
        "updated_at": times(updated),
        **{name: times(at) for name, at in times_of.items()},
        "sla_first_response_due_at": times(reply_due),
        "sla_resolution_due_at": times(solve_due),
        "sla_policy": codes(np.where(solve_due == NEVER, -1, 0), (SLA_POLICY,)),
        "status": codes(status, STATUSES),
        **_words(contacts, customers, replied),
        **_work(rng, contacts, given, done, (replied, solved, reopened)),
        **_marks(rng, contacts, given, until),
    })  # fmt: skip


def ids(number: Ints) -> list[str | None]:
    """The ids of contacts; none below zero."""
    return [f"TF-{n + 1}" if n >= 0 else None for n in number.tolist()]


def _words(contacts: Contacts, customers: Customers, replied: Ints) -> dict[str, pd.Series]:
    who = np.where((replied != NEVER) | contacts.by_agent, contacts.agent, -1)
    inbound = (~contacts.by_agent).astype(np.int64)
    people = [customers.key(n) if n >= 0 else None for n in contacts.customer.tolist()]
    return {
        "channel": codes(contacts.channel, [channel.word for channel in CHANNELS]),
        "topic": codes(contacts.topic, [topic.name for topic in TOPICS]),
        "language": codes(contacts.language, LANGUAGES),
        "priority": codes(contacts.priority, PRIORITIES),
        "direction": codes(contacts.outbound.astype(np.int64), ("inbound", "outbound")),
        "opened_by": codes(inbound, ("agent", "customer")),
        "team_id": codes(contacts.team, [team.id for team in TEAMS]),
        "agent_id": codes(who, agent_ids()),
        "first_response_agent_id": codes(np.where(replied == NEVER, -1, contacts.agent), agent_ids()),
        "customer_id": texts(names(contacts.customer)),
        "person_key": texts(people),
        "merged_into": texts(ids(contacts.into)),
    }


def _status(rng: np.random.Generator, contacts: Contacts, replied: Ints, solved: Ints, closed: Ints) -> Ints:
    drawn = rng.random(len(contacts))
    waiting = np.select([drawn < 0.5, drawn < 0.85], [OPEN, PENDING], ON_HOLD)  # noqa: PLR2004 - shares
    status = np.where((replied == NEVER) & ~contacts.by_agent, NEW, waiting)
    return np.where(closed != NEVER, CLOSED, np.where(solved != NEVER, RESOLVED, status))


def _work(
    rng: np.random.Generator, contacts: Contacts, given: Answer, done: Outcome, seen: tuple[Ints, Ints, Ints]
) -> dict[str, object]:
    """What it took, as far as it has happened."""
    n = len(contacts)
    replied, solved, reopened = (at != NEVER for at in seen)
    begun = replied | contacts.by_agent
    waited = contacts.live & (replied | given.abandoned)
    replies = np.where(begun, np.where(solved, done.replies, 1) + reopened, 0)
    usual = happens(rng, n, USUAL_CODE)
    code = np.where(usual, USUAL[contacts.topic], rng.integers(0, len(CODES), n))
    return {
        "wait_s": numbers(given.wait, waited),
        "handle_s": numbers(done.handle, begun),
        "reopens": numbers(np.where(reopened, done.reopens, 0)),
        "agent_replies": numbers(replies),
        "customer_messages": numbers(np.where(begun, done.messages, 1)),
        "agents_involved": numbers(begun + (begun & reopened & (done.replies > 2))),  # noqa: PLR2004 - somebody else helped
        "resolution_code": codes(np.where(solved & (contacts.topic >= 0) & begun, code, -1), CODES),
    }


def _marks(rng: np.random.Generator, contacts: Contacts, given: Answer, until: int) -> dict[str, object]:
    n = len(contacts)
    topic, live = contacts.topic, contacts.live
    gone: Flags = given.abandoned & (contacts.opened + given.wait < until)
    return {
        "is_live": flags(live),
        "abandoned": flags(gone, live & ~given.bot_solved),
        "is_complaint": flags(happens(rng, n, np.where(topic < 0, 0, COMPLAINTS[topic])) & ~contacts.spam),
        "converted": flags(happens(rng, n, ORDERS[contacts.team]) & ~contacts.spam),
        "bot_involved": flags(given.bot),
        "bot_resolved": flags(given.bot_solved, given.bot),
        "deleted": flags(never(n) != NEVER),
        "spam": flags(contacts.spam),
    }
