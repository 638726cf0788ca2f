from metrics.formula import Mean, Quantile
from metrics.kpi import Example, Good, Group, Kpi, Unit
from metrics.sources import FIRST_REPLY
from metrics.text import Text
from storage.schema import interaction

_i = interaction.c
_THREE = (
    {"opened_at": 0, "first_response_at": 60},
    {"opened_at": 0, "first_response_at": 120},
    {"opened_at": 0, "first_response_at": 600},
)
_NONE = Example(
    Text(
        "Nobody was answered: no value.",
        "Niemand kreeg antwoord: geen waarde.",
        "Nimeni nu a primit răspuns: nicio valoare.",
    ),
    ({"opened_at": 0},),
    None,
)
_NEEDS = (_i.opened_at, _i.first_response_at)

KPIS = (
    Kpi(
        key="frt",
        name=Text("First response time", "Eerste reactietijd", "Timp până la primul răspuns"),
        about=Text(
            "The median time from opening, or from the bot's hand-over, to the first public reply by a person. "
            "What an agent opened has none.",
            "De mediane tijd van opening, of van de overdracht door de bot, tot het eerste openbare antwoord van een mens. "
            "Wat een medewerker zelf opende, telt niet mee.",
            "Timpul median de la deschidere, sau de la predarea de către bot, până la primul răspuns public al unei persoane. "
            "Ce a deschis un agent nu are.",
        ),
        formula=Quantile(
            source=FIRST_REPLY,
            q=0.5,
            of=_i.first_response_s,
            business=_i.first_response_business_s,
            fault=_i.first_response_fault.is_(True),
        ),
        unit=Unit.SECONDS,
        good=Good.DOWN,
        group=Group.SPEED,
        origin="A B C",
        needs=_NEEDS,
        headline=1,
        target=3600,
        examples=(
            Example(
                Text(
                    "Answered after 1, 2 and 10 minutes: 2 minutes.",
                    "Beantwoord na 1, 2 en 10 minuten: 2 minuten.",
                    "Răspunsuri după 1, 2 și 10 minute: 2 minute.",
                ),
                _THREE,
                120,
            ),
            Example(
                Text(
                    "The bot handed over after 20 s, a person replied at 62 s: 42 s.",
                    "De bot droeg na 20 s over, een mens antwoordde na 62 s: 42 s.",
                    "Botul a predat după 20 s, o persoană a răspuns la 62 s: 42 s.",
                ),
                ({"opened_at": 0, "bot_handoff_at": 20, "first_response_at": 62},),
                42,
            ),
            Example(
                Text(
                    "A reply dated before the opening is left out: no value.",
                    "Een antwoord van vóór de opening telt niet mee: geen waarde.",
                    "Un răspuns datat înaintea deschiderii nu se ia în calcul: nicio valoare.",
                ),
                ({"opened_at": 60, "first_response_at": 0},),
                None,
            ),
            _NONE,
        ),
    ),
    Kpi(
        key="frt_p90",
        name=Text(
            "First response time, 90th percentile",
            "Eerste reactietijd, 90e percentiel",
            "Timp până la primul răspuns, percentila 90",
        ),
        about=Text(
            "Nine of ten first replies came within this time.",
            "Negen van de tien eerste antwoorden kwamen binnen deze tijd.",
            "Nouă din zece prime răspunsuri au venit în acest timp.",
        ),
        formula=Quantile(
            source=FIRST_REPLY,
            q=0.9,
            of=_i.first_response_s,
            business=_i.first_response_business_s,
            fault=_i.first_response_fault.is_(True),
        ),
        unit=Unit.SECONDS,
        good=Good.DOWN,
        group=Group.SPEED,
        origin="+",
        needs=_NEEDS,
        examples=(
            Example(
                Text(
                    "1, 2 and 10 minutes: eight tenths of the way from 2 to 10, 8 min 24 s.",
                    "1, 2 en 10 minuten: acht tienden van 2 naar 10, 8 min 24 s.",
                    "1, 2 și 10 minute: opt zecimi din drumul de la 2 la 10, 8 min 24 s.",
                ),
                _THREE,
                504,
            ),
            _NONE,
        ),
    ),
    Kpi(
        key="frt_mean",
        name=Text(
            "First response time, mean",
            "Eerste reactietijd, gemiddelde",
            "Timp până la primul răspuns, medie",
        ),
        about=Text(
            "The mean time to the first reply: a few very late replies move it far.",
            "De gemiddelde tijd tot het eerste antwoord: enkele zeer late antwoorden verschuiven die sterk.",
            "Timpul mediu până la primul răspuns: câteva răspunsuri foarte târzii îl schimbă mult.",
        ),
        formula=Mean(
            source=FIRST_REPLY,
            of=_i.first_response_s,
            business=_i.first_response_business_s,
            fault=_i.first_response_fault.is_(True),
        ),
        unit=Unit.SECONDS,
        good=Good.DOWN,
        group=Group.SPEED,
        origin="+",
        needs=_NEEDS,
        examples=(
            Example(
                Text(
                    "1, 2 and 9 minutes: 4 minutes.",
                    "1, 2 en 9 minuten: 4 minuten.",
                    "1, 2 și 9 minute: 4 minute.",
                ),
                (*_THREE[:2], {"opened_at": 0, "first_response_at": 540}),
                240,
            ),
            _NONE,
        ),
    ),
)
