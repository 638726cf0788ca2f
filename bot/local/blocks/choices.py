"""Options, groups of them, and the question before something happens."""

from collections.abc import Iterator

from bot.local.blocks.schema import fields, listed, one_of, string, wrong
from bot.local.blocks.texts import either, plain
from bot.local.wire import Json

CONFIRM = fields(
    {"title": plain(100), "text": either(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
VALUE = string(150)
ABOUT = {"description": plain(75)}
OPTION = fields({"text": plain(75), "value": VALUE}, ABOUT)
MARKED = fields({"text": either(75), "value": VALUE}, ABOUT)
LINKED = fields({"text": plain(75), "value": VALUE}, {**ABOUT, "url": string(3000)})
GROUP = fields({"label": plain(75), "options": listed(OPTION, 100)})


def chosen_among(element: Json, where: str) -> Iterator[str]:
    """What is chosen from the start is one of the options, equal to it in every field."""
    offered = [*element.get("options", ())]
    for group in element.get("option_groups", ()):
        offered += group["options"]
    if "initial_option" in element and element["initial_option"] not in offered:
        yield wrong("must be one of the provided options", f"{where}/initial_option")
    for at, each in enumerate(element.get("initial_options", ())):
        if each not in offered:
            yield wrong("must be one of the provided options", f"{where}/initial_options/{at}")
