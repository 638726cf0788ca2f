from metrics.formula import Mean, Quantile
from metrics.kpi import Example, Good, Group, Kpi, Unit, of
from metrics.sources import REPLIES
from metrics.text import Text
from storage.schema import interaction, interaction_event

_e = interaction_event.c
_NEEDS = (_e.interaction_id, _e.at, _e.kind, _e.actor_id)
_OPENED = of(interaction, external_id="1", opened_at=0, customer_id="c")


def _said(by: str, at: int) -> dict[str, object]:
    return {"interaction_id": "1", "kind": "message", "actor_id": by, "at": at}


_TALK = (
    _OPENED,
    *(_said(by, at) for by, at in (("c", 0), ("a", 60), ("c", 100), ("c", 160), ("a", 220), ("c", 300), ("a", 900))),
)
_ONE_REPLY = Example(
    Text(
        "Only a first reply was needed: no value.",
        "Eén eerste antwoord was genoeg: geen waarde.",
        "A fost nevoie doar de primul răspuns: nicio valoare.",
    ),
    (_OPENED, _said("c", 0), _said("a", 60)),
    None,
)

KPIS = (
    Kpi(
        key="next_reply",
        name=Text("Reply time", "Antwoordtijd", "Timp de răspuns"),
        about=Text(
            "After the first reply: the median time from the first message that the customer waits with to the next public "
            "reply by a person.",
            "Na het eerste antwoord: de mediane tijd van het eerste bericht waarmee de klant wacht tot het volgende openbare "
            "antwoord van een mens.",
            "După primul răspuns: timpul median de la primul mesaj cu care clientul așteaptă până la următorul răspuns public "
            "al unei persoane.",
        ),
        formula=Quantile(source=REPLIES, q=0.5, of=_e.waited_s, business=_e.waited_business_s),
        unit=Unit.SECONDS,
        good=Good.DOWN,
        group=Group.SPEED,
        origin="D +",
        needs=_NEEDS,
        examples=(
            Example(
                Text(
                    "The customer waited 2 minutes (two messages, one wait) and then 10: 6 minutes.",
                    "De klant wachtte 2 minuten (twee berichten, één keer wachten) en daarna 10: 6 minuten.",
                    "Clientul a așteptat 2 minute (două mesaje, o așteptare), apoi 10: 6 minute.",
                ),
                _TALK,
                360,
            ),
            _ONE_REPLY,
        ),
    ),
    Kpi(
        key="next_reply_p90",
        name=Text("Reply time, 90th percentile", "Antwoordtijd, 90e percentiel", "Timp de răspuns, percentila 90"),
        about=Text(
            "Nine of ten later replies came within this time.",
            "Negen van de tien latere antwoorden kwamen binnen deze tijd.",
            "Nouă din zece răspunsuri ulterioare au venit în acest timp.",
        ),
        formula=Quantile(source=REPLIES, q=0.9, of=_e.waited_s, business=_e.waited_business_s),
        unit=Unit.SECONDS,
        good=Good.DOWN,
        group=Group.SPEED,
        origin="+",
        needs=_NEEDS,
        examples=(
            Example(
                Text(
                    "Waits of 2 and 10 minutes: nine tenths of the way, 9 min 12 s.",
                    "2 en 10 minuten wachten: negen tienden van de weg, 9 min 12 s.",
                    "Așteptări de 2 și 10 minute: nouă zecimi din drum, 9 min 12 s.",
                ),
                _TALK,
                552,
            ),
            _ONE_REPLY,
        ),
    ),
    Kpi(
        key="next_reply_mean",
        name=Text("Reply time, mean", "Antwoordtijd, gemiddelde", "Timp de răspuns, medie"),
        about=Text(
            "The mean time that a customer waited for each later reply.",
            "De gemiddelde tijd die een klant op elk later antwoord wachtte.",
            "Timpul mediu în care un client a așteptat fiecare răspuns ulterior.",
        ),
        formula=Mean(source=REPLIES, of=_e.waited_s, business=_e.waited_business_s),
        unit=Unit.SECONDS,
        good=Good.DOWN,
        group=Group.SPEED,
        origin="+",
        needs=_NEEDS,
        examples=(
            Example(
                Text("2 and 10 minutes: 6 minutes.", "2 en 10 minuten: 6 minuten.", "2 și 10 minute: 6 minute."),
                _TALK,
                360,
            ),
            _ONE_REPLY,
        ),
    ),
)
