"""Opening hours: how many seconds were open between two instants, and when so many open seconds have passed.

A calendar is compiled to open spans in UTC with running sums, for as many years as instants ask for; then every
question is a binary search. A wall-clock time stands for the first instant at which the clock shows it or a later one:
a time that the clock skips is the moment of the change, one that it shows twice is the first. So a day open from 0 to
24 h has 23 or 25 when the clock changes, and days open all day join without a gap.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import holidays as public
import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]
Span = tuple[int, int]
"""Seconds of the local wall clock within a day, 0 to 86400; (0, 86400) is open all day."""
Pairs = tuple[Array, Array]
"""When spans open and when they close."""
DAY = 86_400
THURSDAY = 3
"""The weekday of 1 January 1970, whose day and second are 0 here."""
FIRST, LAST = 1970, 2199
"""The years a calendar knows anything about."""
FAR = 2**62
NEVER = np.datetime64("NaT", "s")
NONE = np.array([], np.int64)


@dataclass(frozen=True)
class Week:
    """One version of a calendar, in force from the local day `valid_from` on."""

    zone: ZoneInfo
    days: tuple[tuple[Span, ...], ...]
    """Seven, Monday first."""
    special: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)
    """Spans that replace those of one day, also of a holiday; () is closed."""
    valid_from: date | None = None
    holidays: tuple[str, ...] = ()
    """Countries whose public holidays are closed: `NL`, or `DE-BY` with a subdivision."""

    def begins(self) -> int:
        """The instant at which it comes into force."""
        day = min(max(_day(self.valid_from or date.min), _start(FIRST) // DAY), _start(LAST + 1) // DAY)
        return int(_utc(np.array([day * DAY]), self.zone, range(day - 2, day + 3))[0])

    def spans(self, days: range) -> Pairs:
        """When it is open on these local days, in seconds of UTC."""
        special = {_day(on): spans for on, spans in self.special.items()}
        closed = {day for code in self.holidays for year in _years(days) for day in holidays_of(code, year)}
        usual = np.setdiff1d(np.arange(days.start, days.stop), [*special, *closed])
        opens, closes = [NONE], [NONE]
        for weekday, spans in enumerate(self.days):
            midnights = usual[(usual + THURSDAY) % 7 == weekday] * DAY
            opens += [midnights + span[0] for span in spans]
            closes += [midnights + span[1] for span in spans]
        for day in filter(days.__contains__, special):
            opens += [np.array([day * DAY + span[0]]) for span in special[day]]
            closes += [np.array([day * DAY + span[1]]) for span in special[day]]
        return _utc(np.concatenate(opens), self.zone, days), _utc(np.concatenate(closes), self.zone, days)


class _Open:
    """What a calendar says of some years: spans in order, none touching the next, with running sums."""

    def __init__(self, weeks: tuple[Week, ...], years: range) -> None:
        self.years = years
        begin, self.last = _start(years.start), _start(years.stop)
        ordered = sorted(weeks, key=lambda week: week.valid_from or date.min)
        limits = [min(max(week.begins(), begin), self.last) for week in ordered] + [self.last]
        self.first = limits[0]
        days = range(begin // DAY - 2, self.last // DAY + 2)
        self.opens, self.closes = _joined(
            [_within(week.spans(days), *limit) for week, limit in zip(ordered, pairwise(limits), strict=True)]
        )
        self._opens = np.concatenate(([self.first], self.opens))
        self._lengths = np.concatenate(([0], self.closes - self.opens))
        self._sums = np.cumsum(self._lengths)

    def knows(self, at: Array) -> NDArray[np.bool_]:
        return (at >= self.first) & (at <= self.last)

    def until(self, at: Array) -> Array:
        """Open seconds before each instant."""
        at = np.clip(at, self.first, self.last)
        span = np.searchsorted(self.opens, at, side="right")
        left: Array = np.maximum(self._lengths[span] - (at - self._opens[span]), 0)
        return self._sums[span] - left

    def reached(self, sums: Array) -> tuple[Array, NDArray[np.bool_]]:
        """The first instant with so many open seconds before it, and whether there is one in these years."""
        span = np.searchsorted(self._sums, sums, side="left")
        there = span < len(self._sums)
        span = np.where(there, span, 0)
        return self._opens[span] + self._lengths[span] - (self._sums[span] - sums), there


@dataclass(frozen=True)
class Calendar:
    """The opening hours of some teams: versions, each in force until the next; before the first nothing is known."""

    name: str
    weeks: tuple[Week, ...]
    _compiled: list[_Open] = field(default_factory=list, init=False, repr=False, compare=False)

    def business(self, start: ArrayLike, end: ArrayLike) -> NDArray[np.int64]:
        """Whole seconds open from each start to its end (datetime64, UTC).

        -1 where there is no answer: the end is before the start, one of them is missing, or nothing is known of then.
        """
        starts, ends = _seconds(start), _seconds(end)
        compiled = self._of(starts, ends)
        known = compiled.knows(starts) & compiled.knows(ends) & (starts <= ends)
        open_seconds: NDArray[np.int64] = np.where(known, compiled.until(ends) - compiled.until(starts), -1)
        return open_seconds

    def deadline(self, start: ArrayLike, seconds: ArrayLike) -> NDArray[np.datetime64]:
        """The first instant (datetime64[s], UTC) at or after each start until which so many seconds were open.

        NaT where that is never, or the start is missing, the seconds negative or nothing is known of then.
        """
        starts, lasting = _seconds(start), np.minimum(np.asarray(seconds, np.int64), LAST * 366 * DAY)
        compiled = self._of(starts)
        while True:
            known = compiled.knows(starts) & (lasting >= 0)
            due, there = compiled.reached(compiled.until(starts) + lasting)
            if compiled.years.stop > LAST or (there | ~known).all():
                break
            compiled = self._compile(compiled.years.start, compiled.years.stop + len(compiled.years))
        at: NDArray[np.datetime64] = np.maximum(due, starts).astype("datetime64[s]")
        return np.where(known & there, at, NEVER)

    def spans(self, first: np.datetime64, last: np.datetime64) -> tuple[NDArray[np.datetime64], NDArray[np.datetime64]]:
        """When it opens and closes (datetime64[s], UTC) from `first` to before `last`, cut to it, in order."""
        since, before = int(_seconds(first)), int(_seconds(last))
        compiled = self._of(np.array([since, before]))
        opens, closes = _within((compiled.opens, compiled.closes), since, before)
        return opens.astype("datetime64[s]"), closes.astype("datetime64[s]")

    def _of(self, *asked: Array) -> _Open:
        """Compiled for every year of these instants."""
        low, high = _start(FIRST), _start(LAST + 1) - 1
        years = [
            _years(range(int(edge) // DAY, int(edge) // DAY + 1)).start
            for instants in asked
            if (within := instants[(instants >= low) & (instants <= high)]).size
            for edge in (within.min(), within.max())
        ]
        for compiled in self._compiled:
            if all(year in compiled.years for year in years):
                return compiled
        return self._compile(min(years, default=FIRST), max(years, default=FIRST) + 2)

    def _compile(self, start: int, stop: int) -> _Open:
        for had in self._compiled:
            start, stop = min(start, had.years.start), max(stop, had.years.stop)
        compiled = _Open(self.weeks, range(start, min(stop, LAST + 1)))
        self._compiled[:] = [compiled]
        return compiled


@dataclass(frozen=True)
class Hours:
    """All calendars of the company, and whose they are."""

    calendars: Mapping[str, Calendar]
    teams: Mapping[str, str]
    """A team's name or id, casefolded → the name of its calendar."""
    default: str | None

    def of(self, team_id: str | None, team_name: str | None, named: str | None) -> Calendar | None:
        """The calendar of a team: the one that its own row names, else the one that claims it, else the default."""
        claims = [self.teams.get(each.casefold()) for each in (team_id, team_name) if each]
        names = (named, *claims, self.default)
        return next((self.calendars[name] for name in names if name and name in self.calendars), None)


NO_HOURS = Hours({}, {}, None)


@lru_cache(maxsize=1)
def countries() -> Mapping[str, Sequence[str]]:
    """Country → its subdivisions, where public holidays are known."""
    return public.list_supported_countries()


@lru_cache(maxsize=1024)
def holidays_of(code: str, year: int) -> frozenset[int]:
    """The public holidays of `NL` or `DE-BY` in a year, as days since 1970; KeyError where there is no such place."""
    country, within, subdivision = code.partition("-")
    subdivisions = countries()[country]
    if within and subdivision not in subdivisions:
        raise KeyError(code)
    found = public.country_holidays(country, subdiv=subdivision or None, years=year)
    return frozenset(_day(on) for on in found)


def _joined(parts: list[Pairs]) -> Pairs:
    """In order, without the empty ones, and as one where they touch or overlap."""
    opens, closes = (np.concatenate([NONE, *(part[side] for part in parts)]) for side in (0, 1))
    order = np.argsort(opens, kind="stable")
    order = order[opens[order] < closes[order]]
    opens, closes = opens[order], np.maximum.accumulate(closes[order])
    apart = opens[1:] > closes[:-1]
    return opens[np.append(True, apart)[: len(opens)]], closes[np.append(apart, True)[: len(closes)]]


def _within(spans: Pairs, since: int, before: int) -> Pairs:
    opens, closes = np.maximum(spans[0], since), np.minimum(spans[1], before)
    some = opens < closes
    return opens[some], closes[some]


def _utc(local: Array, zone: ZoneInfo, days: range) -> Array:
    """The first instant at which the zone's clock shows each wall-clock second of these days, or a later one."""
    years = _years(days)
    changes = [change for year in years for change in _changes(zone, year)]
    begins = np.array([-FAR, *(at for at, _ in changes)])
    offsets = np.array([_offset(zone, _start(years.start) - 1), *(offset for _, offset in changes)])
    ends = np.append(begins[1:] + offsets[:-1], FAR)
    held = np.searchsorted(ends, local, side="right")
    instants: Array = np.maximum(begins[held], local - offsets[held])
    return instants


@lru_cache(maxsize=4096)
def _changes(zone: ZoneInfo, year: int) -> tuple[tuple[int, int], ...]:
    """At which instants of the year the zone's offset changes, and what it is from then on."""
    found = []
    for midnight in range(_start(year) - 1, _start(year + 1) - 1, DAY):
        low, high = midnight, midnight + DAY
        before, after = _offset(zone, low), _offset(zone, high)
        if before == after:
            continue
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
        found.append((high, after))
    return tuple(found)


def _offset(zone: ZoneInfo, at: int) -> int:
    instant = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=at)
    return (instant.astimezone(zone).utcoffset() or timedelta()) // timedelta(seconds=1)


def _seconds(instants: ArrayLike) -> NDArray[np.int64]:
    return np.asarray(instants, "datetime64[s]").astype(np.int64)


def _day(on: date) -> int:
    return on.toordinal() - date(1970, 1, 1).toordinal()


def _start(year: int) -> int:
    return _day(date(year, 1, 1)) * DAY


def _years(days: range) -> range:
    """Those that these days are in."""
    first, last = (date.fromordinal(date(1970, 1, 1).toordinal() + day) for day in (days[0], days[-1]))
    return range(first.year, last.year + 1)
