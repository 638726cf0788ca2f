from metrics.formula import Count
from metrics.kpi import Example, Good, Group, Kpi, Unit
from metrics.sources import RESOLVED
from metrics.text import Text
from storage.schema import interaction

_i = interaction.c

KPIS = (
    Kpi(
        key="resolved",
        name=Text("Resolved", "Opgelost", "Rezolvate"),
        about=Text(
            "How many were resolved, each counted once, by its last resolution.",
            "Hoeveel er zijn opgelost, elk één keer geteld, bij de laatste oplossing.",
            "Câte s-au rezolvat, fiecare numărată o dată, la ultima rezolvare.",
        ),
        formula=Count(source=RESOLVED),
        unit=Unit.COUNT,
        good=Good.UP,
        group=Group.RESOLUTION,
        origin="A",
        needs=(_i.resolved_at,),
        headline=6,
        least_sample=0,
        examples=(
            Example(
                Text(
                    "Two resolved, one open: two.",
                    "Twee opgelost, één open: twee.",
                    "Două rezolvate, una deschisă: două.",
                ),
                ({"opened_at": 0, "resolved_at": 60}, {"opened_at": 0, "resolved_at": 90}, {"opened_at": 0}),
                2,
            ),
        ),
    ),
)
