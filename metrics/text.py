"""Words in every language we speak: a missing translation is a missing argument."""

from dataclasses import dataclass
from typing import Literal, get_args

Language = Literal["en", "nl", "ro"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True)
class Text:
    en: str
    nl: str
    ro: str

    def to(self, language: Language) -> str:
        return str(getattr(self, language))
