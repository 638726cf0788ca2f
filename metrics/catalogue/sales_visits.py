from metrics.kpi import Example, Good, Group, Kpi, Summed, Unit, of
from metrics.text import Text
from metrics.web import share
from storage.schema import visit

_DAY = 86_400
_FOUR = tuple(of(visit, started_at=_DAY, purpose=purpose) for purpose in ("sales", "sales", "service", "other"))
_NONE = Example(Text("No visits: no value.", "Geen bezoek: geen waarde.", "Nicio vizită: nicio valoare."), (), None)

KPIS = (
    Kpi(
        key="sales_visits",
        name=Text("Sales visits", "Verkoopbezoeken", "Vizite comerciale"),
        about=Text(
            "The share of visits that were made to look around or to buy.",
            "Het deel van de bezoeken om zich te oriënteren of iets te kopen.",
            "Ponderea vizitelor făcute pentru informare sau cumpărare.",
        ),
        formula=share("sales_visits", "visits"),
        unit=Unit.SHARE,
        good=Good.NEITHER,
        group=Group.WEB,
        origin="E",
        needs=(Summed("visits", visit.c.started_at), Summed("sales_visits", visit.c.purpose)),
        examples=(
            Example(
                Text(
                    "Two visits to buy, one for service, one for something else: 2 of 4.",
                    "Twee bezoeken om te kopen, één voor service, één voor iets anders: 2 van 4.",
                    "Două vizite pentru cumpărare, una pentru suport, una pentru altceva: 2 din 4.",
                ),
                _FOUR,
                0.5,
            ),
            _NONE,
        ),
    ),
    Kpi(
        key="service_visits",
        name=Text("Service visits", "Servicebezoeken", "Vizite pentru suport"),
        about=Text(
            "The share of visits that were made for service: help with what the customer already has.",
            "Het deel van de bezoeken voor service: hulp bij wat de klant al heeft.",
            "Ponderea vizitelor făcute pentru suport: ajutor cu ceea ce clientul are deja.",
        ),
        formula=share("service_visits", "visits"),
        unit=Unit.SHARE,
        good=Good.NEITHER,
        group=Group.WEB,
        origin="E",
        needs=(Summed("visits", visit.c.started_at), Summed("service_visits", visit.c.purpose)),
        examples=(
            Example(
                Text(
                    "Two visits to buy, one for service, one for something else: 1 of 4.",
                    "Twee bezoeken om te kopen, één voor service, één voor iets anders: 1 van 4.",
                    "Două vizite pentru cumpărare, una pentru suport, una pentru altceva: 1 din 4.",
                ),
                _FOUR,
                0.25,
            ),
            _NONE,
        ),
    ),
)
