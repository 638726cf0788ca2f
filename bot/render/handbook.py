"""The KPI handbook: everything that is declared about every KPI, as a page in each language."""

from collections.abc import Iterable, Iterator
from textwrap import fill

from bot import phrases, text, wording
from bot.render import figures
from bot.render.explain import rules, split
from metrics.catalogue import catalogue
from metrics.kpi import Good, Kpi, grouped
from metrics.text import Language, Text
from metrics.words import dated, needed

WIDTH = 120
ARROW = {Good.UP: "↑", Good.DOWN: "↓", Good.NEITHER: "–"}

TITLE = Text("The KPI handbook", "Het KPI-handboek", "Manualul indicatorilor")
INTRO = Text(
    "kpi-bot measures customer service by {n} figures. This page is written by `kpi-bot docs` from the declarations that the program "
    "itself computes by, so it says what is computed. In Slack, `/kpi explain csat` tells the same of one figure and how much data "
    "there is for it; `/kpi list` tells it of all.",
    "kpi-bot meet de klantenservice met {n} cijfers. Deze pagina wordt door `kpi-bot docs` geschreven uit de declaraties waarmee het "
    "programma zelf rekent, en zegt dus wat er berekend wordt. In Slack vertelt `/kpi uitleg csat` hetzelfde over één cijfer, met "
    "hoeveel gegevens ervoor zijn; `/kpi lijst` doet dat voor alle.",
    "Aici sunt toți indicatorii prin care kpi-bot măsoară serviciul clienți: {n}. Pagina este scrisă de `kpi-bot docs` din declarațiile după care "
    "calculează chiar programul, deci spune ce se calculează. În Slack, `/kpi explică csat` spune același lucru despre un indicator, "
    "cu datele existente; `/kpi listă` îl spune despre toți.",
)
WHY_TITLE = Text("Why so many", "Waarom zoveel", "De ce atât de mulți")
WHY = Text(
    "One figure alone misleads. The median reply time is fine in a week in which half of the customers never got a reply; "
    "satisfaction is high where only the happy are asked; a short handle time costs when people have to come back. So speed "
    "stands beside the share that was answered in time, satisfaction beside the response rate, and handle time beside first "
    "contact resolution.",
    "Eén cijfer alleen misleidt. De mediane reactietijd is prima in een week waarin de helft van de klanten nooit antwoord kreeg; "
    "de tevredenheid is hoog waar alleen tevreden klanten iets gevraagd wordt; een korte behandeltijd kost geld als mensen "
    "terug moeten komen. Daarom staat snelheid naast het deel dat op tijd antwoord kreeg, tevredenheid naast de respons, en "
    "behandeltijd naast oplossing bij het eerste contact.",
    "O singură cifră înșală. Timpul median de răspuns arată bine și într-o săptămână în care jumătate dintre clienți n-au primit "
    "niciun răspuns; satisfacția e mare acolo unde sunt întrebați doar cei mulțumiți; un timp scurt de lucru costă dacă oamenii "
    "trebuie să revină. De aceea viteza stă lângă ponderea celor cu răspuns la timp, satisfacția lângă rata de răspuns la sondaje, "
    "iar timpul de lucru lângă rezolvarea din primul contact.",
)
RULES_TITLE = Text("Rules that hold for all", "Regels die voor alles gelden", "Reguli valabile pentru toți")
RULES = (
    Text(
        "**Date.** A value belongs to the period in which its own event happened: an interaction when it was opened, a reply when it "
        "was sent, a survey when it was answered. So a period that is over only changes when data come in late.",
        "**Datum.** Een waarde hoort bij de periode waarin de gebeurtenis zelf viel: een interactie bij de opening, een antwoord bij "
        "het versturen, een enquête bij het beantwoorden. Een afgesloten periode verandert dus alleen door late gegevens.",
        "**Data.** O valoare ține de perioada în care s-a petrecut chiar evenimentul ei: o interacțiune la deschidere, un răspuns la "
        "trimitere, un sondaj la completare. O perioadă încheiată se schimbă deci numai prin date întârziate.",
    ),
    Text(
        "**Nothing is not zero.** A count of nothing is 0; a share, mean or median of nothing has no value and is never drawn as 0.",
        "**Niets is geen nul.** Een telling van niets is 0; een aandeel, gemiddelde of mediaan van niets heeft geen waarde en wordt "
        "nooit als 0 getekend.",
        "**Nimic nu înseamnă zero.** Numărul de nimic este 0; o pondere, o medie sau o mediană din nimic nu are valoare și nu se "
        "desenează niciodată ca 0.",
    ),
    Text(
        "**Sample.** Every value says how many rows it rests on. Under its least sample it is not shown. "
        "Percentages carry a 95% interval (Wilson).",
        "**Steekproef.** Elke waarde zegt op hoeveel rijen die rust. Onder het kleinste aantal wordt ze niet "
        "getoond. Percentages hebben een 95%-interval (Wilson).",
        "**Eșantion.** Fiecare valoare spune pe câte rânduri se bazează. Sub eșantionul minim nu se arată. Procentele "
        "au un interval de 95 % (Wilson).",
    ),
    Text(
        "**Who counts.** Deleted, merged, spam and outgoing interactions are in no figure. Bots, automatic replies, private notes and "
        "the customer's own messages are no reply.",
        "**Wie telt.** Verwijderde, samengevoegde, spam- en uitgaande interacties tellen nergens mee. Bots, automatische antwoorden, "
        "interne notities en berichten van de klant zelf zijn geen antwoord.",
        "**Cine contează.** Interacțiunile șterse, comasate, spam sau inițiate de companie nu intră în nicio cifră. Boții, răspunsurile "
        "automate, notele interne și mesajele clientului însuși nu sunt răspunsuri.",
    ),
    Text(
        "**Impossible times** (negative ones) are left out and their number is said; they are never made 0.",
        "**Onmogelijke tijden** (negatieve) worden weggelaten en hun aantal staat erbij; ze worden nooit 0 gemaakt.",
        "**Timpii imposibili** (negativi) se lasă deoparte, iar numărul lor se spune; nu devin niciodată 0.",
    ),
    Text(
        "**Clocks.** Times are calendar time. `hours:business` counts opening hours only, those of the team and without holidays; "
        "where no opening hours apply there is no such value.",
        "**Klokken.** Tijden zijn kalendertijd. `uren:kantoor` telt alleen openingsuren, die van het team en zonder feestdagen; "
        "waar geen openingstijden gelden, is er geen waarde.",
        "**Ceasuri.** Timpii sunt calendaristici. `ore:program` numără doar orele de program, cele ale echipei și fără sărbători; "
        "unde nu există program, nu există nici valoare.",
    ),
    Text(
        "**Percentiles** are interpolated linearly between the two values they lie between.",
        "**Percentielen** worden lineair geïnterpoleerd tussen de twee waarden waar ze tussen liggen.",
        "**Percentilele** se interpolează liniar între cele două valori între care se află.",
    ),
    Text(
        "**Comparison.** A period is compared with one of equal length, one that is not over with the same part of the one before. "
        "Counts of unequal months are compared per day, percentages in points.",
        "**Vergelijking.** Een periode wordt vergeleken met een even lange, een lopende met hetzelfde deel van de vorige. Aantallen "
        "van ongelijke maanden worden per dag vergeleken, percentages in punten.",
        "**Comparație.** O perioadă se compară cu una la fel de lungă, iar una neîncheiată cu aceeași parte din cea dinainte. "
        "Numerele din luni inegale se compară pe zi, procentele în puncte.",
    ),
    Text(
        "**Parts add up** to the whole, with a part “(none)” that is shown.",
        "**Delen tellen op** tot het geheel, met een zichtbaar deel “(geen)”.",
        "**Părțile dau împreună** întregul, cu o parte „(fără)” la vedere.",
    ),
    Text(
        "**Scales.** Satisfied, or easy, is an answer in the top two fifths of its own scale: 2 of 5, 1 of 3, 3 of 7, 4 of 10; turned "
        "where lower is better. Means and NPS count one scale only, the most usual one. The latest answer to a survey wins.",
        "**Schalen.** Tevreden, of makkelijk, is een antwoord in de bovenste twee vijfde van de eigen schaal: 2 van 5, 1 van 3, 3 van "
        "7, 4 van 10; omgedraaid waar lager beter is. Gemiddelden en NPS tellen één schaal, de meest gebruikte. Het laatste antwoord "
        "op een enquête telt.",
        "**Scale.** Mulțumit, sau ușor, este un răspuns din primele două cincimi ale scalei sale: 2 din 5, 1 din 3, 3 din 7, 4 din 10; "
        "invers acolo unde mai puțin e mai bine. Mediile și NPS folosesc o singură scală, cea mai întâlnită. Contează ultimul răspuns "
        "la un sondaj.",
    ),
    Text(
        "**Too young.** What looks ahead (does the customer come back, complain, order?) leaves out what is too young to judge and "
        "says how many those are.",
        "**Te jong.** Wat vooruitkijkt (komt de klant terug, klaagt of bestelt die?) laat weg wat nog te jong is om te beoordelen en "
        "zegt hoeveel dat er zijn.",
        "**Prea recent.** Ce privește înainte (revine clientul, reclamă, comandă?) lasă deoparte ce este prea recent și spune câte "
        "sunt.",
    ),
    Text(
        "**Few people.** Employee surveys, and surveys about one agent, are told from five answers on.",
        "**Weinig mensen.** Enquêtes onder medewerkers, en over één medewerker, worden pas vanaf vijf antwoorden verteld.",
        "**Puțini oameni.** Sondajele în rândul angajaților și cele despre un singur agent se spun abia de la cinci răspunsuri.",
    ),
    Text(
        "**Words.** A contact is an interaction: a conversation, ticket, call or chat. Only `contacts` and `effort_contacts` count "
        "messages.",
        "**Woorden.** Een contact is een interactie: een gesprek, ticket, telefoontje of chat. Alleen `contacts` en `effort_contacts` "
        "tellen berichten.",
        "**Cuvinte.** Un contact este o interacțiune: o conversație, un tichet, un apel sau un chat. Doar `contacts` și "
        "`effort_contacts` numără mesaje.",
    ),
)
ALL_TITLE = Text("All figures", "Alle cijfers", "Toți indicatorii")
HEAD = (
    Text("Group", "Groep", "Grup"),
    Text("Key", "Sleutel", "Cheie"),
    Text("Name", "Naam", "Nume"),
    Text("Good", "Goed", "Bine"),
    Text("Target", "Norm", "Țintă"),
    Text("Dated by", "Gedateerd op", "Datat după"),
    Text("Asked for in", "Gevraagd in", "Cerut în"),
)
NEEDS = Text("*Needs:* {}.", "*Nodig:* {}.", "*Are nevoie de:* {}.")
SHOWN = Text(
    "Shown by {} unless asked otherwise.",
    "Getoond per {} tenzij anders gevraagd.",
    "Arătat pe {} dacă nu se cere altfel.",
)
ORIGINS_TITLE = Text("Who asks for what", "Wie vraagt wat", "Cine ce cere")
ORIGINS_INTRO = Text(
    "Six sources say what a service desk should measure. Everything that they ask for is here:",
    "Zes bronnen zeggen wat een klantenservice moet meten. Alles wat ze vragen is er:",
    "Șase surse spun ce ar trebui să măsoare un serviciu clienți. Tot ce cer ele se găsește aici:",
)
ORIGINS: dict[str, Text] = {
    "A": Text(
        "Customer KPIs and operational KPIs (a Dutch paper)",
        "Klant-KPI's en operationele KPI's (een Nederlands artikel)",
        "Indicatori despre clienți și indicatori operaționali (un articol olandez)",
    ),
    "B": Text(
        "The most important KPIs in customer service (Dutch)",
        "De belangrijkste KPI's in de klantenservice (Nederlands)",
        "Cei mai importanți indicatori din serviciul clienți (în olandeză)",
    ),
    "C": Text(
        "Twelve KPIs for customer service (Romanian)",
        "Twaalf KPI's voor de klantenservice (Roemeens)",
        "Doisprezece indicatori pentru serviciul clienți (în română)",
    ),
    "D": Text(
        "The top three statistics for service quality (Dutch)",
        "De top drie statistieken voor servicekwaliteit (Nederlands)",
        "Primele trei statistici pentru calitatea serviciului (în olandeză)",
    ),
    "E": Text(
        "KPIs for digital service (Dutch)",
        "KPI's voor digitale service (Nederlands)",
        "Indicatori pentru serviciul digital (în olandeză)",
    ),
    "+": Text("What leading products have", "Wat toonaangevende producten hebben", "Ce au produsele de frunte"),
}
"""The documents that ask for KPIs."""


def handbook(language: Language) -> str:
    """The page, as Markdown."""
    kpis = tuple(catalogue().values())
    page = [
        *_opening(kpis, language),
        *_overview(kpis, language),
        *_chapters(kpis, language),
        *_origins(kpis, language),
    ]
    return "\n".join(page).replace(text.NBSP, " ")


def _opening(kpis: tuple[Kpi, ...], language: Language) -> Iterator[str]:
    yield from (f"# {TITLE.to(language)}", "", _wrapped(INTRO.to(language).format(n=len(kpis))), "")
    yield from (
        f"## {WHY_TITLE.to(language)}",
        "",
        _wrapped(WHY.to(language)),
        "",
        f"## {RULES_TITLE.to(language)}",
        "",
    )
    for n, rule in enumerate(RULES, start=1):
        yield _wrapped(f"{n}. {rule.to(language)}", indent=" " * (len(str(n)) + 2))
    yield ""


def _overview(kpis: tuple[Kpi, ...], language: Language) -> Iterator[str]:
    yield from (f"## {ALL_TITLE.to(language)}", "")
    rows = [
        (
            group.value.to(language),
            _link(kpi),
            kpi.name.to(language),
            ARROW[kpi.good],
            figures.goal(kpi, kpi.good, language),
            dated(kpi.formula, language),
            " ".join(kpi.origin.split()),
        )
        for group, of in grouped(kpis)
        for kpi in of
    ]
    yield from _table([text.to(language) for text in HEAD], rows)
    yield ""


def _chapters(kpis: tuple[Kpi, ...], language: Language) -> Iterator[str]:
    for group, of in grouped(kpis):
        yield from (f"## {group.value.to(language)}", "")
        for kpi in of:
            yield from _entry(kpi, language)


def _entry(kpi: Kpi, language: Language) -> Iterator[str]:
    yield from (f"### `{kpi.key}`", "")
    yield _wrapped(f"**{kpi.name.to(language)}.** {kpi.about.to(language)}")
    yield ""
    for point in _points(kpi, language):
        yield _wrapped(f"- {point}", indent="  ")
    yield f"- {wording.EXAMPLES.to(language)}"
    for example in kpi.examples:
        yield _wrapped(f"  - {example.says.to(language)}", indent="    ")
    yield ""


def _points(kpi: Kpi, language: Language) -> Iterator[str]:
    yield from rules(kpi, language)
    yield NEEDS.to(language).format(needed(kpi.needs, language))
    by = split(kpi, language)
    yield f"{by} {SHOWN.to(language).format(phrases.DIMENSION[kpi.by].to(language))}" if kpi.by else by


def _origins(kpis: tuple[Kpi, ...], language: Language) -> Iterator[str]:
    yield from (f"## {ORIGINS_TITLE.to(language)}", "", _wrapped(ORIGINS_INTRO.to(language)), "")
    head = [HEAD[2].to(language), HEAD[1].to(language)]
    for origin, name in ORIGINS.items():
        asked = [
            (kpi.name.to(language), _link(kpi)) for _, of in grouped(kpis) for kpi in of if origin in kpi.origin.split()
        ]
        yield from (f"### {origin}: {name.to(language)}", "", *_table(head, asked), "")


def _link(kpi: Kpi) -> str:
    return f"[`{kpi.key}`](#{kpi.key})"


def _table(head: Iterable[str], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    head = list(head)
    for cells in (head, ["---"] * len(head), *rows):
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _wrapped(words: str, indent: str = "") -> str:
    return fill(words, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
