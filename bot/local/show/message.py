"""A message: its blocks, or else its text."""

from collections.abc import Callable, Sequence

from bot.local.show.elements import element, text_object
from bot.local.show.html import tag, text
from bot.local.show.mrkdwn import mrkdwn
from bot.local.show.names import Names
from bot.local.show.picture import picture
from bot.local.show.rich_text import rich_text
from bot.local.show.table import table
from bot.local.wire import Json


def header(block: Json, names: Names) -> str:
    return tag("h3", text_object(block["text"], names))


def section(block: Json, names: Names) -> str:
    words = tag("p", text_object(block["text"], names)) if "text" in block else ""
    pairs = [tag("div", text_object(each, names)) for each in block.get("fields", [])]
    grid = tag("div", *pairs, class_="fields") if pairs else ""
    beside = tag("div", element(block["accessory"], names), class_="accessory") if "accessory" in block else ""
    return tag("div", tag("div", words, grid), beside, class_="section")


def context(block: Json, names: Names) -> str:
    return tag("div", *(element(each, names) for each in block["elements"]), class_="context")


def divider(_: Json, __: Names) -> str:
    return tag("hr")


def actions(block: Json, names: Names) -> str:
    return tag("div", *(element(each, names) for each in block["elements"]), class_="actions")


SHOWN: dict[str, Callable[[Json, Names], str]] = {
    "header": header,
    "section": section,
    "context": context,
    "divider": divider,
    "image": picture,
    "table": table,
    "rich_text": rich_text,
    "actions": actions,
}


def show_message(said: str, blocks: Sequence[Json], names: Names, *, marked: bool = True) -> str:
    if not blocks:
        return tag("p", mrkdwn(said, names) if marked else text(said))
    return "".join(SHOWN[block["type"]](block, names) for block in blocks)
