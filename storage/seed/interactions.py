"""Contacts and their handling as rows of `interaction`."""

import numpy as np
import pandas as pd

from storage.seed.chance import happens
from storage.seed.company import CHANNELS, CODES, LANGUAGES, PRIORITIES, SLA_POLICY, TEAMS, TOPICS, USUAL_CODE
from storage.seed.contacts import Contacts, never
from storage.seed.days import NEVER, Flags, Ints
from storage.seed.frames import codes, flags, frame, ids, numbers, texts, times
from storage.seed.handling import Answer, Period, as_of, due
from storage.seed.people import Customers, agent_ids, names
from storage.seed.standing import STATUSES
from storage.seed.timeline import AGENT, CUSTOMER, Story, Timeline

ORDERS = np.array([0.24 if team.name == "Sales" else 0.04 for team in TEAMS])
"""How often a contact leads to an order."""
COMPLAINTS = np.array([topic.complaint for topic in TOPICS])
USUAL = np.array([CODES.index(topic.code) for topic in TOPICS])


def interactions(
    rng: np.random.Generator, story: Story, told: Timeline, customers: Customers, period: Period
) -> pd.DataFrame:
    until = period.until
    contacts, given, stands = story.contacts, story.given, story.stands
    reply_due, solve_due = due(contacts, given, period.clock)
    queued = np.where(contacts.live & ~given.bot_solved, given.clock_starts(contacts), NEVER)
    times_of = {
        "opened_at": contacts.opened,
        "bot_handoff_at": as_of(given.handoff, until),
        "queued_at": as_of(queued, until),
        "first_response_at": stands.replied,
        "first_resolved_at": stands.first_solved,
        "resolved_at": stands.solved,
        "closed_at": stands.closed,
    }
    updated = np.max([*times_of.values(), stands.updated], axis=0)
    return frame({
        "external_id": texts(ids(contacts.number)),
        "updated_at": times(updated),
        **{name: times(at) for name, at in times_of.items()},
        "sla_first_response_due_at": times(reply_due),
        "sla_resolution_due_at": times(solve_due),
        "sla_policy": codes(np.where(solve_due == NEVER, -1, 0), (SLA_POLICY,)),
        "status": codes(stands.status, STATUSES),
        **_words(contacts, customers, stands.replied),
        **_work(rng, story, told),
        **_marks(rng, contacts, given, until),
    })  # fmt: skip


def _words(contacts: Contacts, customers: Customers, replied: Ints) -> dict[str, pd.Series]:
    who = np.where((replied != NEVER) | contacts.by_agent, contacts.agent, -1)
    inbound = (~contacts.by_agent).astype(np.int64)
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
        "person_key": texts(customers.keys(contacts.customer)),
        "merged_into": texts(ids(contacts.into)),
    }


def _work(rng: np.random.Generator, story: Story, told: Timeline) -> dict[str, object]:
    """What it took, as far as it has happened. Nobody keeps what is said in calls: their replies are calls back."""
    contacts, given, done, stands = story.contacts, story.given, story.done, story.stands
    n, written = len(contacts), story.written
    replied, solved = stands.replied != NEVER, stands.solved != NEVER
    begun = replied | contacts.by_agent
    waited = contacts.live & (replied | given.abandoned)
    calls = np.where(begun, np.where(solved, done.replies, 1) + stands.reopens, 0)
    helped = begun + (begun & (stands.reopens > 0) & (done.replies > 2))  # noqa: PLR2004 - somebody else helped
    rested = np.where(stands.freed == NEVER, 0, stands.freed - stands.held)
    usual = happens(rng, n, USUAL_CODE)
    code = np.where(usual, USUAL[contacts.topic], rng.integers(0, len(CODES), n))
    return {
        "wait_s": numbers(given.wait, waited),
        "handle_s": numbers(done.handle, begun),
        "on_hold_s": numbers(rested, stands.held != NEVER),
        "reopens": numbers(stands.reopens),
        "agent_replies": numbers(np.where(written, told.many(AGENT, n), calls)),
        "customer_messages": numbers(told.many(CUSTOMER, n)),
        "agents_involved": numbers(np.where(written, told.involved(n), helped)),
        "resolution_code": codes(np.where(solved & (contacts.topic >= 0) & begun, code, -1), CODES),
    }


def _marks(rng: np.random.Generator, contacts: Contacts, given: Answer, until: int) -> dict[str, object]:
    n = len(contacts)
    topic, live = contacts.topic, contacts.live
    gone: Flags = given.abandoned & (given.clock_starts(contacts) + given.wait < until)
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
