from sqlalchemy import and_

from metrics.formula import Share
from metrics.kpi import Example, Good, Group, Kpi, Unit
from metrics.sources import OPENED
from metrics.text import Text
from storage.schema import interaction

_i = interaction.c
_NEEDS = (_i.opened_at, _i.bot_involved, _i.bot_resolved, _i.bot_handoff_at)
_BOT = {"opened_at": 0, "bot_involved": True}
_THREE = ({**_BOT, "bot_resolved": True}, {**_BOT, "bot_handoff_at": 30}, {**_BOT, "bot_resolved": False})
_NO_BOT = Example(
    Text("No bot took part: no value.", "Er deed geen bot mee: geen waarde.", "Niciun bot: nicio valoare."),
    ({"opened_at": 0},),
    None,
)

KPIS = (
    Kpi(
        key="bot_resolution",
        name=Text("Resolved by the bot", "Opgelost door de bot", "Rezolvate de bot"),
        about=Text(
            "The share of conversations with a bot that it resolved without a person.",
            "Het deel van de gesprekken met een bot dat die zonder mens oploste.",
            "Ponderea conversațiilor cu botul pe care acesta le-a rezolvat fără o persoană.",
        ),
        formula=Share(
            source=OPENED,
            of=and_(_i.bot_resolved.is_(True), _i.bot_handoff_at.is_(None)),
            among=_i.bot_involved.is_(True),
        ),
        unit=Unit.SHARE,
        good=Good.UP,
        group=Group.RESOLUTION,
        origin="+",
        needs=_NEEDS,
        examples=(
            Example(
                Text(
                    "The bot resolved one, handed over one, and one customer left: 1 of 3.",
                    "De bot loste er één op, droeg er één over, en één klant haakte af: 1 van 3.",
                    "Botul a rezolvat una, a predat una, iar un client a plecat: 1 din 3.",
                ),
                _THREE,
                1 / 3,
            ),
            _NO_BOT,
        ),
    ),
    Kpi(
        key="bot_handoff",
        name=Text("Handed over by the bot", "Overgedragen door de bot", "Predate de bot"),
        about=Text(
            "The share of conversations with a bot that it handed over to a person.",
            "Het deel van de gesprekken met een bot dat die aan een mens overdroeg.",
            "Ponderea conversațiilor cu botul pe care acesta le-a predat unei persoane.",
        ),
        formula=Share(source=OPENED, of=_i.bot_handoff_at.is_not(None), among=_i.bot_involved.is_(True)),
        unit=Unit.SHARE,
        good=Good.NEITHER,
        group=Group.RESOLUTION,
        origin="+",
        needs=_NEEDS,
        examples=(
            Example(
                Text(
                    "One of three was handed over: 1 of 3.",
                    "Eén van de drie is overgedragen: 1 van 3.",
                    "Una din trei a fost predată: 1 din 3.",
                ),
                _THREE,
                1 / 3,
            ),
            _NO_BOT,
        ),
    ),
)
