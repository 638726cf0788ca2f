"""What the bot says: the same in three languages, with the same gaps to fill."""

from collections.abc import Iterator
from string import Formatter
from typing import get_args

import pytest

from bot import phrases
from bot.ask import Problem
from bot.text import Counted
from metrics.period import STEPS, Unit
from metrics.reading import Trend
from metrics.sources import PARTS, WEB_PARTS
from metrics.text import LANGUAGES, Text
from storage.words import CHANNELS, CLOSED

SAME_GAP = {"since": "before"}
"""Romanian says what came before without its preposition."""
NEVER_TRANSLATED = ("chat", "fax", "forum", "app", "api", "sms", "x", "whatsapp", "messenger", "instagram", "telegram")
SAME_WORD = ("team", "status", "week", "total", "email", "e-mail", "agent", "per week", "pagina")
"""Words that two of our languages share."""


def walked() -> Iterator[tuple[str, Text | Counted]]:
    """Every phrase in the module with its name, those in dictionaries too."""
    for name, value in vars(phrases).items():
        if isinstance(value, Text | Counted):
            yield name, value
        elif isinstance(value, dict) and not name.startswith("_"):
            yield from ((f"{name}[{key}]", inner) for key, inner in value.items())


PHRASES = [*walked()]
TEXTS = [(name, phrase) for name, phrase in PHRASES if isinstance(phrase, Text)]
COUNTED = [(name, phrase) for name, phrase in PHRASES if isinstance(phrase, Counted)]


def gaps(words: str) -> list[str]:
    """The names in braces, in the order of the alphabet."""
    found = [name for _, name, _, _ in Formatter().parse(words) if name is not None]
    return sorted(SAME_GAP.get(name, name) for name in found)


def test_the_module_is_walked() -> None:
    assert len(TEXTS) > 100
    assert {name for name, _ in COUNTED} >= {"INTERACTIONS", "ROWS"}
    assert all(isinstance(phrase, Text | Counted) for _, phrase in PHRASES)


@pytest.mark.parametrize(("name", "phrase"), TEXTS, ids=[name for name, _ in TEXTS])
def test_a_phrase_has_the_same_gaps_in_every_language(name: str, phrase: Text) -> None:
    assert gaps(phrase.en) == gaps(phrase.nl) == gaps(phrase.ro), name


@pytest.mark.parametrize(("name", "phrase"), TEXTS, ids=[name for name, _ in TEXTS])
def test_a_phrase_says_something_in_every_language(name: str, phrase: Text) -> None:
    for language in LANGUAGES:
        said = phrase.to(language)
        assert said.strip() == said, name
        assert said.strip("{} "), name
        assert "  " not in said, name
        assert said.count("*") % 2 == said.count("`") % 2 == 0, name


@pytest.mark.parametrize(("name", "phrase"), TEXTS, ids=[name for name, _ in TEXTS])
def test_a_phrase_of_words_is_translated(name: str, phrase: Text) -> None:
    english, dutch, romanian = (without_gaps(phrase.to(language)) for language in LANGUAGES)
    if english in (*NEVER_TRANSLATED, *SAME_WORD) or not any(map(str.isalpha, english)):
        return
    assert english != dutch, name
    assert english != romanian, name
    assert dutch != romanian or dutch in SAME_WORD, name


def without_gaps(words: str) -> str:
    return "".join(literal for literal, _, _, _ in Formatter().parse(words)).casefold().strip()


@pytest.mark.parametrize(("name", "phrase"), COUNTED, ids=[name for name, _ in COUNTED])
def test_a_counted_noun_has_its_forms(name: str, phrase: Counted) -> None:
    for forms in (phrase.en, phrase.nl, phrase.ro):
        assert all(form.strip() == form != "" for form in forms), name
        assert len({*forms}) == len(forms), name
    assert phrase.ro[2] == f"de {phrase.ro[1]}", name


def test_a_sentence_ends_as_one_in_every_language() -> None:
    for name, phrase in TEXTS:
        ends = {phrase.to(language)[-1] in ".?!" for language in LANGUAGES}
        assert len(ends) == 1, name


def test_romanian_is_written_with_commas_not_cedillas() -> None:
    for name, phrase in TEXTS:
        assert not {*phrase.ro} & {*"şţŞŢ"}, name
    for name, counted in COUNTED:
        assert not {*"".join(counted.ro)} & {*"şţŞŢ"}, name


def test_everything_that_must_have_a_name_has_one() -> None:
    assert {*phrases.PROBLEM} == {*Problem}
    assert {*phrases.TREND} == {*Trend} - {Trend.UNKNOWN}
    assert {*phrases.DIMENSION} == {*PARTS, *WEB_PARTS, *STEPS}
    assert {*phrases.PER} == {*STEPS}
    assert {*phrases.BY} == {*PARTS, *WEB_PARTS}
    assert {*phrases.CHANNEL} == {*CHANNELS}
    assert {*phrases.PRIORITY} == {*CLOSED["interaction"]["priority"]}
    assert {*phrases.BEFORE} >= {*get_args(Unit)} - {"day"}


def test_no_two_names_of_one_list_are_the_same() -> None:
    for table in (phrases.CHANNEL, phrases.PRIORITY, phrases.DIMENSION, phrases.PER, phrases.BY):
        for language in LANGUAGES:
            said = [phrase.to(language) for phrase in table.values()]
            assert len({*said}) == len(said)


@pytest.mark.parametrize("problem", list(Problem))
def test_what_went_wrong_can_be_told_with_a_word_and_what_it_is_of(problem: Problem) -> None:
    for language in LANGUAGES:
        told = phrases.PROBLEM[problem].to(language).format(word="{0}{x}<!here>", of="team", meant="channel")
        assert told.endswith(".")
