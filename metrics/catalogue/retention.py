from collections import defaultdict
from dataclasses import replace
from functools import partial

from sqlalchemy import Connection, Subquery, and_, func, or_, select

from metrics.formula import Found, Own
from metrics.kpi import Example, Good, Group, Kpi, Unit
from metrics.period import Window, earlier
from metrics.rows import Rows
from metrics.scope import Part, Scope
from metrics.sources import ORDERS, Dimension, Source
from metrics.text import Text
from storage.schema import customer_order, interaction

_o = customer_order.c
_DAY = 86_400


def _activity(connection: Connection) -> Source:
    """Orders; where a company has none at all, its interactions."""
    if connection.execute(select(_o.source).where(ORDERS.counts).limit(1)).first():
        return ORDERS
    i = interaction.c
    counts = and_(i.left_out.is_(None), i.person.is_not(None))
    return Source(interaction, i.opened_at, counts, ORDERS.dated, {"source": Dimension(i.source)})


def _active(source: Source, scope: Scope, name: str, windows: list[Window]) -> Subquery:
    """Everybody active in each window, which is told by its place."""
    rows = Rows(source, replace(scope, calendar=[(str(n), window) for n, window in enumerate(windows)]), name=name)
    columns = (rows.label.label("n"), rows.part.label("part"), source.table.c.person.label("person"))
    return rows.select(*columns).distinct().subquery()


def _kept(connection: Connection, scope: Scope, *, lost: bool) -> list[Found]:
    """Of the customers active in the window before, those who are active in this one; or those who are not."""
    source = _activity(connection)
    windows = [window for _, window in scope.calendar]
    now = _active(source, scope, "windows_now", windows)
    before = _active(source, scope, "windows_before", [earlier(window, scope.zone) for window in windows])
    same_part = or_(now.c.part == before.c.part, and_(now.c.part.is_(None), before.c.part.is_(None)))
    back = and_(now.c.n == before.c.n, now.c.person == before.c.person, same_part)
    counts = (func.count(), func.count(now.c.person))
    query = select(before.c.n, before.c.part, *counts).select_from(before.outerjoin(now, back))
    sums: dict[tuple[str, Part], list[int]] = defaultdict(lambda: [0, 0])
    for n, part, were, stayed in connection.execute(query.group_by(before.c.n, before.c.part)):
        found = sums[scope.calendar[int(n)][0], part]
        found[0] += were - stayed if lost else stayed
        found[1] += were
    return [Found(label, part, top / base, base, top, base) for (label, part), (top, base) in sums.items()]


def _ordered(customer: str, *days: int) -> tuple[dict[str, object], ...]:
    return tuple({"customer_id": customer, "ordered_at": day * _DAY} for day in days)


_MONTH = (*_ordered("a", -20, 3), *_ordered("b", -10), *_ordered("c", -5, 8), *_ordered("d", -5, 9), *_ordered("e", 4))
_NEW = Example(
    Text(
        "Nobody ordered in the period before: no value.",
        "Niemand bestelde in de periode ervoor: geen waarde.",
        "Nimeni nu a comandat în perioada dinainte: nicio valoare.",
    ),
    _ordered("a", 1),
    None,
)
_NEEDS = (_o.customer_id, _o.ordered_at)

KPIS = (
    Kpi(
        key="retention",
        name=Text("Customer retention", "Klantbehoud", "Păstrarea clienților"),
        about=Text(
            "Of the customers who ordered in the period before, the share that ordered in this one too. A company without orders "
            "in the database counts contacts instead.",
            "Van de klanten die in de periode ervoor bestelden, het deel dat ook in deze periode bestelde. Zonder bestellingen in "
            "de database tellen contacten.",
            "Din clienții care au comandat în perioada dinainte, ponderea celor care au comandat și în aceasta. Fără comenzi în "
            "baza de date se numără contactele.",
        ),
        formula=Own(source=ORDERS, find=partial(_kept, lost=False), proportion=True),
        unit=Unit.SHARE,
        good=Good.UP,
        group=Group.CUSTOMERS,
        origin="B C D",
        needs=_NEEDS,
        examples=(
            Example(
                Text(
                    "Four ordered in the 30 days before, three of them again; a fifth is new: 3 of 4.",
                    "Vier bestelden in de 30 dagen ervoor, drie daarvan opnieuw; een vijfde is nieuw: 3 van 4.",
                    "Patru au comandat în cele 30 de zile dinainte, trei dintre ei din nou; al cincilea e nou: 3 din 4.",
                ),
                _MONTH,
                0.75,
            ),
            _NEW,
        ),
    ),
    Kpi(
        key="churn",
        name=Text("Customers lost", "Klantverloop", "Clienți pierduți"),
        about=Text(
            "Of the customers who ordered in the period before, the share that did not order in this one: the rest of retention.",
            "Van de klanten die in de periode ervoor bestelden, het deel dat in deze periode niet bestelde: de rest van retention.",
            "Din clienții care au comandat în perioada dinainte, ponderea celor care nu au comandat în aceasta: restul retenției.",
        ),
        formula=Own(source=ORDERS, find=partial(_kept, lost=True), proportion=True),
        unit=Unit.SHARE,
        good=Good.DOWN,
        group=Group.CUSTOMERS,
        origin="B C D",
        needs=_NEEDS,
        examples=(
            Example(
                Text(
                    "Four ordered in the 30 days before, one of them not again: 1 of 4.",
                    "Vier bestelden in de 30 dagen ervoor, één daarvan niet opnieuw: 1 van 4.",
                    "Patru au comandat în cele 30 de zile dinainte, unul nu a mai comandat: 1 din 4.",
                ),
                _MONTH,
                0.25,
            ),
            _NEW,
        ),
    ),
)
