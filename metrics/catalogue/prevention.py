from sqlalchemy import and_, or_

from metrics.formula import Share
from metrics.kpi import Example, Good, Group, Kpi, Unit
from metrics.sources import RESOLVED
from metrics.text import Text
from storage.schema import interaction

_i = interaction.c
_DAY = 86_400
_SOLVED = {"opened_at": 0, "resolved_at": 3600, "customer_id": "c"}

KPIS = (
    Kpi(
        key="prevention",
        name=Text("Complaints prevented", "Klachten voorkomen", "Reclamații prevenite"),
        about=Text(
            "The share of resolved questions whose customer did not complain within 14 days, unless set otherwise. Complaints "
            "themselves are not counted; what is younger is left out as provisional.",
            "Het deel van de opgeloste vragen waarvan de klant niet binnen 14 dagen klaagde, tenzij anders ingesteld. Klachten "
            "zelf tellen niet mee; wat jonger is, telt nog niet mee.",
            "Ponderea întrebărilor rezolvate al căror client nu a reclamat în 14 zile, dacă nu e setat altfel. Reclamațiile "
            "însele nu se numără; ce e mai nou este provizoriu și nu se numără.",
        ),
        formula=Share(
            source=RESOLVED,
            of=lambda t: or_(_i.complaint_after_s.is_(None), _i.complaint_after_s > t.prevention_within),
            among=and_(_i.is_complaint.is_not(True), _i.person.is_not(None)),
            provisional=lambda t: _i.resolved_at > t.moment(t.prevention_within),
        ),
        unit=Unit.SHARE,
        good=Good.UP,
        group=Group.RESOLUTION,
        origin="A",
        needs=(_i.resolved_at, _i.customer_id, _i.is_complaint),
        target=0.95,
        examples=(
            Example(
                Text(
                    "Two questions resolved, after one of them the customer complained three days later: 1 of 2.",
                    "Twee vragen opgelost, na één klaagde de klant drie dagen later: 1 van 2.",
                    "Două întrebări rezolvate, după una clientul a reclamat la trei zile: 1 din 2.",
                ),
                (
                    _SOLVED,
                    {"opened_at": 3 * _DAY, "customer_id": "c", "is_complaint": True},
                    {**_SOLVED, "customer_id": "d"},
                ),
                0.5,
            ),
            Example(
                Text(
                    "A complaint after fifteen days is a new matter: 1 of 1.",
                    "Een klacht na vijftien dagen is iets nieuws: 1 van 1.",
                    "O reclamație după cincisprezece zile este ceva nou: 1 din 1.",
                ),
                (_SOLVED, {"opened_at": 15 * _DAY + 7200, "customer_id": "c", "is_complaint": True}),
                1,
            ),
            Example(
                Text(
                    "Resolved yesterday: too early to say, no value.",
                    "Gisteren opgelost: nog te vroeg, geen waarde.",
                    "Rezolvată ieri: prea devreme, nicio valoare.",
                ),
                ({"opened_at": 29 * _DAY, "resolved_at": 29 * _DAY + 60, "customer_id": "c"},),
                None,
            ),
        ),
    ),
)
