from metrics.formula import Across, Count
from metrics.kpi import Example, Good, Group, Kpi, Unit, of
from metrics.sources import AGENT_DAYS, RESOLVED
from metrics.text import Text
from storage.schema import agent_day, interaction, presence

_HOUR = 3600
_TUESDAY = 24 * _HOUR
_handled = interaction.c.handle_s
_WORK = tuple(
    of(interaction, opened_at=_TUESDAY, resolved_at=_TUESDAY + 12 * _HOUR, handle_s=hours * _HOUR) for hours in (2, 4)
)

KPIS = (
    Kpi(
        key="utilisation",
        name=Text("Occupancy", "Bezettingsgraad", "Grad de ocupare"),
        about=Text(
            "How much of the time that agents were present went to interactions. Handle time counts on the day of the "
            "resolution, presence as it passes; over a few days this can be more than 100%. Above 85% people tire.",
            "Welk deel van de tijd dat medewerkers aanwezig waren, naar interacties ging. Afhandeltijd telt op de dag van de "
            "oplossing, aanwezigheid zoals die verloopt; over enkele dagen kan dit meer dan 100% zijn. Boven 85% raken mensen "
            "vermoeid.",
            "Ce parte din timpul de prezență al agenților a fost dedicată interacțiunilor. Timpul de lucru se numără în ziua rezolvării, "
            "prezența pe măsură ce se scurge; pe câteva zile poate depăși 100 %. Peste 85 % oamenii obosesc.",
        ),
        formula=Across(
            top=Count(source=RESOLVED, among=_handled.is_not(None), of=_handled),
            base=Count(source=AGENT_DAYS, of=agent_day.c.present_s),
        ),
        unit=Unit.SHARE,
        good=Good.NEITHER,
        group=Group.STAFF,
        origin="+",
        needs=(
            interaction.c.resolved_at,
            _handled,
            presence.c.started_at,
            presence.c.ended_at,
            presence.c.state,
        ),
        examples=(
            Example(
                Text(
                    "Present for eight hours, two resolved by 2 and 4 hours of work: 6 of 8.",
                    "Acht uur aanwezig, twee opgelost met 2 en 4 uur werk: 6 van 8.",
                    "Opt ore de prezență, două rezolvate cu 2 și 4 ore de lucru: 6 din 8.",
                ),
                (
                    of(
                        presence,
                        agent_id="ann",
                        state="available",
                        started_at=_TUESDAY + 9 * _HOUR,
                        ended_at=_TUESDAY + 17 * _HOUR,
                    ),
                    *_WORK,
                ),
                0.75,
            ),
            Example(
                Text(
                    "Nobody's presence is known: no value.",
                    "Van niemand is de aanwezigheid bekend: geen waarde.",
                    "Nu se cunoaște prezența nimănui: nicio valoare.",
                ),
                _WORK,
                None,
            ),
        ),
    ),
)
