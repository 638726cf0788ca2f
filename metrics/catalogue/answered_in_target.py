from sqlalchemy import ColumnElement, and_, func, or_

from metrics.formula import Share
from metrics.kpi import Example, Good, Group, Kpi, Unit
from metrics.sources import OPENED
from metrics.terms import Terms
from metrics.text import Text
from storage.schema import interaction

_i = interaction.c
_DAY = 86_400


def _in_time(terms: Terms) -> ColumnElement[bool]:
    return and_(_i.first_response_s.is_not(None), _i.first_response_s <= terms.within(_i.channel))


def _needed_an_answer(terms: Terms) -> ColumnElement[bool]:
    """Opened by someone who waits for a person; answered by now, or its time is over."""
    asked = and_(func.coalesce(_i.opened_by, "customer") != "agent", _i.bot_resolved.is_not(True))
    waiting = or_(_i.first_response_at.is_(None), _i.first_response_at > terms.moment())
    overdue = func.coalesce(_i.bot_handoff_at, _i.opened_at) <= terms.overdue_if_opened_by(_i.channel)
    answered = and_(_i.first_response_s.is_not(None), _i.first_response_at <= terms.moment())
    return and_(asked, terms.measures(_i.source, "first_response_at"), or_(answered, and_(waiting, overdue)))


KPIS = (
    Kpi(
        key="answered_in_target",
        name=Text("Answered within target", "Beantwoord binnen de norm", "Răspuns în termen"),
        about=Text(
            "The share of everything opened that got its first reply within the target, 24 hours unless set otherwise. "
            "Never answered counts as not in time; still waiting and not yet due counts in neither.",
            "Het deel van alles wat is geopend dat binnen de norm een eerste antwoord kreeg, 24 uur tenzij anders ingesteld. "
            "Nooit beantwoord telt als te laat; wat nog wacht en nog niet te laat is, telt niet mee.",
            "Ponderea din tot ce s-a deschis care a primit primul răspuns în termen, 24 de ore dacă nu e setat altfel. "
            "Fără răspuns înseamnă întârziat; ce încă așteaptă și nu e scadent nu se numără.",
        ),
        formula=Share(source=OPENED, of=_in_time, among=_needed_an_answer),
        unit=Unit.SHARE,
        good=Good.UP,
        group=Group.SPEED,
        origin="+",
        needs=(_i.opened_at, _i.first_response_at),
        headline=4,
        target=0.9,
        examples=(
            Example(
                Text(
                    "One answered after an hour, one after exactly a day, one after two days, one never: 2 of 4.",
                    "Eén beantwoord na een uur, één na precies een dag, één na twee dagen, één nooit: 2 van 4.",
                    "Una cu răspuns după o oră, una după exact o zi, una după două zile, una niciodată: 2 din 4.",
                ),
                (
                    {"opened_at": 0, "first_response_at": 3600},
                    {"opened_at": 0, "first_response_at": _DAY},
                    {"opened_at": 0, "first_response_at": 2 * _DAY},
                    {"opened_at": 0},
                ),
                0.5,
            ),
            Example(
                Text(
                    "Opened an hour ago and still waiting: not due yet, no value.",
                    "Een uur geleden geopend en nog in afwachting: nog niet te laat, geen waarde.",
                    "Deschisă acum o oră și încă în așteptare: nescadentă, nicio valoare.",
                ),
                ({"opened_at": 30 * _DAY - 3600},),
                None,
            ),
        ),
    ),
)
