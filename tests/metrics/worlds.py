"""Random worlds: gaps everywhere, impossible durations, bots, what never counts, surveys of many scales."""

from datetime import datetime
from random import Random
from typing import Any

from tests.oracle import World

from .business import business
from .chance import HOUR, SOURCES, later, maybe, moment, yes
from .world import row

TOPICS = ("Late delivery", "late delivery", "LATE DELIVERY", "Invoice", "Straße", "strasse", None)
Scales = tuple[tuple[float | None, float | None, str | None], ...]
NPS: Scales = ((0, 10, None), (0, 10, "better"), (1, 10, None), (1, 10, "better"), (0, 5, None))
FIVE: Scales = ((1, 5, None), (1, 5, "better"), (1, 5, "worse"), (0, 1, None), (1, None, None))
SCALES: dict[str, Scales] = {
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
    "nps": NPS,
    "enps": NPS,
    "esat": FIVE,
    "friendliness": FIVE,
    "effectiveness": ((0, 1, None), (0, 1, "worse"), (1, 2, "better"), (None, None, None)),
    "sus": ((0, 100, None), (0, 100, "better"), (0, 100, "worse"), (1, 5, None)),
}
KINDS = (*SCALES, "csat", "nps", None)


def world(random: Random, size: int) -> World:
    """About `size` interactions with what was said, answered, visited, ordered and spent; sources share ids."""
    people = tuple(f"c{n}" for n in range(1, 3 + size // 8))
    found = World(
        team=[row(n, s, name=name) for s in SOURCES for n, name in (("1", "Billing"), ("2", f"Team {s}"), ("3", None))],
        agent=[
            row(n, s, name=name, is_bot=bot)
            for s in SOURCES
            for n, name, bot in (("1", "Ann", None), ("2", f"Bo {s}", False), ("bot", "Robo", True), ("4", None, None))
        ],
        customer=[row(c, s, person_key=maybe(random, f"p{c[1:]}", 0.6)) for s in SOURCES for c in people],
    )
    for n in range(size):
        interaction = _interaction(random, n, people)
        found.interaction.append(interaction)
        found.interaction_event += _events(random, interaction)
    found.interaction_event += [_orphan(random, n) for n in range(size // 10)]
    found.survey_response = [_answer(random, n, size) for n in range(random.randint(size, 3 * size))]
    business(random, size, people, found)
    return found


def _interaction(random: Random, n: int, people: tuple[str, ...]) -> dict[str, Any]:
    pick = random.choice
    source = pick(SOURCES)
    opened = maybe(random, moment(random), 0.97)
    handed = maybe(random, later(random, opened, 0, 20, 600), 0.15)
    reply = maybe(
        random, later(random, handed or opened, -60, 0, 20, 21, 60, HOUR, 24 * HOUR, 24 * HOUR + 1, 90 * HOUR), 0.6
    )
    return row(
        n,
        source,
        opened_at=opened,
        bot_handoff_at=handed,
        first_response_at=reply,
        first_response_agent_id=maybe(random, pick(("1", "2", "4", "9")), 0.8) if reply else None,
        status=pick(("open", "on_hold", "resolved", None)),
        direction=pick(("inbound", None, None, None, "outbound") if random.random() < 0.3 else ("inbound", None)),
        opened_by=pick(("customer", None, "agent", "bot")),
        channel=pick(("email", "chat", "phone", None)),
        topic=pick(TOPICS),
        language=pick(("en", "nl", None)),
        priority=pick(("low", "urgent", None)),
        agent_id=pick(("1", "2", "4", "9", None)),
        team_id=pick(("1", "2", "3", "7", None)),
        customer_id=maybe(random, pick((*people, "c0"))),
        person_key=maybe(random, pick(("p1", "p0")), 0.2),
        **_work(random, opened),
        **(_counted(random) if source == "a" else {}),
        **_live(random, opened),
        **_promises(random, opened),
        **_fate(random),
    )


def _work(random: Random, opened: datetime | None) -> dict[str, Any]:
    pick = random.choice
    resolved = maybe(
        random, later(random, opened, -HOUR, 0, 60, HOUR, 2 * HOUR, 26 * HOUR, 100 * HOUR, 240 * HOUR), 0.6
    )
    return {
        "resolved_at": resolved,
        "closed_at": maybe(random, later(random, resolved or opened, 0, HOUR, 30 * HOUR, 300 * HOUR), 0.3),
        "resolution_code": maybe(random, pick(("refund", "refund", "sorry", "fixed"))),
        "on_hold_s": maybe(random, pick((0, 60, 7200)), 0.4),
        "reopens": maybe(random, pick((0, 0, 1, 2))),
    }


def _counted(random: Random) -> dict[str, Any]:
    """What only events tell of the other source."""
    return {
        "handle_s": maybe(random, random.choice((0, 60, 600)), 0.5),
        "agent_replies": maybe(random, random.choice((0, 1, 1, 2, 5)), 0.6),
        "customer_messages": maybe(random, random.choice((0, 1, 2, 7)), 0.6),
    }


def _live(random: Random, opened: datetime | None) -> dict[str, Any]:
    return {
        "is_live": yes(random, 0.5),
        "queued_at": maybe(random, later(random, opened, 0, 5, 60), 0.4),
        "wait_s": maybe(random, random.choice((0, 19, 20, 21, 300)), 0.5),
        "abandoned": yes(random, 0.2),
        "bot_involved": yes(random, 0.4),
        "bot_resolved": yes(random),
        "converted": yes(random, 0.1),
    }


def _promises(random: Random, opened: datetime | None) -> dict[str, Any]:
    told = {f"sla_{part}met": yes(random, 0.3) for part in ("first_response_", "resolution_", "")}
    return {
        "sla_first_response_due_at": maybe(random, later(random, opened, 0, 60, HOUR, 24 * HOUR), 0.5),
        "sla_resolution_due_at": maybe(random, later(random, opened, 60, HOUR, 26 * HOUR, 500 * HOUR), 0.5),
        **(told if random.random() < 0.4 else {}),
    }


def _fate(random: Random) -> dict[str, Any]:
    return {
        "is_complaint": yes(random, 0.2),
        "first_contact": maybe(random, random.choice((True, False)), 0.2),
        "deleted": yes(random),
        "spam": yes(random),
        "merged_into": maybe(random, "x", 0.05),
    }


def _events(random: Random, interaction: dict[str, Any]) -> list[dict[str, Any]]:
    """What was said, sometimes at once; source `b` tells who is who, sometimes."""
    if random.random() < 0.4 or interaction["opened_at"] is None:
        return []
    said = later(random, interaction["opened_at"], -30, 0, 45)
    found = []
    for n in range(random.randint(1, 9)):
        said = later(random, said, 0, 45, 500, 5 * HOUR, 20 * HOUR)
        asker = interaction["customer_id"] or "c1"
        event = row(
            f"{interaction['external_id']}-{n}",
            interaction["source"],
            interaction_id=interaction["external_id"],
            kind=random.choice(("message", "message", "message", "note")),
            at=maybe(random, said, 0.97),
            actor_id=random.choice((asker, asker, "1", "2", "4", "bot", "stranger", None)),
            actor_kind=random.choice(("customer", "agent", "bot", None, None))
            if interaction["source"] == "b"
            else None,
            public=random.choice((True, None, None, False)),
            automatic=yes(random, 0.1),
            seconds=maybe(random, random.choice((0, 30, 900)), 0.2),
        )
        found.append(event)
    return found


def _orphan(random: Random, n: int) -> dict[str, Any]:
    """A message of what never arrived."""
    about = random.choice(("never", None))
    return row(
        f"lost {n}", random.choice(SOURCES), interaction_id=about, kind="message", at=moment(random), actor_id="c1"
    )


def _answer(random: Random, n: int, size: int) -> dict[str, Any]:
    kind = random.choice(KINDS)
    low, high, higher_is = random.choice(SCALES[kind or "csat"])
    scores = range(int(low or 0), int(high or 5) + 1)
    about = random.randint(0, max(size // 4, 1)) if random.random() < 0.4 else random.randint(0, size + 2)
    return row(
        n,
        random.choice((*SOURCES, "office", "office")),
        kind=kind,
        question=maybe(random, random.choice(("one", "two")), 0.2),
        respondent=random.choice(("customer", None, None, "agent")),
        scale_min=low,
        scale_max=high,
        higher_is=higher_is,
        score=maybe(random, float(random.choice(scores)), 0.85),
        sent_at=maybe(random, moment(random), 0.9),
        answered_at=maybe(random, moment(random), 0.95),
        updated_at=maybe(random, moment(random), 0.3),
        interaction_source=maybe(random, random.choice(SOURCES), 0.6),
        interaction_id=maybe(random, str(about), 0.8),
        agent_id=random.choice(("1", "2", "9", None)),
        team_id=random.choice(("1", "3", "7", None, None, None)),
        channel=random.choice(("email", "chat", None)),
    )
