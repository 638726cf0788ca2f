from metrics.formula import Share
from metrics.kpi import Example, Good, Group, Kpi, Unit
from metrics.sources import RESOLVED
from metrics.text import Text
from storage.schema import interaction

_reopens = interaction.c.reopens

KPIS = (
    Kpi(
        key="reopen_rate",
        name=Text("Reopened", "Heropend", "Redeschise"),
        about=Text(
            "The share of those resolved that had been reopened before. Rows whose source does not count reopenings are out.",
            "Het deel van wat is opgelost dat eerder werd heropend. Wat de bron niet bijhoudt, telt niet mee.",
            "Ponderea celor rezolvate care fuseseră redeschise. Rândurile fără această informație nu se numără.",
        ),
        formula=Share(source=RESOLVED, of=_reopens > 0, among=_reopens.is_not(None)),
        unit=Unit.SHARE,
        good=Good.DOWN,
        group=Group.RESOLUTION,
        origin="+",
        needs=(interaction.c.resolved_at, interaction.c.reopens),
        target=0.1,
        examples=(
            Example(
                Text(
                    "Of four resolved one was reopened, of a fifth it is not known: 25 %.",
                    "Van vier opgeloste is er één heropend, van een vijfde is het onbekend: 25%.",
                    "Din patru rezolvate una a fost redeschisă, despre a cincea nu se știe: 25 %.",
                ),
                (
                    {"opened_at": 0, "resolved_at": 60, "reopens": 2},
                    *({"opened_at": 0, "resolved_at": 60, "reopens": 0} for _ in range(3)),
                    {"opened_at": 0, "resolved_at": 60},
                ),
                0.25,
            ),
        ),
    ),
)
