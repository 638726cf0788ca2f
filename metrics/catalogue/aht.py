from metrics.formula import Mean
from metrics.kpi import Example, Good, Group, Kpi, Unit
from metrics.sources import RESOLVED
from metrics.text import Text
from storage.schema import interaction

KPIS = (
    Kpi(
        key="aht",
        name=Text("Average handle time", "Gemiddelde afhandeltijd", "Timp mediu de lucru"),
        about=Text(
            "The mean agent work per resolved interaction: talk, hold and wrap-up, or time entries. "
            "Not the time that passed: that is turnaround.",
            "Het gemiddelde werk van medewerkers per opgeloste interactie: gesprek, wacht en nawerk, of geboekte tijd. "
            "Niet de verstreken tijd: dat is de doorlooptijd (turnaround).",
            "Munca medie a agenților pe interacțiune rezolvată: convorbire, așteptare și finalizare, sau timp înregistrat. "
            "Nu timpul scurs: acela este turnaround.",
        ),
        formula=Mean(source=RESOLVED, of=interaction.c.handle_s),
        unit=Unit.SECONDS,
        good=Good.DOWN,
        group=Group.SPEED,
        origin="C",
        needs=(interaction.c.resolved_at, interaction.c.handle_s),
        headline=8,
        examples=(
            Example(
                Text(
                    "4 and 8 minutes of work, one not measured: 6 minutes.",
                    "4 en 8 minuten werk, één niet gemeten: 6 minuten.",
                    "4 și 8 minute de lucru, una nemăsurată: 6 minute.",
                ),
                (
                    {"opened_at": 0, "resolved_at": 9000, "handle_s": 240},
                    {"opened_at": 0, "resolved_at": 9000, "handle_s": 480},
                    {"opened_at": 0, "resolved_at": 9000},
                ),
                360,
            ),
        ),
    ),
)
