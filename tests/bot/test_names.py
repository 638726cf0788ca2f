"""Parts of a dimension as people of each language call them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import phrases
from bot.render.names import name, part, spellings
from metrics.period import STEPS, pieces
from metrics.report import Slice
from metrics.sources import PARTS
from metrics.text import LANGUAGES, Language
from storage.words import CHANNELS, CLOSED
from tests.bot.fakes import WEEK

HOSTILE = st.text(max_size=80) | st.sampled_from(["<!channel>", "\u202eabc", "x" * 10_000, "a\u0000b", "*", ""])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("by", PARTS)
def test_the_part_without_a_name_is_called_so(by: str, language: Language) -> None:
    assert name(by, None, language) == phrases.NONE.to(language)
    assert part(by, Slice(None, None, ()), language) == phrases.NONE.to(language)


@pytest.mark.parametrize("channel", CHANNELS)
def test_channels_have_their_name_in_every_language(channel: str) -> None:
    assert [name("channel", channel, each) for each in LANGUAGES] == [
        phrases.CHANNEL[channel].to(each) for each in LANGUAGES
    ]


@pytest.mark.parametrize("priority", CLOSED["interaction"]["priority"])
def test_priorities_have_their_name_in_every_language(priority: str) -> None:
    assert [name("priority", priority, each) for each in LANGUAGES] == [
        phrases.PRIORITY[priority].to(each) for each in LANGUAGES
    ]


def test_the_words_of_one_list_mean_nothing_in_another() -> None:
    assert name("team", "email", "nl") == "email"
    assert name("topic", "urgent", "ro") == "urgent"


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("en", ("English", "Engels", "engleză")),
        ("ro", ("Romanian", "Roemeens", "română")),
        ("nl", ("Dutch", "Nederlands", "neerlandeză")),
    ],
)
def test_languages_are_named_in_every_language(code: str, names: tuple[str, ...]) -> None:
    assert tuple(name("language", code, each) for each in LANGUAGES) == names


@pytest.mark.parametrize("code", ["en-US", "en_US", "pt-br"])
def test_a_language_with_its_country_is_named_however_it_is_written(code: str) -> None:
    english = name("language", code, "en")
    assert english != code
    assert english.startswith(("English", "Portuguese"))


@pytest.mark.parametrize("code", ["qqq", "klingon", "e", "12", "en_", "_", "@x", "zh_Hant_XX_YY_ZZ"])
def test_a_language_that_nobody_knows_keeps_its_code(code: str) -> None:
    assert name("language", code, "en")


@given(st.sampled_from(PARTS), HOSTILE, st.sampled_from(LANGUAGES))
def test_any_name_from_outside_is_one_short_line(by: str, value: str, language: Language) -> None:
    shown = name(by, value, language)
    assert len(shown) <= 60
    assert len(shown.splitlines()) <= 1
    assert not {*shown} & {*"\u0000\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b"}


def test_what_was_read_shows_in_its_usual_spelling_and_what_has_none_as_it_is_stored() -> None:
    assert part("topic", Slice("late delivery", "Late Delivery", ()), "en") == "Late Delivery"
    assert part("topic", Slice("late delivery", None, ()), "en") == "late delivery"


@pytest.mark.parametrize("step", STEPS)
def test_pieces_of_time_are_named_by_their_labels(step: str) -> None:
    (known,) = [each for each in STEPS if each == step]
    for label in dict.fromkeys(label for label, _ in pieces(WEEK, known)):
        named = [part(step, Slice(label, None, ()), language) for language in LANGUAGES]
        assert all(named)
        assert label not in named


def test_a_part_may_be_filtered_by_each_of_its_names() -> None:
    assert spellings("channel", "web") == {"web", "web form", "webformulier", "formular web"}
    assert spellings("priority", "high") == {"high", "hoog", "ridicată"}
    assert {"en", "English", "Engels", "engleză"} <= spellings("language", "en")
    assert spellings("team", "Billing") == {"Billing"}
    assert spellings("topic", None) == {phrases.NONE.to(language) for language in LANGUAGES}


@given(st.sampled_from(PARTS), st.none() | HOSTILE)
def test_no_part_is_filtered_by_nothing(by: str, value: str | None) -> None:
    assert "" not in spellings(by, value)
