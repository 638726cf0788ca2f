"""What people ask about: every topic with its share, its change, and whether it grows."""

from bot.answer import Answer, Wanted, answered
from bot.ask import Ask
from bot.services import Services
from metrics.catalogue import catalogue
from metrics.text import Language

WORDS: dict[Language, tuple[str, ...]] = {"en": ("topics",), "nl": ("onderwerpen",), "ro": ("teme", "subiecte")}


def answer(ask: Ask, services: Services, language: Language) -> Answer:
    kpi = catalogue()["topics"]
    wanted = Wanted((kpi,), by=ask.by or kpi.by)
    return answered(wanted, ask, services, language)
