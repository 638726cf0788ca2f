from metrics.formula import Share
from metrics.kpi import Example, Good, Group, Kpi, Unit
from metrics.sources import RESOLVED
from metrics.text import Text
from storage.schema import interaction

_replies = interaction.c.agent_replies
_SOLVED = {"opened_at": 0, "resolved_at": 60}

KPIS = (
    Kpi(
        key="one_touch",
        name=Text("One-touch resolution", "Opgelost met één antwoord", "Rezolvate cu un singur răspuns"),
        about=Text(
            "The share of those resolved that took exactly one public reply by a person.",
            "Het deel van wat is opgelost waarvoor precies één openbaar antwoord van een mens nodig was.",
            "Ponderea celor rezolvate cu exact un răspuns public al unei persoane.",
        ),
        formula=Share(source=RESOLVED, of=_replies == 1, among=_replies.is_not(None)),
        unit=Unit.SHARE,
        good=Good.UP,
        group=Group.RESOLUTION,
        origin="+",
        needs=(interaction.c.resolved_at, _replies),
        examples=(
            Example(
                Text(
                    "One reply, one reply, three replies, and one of which it is not known: 2 of 3.",
                    "Eén antwoord, één antwoord, drie antwoorden, en één waarvan het onbekend is: 2 van 3.",
                    "Un răspuns, un răspuns, trei răspunsuri și una despre care nu se știe: 2 din 3.",
                ),
                (*({**_SOLVED, "agent_replies": n} for n in (1, 1, 3)), _SOLVED),
                2 / 3,
            ),
            Example(
                Text("Still open: no value.", "Nog open: geen waarde.", "Încă deschisă: nicio valoare."),
                ({"opened_at": 0, "agent_replies": 1},),
                None,
            ),
        ),
    ),
)
