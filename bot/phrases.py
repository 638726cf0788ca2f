"""Everything the bot says in its own words, in every language. What varies stands in braces."""

from bot.ask import Problem
from bot.text import Counted
from metrics.period import Step
from metrics.reading import Trend
from metrics.terms import Clock
from metrics.text import Text

# How a figure moved -----------------------------------------------------------------------------------------------
SLOWER: dict[bool, Text] = {
    True: Text("slower", "langzamer", "mai lent"),
    False: Text("faster", "sneller", "mai rapid"),
}
HIGHER: dict[bool, Text] = {True: Text("higher", "hoger", "mai sus"), False: Text("lower", "lager", "mai jos")}
MORE: dict[bool, Text] = {True: Text("more", "meer", "mai multe"), False: Text("fewer", "minder", "mai puține")}
TREND: dict[Trend, Text] = {
    Trend.BETTER: Text("better", "beter", "mai bine"),
    Trend.WORSE: Text("worse", "slechter", "mai slab"),
    Trend.MORE: Text("more", "meer", "mai multe"),
    Trend.LESS: Text("fewer", "minder", "mai puține"),
    Trend.SAME: Text("no clear change", "geen duidelijk verschil", "fără schimbare clară"),
}
POINTS = Text("{} points", "{} punten", "{} puncte")
NEW = Text("new", "nieuw", "nou")
MET = Text("✓ target {}", "✓ norm {}", "✓ țintă {}")
MISSED = Text("✗ target {} missed", "✗ norm {} niet gehaald", "✗ țintă {} ratată")
TARGET = Text("target {}", "norm {}", "țintă {}")
TOO_FEW = Text("too few ({})", "te weinig ({})", "prea puține ({})")
HIDDEN = Text("hidden: under 5 answers", "verborgen: minder dan 5 antwoorden", "ascuns: sub 5 răspunsuri")
NO_VALUE = Text("no value", "geen waarde", "nicio valoare")
INTERVAL = Text("95% sure: {} to {}", "95% zeker: {} tot {}", "95 % sigur: {} – {}")

# Sentences that are findings ---------------------------------------------------------------------------------------
FINDING = Text("{name} {value}", "{name} {value}", "{name}: {value}")
FINDING_MOVED = Text(
    "{name} {value}, {change} than {before}",
    "{name} {value}, {change} dan {before}",
    "{name}: {value}, {change} decât {before}",
)
FINDING_SAME = Text(
    "{name} {value}, no clear change from {before}",
    "{name} {value}, geen duidelijk verschil met {before}",
    "{name}: {value}, fără schimbare clară față de {since}",
)
FINDING_MISSED = Text(
    "{name} {value}, target {goal} missed",
    "{name} {value}, norm {goal} niet gehaald",
    "{name}: {value}, ținta {goal} ratată",
)
NOTHING = Text(
    "No interactions in this period",
    "Geen interacties in deze periode",
    "Nicio interacțiune în această perioadă",
)
NEWEST = Text(
    "The newest interaction is of {}.",
    "De nieuwste interactie is van {}.",
    "Cea mai nouă interacțiune este din {}.",
)
EMPTY_DATABASE = Text(
    "There are no interactions in the database yet: import some with kpi-bot ingest file.",
    "Er staan nog geen interacties in de database: importeer ze met kpi-bot ingest file.",
    "Nu există încă interacțiuni în baza de date: importați cu kpi-bot ingest file.",
)
TOPICS_FINDING = Text(
    "{name} leads: {share} of {total}",
    "{name} voorop: {share} van {total}",
    "Pe primul loc {name}: {share} din {total}",
)
INTERACTIONS = Counted(
    ("interaction", "interactions"), ("interactie", "interacties"), ("interacțiune", "interacțiuni", "de interacțiuni"),
)  # fmt: skip
BEFORE: dict[str, Text] = {
    "7": Text("the week before", "de week ervoor", "în săptămâna dinainte"),
    "n": Text("the {} before", "de {} ervoor", "în cele {} dinainte"),
    "same": Text("a week earlier", "een week eerder", "cu o săptămână în urmă"),
    "week": Text("the week before", "de week ervoor", "în săptămâna dinainte"),
    "month": Text("the month before", "de maand ervoor", "în luna dinainte"),
    "quarter": Text("the quarter before", "het kwartaal ervoor", "în trimestrul dinainte"),
    "year": Text("the year before", "het jaar ervoor", "în anul dinainte"),
    "ago": Text("a year earlier", "een jaar eerder", "cu un an în urmă"),
}
DAYS = Counted(("day", "days"), ("dag", "dagen"), ("zi", "zile", "de zile"))
NOT_COMPARED = Text(
    "not compared: the data begin later",
    "niet vergeleken: de gegevens beginnen later",
    "fără comparație: datele încep mai târziu",
)
COMPARED = Text("compared with {}", "vergeleken met {}", "comparat cu {}")
WHAT_MOVED = Text("What moved:", "Wat veranderde:", "Ce s-a schimbat:")
MOVED = Text(
    "{kpi} – mostly {dimension} {name}: {now} against {before}, {share} of the change.",
    "{kpi} – vooral {dimension} {name}: {now} tegen {before}, {share} van de verandering.",
    "{kpi} – mai ales {dimension} {name}: {now} față de {before}, {share} din schimbare.",
)
MOVED_ALL = Text(
    "{kpi} – mostly {dimension} {name}: {now} against {before}, more than the whole change.",
    "{kpi} – vooral {dimension} {name}: {now} tegen {before}, meer dan de hele verandering.",
    "{kpi} – mai ales {dimension} {name}: {now} față de {before}, mai mult decât toată schimbarea.",
)
MORE_ROWS = Text("and {} more", "en nog {}", "și încă {}")
OTHER = Text("Other", "Overig", "Altele")
NONE = Text("(none)", "(geen)", "(fără)")
GROWING = Text("growing", "groeit", "în creștere")

# Names of columns, panels and dimensions ---------------------------------------------------------------------------
DIMENSION: dict[str, Text] = {
    "team": Text("team", "team", "echipa"),
    "channel": Text("channel", "kanaal", "canalul"),
    "agent": Text("agent", "medewerker", "agentul"),
    "topic": Text("topic", "onderwerp", "tema"),
    "language": Text("language", "taal", "limba"),
    "priority": Text("priority", "prioriteit", "prioritatea"),
    "source": Text("source", "bron", "sursa"),
    "page": Text("page", "pagina", "pagina"),
    "article": Text("article", "artikel", "articolul"),
    "journey": Text("journey", "klantreis", "parcursul"),
    "device": Text("device", "apparaat", "dispozitivul"),
    "day": Text("day", "dag", "ziua"),
    "week": Text("week", "week", "săptămâna"),
    "month": Text("month", "maand", "luna"),
    "hour": Text("hour", "uur", "ora"),
    "weekday": Text("weekday", "weekdag", "ziua săptămânii"),
}
PER: dict[Step, Text] = {
    "hour": Text("per hour", "per uur", "pe oră"),
    "weekday": Text("per weekday", "per weekdag", "pe zi a săptămânii"),
    "day": Text("per day", "per dag", "pe zi"),
    "week": Text("per week", "per week", "pe săptămână"),
    "month": Text("per month", "per maand", "pe lună"),
}
BY: dict[str, Text] = {
    "team": Text("by team", "per team", "pe echipă"),
    "channel": Text("by channel", "per kanaal", "pe canal"),
    "agent": Text("by agent", "per medewerker", "pe agent"),
    "topic": Text("by topic", "per onderwerp", "pe temă"),
    "language": Text("by language", "per taal", "pe limbă"),
    "priority": Text("by priority", "per prioriteit", "pe prioritate"),
    "source": Text("by source", "per bron", "pe sursă"),
    "page": Text("by page", "per pagina", "pe pagină"),
    "article": Text("by article", "per artikel", "pe articol"),
    "journey": Text("by journey", "per klantreis", "pe parcurs"),
    "device": Text("by device", "per apparaat", "pe dispozitiv"),
}
SHARE = Text("Share", "Aandeel", "Pondere")
CHANGE = Text("Change", "Verandering", "Schimbare")
TOTAL = Text("Total", "Totaal", "Total")
EARLIER = Text("period before", "periode ervoor", "perioada dinainte")
SO_FAR = Text("incomplete", "onvolledig", "incomplet")
PART_OF = Text("{} (part)", "{} (deel)", "{} (parțial)")
FEW_DRAWN = Text("too few answers", "te weinig antwoorden", "prea puține răspunsuri")
MISSED_DRAWN = Text("target missed", "norm niet gehaald", "țintă ratată")

CHANNEL: dict[str, Text] = {
    "email": Text("email", "e-mail", "e-mail"),
    "web": Text("web form", "webformulier", "formular web"),
    "chat": Text("chat", "chat", "chat"),
    "phone": Text("phone", "telefoon", "telefon"),
    "whatsapp": Text("WhatsApp", "WhatsApp", "WhatsApp"),
    "sms": Text("SMS", "sms", "SMS"),
    "messenger": Text("Messenger", "Messenger", "Messenger"),
    "instagram": Text("Instagram", "Instagram", "Instagram"),
    "x": Text("X", "X", "X"),
    "telegram": Text("Telegram", "Telegram", "Telegram"),
    "social": Text("social media", "sociale media", "rețele sociale"),
    "app": Text("app", "app", "aplicație"),
    "forum": Text("forum", "forum", "forum"),
    "letter": Text("letter", "brief", "scrisoare"),
    "visit": Text("visit", "bezoek", "vizită"),
    "fax": Text("fax", "fax", "fax"),
    "api": Text("API", "API", "API"),
    "other": Text("other", "overig", "altele"),
}
PRIORITY: dict[str, Text] = {
    "low": Text("low", "laag", "scăzută"),
    "normal": Text("normal", "normaal", "normală"),
    "high": Text("high", "hoog", "ridicată"),
    "urgent": Text("urgent", "dringend", "urgentă"),
}

# The foot ----------------------------------------------------------------------------------------------------------
DATED = Text("Dated by {rules}.", "Gedateerd op {rules}.", "Datat după {rules}.")
HOURS: dict[Clock, Text] = {
    "calendar": Text("Times are calendar time.", "Tijden zijn kalendertijd.", "Timpii sunt calendaristici."),
    "business": Text(
        "Times count opening hours only.", "Tijden tellen alleen openingsuren.", "Timpii numără doar orele de program."
    ),
}
NO_OPENING_HOURS = Text(
    "No opening hours apply to these rows: set [hours.default] in kpi-bot.toml, then run kpi-bot ingest finish --all.",
    "Voor deze rijen gelden geen openingstijden: zet [hours.default] in kpi-bot.toml en voer kpi-bot ingest finish --all uit.",
    "Pentru aceste rânduri nu există program: setați [hours.default] în kpi-bot.toml, apoi rulați kpi-bot ingest finish --all.",
)
UNTIL = Text("Data until {}.", "Gegevens tot {}.", "Date până la {}.")
IMPOSSIBLE_TIME = Text(
    "{name}: {rows} left out for impossible times.",
    "{name}: {rows} weggelaten wegens onmogelijke tijden.",
    "{name}: fără {rows} cu timpi imposibili.",
)
OTHER_SCALE = Text(
    "{name}: {rows} left out for another scale.",
    "{name}: {rows} weggelaten wegens een andere schaal.",
    "{name}: fără {rows} pe altă scală.",
)
OTHER_CURRENCY = Text(
    "{name}: {rows} left out for another currency.",
    "{name}: {rows} weggelaten wegens een andere munt.",
    "{name}: fără {rows} în altă monedă.",
)
PROVISIONAL = Text(
    "{name}: {rows} too young to judge.",
    "{name}: {rows} nog te jong om te beoordelen.",
    "{name}: {rows} de evaluat mai târziu.",
)
ROWS = Counted(("row", "rows"), ("rij", "rijen"), ("rând", "rânduri", "de rânduri"))
WITHOUT = Text("No data for {}.", "Geen gegevens voor {}.", "Nu există date pentru {}.")
ASKED_BY = Text("Asked by {}", "Gevraagd door {}", "Întrebat de {}")

# What went wrong, to people ----------------------------------------------------------------------------------------
PROBLEM: dict[Problem, Text] = {
    Problem.UNKNOWN: Text("I do not know “{word}”.", "Ik ken “{word}” niet.", "Nu cunosc „{word}”."),
    Problem.UNKNOWN_DIMENSION: Text(
        "I cannot filter by “{word}”.", "Ik kan niet filteren op “{word}”.", "Nu pot filtra după „{word}”."
    ),
    Problem.UNKNOWN_VALUE: Text("There is no {of} “{word}”.", "Er is geen {of} “{word}”.", "Nu există {of} „{word}”."),
    Problem.NO_DIMENSION: Text(
        "“{word}” is nothing to group by.", "Op “{word}” kan ik niet groeperen.", "Nu pot grupa după „{word}”."
    ),
    Problem.NO_VALUE: Text(
        "“{word}:” needs a value, such as {word}:billing.",
        "“{word}:” heeft een waarde nodig, zoals {word}:facturen.",
        "„{word}:” are nevoie de o valoare, de exemplu {word}:facturi.",
    ),
    Problem.NO_VERSUS: Text(
        "After “vs” comes previous, year or none.",
        "Na “tegen” komt vorige, jaar of geen.",
        "După „contra” urmează anterior, an sau nimic.",
    ),
    Problem.TWICE: Text(
        "“{word}” is one too many: one period, one grouping and one thing to show at a time.",
        "“{word}” is er één te veel: één periode, één groepering en één ding tegelijk.",
        "„{word}” este în plus: o singură perioadă, o singură grupare și un singur lucru o dată.",
    ),
    Problem.TOGETHER: Text(
        "“{word}” does not go with “{of}”: ask for one of them.",
        "“{word}” gaat niet samen met “{of}”: vraag een van beide.",
        "„{word}” nu merge împreună cu „{of}”: cereți unul dintre ele.",
    ),
    Problem.IMPOSSIBLE: Text(
        "“{word}” is no date or period that exists.",
        "“{word}” is geen bestaande datum of periode.",
        "„{word}” nu este o dată sau o perioadă care există.",
    ),
    Problem.NOT_YET: Text(
        "That period has not begun yet.", "Die periode is nog niet begonnen.", "Perioada aceea nu a început încă."
    ),
    Problem.TOO_MANY: Text(
        "That is too much at once: at most {word} figures.",
        "Dat is te veel tegelijk: hooguit {word} cijfers.",
        "Prea multe deodată: cel mult {word} indicatori.",
    ),
    Problem.TOO_LONG: Text(
        "That is too long for a question.", "Dat is te lang voor een vraag.", "Este prea lung pentru o întrebare."
    ),
    Problem.TOO_FINE: Text(
        "By hour I can look at one year at most: ask for a shorter period.",
        "Per uur kan ik hooguit één jaar bekijken: vraag een kortere periode.",
        "Pe oră pot privi cel mult un an: cereți o perioadă mai scurtă.",
    ),
    Problem.NOT_BY: Text(
        "{of} cannot be split or filtered by {word}; it can by {meant}.",
        "{of} is niet te splitsen of te filteren op {word}; wel op {meant}.",
        "{of} nu se poate împărți sau filtra după {word}; se poate după {meant}.",
    ),
    Problem.NO_HOURS: Text(
        "After “{word}:” comes business (opening hours) or calendar.",
        "Na “{word}:” komt kantoor (openingsuren) of kalender.",
        "După „{word}:” urmează program (orele de lucru) sau calendar.",
    ),
    Problem.TIME_FILTER: Text(
        "I cannot filter by {word}; ask for a period, such as 2026-11-15, or “by {word}”.",
        "Ik kan niet filteren op {word}; vraag een periode, zoals 2026-11-15, of “per {word}”.",
        "Nu pot filtra după {word}; cereți o perioadă, de exemplu 2026-11-15, sau „pe {word}”.",
    ),
}
QUOTED = Text("“{}”", "“{}”", "„{}”")
MEANT = Text("Did you mean {}?", "Bedoelde u {}?", "Ați vrut să spuneți {}?")
SEE_HELP = Text(
    "`/kpi help` shows what can be asked.",
    "`/kpi help` laat zien wat u kunt vragen.",
    "`/kpi help` arată ce se poate întreba.",
)
BUSY = Text(
    "There is a queue just now: please try again in a minute.",
    "Het is even druk: probeer het over een minuut opnieuw.",
    "Sunt prea multe întrebări acum: încercați din nou peste un minut.",
)
RESTARTING = Text(
    "kpi-bot is being restarted: please ask again in a minute.",
    "kpi-bot wordt opnieuw gestart: vraag het over een minuut opnieuw.",
    "kpi-bot repornește acum: întrebați din nou peste un minut.",
)
SLACK_BUSY = Text(
    "Slack is too busy to take the answer: please ask again in {wait}.",
    "Slack is te druk om het antwoord aan te nemen: vraag het over {wait} opnieuw.",
    "Slack este prea ocupat pentru a primi răspunsul: întrebați din nou peste {wait}.",
)
STOPPED = Text(
    "Slack does not let me answer any more ({code}): please tell whoever runs kpi-bot.",
    "Slack laat mij niet meer antwoorden ({code}): geef dat door aan wie kpi-bot beheert.",
    "Slack nu mă mai lasă să răspund ({code}): anunțați persoana care administrează kpi-bot.",
)
CLOSED_PLACE = Text(
    "I may not post in this channel: please ask me in another one or in a direct message.",
    "In dit kanaal mag ik niets plaatsen: vraag het in een ander kanaal of in een privébericht.",
    "Nu am voie să scriu în acest canal: întrebați-mă în altul sau într-un mesaj direct.",
)
ONLY_YOU = Text(
    "I may not post in this channel, so only you see this.",
    "In dit kanaal mag ik niets plaatsen, dus alleen u ziet dit.",
    "Nu am voie să scriu în acest canal, așa că doar dumneavoastră vedeți acest răspuns.",
)
FAILED = Text(
    "Something went wrong on our side, and it has been noted as {id}. Please try again; if it stays, give that number to an admin.",
    "Er ging iets mis bij ons; het is genoteerd als {id}. Probeer het opnieuw; gaat het weer mis, geef dat nummer dan door aan een beheerder.",
    "A apărut o problemă la noi, notată cu numărul {id}. Încercați din nou; dacă persistă, comunicați numărul unui administrator.",
)
UNSURE = Text(
    "Slack did not confirm the answer: look above before asking again.",
    "Slack bevestigde het antwoord niet: kijk hierboven voordat u het opnieuw vraagt.",
    "Slack nu a confirmat răspunsul: verificați mai sus înainte de a întreba din nou.",
)
INVITE = Text(
    "Invite me to this channel to get the chart too.",
    "Nodig me uit in dit kanaal om ook de grafiek te krijgen.",
    "Invitați-mă în acest canal pentru a primi și graficul.",
)
NO_PICTURE = Text(
    "The chart could not be shown; the figures are complete.",
    "De grafiek kon niet worden getoond; de cijfers zijn compleet.",
    "Graficul nu a putut fi afișat; cifrele sunt complete.",
)
BETWEEN_OTHERS = Text(
    "I am no part of this conversation, so there is no chart: ask me in a channel or in a direct message to get it.",
    "Ik neem niet deel aan dit gesprek, dus er is geen grafiek: vraag het in een kanaal of in een privébericht aan mij.",
    "Nu fac parte din această conversație, de aceea nu există grafic: întrebați-mă într-un canal sau într-un mesaj direct.",
)
PICTURE_ELSEWHERE = Text(
    "Answers that only you see carry no chart.",
    "Antwoorden die alleen u ziet, hebben geen grafiek.",
    "Răspunsurile pe care le vedeți doar dumneavoastră nu au grafic.",
)
ADMINS_ONLY = Text(
    "Figures per agent are for admins. Whoever runs kpi-bot adds admins in the setting KPI_ADMIN.",
    "Cijfers per medewerker zijn voor beheerders. Wie kpi-bot beheert, voegt ze toe in de instelling KPI_ADMIN.",
    "Cifrele pe agent sunt pentru administratori. Cine administrează kpi-bot îi adaugă în setarea KPI_ADMIN.",
)

# Help --------------------------------------------------------------------------------------------------------------
HELP_TITLE = Text("What you can ask", "Wat u kunt vragen", "Ce puteți întreba")
HELP_FORM = Text(
    "`/kpi` [what] [when] [by …] [filter:value] [vs previous|year|none] [hours:business] [private] – in any order",
    "`/kpi` [wat] [wanneer] [per …] [filter:waarde] [tegen vorige|jaar|geen] [uren:kantoor] [privé] – in elke volgorde",
    "`/kpi` [ce] [când] [pe …] [filtru:valoare] [contra anterior|an|nimic] [ore:program] [privat] – în orice ordine",
)
HELP_WHEN = Text(
    "*When:* `today` `yesterday` `week` `month` `quarter` `year` (the last 7, 30, 90, 365 whole days), `this month`, `last week`, "
    "`14d`, `2026-11`, `2026-W46`, `2026-Q3`, `2026-11-01..2026-11-15`. Without: `week`.",
    "*Wanneer:* `vandaag` `gisteren` `week` `maand` `kwartaal` `jaar` (de laatste 7, 30, 90, 365 hele dagen), `deze maand`, "
    "`vorige week`, `14d`, `2026-11`, `2026-W46`, `2026-Q3`, `2026-11-01..2026-11-15`. Zonder: `week`.",
    "*Când:* `azi` `ieri` `săptămâna` `luna` `trimestrul` `anul` (ultimele 7, 30, 90, 365 de zile întregi), `luna aceasta`, "
    "`săptămâna trecută`, `14d`, `2026-11`, `2026-W46`, `2026-Q3`, `2026-11-01..2026-11-15`. Fără: `săptămâna`.",
)
HELP_BY = Text("*By and filters:* {}", "*Per en filters:* {}", "*Pe și filtre:* {}")
HELP_EXAMPLES = Text("*Examples:* {}", "*Voorbeelden:* {}", "*Exemple:* {}")
HELP_KPIS = Text(
    "`/kpi list` says what each figure is called and whether there are data for it, `/kpi explain csat` how it is counted, "
    "`/kpi why csat` what moved it.",
    "`/kpi lijst` zegt hoe elk cijfer heet en of er gegevens voor zijn, `/kpi uitleg csat` hoe het wordt berekend, "
    "`/kpi waarom csat` wat het veranderde.",
    "`/kpi listă` spune cum se numește fiecare indicator și dacă are date, `/kpi explică csat` cum se calculează, "
    "`/kpi de ce csat` ce l-a schimbat.",
)
