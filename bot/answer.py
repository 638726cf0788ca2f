"""Ask → Question → Report: what every command that shows figures has in common."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from bot.ask import Ask, Confusion, Problem, nearest, plain
from bot.charts.spec import ChartSpec, chart
from bot.phrases import DIMENSION
from bot.render import Message, message
from bot.render.figures import has_data
from bot.render.names import spellings
from bot.render.words import Missing
from bot.services import Services
from metrics.formula import dimensions, sources
from metrics.kpi import Kpi
from metrics.period import STEPS, NotYet, Rolling, Span, resolve
from metrics.report import Question, Report, report
from metrics.rows import parts
from metrics.scope import Filters, Part
from metrics.sources import OPENED, Source
from metrics.state import lacking
from metrics.terms import Terms
from metrics.text import Language, joined
from storage.engine import reading

DEFAULT = Rolling(7)
MOST_DAYS_BY_HOUR = 366
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Told:
    """What a terminal and a program get where that is not the report."""

    text: str
    json: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said, the picture to it, and the report that both were made of."""

    message: Message
    chart: ChartSpec | None = None
    report: Report | None = None
    missing: Missing = field(default_factory=dict)
    told: Told | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a command wants to know about the period, filters and grouping that were asked for."""

    kpis: tuple[Kpi, ...]
    course: tuple[Kpi, ...] = ()
    topics: bool = False
    moved: bool = False
    by: str | None = None


def answered(wanted: Wanted, ask: Ask, services: Services, language: Language) -> Answer:
    """The report on `wanted`, said and drawn. `Confusion` for a period or a value that is not there."""
    terms = replace(services.terms(), hours=ask.hours)
    _known(wanted, ask, language)
    try:
        span = resolve(ask.period or DEFAULT, terms.now, services.settings.zoneinfo)
    except NotYet:
        raise Confusion(Problem.NOT_YET) from None
    if (wanted.by or ask.by) == "hour" and span.days > MOST_DAYS_BY_HOUR:
        raise Confusion(Problem.TOO_FINE)
    with reading(services.engine).connect() as connection:
        filters = _filters(connection, wanted, ask, language)
        found = report(connection, _question(wanted, ask, span, terms, filters))
        missing = lacking(connection, (r.kpi for r in found.readings if not has_data(r)))
    return Answer(message(found, language, missing), chart(found, language), found, missing)


def _known(wanted: Wanted, ask: Ask, language: Language) -> None:
    """`Confusion` for a dimension that a wanted KPI does not know."""
    for name in (wanted.by or ask.by, *ask.filters):
        if name is None or name in STEPS:
            continue
        lacking = [kpi for kpi in (*wanted.kpis, *wanted.course) if name not in dimensions(kpi.formula)]
        if lacking:
            names = joined(dict.fromkeys(kpi.name.to(language) for kpi in lacking[:MOST_NAMED]), language)
            shared = [known for known in dimensions(lacking[0].formula) if known != name]
            can = (DIMENSION[known].to(language) for known in shared)
            raise Confusion(Problem.NOT_BY, DIMENSION[name].to(language), meant=can, of=names)


def _question(wanted: Wanted, ask: Ask, span: Span, terms: Terms, filters: Filters) -> Question:
    return Question(
        kpis=wanted.kpis,
        span=span,
        terms=terms,
        versus=ask.versus,
        filters=filters,
        by=wanted.by or ask.by,
        course=wanted.course,
        topics=wanted.topics,
        moved=wanted.moved,
    )


def _filters(connection: Connection, wanted: Wanted, ask: Ask, language: Language) -> Filters:
    """Filters by the parts that the wanted KPIs' own rows have: surveys may know a team that nothing was opened for."""
    asked = dict.fromkeys(source for kpi in (*wanted.kpis, *wanted.course) for source in sources(kpi.formula))
    found = {}
    for name, words in ask.filters.items():
        own = (source for source in asked if name == "agent" or source.table is not OPENED.table)
        knowing = [source for source in (OPENED, *own) if name in source.dimensions]
        found[name] = _parts(connection, knowing, name, words, language)
    return Filters(found)


def _parts(
    connection: Connection, sources: Iterable[Source], dimension: str, words: Iterable[str], language: Language
) -> tuple[Part, ...]:
    known: dict[Part, str] = {}
    for source in sources:
        known |= parts(connection, source, dimension)
    named: dict[str, list[Part]] = {}
    for part, usual in known.items():
        for name in {*spellings(dimension, part), usual}:
            named.setdefault(plain(name), []).append(part)
    found = []
    for word in words:
        if plain(word) not in named:
            meant = nearest(word, (known[part] for part in known if part is not None))
            raise Confusion(Problem.UNKNOWN_VALUE, word, meant=meant, of=DIMENSION[dimension].to(language))
        found += named[plain(word)]
    return tuple(dict.fromkeys(found))
