"""What customers are asked afterwards, and what they say."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from storage.seed.chance import even_by, happens, long_tail, pick
from storage.seed.company import CHANNELS, TEAMS
from storage.seed.contacts import TEAM_NAMES, Contacts
from storage.seed.days import DAY, HOUR, NEVER, Flags, Floats, Ints
from storage.seed.frames import codes, frame, seconds, texts, times
from storage.seed.handling import as_of
from storage.seed.interactions import ids
from storage.seed.people import Staff, agent_ids, names
from storage.seed.slips import CSAT_SLIP

SATISFIED, SATISFIED_IN_SLIP = 0.872, 0.55
COMPLAINED, CAME_BACK = 0.16, 0.07
"""How much less satisfied after a complaint, after a reopening."""
SENT_CSAT, ANSWERED_CSAT = 0.40, 0.46
SENT_NPS, SENT_NPS_QUARTER_END, ANSWERED_NPS = 0.11, 0.24, 0.36
SENT_CES, ANSWERED_CES = 0.13, 0.36
PLEASED, DISPLEASED = (0.38, 0.62), (0.28, 0.24, 0.48)
"""Shares of 4 and 5 among the satisfied, of 1, 2 and 3 among the others."""
NPS_SCORES = (0.012, 0.008, 0.012, 0.018, 0.02, 0.045, 0.055, 0.12, 0.20, 0.24, 0.27)
CES_SCORES = (0.03, 0.04, 0.07, 0.11, 0.20, 0.30, 0.25)
QUARTER = 3


@dataclass(frozen=True)
class Asked:
    """Surveys of one kind: the positions of their contacts, when sent, when answered (ever)."""

    kind: str
    of: Ints
    sent: Ints
    answered: Ints

    @property
    def answers(self) -> Ints:
        """1 for those that are ever answered, else 0."""
        return np.asarray(self.answered != NEVER, dtype=np.int64)


def surveys(
    rng: np.random.Generator,
    contacts: Contacts,
    rows: pd.DataFrame,
    staff: Staff,
    times_of: tuple[int, tuple[int, int]],
) -> pd.DataFrame:
    """Rows of `survey_response` about the contacts that became `rows`; `times_of`: the end and the CSAT slip."""
    until, slip = times_of
    solved = seconds(rows["resolved_at"])
    may = (seconds(rows["first_response_at"]) != NEVER) & (solved != NEVER) & ~contacts.spam & (contacts.into < 0)
    month = (solved.view("datetime64[s]").astype("datetime64[M]").astype(np.int64)) % 12 + 1
    often = np.where(month % QUARTER == 0, SENT_NPS_QUARTER_END, SENT_NPS)
    csat = _ask(rng, "csat", may & happens(rng, len(may), SENT_CSAT), solved + HOUR // 2, ANSWERED_CSAT)
    nps = _ask(rng, "nps", may & happens(rng, len(may), often), solved + 2 * DAY, ANSWERED_NPS)
    ces = _ask(rng, "ces", may & happens(rng, len(may), SENT_CES), solved + 2 * HOUR, ANSWERED_CES)
    parts = (
        (csat, _satisfaction(rng, contacts, rows, staff, (csat, slip)), (1, 5)),
        (nps, pick(even_by(rng, nps.answers), NPS_SCORES), (0, 10)),
        (ces, pick(even_by(rng, ces.answers), CES_SCORES) + 1, (1, 7)),
    )
    return pd.concat([_rows(contacts, asked, score, scale, until) for asked, score, scale in parts], ignore_index=True)


def _ask(rng: np.random.Generator, kind: str, who: Flags, sent: Ints, answers: float) -> Asked:
    at = np.flatnonzero(who)
    sent = sent[at]
    later = np.minimum(long_tail(rng, len(at), 2.5 * HOUR, 1.3), 6 * DAY).astype(np.int64)
    return Asked(kind, at, sent, np.where(happens(rng, len(at), answers), sent + later, NEVER))


def _satisfaction(
    rng: np.random.Generator, contacts: Contacts, rows: pd.DataFrame, staff: Staff, what: tuple[Asked, tuple[int, int]]
) -> Ints:
    """Scores of 1–5: what the agent, the complaint and the reopening make of it, and the slip."""
    asked, (start, end) = what
    at, team = asked.of, contacts.team[asked.of]
    likely: Floats = SATISFIED + staff.charm[contacts.agent[at]]
    likely -= COMPLAINED * rows["is_complaint"].to_numpy(dtype=np.bool_)[at]
    likely -= CAME_BACK * (rows["reopens"].to_numpy(dtype=np.int64)[at] > 0)
    slipped = (team == TEAM_NAMES.index(CSAT_SLIP.team)) & (asked.answered >= start) & (asked.answered < end)
    likely = np.where(slipped, SATISFIED_IN_SLIP, likely)
    order = np.argsort(asked.answered, kind="stable")
    drawn = np.empty(len(at))
    drawn[order] = even_by(rng, np.where(asked.answered == NEVER, -1, team + len(TEAMS) * slipped)[order])
    good, bad = pick(rng.random(len(at)), PLEASED) + 4, pick(rng.random(len(at)), DISPLEASED) + 1
    return np.where(drawn < likely, good, bad)


def _rows(contacts: Contacts, asked: Asked, score: Ints, scale: tuple[int, int], until: int) -> pd.DataFrame:
    sent = asked.sent < until
    at, answered = asked.of[sent], as_of(asked.answered[sent], until)
    n, given = len(at), answered != NEVER
    low, high = scale
    return frame({
        "external_id": texts([f"{key}:{asked.kind}" for key in ids(contacts.number[at])]),
        "updated_at": times(np.maximum(asked.sent[sent], answered)),
        "interaction_id": texts(ids(contacts.number[at])),
        "kind": texts([asked.kind] * n),
        "score": pd.arrays.FloatingArray(score[sent].astype(np.float64), ~given),
        "scale_min": pd.arrays.FloatingArray(np.full(n, float(low)), np.zeros(n, dtype=np.bool_)),
        "scale_max": pd.arrays.FloatingArray(np.full(n, float(high)), np.zeros(n, dtype=np.bool_)),
        "higher_is": texts(["better"] * n),
        "respondent": texts(["customer"] * n),
        "agent_id": codes(contacts.agent[at], agent_ids()),
        "team_id": codes(contacts.team[at], [team.id for team in TEAMS]),
        "customer_id": texts(names(contacts.customer[at])),
        "channel": codes(contacts.channel[at], [channel.word for channel in CHANNELS]),
        "sent_at": times(asked.sent[sent]),
        "answered_at": times(answered),
    })  # fmt: skip
