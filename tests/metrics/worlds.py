"""Random worlds: gaps everywhere, impossible durations, bots, what never counts, surveys of many scales."""

from datetime import datetime
from random import Random
from typing import Any, TypeVar

from tests.oracle import World

from .world import at, row

T = TypeVar("T")
SOURCES = ("a", "b")
DAYS = 30
HOUR = 3600
TOPICS = ("Late delivery", "late delivery", "LATE DELIVERY", "Invoice", "Straße", "strasse", None)
SCALES: dict[str, tuple[tuple[float | None, float | None, str | None], ...]] = {
    "csat": (
        (1, 5, None),
        (1, 5, "better"),
        (1, 3, None),
        (0, 1, None),
        (1, 10, "worse"),
        (1, 11, None),
        (1, None, None),
    ),
    "ces": ((1, 7, None), (1, 7, "worse"), (1, 5, "better"), (0, 100, "better"), (None, None, None), (3, 3, None)),
    "nps": ((0, 10, None), (0, 10, "better"), (1, 10, None), (1, 10, "better"), (0, 5, None)),
    "friendliness": ((1, 5, None),),
}


def world(random: Random, size: int) -> World:
    """About `size` interactions and a few times as many survey answers, of two sources that share ids."""
    found = World(
        team=[row(n, s, name=name) for s in SOURCES for n, name in (("1", "Billing"), ("2", f"Team {s}"), ("3", None))],
        agent=[
            row(n, s, name=name, is_bot=bot)
            for s in SOURCES
            for n, name, bot in (("1", "Ann", None), ("2", f"Bo {s}", False), ("bot", "Robo", True), ("4", None, None))
        ],
        customer=[row(n, s, person_key=random.choice(("p1", "p2", None))) for s in SOURCES for n in ("c1", "c2")],
    )
    for n in range(size):
        interaction = _interaction(random, n)
        found.interaction.append(interaction)
        found.interaction_event += _events(random, interaction)
    found.survey_response = [_answer(random, n, size) for n in range(random.randint(size, 3 * size))]
    return found


def _maybe(random: Random, value: T, chance: float = 0.7) -> T | None:
    return value if random.random() < chance else None


def _yes(random: Random, chance: float = 0.05) -> bool | None:
    return random.choices((True, False, None), (chance, 0.5, 0.45))[0]


def _moment(random: Random) -> datetime:
    """Some hour of the month and the days about it; seldom exactly on it."""
    return at(random.choice((0, 0, 1, -1, 59)), hours=random.randint(-48, 24 * DAYS + 48))


def _later(random: Random, than: datetime | None, *spans: int) -> datetime:
    from_ = than or _moment(random)
    return from_ + (at(random.choice(spans)) - at())


def _interaction(random: Random, n: int) -> dict[str, Any]:
    pick = random.choice
    opened = _maybe(random, _moment(random), 0.97)
    handed = _maybe(random, _later(random, opened, 0, 20, 600), 0.15)
    reply = _maybe(
        random, _later(random, handed or opened, -60, 0, 30, 60, HOUR, 24 * HOUR, 24 * HOUR + 1, 90 * HOUR), 0.6
    )
    resolved = _maybe(
        random, _later(random, opened, -HOUR, 0, 60, HOUR, 2 * HOUR, 26 * HOUR, 100 * HOUR, 240 * HOUR), 0.6
    )
    told = {
        "sla_first_response_met": _yes(random, 0.3),
        "sla_resolution_met": _yes(random, 0.3),
        "sla_met": _yes(random, 0.3),
    }
    return row(
        n,
        pick(SOURCES),
        opened_at=opened,
        bot_handoff_at=handed,
        first_response_at=reply,
        first_response_agent_id=_maybe(random, pick(("1", "2", "4", "9")), 0.8) if reply else None,
        resolved_at=resolved,
        status=pick(("open", "on_hold", "resolved", None)),
        direction=pick(("inbound", None, None, None, "outbound") if random.random() < 0.3 else ("inbound", None)),
        opened_by=pick(("customer", None, "agent", "bot")),
        channel=pick(("email", "chat", "phone", None)),
        topic=pick(TOPICS),
        language=pick(("en", "nl", None)),
        priority=pick(("low", "urgent", None)),
        agent_id=pick(("1", "2", "4", "9", None)),
        team_id=pick(("1", "2", "3", "7", None)),
        customer_id=_maybe(random, pick(("c1", "c2", "c3"))),
        person_key=_maybe(random, pick(("p1", "p3")), 0.2),
        handle_s=_maybe(random, pick((0, 60, 600)), 0.5),
        on_hold_s=_maybe(random, pick((0, 60, 7200)), 0.4),
        is_complaint=_yes(random, 0.2),
        first_contact=_maybe(random, pick((True, False)), 0.2),
        bot_resolved=_yes(random),
        deleted=_yes(random),
        spam=_yes(random),
        merged_into=_maybe(random, "x", 0.05),
        reopens=_maybe(random, pick((0, 0, 1, 2))),
        sla_first_response_due_at=_maybe(random, _later(random, opened, 0, 60, HOUR, 24 * HOUR), 0.5),
        sla_resolution_due_at=_maybe(random, _later(random, opened, 60, HOUR, 26 * HOUR, 500 * HOUR), 0.5),
        **(told if random.random() < 0.4 else {}),
    )


def _events(random: Random, interaction: dict[str, Any]) -> list[dict[str, Any]]:
    if random.random() < 0.5 or interaction["opened_at"] is None:
        return []
    return [
        row(
            f"{interaction['external_id']}-{n}",
            interaction["source"],
            interaction_id=interaction["external_id"],
            kind=random.choice(("message", "message", "note")),
            at=_later(random, interaction["opened_at"], -30, 0, 45, 500, 5 * HOUR),
            actor_id=random.choice(("1", "2", "bot", "c1", "c2", "stranger")),
            public=random.choice((True, None, None, False)),
            automatic=_yes(random, 0.2),
        )
        for n in range(random.randint(1, 4))
    ]


def _answer(random: Random, n: int, size: int) -> dict[str, Any]:
    kind = random.choice(("csat", "csat", "ces", "nps", "nps", "friendliness"))
    low, high, higher_is = random.choice(SCALES[kind])
    scores = range(int(low or 0), int(high or 5) + 1)
    return row(
        n,
        random.choice((*SOURCES, "survey", "survey")),
        kind=kind,
        scale_min=low,
        scale_max=high,
        higher_is=higher_is,
        score=_maybe(random, float(random.choice(scores)), 0.9),
        sent_at=_moment(random),
        answered_at=_maybe(random, _moment(random), 0.95),
        interaction_source=_maybe(random, random.choice(SOURCES), 0.6),
        interaction_id=_maybe(random, str(random.randint(0, size + 2)), 0.8),
        agent_id=random.choice(("1", "2", "9", None)),
        team_id=random.choice(("1", "3", "7", None, None, None)),
        channel=random.choice(("email", "chat", None)),
    )
