from sqlalchemy import or_

from metrics.formula import Across, Count
from metrics.kpi import Example, Good, Group, Kpi, Unit, of
from metrics.sources import AGENT_DAYS, RESOLVED
from metrics.text import Text
from storage.schema import agent_day, interaction, interaction_event, presence

_HOUR = 3600
_TUESDAY = 24 * _HOUR
_d = agent_day.c
_RESOLVED = interaction.c.resolved_at
_WORKED = tuple(
    of(
        presence,
        agent_id=agent,
        state="available",
        started_at=_TUESDAY + 9 * _HOUR,
        ended_at=_TUESDAY + end * _HOUR,
    )
    for agent, end in (("ann", 11), ("bob", 10))
)
_SIX = (of(interaction, opened_at=_TUESDAY, resolved_at=_TUESDAY + 10 * _HOUR),) * 6
_NONE = Example(
    Text(
        "Resolved, but nobody's working time is known: no value.",
        "Opgelost, maar van niemand is de werktijd bekend: geen waarde.",
        "Rezolvate, dar nu se cunoaște timpul de lucru al nimănui: nicio valoare.",
    ),
    _SIX,
    None,
)

KPIS = (
    Kpi(
        key="productivity",
        name=Text("Handled per agent day", "Afgehandeld per medewerker per dag", "Rezolvate pe agent și zi"),
        about=Text(
            "Interactions resolved per day that an agent worked: days on which the agent was present or replied. "
            "Automatic resolutions count too; a few difficult ones look like little work.",
            "Opgeloste interacties per dag dat een medewerker werkte: dagen waarop die aanwezig was of antwoordde. "
            "Ook automatische oplossingen tellen mee; enkele moeilijke lijken hier weinig werk.",
            "Interacțiuni rezolvate pe zi lucrată de un agent: zilele în care a fost prezent sau a răspuns. "
            "Se numără și rezolvările automate; câteva cazuri dificile par aici puțină muncă.",
        ),
        formula=Across(
            top=Count(source=RESOLVED), base=Count(source=AGENT_DAYS, among=or_(_d.present_s > 0, _d.replies > 0))
        ),
        unit=Unit.NUMBER,
        good=Good.UP,
        group=Group.STAFF,
        origin="A",
        needs=(_RESOLVED, interaction_event.c.actor_id),
        examples=(
            Example(
                Text(
                    "Two agents worked one day and six were resolved: 3.",
                    "Twee medewerkers werkten één dag en er zijn er zes opgelost: 3.",
                    "Doi agenți au lucrat o zi și s-au rezolvat șase: 3.",
                ),
                (*_WORKED, *_SIX),
                3,
            ),
            _NONE,
        ),
    ),
    Kpi(
        key="productivity_hour",
        name=Text("Handled per agent hour", "Afgehandeld per medewerker per uur", "Rezolvate pe agent și oră"),
        about=Text(
            "Interactions resolved per hour that agents were present.",
            "Opgeloste interacties per uur dat medewerkers aanwezig waren.",
            "Interacțiuni rezolvate pe oră de prezență a agenților.",
        ),
        formula=Across(top=Count(source=RESOLVED), base=Count(source=AGENT_DAYS, of=_d.present_s), times=_HOUR),
        unit=Unit.NUMBER,
        good=Good.UP,
        group=Group.STAFF,
        origin="A",
        needs=(_RESOLVED, presence.c.started_at, presence.c.ended_at, presence.c.state),
        examples=(
            Example(
                Text(
                    "One agent was present for two hours, one for one, and six were resolved: 2.",
                    "Eén medewerker was twee uur aanwezig, één een uur, en er zijn er zes opgelost: 2.",
                    "Un agent a fost prezent două ore, altul o oră, și s-au rezolvat șase: 2.",
                ),
                (*_WORKED, *_SIX),
                2,
            ),
            _NONE,
        ),
    ),
)
