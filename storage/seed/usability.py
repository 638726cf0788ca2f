"""What visitors say of the web site: the System Usability Scale, 0 to 100 in steps of 2.5."""

import numpy as np
import pandas as pd

from storage.seed.answers import About, ask, rows
from storage.seed.chance import bell, even, happens
from storage.seed.company import CHANNELS
from storage.seed.days import MINUTE
from storage.seed.handling import Period
from storage.seed.visits import Visits, names_of

SENT, ANSWERED = 0.05, 0.42
MEAN, SPREAD, STEP = 74.0, 15.0, 2.5
WEB = [channel.word for channel in CHANNELS].index("web")


def usability(rng: np.random.Generator, made: Visits, period: Period) -> pd.DataFrame:
    asked = ask(rng, happens(rng, len(made), SENT), made.began + made.lasts + MINUTE, ANSWERED)
    n = len(asked.of)
    none = np.full(n, -1)
    score = np.clip(np.rint((MEAN + SPREAD * bell(even(rng, n))) / STEP) * STEP, 0, 100)
    keys: list[str | None] = [f"{visit}:sus" for visit in names_of(made.number[asked.of])]
    about = About("sus", keys, [None] * n, none, none, made.customer[asked.of], np.full(n, WEB))
    return rows(about, (asked.sent, asked.answered), score, (0.0, 100.0), period.until)
