"""Service-level agreements: which targets an interaction was promised when it opened."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

ELAPSED = "calendar"
"""The name of the clock that never closes."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Targets in seconds, and whom they are promised to: an empty tuple means all."""

    name: str
    calendar: str | None = None
    """None: the calendar of the interaction's team, where it has one, else elapsed time; `ELAPSED`: elapsed time."""
    first_response: int | None = None
    next_response: int | None = None
    resolution: int | None = None
    priorities: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    """Names or ids, casefolded."""
    since: date | None = None

    @property
    def match(self) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        """Whom it is for; two policies with one match are versions of each other."""
        return frozenset(self.priorities), frozenset(self.channels), frozenset(self.teams)

    def covers(self, priority: str | None, channel: str | None, team_names: Collection[str]) -> bool:
        return (
            (not self.priorities or priority in self.priorities)
            and (not self.channels or channel in self.channels)
            and (not self.teams or any(name in self.teams for name in team_names))
        )


def matching(
    policies: Iterable[Policy],
    priority: str | None,
    channel: str | None,
    team_names: Collection[str],
    day: date,
) -> Policy | None:
    """The policy of an interaction that opened on the local `day`; None: nothing was promised.

    `team_names` are the team's id and name, casefolded. The first that fits wins, in the order of the file; of its
    versions (the same match) the latest that was in force on `day`.
    """
    fits = [
        policy
        for policy in policies
        if policy.covers(priority, channel, team_names) and (policy.since is None or policy.since <= day)
    ]
    if not fits:
        return None
    versions = [policy for policy in fits if policy.match == fits[0].match]
    return max(versions, key=lambda policy: policy.since or date.min)
