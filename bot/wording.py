"""What the bot says of KPIs as such, in every language: which data they need, what they mean, why they moved."""

from collections.abc import Sequence

from bot.text import Counted
from metrics.kpi import Kpi, Need
from metrics.text import Language, Text
from metrics.words import needed

NEEDS = Text(
    "No data yet for {name}: import {needs}.",
    "Nog geen gegevens voor {name}: importeer {needs}.",
    "Nu există încă date pentru {name}: importați {needs}.",
)


def needs(kpi: Kpi, missing: Sequence[Need], language: Language) -> str:
    """What to import so that the KPI has data, as one sentence with names in backticks; "" where nothing is missing."""
    if not missing:
        return ""
    return NEEDS.to(language).format(name=kpi.name.to(language), needs=needed(missing, language))


# Explain -----------------------------------------------------------------------------------------------------------
WHICH = Text("Explain which figure?", "Welk cijfer moet ik uitleggen?", "Ce indicator să explic?")
WHICH_MOVED = Text("Why did which figure move?", "Waarom is welk cijfer veranderd?", "Care indicator s-a schimbat?")
KEY_AFTER = Text(
    "Put its key behind the word: {}.", "Zet de sleutel achter het woord: {}.", "Scrieți cheia după cuvânt: {}."
)
HOW = Text("*How it is counted:* {}.", "*Hoe het wordt berekend:* {}.", "*Cum se calculează:* {}.")
READ = Text(
    "*How to read it:* {unit}; {good}.", "*Hoe u het leest:* {unit}; {good}.", "*Cum se citește:* {unit}; {good}."
)
READ_TARGET = Text(
    "*How to read it:* {unit}; {good}; target {goal}.",
    "*Hoe u het leest:* {unit}; {good}; norm {goal}.",
    "*Cum se citește:* {unit}; {good}; ținta {goal}.",
)
DATE = Text("*Dated by:* {}.", "*Gedateerd op:* {}.", "*Datat după:* {}.")
CLOCKS = Text(
    "Also in opening hours: add `hours:business`.",
    "Ook in openingsuren: zet `uren:kantoor` erbij.",
    "Și în orele de program: adăugați `ore:program`.",
)
LEFT_OUT = Text("*Left out:* {}", "*Weggelaten:* {}", "*Lăsate deoparte:* {}")
EXAMPLES = Text("*Worked examples:*", "*Rekenvoorbeelden:*", "*Exemple de calcul:*")
DATA = Text(
    "*Data:* it needs {needs}. {there}",
    "*Gegevens:* nodig zijn {needs}. {there}",
    "*Date:* are nevoie de {needs}. {there}",
)
THERE = Text("So far it rests on {rows}.", "Tot nu toe rust het op {rows}.", "Până acum se bazează pe {rows}.")
THERE_FEW = Text(
    "There are some, of too few people to say how many.",
    "Er zijn er, van te weinig mensen om te zeggen hoeveel.",
    "Există, dar de la prea puțini oameni ca să spunem câte.",
)
THERE_NONE = Text("There are none yet.", "Er zijn er nog geen.", "Încă nu există.")
LACKING = Text("Lacking: {}.", "Er ontbreekt: {}.", "Lipsesc: {}.")
SPLIT = Text("*By and filters:* {}.", "*Per en filters:* {}.", "*Pe și filtre:* {}.")
QUESTIONS: dict[Language, tuple[str, ...]] = {
    "en": ("/kpi {key} week", "/kpi {key} month vs year", "/kpi why {key} week"),
    "nl": ("/kpi {key} week", "/kpi {key} maand tegen jaar", "/kpi waarom {key} week"),
    "ro": ("/kpi {key} săptămâna", "/kpi {key} luna contra an", "/kpi de ce {key} săptămâna"),
}
TRY = Text("*Ask:* {}", "*Vraag:* {}", "*Întrebați:* {}")

# List --------------------------------------------------------------------------------------------------------------
KPIS = Counted(("KPI", "KPIs"), ("KPI", "KPI's"), ("indicator", "indicatori", "de indicatori"))
LIST_TITLE = Text("{kpis}, {full} with data", "{kpis}, {full} met gegevens", "{kpis}, {full} cu date")
HAS = Text("has data ({})", "heeft gegevens ({})", "are date ({})")
HAS_FEW = Text("has data", "heeft gegevens", "are date")
PARTLY = Text(
    "has data ({rows}), but lacks {needs}",
    "heeft gegevens ({rows}), maar mist {needs}",
    "are date ({rows}), dar lipsesc {needs}",
)
LACKS = Text("needs {}", "heeft nodig: {}", "are nevoie de {}")
EMPTY = Text("no rows yet", "nog geen rijen", "încă niciun rând")
LACKS_DATA = Text("needs data", "heeft gegevens nodig", "are nevoie de date")
LIST_FOOT = Text(
    "`/kpi explain {key}` says how a figure is counted and which data it needs.",
    "`/kpi uitleg {key}` zegt hoe een cijfer wordt berekend en welke gegevens het nodig heeft.",
    "`/kpi explică {key}` spune cum se calculează un indicator și de ce date are nevoie.",
)

# Why ---------------------------------------------------------------------------------------------------------------
MOSTLY = Text(
    "Above all {dimension} {name}: {effect} of {change}, {share} of it.",
    "Vooral {dimension} {name}: {effect} van {change}, {share} ervan.",
    "Mai ales {dimension} {name}: {effect} din {change}, adică {share}.",
)
MOSTLY_MORE = Text(
    "Above all {dimension} {name}: {effect}, more than the whole change of {change}.",
    "Vooral {dimension} {name}: {effect}, meer dan de hele verandering van {change}.",
    "Mai ales {dimension} {name}: {effect}, mai mult decât toată schimbarea de {change}.",
)
SPLIT_IN_TWO = Text(
    "Of that, {within} came from what changed within it and {mix} from its share of the whole.",
    "Daarvan kwam {within} door wat er binnen veranderde en {mix} door het aandeel in het geheel.",
    "Din acestea, {within} vin din ce s-a schimbat în interior și {mix} din ponderea în întreg.",
)
OWN_VALUES = Text(
    "There it went from {before} to {now}.",
    "Daar ging het van {before} naar {now}.",
    "Acolo a trecut de la {before} la {now}.",
)
UNSURE = Text(
    "There is no clear change: read its parts with care.",
    "Er is geen duidelijk verschil: lees de delen met voorzichtigheid.",
    "Nu există o schimbare clară: citiți părțile cu prudență.",
)
ADDS_UP = Text(
    "The effects of each table add up to the change, {change}.",
    "De effecten van elke tabel tellen op tot de verandering, {change}.",
    "Efectele din fiecare tabel dau împreună schimbarea, {change}.",
)
ABOVE = Text(
    "What is split is the share of values above the earlier {usual}: it went from {before} to {now}.",
    "Gesplitst is het deel van de waarden boven de eerdere {usual}: dat ging van {before} naar {now}.",
    "Se împarte ponderea valorilor peste {usual} de dinainte: a trecut de la {before} la {now}.",
)
MEANING = Text(
    "Within: what changed inside the part. Mix: what its larger or smaller share of the whole brought.",
    "Binnen: wat er in het deel zelf veranderde. Mix: wat het grotere of kleinere aandeel in het geheel deed.",
    "În interior: ce s-a schimbat în parte. Structură: ce a adus ponderea ei mai mare sau mai mică în întreg.",
)
WITHIN = Text("Within", "Binnen", "În interior")
MIX = Text("Mix", "Mix", "Structură")
EFFECT = Text("Effect", "Effect", "Efect")
IN_POINTS = Text("points", "punten", "puncte")
WEEK: dict[Language, str] = {"en": "week", "nl": "week", "ro": "săptămâna"}
OTHERS = Text("{} others", "{} andere", "alte {}")
CANNOT_SPLIT = Text(
    "{name} is worked out as a whole, so its change cannot be split exactly. See its parts: {example}.",
    "{name} wordt in zijn geheel berekend, dus de verandering is niet exact te splitsen. Bekijk de delen: {example}.",
    "{name} se calculează ca întreg, așa că schimbarea nu se poate împărți exact. Vedeți părțile: {example}.",
)
TOO_PERSONAL = Text(
    "{name} is not split: parts of so few people would tell on somebody.",
    "{name} wordt niet gesplitst: delen van zo weinig mensen verraden iemand.",
    "{name} nu se împarte: părți de atât de puțini oameni ar da pe cineva de gol.",
)
NO_BEFORE = Text(
    "There is nothing to compare with, so no change to split.",
    "Er is niets om mee te vergelijken, dus geen verandering om te splitsen.",
    "Nu există cu ce compara, deci nicio schimbare de împărțit.",
)
NO_CHANGE = Text(
    "It did not change: there is nothing to split.",
    "Het is niet veranderd: er valt niets te splitsen.",
    "Nu s-a schimbat: nu e nimic de împărțit.",
)
NO_PARTS = Text(
    "All rows are in one part of every dimension: there is nothing to split.",
    "Alle rijen zitten in één deel van elke dimensie: er valt niets te splitsen.",
    "Toate rândurile sunt într-o singură parte a fiecărei dimensiuni: nu e nimic de împărțit.",
)
