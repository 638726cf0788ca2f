"""What is asked of figures that do not know it, and of figures without data: a sentence that says what to do."""

from collections.abc import Iterator

import pytest

from bot import commands
from bot.answer import Answer
from bot.app import clock, opened
from bot.ask import Confusion, Problem, read
from bot.listeners import confused
from bot.services import Services
from bot.settings import Settings
from metrics.catalogue import catalogue
from metrics.formula import dimensions
from metrics.sources import PARTS, WEB_PARTS
from metrics.text import LANGUAGES, Language
from tests.bot.conftest import ASOF


def asked(services: Services, text: str, language: Language = "en") -> Answer:
    return commands.answer(read(text, commands.words()), services, language)


@pytest.fixture
def empty_services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    folder = tmp_path_factory.mktemp("empty")
    settings = Settings.model_validate({"database_url": f"sqlite:///{folder}/kpi.db"})
    with opened(settings) as engine:
        yield Services(engine, settings, clock(ASOF))


WITHOUT = [
    (kpi.key, name)
    for kpi in catalogue().values()
    for name in (*PARTS, *WEB_PARTS)
    if name not in dimensions(kpi.formula)
]


def test_there_are_dimensions_that_a_kpi_does_not_know() -> None:
    assert ("frt", "article") in WITHOUT
    assert ("top_faqs", "team") in WITHOUT
    assert ("coverage", "topic") in WITHOUT


@pytest.mark.parametrize(("key", "name"), WITHOUT[:: max(1, len(WITHOUT) // 60)])
def test_a_dimension_that_a_kpi_does_not_know_is_a_sentence(lite_services: Services, key: str, name: str) -> None:
    for text in (f"{key} by {name}", f"{key} {name}:x"):
        with pytest.raises(Confusion) as confusion:
            asked(lite_services, text)
        assert confusion.value.problem is Problem.NOT_BY
        for language in LANGUAGES:
            said = confused(confusion.value, language)
            assert catalogue()[key].name.to("en") in said
            assert "{" not in said


def test_the_summary_knows_no_web_dimension(lite_services: Services) -> None:
    with pytest.raises(Confusion) as confusion:
        asked(lite_services, "week by device")
    assert confusion.value.problem is Problem.NOT_BY


def test_a_figure_with_a_grouping_of_its_own_shows_it(lite_services: Services) -> None:
    for key, by in (("top_faqs", "article"), ("topics", "topic"), ("journey_completion", "journey")):
        report = asked(lite_services, f"{key} month").report
        assert report
        assert report.breakdown
        assert report.breakdown.by == by


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_without_data_says_what_to_import(empty_services: Services, language: Language) -> None:
    said = asked(empty_services, "consistency", language).message.text
    assert "`resolution_code`" in said
    assert "`interaction`" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_opening_hours_that_nobody_set_are_told_how_to_set(empty_services: Services, language: Language) -> None:
    answer = asked(empty_services, "frt hours:business", language)
    assert answer.report
    assert answer.report.question.terms.hours == "business"


def test_opening_hours_count_less_time_than_the_calendar(lite_services: Services) -> None:
    calendar, business = (asked(lite_services, f"turnaround month {hours}").report for hours in ("", "hours:business"))
    assert calendar
    assert business
    assert (business.readings[0].value or 0) < (calendar.readings[0].value or 0)
