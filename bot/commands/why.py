"""Why a figure moved: its change split exactly over teams, channels, topics and whatever else it can be split by."""

from dataclasses import replace

from bot import phrases, wording
from bot.answer import Answer, Told, Wanted, answered
from bot.ask import Ask, Confusion, Problem
from bot.render.figures import has_data
from bot.render.paper import Paper, choice, posted, printed
from bot.render.why import printed_why, told_why, why_as_json
from bot.services import Services
from metrics.because import because, can_split, is_personal, split_by
from metrics.catalogue import catalogue, headlines
from metrics.kpi import Kpi
from metrics.reading import Reading
from metrics.text import Language
from storage.engine import reading

WORDS: dict[Language, tuple[str, ...]] = {"en": ("why",), "nl": ("waarom",), "ro": ("de ce",)}
KPIS = "one"


def answer(ask: Ask, services: Services, language: Language) -> Answer:
    if not ask.kpis:
        paper = _which(language)
        return Answer(posted(paper), told=Told(printed(paper)))
    kpi = catalogue()[ask.kpis[0]]
    wanted = _wanted(kpi, ask, language)
    of = answered(Wanted((kpi,), course=(kpi,)), replace(ask, by=None), services, language)
    if of.report is None or not _has_value(of.report.readings[0]):
        return of
    split = None
    if can_split(kpi) and not is_personal(kpi, of.report.question.filters):
        with reading(services.engine).connect() as connection:
            split = because(connection, of.report, wanted)
    told = Told(printed_why(of.report, split, language), why_as_json(of.report, split, language))
    return replace(of, message=told_why(of.report, split, language), told=told)


def _has_value(of: Reading) -> bool:
    return has_data(of) and of.value is not None


def _wanted(kpi: Kpi, ask: Ask, language: Language) -> tuple[str, ...]:
    """The dimensions to split by: the one that was asked for, else all."""
    known = split_by(kpi)
    if ask.by is None:
        return known
    if ask.by not in known:
        names = (phrases.DIMENSION[name].to(language) for name in known)
        word, name = phrases.DIMENSION[ask.by].to(language), kpi.name.to(language)
        raise Confusion(Problem.NOT_BY, word, meant=names, of=name)
    return (ask.by,)


def _which(language: Language) -> Paper:
    return choice(wording.WHICH_MOVED, WORDS[language][0], (kpi.key for kpi in headlines()[:3]), language)
