from metrics.kpi import Example, Good, Group, Kpi, Summed, Unit, of
from metrics.text import Text
from metrics.web import share
from storage.schema import visit

_DAY = 86_400

KPIS = (
    Kpi(
        key="contact_page_share",
        name=Text("Contact page visits", "Bezoek aan de contactpagina", "Vizite pe pagina de contact"),
        about=Text(
            "The share of visits that saw the contact page: what the site itself did not answer.",
            "Het deel van de bezoeken waarin de contactpagina is bekeken: wat de site zelf niet beantwoordde.",
            "Ponderea vizitelor în care s-a văzut pagina de contact: ceea ce site-ul nu a lămurit singur.",
        ),
        formula=share("contact_page_visits", "visits"),
        unit=Unit.SHARE,
        good=Good.DOWN,
        group=Group.WEB,
        origin="E",
        needs=(Summed("visits", visit.c.started_at), Summed("contact_page_visits", visit.c.saw_contact_page)),
        examples=(
            Example(
                Text(
                    "One of four visits saw the contact page: 1 of 4.",
                    "In één van vier bezoeken is de contactpagina bekeken: 1 van 4.",
                    "Într-una din patru vizite s-a văzut pagina de contact: 1 din 4.",
                ),
                tuple(of(visit, started_at=_DAY, saw_contact_page=saw) for saw in (True, False, False, False)),
                0.25,
            ),
            Example(
                Text("No visits: no value.", "Geen bezoek: geen waarde.", "Nicio vizită: nicio valoare."), (), None
            ),
        ),
    ),
)
