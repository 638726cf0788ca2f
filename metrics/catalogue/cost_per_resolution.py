from metrics.formula import Across, Count
from metrics.kpi import Example, Good, Group, Kpi, Unit, of
from metrics.sources import COSTS, OPENED, RESOLVED, Source
from metrics.text import Text
from storage.schema import cost, cost_day, interaction

_c = cost_day.c
_DAY = 86_400
_HUNDREDTH = 0.01
_NEEDS = (cost.c.amount_minor, cost.c.starts_at, cost.c.ends_at)
_TWO_HUNDRED = of(cost, category="people", currency="EUR", amount_minor=200_00, starts_at=7 * _DAY, ends_at=14 * _DAY)
_FOUR = (of(interaction, opened_at=8 * _DAY, resolved_at=9 * _DAY),) * 4


def _per(source: Source) -> Across:
    """What was spent in the company's currency, which a cost without one is taken to be in, per row."""
    spent = Count(
        source=COSTS,
        among=lambda terms: _c.currency.in_(("", terms.currency)),
        of=_c.amount_minor,
        left_out=lambda terms: _c.currency.not_in(("", terms.currency)),
    )
    return Across(top=spent, base=Count(source=source), times=_HUNDREDTH, sample="base")


KPIS = (
    Kpi(
        key="cost_per_resolution",
        name=Text("Cost per resolution", "Kosten per oplossing", "Cost pe rezolvare"),
        about=Text(
            "The operating cost of the period, spread over its days, per interaction resolved. "
            "Costs in another currency than the company's are left out, never converted.",
            "De operationele kosten van de periode, verdeeld over de dagen, per opgeloste interactie. "
            "Kosten in een andere valuta dan die van het bedrijf tellen niet mee en worden nooit omgerekend.",
            "Costul operațional al perioadei, împărțit pe zile, pe interacțiune rezolvată. "
            "Costurile în altă monedă decât cea a companiei nu se numără și nu se convertesc.",
        ),
        formula=_per(RESOLVED),
        unit=Unit.MONEY,
        good=Good.DOWN,
        group=Group.STAFF,
        origin="C E",
        needs=(*_NEEDS, interaction.c.resolved_at),
        examples=(
            Example(
                Text(
                    "A cost of 200 and four resolved (as 100,000 on 2,000): 50.",
                    "200 aan kosten en vier opgelost (zoals 100.000 op 2.000): 50.",
                    "Cost de 200 și patru rezolvate (ca 100.000 la 2.000): 50.",
                ),
                (_TWO_HUNDRED, *_FOUR),
                50,
            ),
            Example(
                Text(
                    "A cost of 200 but nothing resolved: no value.",
                    "200 aan kosten maar niets opgelost: geen waarde.",
                    "Cost de 200, dar nimic rezolvat: nicio valoare.",
                ),
                (_TWO_HUNDRED, of(interaction, opened_at=8 * _DAY)),
                None,
            ),
            Example(
                Text(
                    "Four resolved, but no costs are known: no value.",
                    "Vier opgelost, maar er zijn geen kosten bekend: geen waarde.",
                    "Patru rezolvate, dar nu se cunosc costuri: nicio valoare.",
                ),
                _FOUR,
                None,
            ),
        ),
    ),
    Kpi(
        key="cost_per_contact",
        name=Text("Cost per contact", "Kosten per contact", "Cost pe contact"),
        about=Text(
            "The operating cost of the period, spread over its days, per interaction opened.",
            "De operationele kosten van de periode, verdeeld over de dagen, per geopende interactie.",
            "Costul operațional al perioadei, împărțit pe zile, pe interacțiune deschisă.",
        ),
        formula=_per(OPENED),
        unit=Unit.MONEY,
        good=Good.DOWN,
        group=Group.STAFF,
        origin="C E",
        needs=(*_NEEDS, interaction.c.opened_at),
        examples=(
            Example(
                Text(
                    "A cost of 200, four resolved and one still open: 40. Another currency is left out.",
                    "200 aan kosten, vier opgelost en één nog open: 40. Een andere valuta telt niet mee.",
                    "Cost de 200, patru rezolvate și una încă deschisă: 40. Altă monedă nu se numără.",
                ),
                (
                    _TWO_HUNDRED,
                    {**_TWO_HUNDRED, "currency": "USD"},
                    *_FOUR,
                    of(interaction, opened_at=8 * _DAY),
                ),
                40,
            ),
            Example(
                Text(
                    "A cost of 200 but nothing came in: no value.",
                    "200 aan kosten maar er kwam niets binnen: geen waarde.",
                    "Cost de 200, dar nu a venit nimic: nicio valoare.",
                ),
                (_TWO_HUNDRED,),
                None,
            ),
        ),
    ),
)
