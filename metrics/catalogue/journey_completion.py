from metrics.kpi import Example, Good, Group, Kpi, Summed, Unit, of
from metrics.text import Text
from metrics.web import share
from storage.schema import journey

_DAY = 86_400

KPIS = (
    Kpi(
        key="journey_completion",
        name=Text("Journeys completed", "Klantreizen afgerond", "Parcursuri finalizate"),
        about=Text(
            "The share of journeys started online that were completed, by journey: moving house, paying a bill.",
            "Het deel van de online begonnen klantreizen dat is afgerond, per klantreis: verhuizen, een rekening betalen.",
            "Ponderea parcursurilor începute online care au fost finalizate, pe parcurs: schimbarea adresei, plata unei facturi.",
        ),
        formula=share("journeys_completed", "journeys_started"),
        unit=Unit.SHARE,
        good=Good.UP,
        group=Group.WEB,
        origin="E",
        needs=(
            Summed("journeys_started", journey.c.started_at),
            Summed("journeys_completed", journey.c.completed_at),
        ),
        by="journey",
        examples=(
            Example(
                Text(
                    "Four began, one was not completed: 3 of 4.",
                    "Vier begonnen, één is niet afgerond: 3 van 4.",
                    "Patru începute, unul nefinalizat: 3 din 4.",
                ),
                (
                    *(of(journey, name="move", started_at=_DAY, completed_at=_DAY + 300) for _ in range(2)),
                    of(journey, name="pay", started_at=_DAY, completed_at=_DAY + 60),
                    of(journey, name="pay", started_at=_DAY),
                ),
                0.75,
            ),
            Example(
                Text(
                    "No journey was started: no value.",
                    "Er is geen klantreis begonnen: geen waarde.",
                    "Niciun parcurs început: nicio valoare.",
                ),
                (),
                None,
            ),
        ),
    ),
)
