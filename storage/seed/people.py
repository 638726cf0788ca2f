"""The agents and customers of Tulip & Fir."""

import hashlib
from dataclasses import dataclass

import numpy as np
import pandas as pd

from storage.seed.chance import happens, pick
from storage.seed.company import COUNTRIES, LANGUAGE_SHARES, LANGUAGES, TEAMS
from storage.seed.days import Flags, Floats, Ints
from storage.seed.frames import codes, frame, texts, times

SAME_LANGUAGE = 3
"""How much likelier an agent who speaks the customer's language is."""


@dataclass(frozen=True)
class Staff:
    """Every agent: the team, how slow against the average, how much better liked.

    `desk[team][language]`: who may answer, those who speak the language several times.
    """

    team: Ints
    pace: Floats
    charm: Floats
    desk: tuple[tuple[Ints, ...], ...]

    def assign(self, rng: np.random.Generator, team: Ints, language: Ints) -> Ints:
        drawn = rng.random(len(team))
        agent = np.zeros(len(team), dtype=np.int64)
        for t, by_language in enumerate(self.desk):
            for spoken, people in enumerate(by_language):
                here = (team == t) & (language == spoken)
                agent[here] = people[(drawn[here] * len(people)).astype(np.int64)]
        return agent


def staff(rng: np.random.Generator) -> Staff:
    team = np.repeat(np.arange(len(TEAMS)), [len(team.agents) for team in TEAMS])
    speaks = np.array([LANGUAGES.index(language) for team in TEAMS for _, language in team.agents])
    desk = tuple(
        tuple(
            np.concatenate(
                [np.flatnonzero(team == t), *[np.flatnonzero((team == t) & (speaks == spoken))] * (SAME_LANGUAGE - 1)]
            )
            for spoken in range(len(LANGUAGES))
        )
        for t in range(len(TEAMS))
    )
    return Staff(team, np.exp(rng.normal(0, 0.08, len(team))), rng.normal(0, 0.015, len(team)), desk)


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

    def draw(self, rng: np.random.Generator, n: int) -> Ints:
        return (len(self.language) * rng.random(n) ** 1.6).astype(np.int64)

    def arrive(self, customer: Ints, opened: Ints) -> pd.DataFrame:
        """The rows of those who write for the first time, as of then."""
        ids, first = np.unique(customer, return_index=True)
        fresh = (ids >= 0) & ~self.seen[ids]
        ids, first = ids[fresh], opened[first[fresh]]
        self.seen[ids] = True
        spoken = [LANGUAGES[n] for n in self.language[ids].tolist()]
        return frame({
            "external_id": texts(names(ids)),
            "updated_at": times(first),
            "person_key": texts([self.key(n) for n in ids.tolist()]),
            "segment": codes(self.company[ids].astype(np.int64), ("consumer", "business")),
            "language": codes(self.language[ids], LANGUAGES),
            "country": texts([COUNTRIES[word][n] for word, n in zip(spoken, self.country[ids].tolist(), strict=True)]),
            "first_seen_at": times(first),
        })  # fmt: skip


def names(customers: Ints) -> list[str | None]:
    """The ids of customers; none below zero."""
    return [f"customer-{n + 1}" if n >= 0 else None for n in customers.tolist()]


def customers(rng: np.random.Generator, interactions: int, seed: int) -> Customers:
    n = max(60, int(interactions * 0.55))
    return Customers(
        pick(rng.random(n), LANGUAGE_SHARES),
        rng.integers(0, 5, n),
        happens(rng, n, 0.08),
        np.zeros(n, dtype=np.bool_),
        seed,
    )
