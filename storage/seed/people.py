"""The agents and customers of Tulip & Fir."""

import hashlib
from dataclasses import dataclass

import numpy as np
import pandas as pd

from storage.seed.chance import happens, pick
from storage.seed.company import COUNTRIES, LANGUAGE_SHARES, LANGUAGES, TEAMS
from storage.seed.days import Flags, Floats, Ints
from storage.seed.frames import codes, frame, texts, times


@dataclass(frozen=True)
class Staff:
    """Every agent: the team, the language, how slow against the average, how much better liked."""

    team: Ints
    speaks: Ints
    pace: Floats
    charm: Floats


def staff(rng: np.random.Generator) -> Staff:
    team = np.repeat(np.arange(len(TEAMS)), [len(team.agents) for team in TEAMS])
    speaks = np.array([LANGUAGES.index(language) for team in TEAMS for _, language in team.agents])
    return Staff(team, speaks, np.exp(rng.normal(0, 0.08, len(team))), rng.normal(0, 0.015, len(team)))


def agent_ids() -> list[str]:
    return [f"agent-{n}" for n in range(1, sum(len(team.agents) for team in TEAMS) + 1)]


def teams(starts: int) -> pd.DataFrame:
    rows = len(TEAMS)
    return frame({
        "external_id": texts([team.id for team in TEAMS]),
        "updated_at": times(np.full(rows, starts)),
        "name": texts([team.name for team in TEAMS]),
    })  # fmt: skip


def agents(starts: int) -> pd.DataFrame:
    people = [(team.id, name) for team in TEAMS for name, _ in team.agents]
    return frame({
        "external_id": texts(agent_ids()),
        "updated_at": times(np.full(len(people), starts)),
        "name": texts([name for _, name in people]),
        "role": texts(["agent"] * len(people)),
        "team_id": texts([team for team, _ in people]),
        "active": pd.array([True] * len(people), dtype="boolean"),
        "is_bot": pd.array([False] * len(people), dtype="boolean"),
    })  # fmt: skip


@dataclass(frozen=True)
class Customers:
    """Everybody who may write; `seen` those who did. They are drawn so that some come often and most once or twice."""

    language: Ints
    country: Ints
    company: Flags
    seen: Flags
    seed: int

    def key(self, customer: int) -> str:
        """What stands for a person and tells nothing."""
        return hashlib.sha256(f"tulip-fir:{self.seed}:{customer}".encode()).hexdigest()

    def keys(self, customers: Ints) -> list[str | None]:
        """As `key`; none below zero."""
        return [self.key(n) if n >= 0 else None for n in customers.tolist()]

    def draw(self, rng: np.random.Generator, n: int) -> Ints:
        return (len(self.language) * rng.random(n) ** 1.6).astype(np.int64)

    def arrive(self, *came: tuple[Ints, Ints]) -> pd.DataFrame:
        """The rows of those who are seen for the first time, as of then. `came`: customers and moments."""
        customer, at = (np.concatenate(columns) for columns in zip(*came, strict=True))
        order = np.argsort(at, kind="stable")
        ids, first = np.unique(customer[order], return_index=True)
        fresh = (ids >= 0) & ~self.seen[ids]
        ids, first = ids[fresh], at[order][first[fresh]]
        self.seen[ids] = True
        return frame({
            "external_id": texts(names(ids)),
            "updated_at": times(first),
            "person_key": texts(self.keys(ids)),
            "segment": codes(self.company[ids].astype(np.int64), ("consumer", "business")),
            "language": codes(self.language[ids], LANGUAGES),
            "country": countries(self.language[ids], self.country[ids]),
            "first_seen_at": times(first),
        })  # fmt: skip


def countries(language: Ints, place: Ints) -> pd.Series:
    """The countries of speakers; `place` is 0 … 4."""
    table = np.array([COUNTRIES[word] for word in LANGUAGES], dtype=object)
    return pd.Series(table[language, place], dtype=object)


def names(customers: Ints) -> list[str | None]:
    """The ids of customers; none below zero."""
    return [f"customer-{n + 1}" if n >= 0 else None for n in customers.tolist()]


def customers(rng: np.random.Generator, interactions: int, seed: int) -> Customers:
    """Those who may ever write; the shop has others besides."""
    n = max(60, int(interactions * 0.55))
    return Customers(
        pick(rng.random(n), LANGUAGE_SHARES),
        rng.integers(0, 5, n),
        happens(rng, n, 0.08),
        np.zeros(n, dtype=np.bool_),
        seed,
    )
