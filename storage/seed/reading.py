"""What visitors read and what they do step by step: rows of `faq_view` and `journey`."""

import numpy as np
import pandas as pd

from storage.seed.chance import ROOTS, even, even_by, happens, long_tail, pick
from storage.seed.company import LANGUAGES
from storage.seed.days import MINUTE, NEVER
from storage.seed.frames import codes, frame, numbers, texts, times
from storage.seed.handling import Period, as_of
from storage.seed.people import Customers
from storage.seed.site import ARTICLES, PATHS, WORSE
from storage.seed.visits import Visits, names_of

MANY = (0.38, 0.34, 0.28)
"""Shares of those who read one, two and three answers."""
TELLS, TELLS_IN_SLIP = 0.30, 0.24
"""How many say whether an answer helped; how many say yes in the slip."""
WALKS = 0.62
"""How many of those who use their account begin a journey."""
WEIGHTS, HELPS = np.array([(article.weight, article.helps) for article in ARTICLES]).T
WORST = [article.id for article in ARTICLES].index(WORSE)


def views(rng: np.random.Generator, made: Visits, period: Period) -> pd.DataFrame:
    many = np.where(made.faq, 1 + pick(even(rng, len(made)), MANY), 0)
    of = np.repeat(np.arange(len(made)), many)
    nth = np.arange(len(of)) - np.repeat(np.cumsum(many) - many, many)
    n = len(of)
    at = made.began[of] + (made.lasts[of] * (nth + rng.random(n)) / np.maximum(many[of], 1)).astype(np.int64)
    article = pick(even(rng, n, ROOTS[0]), WEIGHTS.tolist())
    told = as_of(at + rng.integers(15, 2 * MINUTE, n), period.until)
    slipped = (article == WORST) & period.planted("faq_helpful", told)
    says = happens(rng, n, TELLS) & (told != NEVER)
    drawn = even_by(rng, np.where(says, article + len(ARTICLES) * slipped, -1))
    yes = drawn < np.where(slipped, TELLS_IN_SLIP, HELPS[article])
    key = 3 * made.number[of] + nth + 1
    visit = np.array(names_of(made.number), dtype=object)
    return frame({
        "external_id": texts([f"view-{n}" for n in key.tolist()]),
        "updated_at": times(np.where(says, told, at)),
        "article_id": codes(article, [each.id for each in ARTICLES]),
        "title": codes(article, [each.title for each in ARTICLES]),
        "language": codes(made.language[of], LANGUAGES),
        "visit_id": pd.Series(visit[of], dtype=object),
        "viewed_at": times(at),
        "views": numbers(np.ones(n, dtype=np.int64)),
        "helpful_yes": numbers(yes & says),
        "helpful_no": numbers(~yes & says),
        "helpful_at": times(np.where(says, told, NEVER)),
    })  # fmt: skip


def journeys(rng: np.random.Generator, made: Visits, customers: Customers, period: Period) -> pd.DataFrame:
    of = np.flatnonzero(made.account & (even(rng, len(made), ROOTS[1]) < WALKS))
    n = len(of)
    path = pick(even(rng, n, ROOTS[2]), [each.weight for each in PATHS])
    steps, completes = np.array([(each.steps, each.completes) for each in PATHS]).T
    ends = even(rng, n, ROOTS[3]) < completes[path]
    began = made.began[of] + (0.3 * made.lasts[of] * rng.random(n)).astype(np.int64)
    lasts = np.minimum(long_tail(rng, n, 45.0 * steps[path], 0.5), 1_800).astype(np.int64)
    done = as_of(np.where(ends, began + lasts, NEVER), period.until)
    walked = np.where(done != NEVER, steps[path], 1 + rng.random(n) * (steps[path] - 1)).astype(np.int64)
    return frame({
        "external_id": texts([f"journey-{key + 1}" for key in made.number[of].tolist()]),
        "updated_at": times(np.maximum(began, done)),
        "name": codes(path, [each.name for each in PATHS]),
        "visit_id": texts(names_of(made.number[of])),
        "person_key": texts(customers.keys(made.customer[of])),
        "started_at": times(began),
        "completed_at": times(done),
        "steps": numbers(walked),
    })  # fmt: skip
