"""What every KPI declares is true."""

from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules

import pytest
from sqlalchemy import Dialect, Engine, Executable, Select, event
from sqlalchemy.dialects import postgresql, sqlite

from metrics import catalogue as package
from metrics.catalogue import catalogue, headlines
from metrics.formula import Count, Mean, Net, Quantile, Scale, Share, Terms
from metrics.kpi import Example, Good, Group, Kpi, Unit
from metrics.query import measure, usual_scales
from metrics.rows import Filters, Scope
from metrics.sources import PARTS
from metrics.text import LANGUAGES, Text
from storage.engine import connect
from tests.oracle import KPIS, ONE_SCALE, World

from .world import MONTH, NOW, moments, one, put, row

ALL = tuple(catalogue().values())
EXAMPLES = [(kpi, example) for kpi in ALL for example in kpi.examples]
DIALECTS: tuple[Dialect, ...] = (sqlite.dialect(), postgresql.dialect())  # type: ignore[no-untyped-call]
SAME_EVERYWHERE = {"Net Promoter Score"}
FORBIDDEN = ("DATE_TRUNC", "AT TIME ZONE", "STRFTIME", "PERCENTILE_CONT", "INTERVAL", "EXTRACT")
"""What engines understand differently."""


def named(value: object) -> str | None:
    return value.key if isinstance(value, Kpi) else value.says.en if isinstance(value, Example) else None


@pytest.mark.parametrize(("kpi", "example"), EXAMPLES, ids=named)
def test_every_example_holds(engine: Engine, kpi: Kpi, example: Example) -> None:
    table = kpi.formula.source.table.name
    rows = [row(n, **moments(table, given)) for n, given in enumerate(example.rows)]
    world = World()
    world.tables()[table].extend(rows)
    put(engine, world)
    assert one(engine, kpi.key).value == pytest.approx(example.value)


def test_a_file_is_named_after_its_first_kpi() -> None:
    for module in iter_modules(package.__path__):
        assert import_module(f"{package.__name__}.{module.name}").KPIS[0].key == module.name


def test_keys_are_unique_and_all_are_found() -> None:
    files = [import_module(f"{package.__name__}.{module.name}").KPIS for module in iter_modules(package.__path__)]
    keys = [kpi.key for kpis in files for kpi in kpis]
    assert sorted(keys) == sorted(set(keys)) == list(catalogue())
    assert all(catalogue()[key].key == key for key in keys)


def test_the_oracle_knows_every_kpi_and_no_other() -> None:
    assert set(KPIS) == set(catalogue())


def texts() -> Iterator[tuple[str, Text]]:
    for kpi in ALL:
        yield f"{kpi.key} name", kpi.name
        yield f"{kpi.key} about", kpi.about
        yield f"{kpi.key} dated", kpi.formula.source.dated
        for example in kpi.examples:
            yield f"{kpi.key} {example.says.en}", example.says
    for group in Group:
        yield group.name, group.value


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in texts()])
def test_every_text_is_filled_in_each_language(text: Text) -> None:
    said = [text.to(language) for language in LANGUAGES]
    assert all(words.strip() == words and words for words in said)
    if text.en in SAME_EVERYWHERE:
        return
    assert text.ro not in {text.en, text.nl}
    assert text.nl != text.en or " " not in text.en, "a sentence left in English"


@pytest.mark.parametrize("kpi", ALL, ids=named)
def test_a_kpi_needs_columns_of_its_own_table(kpi: Kpi) -> None:
    columns = kpi.formula.source.table.c
    assert kpi.needs
    assert set(kpi.needs) <= set(columns.keys())


UNITS: dict[type, set[Unit]] = {
    Count: {Unit.COUNT},
    Share: {Unit.SHARE},
    Mean: {Unit.SECONDS, Unit.SCORE},
    Net: {Unit.POINTS},
    Quantile: {Unit.SECONDS},
}


@pytest.mark.parametrize("kpi", ALL, ids=named)
def test_unit_and_target_fit_the_formula(kpi: Kpi) -> None:
    assert kpi.unit in UNITS[type(kpi.formula)]
    assert (kpi.unit is Unit.SCORE) == (isinstance(kpi.formula, Mean) and kpi.formula.one_scale)
    assert (kpi.least_sample == 0) == (kpi.unit is Unit.COUNT)
    assert kpi.target is None or kpi.good is not Good.NEITHER
    ranges = {Unit.SHARE: (0, 1), Unit.POINTS: (-1, 1), Unit.SECONDS: (1, 30 * 86_400)}
    if kpi.target is not None:
        low, high = ranges[kpi.unit]
        assert low < kpi.target < high


@pytest.mark.parametrize("kpi", ALL, ids=named)
def test_a_kpi_has_a_source_document_and_examples(kpi: Kpi) -> None:
    assert kpi.origin
    assert set(kpi.origin.split()) <= set("ABCDE+")
    assert any(example.value is not None for example in kpi.examples)


def test_headlines_are_ranked_from_one_without_a_gap() -> None:
    ranks = [kpi.headline for kpi in headlines()]
    assert ranks == list(range(1, len(ranks) + 1))
    assert {kpi.key for kpi in headlines()} == {kpi.key for kpi in ALL if kpi.headline is not None}


@pytest.fixture(scope="module")
def statements() -> Iterator[list[Executable]]:
    """All that is asked of the database for the whole catalogue, as a whole and by every dimension."""
    engine = connect("sqlite://")
    found: list[Executable] = []
    event.listen(engine, "before_execute", lambda _, statement, *__: found.append(statement))
    terms = Terms(NOW, answer_within_of={"chat": 60})
    where = Scope(calendar=[("0", MONTH)], terms=terms, filters=Filters({"team": ("a", None), "topic": ("b",)}))
    scales = dict.fromkeys(ONE_SCALE, Scale(0, 10, "better"))
    with engine.connect() as connection:
        for by in (None, *PARTS):
            measure(connection, ALL, replace(where, by=by), scales)
            usual_scales(connection, ALL, replace(where, by=by))
    yield found
    engine.dispose()


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_every_statement_compiles_for_every_dialect(dialect: Dialect, statements: list[Executable]) -> None:
    texts = [str(statement.compile(dialect=dialect)) for statement in statements if isinstance(statement, Select)]
    assert len(texts) > len(PARTS) * 10
    for text in texts:
        assert not any(word in text.upper() for word in FORBIDDEN), text


def test_all_kpis_of_one_source_are_one_statement(statements: list[Executable]) -> None:
    sources = {kpi.formula.source for kpi in ALL if not isinstance(kpi.formula, Quantile)}
    ranked = {(kpi.formula.source, kpi.formula.of) for kpi in ALL if isinstance(kpi.formula, Quantile)}
    asked = len(sources) + 2 * len(ranked) + len(ONE_SCALE)
    facts = [each for each in statements if isinstance(each, Select) and "calendar" in str(each.compile())]
    assert len(facts) == asked * (1 + len(PARTS))
