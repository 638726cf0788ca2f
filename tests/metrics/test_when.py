"""Words and figures for periods."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.period import Calendar, Dates, Period, Rolling
from metrics.when import Impossible, phrases, versus, written

PHRASES = phrases()


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (Calendar("day"), "today vandaag azi astăzi"),
        (Rolling(1), "day yesterday dag gisteren zi ziua ieri"),
        (Rolling(7), "week săptămâna săptămână"),
        (Rolling(30), "month maand luna lună"),
        (Rolling(90), "quarter kwartaal trimestrul trimestru"),
        (Rolling(365), "year jaar anul an"),
    ],
)
def test_a_word_is_a_period(period: Period, words: str) -> None:
    assert {word: PHRASES.get(word) for word in words.split()} == dict.fromkeys(words.split(), period)


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (Calendar("week"), ("this week", "deze week", "săptămâna aceasta", "săptămâna curentă")),
        (Calendar("month"), ("this month", "deze maand", "luna aceasta", "luna curentă")),
        (Calendar("quarter"), ("this quarter", "dit kwartaal", "trimestrul acesta", "trimestrul curent")),
        (Calendar("year"), ("this year", "dit jaar", "anul acesta", "anul curent")),
        (Calendar("week", 1), ("last week", "previous week", "vorige week", "afgelopen week", "săptămâna trecută")),
        (Calendar("month", 1), ("last month", "vorige maand", "luna trecută")),
        (Calendar("quarter", 1), ("last quarter", "vorig kwartaal", "trimestrul trecut")),
        (Calendar("year", 1), ("last year", "vorig jaar", "anul trecut")),
    ],
)
def test_two_words_are_a_calendar_period(period: Period, words: tuple[str, ...]) -> None:
    assert {word: PHRASES.get(word) for word in words} == dict.fromkeys(words, period)


def test_what_is_compared_with_has_words_in_each_language() -> None:
    found = versus()
    assert {found[word] for word in ("previous", "vorige", "anterior", "precedent")} == {"previous"}
    assert {found[word] for word in ("year", "last year", "jaar", "vorig jaar", "an", "anul trecut")} == {"year"}
    assert {found[word] for word in ("none", "nothing", "geen", "niets", "nimic", "fără")} == {"none"}
    assert set(found.values()) == {"previous", "year", "none"}


def dates(first: str, last: str) -> tuple[date, date]:
    return date.fromisoformat(first), date.fromisoformat(last)


@pytest.mark.parametrize(
    ("figure", "period"),
    [
        ("1d", Rolling(1)),
        ("14d", Rolling(14)),
        ("14D", Rolling(14)),
        ("3650d", Rolling(3650)),
        ("2026", Dates(*dates("2026-01-01", "2026-12-31"), "year")),
        ("2026-11", Dates(*dates("2026-11-01", "2026-11-30"), "month")),
        ("2028-2", Dates(*dates("2028-02-01", "2028-02-29"), "month")),
        ("2026-W46", Dates(*dates("2026-11-09", "2026-11-15"), "week")),
        ("2026-w1", Dates(*dates("2025-12-29", "2026-01-04"), "week")),
        ("2026-W53", Dates(*dates("2026-12-28", "2027-01-03"), "week")),
        ("2026-Q3", Dates(*dates("2026-07-01", "2026-09-30"), "quarter")),
        ("2026-q4", Dates(*dates("2026-10-01", "2026-12-31"), "quarter")),
        ("2026-11-15", Dates(*dates("2026-11-15", "2026-11-15"), "day")),
        ("2028-02-29", Dates(*dates("2028-02-29", "2028-02-29"), "day")),
        ("2026-11-01..2026-11-15", Dates(*dates("2026-11-01", "2026-11-15"))),
        ("2026-11-15..2026-11-15", Dates(*dates("2026-11-15", "2026-11-15"))),
    ],
)
def test_a_figure_is_a_period(figure: str, period: Period) -> None:
    assert written(figure) == period


@pytest.mark.parametrize(
    "figure",
    [
        "0d", "3651d", "999999999d", "1989", "2101", "0000", "2026-13", "2026-0", "2026-W54", "2025-W53", "2026-W0",
        "2026-Q0", "2026-Q5", "2026-02-29", "2026-11-31", "2026-11-15..2026-11-14", "2026-02-29..2026-03-01",
        "2026-01-01..1970-01-01", "1990-01-01..2026-01-01", "1066-10-14",
    ],
)  # fmt: skip
def test_a_figure_that_does_not_exist_is_impossible(figure: str) -> None:
    with pytest.raises(Impossible, match=figure):
        written(figure)


@pytest.mark.parametrize(
    "word",
    ["", "d", "week", "14", "14 d", "-1d", "2026-", "2026-W", "2026-Q", "20261115", "2026-11-15..", "٢٠٢٦", "1e3d"],
)
def test_what_is_no_figure_is_nothing(word: str) -> None:
    assert written(word) is None


@given(st.text(max_size=30) | st.from_regex(r"[0-9WQDwqd.\-]{1,24}", fullmatch=True))
def test_anything_typed_is_a_period_or_nothing_or_impossible(text: str) -> None:
    with suppress(Impossible):
        found = written(text)
        assert found is None or isinstance(found, Rolling | Dates)


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_every_day_can_be_written(day: date) -> None:
    assert written(day.isoformat()) == Dates(day, day, "day")
    year, week, _ = day.isocalendar()
    if 1990 <= year <= 2100:
        found = written(f"{year}-W{week:02}")
        assert isinstance(found, Dates)
        assert found.first <= day <= found.last
