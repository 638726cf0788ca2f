from sqlalchemy import and_

from metrics.formula import Count
from metrics.kpi import Example, Good, Group, Kpi, Unit, of
from metrics.sources import MESSAGES
from metrics.text import Text
from storage.schema import interaction, interaction_event

_e = interaction_event.c
_OPENED = of(interaction, external_id="1", opened_at=0)
_MESSAGE = {"interaction_id": "1", "kind": "message", "actor_kind": "customer"}

KPIS = (
    Kpi(
        key="contacts",
        name=Text("Customer messages", "Klantberichten", "Mesaje de la clienți"),
        about=Text(
            "How many messages customers sent, whatever conversation they belong to. Notes and automatic messages are out.",
            "Hoeveel berichten klanten stuurden, bij welk gesprek dan ook. Notities en automatische berichten tellen niet mee.",
            "Câte mesaje au trimis clienții, indiferent de conversație. Notele și mesajele automate nu se numără.",
        ),
        formula=Count(
            source=MESSAGES,
            among=and_(_e.kind == "message", _e.actor_kind == "customer", _e.automatic.is_not(True)),
        ),
        unit=Unit.COUNT,
        good=Good.NEITHER,
        group=Group.VOLUME,
        origin="+",
        needs=(_e.interaction_id, _e.at, _e.kind, _e.actor_kind),
        least_sample=0,
        examples=(
            Example(
                Text(
                    "The customer wrote twice, an agent once: two.",
                    "De klant schreef twee keer, een medewerker één keer: twee.",
                    "Clientul a scris de două ori, un agent o dată: două.",
                ),
                (
                    _OPENED,
                    {**_MESSAGE, "at": 0},
                    {**_MESSAGE, "at": 600},
                    {**_MESSAGE, "at": 300, "actor_kind": "agent", "actor_id": "a"},
                ),
                2,
            ),
            Example(Text("Nobody wrote: zero.", "Niemand schreef: nul.", "Nimeni nu a scris: zero."), (_OPENED,), 0),
        ),
    ),
)
