from sqlalchemy import and_, case, func, or_

from metrics.formula import Share
from metrics.kpi import Example, Good, Group, Kpi, Unit
from metrics.sources import RESOLVED
from metrics.text import Text
from storage.schema import interaction

_i = interaction.c
_DAY = 86_400
_PERSON = {"customer_id": "c", "topic": "invoice"}

KPIS = (
    Kpi(
        key="fcr",
        name=Text("First contact resolution", "In één keer opgelost", "Rezolvare la primul contact"),
        about=Text(
            "The share of those resolved that were not reopened and whose customer did not come back on the same topic "
            "within 7 days, unless set otherwise. The source's own yes or no wins where it exists; what is younger is provisional.",
            "Het deel van wat is opgelost dat niet is heropend en waarvan de klant niet binnen 7 dagen terugkwam over "
            "hetzelfde onderwerp, tenzij anders ingesteld. Het eigen ja of nee van de bron gaat voor; wat jonger is, telt nog niet.",
            "Ponderea celor rezolvate care nu s-au redeschis și al căror client nu a revenit pe aceeași temă în 7 zile, dacă nu e setat "
            "altfel. Răspunsul propriu al sursei are întâietate; ce e mai nou este provizoriu și nu se numără.",
        ),
        formula=Share(
            source=RESOLVED,
            of=lambda t: case(
                (_i.first_contact.is_not(None), _i.first_contact.is_(True)),
                else_=and_(
                    func.coalesce(_i.reopens, 0) == 0,
                    or_(_i.repeat_s.is_(None), _i.repeat_s > t.fcr_within),
                ),
            ),
            among=or_(_i.first_contact.is_not(None), _i.person_key.is_not(None), _i.customer_id.is_not(None)),
            provisional=lambda t: and_(_i.first_contact.is_(None), _i.resolved_at > t.moment(t.fcr_within)),
        ),
        unit=Unit.SHARE,
        good=Good.UP,
        group=Group.RESOLUTION,
        origin="B C",
        needs=(_i.resolved_at, _i.customer_id, _i.topic),
        headline=2,
        target=0.7,
        examples=(
            Example(
                Text(
                    "The customer came back after two days about the same topic; the second time it held: 1 of 2.",
                    "De klant kwam na twee dagen terug over hetzelfde onderwerp; de tweede keer was het klaar: 1 van 2.",
                    "Clientul a revenit după două zile pe aceeași temă; a doua oară a rămas rezolvat: 1 din 2.",
                ),
                (
                    {"opened_at": 0, "resolved_at": 3600, **_PERSON},
                    {"opened_at": 3600 + 2 * _DAY, "resolved_at": 3 * _DAY, **_PERSON},
                ),
                0.5,
            ),
            Example(
                Text(
                    "Back after eight days counts as a new matter: 2 of 2.",
                    "Na acht dagen terug telt als iets nieuws: 2 van 2.",
                    "Revenirea după opt zile este o problemă nouă: 2 din 2.",
                ),
                (
                    {"opened_at": 0, "resolved_at": 3600, **_PERSON},
                    {"opened_at": 3600 + 8 * _DAY, "resolved_at": 9 * _DAY, **_PERSON},
                ),
                1,
            ),
            Example(
                Text(
                    "Resolved yesterday: too early to say, no value.",
                    "Gisteren opgelost: nog te vroeg, geen waarde.",
                    "Rezolvată ieri: prea devreme, nicio valoare.",
                ),
                ({"opened_at": 29 * _DAY, "resolved_at": 29 * _DAY + 60, **_PERSON},),
                None,
            ),
        ),
    ),
)
