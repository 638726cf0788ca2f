"""A formula in words, from its declaration alone."""

import pytest

from metrics import words
from metrics.catalogue import catalogue
from metrics.formula import Count, Mean, Net, Per, Quantile, Share, sources
from metrics.kpi import Good, Kpi, Unit
from metrics.sources import OPENED
from metrics.text import LANGUAGES, Language, joined
from metrics.words import counted, left_out
from storage.schema import interaction

ALL = tuple(catalogue().values())
SAYS = {
    "volume": "the number of interactions",
    "frt": "the median of `first_response_s` over interactions",
    "frt_p90": "percentile 90 of `first_response_s` over interactions",
    "aht": "the mean of `handle_s` over interactions",
    "bot_handoff": (
        "the share of interactions that meet a condition on `bot_handoff_at`, of those that count by `bot_involved`"
    ),
    "one_touch": "the share of interactions that meet a condition on `agent_replies`",
    "faq_helpful": "the sum of `helpful_yes` ÷ the sum of `helpful_yes` and `helpful_no`",
    "top_faqs": "the sum of `faq_views` over daily sums of the website",
    "nps": (
        "the share of survey answers at the good end of `score`, less the share at the bad end, "
        "of those that count by `kind`"
    ),
    "backlog": "a statement of its own over interactions, as described",
    "productivity_hour": (
        "3600 × (the number of interactions, by last resolution) ÷ "
        "(the sum of `present_s` over agent days, by the time itself)"
    ),
}


@pytest.mark.parametrize("key", SAYS)
def test_a_formula_is_said_in_words(key: str) -> None:
    assert counted(catalogue()[key].formula, "en") == SAYS[key]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kpi", ALL, ids=lambda kpi: kpi.key)
def test_every_formula_can_be_said_and_names_what_it_looks_at(kpi: Kpi, language: Language) -> None:
    said = counted(kpi.formula, language)
    assert not {*said} & {*"{}"}
    assert "``" not in said
    assert "  " not in said
    assert said.strip() == said
    if not isinstance(kpi.formula, Count) and isinstance(kpi.formula, Share | Mean | Per | Net | Quantile):
        assert "`" in said


def test_every_table_that_a_kpi_reads_has_a_word_for_its_rows() -> None:
    assert {source.table.name for kpi in ALL for source in sources(kpi.formula)} <= {*words.ROWS}


def test_every_unit_and_direction_is_said() -> None:
    assert {*words.UNIT} == {*Unit}
    assert {*words.GOOD} == {*Good}


def test_what_is_left_out_follows_from_the_formula() -> None:
    def said(key: str) -> str:
        return " ".join(left_out(catalogue()[key], "en"))

    assert "Impossible" in said("frt")
    assert "Impossible" not in said("aht")
    assert "Deleted" in said("csat")
    assert "latest" in said("csat")
    assert "scale" in said("csat_mean")
    assert "scale" not in said("csat")
    assert "too young" in said("fcr")
    assert "too young" not in said("csat")
    assert "Under 5 answers" in said("esat")
    assert "fewer than 10 rows" in said("esat")
    assert "fewer than" not in said("volume")
    assert "currency" in said("cost_per_contact")
    assert left_out(catalogue()["top_faqs"], "en") == []


def test_words_are_joined_as_the_language_does() -> None:
    assert [joined(["a", "b", "c"], language) for language in LANGUAGES] == ["a, b and c", "a, b en c", "a, b și c"]
    assert joined(iter(["a"]), "en") == "a"


def test_a_sum_of_a_column_is_said_with_it() -> None:
    assert counted(Count(source=OPENED, of=interaction.c.reopens), "nl") == "de som van `reopens` over interacties"
