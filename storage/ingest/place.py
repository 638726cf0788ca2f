"""Where and when an import happens."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Place:
    """The workspace's zone, the instant it is, the key that makes person keys, whether survey comments are kept."""

    zone: ZoneInfo
    now: datetime
    pseudonym_key: bytes
    comments: bool = False
