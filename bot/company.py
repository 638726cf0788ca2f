"""The tables of `kpi-bot.toml`: how the company counts, when it is open, what it promises; a sentence per mistake."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.numbers import is_currency
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from storage.policies import ELAPSED, Policy
from storage.words import CHANNELS, CLOSED

if TYPE_CHECKING:
    from storage.hours import Hours

Span = tuple[int, int]
"""Seconds of a day: when it opens, when it closes."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FRIDAY = 4
HOUR = 3600
UNITS = {"s": 1, "min": 60, "h": HOUR, "d": 24 * HOUR}
LONGEST = 365 * 24 * HOUR
SPAN = re.compile(r"\s*(\d\d?):([0-5]\d)\s*-\s*(\d\d?):([0-5]\d)\s*", re.ASCII)
WORDS = {"closed": [], "always": ["00:00-24:00"]}


def seconds(text: str) -> int:
    """How many seconds `24 h` is; units are s, min, h and d."""
    number, _, unit = text.strip().partition(" ")
    if unit not in UNITS or not number.isdecimal() or not 1 <= int(number) * UNITS[unit] <= LONGEST:
        raise ValueError('is no duration: write a whole number and s, min, h or d, such as "24 h", up to 365 d')
    return int(number) * UNITS[unit]


def span(text: str) -> Span:
    """Which seconds of the day `09:00-17:30` is."""
    found = SPAN.fullmatch(text)
    hour, minute, to_hour, to_minute = map(int, found.groups()) if found else (0, 0, 99, 0)
    opens, closes = hour * HOUR + minute * 60, to_hour * HOUR + to_minute * 60
    if max(opens, closes) > 24 * HOUR:
        raise ValueError('is no span: write "09:00-17:30", up to 24:00, or "closed" or "always" for a whole day')
    if opens >= closes:
        raise ValueError("ends before it begins: a night is two spans, up to 24:00 and on the next day from 00:00")
    return opens, closes


def day(given: object) -> date:
    """A date of TOML, or one in quotes."""
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        raise ValueError("is no day: write it as 2026-12-24") from None


def listed(given: object) -> object:
    """What may be one or several, as several."""
    return given if isinstance(given, list | tuple) else [given]


def _in_order(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    ordered = tuple(sorted(spans))
    if any(before[1] > after[0] for before, after in pairwise(ordered)):
        raise ValueError("has spans that overlap")
    return ordered


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("is no time zone: write an IANA name such as Europe/Amsterdam") from None
    return name


def _known_currency(code: str) -> str:
    if not is_currency(code):
        raise ValueError("is no currency: write its ISO 4217 code, such as EUR")
    return code


def _known_channel(name: str) -> str:
    if name not in CHANNELS:
        raise ValueError(f"is no channel: use one of {', '.join(CHANNELS)}")
    return name


def _known_priority(name: str) -> str:
    words = CLOSED["interaction"]["priority"]
    if name not in words:
        raise ValueError(f"is no priority: use one of {', '.join(words)}")
    return name


def _known_country(code: str) -> str:
    from storage.hours import countries  # noqa: PLC0415 - it needs numpy, which most verbs do without

    country, within, part = code.partition("-")
    if country not in countries():
        raise ValueError("is no country whose holidays are known: write its code, such as NL, or DE-BY for a part")
    parts = countries()[country]
    if within and part not in parts:
        raise ValueError(f"is no part of {country}: " + (f"use one of {', '.join(parts)}" if parts else "it has none"))
    return code


Zone = Annotated[str, AfterValidator(_known_zone)]
Currency = Annotated[str, AfterValidator(_known_currency)]
Duration = Annotated[int, BeforeValidator(lambda given: seconds(str(given)))]
Channel = Annotated[str, AfterValidator(_known_channel)]
Priority = Annotated[str, AfterValidator(_known_priority)]
Country = Annotated[str, AfterValidator(_known_country)]
Name = Annotated[str, Field(min_length=1)]
Day = Annotated[date, BeforeValidator(day)]
OneOrMore = BeforeValidator(listed)
Spans = Annotated[
    tuple[Annotated[Span, BeforeValidator(lambda given: span(str(given)))], ...],
    BeforeValidator(lambda given: WORDS.get(given, [given]) if isinstance(given, str) else listed(given)),
    AfterValidator(_in_order),
]


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Kpis(Part):
    """[kpis]: the company's own terms."""

    answer_within: Duration = 24 * HOUR
    answer_within_of: dict[Channel, Duration] = Field(default_factory=dict)
    fcr_days: int = Field(default=7, ge=1, le=90)
    prevention_days: int = Field(default=14, ge=1, le=90)
    contribution_days: int = Field(default=7, ge=1, le=90)
    service_level_seconds: int = Field(default=20, ge=1, le=HOUR)


class Opening(Part):
    """[hours.NAME]: one version of a calendar."""

    zone: Zone | None = None
    valid_from: Day | None = Field(default=None, alias="from")
    teams: Annotated[tuple[Name, ...], OneOrMore] = ()
    holidays: Annotated[tuple[Country, ...], OneOrMore] = ()
    closed: Annotated[tuple[Day, ...], OneOrMore] = ()
    special: dict[Day, Spans] = Field(default_factory=dict)
    daily: Spans | None = None
    weekdays: Spans | None = None
    weekend: Spans | None = None
    mon: Spans | None = None
    tue: Spans | None = None
    wed: Spans | None = None
    thu: Spans | None = None
    fri: Spans | None = None
    sat: Spans | None = None
    sun: Spans | None = None

    def of(self, weekday: int) -> Spans | None:
        """The spans of that day, 0 is Monday; the more specific wins."""
        part = self.weekdays if weekday <= FRIDAY else self.weekend
        return next((said for said in (getattr(self, DAYS[weekday]), part, self.daily) if said is not None), None)

    @property
    def days(self) -> tuple[tuple[Span, ...], ...]:
        return tuple(self.of(weekday) or () for weekday in range(7))


class Agreement(Part):
    """[[sla]]: what is promised to some interactions."""

    name: Name
    hours: Name | None = None
    first_response: Duration | None = None
    next_response: Duration | None = None
    resolution: Duration | None = None
    priority: Annotated[tuple[Priority, ...], OneOrMore] = ()
    channel: Annotated[tuple[Channel, ...], OneOrMore] = ()
    team: Annotated[tuple[Name, ...], OneOrMore] = ()
    since: Day | None = Field(default=None, alias="from")

    @property
    def policy(self) -> Policy:
        return Policy(
            name=self.name,
            calendar=self.hours,
            first_response=self.first_response,
            next_response=self.next_response,
            resolution=self.resolution,
            priorities=self.priority,
            channels=self.channel,
            teams=tuple(team.casefold() for team in self.team),
            since=self.since,
        )


Openings = dict[Name, Annotated[tuple[Opening, ...], OneOrMore, Field(min_length=1)]]
Agreements = Annotated[tuple[Agreement, ...], OneOrMore]


def hours(openings: Openings, zone: str) -> "Hours":
    """All calendars, in the company's `zone` where they name none.

    The one called `default` is that of the teams which none names, and so is the only one if it names none itself.
    """
    from storage.hours import Calendar, Hours, Week  # noqa: PLC0415 - as above

    def week(version: Opening) -> Week:
        special = dict.fromkeys(version.closed, ()) | version.special
        return Week(ZoneInfo(version.zone or zone), version.days, special, version.valid_from, version.holidays)

    claims = _claims(openings)
    alone = next(iter(openings)) if len(openings) == 1 and not claims else None
    return Hours(
        calendars={name: Calendar(name, tuple(map(week, versions))) for name, versions in openings.items()},
        teams={team: name for name, team in claims},
        default="default" if "default" in openings else alone,
    )


def contradictions(openings: Openings, agreements: Agreements) -> Iterator[str]:
    """What is wrong between tables that are right by themselves: where, and what."""
    for name, versions in openings.items():
        yield from _wrong_versions(name, versions)
    for (name, team), (other, again) in combinations(sorted(_claims(openings)), 2):
        if team == again:
            yield f"hours.{other}.teams has the team {team}, which hours.{name} has already"
    for place, agreement in enumerate(agreements):
        yield from _wrong_agreement(f"sla[{place}]", agreement, openings)
    for (first, earlier), (place, later) in combinations(enumerate(each.policy for each in agreements), 2):
        if _hides(earlier, later):
            yield f"sla[{place}] would never be used: sla[{first}] stands before it and is for all that it is for"


def _wrong_versions(name: str, versions: tuple[Opening, ...]) -> Iterator[str]:
    if name == ELAPSED:
        yield f"hours.{name} needs another name: in [[sla]] this one means time that never stops"
    begun = [version.valid_from for version in versions]
    for since in sorted({since for since in begun if begun.count(since) > 1}, key=str):
        yield f"hours.{name} has two versions from {since or 'the beginning'}: give each a `from` of its own"
    for place, version in enumerate(versions):
        where = f"hours.{name}" + (f"[{place}]" if len(versions) > 1 else "")
        if all(version.of(weekday) is None for weekday in range(7)):
            yield f"{where} has no hours: add daily, weekdays, weekend or {', '.join(DAYS)}"
        for on in sorted({*version.closed} & {*version.special}):
            yield f"{where}.special has {on}, which closed has too: keep it in one of them"


def _wrong_agreement(where: str, agreement: Agreement, openings: Openings) -> Iterator[str]:
    policy = agreement.policy
    if policy.first_response is policy.next_response is policy.resolution is None:
        yield f"{where} promises nothing: add first_response, next_response or resolution"
    if agreement.hours not in (None, ELAPSED, *openings):
        known = ", ".join([ELAPSED, *openings])
        yield f"{where}.hours is {agreement.hours}, which no [hours] table is called: use one of {known}"


def _claims(openings: Openings) -> set[tuple[str, str]]:
    """Calendar and team, casefolded."""
    return {
        (name, team.casefold()) for name, versions in openings.items() for version in versions for team in version.teams
    }


def _hides(earlier: Policy, later: Policy) -> bool:
    """Whether the earlier is chosen wherever the later fits."""
    if earlier.match == later.match:
        return earlier.since == later.since
    wider = all(not all_ or (some and some <= all_) for all_, some in zip(earlier.match, later.match, strict=True))
    return wider and (earlier.since is None or (later.since is not None and earlier.since <= later.since))
