from metrics.formula import Count
from metrics.kpi import Example, Good, Group, Kpi, Summed, Unit, of
from metrics.sources import WEB
from metrics.text import Text
from metrics.web import daily
from storage.schema import faq_view, web_metric

_DAY = 86_400

KPIS = (
    Kpi(
        key="top_faqs",
        name=Text("Most shown answers", "Meest getoonde antwoorden", "Cele mai afișate răspunsuri"),
        about=Text(
            "How often the answers to frequently asked questions were shown, by article: what people look for.",
            "Hoe vaak de antwoorden op veelgestelde vragen zijn getoond, per artikel: wat mensen zoeken.",
            "De câte ori s-au afișat răspunsurile la întrebările frecvente, pe articol: ce caută oamenii.",
        ),
        formula=Count(source=WEB, among=web_metric.c.metric == "faq_views", of=daily("faq_views")),
        unit=Unit.COUNT,
        good=Good.NEITHER,
        group=Group.WEB,
        origin="E",
        needs=(Summed("faq_views", faq_view.c.article_id),),
        least_sample=0,
        by="article",
        examples=(
            Example(
                Text(
                    "One answer shown twice, another three times by a source that sums: 5.",
                    "Eén antwoord twee keer getoond, een ander drie keer volgens een bron die optelt: 5.",
                    "Un răspuns afișat de două ori, altul de trei ori după o sursă care însumează: 5.",
                ),
                (
                    of(faq_view, article_id="refund", viewed_at=_DAY, views=1),
                    of(faq_view, article_id="refund", viewed_at=_DAY + 60, views=1),
                    of(faq_view, article_id="delivery", viewed_at=2 * _DAY, views=3),
                ),
                5,
            ),
            Example(Text("Nothing was shown: zero.", "Er is niets getoond: nul.", "Nu s-a afișat nimic: zero."), (), 0),
        ),
    ),
)
