"""Words → Ask. Pure: reads no clock, no database and no Slack, so it runs before the acknowledgement.

    [what …] [when] [by DIMENSION] [DIMENSION:VALUE …] [vs previous|year|none] [hours:business|calendar] [private]

Order is free, capitals and accents do not matter, values may be quoted. What is not understood is a `Confusion` that
says which word, and what may have been meant; nothing is guessed.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import Enum
from functools import cache

from metrics import when
from metrics.catalogue import catalogue
from metrics.period import STEPS, Period, Versus
from metrics.sources import PARTS, WEB_PARTS
from metrics.terms import Clock
from metrics.text import LANGUAGES, Language

LONGEST = 1_000
"""What is longer than so many characters was not typed as a question."""
MOST_KPIS = 10


class Problem(Enum):
    UNKNOWN = "unknown"
    UNKNOWN_DIMENSION = "unknown dimension"
    UNKNOWN_VALUE = "unknown value"
    NO_DIMENSION = "no dimension"
    NO_VALUE = "no value"
    NO_VERSUS = "no versus"
    TWICE = "twice"
    TOGETHER = "together"
    IMPOSSIBLE = "impossible"
    NOT_YET = "not yet"
    TOO_MANY = "too many"
    TOO_LONG = "too long"
    TIME_FILTER = "time filter"
    TOO_FINE = "too fine"
    NOT_BY = "not by"
    NO_HOURS = "no hours"


class Confusion(Exception):  # noqa: N818 - the asker made no error, we did not understand
    """What was not understood: the word, and what may have been meant."""

    def __init__(self, problem: Problem, word: str = "", *, meant: Iterable[str] = (), of: str = "") -> None:
        super().__init__(problem.value, word)
        self.problem, self.word, self.meant, self.of = problem, word, tuple(meant), of


@dataclass(frozen=True, slots=True)
class Ask:
    """A question as it was typed: `period` None is the default one, a week."""

    command: str = "summary"
    kpis: tuple[str, ...] = ()
    period: Period | None = None
    by: str | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    versus: Versus = "previous"
    hours: Clock = "calendar"
    private: bool = False


_BY: dict[Language, tuple[str, ...]] = {"en": ("by", "per"), "nl": ("per",), "ro": ("pe", "după")}
_VS: dict[Language, tuple[str, ...]] = {
    "en": ("vs", "versus", "against"),
    "nl": ("tegen",),
    "ro": ("față de", "contra"),
}
_PRIVATE: dict[Language, tuple[str, ...]] = {"en": ("private",), "nl": ("privé",), "ro": ("privat",)}
_DIMENSIONS: dict[str, dict[Language, tuple[str, ...]]] = {
    "team": {"en": ("team", "teams"), "nl": ("team",), "ro": ("echipă", "echipa")},
    "channel": {"en": ("channel", "channels"), "nl": ("kanaal",), "ro": ("canal",)},
    "agent": {"en": ("agent", "agents"), "nl": ("medewerker",), "ro": ("agent",)},
    "topic": {"en": ("topic",), "nl": ("onderwerp",), "ro": ("temă", "tema", "subiect")},
    "language": {"en": ("language", "languages"), "nl": ("taal",), "ro": ("limbă", "limba")},
    "priority": {"en": ("priority",), "nl": ("prioriteit",), "ro": ("prioritate",)},
    "source": {"en": ("source",), "nl": ("bron",), "ro": ("sursă", "sursa")},
    "page": {"en": ("page", "pages"), "nl": ("pagina",), "ro": ("pagină", "pagina")},
    "article": {"en": ("article", "articles"), "nl": ("artikel",), "ro": ("articol",)},
    "journey": {"en": ("journey", "journeys"), "nl": ("klantreis",), "ro": ("parcurs",)},
    "device": {"en": ("device", "devices"), "nl": ("apparaat",), "ro": ("dispozitiv",)},
    "day": {"en": ("day", "days"), "nl": ("dag",), "ro": ("zi",)},
    "week": {"en": ("week", "weeks"), "nl": ("week",), "ro": ("săptămână",)},
    "month": {"en": ("month", "months"), "nl": ("maand",), "ro": ("lună",)},
    "hour": {"en": ("hour", "hours"), "nl": ("uur",), "ro": ("oră",)},
    "weekday": {"en": ("weekday", "weekdays"), "nl": ("weekdag",), "ro": ("zi a săptămânii",)},
}
_HOURS: dict[Language, tuple[str, ...]] = {"en": ("hours",), "nl": ("uren", "tijden"), "ro": ("ore", "timp")}
_CLOCKS: dict[Clock, dict[Language, tuple[str, ...]]] = {
    "business": {"en": ("business", "office", "opening"), "nl": ("kantoor", "opening"), "ro": ("program", "lucru")},
    "calendar": {"en": ("calendar", "all"), "nl": ("kalender", "alle"), "ro": ("calendar", "toate")},
}
_QUOTED = r"""["“”„]([^"“”„]*)["“”„]"""
_TOKEN = re.compile(rf"""([^\s:"“”„,]+):((?:{_QUOTED}|[^\s"“”„])*)|{_QUOTED}|([^\s,]+)""")
_VALUE = re.compile(rf"""{_QUOTED}|([^,"“”„]+)""")


def plain(word: str) -> str:
    """The form in which words are compared: no capitals, no accents."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


class Words(dict[str, str]):
    """Each word that starts a command → that command; `of_kpi`: the commands that are asked of one KPI."""

    def __init__(self, commands: Mapping[str, str], of_kpi: Iterable[str] = ()) -> None:
        super().__init__(commands)
        self.of_kpi = frozenset(of_kpi)


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    dimension: str | None = None
    values: tuple[str, ...] = ()


def tokens(text: str) -> list[_Token]:
    """Words; `dimension:value,"another value"` in one, its values apart. A comma between words says nothing."""
    found = []
    for name, values, _, quoted, bare in _TOKEN.findall(text):
        if name:
            parted = tuple(said or plainly for said, plainly in _VALUE.findall(values))
            found.append(_Token(values, name, parted))
        else:
            found.append(_Token(quoted or bare))
    return found


def read(text: str, commands: Words) -> Ask:
    """The question in `text`, or `Confusion`."""
    if len(text) > LONGEST:
        raise Confusion(Problem.TOO_LONG)
    reader = _Reader(commands)
    rest = tokens(text)
    while rest:
        rest = reader.take(rest)
    return reader.ask()


def taken(commands: Words) -> frozenset[str]:
    """The words that mean something in a question: no KPI of one's own can be called so."""
    kinds = [word for kind in ("dimension", "versus", "hours", "grammar") for word in _words(kind)]
    return frozenset({*_fixed(), *map(plain, commands), *kinds})


@cache
def _fixed() -> dict[str, Period]:
    return {plain(phrase): period for phrase, period in when.phrases().items()}


@cache
def _words(kind: str) -> dict[str, str]:
    """Plain word → what it stands for."""
    match kind:
        case "dimension":
            table = {name: [w for words in said.values() for w in words] for name, said in _DIMENSIONS.items()}
            return {plain(word): name for name, words in table.items() for word in words}
        case "versus":
            return {plain(word): key for word, key in when.versus().items()}
        case "hours":
            return {plain(word): "hours" for words in _HOURS.values() for word in words}
        case "clock":
            return {plain(w): clock for clock, said in _CLOCKS.items() for words in said.values() for w in words}
        case _:
            said = {"by": _BY, "vs": _VS, "private": _PRIVATE}
            return {plain(word): key for key, words in said.items() for lang in LANGUAGES for word in words[lang]}


def _phrases(rest: list[_Token], most: int) -> Iterable[tuple[int, str]]:
    """What `rest` begins with, the longest first: how many words, and the words; filters are no words."""
    bare = next((i for i, token in enumerate(rest) if token.dimension is not None), len(rest))
    for length in range(min(most, bare), 0, -1):
        yield length, " ".join(plain(token.word) for token in rest[:length])


class _Reader:
    def __init__(self, commands: Words) -> None:
        self._commands = {plain(word): name for word, name in commands.items()}
        self._of_kpi = commands.of_kpi
        self._command: str | None = None
        self._kpis: list[str] = []
        self._either: list[str] = []
        self._period: Period | None = None
        self._by: str | None = None
        self._filters: dict[str, tuple[str, ...]] = {}
        self._versus: Versus | None = None
        self._hours: Clock | None = None
        self._private = False

    def ask(self) -> Ask:
        self._decide()
        kpis = tuple(dict.fromkeys(self._kpis))
        if len(kpis) > MOST_KPIS:
            raise Confusion(Problem.TOO_MANY, str(MOST_KPIS))
        if self._command and kpis and self._command not in self._of_kpi:
            raise Confusion(Problem.TOGETHER, self._command, of=kpis[0])
        if self._command and len(kpis) > 1:
            raise Confusion(Problem.TWICE, kpis[1])
        return Ask(
            command=self._command or ("show" if kpis else "summary"),
            kpis=kpis,
            period=self._period,
            by=self._by,
            filters=self._filters,
            versus=self._versus or "previous",
            hours=self._hours or "calendar",
            private=self._private,
        )

    def take(self, rest: list[_Token]) -> list[_Token]:
        """Takes what stands first in `rest` and gives back what follows it."""
        if rest[0].dimension is not None:
            self._filter(rest[0])
            return rest[1:]
        for length, phrase in _phrases(rest, 3):
            following = rest[length:]
            match _words("grammar").get(phrase):
                case "by":
                    return self._take_by(rest[0].word, following)
                case "vs":
                    return self._take_versus(following)
                case "private":
                    self._private = True
                    return following
                case _ if self._simple(phrase, rest[0].word):
                    return following
        raise Confusion(Problem.UNKNOWN, rest[0].word, meant=self._near(rest[0].word))

    def _simple(self, phrase: str, word: str) -> bool:
        if phrase in _fixed():
            self._once("_period", _fixed()[phrase], word)
        elif phrase in self._commands and phrase in catalogue():
            self._either.append(phrase)
        elif phrase in self._commands:
            self._once("_command", self._commands[phrase], word)
        elif phrase in catalogue():
            self._kpis.append(phrase)
        else:
            try:
                period = when.written(phrase)
            except when.Impossible:
                raise Confusion(Problem.IMPOSSIBLE, word) from None
            if period is None:
                return False
            self._once("_period", period, word)
        return True

    def _decide(self) -> None:
        """A word that starts a command and is a key too is a key after a command that is asked of one."""
        for word in self._either:
            if self._command in self._of_kpi:
                self._kpis.append(word)
            else:
                self._once("_command", self._commands[word], word)

    def _once(self, name: str, value: object, word: str) -> None:
        if getattr(self, name) not in (None, value):
            raise Confusion(Problem.TWICE, word)
        setattr(self, name, value)

    def _take_by(self, by: str, rest: list[_Token]) -> list[_Token]:
        for length, phrase in _phrases(rest, 3):
            if phrase in _words("dimension"):
                self._once("_by", _words("dimension")[phrase], rest[0].word)
                return rest[length:]
        word = rest[0].word if rest else by
        raise Confusion(Problem.NO_DIMENSION, word, meant=_nearest(word, _words("dimension")) if rest else ())

    def _take_versus(self, rest: list[_Token]) -> list[_Token]:
        for length, phrase in _phrases(rest, 2):
            versus = _words("versus").get(phrase)
            if versus in ("previous", "year", "none"):
                self._once("_versus", versus, rest[0].word)
                return rest[length:]
        raise Confusion(Problem.NO_VERSUS, rest[0].word if rest else "")

    def _filter(self, token: _Token) -> None:
        name = token.dimension or ""
        if plain(name) in _words("hours"):
            self._take_hours(token)
            return
        dimension = _words("dimension").get(plain(name))
        if dimension in STEPS:
            raise Confusion(Problem.TIME_FILTER, name)
        if dimension is None:
            meant = _nearest(name, dict.fromkeys((*PARTS, *WEB_PARTS), ""))
            raise Confusion(Problem.UNKNOWN_DIMENSION, name, meant=meant)
        values = tuple(value for value in map(str.strip, token.values) if value)
        if not values:
            raise Confusion(Problem.NO_VALUE, name)
        self._filters[dimension] = (*self._filters.get(dimension, ()), *values)

    def _take_hours(self, token: _Token) -> None:
        clock = _words("clock").get(plain(token.values[0].strip())) if len(token.values) == 1 else None
        if clock not in ("business", "calendar"):
            raise Confusion(Problem.NO_HOURS, token.dimension or "")
        self._once("_hours", clock, token.dimension or "")

    def _near(self, word: str) -> tuple[str, ...]:
        return _nearest(word, {**_fixed(), **self._commands, **catalogue(), **_words("grammar")})


def _nearest(word: str, known: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(get_close_matches(plain(word)[:60], known, n=3, cutoff=0.6))


def nearest(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """Of `known`, up to three that look like `word`, the likest first."""
    spelled = {plain(name): name for name in known}
    return tuple(spelled[name] for name in _nearest(word, spelled))
