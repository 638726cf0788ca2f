from metrics.formula import Count
from metrics.kpi import Example, Good, Group, Kpi, Unit
from metrics.sources import OPENED
from metrics.text import Text
from storage.schema import interaction

_i = interaction.c

KPIS = (
    Kpi(
        key="volume",
        name=Text("Interactions", "Interacties", "Interacțiuni"),
        about=Text(
            "How many conversations, tickets, calls and chats were opened.",
            "Hoeveel gesprekken, tickets, telefoontjes en chats zijn geopend.",
            "Câte conversații, tichete, apeluri și chaturi au fost deschise.",
        ),
        formula=Count(source=OPENED),
        unit=Unit.COUNT,
        good=Good.NEITHER,
        group=Group.VOLUME,
        origin="B C +",
        needs=(_i.opened_at,),
        headline=5,
        least_sample=0,
        examples=(
            Example(
                Text(
                    "Three were opened, one of them is spam: two.",
                    "Er zijn er drie geopend, waarvan één spam: twee.",
                    "S-au deschis trei, dintre care una este spam: două.",
                ),
                ({"opened_at": 0}, {"opened_at": 60}, {"opened_at": 120, "spam": True}),
                2,
            ),
            Example(Text("Nothing came in: zero.", "Er kwam niets binnen: nul.", "Nu a venit nimic: zero."), (), 0),
        ),
    ),
)
