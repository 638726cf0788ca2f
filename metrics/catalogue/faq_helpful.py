from metrics.kpi import Example, Good, Group, Kpi, Summed, Unit, of
from metrics.text import Text
from metrics.web import share
from storage.schema import faq_view

_DAY = 86_400

KPIS = (
    Kpi(
        key="faq_helpful",
        name=Text("Answers that helped", "Antwoorden die hielpen", "Răspunsuri utile"),
        about=Text(
            "The share of “yes” among the answers to “Did this answer help you?”.",
            "Het deel ‘ja’ van de antwoorden op ‘Heeft dit antwoord u geholpen?’.",
            "Ponderea răspunsurilor „da” la întrebarea „V-a ajutat acest răspuns?”.",
        ),
        formula=share("helpful_yes", "helpful_yes", "helpful_no"),
        unit=Unit.SHARE,
        good=Good.UP,
        group=Group.WEB,
        origin="E",
        needs=(Summed("helpful_yes", faq_view.c.helpful_yes), Summed("helpful_no", faq_view.c.helpful_no)),
        target=0.7,
        examples=(
            Example(
                Text(
                    "Three times yes, once no, once not answered: 3 of 4.",
                    "Drie keer ja, één keer nee, één keer niet beantwoord: 3 van 4.",
                    "De trei ori da, o dată nu, o dată fără răspuns: 3 din 4.",
                ),
                (
                    of(faq_view, article_id="refund", viewed_at=_DAY, helpful_at=_DAY, helpful_yes=2, helpful_no=1),
                    of(faq_view, article_id="delivery", viewed_at=_DAY, helpful_at=_DAY, helpful_yes=1, helpful_no=0),
                    of(faq_view, article_id="delivery", viewed_at=_DAY, views=1),
                ),
                0.75,
            ),
            Example(
                Text(
                    "Shown, but nobody clicked yes or no: no value.",
                    "Getoond, maar niemand klikte op ja of nee: geen waarde.",
                    "Afișat, dar nimeni nu a ales da sau nu: nicio valoare.",
                ),
                (of(faq_view, article_id="refund", viewed_at=_DAY, views=1),),
                None,
            ),
        ),
    ),
)
