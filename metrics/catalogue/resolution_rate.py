from sqlalchemy import and_

from metrics.formula import Share
from metrics.kpi import Example, Good, Group, Kpi, Unit
from metrics.sources import OPENED
from metrics.text import Text
from storage.schema import interaction

_resolved_at = interaction.c.resolved_at

KPIS = (
    Kpi(
        key="resolution_rate",
        name=Text("Resolution rate", "Oplossingspercentage", "Rata de rezolvare"),
        about=Text(
            "The share of those opened in the period that are resolved by now.",
            "Het deel van wat in de periode is geopend dat nu is opgelost.",
            "Ponderea celor deschise în perioadă care sunt rezolvate până acum.",
        ),
        formula=Share(
            source=OPENED,
            of=lambda t: and_(_resolved_at.is_not(None), _resolved_at <= t.moment()),
            among=lambda t: t.measures(interaction.c.source, "resolved_at"),
        ),
        unit=Unit.SHARE,
        good=Good.UP,
        group=Group.RESOLUTION,
        origin="A",
        needs=(interaction.c.opened_at, interaction.c.resolved_at),
        examples=(
            Example(
                Text(
                    "Three of four are resolved: 75 %.",
                    "Drie van de vier zijn opgelost: 75%.",
                    "Trei din patru sunt rezolvate: 75 %.",
                ),
                (*({"opened_at": 0, "resolved_at": n * 60} for n in (1, 2, 3)), {"opened_at": 0}),
                0.75,
            ),
        ),
    ),
)
