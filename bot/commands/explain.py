"""What a figure means, how it is counted, which data it needs and how much of them there is."""

from bot import wording
from bot.answer import Answer, Told
from bot.ask import Ask
from bot.render.explain import explained
from bot.render.paper import Paper, choice, posted, printed
from bot.services import Services
from metrics.catalogue import catalogue, headlines
from metrics.state import states
from metrics.text import Language
from storage.engine import reading

WORDS: dict[Language, tuple[str, ...]] = {"en": ("explain",), "nl": ("uitleg",), "ro": ("explică",)}
KPIS = "one"


def answer(ask: Ask, services: Services, language: Language) -> Answer:
    if not ask.kpis:
        return _said(_which(language))
    kpi = catalogue()[ask.kpis[0]]
    with reading(services.engine).connect() as connection:
        state = states(connection, [kpi], services.terms())[kpi.key]
    return _said(explained(kpi, state, language))


def _which(language: Language) -> Paper:
    return choice(wording.WHICH, WORDS[language][0], (kpi.key for kpi in headlines()[:3]), language)


def _said(paper: Paper) -> Answer:
    return Answer(posted(paper), told=Told(printed(paper)))
