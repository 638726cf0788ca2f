"""What every KPI declares is true."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pkgutil import iter_modules
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Column, Dialect, Engine, Executable, Select, event
from sqlalchemy.dialects import postgresql, sqlite

from metrics import catalogue as package
from metrics.catalogue import catalogue, headlines
from metrics.formula import Across, Count, Mean, Net, Own, Per, Quantile, Share, dimensions, sources
from metrics.kpi import TABLE, Answers, Example, Good, Group, Kpi, Need, Summed, Unit
from metrics.query import measure, usual_scales
from metrics.scope import Filters, Part, Scope
from metrics.sources import PARTS, STATE
from metrics.terms import Scale, Terms
from metrics.text import LANGUAGES, Text
from storage.engine import connect
from storage.ingest.kinds import fillable
from storage.words import CLOSED
from tests.oracle import KPIS, Company, World
from tests.oracle.web import ADDS_UP

from .world import MONTH, NOW, moments, one, put, row, scope

ALL = tuple(catalogue().values())
EXAMPLES = [(kpi, example) for kpi in ALL for example in kpi.examples]
DIMENSIONS = tuple(dict.fromkeys(name for kpi in ALL for name in dimensions(kpi.formula)))
DIALECTS: tuple[Dialect, ...] = (sqlite.dialect(), postgresql.dialect())  # type: ignore[no-untyped-call]
SAME_EVERYWHERE = {"Net Promoter Score"}
SAME_IN_DUTCH = {"Live contact"}
FORBIDDEN = ("DATE_TRUNC", "AT TIME ZONE", "STRFTIME", "PERCENTILE_CONT", "INTERVAL", "EXTRACT")
"""What engines understand differently."""
UTC = ZoneInfo("UTC")


def named(value: object) -> str | None:
    return value.key if isinstance(value, Kpi) else value.says.en if isinstance(value, Example) else None


@pytest.mark.parametrize(("kpi", "example"), EXAMPLES, ids=named)
def test_every_example_holds(engine: Engine, kpi: Kpi, example: Example) -> None:
    tables: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for n, given in enumerate(example.rows):
        table = str(given.get(TABLE, kpi.formula.source.table.name))
        columns = {name: value for name, value in given.items() if name != TABLE}
        tables[table].append(row(n, **moments(table, columns)))
    world = World(company=Company(zone=UTC, reply_channels=()))
    for name, rows in tables.items():
        world.tables()[name].extend(rows)
    put(engine, world)
    where = scope(zone=UTC)
    assert one(engine, kpi.key, where).value == (None if example.value is None else pytest.approx(example.value))


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
    assert text.nl != text.en or " " not in text.en or text.en in SAME_IN_DUTCH, "a sentence left in English"


FILLED_FROM = {
    "staffing": {"presence"},
    "agent_day": {"presence", "interaction_event"},
    "cost_day": {"cost"},
    "web_metric": {"visit", "faq_view", "journey"},
}
"""What we derive → where it comes from."""


def table_of(need: Need) -> str:
    match need:
        case Answers():
            return "survey_response"
        case Summed(_, column):
            return column.table.name
        case column:
            return column.table.name


@pytest.mark.parametrize("kpi", ALL, ids=named)
def test_a_kpi_needs_what_it_is_filled_from(kpi: Kpi) -> None:
    tables = {table_of(need) for need in kpi.needs}
    assert len(set(kpi.needs)) == len(kpi.needs)
    for source in sources(kpi.formula):
        assert tables & FILLED_FROM.get(source.table.name, {source.table.name})


@pytest.mark.parametrize("need", dict.fromkeys(need for kpi in ALL for need in kpi.needs), ids=str)
def test_what_is_needed_can_be_given(need: Need) -> None:
    if isinstance(need, Answers):
        assert need.kind in CLOSED["survey_response"]["kind"]
        return
    column = need.column if isinstance(need, Summed) else need
    assert isinstance(column, Column)
    assert column.name in fillable(column.table.name)
    assert not isinstance(need, Summed) or need.metric in ADDS_UP


UNITS: dict[type, set[Unit]] = {
    Count: {Unit.COUNT},
    Share: {Unit.SHARE},
    Mean: {Unit.SECONDS, Unit.SCORE, Unit.NUMBER, Unit.MONEY},
    Per: {Unit.SHARE},
    Net: {Unit.POINTS},
    Quantile: {Unit.SECONDS},
    Across: {Unit.NUMBER, Unit.MONEY, Unit.SHARE},
    Own: {Unit.SHARE, Unit.COUNT, Unit.SECONDS},
}


@pytest.mark.parametrize("kpi", ALL, ids=named)
def test_unit_and_target_fit_the_formula(kpi: Kpi) -> None:
    assert kpi.unit in UNITS[type(kpi.formula)]
    assert (kpi.unit is Unit.SCORE) == (isinstance(kpi.formula, Mean) and kpi.formula.one_scale)
    assert (kpi.least_sample == 0) == (kpi.unit is Unit.COUNT or kpi.formula.source is STATE)
    assert not isinstance(kpi.formula, Own) or (kpi.formula.empty == 0) == (kpi.unit is Unit.COUNT)
    assert kpi.target is None or kpi.good is not Good.NEITHER
    assert kpi.by is None or kpi.by in dimensions(kpi.formula)
    ranges = {Unit.SHARE: (0, 1), Unit.POINTS: (-1, 1), Unit.SECONDS: (1, 30 * 86_400), Unit.SCORE: (0, 100)}
    if kpi.target is not None:
        low, high = ranges[kpi.unit]
        assert low < kpi.target < high


def test_nobody_is_recognised_by_what_employees_say() -> None:
    staff = {kpi.key for kpi in ALL if any(need in (Answers("esat"), Answers("enps")) for need in kpi.needs)}
    assert staff == {"esat", "enps"} == {kpi.key for kpi in ALL if kpi.least_people}
    assert {catalogue()[key].least_people for key in staff} == {5}


def test_only_kpis_of_one_scale_leave_out_the_others() -> None:
    mixing = {kpi.key for kpi in ALL if isinstance(kpi.formula, Mean | Net) and kpi.formula.one_scale}
    assert mixing == {key for key, kpi in KPIS.items() if kpi.one_scale}


@pytest.mark.parametrize("kpi", ALL, ids=named)
def test_a_kpi_has_a_source_document_and_examples(kpi: Kpi) -> None:
    assert kpi.origin
    assert set(kpi.origin.split()) <= set("ABCDE+")
    assert any(example.value is not None for example in kpi.examples)


def test_headlines_are_ranked_from_one_without_a_gap() -> None:
    ranks = [kpi.headline for kpi in headlines()]
    assert ranks == list(range(1, len(ranks) + 1))
    assert {kpi.key for kpi in headlines()} == {kpi.key for kpi in ALL if kpi.headline is not None}


@contextmanager
def listening() -> Iterator[tuple[Engine, list[Executable]]]:
    """An empty database, and what is asked of it."""
    engine = connect("sqlite://")
    found: list[Executable] = []
    event.listen(engine, "before_execute", lambda _, statement, *__: found.append(statement))
    yield engine, found
    engine.dispose()


TERMS = Terms(NOW, answer_within_of={"chat": 60})
SCALES = {key: Scale(0, 10, "better") for key, kpi in KPIS.items() if kpi.one_scale}
FILTERS: tuple[dict[str, tuple[Part, ...]], ...] = (
    {},
    {"source": ("a",)},
    {"team": ("a", None), "topic": ("b",)},
    {"device": (None,)},
)


@pytest.fixture(scope="module")
def statements() -> Iterator[list[Executable]]:
    """All that is asked of the database for the whole catalogue, as a whole and by every dimension."""
    with listening() as (engine, found), engine.connect() as connection:
        for by in (None, *DIMENSIONS):
            for parts in FILTERS:
                names = {*parts, *([by] if by else [])}
                kpis = [kpi for kpi in ALL if names <= set(dimensions(kpi.formula))]
                where = Scope(calendar=[("0", MONTH)], terms=TERMS, filters=Filters(parts), by=by)
                measure(connection, kpis, where, SCALES)
                usual_scales(connection, kpis, where)
        yield found


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_every_statement_compiles_for_every_dialect(dialect: Dialect, statements: list[Executable]) -> None:
    texts = [str(statement.compile(dialect=dialect)) for statement in statements if isinstance(statement, Select)]
    assert len(texts) > len(PARTS) * 10
    for text in texts:
        assert not any(word in text.upper() for word in FORBIDDEN), text


@pytest.mark.parametrize("by", [None, "source"])
def test_all_kpis_of_one_source_are_one_statement(by: str | None) -> None:
    kpis = [kpi for kpi in ALL if not isinstance(kpi.formula, Own)]
    where = Scope(calendar=[("0", MONTH)], terms=TERMS, filters=Filters({"source": ("a",)}), by=by)
    with listening() as (engine, found), engine.connect() as connection:
        measure(connection, kpis, where, SCALES)
    summed = {source for kpi in kpis for source in sources(kpi.formula) if not isinstance(kpi.formula, Quantile)}
    ranked = {(kpi.formula.source, kpi.formula.of) for kpi in kpis if isinstance(kpi.formula, Quantile)}
    facts = [each for each in found if isinstance(each, Select) and "calendar" in str(each.compile())]
    assert len(facts) == len(summed) + 2 * len(ranked)
