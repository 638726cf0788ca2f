from sqlalchemy import and_

from metrics.formula import Mean, Share
from metrics.kpi import Answers, Example, Good, Group, Kpi, Unit
from metrics.scales import has_scale, is_top
from metrics.sources import ANSWERS
from metrics.text import Text
from storage.schema import survey_response

_a = survey_response.c
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
        formula=Share(source=ANSWERS, of=is_top(), among=and_(_a.kind == "ces", has_scale())),
        unit=Unit.SHARE,
        good=Good.UP,
        group=Group.SATISFACTION,
        origin="C D E",
        needs=(Answers("ces"),),
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
    Kpi(
        key="ces_mean",
        name=Text("CES average", "Gemiddelde CES", "Media CES"),
        about=Text(
            "The mean of the answers to how easy it was, on their own scale. Scales are never mixed: the one with most answers "
            "counts. Where 1 is the easiest, lower is better.",
            "Het gemiddelde van de antwoorden op hoe makkelijk het was, op hun eigen schaal. Schalen worden nooit gemengd: die "
            "met de meeste antwoorden telt. Waar 1 het makkelijkst is, is lager beter.",
            "Media răspunsurilor la cât de ușor a fost, pe scala lor. Scalele nu se amestecă: contează cea cu cele mai multe "
            "răspunsuri. Unde 1 este cel mai ușor, mai mic înseamnă mai bine.",
        ),
        formula=Mean(source=ANSWERS, of=_a.score, among=_a.kind == "ces", one_scale=True),
        unit=Unit.SCORE,
        good=Good.UP,
        group=Group.SATISFACTION,
        origin="C D E",
        needs=(Answers("ces"),),
        examples=(
            Example(
                Text(
                    "7, 6 and 2 of seven, and one 5 of five that is left out: 5.",
                    "7, 6 en 2 van zeven, en één 5 van vijf die niet meetelt: 5.",
                    "7, 6 și 2 din șapte, plus un 5 din cinci care nu se numără: 5.",
                ),
                (*({**_SEVEN, "score": score} for score in (7, 6, 2)), {**_SEVEN, "scale_max": 5, "score": 5}),
                5,
            ),
            Example(
                Text(
                    "Sent but not answered: no value.",
                    "Verstuurd maar niet beantwoord: geen waarde.",
                    "Trimis, dar fără răspuns: nicio valoare.",
                ),
                ({"kind": "ces", "scale_min": 1, "scale_max": 7, "sent_at": 0},),
                None,
            ),
        ),
    ),
)
