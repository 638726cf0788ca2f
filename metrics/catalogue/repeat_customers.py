from sqlalchemy import Connection, case, func, select

from metrics.formula import Found, Own
from metrics.kpi import Example, Good, Group, Kpi, Unit
from metrics.rows import Rows
from metrics.scope import Scope
from metrics.sources import ORDERS
from metrics.text import Text
from storage.schema import customer_order

_o = customer_order.c
_DAY = 86_400


def _again(connection: Connection, scope: Scope) -> list[Found]:
    """Customers with an order in the window, and those for whom it was not the first."""
    of = _o.person.label("person")
    firsts = select(of, func.min(_o.ordered_at).label("first")).where(ORDERS.counts).group_by(of).subquery()
    rows = Rows(ORDERS, scope)
    keys = (rows.label.label("label"), rows.part.label("part"), of)
    last = rows.select(*keys, func.max(_o.ordered_at).label("last"))
    each = last.group_by(rows.label, _o.person, *([rows.part] if scope.by else [])).subquery()
    again = func.sum(case((each.c.last > firsts.c.first, 1), else_=0))
    counted = select(each.c.label, each.c.part, func.count(), again).join_from(
        each, firsts, each.c.person == firsts.c.person
    )
    found = connection.execute(counted.group_by(each.c.label, each.c.part))
    return [Found(label, part, back / all_, all_, back, all_) for label, part, all_, back in found]


KPIS = (
    Kpi(
        key="repeat_customers",
        name=Text("Returning customers", "Terugkerende klanten", "Clienți care revin"),
        about=Text(
            "Of the customers who ordered, the share for whom it was not the first order ever.",
            "Van de klanten die bestelden, het deel voor wie het niet de allereerste bestelling was.",
            "Din clienții care au comandat, ponderea celor pentru care nu a fost prima comandă.",
        ),
        formula=Own(source=ORDERS, find=_again, proportion=True),
        unit=Unit.SHARE,
        good=Good.UP,
        group=Group.CUSTOMERS,
        origin="B D",
        needs=(_o.customer_id, _o.ordered_at),
        examples=(
            Example(
                Text(
                    "Three customers ordered, one of them also last year: 1 of 3.",
                    "Drie klanten bestelden, van wie één ook vorig jaar: 1 van 3.",
                    "Trei clienți au comandat, unul dintre ei și anul trecut: 1 din 3.",
                ),
                (
                    {"customer_id": "a", "ordered_at": -300 * _DAY},
                    *({"customer_id": customer, "ordered_at": _DAY} for customer in "abc"),
                ),
                1 / 3,
            ),
            Example(
                Text(
                    "The only order was cancelled: no value.",
                    "De enige bestelling is geannuleerd: geen waarde.",
                    "Singura comandă a fost anulată: nicio valoare.",
                ),
                ({"customer_id": "a", "ordered_at": _DAY, "status": "cancelled"},),
                None,
            ),
        ),
    ),
)
