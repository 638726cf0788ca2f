"""Answers to surveys as rows of `survey_response`."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from storage.seed.chance import happens, long_tail
from storage.seed.company import CHANNELS, TEAMS
from storage.seed.days import DAY, HOUR, NEVER, Flags, Floats, Ints
from storage.seed.frames import codes, frame, reals, texts, times
from storage.seed.handling import as_of
from storage.seed.people import agent_ids, names


@dataclass(frozen=True)
class Asked:
    """Surveys: the positions of what they are about, when sent, when answered (ever)."""

    of: Ints
    sent: Ints
    answered: Ints

    @property
    def answers(self) -> Ints:
        """1 for those that are ever answered, else 0."""
        return np.asarray(self.answered != NEVER, dtype=np.int64)


@dataclass(frozen=True)
class About:
    """Whom surveys of one kind were put to, and about what; positions −1 and None where there is none."""

    kind: str
    keys: list[str | None]
    interactions: list[str | None]
    agent: Ints
    team: Ints
    customer: Ints
    channel: Ints
    respondent: str = "customer"
    question: str | None = None


def ask(rng: np.random.Generator, who: Flags, sent: Ints, answers: float) -> Asked:
    """Of those `who` are asked at `sent`, so many answer within six days."""
    at = np.flatnonzero(who)
    sent = sent[at]
    later = np.minimum(long_tail(rng, len(at), 2.5 * HOUR, 1.3), 6 * DAY).astype(np.int64)
    return Asked(at, sent, np.where(happens(rng, len(at), answers), sent + later, NEVER))


def rows(
    about: About, moments: tuple[Ints, Ints], score: Floats, scale: tuple[Floats | float, Floats | float], until: int
) -> pd.DataFrame:
    """Those of `about` that were sent before the end. `moments`: when sent and answered; `scale`: its ends."""
    seen = moments[0] < until
    sent, answered = moments[0][seen], as_of(moments[1][seen], until)
    n = len(sent)
    low, high = (np.broadcast_to(np.asarray(end, dtype=np.float64), seen.shape)[seen] for end in scale)
    return frame({
        "external_id": texts(_those(about.keys, seen)),
        "updated_at": times(np.maximum(sent, answered)),
        "interaction_id": texts(_those(about.interactions, seen)),
        "kind": texts([about.kind] * n),
        "question": texts([about.question] * n),
        "score": reals(score[seen], answered != NEVER),
        "scale_min": reals(low),
        "scale_max": reals(high),
        "higher_is": texts(["better"] * n),
        "respondent": texts([about.respondent] * n),
        "agent_id": codes(about.agent[seen], agent_ids()),
        "team_id": codes(about.team[seen], [team.id for team in TEAMS]),
        "customer_id": texts(names(about.customer[seen])),
        "channel": codes(about.channel[seen], [channel.word for channel in CHANNELS]),
        "sent_at": times(sent),
        "answered_at": times(answered),
    })  # fmt: skip


def _those(words: list[str | None], which: Flags) -> list[str | None]:
    return [word for word, here in zip(words, which.tolist(), strict=True) if here]
