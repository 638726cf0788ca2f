"""The steps of contacts as rows of `interaction_event`."""

import numpy as np
import pandas as pd

from storage.seed.company import CHANNELS, TEAMS
from storage.seed.contacts import Contacts
from storage.seed.days import Ints
from storage.seed.frames import codes, flags, frame, ids, texts, times
from storage.seed.people import agent_ids, names
from storage.seed.standing import STATUSES
from storage.seed.timeline import BOT, CUSTOMER, MESSAGE, Timeline

KINDS = ("message", "status", "handoff", "resolve", "reopen")
ACTORS = ("customer", "agent", "bot")


def events(contacts: Contacts, told: Timeline) -> pd.DataFrame:
    steps, of = told.steps, told.steps.of
    about = np.array(ids(contacts.number), dtype=object)
    customers = np.array(names(contacts.customer), dtype=object)
    who = codes(told.agent, agent_ids())
    customer = (steps.actor == CUSTOMER) & (contacts.customer[of] >= 0)
    who[customer] = customers[of[customer]]
    spoken = steps.kind == MESSAGE
    return frame({
        "external_id": texts([f"{key}:{n}" for key, n in zip(about[of], _places(of).tolist(), strict=True)]),
        "updated_at": times(steps.at),
        "interaction_id": pd.Series(about[of], dtype=object),
        "at": times(steps.at),
        "kind": codes(steps.kind, KINDS),
        "actor_kind": codes(steps.actor, ACTORS),
        "actor_id": who,
        "public": flags(spoken, spoken),
        "automatic": flags(steps.actor == BOT),
        "to_value": codes(steps.to, STATUSES),
        "team_id": codes(contacts.team[of], [team.id for team in TEAMS]),
        "channel": codes(contacts.channel[of], [channel.word for channel in CHANNELS]),
    })  # fmt: skip


def _places(of: Ints) -> Ints:
    """Counts each run of equal numbers from 10, as those sort the same as text."""
    starts = np.flatnonzero(np.diff(of, prepend=-1))
    lengths = np.diff(starts, append=len(of))
    return np.arange(len(of)) - np.repeat(starts, lengths) + 10
