from metrics.kpi import Example, Good, Group, Kpi, Summed, Unit, of
from metrics.text import Text
from metrics.web import share
from storage.schema import visit

_DAY = 86_400

KPIS = (
    Kpi(
        key="service_bounce",
        name=Text("Bounce on service pages", "Bounce op servicepagina's", "Respingeri pe pagini de suport"),
        about=Text(
            "Of the visits that entered on a service page, the share that saw that one page only. This is the rule of "
            "Universal Analytics; Google Analytics 4 also looks at how long a visit lasted, so its bounce rate differs.",
            "Van de bezoeken die op een servicepagina binnenkwamen, het deel dat alleen die ene pagina zag. Dit is de regel "
            "van Universal Analytics; Google Analytics 4 kijkt ook hoe lang een bezoek duurde en komt dus anders uit.",
            "Din vizitele care au intrat pe o pagină de suport, ponderea celor care au văzut doar acea pagină. Este regula "
            "Universal Analytics; Google Analytics 4 ține cont și de durata vizitei, deci rata sa diferă.",
        ),
        formula=share("service_bounces", "service_entries"),
        unit=Unit.SHARE,
        good=Good.DOWN,
        group=Group.WEB,
        origin="E",
        needs=(Summed("service_entries", visit.c.entry_kind), Summed("service_bounces", visit.c.pages)),
        examples=(
            Example(
                Text(
                    "Entered on a service page and saw 1, 1, 2 and 5 pages: 2 of 4. One page of sales does not count.",
                    "Op een servicepagina binnengekomen en 1, 1, 2 en 5 pagina's gezien: 2 van 4. Eén verkooppagina telt niet.",
                    "Intrate pe o pagină de suport, cu 1, 1, 2 și 5 pagini văzute: 2 din 4. O pagină comercială nu se numără.",
                ),
                (
                    *(of(visit, started_at=_DAY, entry_kind="service", pages=pages) for pages in (1, 1, 2, 5)),
                    of(visit, started_at=_DAY, entry_kind="sales", pages=1),
                ),
                0.5,
            ),
            Example(
                Text(
                    "Nobody entered on a service page: no value.",
                    "Niemand kwam op een servicepagina binnen: geen waarde.",
                    "Nimeni nu a intrat pe o pagină de suport: nicio valoare.",
                ),
                (of(visit, started_at=_DAY, entry_kind="sales", pages=1),),
                None,
            ),
        ),
    ),
)
