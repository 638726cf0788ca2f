"""How much data there is for each KPI, over all time, and what is lacking."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, FromClause, and_, func, select

from metrics.formula import Across, Mean, Quantile
from metrics.kpi import Answers, Kpi, Need, Summed
from metrics.period import Window
from metrics.query import measure
from metrics.scope import Scope
from metrics.terms import Terms
from storage.schema import customer_order, interaction, survey_response, web_metric

EVER = "ever"
PER = " per"
"""After a key: the other side of its quotient. No key has a space."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BEGINNINGS = (interaction.c.opened_at, customer_order.c.ordered_at)


@dataclass(frozen=True, slots=True)
class State:
    """How many `rows` a KPI rests on until now, and which of its needs are empty.

    `suppressed`: there are rows, of too few people to tell how many.
    """

    rows: int
    missing: tuple[Need, ...] = ()
    suppressed: bool = False

    @property
    def has_data(self) -> bool:
        return bool(self.rows) or self.suppressed


def states(connection: Connection, kpis: Iterable[Kpi], terms: Terms) -> dict[str, State]:
    """Key → state, by the same `measure` that answers questions."""
    kpis = list(kpis)
    scope = Scope(calendar=[(EVER, window) for window in _halves(connection, terms.now)], terms=terms)
    asked = [side for kpi in kpis for side in _sides(kpi)]
    found = {measured.kpi: measured.sample for measured in measure(connection, asked, scope)}
    missing = lacking(connection, kpis)
    return {kpi.key: _state(kpi, _rows(kpi, found), missing.get(kpi.key, ())) for kpi in kpis}


def lacking(connection: Connection, kpis: Iterable[Kpi]) -> dict[str, tuple[Need, ...]]:
    """Key → which of its needs are empty; nothing of those that lack nothing."""
    kpis = list(kpis)
    filled = {need: _is_filled(connection, need) for need in dict.fromkeys(need for kpi in kpis for need in kpi.needs)}
    found = {kpi.key: tuple(need for need in kpi.needs if not filled[need]) for kpi in kpis}
    return {key: needs for key, needs in found.items() if needs}


def _state(kpi: Kpi, rows: int, missing: tuple[Need, ...]) -> State:
    few = 0 < rows < kpi.least_people
    return State(0 if few else rows, missing, suppressed=few)


def _sides(kpi: Kpi) -> list[Kpi]:
    """What has to be counted of it: both sides of a quotient; of a quantile the mean, which needs no ranking."""
    match kpi.formula:
        case Across(top=top, base=base):
            return [replace(kpi, formula=top), replace(kpi, key=f"{kpi.key}{PER}", formula=base)]
        case Quantile(source=source, of=of, business=business):
            return [replace(kpi, formula=Mean(source=source, of=of, business=business))]
        case _:
            return [kpi]


def _rows(kpi: Kpi, found: Mapping[str, int]) -> int:
    """The rows of its sample; none where a side of a quotient has none."""
    if not isinstance(kpi.formula, Across):
        return found[kpi.key]
    top, base = found[kpi.key], found[f"{kpi.key}{PER}"]
    return (top if kpi.formula.sample == "top" else base) if top and base else 0


def _halves(connection: Connection, now: datetime) -> list[Window]:
    """All time as two windows of one label: a formula that looks at the window before finds one."""
    firsts = [first for column in BEGINNINGS if (first := connection.scalar(select(func.min(column))))]
    begin = min(firsts, default=now)
    if not EPOCH < begin < now:
        return [Window(EPOCH, now)]
    middle = (begin + (now - begin) / 2).replace(microsecond=0)
    return [Window(EPOCH, middle), Window(middle, now)]


def _is_filled(connection: Connection, need: Need) -> bool:
    match need:
        case Summed(metric):
            return _exists(connection, web_metric, web_metric.c.metric == metric)
        case Answers(kind):
            a = survey_response.c
            return _exists(connection, survey_response, and_(a.kind == kind, a.score.is_not(None)))
        case column:
            return _exists(connection, column.table, column.is_not(None))


def _exists(connection: Connection, table: FromClause, where: ColumnElement[bool]) -> bool:
    return connection.execute(select(1).select_from(table).where(where).limit(1)).first() is not None
