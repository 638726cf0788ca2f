"""What is said of KPIs as such: the same in three languages, with the same gaps to fill."""

from collections.abc import Iterator

import pytest

from bot import phrases, wording
from bot.render import handbook
from bot.wording import needs
from metrics import words
from metrics.catalogue import catalogue
from metrics.formula import dimensions
from metrics.kpi import Answers, Summed
from metrics.text import LANGUAGES, Text
from storage.schema import interaction, visit
from tests.bot.test_phrases import gaps, without_gaps

SAME = {"Mix", "{} and {}", "the sum of {top} ÷ the sum of {base}"}
"""Words that two of our languages share."""


def walked() -> Iterator[tuple[str, Text]]:
    for module in (wording, words, handbook):
        for name, value in vars(module).items():
            if isinstance(value, Text):
                yield f"{module.__name__}.{name}", value
            elif isinstance(value, dict):
                yield from ((f"{name}[{key}]", text) for key, text in value.items() if isinstance(text, Text))


TEXTS = [*walked()]


def test_the_modules_are_walked() -> None:
    assert len(TEXTS) > 80


@pytest.mark.parametrize(("name", "text"), TEXTS, ids=[name for name, _ in TEXTS])
def test_a_phrase_says_the_same_in_every_language(name: str, text: Text) -> None:
    assert gaps(text.en) == gaps(text.nl) == gaps(text.ro), name
    for language in LANGUAGES:
        said = text.to(language)
        assert said.strip("{}"), name
        assert "  " not in said, name
        assert said.count("*") % 2 == said.count("`") % 2 == 0, name
        assert not {*said} & {*"şţŞŢ"}, name
    assert len({text.to(language)[-1] in ".?!" for language in LANGUAGES}) == 1, name
    english, dutch, romanian = (without_gaps(text.to(language)) for language in LANGUAGES)
    if text.en not in SAME and any(map(str.isalpha, english)):
        assert english != romanian, name
        assert english != dutch or len(english.split()) == 1, name


def test_what_to_import_is_one_sentence() -> None:
    kpi = catalogue()["fcr"]
    i = interaction.c
    missing = (i.resolved_at, Answers("csat"), i.topic, Summed("visits", visit.c.started_at))
    assert needs(kpi, missing, "en") == (
        "No data yet for First contact resolution: import columns `resolved_at` and `topic` of `interaction`, answers "
        "with a score of kind `csat` in `survey_response` and `visits` in `web_metric` (or column `started_at` "
        "of `visit`)."
    )
    assert needs(kpi, (i.topic,), "nl") == (
        f"Nog geen gegevens voor {kpi.name.nl}: importeer kolom `topic` van `interaction`."
    )
    assert needs(kpi, (i.topic, i.resolved_at), "ro") == (
        f"Nu există încă date pentru {kpi.name.ro}: importați coloanele `topic` și `resolved_at` din `interaction`."
    )
    assert needs(kpi, (), "en") == ""


def test_every_dimension_that_an_explanation_names_has_a_name() -> None:
    for kpi in catalogue().values():
        for name in dimensions(kpi.formula):
            assert name in phrases.DIMENSION
            assert name in phrases.BY
