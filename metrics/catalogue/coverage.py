from metrics.formula import Per
from metrics.kpi import Example, Good, Group, Kpi, Unit, of
from metrics.sources import STAFFING
from metrics.text import Text
from storage.schema import presence, staffing

_HOUR = 3600
_TUESDAY, _SATURDAY = 24 * _HOUR, 5 * 24 * _HOUR
_CHAT = {"channel": "chat", "state": "available"}

KPIS = (
    Kpi(
        key="coverage",
        name=Text("Coverage", "Bemande openingstijd", "Acoperirea programului"),
        about=Text(
            "The share of opening hours in which at least one agent was there for a live channel. Agents at the same time "
            "count once; who takes a break is not there.",
            "Het deel van de openingstijd waarin er voor een live kanaal minstens één medewerker was. Meerdere medewerkers "
            "tegelijk tellen één keer; wie pauze heeft, is er niet.",
            "Ponderea programului în care pe un canal direct a fost prezent cel puțin un agent. Agenții prezenți în același "
            "timp se numără o singură dată; cine este în pauză nu este prezent.",
        ),
        formula=Per(
            source=STAFFING, top=staffing.c.staffed_s, base=staffing.c.open_s, among=staffing.c.open_s.is_not(None)
        ),
        unit=Unit.SHARE,
        good=Good.UP,
        group=Group.STAFF,
        origin="A",
        needs=(presence.c.started_at, presence.c.ended_at, presence.c.channel, presence.c.state),
        target=0.95,
        examples=(
            Example(
                Text(
                    "Open from 9 to 17, agents there from 9 to 12, 11 to 13 and 15 to 17: 6 of 8 hours.",
                    "Open van 9 tot 17, medewerkers aanwezig van 9 tot 12, 11 tot 13 en 15 tot 17: 6 van 8 uur.",
                    "Program de la 9 la 17, agenți prezenți de la 9 la 12, 11 la 13 și 15 la 17: 6 din 8 ore.",
                ),
                tuple(
                    of(
                        presence,
                        agent_id=agent,
                        started_at=_TUESDAY + start * _HOUR,
                        ended_at=_TUESDAY + end * _HOUR,
                        **_CHAT,
                    )
                    for agent, start, end in (("ann", 9, 12), ("bob", 11, 13), ("ann", 15, 17))
                ),
                0.75,
            ),
            Example(
                Text(
                    "Someone was there on Saturday, when it is closed: no value.",
                    "Er was iemand op zaterdag, als het gesloten is: geen waarde.",
                    "Cineva a fost prezent sâmbătă, când este închis: nicio valoare.",
                ),
                (
                    of(
                        presence,
                        agent_id="ann",
                        started_at=_SATURDAY + 10 * _HOUR,
                        ended_at=_SATURDAY + 12 * _HOUR,
                        **_CHAT,
                    ),
                ),
                None,
            ),
        ),
    ),
)
