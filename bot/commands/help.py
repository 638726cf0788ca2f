"""What can be asked, with examples that work."""

from collections.abc import Iterable

from bot import phrases
from bot.answer import Answer
from bot.ask import Ask
from bot.render import Message
from bot.render.message import header, mrkdwn
from bot.services import Services
from metrics.catalogue import catalogue
from metrics.kpi import Group, Kpi, grouped
from metrics.text import Language

WORDS: dict[Language, tuple[str, ...]] = {"en": ("help",), "nl": ("hulp",), "ro": ("ajutor",)}
EXAMPLES: dict[Language, tuple[str, ...]] = {
    "en": ("week", "frt month by channel", "topics last week", "csat 90d team:billing", "volume this month vs year"),
    "nl": (
        "week",
        "frt maand per kanaal",
        "onderwerpen vorige week",
        "csat 90d team:billing",
        "volume deze maand tegen jaar",
    ),
    "ro": (
        "săptămâna",
        "frt luna pe canal",
        "teme săptămâna trecută",
        "csat 90d echipa:billing",
        "volume luna aceasta contra an",
    ),
}


def answer(ask: Ask, services: Services, language: Language) -> Answer:  # noqa: ARG001 - every command is called alike
    examples = " · ".join(f"`/kpi {example}`" for example in EXAMPLES[language])
    by = ", ".join(dimension.to(language) for dimension in phrases.DIMENSION.values())
    paragraphs = [
        phrases.HELP_FORM.to(language),
        phrases.HELP_EXAMPLES.to(language).format(examples),
        phrases.HELP_WHEN.to(language),
        phrases.HELP_BY.to(language).format(by),
        phrases.HELP_KPIS.to(language),
        *(_kpis(group, of, language) for group, of in grouped(catalogue().values())),
    ]
    title = phrases.HELP_TITLE.to(language)
    blocks = (header(title), *({"type": "section", "text": mrkdwn(words)} for words in paragraphs))
    return Answer(Message("\n".join([title, *paragraphs]), blocks))


def _kpis(group: Group, kpis: Iterable[Kpi], language: Language) -> str:
    """The keys of a group; those of the summary with their names."""
    named = [f"`{kpi.key}` {kpi.name.to(language)}" if kpi.headline else f"`{kpi.key}`" for kpi in kpis]
    return f"*{group.value.to(language)}:* " + " · ".join(named)
