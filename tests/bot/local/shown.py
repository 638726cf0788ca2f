"""Reading what is shown: fails at whatever we do not write ourselves."""

from html.parser import HTMLParser

from bot.local.show import Choice

TAGS = """a b blockquote br button code details div fieldset figcaption figure h3 hr i img input label legend li ol
 optgroup option p pre s select small span summary table tbody td textarea th thead tr u ul"""
ATTRIBUTES = """alt aria-haspopup aria-label autofocus checked class height hidden href inputmode label placeholder
 popover rel role rows scope selected src tabindex target type value width data-action data-ask data-block data-confirm
 data-each data-empty data-live data-most data-seconds data-type data-value"""
VOID = ("br", "hr", "img", "input")


class Known:
    def person(self, user: str) -> str | None:
        return "Mara <b>" if user == "U0MANAGER1" else None

    def channel(self, channel: str) -> str | None:
        return "support" if channel == "C0SUPPORT1" else None

    def pixels(self, _: str) -> tuple[int, int] | None:
        return 880, 385

    def people(self) -> list[Choice]:
        return [Choice("U0MANAGER1", "Mara <b>", "im"), Choice("U0AGENT001", "Daan", "im")]

    def rooms(self) -> list[Choice]:
        return [
            Choice("C0SUPPORT1", "support", "public"),
            Choice("C0LEADS001", "leads", "private"),
            Choice("D0MANAGER1", "kpi-bot", "im"),
        ]

    def here(self) -> str:
        return "C0LEADS001"


class Strict(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words = ""
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS.split(), tag
        for name, value in attrs:
            assert name in ATTRIBUTES.split(), name
            if name == "href":
                assert (value or "").startswith(("http://", "https://", "mailto:", "tel:", "#channel="))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def read(html: str) -> str:
    """Its words."""
    parser = Strict()
    parser.feed(html)
    parser.close()
    assert parser.open == []
    return parser.words
