from metrics.formula import Share
from metrics.kpi import Example, Good, Group, Kpi, Unit
from metrics.sources import OPENED
from metrics.text import Text
from storage.schema import interaction

_is_complaint = interaction.c.is_complaint

KPIS = (
    Kpi(
        key="complaint_ratio",
        name=Text("Complaint ratio", "Klachtenpercentage", "Rata reclamațiilor"),
        about=Text(
            "The share of interactions that are complaints. Rows of which it is not known are out.",
            "Het deel van de interacties dat een klacht is. Waar het niet bekend is, telt niet mee.",
            "Ponderea interacțiunilor care sunt reclamații. Cele despre care nu se știe nu se numără.",
        ),
        formula=Share(source=OPENED, of=_is_complaint.is_(True), among=_is_complaint.is_not(None)),
        unit=Unit.SHARE,
        good=Good.DOWN,
        group=Group.SATISFACTION,
        origin="B",
        needs=(interaction.c.opened_at, interaction.c.is_complaint),
        headline=9,
        target=0.05,
        examples=(
            Example(
                Text(
                    "One complaint, three others, one unknown: 25 %.",
                    "Eén klacht, drie andere, één onbekend: 25%.",
                    "O reclamație, trei altele, una necunoscută: 25 %.",
                ),
                (
                    {"opened_at": 0, "is_complaint": True},
                    *({"opened_at": 0, "is_complaint": False} for _ in range(3)),
                    {"opened_at": 0},
                ),
                0.25,
            ),
        ),
    ),
)
