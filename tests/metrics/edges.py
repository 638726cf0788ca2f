"""Small worlds for the rules at their edges."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine

from metrics.period import Window
from metrics.scope import Scope
from metrics.terms import Terms
from storage.schema import metadata
from tests.oracle import World

from .world import AMSTERDAM, NOW, at, clear, look, put, row

HOUR, DAY = 3600, 86_400
MORNING = 7 * HOUR
"""Nine o'clock in Amsterdam, when it opens, until the end of summer time."""
FIRST = (("c", MORNING), ("a", MORNING + 60))
LATER = MORNING + HOUR
WIDE = Window(at(days=-70), at(days=70))


def found(engine: Engine, key: str, world: World, window: Window = WIDE, **terms: Any) -> tuple[Any, int]:
    """The KPI's value and sample over a world."""
    clear(engine)
    put(engine, world)
    where = Scope(calendar=[("0", window)], terms=Terms(**{"now": NOW, **terms}), zone=AMSTERDAM)
    m = look(engine, where, key)[key, "0", None]
    return m.value, m.sample


def said(*messages: tuple[str, float] | tuple[str, float, dict[str, Any]], **columns: Any) -> World:
    """An interaction of customer `c` in a channel with a promise: who said something, when."""
    asked = {"opened_at": at(MORNING), "customer_id": "c", "channel": "chat", **columns}
    events = [
        row(
            n,
            **{"interaction_id": "1", "kind": "message", "actor_id": who, "at": at(when), **(more[0] if more else {})},
        )
        for n, (who, when, *more) in enumerate(messages)
    ]
    return World(interaction=[row(1, **asked)], interaction_event=events, agent=[row("bot", is_bot=True)])


def each(engine: Engine, worlds: Sequence[World], *keys: str, window: Window = WIDE, **terms: Any) -> list[list[Any]]:
    """For each KPI its value and sample over each of these worlds, which are one company's teams; None for none."""
    clear(engine)
    put(engine, together(worlds))
    where = Scope(calendar=[("0", window)], terms=Terms(**{"now": NOW, **terms}), zone=AMSTERDAM, by="team")
    shown = look(engine, where, *keys)
    parts = [[shown.get((key, "0", str(n))) for n in range(len(worlds))] for key in keys]
    return [[m and (m.value, m.sample) for m in of_key] for of_key in parts]


def together(worlds: Sequence[World]) -> World:
    """Side by side: what one of them calls 1 is another's other."""
    whole = World()
    for n, world in enumerate(worlds):
        for name, rows in world.tables().items():
            whole.tables()[name].extend(_apart(n, name, each) for each in rows)
        people = {each.get(name) for each in (*world.interaction_event, *world.presence) for name in WHO}
        known = {each["external_id"] for each in world.agent}
        whole.agent.extend(row(f"{n} {who}", team_id=str(n)) for who in people - known if who)
    return whole


WHO = ("agent_id", "actor_id")
NAMES = ("external_id", "interaction_id", "customer_id", "person_key", *WHO)


def _apart(n: int, table: str, given: dict[str, Any]) -> dict[str, Any]:
    team = {"team_id": str(n)} if "team_id" in metadata.tables[table].c else {}
    return given | team | {name: f"{n} {given[name]}" for name in NAMES if given.get(name)}
