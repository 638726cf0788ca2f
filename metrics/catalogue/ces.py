from sqlalchemy import and_

from metrics.formula import Share
from metrics.kpi import Example, Good, Group, Kpi, Unit
from metrics.scales import has_scale, is_top
from metrics.sources import ANSWERS
from metrics.text import Text
from storage.schema import survey_response

_SEVEN = {"kind": "ces", "scale_min": 1, "scale_max": 7, "answered_at": 0}

KPIS = (
    Kpi(
        key="ces",
        name=Text("Customer effort (easy)", "Klantgemak", "Efortul clientului (ușor)"),
        about=Text(
            "The share of customers who found it easy: the top three of seven, the top two of five.",
            "Het deel van de klanten dat het makkelijk vond: de bovenste drie van zeven, de bovenste twee van vijf.",
            "Ponderea clienților cărora le-a fost ușor: primele trei din șapte, primele două din cinci.",
        ),
        formula=Share(source=ANSWERS, of=is_top(), among=and_(survey_response.c.kind == "ces", has_scale())),
        unit=Unit.SHARE,
        good=Good.UP,
        group=Group.SATISFACTION,
        origin="C D E",
        needs=("answered_at", "score", "scale_min", "scale_max"),
        target=0.7,
        examples=(
            Example(
                Text(
                    "One answer of each value from 1 to 7: 3 of 7.",
                    "Van elke waarde 1 tot 7 één antwoord: 3 van 7.",
                    "Câte un răspuns cu fiecare valoare de la 1 la 7: 3 din 7.",
                ),
                tuple({**_SEVEN, "score": score} for score in range(1, 8)),
                3 / 7,
            ),
            Example(
                Text(
                    "Where 1 is the easiest of five, 1 and 2 count: 2 of 3.",
                    "Waar 1 het makkelijkst is van vijf, tellen 1 en 2: 2 van 3.",
                    "Unde 1 este cel mai ușor din cinci, se numără 1 și 2: 2 din 3.",
                ),
                tuple(
                    {
                        "kind": "ces",
                        "scale_min": 1,
                        "scale_max": 5,
                        "higher_is": "worse",
                        "answered_at": 0,
                        "score": score,
                    }
                    for score in (1, 2, 3)
                ),
                2 / 3,
            ),
        ),
    ),
)
