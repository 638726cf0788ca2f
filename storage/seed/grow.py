"""A plan → rows by table."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from storage.seed.contacts import Contacts, contacts, none_yet, openings
from storage.seed.costs import costs
from storage.seed.days import HOUR, Clock, Ints, days
from storage.seed.events import events
from storage.seed.handling import Period, answer, misdate, outcome, taken
from storage.seed.interactions import interactions
from storage.seed.orders import Shoppers, no_shoppers, of_contacts, of_others, orders, strangers
from storage.seed.people import Customers, agents, customers, staff, teams
from storage.seed.plan import Plan
from storage.seed.planted import PLANTED, gap
from storage.seed.presence import presence
from storage.seed.reading import journeys, views
from storage.seed.roster import Roster, roster
from storage.seed.staff_surveys import staff_surveys
from storage.seed.standing import standing
from storage.seed.surveys import After, surveys
from storage.seed.timeline import Story, Timeline, timeline
from storage.seed.usability import usability
from storage.seed.visits import rows_of_visits, visits
from storage.seed.volume import volume

MISDATED = tuple(at / 16 for at in range(1, 16))
MISDATED_LATELY = tuple(at / 8 for at in range(1, 8))
"""Where in the whole time and in its last week a first reply lies before its opening."""


@dataclass(frozen=True)
class World:
    """What all blocks share. `rng` draws contacts and their handling, `more` what was added to them since."""

    plan: Plan
    period: Period
    roster: Roster
    customers: Customers
    wrong: Ints
    rng: np.random.Generator
    more: np.random.Generator


def grow(plan: Plan) -> Iterator[dict[str, pd.DataFrame]]:
    """First the people, then some days at a time."""
    rng = np.random.default_rng(plan.seed)
    planned, crew = volume(plan, rng), staff(rng)
    world = World(
        plan=plan,
        period=Period(
            planned.starts,
            planned.until,
            {each.kpi: each.window(plan) for each in PLANTED},
            gap(plan),
            Clock(planned.starts, planned.until, plan.zone),
        ),
        roster=roster(plan, crew, days(planned.starts, planned.until, plan.zone)),
        customers=customers(rng, plan.interactions, plan.seed),
        wrong=_misdated(plan),
        rng=rng,
        more=np.random.default_rng([plan.seed, 1]),
    )
    yield {"team": teams(planned.starts), "agent": agents(planned.starts)}
    number, earlier, shoppers = 0, none_yet(), no_shoppers()
    for hours, counts in planned.blocks():
        opened, channel = openings(rng, hours, counts, planned.until)
        came, earlier = contacts(rng, plan, (opened, channel, number), earlier, (world.roster, world.customers))
        number += len(came)
        span = int(hours[0]), min(int(hours[-1]) + HOUR, planned.until)
        tables, shoppers = _block(world, came, shoppers, span)
        yield tables


def _block(
    world: World, came: Contacts, shoppers: Shoppers, span: tuple[int, int]
) -> tuple[dict[str, pd.DataFrame], Shoppers]:
    story, told = _handled(world, came)
    came, more, known, period = story.contacts, world.more, world.customers, world.period
    rows = interactions(world.rng, story, told, known, period)
    after = After(came, rows, world.roster.staff, period)
    seen = visits(more, came, period)
    asked = [
        *surveys(world.rng, more, after),
        *staff_surveys(more, world.roster.days, span, period),
        usability(more, seen, period),
    ]
    bought = of_contacts(more, came, rows["converted"].to_numpy(dtype=np.bool_), period)
    arrived = known.arrive((came.customer, came.opened), (bought.customer, bought.placed), (seen.customer, seen.began))
    first = len(known.seen)
    others, latest = of_others(more, came, shoppers, first, span)
    return {
        "customer": pd.concat([arrived, strangers(more, others, known, first + shoppers.many)], ignore_index=True),
        "interaction": rows,
        "interaction_event": events(came, told),
        "survey_response": pd.concat(asked, ignore_index=True),
        "visit": rows_of_visits(more, seen, known),
        "faq_view": views(more, seen, period),
        "journey": journeys(more, seen, known, period),
        "customer_order": orders(more, bought + others, came, known),
        "presence": presence(more, world.roster, span, period),
        "cost": costs(world.plan, world.roster.days, span),
    }, latest


def _handled(world: World, came: Contacts) -> tuple[Story, Timeline]:
    rng, crew, period = world.rng, world.roster.staff, world.period
    given = answer(rng, came, crew, period)
    came = taken(came, given, world.roster)
    done = outcome(rng, came, given, crew, period.clock)
    given = misdate(rng, came, given, world.wrong)
    stands = standing((rng, world.more), came, given, done, period.until)
    story = Story(came, given, done, stands, period.clock)
    return story, timeline(world.more, story, world.roster, period.until)


def _misdated(plan: Plan) -> Ints:
    week = min(1.0, 7 / plan.days)
    shares = [*MISDATED, *(1 - week * (1 - at) for at in MISDATED_LATELY)]
    return (np.array(shares) * plan.interactions).astype(np.int64)
