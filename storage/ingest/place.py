"""Where and when an import happens."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from storage.hours import NO_HOURS, Hours
from storage.policies import Policy


@dataclass(frozen=True)
class Place:
    """The workspace's zone, the instant it is, the key that makes person keys, whether survey comments are kept.

    Then the teams' opening hours, what was promised to whom, in the order in which it applies, and the company's
    currency.
    """

    zone: ZoneInfo
    now: datetime
    pseudonym_key: bytes
    comments: bool = False
    hours: Hours = NO_HOURS
    policies: tuple[Policy, ...] = ()
    currency: str = "EUR"
