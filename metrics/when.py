"""Words for periods, in every language: the only place that reads them."""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from metrics.period import Calendar, Dates, Period, Rolling, Unit, Versus, first_of, last_of
from metrics.text import LANGUAGES, Language

MOST_DAYS = 3650
FIRST_YEAR, LAST_YEAR = 1990, 2100


class Impossible(ValueError):  # noqa: N818 - what was typed is
    """A date, week, range or number of days that does not exist."""


Phrases = dict[Language, tuple[str, ...]]

_UNITS: dict[Unit, Phrases] = {
    "week": {"en": ("week",), "nl": ("week",), "ro": ("săptămâna", "săptămână")},
    "month": {"en": ("month",), "nl": ("maand",), "ro": ("luna", "lună")},
    "quarter": {"en": ("quarter",), "nl": ("kwartaal",), "ro": ("trimestrul", "trimestru")},
    "year": {"en": ("year",), "nl": ("jaar",), "ro": ("anul", "an")},
}
_THIS: Phrases = {
    "en": ("this {}",),
    "nl": ("deze {}", "dit {}"),
    "ro": ("{} aceasta", "{} acesta", "{} curentă", "{} curent"),
}
_LAST: Phrases = {
    "en": ("last {}", "previous {}"),
    "nl": ("vorige {}", "vorig {}", "afgelopen {}"),
    "ro": ("{} trecută", "{} trecut"),
}
_ROLLING: dict[Unit, int] = {"week": 7, "month": 30, "quarter": 90, "year": 365}
_TODAY: Phrases = {"en": ("today",), "nl": ("vandaag",), "ro": ("azi", "astăzi")}
_DAY: Phrases = {"en": ("day", "yesterday"), "nl": ("dag", "gisteren"), "ro": ("zi", "ziua", "ieri")}
_VERSUS: dict[Versus, Phrases] = {
    "previous": {"en": ("previous",), "nl": ("vorige",), "ro": ("anterior", "precedent")},
    "year": {"en": ("year", "last year"), "nl": ("jaar", "vorig jaar"), "ro": ("an", "anul trecut")},
    "none": {"en": ("none", "nothing"), "nl": ("geen", "niets"), "ro": ("nimic", "fără")},
}


def phrases() -> dict[str, Period]:
    """Every fixed phrase → its period."""
    found: dict[str, Period] = {}
    for language in LANGUAGES:
        found |= dict.fromkeys(_TODAY[language], Calendar("day"))
        found |= dict.fromkeys(_DAY[language], Rolling(1))
        for unit, names in _UNITS.items():
            for name in names[language]:
                found[name] = Rolling(_ROLLING[unit])
                found |= dict.fromkeys((form.format(name) for form in _THIS[language]), Calendar(unit))
                found |= dict.fromkeys((form.format(name) for form in _LAST[language]), Calendar(unit, 1))
    return found


def versus() -> dict[str, Versus]:
    """Every word after "vs" → what it compares with."""
    return {word: key for key, names in _VERSUS.items() for language in LANGUAGES for word in names[language]}


def written(word: str) -> Period | None:
    """A period in figures: 14d, 2026, 2026-11, 2026-W46, 2026-Q3, 2026-11-15, 2026-11-01..2026-11-15.

    None where it is no figure at all; `Impossible` where the figure means nothing.
    """
    for pattern, reader in _FIGURES:
        match = pattern.fullmatch(word.upper())
        if match:
            try:
                return reader(match.groups())
            except ValueError as error:
                raise Impossible(word) from error
    return None


def _days(groups: Sequence[str]) -> Period:
    days = int(groups[0])
    if not 1 <= days <= MOST_DAYS:
        raise ValueError(days)
    return Rolling(days)


def _year(groups: Sequence[str]) -> Period:
    return _unit("year", date(_checked(groups[0]), 1, 1))


def _month(groups: Sequence[str]) -> Period:
    return _unit("month", date(_checked(groups[0]), int(groups[1]), 1))


def _week(groups: Sequence[str]) -> Period:
    return _unit("week", date.fromisocalendar(_checked(groups[0]), int(groups[1]), 1))


def _quarter(groups: Sequence[str]) -> Period:
    return _unit("quarter", date(_checked(groups[0]), int(groups[1]) * 3 - 2, 1))


def _day(groups: Sequence[str]) -> Period:
    return _unit("day", _date(groups))


def _range(groups: Sequence[str]) -> Period:
    first, last = _date(groups[:3]), _date(groups[3:])
    if last < first or last - first > timedelta(days=MOST_DAYS):
        raise ValueError(last)
    return Dates(first, last)


def _date(groups: Sequence[str]) -> date:
    return date(_checked(groups[0]), int(groups[1]), int(groups[2]))


def _checked(year: str) -> int:
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise ValueError(year)
    return int(year)


def _unit(unit: Unit, day: date) -> Period:
    first = first_of(unit, day)
    return Dates(first, last_of(unit, first), unit)


_D = r"(\d{4})-(\d{1,2})-(\d{1,2})"
_FIGURES: tuple[tuple[re.Pattern[str], Callable[[Sequence[str]], Period]], ...] = tuple(
    (re.compile(pattern, re.ASCII), reader)
    for pattern, reader in (
        (r"(\d{1,9})D", _days),
        (r"(\d{4})", _year),
        (r"(\d{4})-(\d{1,2})", _month),
        (r"(\d{4})-W(\d{1,2})", _week),
        (r"(\d{4})-Q(\d)", _quarter),
        (_D, _day),
        (rf"{_D}\.\.{_D}", _range),
    )
)
