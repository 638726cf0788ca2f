from sqlalchemy import ColumnElement, and_, case, func, not_, or_

from metrics.formula import Mean, Share
from metrics.kpi import Example, Good, Group, Kpi, Unit, of
from metrics.sources import OPENED
from metrics.terms import Terms
from metrics.text import Text
from storage.schema import customer_order, interaction

_i = interaction.c
_DAY = 86_400
_NEEDS = (_i.opened_at, _i.customer_id, customer_order.c.ordered_at)
_ASKED = {"opened_at": 0, "customer_id": "c"}
_YOUNG = Example(
    Text(
        "Asked yesterday: too early to say, no value.",
        "Gisteren gevraagd: nog te vroeg, geen waarde.",
        "Întrebare de ieri: prea devreme, nicio valoare.",
    ),
    ({"opened_at": 29 * _DAY, "customer_id": "c"},),
    None,
)


def _ordered(terms: Terms) -> ColumnElement[bool]:
    return func.coalesce(_i.order_after_s <= terms.contribution_within, False)


def _no_amount(terms: Terms) -> ColumnElement[bool]:
    """An order of which the amount is not known, or is in another currency."""
    return and_(_i.person.is_not(None), _ordered(terms), _i.order_after_minor.is_(None), not_(_young(terms)))


def _young(terms: Terms) -> ColumnElement[bool]:
    """Too young for the yes and for the no: else only those who ordered at once would count."""
    return _i.opened_at > terms.moment(terms.contribution_within)


KPIS = (
    Kpi(
        key="contribution",
        name=Text("Conversion after contact", "Bestelling na contact", "Comenzi după contact"),
        about=Text(
            "The share of interactions followed by an order of the same customer within 7 days, unless set otherwise, or marked "
            "as converted by the source. What is younger is left out as provisional.",
            "Het deel van de interacties waarna dezelfde klant binnen 7 dagen bestelde, tenzij anders ingesteld, of dat de bron "
            "als bestelling markeert. Wat jonger is, telt nog niet mee.",
            "Ponderea interacțiunilor urmate de o comandă a aceluiași client în 7 zile, dacă nu e setat altfel, sau marcate de "
            "sursă drept comandă. Ce e mai nou este provizoriu și nu se numără.",
        ),
        formula=Share(
            source=OPENED,
            of=lambda t: or_(_i.converted.is_(True), _ordered(t)),
            among=or_(_i.person.is_not(None), _i.converted.is_not(None)),
            provisional=_young,
        ),
        unit=Unit.SHARE,
        good=Good.UP,
        group=Group.CUSTOMERS,
        origin="A",
        needs=_NEEDS,
        examples=(
            Example(
                Text(
                    "One customer ordered after two days, one after ten: 1 of 2.",
                    "De ene klant bestelde na twee dagen, de andere na tien: 1 van 2.",
                    "Un client a comandat după două zile, altul după zece: 1 din 2.",
                ),
                (
                    _ASKED,
                    {**_ASKED, "customer_id": "d"},
                    of(customer_order, customer_id="c", ordered_at=2 * _DAY),
                    of(customer_order, customer_id="d", ordered_at=10 * _DAY),
                ),
                0.5,
            ),
            _YOUNG,
        ),
    ),
    Kpi(
        key="revenue_per_contact",
        name=Text("Revenue per contact", "Omzet per contact", "Venit per contact"),
        about=Text(
            "The amount of the order that followed within 7 days, unless set otherwise, over all interactions of known customers. "
            "No order counts as nothing; what is younger is left out as provisional.",
            "Het bedrag van de bestelling die binnen 7 dagen volgde, tenzij anders ingesteld, over alle interacties van bekende "
            "klanten. Geen bestelling telt als niets; wat jonger is, telt nog niet mee.",
            "Valoarea comenzii care a urmat în 7 zile, dacă nu e setat altfel, raportată la toate interacțiunile clienților "
            "cunoscuți. Fără comandă înseamnă zero; ce e mai nou este provizoriu.",
        ),
        formula=Mean(
            source=OPENED,
            of=lambda t: case((_ordered(t), _i.order_after_minor), else_=0) / 100.0,
            fault=_no_amount,
            among=_i.person.is_not(None),
            provisional=_young,
        ),
        unit=Unit.MONEY,
        good=Good.UP,
        group=Group.CUSTOMERS,
        origin="A",
        needs=(*_NEEDS, customer_order.c.amount_minor),
        examples=(
            Example(
                Text(
                    "One of two customers then ordered for 50: 25 each.",
                    "Eén van twee klanten bestelde daarna voor 50: 25 per stuk.",
                    "Unul din doi clienți a comandat apoi de 50: câte 25.",
                ),
                (
                    _ASKED,
                    {**_ASKED, "customer_id": "d"},
                    of(customer_order, customer_id="c", ordered_at=_DAY, amount_minor=5000),
                ),
                25,
            ),
            _YOUNG,
        ),
    ),
)
