"""What one can ask, one file each; found by being there.

A command's file says in WORDS which words start it, in every language, and has `answer(ask, services, language)`. One
that is asked of a KPI ("explain csat") says so: KPIS = "one".
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from bot.answer import Answer
from bot.ask import Ask, Words
from bot.services import Services
from metrics.text import LANGUAGES, Language


class Command(Protocol):
    WORDS: Mapping[Language, tuple[str, ...]]

    def answer(self, ask: Ask, services: Services, language: Language) -> Answer:
        """The answer to `ask`; `Confusion` where the data do not know what was asked for."""
        ...


@cache
def commands() -> dict[str, Command]:
    """Name → command."""
    names = sorted(module.name for module in iter_modules(__path__))
    return {name: cast("Command", import_module(f"{__name__}.{name}")) for name in names}


@cache
def words() -> Words:
    """Word → the command it starts."""
    found = {word: name for name, it in commands().items() for said in LANGUAGES for word in it.WORDS[said]}
    return Words(found, (name for name, it in commands().items() if getattr(it, "KPIS", None) == "one"))


def answer(ask: Ask, services: Services, language: Language) -> Answer:
    return commands()[ask.command].answer(ask, services, language)
