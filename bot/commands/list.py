"""Every figure there is, by group, with whether there are data for it."""

from bot.answer import Answer, Told
from bot.ask import Ask
from bot.render.listing import list_as_json, listed, printed_list
from bot.services import Services
from metrics.catalogue import catalogue
from metrics.state import states
from metrics.text import Language
from storage.engine import reading

WORDS: dict[Language, tuple[str, ...]] = {"en": ("list",), "nl": ("lijst",), "ro": ("listă",)}


def answer(ask: Ask, services: Services, language: Language) -> Answer:  # noqa: ARG001 - every command is called alike
    kpis = tuple(catalogue().values())
    with reading(services.engine).connect() as connection:
        found = states(connection, kpis, services.terms())
    told = Told(printed_list(kpis, found, language), list_as_json(kpis, found, language))
    return Answer(listed(kpis, found, language), told=told)
