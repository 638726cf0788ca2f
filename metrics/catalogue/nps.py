from metrics.formula import Net
from metrics.kpi import Answers, Example, Good, Group, Kpi, Unit
from metrics.sources import ANSWERS
from metrics.text import Text
from storage.schema import survey_response

_a = survey_response.c
_TEN = {"kind": "nps", "scale_min": 0, "scale_max": 10, "answered_at": 0}
_LEAST_PROMOTER, _MOST_DETRACTOR = 9, 6

KPIS = (
    Kpi(
        key="nps",
        name=Text("Net Promoter Score", "Net Promoter Score", "Net Promoter Score"),
        about=Text(
            "The share that would recommend us (9 and 10) less the share that would not (0 to 6), in points.",
            "Het deel dat ons zou aanbevelen (9 en 10) min het deel dat dat niet zou doen (0 tot 6), in punten.",
            "Ponderea celor care ne-ar recomanda (9 și 10) minus a celor care nu (0–6), în puncte.",
        ),
        formula=Net(
            source=ANSWERS,
            plus=_a.score >= _LEAST_PROMOTER,
            minus=_a.score <= _MOST_DETRACTOR,
            among=_a.kind == "nps",
            scales=_a.scale_max == 10,  # noqa: PLR2004 - both NPS scales end at ten
        ),
        unit=Unit.POINTS,
        good=Good.UP,
        group=Group.SATISFACTION,
        origin="B C D E",
        needs=(Answers("nps"),),
        headline=10,
        target=0.3,
        examples=(
            Example(
                Text(
                    "3 promoters, 5 passives, 2 detractors: 10.",
                    "3 promotors, 5 passieven, 2 criticasters: 10.",
                    "3 promotori, 5 pasivi, 2 detractori: 10.",
                ),
                tuple({**_TEN, "score": score} for score in (10, 9, 9, 8, 8, 7, 7, 7, 6, 0)),
                0.1,
            ),
        ),
    ),
)
