from sqlalchemy import and_, case

from metrics.formula import Share
from metrics.kpi import Answers, Example, Good, Group, Kpi, Unit
from metrics.scales import has_scale
from metrics.sources import ANSWERS
from metrics.text import Text
from storage.schema import survey_response

_a = survey_response.c
_YES = case((_a.higher_is == "worse", _a.score == _a.scale_min), else_=_a.score == _a.scale_max)
_YES_OR_NO = {"kind": "effectiveness", "scale_min": 0, "scale_max": 1}

KPIS = (
    Kpi(
        key="effectiveness",
        name=Text("Question fully answered", "Vraag volledig beantwoord", "Răspuns complet la întrebare"),
        about=Text(
            "The share of customers who say that their question was answered completely: yes, or the best answer of the scale. "
            "“Partly” is not yes.",
            "Het deel van de klanten dat zegt dat de vraag volledig is beantwoord: ja, of het beste antwoord van de schaal. "
            "‘Gedeeltelijk’ is geen ja.",
            "Ponderea clienților care spun că au primit un răspuns complet la întrebare: da, sau cel mai bun răspuns de pe scală. "
            "„Parțial” nu înseamnă da.",
        ),
        formula=Share(source=ANSWERS, of=_YES, among=and_(_a.kind == "effectiveness", has_scale())),
        unit=Unit.SHARE,
        good=Good.UP,
        group=Group.SATISFACTION,
        origin="A",
        needs=(Answers("effectiveness"),),
        target=0.8,
        examples=(
            Example(
                Text(
                    "Three times yes, once no: 3 of 4.",
                    "Drie keer ja, één keer nee: 3 van 4.",
                    "De trei ori da, o dată nu: 3 din 4.",
                ),
                tuple({**_YES_OR_NO, "answered_at": 0, "score": score} for score in (1, 1, 1, 0)),
                0.75,
            ),
            Example(
                Text(
                    "Yes, partly and no, where 1 is yes and 3 is no: 1 of 3.",
                    "Ja, gedeeltelijk en nee, waarbij 1 ja is en 3 nee: 1 van 3.",
                    "Da, parțial și nu, unde 1 este da și 3 este nu: 1 din 3.",
                ),
                tuple(
                    {
                        "kind": "effectiveness",
                        "scale_min": 1,
                        "scale_max": 3,
                        "higher_is": "worse",
                        "answered_at": 0,
                        "score": score,
                    }
                    for score in (1, 2, 3)
                ),
                1 / 3,
            ),
            Example(
                Text(
                    "Sent but not answered: no value.",
                    "Verstuurd maar niet beantwoord: geen waarde.",
                    "Trimis, dar fără răspuns: nicio valoare.",
                ),
                ({**_YES_OR_NO, "sent_at": 0},),
                None,
            ),
        ),
    ),
)
