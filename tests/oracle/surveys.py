"""The rows of KPIs over surveys."""

from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from .known import Known, counts
from .world import Asked, Case, Row, Scale

STAFF = ("esat", "enps")


def scale_of(answer: Row) -> Scale | None:
    low, high = answer["scale_min"], answer["scale_max"]
    return None if low is None or high is None or high <= low else (low, high, answer["higher_is"] or "better")


@lru_cache(maxsize=4)
def standing(known: Known) -> list[tuple[Row, Row]]:
    """The questions that no later answer replaced and that are about nothing left out; what each is about."""
    again = defaultdict(list)
    for answer in known.answers:
        again[_survey(answer)].append(answer)
    found = []
    for answer in known.answers:
        about = (answer["interaction_source"] or answer["source"], answer["interaction_id"] or "")
        asked = known.rows.get(about, Row(source=about[0]))
        if (about not in known.rows or counts(asked)) and not _replaced(answer, again[_survey(answer)]):
            found.append((answer, asked))
    return found


def _replaced(answer: Row, others: list[Row]) -> bool:
    """Whether the same survey was answered again, later."""
    if answer["interaction_id"] is None:
        return False
    return any(_answered(other) and _order(other) > _order(answer) for other in others)


def _survey(answer: Row) -> tuple[Any, ...]:
    about = answer["interaction_source"] or answer["source"]
    return about, *(answer[name] for name in ("source", "interaction_id", "kind", "question", "respondent"))


def _answered(answer: Row) -> bool:
    return answer["score"] is not None and answer["answered_at"] is not None


def _order(answer: Row) -> tuple[Any, ...]:
    """What was not answered is before every answer, a missing moment before all others."""
    moments = (answer["answered_at"], answer["updated_at"])
    return _answered(answer), *((at is not None, at and at.timestamp()) for at in moments), answer["external_id"]


def parts_of(known: Known, answer: Row, asked: Row) -> dict[str, str | None]:
    own = answer["team_id"]
    team = known.team(answer["source"], own) if own is not None else known.team(asked["source"], asked["team_id"])
    return {
        "team": team,
        "agent": known.agent(answer["source"], answer["agent_id"]),
        "channel": answer["channel"] or asked["channel"],
        "topic": asked["topic"] and asked["topic"].casefold(),
        "language": asked["language"],
        "priority": asked["priority"],
        "source": answer["source"],
    }


def answers(kind: str, says: Callable[[Row], Any]) -> Callable[[Known, Asked], list[Case]]:
    """What the answers of that kind say, each on its own scale."""

    def cases(known: Known, _asked: Asked) -> list[Case]:
        return [
            Case(answer["answered_at"], parts_of(known, answer, asked), says(answer), scale=scale_of(answer))
            for answer, asked in standing(known)
            if answer["kind"] == kind and answer["score"] is not None
        ]

    return cases


def score(answer: Row) -> float:
    given: float = answer["score"]
    return given


def satisfied(answer: Row) -> bool | None:
    """In the top two fifths of its own scale, turned where lower is better."""
    scale = scale_of(answer)
    if scale is None:
        return None
    low, high, best = scale
    boxes = round(0.4 * (high - low + 1)) or 1
    return bool(answer["score"] < low + boxes if best == "worse" else answer["score"] > high - boxes)


def fully(answer: Row) -> bool | None:
    """The best of its own scale."""
    scale = scale_of(answer)
    if scale is None:
        return None
    low, high, best = scale
    return bool(answer["score"] == (low if best == "worse" else high))


def promoter(answer: Row) -> int:
    return 1 if answer["score"] >= 9 else -1 if answer["score"] <= 6 else 0


def sent(known: Known, _asked: Asked) -> list[Case]:
    """Every survey sent to customers: whether it was answered."""
    return [
        Case(answer["sent_at"], parts_of(known, answer, asked), answer["score"] is not None)
        for answer, asked in standing(known)
        if answer["respondent"] != "agent" and answer["kind"] not in STAFF
    ]
