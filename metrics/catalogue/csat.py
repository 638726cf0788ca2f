from sqlalchemy import and_

from metrics.formula import Share
from metrics.kpi import Answers, Example, Good, Group, Kpi, Unit
from metrics.scales import has_scale, is_top
from metrics.sources import ANSWERS
from metrics.text import Text
from storage.schema import survey_response

_FIVE = {"kind": "csat", "scale_min": 1, "scale_max": 5, "answered_at": 0}
_THREE = {"kind": "csat", "scale_min": 1, "scale_max": 3, "answered_at": 0}

KPIS = (
    Kpi(
        key="csat",
        name=Text("Customer satisfaction", "Klanttevredenheid", "Satisfacția clienților"),
        about=Text(
            "The share of satisfied answers: the top two of five, the top one of three, the top four of ten: two fifths of "
            "the answer's own scale.",
            "Het deel tevreden antwoorden: de bovenste twee van vijf, de bovenste van drie, de bovenste vier van tien: twee vijfde "
            "van de eigen schaal van het antwoord.",
            "Ponderea răspunsurilor mulțumite: primele două din cinci, prima din trei, primele patru din zece: două cincimi "
            "din scala proprie a răspunsului.",
        ),
        formula=Share(source=ANSWERS, of=is_top(), among=and_(survey_response.c.kind == "csat", has_scale())),
        unit=Unit.SHARE,
        good=Good.UP,
        group=Group.SATISFACTION,
        origin="B C D E",
        needs=(Answers("csat"),),
        headline=3,
        target=0.8,
        examples=(
            Example(
                Text(
                    "One answer of each value from 1 to 5: 2 of 5.",
                    "Van elke waarde 1 tot 5 één antwoord: 2 van 5.",
                    "Câte un răspuns cu fiecare valoare de la 1 la 5: 2 din 5.",
                ),
                tuple({**_FIVE, "score": score} for score in range(1, 6)),
                0.4,
            ),
            Example(
                Text(
                    "On a scale of three only the top counts: 1 of 3.",
                    "Op een schaal van drie telt alleen de hoogste: 1 van 3.",
                    "Pe o scală de trei se numără doar cea mai bună: 1 din 3.",
                ),
                tuple({**_THREE, "score": score} for score in range(1, 4)),
                1 / 3,
            ),
            Example(
                Text(
                    "Sent but not answered: no value.",
                    "Verstuurd maar niet beantwoord: geen waarde.",
                    "Trimis, dar fără răspuns: nicio valoare.",
                ),
                ({"kind": "csat", "scale_min": 1, "scale_max": 5, "sent_at": 0},),
                None,
            ),
        ),
    ),
)
