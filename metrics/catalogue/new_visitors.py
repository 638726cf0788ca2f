from metrics.kpi import Example, Good, Group, Kpi, Summed, Unit, of
from metrics.text import Text
from metrics.web import share
from storage.schema import visit

_DAY = 86_400
_NEEDS = (Summed("new_visits", visit.c.is_new), Summed("returning_visits", visit.c.is_new))
_FIVE = tuple(of(visit, started_at=_DAY, is_new=new) for new in (True, True, True, False, None))
_UNKNOWN = Example(
    Text(
        "A visit of which this is unknown: no value.",
        "Een bezoek waarvan dit niet bekend is: geen waarde.",
        "O vizită despre care nu se știe: nicio valoare.",
    ),
    (of(visit, started_at=_DAY),),
    None,
)

KPIS = (
    Kpi(
        key="new_visitors",
        name=Text("New visitors", "Nieuwe bezoekers", "Vizitatori noi"),
        about=Text(
            "The share of visits by someone who had not been here before. Visits are counted, not people: the visitors "
            "of several days cannot be added up.",
            "Het deel van de bezoeken door iemand die hier niet eerder was. Bezoeken tellen, geen personen: de bezoekers "
            "van verschillende dagen kunt u niet optellen.",
            "Ponderea vizitelor făcute de cineva care nu a mai fost aici. Se numără vizite, nu persoane: vizitatorii mai "
            "multor zile nu se pot aduna.",
        ),
        formula=share("new_visits", "new_visits", "returning_visits"),
        unit=Unit.SHARE,
        good=Good.NEITHER,
        group=Group.WEB,
        origin="E",
        needs=_NEEDS,
        examples=(
            Example(
                Text(
                    "Three visitors were new, one came back, of one it is unknown: 3 of 4.",
                    "Drie bezoekers waren nieuw, één kwam terug, van één is het niet bekend: 3 van 4.",
                    "Trei vizitatori au fost noi, unul a revenit, despre unul nu se știe: 3 din 4.",
                ),
                _FIVE,
                0.75,
            ),
            _UNKNOWN,
        ),
    ),
    Kpi(
        key="returning_visitors",
        name=Text("Returning visitors", "Terugkerende bezoekers", "Vizitatori care revin"),
        about=Text(
            "The share of visits by someone who had been here before.",
            "Het deel van de bezoeken door iemand die hier al eerder was.",
            "Ponderea vizitelor făcute de cineva care a mai fost aici.",
        ),
        formula=share("returning_visits", "new_visits", "returning_visits"),
        unit=Unit.SHARE,
        good=Good.NEITHER,
        group=Group.WEB,
        origin="E",
        needs=_NEEDS,
        examples=(
            Example(
                Text(
                    "Three visitors were new, one came back, of one it is unknown: 1 of 4.",
                    "Drie bezoekers waren nieuw, één kwam terug, van één is het niet bekend: 1 van 4.",
                    "Trei vizitatori au fost noi, unul a revenit, despre unul nu se știe: 1 din 4.",
                ),
                _FIVE,
                0.25,
            ),
            _UNKNOWN,
        ),
    ),
)
