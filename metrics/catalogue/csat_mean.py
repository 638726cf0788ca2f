from metrics.formula import Mean
from metrics.kpi import Answers, Example, Good, Group, Kpi, Unit
from metrics.sources import ANSWERS
from metrics.text import Text
from storage.schema import survey_response

_a = survey_response.c
_FIVE = {"kind": "csat", "scale_min": 1, "scale_max": 5, "answered_at": 0}

KPIS = (
    Kpi(
        key="csat_mean",
        name=Text("CSAT average", "Gemiddelde CSAT", "Media CSAT"),
        about=Text(
            "The mean of satisfaction answers on their own scale. Scales are never mixed: the one with most answers counts.",
            "Het gemiddelde van de tevredenheidsantwoorden op hun eigen schaal. Schalen worden nooit gemengd: die met de "
            "meeste antwoorden telt.",
            "Media răspunsurilor de satisfacție pe scala lor. Scalele nu se amestecă: contează cea cu cele mai multe răspunsuri.",
        ),
        formula=Mean(source=ANSWERS, of=_a.score, among=_a.kind == "csat", one_scale=True),
        unit=Unit.SCORE,
        good=Good.UP,
        group=Group.SATISFACTION,
        origin="D",
        needs=(Answers("csat"),),
        examples=(
            Example(
                Text(
                    "5, 4 and 3 of five, and one 10 of ten that is left out: 4.",
                    "5, 4 en 3 van vijf, en één 10 van tien die niet meetelt: 4.",
                    "5, 4 și 3 din cinci, plus un 10 din zece care nu se numără: 4.",
                ),
                (
                    *({**_FIVE, "score": score} for score in (5, 4, 3)),
                    {"kind": "csat", "scale_min": 1, "scale_max": 10, "answered_at": 0, "score": 10},
                ),
                4,
            ),
        ),
    ),
)
