from sqlalchemy import and_, func

from metrics.formula import Share
from metrics.kpi import Example, Good, Group, Kpi, Unit
from metrics.sources import SENT
from metrics.text import Text
from storage.schema import survey_response

_a = survey_response.c
_OF_EMPLOYEES = ("esat", "enps")
_ASKED_CUSTOMERS = and_(
    func.coalesce(_a.respondent, "customer") != "agent", func.coalesce(_a.kind, "").not_in(_OF_EMPLOYEES)
)
_SENT = {"kind": "csat", "scale_min": 1, "scale_max": 5, "sent_at": 0}

KPIS = (
    Kpi(
        key="survey_response",
        name=Text("Survey response rate", "Respons op enquêtes", "Rata de răspuns la sondaje"),
        about=Text(
            "The share of surveys sent to customers in the period that have been answered since. "
            "Where few answer, mostly the very content and the very angry speak.",
            "Het deel van de in de periode aan klanten verstuurde enquêtes dat sindsdien is beantwoord. "
            "Waar weinigen antwoorden, hoort u vooral de zeer tevreden en de zeer boze klanten.",
            "Ponderea sondajelor trimise clienților în perioadă la care s-a răspuns de atunci. "
            "Unde răspund puțini, se aud mai ales cei foarte mulțumiți și cei foarte supărați.",
        ),
        formula=Share(source=SENT, of=_a.score.is_not(None), among=_ASKED_CUSTOMERS),
        unit=Unit.SHARE,
        good=Good.UP,
        group=Group.SATISFACTION,
        origin="+",
        needs=(_a.sent_at, _a.score),
        target=0.2,
        examples=(
            Example(
                Text(
                    "Four were sent and one was answered, days later; a survey among agents does not count: 1 of 4.",
                    "Vier verstuurd en één dagen later beantwoord; een enquête onder medewerkers telt niet mee: 1 van 4.",
                    "Patru trimise și la unul s-a răspuns peste câteva zile; un sondaj printre agenți nu se numără: 1 din 4.",
                ),
                (
                    {**_SENT, "answered_at": 3 * 86_400, "score": 5},
                    _SENT,
                    _SENT,
                    _SENT,
                    {**_SENT, "kind": "esat", "respondent": "agent", "answered_at": 60, "score": 4},
                ),
                0.25,
            ),
            Example(
                Text(
                    "No survey was sent: no value.",
                    "Er is geen enquête verstuurd: geen waarde.",
                    "Nu s-a trimis niciun sondaj: nicio valoare.",
                ),
                (),
                None,
            ),
        ),
    ),
)
