"""The handbook says what is declared, of every KPI, in every language."""

import re
from pathlib import Path

import pytest

from bot.render.handbook import ORIGINS, RULES, WIDTH, handbook
from metrics.catalogue import built_in, catalogue
from metrics.kpi import Good, Kpi, Unit
from metrics.text import LANGUAGES, Language, Text
from metrics.words import needed

FOLDER = Path(__file__).parents[2] / "docs"
ALL = tuple(catalogue().values())
ON_THE_PAGE = [(kpi, language) for kpi in ALL for language in LANGUAGES]


def flat(words: str) -> str:
    """On one line, however it was wrapped."""
    return " ".join(words.split())


def entry(kpi: Kpi, language: Language) -> str:
    """What the page says of one KPI."""
    page = handbook(language)
    return flat(page.split(f"\n### `{kpi.key}`\n")[1].partition("\n#")[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_in_docs_is_what_the_declarations_say(language: Language) -> None:
    assert [*catalogue()] == [*built_in()]
    written = (FOLDER / f"kpis.{language}.md").read_text("utf-8")
    assert written == handbook(language), "run kpi-bot docs"


@pytest.mark.parametrize(("kpi", "language"), ON_THE_PAGE, ids=lambda it: getattr(it, "key", it))
def test_everything_declared_about_a_kpi_is_on_the_page(kpi: Kpi, language: Language) -> None:
    said = entry(kpi, language)
    texts: list[Text] = [kpi.name, kpi.about, kpi.formula.source.dated, *(example.says for example in kpi.examples)]
    for text in texts:
        assert flat(text.to(language)) in said
    assert flat(needed(kpi.needs, language)) in said
    page = handbook(language)
    assert re.search(
        rf"^\| .* \| \[`{kpi.key}`\]\(#{kpi.key}\) \| .* \| {re.escape(kpi.origin)} \|$", page, re.MULTILINE
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_source_document_asks_for_is_in_its_table(language: Language) -> None:
    page = handbook(language)
    for origin, name in ORIGINS.items():
        table = page.split(f"### {origin}: {name.to(language)}\n")[1].partition("\n#")[0]
        asked = [kpi.key for kpi in ALL if origin in kpi.origin.split()]
        assert sorted(re.findall(r"\(#(\w+)\)", table)) == asked
        assert asked


def test_every_document_that_a_kpi_names_is_explained() -> None:
    assert {origin for kpi in ALL for origin in kpi.origin.split()} == set(ORIGINS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_leads_to_a_heading(language: Language) -> None:
    page = handbook(language)
    headings = re.findall(r"^### `(\w+)`$", page, re.MULTILINE)
    assert sorted(headings) == sorted(catalogue())
    assert {*re.findall(r"\(#(\w+)\)", page)} == {*headings}


@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_are_short_and_nothing_is_left_to_fill_in(language: Language) -> None:
    page = handbook(language)
    for line in page.splitlines():
        assert line.rstrip() == line
        assert line.startswith("|") or len(line) <= WIDTH
        assert not re.search(r"\{|\}|None| ,", line), line
    assert page.endswith("\n")
    assert not page.endswith("\n\n")
    assert "``" not in page


def test_the_three_pages_are_built_alike() -> None:
    shapes = [re.findall(r"^(#+|-|\d+\.|\|)", handbook(language), re.MULTILINE) for language in LANGUAGES]
    assert shapes[0] == shapes[1] == shapes[2]
    assert shapes[0].count("##") == 4 + len({kpi.group for kpi in ALL})


def test_every_rule_is_said_in_each_language_with_its_name_in_front() -> None:
    for rule in RULES:
        said = [rule.to(language) for language in LANGUAGES]
        assert all(words.startswith("**") and words.count("**") == 2 and words.endswith(".") for words in said)
        assert len({*said}) == len(said)
        assert "ş" not in rule.ro
        assert "ţ" not in rule.ro


TARGETS = {
    Unit.SHARE: (0.125, "12.5%", "12,5%", "12,5 %"),
    Unit.POINTS: (0.3, "30", "30", "30"),
    Unit.SCORE: (67.5, "67.5", "67,5", "67,5"),
    Unit.COUNT: (1_000, "1,000", "1.000", "1.000"),
}
TIMES = {
    45: ("45 s",) * 3,
    600: ("10 min",) * 3,
    5_400: ("1 h 30 min", "1 u 30 min", "1 h 30 min"),
    7_200: ("2 h", "2 u", "2 h"),
    172_800: ("2 d", "2 d", "2 z"),
}


def shown(kpi: Kpi, language: Language, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr("bot.render.handbook.catalogue", lambda: {kpi.key: kpi})
    (row,) = [
        line
        for line in handbook(language).splitlines()
        if line.startswith("| ") and f"(#{kpi.key}) |" in line and line.count("|") > 3
    ]
    return row.split(" | ")[4]


def with_target(unit: Unit, target: float, good: Good) -> Kpi:
    fields = {name: getattr(catalogue()["csat"], name) for name in Kpi.__dataclass_fields__}
    return Kpi(**{**fields, "unit": unit, "target": target, "good": good})


def test_a_target_is_written_as_the_language_writes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for unit, (target, *said) in TARGETS.items():
        kpi = with_target(unit, target, Good.UP)
        assert [shown(kpi, language, monkeypatch) for language in LANGUAGES] == [f"≥ {words}" for words in said]
    for seconds, times in TIMES.items():
        kpi = with_target(Unit.SECONDS, seconds, Good.DOWN)
        assert [shown(kpi, language, monkeypatch) for language in LANGUAGES] == [f"≤ {words}" for words in times]
