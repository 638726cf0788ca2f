"""Parts of a dimension as people of a language call them."""

from babel import Locale, UnknownLocaleError

from bot import phrases, text
from metrics.period import STEPS
from metrics.report import Slice
from metrics.scope import Part
from metrics.text import LANGUAGES, Language


def part(by: str, of: Slice, language: Language) -> str:
    for step in STEPS:
        if step == by:
            said = text.piece(str(of.part), step, language)
            return phrases.PART_OF.to(language).format(said) if of.running else said
    return name(by, of.part if of.name is None else of.name, language)


def name(by: str, value: Part, language: Language) -> str:
    """The words of closed lists in `language`, names from outside made harmless."""
    if value is None:
        return phrases.NONE.to(language)
    known = {"channel": phrases.CHANNEL, "priority": phrases.PRIORITY}.get(by, {}).get(value)
    if known:
        return known.to(language)
    return _language(value, language) if by == "language" else text.clean(value)


def _language(code: str, language: Language) -> str:
    try:
        return Locale.parse(code.replace("-", "_")).get_display_name(language) or text.clean(code)
    except (ValueError, UnknownLocaleError):
        return text.clean(code)


def spellings(by: str, value: Part) -> set[str]:
    """All names by which a person may filter a part: as it is stored, and in every language."""
    return {value or "", *(name(by, value, language) for language in LANGUAGES)} - {""}
