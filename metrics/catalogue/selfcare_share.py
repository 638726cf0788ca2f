from metrics.kpi import Example, Good, Group, Kpi, Summed, Unit, of
from metrics.text import Text
from metrics.web import share
from storage.schema import visit

_DAY = 86_400
_VISITS = Summed("visits", visit.c.started_at)
_NONE = Example(Text("No visits: no value.", "Geen bezoek: geen waarde.", "Nicio vizită: nicio valoare."), (), None)

KPIS = (
    Kpi(
        key="selfcare_share",
        name=Text("Self-service: FAQ", "Zelfservice: veelgestelde vragen", "Autoservire: întrebări frecvente"),
        about=Text(
            "The share of visits that looked at the frequently asked questions.",
            "Het deel van de bezoeken waarin de veelgestelde vragen zijn geraadpleegd.",
            "Ponderea vizitelor în care s-au consultat întrebările frecvente.",
        ),
        formula=share("faq_visits", "visits"),
        unit=Unit.SHARE,
        good=Good.UP,
        group=Group.WEB,
        origin="E",
        needs=(_VISITS, Summed("faq_visits", visit.c.used_faq)),
        examples=(
            Example(
                Text(
                    "One of four visits looked at the frequently asked questions: 1 of 4.",
                    "In één van vier bezoeken zijn de veelgestelde vragen geraadpleegd: 1 van 4.",
                    "Într-una din patru vizite s-au consultat întrebările frecvente: 1 din 4.",
                ),
                tuple(of(visit, started_at=_DAY, used_faq=used) for used in (True, False, False, False)),
                0.25,
            ),
            _NONE,
        ),
    ),
    Kpi(
        key="selfprovisioning_share",
        name=Text("Self-service: my account", "Zelfservice: Mijn-omgeving", "Autoservire: contul meu"),
        about=Text(
            "The share of visits in which customers arranged something themselves in their own account.",
            "Het deel van de bezoeken waarin klanten zelf iets regelden in hun Mijn-omgeving.",
            "Ponderea vizitelor în care clienții au rezolvat singuri ceva în contul lor.",
        ),
        formula=share("account_visits", "visits"),
        unit=Unit.SHARE,
        good=Good.UP,
        group=Group.WEB,
        origin="E",
        needs=(_VISITS, Summed("account_visits", visit.c.used_account)),
        examples=(
            Example(
                Text(
                    "Two of four visits used the own account: 2 of 4.",
                    "In twee van vier bezoeken is de Mijn-omgeving gebruikt: 2 van 4.",
                    "În două din patru vizite s-a folosit contul propriu: 2 din 4.",
                ),
                tuple(of(visit, started_at=_DAY, used_account=used) for used in (True, True, False, False)),
                0.5,
            ),
            _NONE,
        ),
    ),
)
