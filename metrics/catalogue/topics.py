from metrics.formula import Count
from metrics.kpi import Example, Good, Group, Kpi, Unit
from metrics.sources import OPENED
from metrics.text import Text
from storage.schema import interaction

KPIS = (
    Kpi(
        key="topics",
        name=Text("Top topics", "Belangrijkste onderwerpen", "Teme principale"),
        about=Text(
            "The interactions by what they are about, the most frequent first, each with its share and its change. A topic is "
            "marked as growing where its growth is more than chance explains, given how many topics are looked at.",
            "De interacties naar onderwerp, het meest voorkomende eerst, elk met aandeel en verandering. Een onderwerp groeit "
            "als de groei meer is dan toeval, gezien het aantal onderwerpen.",
            "Interacțiunile după temă, cea mai frecventă întâi, fiecare cu ponderea și schimbarea ei. O temă este în creștere "
            "dacă sporul depășește întâmplarea, ținând cont de numărul temelor.",
        ),
        formula=Count(source=OPENED),
        unit=Unit.COUNT,
        good=Good.NEITHER,
        group=Group.VOLUME,
        origin="C",
        needs=(interaction.c.opened_at, interaction.c.topic),
        least_sample=0,
        by="topic",
        examples=(
            Example(
                Text(
                    "Invoice twice, delivery once: three, two thirds of them invoice.",
                    "Twee keer factuur, één keer levering: drie, waarvan twee derde factuur.",
                    "De două ori factura, o dată livrarea: trei, dintre care două treimi factura.",
                ),
                tuple({"opened_at": 0, "topic": topic} for topic in ("Invoice", "invoice", "Delivery")),
                3,
            ),
            Example(Text("Nothing came in: zero.", "Er kwam niets binnen: nul.", "Nu a venit nimic: zero."), (), 0),
        ),
    ),
)
