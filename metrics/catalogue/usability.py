from sqlalchemy import and_

from metrics.formula import Mean
from metrics.kpi import Answers, Example, Good, Group, Kpi, Unit
from metrics.sources import ANSWERS
from metrics.text import Text
from storage.schema import survey_response

_a = survey_response.c
_TOP = 100
_SUS = {"kind": "sus", "scale_min": 0, "scale_max": _TOP, "answered_at": 0}

KPIS = (
    Kpi(
        key="usability",
        name=Text("Usability (SUS)", "Gebruiksgemak (SUS)", "Ușurință în utilizare (SUS)"),
        about=Text(
            "The mean score on the System Usability Scale, from 0 to 100; 68 is what an average product gets. "
            "It is not a percentage. Answers on another scale are left out.",
            "De gemiddelde score op de System Usability Scale, van 0 tot 100; 68 is wat een gemiddeld product haalt. "
            "Het is geen percentage. Antwoorden op een andere schaal tellen niet mee.",
            "Scorul mediu pe System Usability Scale, de la 0 la 100; 68 este cât obține un produs obișnuit. "
            "Nu este un procent. Răspunsurile pe altă scală nu se numără.",
        ),
        formula=Mean(
            source=ANSWERS,
            of=_a.score,
            among=_a.kind == "sus",
            one_scale=True,
            scales=and_(_a.scale_min == 0, _a.scale_max == _TOP),
        ),
        unit=Unit.SCORE,
        good=Good.UP,
        group=Group.WEB,
        origin="E",
        needs=(Answers("sus"),),
        target=68,
        examples=(
            Example(
                Text(
                    "80, 70 and 60, and one 4 of five that is left out: 70.",
                    "80, 70 en 60, en één 4 van vijf die niet meetelt: 70.",
                    "80, 70 și 60, plus un 4 din cinci care nu se numără: 70.",
                ),
                (
                    *({**_SUS, "score": score} for score in (80, 70, 60)),
                    {**_SUS, "scale_min": 1, "scale_max": 5, "score": 4},
                ),
                70,
            ),
            Example(
                Text(
                    "Only answers on another scale: no value.",
                    "Alleen antwoorden op een andere schaal: geen waarde.",
                    "Doar răspunsuri pe altă scală: nicio valoare.",
                ),
                ({**_SUS, "scale_min": 1, "scale_max": 5, "score": 4},),
                None,
            ),
        ),
    ),
)
