"""Small worlds for the rules at their edges."""

from typing import Any

from sqlalchemy import Engine

from metrics.period import Window
from metrics.scope import Scope
from metrics.terms import Terms
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
