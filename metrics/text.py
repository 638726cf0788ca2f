"""Words in every language we speak: a missing translation is a missing argument."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from babel import Locale
from babel.lists import format_list

Language = Literal["en", "nl", "ro"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True)
class Text:
    en: str
    nl: str
    ro: str

    def to(self, language: Language) -> str:
        return str(getattr(self, language))


def regional(language: Language) -> Locale:
    """Where a language is at home for us: English as in Europe, day before month and no comma before "and"."""
    return Locale("en", "GB") if language == "en" else Locale(language)


def joined(words: Iterable[str], language: Language) -> str:
    """a, b and c."""
    return format_list(list(words), locale=regional(language))
