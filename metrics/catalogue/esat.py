from sqlalchemy import and_

from metrics.formula import Net, Share
from metrics.kpi import Answers, Example, Good, Group, Kpi, Unit
from metrics.scales import has_scale, is_top
from metrics.sources import ANSWERS
from metrics.text import Text
from storage.schema import survey_response

_a = survey_response.c
_FIVE = {"kind": "esat", "respondent": "agent", "scale_min": 1, "scale_max": 5}
_TEN = {"kind": "enps", "respondent": "agent", "scale_min": 0, "scale_max": 10}
_LEAST_PROMOTER, _MOST_DETRACTOR = 9, 6
_LEAST_PEOPLE = 5
"""Fewer answers could be traced to who gave them."""

KPIS = (
    Kpi(
        key="esat",
        name=Text("Employee satisfaction", "Medewerkerstevredenheid", "Satisfacția angajaților"),
        about=Text(
            "The share of satisfied answers of our own people: the top two of five, the top four of ten. "
            "Under five answers nothing is shown, so that nobody can be recognised.",
            "Het deel tevreden antwoorden van de eigen medewerkers: de bovenste twee van vijf, de bovenste vier van tien. "
            "Onder de vijf antwoorden wordt niets getoond, zodat niemand herkenbaar is.",
            "Ponderea răspunsurilor mulțumite ale angajaților noștri: primele două din cinci, primele patru din zece. "
            "Sub cinci răspunsuri nu se arată nimic, ca nimeni să nu poată fi recunoscut.",
        ),
        formula=Share(source=ANSWERS, of=is_top(), among=and_(_a.kind == "esat", has_scale())),
        unit=Unit.SHARE,
        good=Good.UP,
        group=Group.STAFF,
        origin="C",
        needs=(Answers("esat"),),
        target=0.8,
        least_people=_LEAST_PEOPLE,
        examples=(
            Example(
                Text(
                    "One answer of each value from 1 to 5: 2 of 5.",
                    "Van elke waarde 1 tot 5 één antwoord: 2 van 5.",
                    "Câte un răspuns cu fiecare valoare de la 1 la 5: 2 din 5.",
                ),
                tuple({**_FIVE, "answered_at": 0, "score": score} for score in range(1, 6)),
                0.4,
            ),
            Example(
                Text(
                    "Asked but not answered: no value.",
                    "Gevraagd maar niet beantwoord: geen waarde.",
                    "Întrebat, dar fără răspuns: nicio valoare.",
                ),
                ({**_FIVE, "sent_at": 0},),
                None,
            ),
        ),
    ),
    Kpi(
        key="enps",
        name=Text("Employee NPS", "NPS van medewerkers", "NPS al angajaților"),
        about=Text(
            "The share of our own people who would recommend working here (9 and 10) less the share that would not (0 to 6), "
            "in points. Under five answers nothing is shown.",
            "Het deel van de eigen medewerkers dat ons als werkgever zou aanbevelen (9 en 10) min het deel dat dat niet zou "
            "doen (0 tot 6), in punten. Onder de vijf antwoorden wordt niets getoond.",
            "Ponderea angajaților care ne-ar recomanda ca loc de muncă (9 și 10) minus a celor care nu (0–6), în puncte. "
            "Sub cinci răspunsuri nu se arată nimic.",
        ),
        formula=Net(
            source=ANSWERS,
            plus=_a.score >= _LEAST_PROMOTER,
            minus=_a.score <= _MOST_DETRACTOR,
            among=_a.kind == "enps",
            scales=_a.scale_max == 10,  # noqa: PLR2004 - both NPS scales end at ten
        ),
        unit=Unit.POINTS,
        good=Good.UP,
        group=Group.STAFF,
        origin="C",
        needs=(Answers("enps"),),
        least_people=_LEAST_PEOPLE,
        examples=(
            Example(
                Text(
                    "3 promoters, 5 passives, 2 detractors: 10.",
                    "3 promotors, 5 passieven, 2 criticasters: 10.",
                    "3 promotori, 5 pasivi, 2 detractori: 10.",
                ),
                tuple({**_TEN, "answered_at": 0, "score": score} for score in (10, 9, 9, 8, 8, 7, 7, 7, 6, 0)),
                0.1,
            ),
            Example(
                Text(
                    "Asked but not answered: no value.",
                    "Gevraagd maar niet beantwoord: geen waarde.",
                    "Întrebat, dar fără răspuns: nicio valoare.",
                ),
                ({**_TEN, "sent_at": 0},),
                None,
            ),
        ),
    ),
)
