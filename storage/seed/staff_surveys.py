"""What the people who answer are asked themselves, every month, and nobody knows who said what."""

import numpy as np
import pandas as pd

from storage.seed.answers import About, rows
from storage.seed.chance import even_by, long_tail, pick
from storage.seed.company import TEAMS
from storage.seed.days import DAY, HOUR, NEVER, Days
from storage.seed.handling import Period

ASKED_ON = 10
"""The day of the month."""
ANSWERED = 0.82
ESAT, ESAT_IN_SLIP = (0.04, 0.05, 0.11, 0.44, 0.36), (0.10, 0.14, 0.20, 0.34, 0.22)
"""Shares of 1 … 5."""
ENPS = (0.02, 0.02, 0.03, 0.03, 0.04, 0.07, 0.09, 0.16, 0.20, 0.19, 0.15)
QUESTIONS = {"esat": "How happy are you with your work?", "enps": "Would you recommend working here?"}


def staff_surveys(rng: np.random.Generator, days: Days, span: tuple[int, int], period: Period) -> list[pd.DataFrame]:
    """Answers to the rounds that are sent in `span`."""
    asked = [n for n in days.within(*span).tolist() if days.dates[n].day == ASKED_ON]
    each = [len(team.agents) for team in TEAMS]
    team = np.tile(np.repeat(np.arange(len(TEAMS)), each), len(asked))
    place = np.tile(np.concatenate([np.arange(1, many + 1) for many in each]), len(asked))
    day = np.repeat(np.array(asked, dtype=np.int64), sum(each))
    sent, n = days.opens[day] + HOUR, len(day)
    none = np.full(n, -1)
    made = []
    for kind, scale in (("esat", (1.0, 5.0)), ("enps", (0.0, 10.0))):
        later = np.minimum(long_tail(rng, n, 6 * HOUR, 1.1), 6 * DAY).astype(np.int64)
        answered = np.where(even_by(rng, team) < ANSWERED, sent + later, NEVER)
        bad = period.planted("esat", answered)
        drawn = even_by(rng, np.where(answered == NEVER, -1, bad.astype(np.int64)))
        happy = np.where(bad, pick(drawn, ESAT_IN_SLIP), pick(drawn, ESAT)) + 1
        score = happy if kind == "esat" else pick(drawn, ENPS)
        words = zip(day.tolist(), team.tolist(), place.tolist(), strict=True)
        keys: list[str | None] = [f"{kind}-{days.dates[d]:%Y-%m}-{TEAMS[t].name.lower()}-{k}" for d, t, k in words]
        about = About(kind, keys, [None] * n, none, team, none, none, "agent", QUESTIONS[kind])
        made.append(rows(about, (sent, answered), score.astype(np.float64), scale, period.until))
    return made
