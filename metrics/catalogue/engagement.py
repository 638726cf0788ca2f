from metrics.formula import Across, Count, Share
from metrics.kpi import Example, Good, Group, Kpi, Summed, Unit, of
from metrics.sources import OPENED, WEB
from metrics.text import Text
from metrics.web import daily
from storage.schema import interaction, visit, web_metric

_i = interaction.c
_DAY = 86_400
_CHAT = _i.channel == "chat"
_VISITS = Count(source=WEB, among=web_metric.c.metric == "visits", of=daily("visits"))
_CHATS = (of(interaction, opened_at=_DAY, channel="chat"),) * 2
_MAIL = of(interaction, opened_at=_DAY, channel="email")

KPIS = (
    Kpi(
        key="engagement",
        name=Text("Live chat use", "Gebruik van livechat", "Utilizarea chatului live"),
        about=Text(
            "Live chats per 100 visits of the site: whether people find the chat and use it.",
            "Livechats per 100 bezoeken aan de site: of mensen de chat vinden en gebruiken.",
            "Chaturi live la 100 de vizite pe site: dacă oamenii găsesc chatul și îl folosesc.",
        ),
        formula=Across(top=Count(source=OPENED, among=_CHAT), base=_VISITS, times=100, whole=True),
        unit=Unit.NUMBER,
        good=Good.UP,
        group=Group.LIVE,
        origin="A",
        needs=(_i.opened_at, _i.channel, Summed("visits", visit.c.started_at)),
        examples=(
            Example(
                Text(
                    "Two chats and an e-mail on 40 visits: 5 per 100.",
                    "Twee chats en een e-mail op 40 bezoeken: 5 per 100.",
                    "Două chaturi și un e-mail la 40 de vizite: 5 la 100.",
                ),
                (*_CHATS, _MAIL, *(of(visit, started_at=_DAY) for _ in range(40))),
                5,
            ),
            Example(
                Text(
                    "Two chats, but visits are not measured: no value.",
                    "Twee chats, maar bezoeken worden niet gemeten: geen waarde.",
                    "Două chaturi, dar vizitele nu se măsoară: nicio valoare.",
                ),
                _CHATS,
                None,
            ),
        ),
    ),
    Kpi(
        key="chat_share",
        name=Text("Live chat share", "Aandeel livechat", "Ponderea chatului live"),
        about=Text(
            "The share of all interactions that came by live chat.",
            "Het deel van alle interacties dat via livechat kwam.",
            "Ponderea interacțiunilor venite prin chat live.",
        ),
        formula=Share(source=OPENED, of=_CHAT),
        unit=Unit.SHARE,
        good=Good.UP,
        group=Group.LIVE,
        origin="A",
        needs=(_i.opened_at, _i.channel),
        examples=(
            Example(
                Text(
                    "Two chats and two e-mails: 2 of 4.",
                    "Twee chats en twee e-mails: 2 van 4.",
                    "Două chaturi și două e-mailuri: 2 din 4.",
                ),
                (*_CHATS, _MAIL, _MAIL),
                0.5,
            ),
            Example(
                Text(
                    "Nothing came in: no value.",
                    "Er kwam niets binnen: geen waarde.",
                    "Nu a venit nimic: nicio valoare.",
                ),
                (),
                None,
            ),
        ),
    ),
)
