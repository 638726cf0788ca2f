"""What customers are asked afterwards, and what they say."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from storage.seed.answers import About, Asked, ask, rows
from storage.seed.chance import even_by, happens, long_tail, pick
from storage.seed.company import CHANNELS, LANGUAGES, LESS_LIKED, TEAMS
from storage.seed.contacts import TEAM_NAMES, Contacts
from storage.seed.days import DAY, HOUR, MINUTE, NEVER, Flags, Floats, Ints
from storage.seed.frames import ids, seconds
from storage.seed.handling import Period
from storage.seed.people import Staff

SATISFIED, SATISFIED_IN_SLIP = 0.872, 0.55
COMPLAINED, CAME_BACK = 0.16, 0.07
"""How much less satisfied after a complaint, after a reopening."""
SLIPPED = TEAM_NAMES.index(LESS_LIKED)
SENT_CSAT, ANSWERED_CSAT = 0.40, 0.46
SENT_NPS, SENT_NPS_QUARTER_END, ANSWERED_NPS = 0.11, 0.24, 0.36
SENT_CES, ANSWERED_CES = 0.13, 0.36
SENT_MORE, ANSWERED_MORE = 0.10, 0.38
"""Friendliness and effectiveness."""
PLEASED, DISPLEASED = (0.38, 0.62), (0.28, 0.24, 0.48)
"""Shares of 4 and 5 among the satisfied, of 1, 2 and 3 among the others."""
NPS_SCORES = (0.012, 0.008, 0.012, 0.018, 0.02, 0.045, 0.055, 0.12, 0.20, 0.24, 0.27)
CES_SCORES = (0.03, 0.04, 0.07, 0.11, 0.20, 0.30, 0.25)
FRIENDLINESS_SCORES = (0.015, 0.02, 0.065, 0.30, 0.60)
COMPLETE = (0.17, 0.83)
"""Shares of no and yes to "was your question answered completely"."""
QUARTER = 3
GRADED = ("web", "nl")
"""Where marks are given from 1 to 10, as at school: the Dutch form of the web site."""
AGAIN = 0.015
"""How many of those who answered answer once more."""


@dataclass(frozen=True)
class After:
    """What surveys follow: contacts that were answered and resolved, and when."""

    contacts: Contacts
    rows: pd.DataFrame
    staff: Staff
    period: Period

    @property
    def solved(self) -> Ints:
        return seconds(self.rows["resolved_at"])

    @property
    def may(self) -> Flags:
        replied, contacts = seconds(self.rows["first_response_at"]), self.contacts
        may: Flags = (replied != NEVER) & (self.solved != NEVER) & ~contacts.spam & (contacts.into < 0)
        return may

    def about(self, kind: str, of: Ints, mark: str = "") -> About:
        contacts = self.contacts
        keys = ids(contacts.number[of])
        return About(
            kind,
            [f"{key}:{kind}{mark}" for key in keys],
            keys,
            contacts.agent[of],
            contacts.team[of],
            contacts.customer[of],
            contacts.channel[of],
        )


def surveys(rng: np.random.Generator, more: np.random.Generator, after: After) -> list[pd.DataFrame]:
    """Rows of `survey_response`, by kind."""
    may, solved = after.may, after.solved
    month = (solved.view("datetime64[s]").astype("datetime64[M]").astype(np.int64)) % 12 + 1
    often = np.where(month % QUARTER == 0, SENT_NPS_QUARTER_END, SENT_NPS)
    csat = ask(rng, may & happens(rng, len(may), SENT_CSAT), solved + HOUR // 2, ANSWERED_CSAT)
    nps = ask(rng, may & happens(rng, len(may), often), solved + 2 * DAY, ANSWERED_NPS)
    ces = ask(rng, may & happens(rng, len(may), SENT_CES), solved + 2 * HOUR, ANSWERED_CES)
    scores = _satisfaction(rng, after, csat)
    parts = [
        ("nps", nps, pick(even_by(rng, nps.answers), NPS_SCORES), (0.0, 10.0)),
        ("ces", ces, pick(even_by(rng, ces.answers), CES_SCORES) + 1, (1.0, 7.0)),
    ]
    for kind, shares, low in (("friendliness", FRIENDLINESS_SCORES, 1), ("effectiveness", COMPLETE, 0)):
        asked = ask(more, may & happens(more, len(may), SENT_MORE), solved + HOUR, ANSWERED_MORE)
        score = pick(even_by(more, asked.answers), shares) + low
        parts.append((kind, asked, score, (float(low), float(low + len(shares) - 1))))
    told = [
        rows(after.about(kind, asked.of), (asked.sent, asked.answered), score.astype(float), scale, after.period.until)
        for kind, asked, score, scale in parts
    ]
    return [*_satisfied(more, after, csat, scores), *told]


def _satisfied(rng: np.random.Generator, after: After, asked: Asked, score: Ints) -> list[pd.DataFrame]:
    """The answers about satisfaction, marks among them, and those that came later in their place."""
    channel, language = GRADED
    contacts, until = after.contacts, after.period.until
    graded = contacts.channel[asked.of] == [each.word for each in CHANNELS].index(channel)
    graded &= contacts.language[asked.of] == LANGUAGES.index(language)
    high = np.where(graded, 10.0, 5.0)
    marks = np.where(graded, 2 * score - happens(rng, len(score), 0.5), score).astype(np.float64)
    again = np.flatnonzero((asked.answered != NEVER) & happens(rng, len(score), AGAIN))
    later = asked.answered[again] + MINUTE + long_tail(rng, len(again), 3 * HOUR, 0.9).astype(np.int64)
    other = np.clip(marks[again] + rng.choice([-2, -1, 1, 2], len(again)), 1, high[again])
    came = later < until
    again, later, other = again[came], later[came], other[came]
    return [
        rows(after.about("csat", asked.of), (asked.sent, asked.answered), marks, (1.0, high), until),
        rows(
            after.about("csat", asked.of[again], ":again"), (asked.sent[again], later), other, (1.0, high[again]), until
        ),
    ]


def _satisfaction(rng: np.random.Generator, after: After, asked: Asked) -> Ints:
    """Scores of 1–5: what the agent, the complaint and the reopening make of it, and the slip."""
    contacts = after.contacts
    at, team = asked.of, contacts.team[asked.of]
    likely: Floats = SATISFIED + after.staff.charm[contacts.agent[at]]
    likely -= COMPLAINED * after.rows["is_complaint"].to_numpy(dtype=np.bool_)[at]
    likely -= CAME_BACK * (after.rows["reopens"].to_numpy(dtype=np.int64)[at] > 0)
    slipped = (team == SLIPPED) & after.period.planted("csat", asked.answered)
    likely = np.where(slipped, SATISFIED_IN_SLIP, likely)
    order = np.argsort(asked.answered, kind="stable")
    drawn = np.empty(len(at))
    drawn[order] = even_by(rng, np.where(asked.answered == NEVER, -1, team + len(TEAMS) * slipped)[order])
    good, bad = pick(rng.random(len(at)), PLEASED) + 4, pick(rng.random(len(at)), DISPLEASED) + 1
    return np.where(drawn < likely, good, bad)
