"""What random worlds draw."""

from datetime import datetime
from random import Random
from typing import TypeVar

from .world import at

T = TypeVar("T")
SOURCES = ("a", "b")
DAYS = 30
HOUR = 3600


def maybe(random: Random, value: T, chance: float = 0.7) -> T | None:
    return value if random.random() < chance else None


def yes(random: Random, chance: float = 0.05) -> bool | None:
    return random.choices((True, False, None), (chance, 0.5, 0.45))[0]


def moment(random: Random) -> datetime:
    """Some hour of the month and the days about it; seldom exactly on it."""
    return at(random.choice((0, 0, 1, -1, 59)), hours=random.randint(-48, 24 * DAYS + 48))


def later(random: Random, than: datetime | None, *spans: int) -> datetime:
    from_ = than or moment(random)
    return from_ + (at(random.choice(spans)) - at())
