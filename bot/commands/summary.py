"""Nothing but a period: the headline figures, what they did, the top topics and what moved."""

from bot.answer import Answer, Wanted, answered
from bot.ask import Ask
from bot.services import Services
from metrics.catalogue import catalogue, headlines
from metrics.text import Language

WORDS: dict[Language, tuple[str, ...]] = {"en": ("summary",), "nl": ("samenvatting",), "ro": ("sumar", "rezumat")}
COURSE = ("volume", "frt")


def answer(ask: Ask, services: Services, language: Language) -> Answer:
    known = catalogue()
    course = tuple(known[key] for key in COURSE)
    wanted = Wanted(headlines(), course=course, topics=ask.by is None, moved=ask.by is None)
    return answered(wanted, ask, services, language)
