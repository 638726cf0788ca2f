from sqlalchemy import Column, ColumnElement, and_, or_, true

from metrics.formula import Condition, Share, said
from metrics.kpi import Example, Good, Group, Kpi, Unit, of
from metrics.sources import EXCHANGES, SLA, SLA_FIRST_RESPONSE, SLA_RESOLUTION, Source
from metrics.terms import Terms
from metrics.text import Text
from storage.schema import interaction, interaction_event

_i = interaction.c
_HOUR = 3600
_ALL = true()


def _met(source: Source, met: Column[bool], among: Condition = _ALL) -> Share:
    """Met of met and breached. A verdict is open until its date; from then on an open one is breached."""
    return Share(
        source=source,
        of=met.is_(True),
        among=lambda t: and_(said(among, t), or_(met.is_not(None), and_(met.is_(None), source.at <= t.moment()))),
    )


def _ends_known(terms: Terms) -> ColumnElement[bool]:
    """The verdict was told as such; or its source tells of resolutions, without which nothing is kept as a whole."""
    i = _i
    parts = (i.sla_first_response_due_at, i.sla_resolution_due_at, i.sla_first_response_met, i.sla_resolution_met)
    return or_(terms.measures(_i.source, "resolved_at"), and_(*(part.is_(None) for part in parts)))


KPIS = (
    Kpi(
        key="sla",
        name=Text("SLA compliance", "SLA gehaald", "SLA respectat"),
        about=Text(
            "The share that kept every target it had, for the first response and the resolution. "
            "Past due is breached, exactly at the target is met, open and not yet due is in neither.",
            "Het deel dat elke eigen norm haalde, voor de eerste reactie en de oplossing. "
            "Te laat is niet gehaald, precies op de norm is gehaald, open en nog niet te laat telt niet mee.",
            "Ponderea celor care au respectat toate termenele lor, pentru primul răspuns și rezolvare. "
            "Depășit înseamnă nerespectat, exact la termen înseamnă respectat, deschis și nescadent nu se numără.",
        ),
        formula=_met(SLA, _i.sla_met, _ends_known),
        unit=Unit.SHARE,
        good=Good.UP,
        group=Group.SPEED,
        origin="B",
        needs=(_i.sla_first_response_due_at, _i.sla_resolution_due_at),
        headline=7,
        target=0.9,
        examples=(
            Example(
                Text(
                    "One kept both targets, one answered in time but resolved too late: 1 of 2.",
                    "Eén haalde beide normen, één antwoordde op tijd maar loste te laat op: 1 van 2.",
                    "Una a respectat ambele termene, una a răspuns la timp dar s-a rezolvat târziu: 1 din 2.",
                ),
                tuple(
                    {
                        "opened_at": 0,
                        "first_response_at": 60,
                        "sla_first_response_due_at": 3600,
                        "resolved_at": resolved,
                        "sla_resolution_due_at": 2 * _HOUR,
                        "status": "resolved",
                    }
                    for resolved in (2 * _HOUR, 2 * _HOUR + 1)
                ),
                0.5,
            ),
        ),
    ),
    Kpi(
        key="sla_first_response",
        name=Text("SLA first response", "SLA eerste reactie", "SLA primul răspuns"),
        about=Text(
            "The share of first-response targets that were kept.",
            "Het deel van de normen voor de eerste reactie dat is gehaald.",
            "Ponderea termenelor pentru primul răspuns care au fost respectate.",
        ),
        formula=_met(SLA_FIRST_RESPONSE, _i.sla_first_response_met),
        unit=Unit.SHARE,
        good=Good.UP,
        group=Group.SPEED,
        origin="B",
        needs=(_i.sla_first_response_due_at,),
        target=0.9,
        examples=(
            Example(
                Text(
                    "Due after an hour: one answered exactly then, one never: 1 of 2.",
                    "Norm een uur: één precies dan beantwoord, één nooit: 1 van 2.",
                    "Termen o oră: una cu răspuns exact atunci, una niciodată: 1 din 2.",
                ),
                (
                    {"opened_at": 0, "sla_first_response_due_at": _HOUR, "first_response_at": _HOUR},
                    {"opened_at": 0, "sla_first_response_due_at": _HOUR},
                ),
                0.5,
            ),
            Example(
                Text(
                    "Open and due tomorrow: no value.",
                    "Open en pas morgen nodig: geen waarde.",
                    "Deschisă și scadentă mâine: nicio valoare.",
                ),
                ({"opened_at": 0, "sla_first_response_due_at": 31 * 24 * _HOUR},),
                None,
            ),
        ),
    ),
    Kpi(
        key="sla_resolution",
        name=Text("SLA resolution", "SLA oplossing", "SLA rezolvare"),
        about=Text(
            "The share of resolution targets that were kept; time on hold does not count.",
            "Het deel van de normen voor de oplossing dat is gehaald; wachttijd op anderen telt niet.",
            "Ponderea termenelor de rezolvare care au fost respectate; timpul în așteptare nu se numără.",
        ),
        formula=_met(SLA_RESOLUTION, _i.sla_resolution_met),
        unit=Unit.SHARE,
        good=Good.UP,
        group=Group.SPEED,
        origin="B",
        needs=(_i.sla_resolution_due_at,),
        target=0.9,
        examples=(
            Example(
                Text(
                    "Due after two hours: resolved after one, after three, and after three of which two on hold: 2 of 3.",
                    "Norm twee uur: opgelost na één, na drie, en na drie waarvan twee in de wacht: 2 van 3.",
                    "Termen două ore: rezolvate după una, după trei și după trei din care două în așteptare: 2 din 3.",
                ),
                (
                    {"opened_at": 0, "sla_resolution_due_at": 2 * _HOUR, "resolved_at": _HOUR},
                    {"opened_at": 0, "sla_resolution_due_at": 2 * _HOUR, "resolved_at": 3 * _HOUR},
                    {
                        "opened_at": 0,
                        "sla_resolution_due_at": 2 * _HOUR,
                        "resolved_at": 3 * _HOUR,
                        "on_hold_s": 2 * _HOUR,
                    },
                ),
                2 / 3,
            ),
        ),
    ),
    Kpi(
        key="sla_next_reply",
        name=Text("SLA later replies", "SLA vervolgantwoorden", "SLA răspunsuri ulterioare"),
        about=Text(
            "After the first reply: the share of customer messages that were answered within the target, one verdict for each "
            "time the customer waited.",
            "Na het eerste antwoord: het deel van de klantberichten dat binnen de norm is beantwoord, één oordeel voor elke keer "
            "dat de klant wachtte.",
            "După primul răspuns: ponderea mesajelor clienților la care s-a răspuns în termen, un verdict pentru fiecare "
            "așteptare a clientului.",
        ),
        formula=_met(EXCHANGES, interaction_event.c.sla_met),
        unit=Unit.SHARE,
        good=Good.UP,
        group=Group.SPEED,
        origin="B",
        needs=(interaction_event.c.interaction_id, interaction_event.c.kind, interaction_event.c.actor_id),
        target=0.9,
        examples=(
            Example(
                Text(
                    "Target two opening hours: the customer waited 30 minutes, later three hours: 1 of 2.",
                    "Norm twee openingsuren: de klant wachtte 30 minuten, later drie uur: 1 van 2.",
                    "Termen două ore de program: clientul a așteptat 30 de minute, apoi trei ore: 1 din 2.",
                ),
                (
                    of(interaction, external_id="1", opened_at=9 * _HOUR, customer_id="c"),
                    *(
                        {"interaction_id": "1", "kind": "message", "actor_id": by, "at": at * _HOUR}
                        for by, at in (("c", 9), ("a", 9.1), ("c", 10), ("a", 10.5), ("c", 12), ("a", 15))
                    ),
                ),
                0.5,
            ),
            Example(
                Text(
                    "Only a first reply was needed: no value.",
                    "Eén eerste antwoord was genoeg: geen waarde.",
                    "A fost nevoie doar de primul răspuns: nicio valoare.",
                ),
                (of(interaction, external_id="1", opened_at=9 * _HOUR, customer_id="c"),),
                None,
            ),
        ),
    ),
)
