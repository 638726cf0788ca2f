from metrics.formula import Mean
from metrics.kpi import Example, Good, Group, Kpi, Unit
from metrics.sources import RESOLVED
from metrics.text import Text
from storage.schema import interaction

_messages = interaction.c.customer_messages
_SOLVED = {"opened_at": 0, "resolved_at": 60}

KPIS = (
    Kpi(
        key="effort_contacts",
        name=Text("Contacts per resolution", "Contacten per oplossing", "Contacte per rezolvare"),
        about=Text(
            "How many messages a customer sent, on average, until the matter was resolved: effort without a survey.",
            "Hoeveel berichten een klant gemiddeld stuurde tot het was opgelost: moeite zonder enquête.",
            "Câte mesaje a trimis în medie un client până la rezolvare: efortul fără sondaj.",
        ),
        formula=Mean(source=RESOLVED, of=_messages),
        unit=Unit.NUMBER,
        good=Good.DOWN,
        group=Group.SATISFACTION,
        origin="C",
        needs=(interaction.c.resolved_at, _messages),
        examples=(
            Example(
                Text(
                    "Two messages for one, five for another: 3.5.",
                    "Twee berichten voor de een, vijf voor de ander: 3,5.",
                    "Două mesaje pentru una, cinci pentru alta: 3,5.",
                ),
                tuple({**_SOLVED, "customer_messages": n} for n in (2, 5)),
                3.5,
            ),
            Example(
                Text(
                    "Nobody counted the messages: no value.",
                    "Niemand telde de berichten: geen waarde.",
                    "Nimeni nu a numărat mesajele: nicio valoare.",
                ),
                (_SOLVED,),
                None,
            ),
        ),
    ),
)
