"""A KPI in words: what it needs, what its formula says and what it leaves out, from its declaration alone."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BindParameter, Column, ColumnElement, false
from sqlalchemy.sql.visitors import iterate

from metrics.formula import Across, Condition, Count, Formula, Mean, Net, Per, Quantile, Share, Value, sources
from metrics.kpi import Answers, Good, Kpi, Need, Summed, Unit
from metrics.sources import ANSWERS, SENT, Source
from metrics.terms import Terms
from metrics.text import Language, Text, joined
from storage.schema import (
    agent_day,
    cost_day,
    customer_order,
    interaction,
    interaction_event,
    staffing,
    survey_response,
    web_metric,
)

UNIT: dict[Unit, Text] = {
    Unit.COUNT: Text("a count", "een aantal", "un număr"),
    Unit.NUMBER: Text("a number with decimals", "een getal met decimalen", "un număr cu zecimale"),
    Unit.SECONDS: Text("a time", "een tijd", "un timp"),
    Unit.SHARE: Text("a percentage", "een percentage", "un procent"),
    Unit.POINTS: Text("points from −100 to 100", "punten van −100 tot 100", "puncte de la −100 la 100"),
    Unit.SCORE: Text(
        "a score on the survey's own scale",
        "een score op de eigen schaal van de enquête",
        "un scor pe scala sondajului",
    ),
    Unit.MONEY: Text(
        "an amount in the company's currency", "een bedrag in de munt van het bedrijf", "o sumă în moneda companiei"
    ),
}
GOOD: dict[Good, Text] = {
    Good.UP: Text("higher is better", "hoger is beter", "mai mult este mai bine"),
    Good.DOWN: Text("lower is better", "lager is beter", "mai puțin este mai bine"),
    Good.NEITHER: Text("neither way is better", "geen richting is beter", "nicio direcție nu este mai bună"),
}
ROWS: dict[str, Text] = {
    interaction.name: Text("interactions", "interacties", "interacțiuni"),
    interaction_event.name: Text("messages", "berichten", "mesaje"),
    survey_response.name: Text("survey answers", "enquêteantwoorden", "răspunsuri la sondaje"),
    web_metric.name: Text("daily sums of the website", "dagtotalen van de website", "sume zilnice ale site-ului"),
    staffing.name: Text("quarters of an hour of staffing", "kwartieren bezetting", "sferturi de oră de program"),
    agent_day.name: Text("agent days", "werkdagen van medewerkers", "zile lucrate de agenți"),
    cost_day.name: Text("costs per day", "kosten per dag", "costuri pe zi"),
    customer_order.name: Text("orders", "bestellingen", "comenzi"),
}
"""What a row of a table is called, several of them."""
_SENT = Text("surveys sent", "verstuurde enquêtes", "sondaje trimise")

_COLUMN = Text("column {names} of `{table}`", "kolom {names} van `{table}`", "coloana {names} din `{table}`")
_COLUMNS = Text("columns {names} of `{table}`", "de kolommen {names} van `{table}`", "coloanele {names} din `{table}`")
_SUMMED = Text(
    "`{metric}` in `web_metric` (or column `{column}` of `{table}`)",
    "`{metric}` in `web_metric` (of kolom `{column}` van `{table}`)",
    "`{metric}` în `web_metric` (sau coloana `{column}` din `{table}`)",
)
_ANSWERS = Text(
    "answers with a score of kind `{kind}` in `survey_response`",
    "antwoorden met een score van soort `{kind}` in `survey_response`",
    "răspunsuri cu scor de tipul `{kind}` în `survey_response`",
)

_COUNT = Text("the number of {rows}", "het aantal {rows}", "numărul de {rows}")
_SUM = Text("the sum of {of} over {rows}", "de som van {of} over {rows}", "suma valorilor {of} din {rows}")
_SHARE = Text(
    "the share of {rows} that meet a condition on {of}",
    "het deel van de {rows} dat voldoet aan een voorwaarde op {of}",
    "ponderea, din {rows}, a celor care îndeplinesc o condiție pe {of}",
)
_AMONG = Text(
    ", of those that count by {among}", ", van wat meetelt volgens {among}", ", dintre cele care contează după {among}"
)
_DATED = Text("{said}, by {dated}", "{said}, naar {dated}", "{said}, după {dated}")
_MEAN = Text("the mean of {of} over {rows}", "het gemiddelde van {of} over {rows}", "media valorilor {of} din {rows}")
_MEDIAN = Text("the median of {of} over {rows}", "de mediaan van {of} over {rows}", "mediana valorilor {of} din {rows}")
_QUANTILE = Text(
    "percentile {q} of {of} over {rows}",
    "percentiel {q} van {of} over {rows}",
    "percentila {q} a valorilor {of} din {rows}",
)
_PER = Text(
    "the sum of {top} ÷ the sum of {base}",
    "de som van {top} ÷ de som van {base}",
    "suma valorilor {top} ÷ suma valorilor {base}",
)
_NET = Text(
    "the share of {rows} at the good end of {of}, less the share at the bad end",
    "het deel van de {rows} aan de goede kant van {of}, min het deel aan de slechte kant",
    "ponderea, din {rows}, a celor de la capătul bun al {of}, minus a celor de la capătul rău",
)
_OWN = Text(
    "a statement of its own over {rows}, as described",
    "een eigen berekening over {rows}, zoals beschreven",
    "un calcul propriu pentru {rows}, așa cum este descris",
)

_NOT_COUNTED = Text(
    "Deleted, merged, spam and outgoing interactions are in no figure.",
    "Verwijderde, samengevoegde, spam- en uitgaande interacties tellen nergens mee.",
    "Interacțiunile șterse, comasate, spam sau inițiate de companie nu intră în nicio cifră.",
)
_LATEST = Text(
    "Of several answers to one survey the latest counts.",
    "Van meer antwoorden op één enquête telt het laatste.",
    "Din mai multe răspunsuri la un sondaj contează ultimul.",
)
_FAULTS = Text(
    "Impossible (negative) times are left out, and their number is said.",
    "Onmogelijke (negatieve) tijden worden weggelaten; hun aantal staat erbij.",
    "Timpii imposibili (negativi) se lasă deoparte, iar numărul lor se spune.",
)
_SCALES = Text(
    "Only the most usual scale counts; answers on others are left out, and their number is said.",
    "Alleen de meest gebruikte schaal telt; antwoorden op een andere worden weggelaten; hun aantal staat erbij.",
    "Contează doar scala cea mai folosită; răspunsurile pe alte scale se lasă deoparte, iar numărul lor se spune.",
)
_YOUNG = Text(
    "What is too young to judge is left out, and its number is said.",
    "Wat nog te jong is om te beoordelen wordt weggelaten; het aantal staat erbij.",
    "Ce este prea recent pentru a fi evaluat se lasă deoparte, iar numărul se spune.",
)
_CURRENCIES = Text(
    "Amounts in another currency are left out.",
    "Bedragen in een andere munt worden weggelaten.",
    "Sumele în altă monedă se lasă deoparte.",
)
_FEW_ROWS = Text(
    "With fewer than {n} rows the value is not shown: too few.",
    "Bij minder dan {n} rijen wordt de waarde niet getoond: te weinig.",
    "Sub {n} rânduri valoarea nu se arată: prea puține.",
)
_FEW_PEOPLE = Text(
    "Under {n} answers nothing at all is told, so that nobody is recognised.",
    "Bij minder dan {n} antwoorden wordt niets verteld, zodat niemand herkenbaar is.",
    "Sub {n} răspunsuri nu se spune nimic, ca nimeni să nu fie recunoscut.",
)
MEDIAN = 0.5
_TERMS = Terms(now=datetime(2000, 1, 1, tzinfo=UTC))


def needed(needs: Sequence[Need], language: Language) -> str:
    """What must be filled, columns by table, "" for nothing: "columns `topic_key` and `person` of `interaction`"."""
    columns: dict[str, list[str]] = {}
    others = []
    for need in needs:
        match need:
            case Summed(metric, column):
                others.append(_SUMMED.to(language).format(metric=metric, column=column.name, table=column.table.name))
            case Answers(kind):
                others.append(_ANSWERS.to(language).format(kind=kind))
            case column:
                columns.setdefault(column.table.name, []).append(f"`{column.name}`")
    phrases = [
        (_COLUMNS if len(names) > 1 else _COLUMN).to(language).format(names=joined(names, language), table=table)
        for table, names in columns.items()
    ]
    said = dict.fromkeys([*phrases, *others])
    return joined(said, language) if said else ""


def counted(formula: Formula, language: Language) -> str:
    """The formula in words: "the median of `first_response_s` over interactions"."""
    rows = _rows(formula.source, language)
    match formula:
        case Count(of=None):
            said = _COUNT.to(language).format(rows=rows)
        case Count(of=of) if of is not None:
            said = _SUM.to(language).format(rows=rows, of=_names(of, language))
        case Share(of=of):
            said = _SHARE.to(language).format(rows=rows, of=_names(of, language))
        case Mean(of=of):
            said = _MEAN.to(language).format(rows=rows, of=_names(of, language))
        case Net(plus=plus):
            said = _NET.to(language).format(rows=rows, of=_names(plus, language))
        case Per(top=top, base=base):
            return _PER.to(language).format(top=_names(top, language), base=_names(base, language))
        case Quantile(q=q, of=of):
            phrase = _MEDIAN if q == MEDIAN else _QUANTILE
            return phrase.to(language).format(q=f"{100 * q:g}", rows=rows, of=_names(of, language))
        case Across(top=top, base=base, times=times):
            sides = f"({_side(top, language)}) ÷ ({_side(base, language)})"
            return f"{times:g} × {sides}" if times not in (1, 0.01) else sides
        case _:
            return _OWN.to(language).format(rows=rows)
    judged = [name for name in _columns(formula.among) if f"`{name}`" not in said]
    return said + (_AMONG.to(language).format(among=_list(judged, language)) if judged else "")


def dated(formula: Formula, language: Language) -> str:
    """What the values of a formula are dated by; of two sources both."""
    return " / ".join(dict.fromkeys(source.dated.to(language) for source in sources(formula)))


def _side(of: Count, language: Language) -> str:
    return _DATED.to(language).format(said=counted(of, language), dated=of.source.dated.to(language))


def left_out(kpi: Kpi, language: Language) -> list[str]:
    """What is not counted, or not told, one sentence each."""
    formula, tables = kpi.formula, {source.table for source in sources(kpi.formula)}
    people = kpi.least_people
    said = [
        (_NOT_COUNTED, tables & {interaction, interaction_event, survey_response}),
        (_LATEST, {ANSWERS, SENT} & {*sources(formula)}),
        (_FAULTS, isinstance(formula, Mean | Quantile) and not _is_false(formula.fault)),
        (_SCALES, isinstance(formula, Mean | Net) and formula.one_scale),
        (_YOUNG, isinstance(formula, Share | Mean | Per) and not _is_false(formula.provisional)),
        (_CURRENCIES, kpi.unit is Unit.MONEY),
        (_FEW_PEOPLE, people),
        (_FEW_ROWS, kpi.least_sample > people),
    ]
    least = {_FEW_PEOPLE: people, _FEW_ROWS: kpi.least_sample}
    return [phrase.to(language).format(n=least.get(phrase)) for phrase, holds in said if holds]


def _rows(source: Source, language: Language) -> str:
    return (_SENT if source is SENT else ROWS[source.table.name]).to(language)


def _names(value: Condition | Value, language: Language) -> str:
    return _list(_columns(value), language)


def _list(names: Iterable[str], language: Language) -> str:
    return joined((f"`{name}`" for name in names), language)


def _columns(value: Condition | Value) -> list[str]:
    """The columns that an expression looks at; of daily sums, which ones."""
    found = [*iterate(value(_TERMS) if callable(value) else value)]
    columns = [each for each in found if isinstance(each, Column)]
    names: list[object] = [column.name for column in columns if column.table is not web_metric]
    if any(column.table is web_metric for column in columns):
        given = [each.value for each in found if isinstance(each, BindParameter)]
        names += [name for each in given for name in (each if isinstance(each, list | tuple) else [each])]
    return [*dict.fromkeys(name for name in names if isinstance(name, str))]


def _is_false(condition: Condition | ColumnElement[Any]) -> bool:
    return not callable(condition) and condition.compare(false())
