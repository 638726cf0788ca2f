"""What a finish goes by besides the rows: what sources map, whose opening hours hold, what was promised to whom."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, select

from storage.hours import Calendar
from storage.ingest.derive import Array, moments
from storage.ingest.place import Place
from storage.policies import ELAPSED, Policy, matching
from storage.schema import customer, ingest_run, team

DAYS_ONLY = "interaction.days_only"
"""Key in a run's `columns`: moments that are days without a time of day."""
ELAPSES = -1
"""The clock that never closes, among the numbers of calendars."""
NOBODY = -1
"""No policy, among their numbers."""
Maps = Callable[[str], Array]
"""Column of `interaction` → for each row, whether a profile of its source ever mapped that column."""
Names = tuple[str | None, str | None]


@dataclass(frozen=True)
class Known:
    """What the profiles of each source ever mapped, by (source, table.column)."""

    columns: frozenset[tuple[str, str]] = frozenset()

    def of(self, source: str) -> set[str]:
        """The columns of one source."""
        return {column for each, column in self.columns if each == source}

    def maps(self, sources: "pd.Series[str]", name: str) -> Array:
        told = {source for source, column in self.columns if column == name}
        return sources.isin(told).to_numpy() if told else np.zeros(len(sources), bool)


@dataclass(frozen=True)
class Rules:
    """`teams`: (source, id) → name and calendar of a team. `customers`: whether any has a key of its own.

    What was promised is promised anew where a team is `late`, as its row came after those of its interactions, and
    for `everything` if so.
    """

    place: Place
    known: Known = Known()
    teams: Mapping[tuple[str, str], Names] = field(default_factory=dict)
    late: frozenset[tuple[str, str]] = frozenset()
    customers: bool = True
    everything: bool = False

    @cached_property
    def calendars(self) -> tuple[Calendar, ...]:
        return tuple(self.place.hours.calendars.values())

    @property
    def policies(self) -> tuple[Policy, ...]:
        return self.place.policies

    def maps(self, frame: pd.DataFrame) -> Maps:
        return lambda name: self.known.maps(frame["source"], f"interaction.{name}")

    def anew(self, frame: pd.DataFrame) -> Array:
        """Interactions to which everything is promised anew: those that were never finished among them."""
        found = (frame["left_out"] == "new").to_numpy() | self.everything
        for source in {source for source, _ in self.late}:
            ids = [team_id for of, team_id in self.late if of == source]
            found |= ((frame["source"] == source) & frame["team_id"].isin(ids)).to_numpy()
        return np.asarray(found)

    def clocks(self, frame: pd.DataFrame) -> Array:
        """For each interaction the number of its team's calendar."""
        if not self.calendars:
            return np.full(len(frame), ELAPSES)
        found, of = kinds(frame["source"], frame["team_id"])
        numbers = [
            self._number(self.place.hours.of(team_id, *self._team(source, team_id))) for source, team_id in found
        ]
        return np.array(numbers, np.int64)[of]

    def _team(self, source: str, team_id: str | None) -> Names:
        return self.teams.get((source, team_id), (None, None)) if team_id else (None, None)

    def _number(self, calendar: Calendar | None) -> int:
        return next((n for n, each in enumerate(self.calendars) if each is calendar), ELAPSES)

    def promised(self, frame: pd.DataFrame, names: "pd.Series[Any]", teams: "pd.Series[Any]") -> Array:
        """For each interaction the number of its policy: the one that `names` names, where it does, else the matching.

        `teams`: which team held it when it opened.
        """
        if not self.policies:
            return np.full(len(frame), NOBODY)
        since, eras = self._eras(moments(frame, "opened_at"))
        asked = (names, frame["priority"], frame["channel"], frame["source"], teams, pd.Series(eras))
        found, of = kinds(*asked)
        numbers = [self._policy(row, since[row[-1]]) for row in found]
        return np.array(numbers, np.int64)[of]

    def _policy(self, row: tuple[Any, ...], day: date) -> int:
        name, priority, channel, source, team_id, _ = row
        called = [each.casefold() for each in (team_id, self._team(source, team_id)[0]) if each]
        versions = [policy for policy in self.policies if name is None or policy.name == name]
        policy = matching(versions, priority, channel, called, day)
        if policy is None and name is not None:
            policy = max(versions, key=lambda each: _rank(each, day), default=None)
        return NOBODY if policy is None else self.policies.index(policy)

    def _eras(self, opened: Array) -> tuple[list[date], Array]:
        """The days on which policies come into force, and for each moment which of them was the last before it."""
        since = sorted({policy.since for policy in self.policies if policy.since is not None})
        starts = [int(datetime.combine(day, time(), self.place.zone).timestamp()) for day in since]
        known = np.where(np.isnat(opened), np.datetime64(0, "s"), opened).astype(np.int64)
        return [date.min, *since], np.searchsorted(np.array(starts, np.int64), known, side="right")

    def clocks_of(self, policies: Array, clocks: Array) -> Array:
        """The calendars that promises run on; `clocks`: those of the teams."""
        names = list(self.place.hours.calendars)
        found = clocks.copy()
        for number, policy in enumerate(self.policies):
            if policy.calendar is not None:
                own = ELAPSES if policy.calendar == ELAPSED else names.index(policy.calendar)
                found[policies == number] = own
        return found

    def target(self, policies: Array, part: str) -> Array:
        """The seconds that each policy promises for `part`; -1 where none."""
        seconds = [getattr(policy, part) for policy in self.policies]
        return np.array([*(-1 if each is None else each for each in seconds), -1], np.int64)[policies]


def _rank(policy: Policy, day: date) -> tuple[bool, date]:
    since = policy.since or date.min
    return since <= day, since


def kinds(*columns: "pd.Series[Any]") -> tuple[list[tuple[Any, ...]], Array]:
    """The distinct rows of these columns, and for every row which of them it is."""
    code = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        codes, held = pd.factorize(column)
        code = np.unique(code * (len(held) + 1) + codes + 1, return_inverse=True)[1]
    _, first, of = np.unique(code, return_index=True, return_inverse=True)
    rows = zip(*(column.to_numpy(dtype=object)[first].tolist() for column in columns), strict=True)
    return list(rows), of


def rules(connection: Connection, place: Place, runs: Sequence[int] = (), *, everything: bool = False) -> Rules:
    """The rules as the database and the settings have them now. `runs`: those that brought what is finished."""
    teams: dict[tuple[str, str], Names] = {}
    late = set()
    if place.hours.calendars or place.policies:
        rows = select(team.c.source, team.c.external_id, team.c.name, team.c.calendar, team.c.run_id)
        for source, number, name, named, run_id in connection.execute(rows):
            teams[source, number] = name, named
            if run_id in runs:
                late.add((source, number))
    keyed = select(customer.c.external_id).where(customer.c.person_key.is_not(None)).limit(1)
    customers = connection.execute(keyed).first() is not None
    return Rules(place, _known(connection), teams, frozenset(late), customers, everything)


def _known(connection: Connection) -> Known:
    found = set()
    for source, columns in connection.execute(select(ingest_run.c.source, ingest_run.c.columns)):
        for table, names in (columns or {}).items():
            found |= {(source, f"{table}.{name}") for name in names}
    return Known(frozenset(found))
