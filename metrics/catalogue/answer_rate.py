from sqlalchemy import ColumnElement, and_, case, func, not_, or_

from metrics.formula import Condition, Share
from metrics.kpi import Example, Good, Group, Kpi, Unit
from metrics.sources import OFFERED
from metrics.terms import Terms
from metrics.text import Text
from storage.schema import interaction

_i = interaction.c
_CALL = {"channel": "phone", "is_live": True, "opened_at": 0}
_ANSWERED = case((_i.abandoned.is_not(None), _i.abandoned.is_(False)), else_=_i.first_response_at.is_not(None))
_NEEDS = (_i.opened_at, _i.is_live, _i.abandoned)
_NONE = Example(
    Text(
        "An e-mail does not wait on the line: no value.",
        "Een e-mail wacht niet aan de lijn: geen waarde.",
        "Un e-mail nu așteaptă pe fir: nicio valoare.",
    ),
    ({"channel": "email", "is_live": False, "opened_at": 0, "first_response_at": 60},),
    None,
)


def _over(terms: Terms) -> ColumnElement[bool]:
    """Answered or given up, as far as is known; else nobody can be waiting any more."""
    known = or_(_i.abandoned.is_not(None), _i.first_response_at.is_not(None))
    late = and_(terms.measures(_i.source, "first_response_at"), _i.offered_at <= terms.overdue_if_opened_by(_i.channel))
    return and_(_i.bot_resolved.is_not(True), or_(known, late))


def _of_offered(of: Condition) -> Share:
    """Of the live contacts that a person was to answer, and whose turn is over."""
    return Share(source=OFFERED, of=of, among=_over)


def _in_time(terms: Terms) -> ColumnElement[bool]:
    waited = func.coalesce(_i.wait_s, _i.first_response_s)
    return and_(_ANSWERED, waited.is_not(None), waited <= terms.service_level_within)


KPIS = (
    Kpi(
        key="answer_rate",
        name=Text("Live contacts answered", "Live contacten beantwoord", "Contacte directe preluate"),
        about=Text(
            "Of the calls and chats in which the customer waited for a person, the share that was answered. "
            "What a bot solved alone does not count.",
            "Van de telefoontjes en chats waarin de klant op een medewerker wachtte, het deel dat is beantwoord. "
            "Wat een bot alleen oploste, telt niet mee.",
            "Din apelurile și chaturile în care clientul a așteptat un agent, ponderea celor preluate. "
            "Ce a rezolvat singur un bot nu se numără.",
        ),
        formula=_of_offered(_ANSWERED),
        unit=Unit.SHARE,
        good=Good.UP,
        group=Group.LIVE,
        origin="A D",
        needs=_NEEDS,
        target=0.95,
        examples=(
            Example(
                Text(
                    "Three calls were answered, in one the customer hung up: 3 of 4.",
                    "Drie telefoontjes zijn beantwoord, bij één hing de klant op: 3 van 4.",
                    "Trei apeluri au fost preluate, la unul clientul a închis: 3 din 4.",
                ),
                tuple({**_CALL, "abandoned": gave_up} for gave_up in (False, False, False, True)),
                0.75,
            ),
            Example(
                Text(
                    "A bot solved one chat alone, a person answered the other: 1 of 1.",
                    "Een bot loste één chat alleen op, een mens beantwoordde de andere: 1 van 1.",
                    "Un bot a rezolvat singur un chat, o persoană a preluat celălalt: 1 din 1.",
                ),
                (
                    {"channel": "chat", "is_live": True, "opened_at": 0, "bot_resolved": True, "abandoned": False},
                    {"channel": "chat", "is_live": True, "opened_at": 0, "first_response_at": 30},
                ),
                1,
            ),
            _NONE,
        ),
    ),
    Kpi(
        key="abandonment",
        name=Text("Live contacts abandoned", "Afgehaakte live contacten", "Contacte directe abandonate"),
        about=Text(
            "Of the calls and chats in which the customer waited for a person, the share that was not answered.",
            "Van de telefoontjes en chats waarin de klant op een medewerker wachtte, het deel dat niet is beantwoord.",
            "Din apelurile și chaturile în care clientul a așteptat un agent, ponderea celor nepreluate.",
        ),
        formula=_of_offered(not_(_ANSWERED)),
        unit=Unit.SHARE,
        good=Good.DOWN,
        group=Group.LIVE,
        origin="A D",
        needs=_NEEDS,
        target=0.05,
        examples=(
            Example(
                Text(
                    "Three calls were answered, in one the customer hung up: 1 of 4.",
                    "Drie telefoontjes zijn beantwoord, bij één hing de klant op: 1 van 4.",
                    "Trei apeluri au fost preluate, la unul clientul a închis: 1 din 4.",
                ),
                tuple({**_CALL, "abandoned": gave_up} for gave_up in (False, False, False, True)),
                0.25,
            ),
            _NONE,
        ),
    ),
    Kpi(
        key="service_level",
        name=Text("Service level", "Servicelevel", "Nivel de serviciu"),
        about=Text(
            "Of the calls and chats in which the customer waited for a person, the share answered within 20 seconds, unless "
            "set otherwise. Who hung up counts as not in time.",
            "Van de telefoontjes en chats waarin de klant op een medewerker wachtte, het deel dat binnen 20 seconden is "
            "beantwoord, tenzij anders ingesteld. Wie ophing, telt als niet op tijd.",
            "Din apelurile și chaturile în care clientul a așteptat un agent, ponderea celor preluate în 20 de secunde, dacă "
            "nu e setat altfel. Cine a închis se numără ca nepreluat la timp.",
        ),
        formula=_of_offered(_in_time),
        unit=Unit.SHARE,
        good=Good.UP,
        group=Group.LIVE,
        origin="A D",
        needs=(*_NEEDS, _i.wait_s),
        target=0.8,
        examples=(
            Example(
                Text(
                    "Answered after 5, 20 and 21 seconds, and one customer hung up after 10: 2 of 4.",
                    "Beantwoord na 5, 20 en 21 seconden, en één klant hing na 10 op: 2 van 4.",
                    "Preluate după 5, 20 și 21 de secunde, iar un client a închis după 10: 2 din 4.",
                ),
                (
                    *({**_CALL, "abandoned": False, "wait_s": waited} for waited in (5, 20, 21)),
                    {**_CALL, "abandoned": True, "wait_s": 10},
                ),
                0.5,
            ),
            _NONE,
        ),
    ),
)
