"""How often the connections to Slack are looked at, and what is to be done with them: pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.pool import FINISH

MANY = 30
"""Failures after which it makes no difference how many more there are."""


@dataclass(frozen=True, slots=True)
class Periods:
    """All in seconds."""

    look: float = 1.0
    ping: float = 10.0
    silence: float = 60.0
    """When the pings of so long are unanswered a connection is taken for deaf."""
    apart: float = 30.0
    """Between two connections that we give up of our own accord."""
    grace: float = 30.0
    """For which a connection that was replaced may finish what it was sent."""
    settled: float = 30.0
    """A connection that ends sooner did not work."""
    first_pause: float = 1.0
    longest_pause: float = 30.0
    longest_wait: float = 300.0
    """Where Slack says how long to stay away, no longer than this."""
    token: float = 300.0
    finish: float = FINISH

    def pause(self, failures: int) -> float:
        """Before the next try, after so many failures in a row."""
        return min(self.first_pause * 2.0 ** min(failures - 1, MANY), self.longest_pause) if failures else 0.0


USUAL = Periods()


@dataclass(frozen=True, slots=True)
class Seen:
    """One of the connections: for how long its pings were met with silence, and how long an opening has to `wait`."""

    is_open: bool
    silent: float = 0.0
    wait: float = 0.0


def to_open(connections: Sequence[Seen], since_renewal: float, periods: Periods) -> list[int]:
    """Which connections to open now, or to open anew where they are open and deaf.

    Of the deaf, one at a time: if it is we who err, the other still hears.
    """
    ready = [(number, seen) for number, seen in enumerate(connections) if seen.wait <= 0]
    missing = [number for number, seen in ready if not seen.is_open]
    deaf = [number for number, seen in ready if seen.is_open and seen.silent >= periods.silence]
    return missing + (deaf[:1] if since_renewal >= periods.apart else [])
