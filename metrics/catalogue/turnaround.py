from metrics.formula import Mean, Quantile
from metrics.kpi import Example, Good, Group, Kpi, Unit
from metrics.sources import RESOLVED
from metrics.text import Text
from storage.schema import interaction

_i = interaction.c
_HOUR = 3600
_THREE = tuple({"opened_at": 0, "resolved_at": hours * _HOUR} for hours in (1, 2, 9))
_OPEN = Example(
    Text("Still open: no value.", "Nog open: geen waarde.", "Încă deschisă: nicio valoare."),
    ({"opened_at": 0},),
    None,
)
_NEEDS = (_i.opened_at, _i.resolved_at)
_FAULT = _i.resolution_fault.is_(True)

KPIS = (
    Kpi(
        key="turnaround",
        name=Text("Turnaround time", "Doorlooptijd", "Timp de rezolvare"),
        about=Text(
            "The median time from opening to the last resolution, nights and weekends included.",
            "De mediane tijd van opening tot de laatste oplossing, nachten en weekenden meegerekend.",
            "Timpul median de la deschidere până la ultima rezolvare, cu nopți și weekenduri.",
        ),
        formula=Quantile(source=RESOLVED, q=0.5, of=_i.resolution_s, business=_i.resolution_business_s, fault=_FAULT),
        unit=Unit.SECONDS,
        good=Good.DOWN,
        group=Group.SPEED,
        origin="B C",
        needs=_NEEDS,
        examples=(
            Example(
                Text(
                    "Resolved after 1, 2 and 9 hours: 2 hours.",
                    "Opgelost na 1, 2 en 9 uur: 2 uur.",
                    "Rezolvate după 1, 2 și 9 ore: 2 ore.",
                ),
                _THREE,
                2 * _HOUR,
            ),
            _OPEN,
        ),
    ),
    Kpi(
        key="turnaround_p90",
        name=Text(
            "Turnaround time, 90th percentile",
            "Doorlooptijd, 90e percentiel",
            "Timp de rezolvare, percentila 90",
        ),
        about=Text(
            "Nine of ten were resolved within this time.",
            "Negen van de tien waren binnen deze tijd opgelost.",
            "Nouă din zece s-au rezolvat în acest timp.",
        ),
        formula=Quantile(source=RESOLVED, q=0.9, of=_i.resolution_s, business=_i.resolution_business_s, fault=_FAULT),
        unit=Unit.SECONDS,
        good=Good.DOWN,
        group=Group.SPEED,
        origin="B C",
        needs=_NEEDS,
        examples=(
            Example(
                Text(
                    "1, 2 and 9 hours: eight tenths of the way from 2 to 9, 7 h 36 min.",
                    "1, 2 en 9 uur: acht tienden van 2 naar 9, 7 u 36 min.",
                    "1, 2 și 9 ore: opt zecimi din drumul de la 2 la 9, 7 h 36 min.",
                ),
                _THREE,
                7.6 * _HOUR,
            ),
            _OPEN,
        ),
    ),
    Kpi(
        key="turnaround_mean",
        name=Text("Turnaround time, mean", "Doorlooptijd, gemiddelde", "Timp de rezolvare, medie"),
        about=Text(
            "The mean time from opening to the last resolution.",
            "De gemiddelde tijd van opening tot de laatste oplossing.",
            "Timpul mediu de la deschidere până la ultima rezolvare.",
        ),
        formula=Mean(source=RESOLVED, of=_i.resolution_s, business=_i.resolution_business_s, fault=_FAULT),
        unit=Unit.SECONDS,
        good=Good.DOWN,
        group=Group.SPEED,
        origin="B C",
        needs=_NEEDS,
        examples=(
            Example(
                Text("1, 2 and 9 hours: 4 hours.", "1, 2 en 9 uur: 4 uur.", "1, 2 și 9 ore: 4 ore."),
                _THREE,
                4 * _HOUR,
            ),
            _OPEN,
        ),
    ),
)
