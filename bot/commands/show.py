"""One or more KPIs by their keys: their values, their course, and their parts where asked for."""

from bot.answer import Answer, Wanted, answered
from bot.ask import Ask
from bot.services import Services
from metrics.catalogue import catalogue
from metrics.text import Language

WORDS: dict[Language, tuple[str, ...]] = {"en": (), "nl": (), "ro": ()}
"""Started by the keys of KPIs alone."""


def answer(ask: Ask, services: Services, language: Language) -> Answer:
    kpis = tuple(catalogue()[key] for key in ask.kpis)
    usual = kpis[0].by if len(kpis) == 1 and kpis[0].by not in ask.filters else None
    return answered(Wanted(kpis, course=kpis, moved=True, by=ask.by or usual), ask, services, language)
