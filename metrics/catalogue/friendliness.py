from sqlalchemy import and_

from metrics.formula import Share
from metrics.kpi import Answers, Example, Good, Group, Kpi, Unit
from metrics.scales import has_scale, is_top
from metrics.sources import ANSWERS
from metrics.text import Text
from storage.schema import survey_response

_FIVE = {"kind": "friendliness", "scale_min": 1, "scale_max": 5}

KPIS = (
    Kpi(
        key="friendliness",
        name=Text("Friendliness", "Vriendelijkheid", "Amabilitate"),
        about=Text(
            "The share of customers who were content with how they were treated: the top two of five, the top four of ten.",
            "Het deel van de klanten dat tevreden was over de bejegening: de bovenste twee van vijf, de bovenste vier van tien.",
            "Ponderea clienților mulțumiți de felul în care au fost tratați: primele două din cinci, primele patru din zece.",
        ),
        formula=Share(source=ANSWERS, of=is_top(), among=and_(survey_response.c.kind == "friendliness", has_scale())),
        unit=Unit.SHARE,
        good=Good.UP,
        group=Group.SATISFACTION,
        origin="A",
        needs=(Answers("friendliness"),),
        target=0.8,
        examples=(
            Example(
                Text(
                    "5, 4, 4 and 2 of five: 3 of 4.",
                    "5, 4, 4 en 2 van vijf: 3 van 4.",
                    "5, 4, 4 și 2 din cinci: 3 din 4.",
                ),
                tuple({**_FIVE, "answered_at": 0, "score": score} for score in (5, 4, 4, 2)),
                0.75,
            ),
            Example(
                Text(
                    "Sent but not answered: no value.",
                    "Verstuurd maar niet beantwoord: geen waarde.",
                    "Trimis, dar fără răspuns: nicio valoare.",
                ),
                ({**_FIVE, "sent_at": 0},),
                None,
            ),
        ),
    ),
)
