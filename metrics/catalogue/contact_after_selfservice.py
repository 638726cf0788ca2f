from metrics.kpi import Example, Good, Group, Kpi, Summed, Unit, of
from metrics.text import Text
from metrics.web import share
from storage.schema import interaction, visit, web_metric

_HOUR = 3600
_DAY = 24 * _HOUR
_JUDGED_AFTER = 2 * _DAY
"""A sum is dated at the start of its day: the day, and the 24 hours after its last visit."""

KPIS = (
    Kpi(
        key="contact_after_selfservice",
        name=Text("Contact after self-service", "Contact na zelfservice", "Contact după autoservire"),
        about=Text(
            "Of the visits that used the frequently asked questions or the own account, the share that also saw the contact "
            "page or got in touch within 24 hours. The last 48 hours are provisional and left out.",
            "Van de bezoeken waarin de veelgestelde vragen of de Mijn-omgeving zijn gebruikt, het deel dat ook de "
            "contactpagina zag of binnen 24 uur contact opnam. De laatste 48 uur zijn voorlopig en tellen nog niet mee.",
            "Din vizitele în care s-au folosit întrebările frecvente sau contul propriu, ponderea celor care au văzut și "
            "pagina de contact sau au luat legătura în 24 de ore. Ultimele 48 de ore sunt provizorii și nu se numără.",
        ),
        formula=share(
            "selfservice_then_contact",
            "selfservice_visits",
            provisional=lambda terms: web_metric.c.at > terms.moment(_JUDGED_AFTER),
        ),
        unit=Unit.SHARE,
        good=Good.DOWN,
        group=Group.WEB,
        origin="E",
        needs=(
            Summed("selfservice_visits", visit.c.used_faq),
            Summed("selfservice_then_contact", visit.c.saw_contact_page),
        ),
        examples=(
            Example(
                Text(
                    "After self-service one saw the contact page, one wrote two hours later, two did neither: 2 of 4.",
                    "Na zelfservice zag één de contactpagina, schreef één twee uur later, twee deden geen van beide: 2 van 4.",
                    "După autoservire unul a văzut pagina de contact, unul a scris după două ore, doi niciuna din acestea: 2 din 4.",
                ),
                (
                    of(visit, started_at=_DAY, used_faq=True, saw_contact_page=True),
                    of(visit, started_at=_DAY, used_account=True, customer_id="c"),
                    of(interaction, opened_at=_DAY + 2 * _HOUR, customer_id="c"),
                    of(visit, started_at=_DAY, used_faq=True, saw_contact_page=False),
                    of(visit, started_at=_DAY, used_account=True),
                ),
                0.5,
            ),
            Example(
                Text(
                    "A visit of today: too early to say, no value.",
                    "Een bezoek van vandaag: nog te vroeg, geen waarde.",
                    "O vizită de azi: prea devreme, nicio valoare.",
                ),
                (of(visit, started_at=30 * _DAY - _HOUR, used_faq=True, saw_contact_page=True),),
                None,
            ),
        ),
    ),
)
